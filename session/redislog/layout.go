package redislog

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/redis/go-redis/v9"
)

// layout is the version of what the keys are called and of what is in them. Who changes either so that an earlier version of this program would misread it
// raises the number, and brings what is there to the new layout before the key says so. What was written before there was a version is laid out as 1 is.
const layout = 1

// errForeign: what is in Redis would be misread.
var errForeign = errors.New("what is in Redis is not for this version of the program")

// layoutKey holds the version, as SQLite's user_version does in its file.
func (l *Log) layoutKey() string { return l.prefix + ":layout" }

// layoutScript marks Redis as laid out as ARGV[1] unless it says already how it is, and gives what it says. Of replicas that start at once, on an empty Redis or
// on one of before there was a version, one marks it and all see the same.
var layoutScript = redis.NewScript(`
local known = redis.call('GET', KEYS[1])
if known then return known end
redis.call('SET', KEYS[1], ARGV[1])
return ARGV[1]
`)

// examineLayout notes whether this program may touch what is in Redis: it looks again and again, since another version may be started beside this one, or a
// copy of another Redis be put in its place.
func (l *Log) examineLayout(ctx context.Context) error {
	text, err := l.read.Get(ctx, l.layoutKey()).Result()
	if errors.Is(err, redis.Nil) {
		if text, err = layoutScript.Run(ctx, l.write, []string{l.layoutKey()}, layout).Text(); err != nil {
			text, err = strconv.Itoa(layout), nil // a Redis that takes no writes can still be read from; it is marked when it does
		}
	}
	if err != nil && redis.HasErrorPrefix(err, "WRONGTYPE") {
		text, err = "no text", nil
	}
	if err != nil {
		return err // not known any better than before
	}
	verdict := judgeLayout(l.layoutKey(), text)
	l.layout.Store(&verdict)
	return verdict
}

// judgeLayout says why what is in Redis is not for this program, going by what its key says.
func judgeLayout(key, text string) error {
	version, err := strconv.Atoi(text)
	switch {
	case err != nil || version < 1:
		return fmt.Errorf("%w: the key %s holds %.20q, which is no version of a layout: name a prefix of its own in the URL, prefix=NAME", errForeign, key, text)
	case version > layout:
		return fmt.Errorf("%w: a newer one has written it (layout %d, this one knows %d): use that version", errForeign, version, layout)
	}
	return nil
}

// understood returns nil when what is in Redis is known to be for this program. Nothing is read or written before.
func (l *Log) understood(ctx context.Context) error {
	if verdict := l.layout.Load(); verdict != nil {
		return *verdict
	}
	return l.examineLayout(ctx)
}
