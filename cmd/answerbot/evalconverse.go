package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/treadstone-law/answerbot/bot"
	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher/eval"
	"github.com/treadstone-law/answerbot/session"
)

// Conversations in which a message does not stand by itself: a story that is sent a sentence at a time, and a question after another.

// pieces is what becomes of messages that are not sent by themselves.
type pieces struct {
	Told    int `json:"told"`
	Given   int `json:"given"`   // the right answer was given outright
	Offered int `json:"offered"` // else it was offered in the end
	Passed  int `json:"passed"`  // the last reply hands over, and the right answer was not given
	Wrong   int `json:"wrong"`   // a wrong one was given, whatever became of it
}

// inPieces plays the queries of several sentences against the bot, a sentence a message, as people type on a phone.
func inPieces(b *bot.Bot, s *eval.Set, queries []eval.Query, at time.Time) (pieces, error) {
	return play(b, s, queries, at, func(i int) (before []string, told []string) {
		if told = sentencesOf(queries[i].Text); len(told) < 2 {
			return nil, nil
		}
		return nil, told
	})
}

// afterOthers plays each query against the bot after another one, of which most are about something else.
func afterOthers(b *bot.Bot, s *eval.Set, queries []eval.Query, at time.Time) (pieces, error) {
	return play(b, s, queries, at, func(i int) (before []string, told []string) {
		return []string{queries[(i+len(queries)/2)%len(queries)].Text}, []string{queries[i].Text}
	})
}

// play has conversations with the bot, one for each query in scope of which something is told, and counts what comes of what is told.
func play(b *bot.Bot, s *eval.Set, queries []eval.Query, at time.Time, messages func(i int) (before, told []string)) (p pieces, err error) {
	for i, q := range queries {
		right := func(slug string) bool { return s.Grades[q.ID][slug] > 0 }
		before, told := messages(i)
		if q.OOS || len(told) == 0 || !slices.ContainsFunc(b.Corpus().Answers(), func(a *corpus.Answer) bool { return right(a.Slug) }) {
			continue
		}
		p.Told++
		var state session.State
		var last session.Event
		given, wrong := false, false
		for n, text := range append(before, told...) {
			turn, err := b.Turn(state, bot.Input{Kind: bot.Say, Client: fmt.Sprint(n), At: at, Text: text})
			if err != nil {
				return p, fmt.Errorf("playing %s: %w", q.ID, err)
			}
			for _, e := range turn.Events {
				state = state.Apply(e)
			}
			if last = turn.Events[len(turn.Events)-1]; last.Answer != nil && n >= len(before) {
				given, wrong = given || right(last.Answer.ID), wrong || !right(last.Answer.ID)
			}
		}
		switch {
		case given:
			p.Given++
		case slices.ContainsFunc(last.Choices, func(c session.Choice) bool { return right(c.ID) }):
			p.Offered++
		case last.Type == session.TypeHandoff:
			p.Passed++
		}
		if wrong {
			p.Wrong++
		}
	}
	return p, nil
}

// sentencesOf cuts a message into its sentences.
func sentencesOf(message string) []string {
	return slices.DeleteFunc(strings.Split(sentenceEnd.ReplaceAllString(message, "$1\n"), "\n"), func(part string) bool { return len(strings.Fields(part)) < 2 })
}

var sentenceEnd = regexp.MustCompile(`([.?!])\s+`)

// conversed are the figures of conversations.
type conversed struct {
	Pieces pieces `json:"in_pieces"`
	After  pieces `json:"after_others"`
}

func converse(b *bot.Bot, s *eval.Set, queries []eval.Query, at time.Time) (c conversed, err error) {
	if c.Pieces, err = inPieces(b, s, queries, at); err == nil {
		c.After, err = afterOthers(b, s, queries, at)
	}
	return c, err
}

func (c conversed) print(s *streams, asJSON bool) error {
	if asJSON {
		return s.printJSON(c)
	}
	w := table(s.out)
	fmt.Fprintln(w, "\tmessages\tright, given\telse offered\tpassed on\ta wrong one given")
	for _, row := range []struct {
		name string
		pieces
	}{{"of several sentences, sent one by one", c.Pieces}, {"after another message", c.After}} {
		share := func(n int) eval.Share { return eval.Share(float64(n) / float64(max(1, row.Told))) }
		fmt.Fprintf(w, "%s\t%d\t%s\t%s\t%s\t%s\n", row.name, row.Told, share(row.Given), share(row.Offered), share(row.Passed), share(row.Wrong))
	}
	return w.Flush()
}
