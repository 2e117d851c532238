package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/memlog"
	"github.com/treadstone-law/answerbot/session/redislog"
	"github.com/treadstone-law/answerbot/session/sealedlog"
	"github.com/treadstone-law/answerbot/session/sqlitelog"
)

// storeFlags say where conversations are kept, and how well.
type storeFlags struct {
	Store string `help:"Where conversations are kept: sqlite:PATH, redis://HOST (rediss:// for TLS; deploy/README.md lists its parameters) or memory:. Default: a file under --data." placeholder:"sqlite:PATH"`
	Data  string `help:"Folder for what the server keeps." default:"data"`

	StoreWait              int           `help:"Replicas of Redis that must have confirmed an intake before its receipt is shown; -1: one, where there are any." default:"-1"`
	AcceptWeakerDurability bool          `help:"Take intakes although Redis is set up so that it may lose them."`
	KeepConversations      time.Duration `help:"How long a conversation is kept after its last message." default:"720h"`
	KeepIntakes            time.Duration `help:"How long an intake is kept after it was sent." default:"2160h"`

	SealTo   []string `help:"Seal what is personal in intakes to this public key, as answerbot keys new prints it; may be repeated." placeholder:"age1…"`
	Identity []string `help:"File of the private key that opens sealed intakes; may be repeated. Keep it from servers that only visitors reach." placeholder:"FILE"`
}

// open opens the store, with the keys that are given.
func (f storeFlags) open(ctx context.Context, logger *slog.Logger) (*sealedlog.Log, error) {
	keys, err := f.keys()
	if err != nil {
		return nil, err
	}
	log, err := f.openUnder(ctx, logger)
	if err != nil {
		return nil, err
	}
	return sealedlog.New(log, keys), nil
}

// keys reads the keys that intakes are sealed to and opened with.
func (f storeFlags) keys() (keys sealedlog.Keys, err error) {
	if keys.Recipients, err = sealedlog.ParseRecipients(f.SealTo); err != nil {
		return keys, misused{fmt.Errorf("--seal-to: %w", err)}
	}
	for _, path := range f.Identity {
		if err := isThere("identity", path, "a file that answerbot keys new has written"); err != nil {
			return keys, err
		}
	}
	if keys.Identities, err = sealedlog.ReadIdentities(f.Identity); err != nil {
		return keys, misused{fmt.Errorf("--identity: %w", err)}
	}
	return keys, nil
}

// checkSealed says why intakes cannot be sealed: a way to the firm would have to read them.
func (f storeFlags) checkSealed(channels []string) error {
	if len(f.SealTo) > 0 && len(f.Identity) == 0 && len(channels) > 0 {
		return misused{fmt.Errorf("--seal-to: these ways of delivery need what is sealed: %s; give --identity, or leave them to a server that has it", strings.Join(channels, ", "))}
	}
	return nil
}

// saySealed says whether intakes are sealed.
func (f storeFlags) saySealed(logger *slog.Logger) {
	if len(f.SealTo) == 0 {
		logger.Info("intakes are kept as they are sent, for everybody to read who can read the store; answerbot keys new and --seal-to seal them")
		return
	}
	logger.Info("intakes are sealed", "recipients", len(f.SealTo), "opened_here", len(f.Identity) > 0)
}

func (f storeFlags) openUnder(ctx context.Context, logger *slog.Logger) (session.Log, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	keep := session.Retention{Conversations: f.KeepConversations, Intakes: f.KeepIntakes}
	if path := f.sqliteFile(); path != "" {
		return sqlitelog.Open(path, keep)
	}
	if f.Store == "memory:" {
		return memlog.New(), nil
	}
	return redislog.Open(ctx, redislog.Options{
		URL: f.Store, Wait: f.StoreWait, AcceptWeaker: f.AcceptWeakerDurability, Retention: keep, Logger: logger,
	})
}

// sqliteFile is the file of an SQLite store, "" where the store is another.
func (f storeFlags) sqliteFile() string {
	if f.Store == "" {
		return filepath.Join(f.Data, "answerbot.sqlite")
	}
	path, _ := strings.CutPrefix(f.Store, "sqlite:")
	if path == f.Store {
		return ""
	}
	return path
}

// check says what is wrong with the flags. What was given as --store is not repeated: it may hold a password.
func (f storeFlags) check() error {
	var faults []error
	if f.StoreWait < redislog.Auto {
		faults = append(faults, fmt.Errorf("--store-wait %d: want -1 or more", f.StoreWait))
	}
	if f.KeepConversations < time.Hour {
		faults = append(faults, fmt.Errorf("--keep-conversations %v: want 1h or more", f.KeepConversations))
	}
	if f.KeepIntakes < time.Hour {
		faults = append(faults, fmt.Errorf("--keep-intakes %v: want 1h or more", f.KeepIntakes))
	}
	kind, path, _ := strings.Cut(f.Store, ":")
	switch {
	case f.Store == "" && f.Data == "":
		faults = append(faults, errors.New("--data is empty: want a folder"))
	case f.Store == "" || kind == "sqlite" && path != "" || f.Store == "memory:":
	case kind == "redis" || kind == "rediss":
		if err := redislog.Check(f.Store); err != nil {
			faults = append(faults, err)
		}
	default:
		faults = append(faults, errors.New("--store: want sqlite:PATH, redis://HOST or memory: (with its colon)"))
	}
	return allOf(faults...)
}

// openThere opens the store for a command that looks into it. One that is not there is not made: nothing in it would look like a quiet day.
func (f storeFlags) openThere(s *streams) (*sealedlog.Log, error) {
	if f.Store == "memory:" {
		return nil, misused{errors.New("--store memory: is the memory of the server that runs, where no other program can look; want the --store of a server that keeps what it is sent")}
	}
	if err := f.check(); err != nil {
		return nil, err
	}
	if err := f.there(); err != nil {
		return nil, err
	}
	return f.open(s.context, slog.New(slog.NewTextHandler(s.err, nil)))
}

// there says that an SQLite store is not there, or is a file with nothing in it, of which opening it would make one.
func (f storeFlags) there() error {
	path := f.sqliteFile()
	if path == "" {
		return nil
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return misused{fmt.Errorf("there is no store at %s; give --data or --store as the server has it", path)}
	case err == nil && info.Mode().IsRegular() && info.Size() == 0:
		return fmt.Errorf("%s is an empty file and no store; give --data or --store as the server has it", path)
	}
	return nil
}

// sweepEvery is how often what is too old is erased.
const sweepEvery = time.Hour

// startUpkeep says what the store promises, and erases what is too old now and every hour, until it is stopped.
func startUpkeep(ctx context.Context, log session.Log, logger *slog.Logger) (stop func()) {
	promise, level := log.Promise(), slog.LevelInfo
	if !promise.Intakes {
		level = slog.LevelWarn
	}
	logger.Log(ctx, level, "what the store promises", "intakes", promise.Intakes, "says", promise.Says)
	return background(ctx, func(ctx context.Context) {
		sweep := func() {
			if err := log.Sweep(ctx, time.Now()); err != nil && ctx.Err() == nil {
				logger.Error("erasing what is too old", "error", err)
			}
		}
		sweep()
		each(ctx, sweepEvery, sweep)
	})
}
