package load

import (
	"context"
	"fmt"
	"time"
)

// Say asks a question and checks the reply. intended is when the visitor meant to ask. A question without a reply is counted and no error: the
// error is that there is no connection any more.
func (v *Visitor) Say(ctx context.Context, intended time.Time, q *Question) error {
	id, s := v.id(), v.p.Stats
	v.out = v.p.Dialect.Say(v.out[:0], id, q)
	s.Asked.Add(1)
	s.Lag.Record(time.Since(intended))
	if err := v.exchange(ctx, id, v.out); err != nil {
		if ctx.Err() == nil {
			s.Lost.Add(1)
			s.example(fmt.Sprintf("%s has no reply: %q", id, q.Text))
		}
		return err
	}
	if string(v.reply.Type) == "error" {
		v.refused()
		return nil
	}
	s.Turn.Record(time.Since(intended))
	s.Replied.Add(1)
	s.reply(v.reply.Type)
	if q.Expect != "" {
		v.check(q)
	}
	return nil
}

// check holds the reply against the answer that is known.
func (v *Visitor) check(q *Question) {
	s := v.p.Stats
	s.Checked.Add(1)
	if v.reply.offers(q.Expect) {
		return
	}
	what := fmt.Sprintf("%q wants %s, got %s %s %s", q.Text, q.Expect, v.reply.Type, v.reply.Answer, v.reply.Choices)
	if string(v.reply.Type) == "answer" {
		s.Wrong.Add(1)
		s.example(what)
		return
	}
	s.Unsure.Add(1)
	s.keep(&s.unsure, what)
}

// refused counts an error of the server.
func (v *Visitor) refused() {
	v.unsteady = true
	v.p.Stats.count(v.p.Stats.refused, string(v.reply.Code))
}

// helpful is the share of ratings that say yes.
const helpful = 0.75

// Rate rates the last answer.
func (v *Visitor) Rate(ctx context.Context) error {
	if v.answer == 0 {
		return nil
	}
	id := v.id()
	v.out = fmt.Appendf(v.out[:0], `{"type":"rate","id":%q,"seq":%d,"helpful":%t}`, id, v.answer, v.chance.Float64() < helpful)
	v.answer = 0
	if err := v.exchange(ctx, id, v.out); err != nil {
		return err
	}
	if string(v.reply.Type) == "error" {
		v.refused()
		return nil
	}
	v.p.Stats.Rated.Add(1)
	return nil
}

// intakeSteps are the frames by which a visitor asks for a lawyer. Who reads the record sees whom it is from.
var intakeSteps = []string{
	`"action":"start"`,
	`"action":"submit","fields":{"name":"Load Test","opposing":"none","area":"tenancy"}`,
	`"action":"submit","fields":{"email":"load-test@example.com"}`,
	`"action":"submit","fields":{"about":"Sent by a load test; nobody needs to read it."}`,
	`"action":"submit","fields":{"consent":"yes","acknowledge":"yes"}`,
	`"action":"submit"`,
}

// Intake asks for a lawyer, to the receipt. That the server refuses to take it is counted and no error.
func (v *Visitor) Intake(ctx context.Context) error {
	for _, step := range intakeSteps {
		id, begun := v.id(), time.Now()
		v.out = fmt.Appendf(v.out[:0], `{"type":"intake","id":%q,%s}`, id, step)
		if err := v.exchange(ctx, id, v.out); err != nil {
			return err
		}
		v.p.Stats.Step.Record(time.Since(begun))
		if string(v.reply.Type) == "error" {
			v.refused()
			return nil
		}
	}
	v.p.Stats.reply(v.reply.Type)
	if string(v.reply.Type) != "receipt" || len(v.reply.Reference) == 0 {
		v.mismatch("an intake ended with %s", v.reply.Type)
		return nil
	}
	v.p.Stats.receipt(string(v.reply.Reference))
	return nil
}

// followups go on from an answer. What comes of them depends on it, so any reply will do.
var followups = func() (all []Question) {
	for _, text := range []string{"how much does it cost?", "how long does that take?", "what if I already signed something?", "do I need a lawyer for that?", "and if they say no?"} {
		all = append(all, NewQuestion(text, ""))
	}
	return all
}()

// next draws the next question.
func (v *Visitor) next() *Question {
	if v.answer != 0 && v.chance.Float64() < v.p.Followups {
		return &followups[v.chance.IntN(len(followups))]
	}
	return &v.p.Questions[v.chance.IntN(len(v.p.Questions))]
}

// turn asks the next question, and rates the answer now and then.
func (v *Visitor) turn(ctx context.Context, intended time.Time) error {
	if err := v.Say(ctx, intended, v.next()); err != nil {
		return err
	}
	if v.chance.Float64() < v.p.Ratings {
		return v.Rate(ctx)
	}
	return nil
}

// finish ends a conversation in one of the ways that people do.
func (v *Visitor) finish(ctx context.Context) {
	defer v.Leave()
	switch {
	case ctx.Err() != nil || v.ws == nil:
	case v.chance.Float64() < v.p.Leaves:
		v.out = v.p.Dialect.Say(v.out[:0], v.id(), v.next())
		_ = v.write(v.out) // nobody waits for what comes of it
		v.vanish()
	case v.chance.Float64() < v.p.Intakes:
		if err := v.Intake(ctx); err != nil && ctx.Err() == nil {
			v.p.Stats.Lost.Add(1)
			v.p.Stats.example("an intake was given up: " + err.Error())
		}
	}
}
