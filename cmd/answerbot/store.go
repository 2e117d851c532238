package main

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
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
	Data  string `help:"Folder for what the server keeps." default:"data" placeholder:"DIR"`

	StoreWait              int           `help:"Replicas of Redis that must have confirmed an intake before its receipt is shown; -1: one, where there are any." default:"-1" placeholder:"N"`
	AcceptWeakerDurability bool          `help:"Take intakes although Redis is set up so that it may lose them."`
	KeepConversations      time.Duration `help:"How long a conversation is kept after its last message." default:"720h"`
	KeepIntakes            time.Duration `help:"How long an intake is kept after it was sent." default:"2160h"`

	SealTo   []string `help:"Seal what is personal in intakes to this public key, as answerbot keys new prints it; may be repeated." placeholder:"age1…"`
	Identity []string `help:"File of the private key that opens sealed intakes; may be repeated. Keep it from servers that only visitors reach." placeholder:"FILE"`
}

// open opens the store, with the keys that are given.
func (f storeFlags) open(ctx context.Context, logger *slog.Logger) (session.Log, error) {
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
	if keys.Identities, err = sealedlog.ReadIdentities(f.Identity); err != nil {
		return keys, misused{fmt.Errorf("--identity: %w", err)}
	}
	return keys, nil
}

// saySealed says whether intakes are sealed, or why they cannot be: a way to the firm would have to read them.
func (f storeFlags) saySealed(channels []string, logger *slog.Logger) error {
	if _, err := f.keys(); err != nil {
		return err
	}
	switch {
	case len(f.SealTo) == 0:
		logger.Info("intakes are kept as they are sent, for everybody to read who can read the store; answerbot keys new and --seal-to seal them")
	case len(f.Identity) == 0 && len(channels) > 0:
		return misused{fmt.Errorf("--seal-to: these ways of delivery need what is sealed: %s; give --identity, or leave them to a server that has it", strings.Join(channels, ", "))}
	default:
		logger.Info("intakes are sealed", "recipients", len(f.SealTo), "opened_here", len(f.Identity) > 0)
	}
	return nil
}

func (f storeFlags) openUnder(ctx context.Context, logger *slog.Logger) (session.Log, error) {
	if f.StoreWait < redislog.Auto || f.KeepConversations < time.Hour || f.KeepIntakes < time.Hour {
		return nil, misused{fmt.Errorf("--store-wait is at least -1, --keep-conversations and --keep-intakes at least 1h")}
	}
	keep := session.Retention{Conversations: f.KeepConversations, Intakes: f.KeepIntakes}
	kind, path, _ := strings.Cut(f.Store, ":")
	switch {
	case f.Store == "":
		return sqlitelog.Open(f.Data+"/answerbot.sqlite", keep)
	case kind == "sqlite" && path != "":
		return sqlitelog.Open(path, keep)
	case f.Store == "memory:":
		return memlog.New(), nil
	case kind == "redis" || kind == "rediss":
		return redislog.Open(ctx, redislog.Options{
			URL: f.Store, Wait: f.StoreWait, AcceptWeaker: f.AcceptWeakerDurability, Retention: keep, Logger: logger,
		})
	}
	return nil, misused{fmt.Errorf("--store: want sqlite:PATH, redis://HOST or memory: (with its colon)")} // not what was given, which may hold a password
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
	ctx, cancel := context.WithCancel(ctx)
	var sweeping sync.WaitGroup
	sweeping.Go(func() {
		ticker := time.NewTicker(sweepEvery)
		defer ticker.Stop()
		for ctx.Err() == nil {
			if err := log.Sweep(ctx, time.Now()); err != nil && ctx.Err() == nil {
				logger.Error("erasing what is too old", "error", err)
			}
			select {
			case <-ticker.C:
			case <-ctx.Done():
			}
		}
	})
	return func() {
		cancel()
		sweeping.Wait()
	}
}
