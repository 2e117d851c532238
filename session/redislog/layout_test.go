package redislog

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/treadstone-law/answerbot/session/redislog/redistest"
	"github.com/treadstone-law/answerbot/session/sessiontest"
)

// earlier puts into Redis what the version of the program wrote that made this layout: its commands were taken from a Redis which that version had written.
// Layout 0 is of before there was a version.
func earlier(t *testing.T, s *redistest.Server, version int) {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("testdata/layout-%d.jsonl", version))
	if err != nil {
		t.Fatalf("every layout that was released has a store of its own to be opened: %v", err)
	}
	for line := range bytes.Lines(text) {
		var command []any
		if err := json.Unmarshal(line, &command); err != nil {
			t.Fatal(err)
		}
		s.Do(command...)
	}
}

// Stores of every layout that there has been are opened, marked, lose nothing, and go on: conversations, intakes, the outbox, what was forgotten, feedback, and
// which frames were done already.
func TestUpgrade(t *testing.T) {
	s := redistest.Start(t, redistest.Durable...)
	for version := 0; version <= layout; version++ {
		t.Run(fmt.Sprint("layout ", version), func(t *testing.T) {
			s.Do("flushall")
			earlier(t, s, version)
			l := mustOpen(t, s.URL(""))
			defer l.Close()
			if mark := s.Do("get", l.layoutKey()); mark != fmt.Sprint(layout) {
				t.Errorf("it is marked as layout %v, want %d", mark, layout)
			}
			sessiontest.Upgraded(t, l, sessiontest.Exchange(4))
			wantEvents(t, l, "ada", 5)
		})
	}
}

// What a newer version has written, or what is no version at all, is refused in one line that says what to do, and left as it is.
func TestUpgradeIsNoDowngrade(t *testing.T) {
	s := redistest.Start(t, redistest.Durable...)
	for text, want := range map[string]string{
		fmt.Sprint(layout + 1): fmt.Sprintf("a newer one has written it (layout %d, this one knows %d): use that version", layout+1, layout),
		"soon":                 `the key answerbot:layout holds "soon", which is no version of a layout`,
		"0":                    `holds "0"`,
	} {
		s.Do("set", "answerbot:layout", text)
		_, err := Open(t.Context(), Options{URL: s.URL("")})
		if err == nil || strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), "open store at "+s.Addr+": what is in Redis is not for this version") || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", text, err, want)
		}
		if keys := s.Do("dbsize"); keys != int64(1) || s.Do("get", "answerbot:layout") != text {
			t.Errorf("%s: there are %v keys", text, keys)
		}
	}
	s.Do("del", "answerbot:layout")
	s.Do("rpush", "answerbot:layout", "x")
	if _, err := Open(t.Context(), Options{URL: s.URL("")}); err == nil || !strings.Contains(err.Error(), "no version of a layout") {
		t.Errorf("a list: got %v", err)
	}
	mustOpen(t, s.URL("?prefix=other")).Close()
}

// A server that was started before Redis was there, or before a newer version beside it has written, touches nothing that is not for it either, says so, and
// goes on when there is again what it can read.
func TestNewerLayoutIsNoticed(t *testing.T) {
	s := redistest.Start(t, redistest.Durable...)
	s.Do("set", "answerbot:layout", layout+1)
	s.Kill()
	l := mustOpen(t, s.URL(""))
	defer l.Close()
	s.Restart()
	refused := func(ctx context.Context) bool {
		err := l.Append(ctx, "ada", sessiontest.Exchange(1))
		return errors.Is(err, errForeign)
	}
	redistest.Until(t, "a turn is refused, and none is taken", func(ctx context.Context) bool {
		if n := s.Do("dbsize"); n != int64(1) {
			t.Fatalf("there are %v keys", n)
		}
		return refused(ctx)
	})
	if err := l.Ready(t.Context()); !errors.Is(err, errForeign) {
		t.Errorf("it says that it is ready: %v", err)
	}
	redistest.Until(t, "the promise says so", func(context.Context) bool {
		p := l.Promise()
		return !p.Intakes && strings.Contains(p.Says, "a newer one has written it")
	})
	s.Do("del", "answerbot:layout")
	redistest.Until(t, "turns are taken", func(ctx context.Context) bool { return l.Append(ctx, "ada", sessiontest.Exchange(1)) == nil })
	s.Do("set", "answerbot:layout", layout+1)
	redistest.Until(t, "it is noticed while the server runs", refused)
}

// Of replicas that start at once on an empty Redis one marks it, and none of them is refused.
func TestMarkedAtOnce(t *testing.T) {
	s := redistest.Start(t, redistest.Durable...)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			l, err := Open(t.Context(), Options{URL: s.URL("")})
			if err != nil {
				t.Error(err)
				return
			}
			if err := l.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if mark := s.Do("get", "answerbot:layout"); mark != fmt.Sprint(layout) {
		t.Errorf("it is marked %v", mark)
	}
}
