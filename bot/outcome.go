package bot

import (
	"cmp"

	"github.com/treadstone-law/answerbot/session"
)

// outcomes says what the turn came to, for those who count.
func (t *turn) outcomes() []session.Outcome {
	var all []session.Outcome
	add := func(kind session.OutcomeKind, reason session.Reason, area, answer string, sure float64) {
		if sure >= 1 { // the visitor chose it: that is no measure of the matcher's
			sure = 0
		}
		all = append(all, session.Outcome{Kind: kind, Reason: reason, Area: area, Answer: answer, Sure: sure, Lang: t.words.lang, Partner: t.in.Partner})
	}
	areaHanded := t.state.Area
	if f := t.feedback; f != nil {
		areaHanded = cmp.Or(f.Area, areaHanded)
		switch f.Kind {
		case session.Helped:
			add(session.RatedYes, "", f.Area, f.Answer, f.Confidence)
		case session.Unhelpful:
			add(session.RatedNo, "", f.Area, f.Answer, f.Confidence)
		}
	}
	for _, e := range t.events {
		if e.Answer != nil {
			add(session.Answered, "", e.Answer.Area, e.Answer.ID, e.Confidence)
		}
		switch {
		case e.Type == session.TypeClarify:
			add(session.Clarified, "", t.areaOf(e.Choices[0].ID), "", 0)
		case e.Type == session.TypeReply && e.Reason == session.LowConfidence:
			add(session.Clarified, "", "", "", 0)
		case e.Type == session.TypeHandoff && !e.Again:
			add(session.HandedOff, e.Reason, areaHanded, "", 0)
		case e.Type == session.TypeReceipt && t.receipt != nil:
			add(session.Sent, t.receipt.Reason, t.receipt.Area, "", 0)
		}
	}
	return all
}

func (t *turn) areaOf(slug string) string {
	if a := t.corpus.Answer(slug); a != nil {
		return a.Area
	}
	return ""
}
