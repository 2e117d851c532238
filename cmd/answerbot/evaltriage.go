package main

import (
	"cmp"
	"fmt"
	"io"
	"time"

	"github.com/treadstone-law/answerbot/bot/triage"
	"github.com/treadstone-law/answerbot/matcher/eval"
)

// triageFigures say how well emergencies and wishes for a person are seen in a labelled set, whose messages that no answer fits are marked
// as urgent or human. They stand beside the matcher's figures, which know nothing of triage.
type triageFigures struct {
	Recall           *float64 `json:"triage_recall,omitempty"`             // of the messages marked urgent or crisis
	FalseAlarms      *float64 `json:"triage_false_alarms,omitempty"`       // of all others
	HumanRecall      *float64 `json:"triage_human_recall,omitempty"`       // of those marked human
	HumanFalseAlarms *float64 `json:"triage_human_false_alarms,omitempty"` // of those that are neither
}

// measureTriage runs the rules over the messages, as if they came in now.
func measureTriage(rules *triage.Rules, queries []eval.Query, now time.Time) triageFigures {
	var pressing, human, others, plain share
	for _, q := range queries {
		mark := ""
		if q.OOS {
			mark = cmp.Or(q.Kind, q.Style)
		}
		class := rules.Find(q.Text, now, "").Class
		alarm := class == triage.Crisis || class == triage.Urgent
		switch mark {
		case "urgent", "crisis":
			pressing.add(alarm)
			continue
		case "human":
			human.add(class == triage.Person)
		default:
			plain.add(class == triage.Person)
		}
		others.add(alarm)
	}
	return triageFigures{Recall: pressing.value(), FalseAlarms: others.value(), HumanRecall: human.value(), HumanFalseAlarms: plain.value()}
}

// share counts how many of many.
type share struct{ some, all int }

func (s *share) add(one bool) {
	s.all++
	if one {
		s.some++
	}
}

// value is nil where there was nothing to count.
func (s *share) value() *float64 {
	if s.all == 0 {
		return nil
	}
	v := float64(s.some) / float64(s.all)
	return &v
}

// print adds rows to a table for people.
func (f triageFigures) print(w io.Writer) {
	for _, row := range []struct {
		name  string
		value *float64
		about string
	}{
		{"triage recall", f.Recall, "urgent messages seen"}, {"triage false alarms", f.FalseAlarms, "others taken for urgent"},
		{"human recall", f.HumanRecall, "wishes for a person seen"}, {"human false alarms", f.HumanFalseAlarms, "others taken for one"},
	} {
		if row.value != nil {
			fmt.Fprintf(w, "%s\t%.3f\t%s\n", row.name, *row.value, row.about)
		}
	}
}
