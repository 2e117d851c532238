// Package observed is a store that tells of each call of it: which, and what came of it.
package observed

import (
	"context"
	"time"

	"github.com/treadstone-law/answerbot/session"
)

// Log is a store whose calls are told to Begin. Begin is called before each, with its operation, and gives the context for the call and what is to be
// called with its error afterwards. It is told no conversation and no reference.
//
// The lists of intakes and of feedback are read while somebody goes through them, and following costs nothing: neither is told.
type Log struct {
	session.Log
	Begin func(ctx context.Context, operation string) (context.Context, func(error))
}

// Operations are all that Begin is told.
var Operations = []string{"append", "read", "forget", "intake", "references", "replace", "hold", "erase", "claim", "defer", "settle", "waiting", "sweep", "ready"}

// Append implements session.Log, as do all below.
func (l *Log) Append(ctx context.Context, conversation string, turn session.Turn) (err error) {
	ctx, end := l.Begin(ctx, "append")
	defer func() { end(err) }()
	return l.Log.Append(ctx, conversation, turn)
}

func (l *Log) Read(ctx context.Context, conversation string, after int64) (events []session.Event, err error) {
	ctx, end := l.Begin(ctx, "read")
	defer func() { end(err) }()
	return l.Log.Read(ctx, conversation, after)
}

func (l *Log) Newest(ctx context.Context, conversation string, most int) (events []session.Event, err error) {
	ctx, end := l.Begin(ctx, "read")
	defer func() { end(err) }()
	return l.Log.Newest(ctx, conversation, most)
}

func (l *Log) Forget(ctx context.Context, conversation string) (err error) {
	ctx, end := l.Begin(ctx, "forget")
	defer func() { end(err) }()
	return l.Log.Forget(ctx, conversation)
}

func (l *Log) Intake(ctx context.Context, reference string) (i session.Intake, err error) {
	ctx, end := l.Begin(ctx, "intake")
	defer func() { end(err) }()
	return l.Log.Intake(ctx, reference)
}

func (l *Log) References(ctx context.Context) (references []string, err error) {
	ctx, end := l.Begin(ctx, "references")
	defer func() { end(err) }()
	return l.Log.References(ctx)
}

func (l *Log) Replace(ctx context.Context, i session.Intake) (err error) {
	ctx, end := l.Begin(ctx, "replace")
	defer func() { end(err) }()
	return l.Log.Replace(ctx, i)
}

func (l *Log) Hold(ctx context.Context, reference string, held bool) (err error) {
	ctx, end := l.Begin(ctx, "hold")
	defer func() { end(err) }()
	return l.Log.Hold(ctx, reference, held)
}

func (l *Log) Erase(ctx context.Context, reference string) (err error) {
	ctx, end := l.Begin(ctx, "erase")
	defer func() { end(err) }()
	return l.Log.Erase(ctx, reference)
}

func (l *Log) Claim(ctx context.Context, now time.Time, lease time.Duration, n int) (references []string, err error) {
	ctx, end := l.Begin(ctx, "claim")
	defer func() { end(err) }()
	return l.Log.Claim(ctx, now, lease, n)
}

func (l *Log) Defer(ctx context.Context, reference string, until time.Time) (err error) {
	ctx, end := l.Begin(ctx, "defer")
	defer func() { end(err) }()
	return l.Log.Defer(ctx, reference, until)
}

func (l *Log) Settle(ctx context.Context, reference string) (err error) {
	ctx, end := l.Begin(ctx, "settle")
	defer func() { end(err) }()
	return l.Log.Settle(ctx, reference)
}

func (l *Log) Waiting(ctx context.Context, before time.Time) (n int, oldest time.Time, err error) {
	ctx, end := l.Begin(ctx, "waiting")
	defer func() { end(err) }()
	return l.Log.Waiting(ctx, before)
}

func (l *Log) Sweep(ctx context.Context, now time.Time) (err error) {
	ctx, end := l.Begin(ctx, "sweep")
	defer func() { end(err) }()
	return l.Log.Sweep(ctx, now)
}

func (l *Log) Ready(ctx context.Context) (err error) {
	ctx, end := l.Begin(ctx, "ready")
	defer func() { end(err) }()
	return l.Log.Ready(ctx)
}
