package sessiontest

import (
	"context"
	"errors"
	"iter"
	"sync/atomic"
	"time"

	"github.com/treadstone-law/answerbot/session"
)

// Both are two logs over one store. It makes every call on one or the other by turns, as if they were two servers.
type Both struct {
	Logs  [2]session.Log
	calls atomic.Uint64
}

func (b *Both) next() session.Log { return b.Logs[b.calls.Add(1)%2] }

// Append implements session.Log, as do all below.
func (b *Both) Append(ctx context.Context, conversation string, turn session.Turn) error {
	return b.next().Append(ctx, conversation, turn)
}

func (b *Both) Read(ctx context.Context, conversation string, after int64) ([]session.Event, error) {
	return b.next().Read(ctx, conversation, after)
}

func (b *Both) Newest(ctx context.Context, conversation string, most int) ([]session.Event, error) {
	return b.next().Newest(ctx, conversation, most)
}

func (b *Both) Follow(conversation string, wake func(session.Wake)) (stop func()) {
	return b.next().Follow(conversation, wake)
}

// Type tells both: some stores tell only those who follow in the same process.
func (b *Both) Type(conversation, who string) {
	b.Logs[0].Type(conversation, who)
	b.Logs[1].Type(conversation, who)
}

func (b *Both) Replace(ctx context.Context, intake session.Intake) error {
	return b.next().Replace(ctx, intake)
}

func (b *Both) Hold(ctx context.Context, reference string, held bool) error {
	return b.next().Hold(ctx, reference, held)
}

func (b *Both) Erase(ctx context.Context, reference string) error {
	return b.next().Erase(ctx, reference)
}

func (b *Both) Forget(ctx context.Context, conversation string) error {
	return b.next().Forget(ctx, conversation)
}

func (b *Both) References(ctx context.Context) ([]string, error) {
	return b.next().References(ctx)
}

func (b *Both) Intakes(ctx context.Context) iter.Seq2[session.Intake, error] {
	return b.next().Intakes(ctx)
}

func (b *Both) Intake(ctx context.Context, reference string) (session.Intake, error) {
	return b.next().Intake(ctx, reference)
}

func (b *Both) Claim(ctx context.Context, now time.Time, lease time.Duration, n int) ([]string, error) {
	return b.next().Claim(ctx, now, lease, n)
}

func (b *Both) Defer(ctx context.Context, reference string, until time.Time) error {
	return b.next().Defer(ctx, reference, until)
}

func (b *Both) Waiting(ctx context.Context, before time.Time) (int, time.Time, error) {
	return b.next().Waiting(ctx, before)
}

func (b *Both) Settle(ctx context.Context, reference string) error {
	return b.next().Settle(ctx, reference)
}

func (b *Both) Feedback(ctx context.Context) iter.Seq2[session.Feedback, error] {
	return b.next().Feedback(ctx)
}

func (b *Both) Sweep(ctx context.Context, now time.Time) error { return b.next().Sweep(ctx, now) }

func (b *Both) Promise() session.Promise { return b.next().Promise() }

func (b *Both) Ready(ctx context.Context) error { return b.next().Ready(ctx) }

func (b *Both) Close() error { return errors.Join(b.Logs[0].Close(), b.Logs[1].Close()) }
