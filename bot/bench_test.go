//go:build unix

package bot

import (
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/bot/redact"
	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher"
	"github.com/treadstone-law/answerbot/session"
)

// spoken are messages as a conversation has them: questions in the words of the library's alternates, stories with dates and numbers, small talk.
func spoken() []string {
	var all []string
	for i, a := range corpus.Starter().Answers() {
		if len(a.Alternates) > 0 {
			all = append(all, a.Alternates[i%len(a.Alternates)])
		}
		switch i % 8 {
		case 1:
			all = append(all, "thanks, that helps a lot")
		case 3:
			all = append(all, "how long does it take and what does it cost")
		case 5:
			all = append(all, "I moved in on March 3, 2024 and my rent was 1850 a month until he raised it by 200 dollars. He texted me on the weekend from 416-555-0134. Can he do that without giving me any notice?")
		case 7:
			all = append(all, "my boss said that i am not needed any more and gave me a letter to sign. i worked there for nine years. do i have to sign it")
		}
	}
	return all
}

// BenchmarkStages is what each step of a turn costs, over the same messages: go test ./bot -run '^$' -bench Stages.
func BenchmarkStages(b *testing.B) {
	c := corpus.Starter()
	bot := New(c, matcher.Build(c, matcher.Options{}))
	messages := spoken()
	at := time.Date(2026, 11, 24, 15, 0, 0, 0, time.UTC)
	turns := func(text string) *turn {
		return &turn{Bot: bot, in: Input{Text: text, At: at}, words: english, said: hear(text)}
	}
	for _, stage := range []struct {
		name string
		do   func(text string)
	}{
		{"language", func(text string) { heard := hear(text); heard.tongue() }},
		{"redact", func(text string) { redact.Secrets(text) }},
		{"redact-all", func(text string) { redact.Text(text) }},
		{"triage", func(text string) { bot.triage.Find(text, at, "en") }},
		{"talk", func(text string) { turns(text).smallTalk() }},
		{"questions", func(text string) { questions(bare(text)) }},
		{"match", func(text string) { bot.index.Match(matcher.Query{Text: text}, deep) }},
		{"turn", func(text string) {
			_, _ = bot.Turn(session.State{}, Input{Kind: Say, Client: "m1", At: at, Text: text})
		}},
	} {
		b.Run(stage.name, func(b *testing.B) {
			b.ReportAllocs()
			before := processorTime(b)
			for i := 0; b.Loop(); i++ {
				stage.do(messages[i%len(messages)])
			}
			b.ReportMetric(float64((processorTime(b)-before).Nanoseconds())/1000/float64(b.N), "cpu-µs")
		})
	}
	answered := slices.DeleteFunc(slices.Clone(messages), func(text string) bool {
		t, err := bot.Turn(session.State{}, Input{Kind: Say, At: at, Text: text})
		return err != nil || t.Events[len(t.Events)-1].Type != session.TypeAnswer
	})
	states := make([]session.State, len(answered))
	for i, text := range answered {
		t, _ := bot.Turn(session.State{}, Input{Kind: Say, At: at, Text: text})
		states[i] = session.Fold(t.Events)
		bot.told(bot.corpus.Answer(states[i].Given[0].Slug)) // is made once, and not a part of a turn's cost
	}
	after := func(name string, next func(i int) string) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			before := processorTime(b)
			for i := 0; b.Loop(); i++ {
				_, _ = bot.Turn(states[i%len(states)], Input{Kind: Say, Client: "m1", At: at, Text: next(i)})
			}
			b.ReportMetric(float64((processorTime(b)-before).Nanoseconds())/1000/float64(b.N), "cpu-µs")
		})
	}
	after("follow-up", func(int) string { return "how long does it take" })
	after("another", func(i int) string { return answered[(i+1)%len(answered)] }) // question, of something else
}

// processorTime is what this process has used; other programs on the machine do not change it.
func processorTime(b *testing.B) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
