package bot

import "github.com/treadstone-law/answerbot/session"

// outcomes says what the turn came to, for those who count.
func (t *turn) outcomes() []session.Outcome {
	if len(t.events) < 2 && t.feedback == nil { // the visitor's own words alone
		return nil
	}
	common := session.Outcome{Lang: t.words.lang, Partner: t.in.Partner}
	var all []session.Outcome
	add := func(o session.Outcome) {
		if o.Sure >= 1 { // the visitor chose it: that is no measure of the matcher's
			o.Sure = 0
		}
		all = append(all, o)
	}
	if t.feedback != nil && (t.feedback.Kind == session.Helped || t.feedback.Kind == session.Unhelpful) {
		o := common
		o.Kind, o.Area, o.Answer, o.Sure = session.RatedNo, t.feedback.Area, t.feedback.Answer, t.feedback.Confidence
		if t.feedback.Kind == session.Helped {
			o.Kind = session.RatedYes
		}
		add(o)
	}
	for _, e := range t.events {
		o := common
		switch {
		case e.Type == session.TypeAnswer:
			o.Kind, o.Area, o.Answer, o.Sure = session.Answered, e.Answer.Area, e.Answer.ID, e.Confidence
		case e.Type == session.TypeClarify, e.Type == session.TypeReply && e.Reason == session.LowConfidence:
			o.Kind = session.Clarified
			if len(e.Choices) > 0 {
				o.Area = t.areaOf(e.Choices[0].ID)
			}
		case e.Type == session.TypeHandoff && !e.Again:
			o.Kind, o.Reason, o.Area = session.HandedOff, e.Reason, t.state.Area
			if t.feedback != nil && t.feedback.Area != "" {
				o.Area = t.feedback.Area
			}
		case e.Type == session.TypeReceipt && t.receipt != nil:
			o.Kind, o.Reason, o.Area = session.Sent, t.receipt.Reason, t.receipt.Area
		default:
			continue
		}
		add(o)
	}
	return all
}

func (t *turn) areaOf(slug string) string {
	if a := t.corpus.Answer(slug); a != nil {
		return a.Area
	}
	return ""
}
