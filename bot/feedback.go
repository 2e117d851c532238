package bot

import (
	"regexp"
	"slices"

	"github.com/treadstone-law/answerbot/bot/intake"
	"github.com/treadstone-law/answerbot/bot/redact"
	"github.com/treadstone-law/answerbot/bot/slots"
	"github.com/treadstone-law/answerbot/bot/triage"
	"github.com/treadstone-law/answerbot/matcher"
	"github.com/treadstone-law/answerbot/session"
)

// rate records a rating of an answer that was given. Only an explicit yes counts as helped; a no, also in place of a yes, brings the next best
// ones, or a person, unless a question or a form is open by now, or a lawyer is there. An emergency in the comment comes before either.
func (t *turn) rate() error {
	var rated *session.Given
	for i := range t.state.Given {
		if t.state.Given[i].Seq == t.in.Seq {
			rated = &t.state.Given[i]
		}
	}
	if rated == nil {
		return &Refusal{Code: "not_found", Message: t.words.notAnAnswer}
	}
	kind := session.Unhelpful
	if t.in.Helpful {
		kind = session.Helped
	}
	t.feedback = &session.Feedback{At: t.in.At, Kind: kind, Text: t.anonymous(rated.Asked), Comment: t.anonymous(t.in.Comment), Answer: rated.Slug,
		Version: rated.Version, Confidence: rated.Sure, Lang: t.words.lang, Partner: t.in.Partner}
	if a := t.corpus.Answer(rated.Slug); a != nil {
		t.feedback.Area = a.Area
	}
	if seen := t.overhear(t.in.Comment); seen.Class != triage.None {
		t.emergency(seen, t.form(t.setting()))
		return nil
	}
	again := rated.Refused && t.in.Comment != "" // the same no, with a word on it
	nothingOpen := t.state.Last == session.TypeAnswer || t.state.Last == session.TypeReply && !t.state.AtForm
	if !t.in.Helpful && !again && nothingOpen && !t.held() {
		t.betterFor(rated.Asked)
	}
	return nil
}

// missed keeps a message that was not answered, for the people who write answers.
func (t *turn) missed(kind session.FeedbackKind, nearest *matcher.Match) {
	t.feedback = &session.Feedback{At: t.in.At, Kind: kind, Text: t.anonymous(t.in.Text), Lang: t.words.lang, Partner: t.in.Partner}
	if nearest != nil {
		t.feedback.Answer, t.feedback.Version, t.feedback.Area, t.feedback.Confidence = nearest.Answer.Slug, nearest.Answer.Version, nearest.Answer.Area, round(nearest.Confidence)
	}
}

// refused keeps the question that was clarified when none of what was offered is meant.
func (t *turn) refused() {
	t.missed(session.Refused, nil)
	t.feedback.Text = t.anonymous(t.state.Asked)
	if len(t.state.About) == 0 {
		return
	}
	if a := t.corpus.Answer(t.state.About[0]); a != nil {
		t.feedback.Answer, t.feedback.Version, t.feedback.Area = a.Slug, a.Version, a.Area
	}
}

// perhapsHidden is how likely a word has to be a part of a name that others are not to read: a word too many that is hidden does no harm.
const perhapsHidden = 0.2

// anonymous gives what was said as the people who write answers see it: without what says who somebody is, and without the names that were told, now
// or before, or typed into the form.
func (t *turn) anonymous(said string) string {
	said = redact.Text(said)
	found := slots.Shipped().Read(said, nil, slots.Chat)
	for _, at := range slices.Backward(found.Names(perhapsHidden)) {
		said = said[:at[0]] + "[name]" + said[at[1]:]
	}
	for _, field := range []string{intake.Name, intake.OtherNames, intake.Opposing} {
		names := []string{t.details.fields[field], t.state.Told[field]}
		if field != intake.Opposing { // that may be typed in any words, "my landlord"
			names = append(names, t.filledIn(field))
		}
		for _, name := range names {
			if name != "" {
				said = regexp.MustCompile(`(?i)(^|[^\pL])`+regexp.QuoteMeta(name)+`($|[^\pL])`).ReplaceAllString(said, "${1}[name]${2}")
			}
		}
	}
	return said
}
