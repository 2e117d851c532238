package main

import (
	"fmt"
	"time"

	"github.com/treadstone-law/answerbot/bot"
	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher/eval"
	"github.com/treadstone-law/answerbot/session"
)

// followups plays a set's conversations against the bot and returns the share of turns whose expected answer came out on top, given
// outright or offered first. Turns whose answer is not in the corpus are played and not counted.
func followups(b *bot.Bot, conversations []eval.Followup, at time.Time) (eval.Share, error) {
	var right share
	for _, c := range conversations {
		var state session.State
		for i, turn := range c.Turns {
			said, err := b.Turn(state, bot.Input{Kind: bot.Say, Client: fmt.Sprint(i), At: at, Text: turn.Text})
			if err != nil {
				return 0, fmt.Errorf("playing conversation %s: %w", c.ID, err)
			}
			for _, e := range said.Events {
				state = state.Apply(e)
			}
			if b.Corpus().Answer(turn.Expect) != nil {
				right.add(onTop(said.Events[len(said.Events)-1]) == turn.Expect)
			}
		}
	}
	return eval.Share(float64(right.some) / float64(right.all)), nil
}

// unexpected counts the turns that expect an answer which the corpus does not have.
func unexpected(c *corpus.Corpus, conversations []eval.Followup) (n int) {
	for _, f := range conversations {
		for _, turn := range f.Turns {
			if turn.Expect != "" && c.Answer(turn.Expect) == nil {
				n++
			}
		}
	}
	return n
}

// onTop is the answer that a reply gives or offers first, or "".
func onTop(e session.Event) string {
	switch {
	case e.Answer != nil:
		return e.Answer.ID
	case e.Type == session.TypeClarify && len(e.Choices) > 0:
		return e.Choices[0].ID
	}
	return ""
}
