package bot

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/treadstone-law/answerbot/bot/intake"
	"github.com/treadstone-law/answerbot/bot/slots"
	"github.com/treadstone-law/answerbot/bot/triage"
	"github.com/treadstone-law/answerbot/matcher/text"
	"github.com/treadstone-law/answerbot/session"
)

// Names as visitors give them: in parts, in other words, or alone.

// betterName reports whether a span is rather the visitor's name than one that was found before: it has that in it, or is surer.
func (t *turn) betterName(said string, s, before slots.Span) bool {
	now, then := text.Fold(said[s.From:s.To]), text.Fold(said[before.From:before.To])
	return before.To == 0 || strings.Contains(now, then) || !strings.Contains(then, now) && s.Sure > before.Sure
}

// wholeName is the name in a span, behind the first name that is known where it is a last name.
func (t *turn) wholeName(said string, s slots.Span) string {
	name, known := trimPiece(said[s.From:s.To]), t.filledIn(intake.Name)
	if known != "" && !strings.Contains(known, name) && lastName.MatchString(said[:s.From]) {
		return known + " " + name
	}
	return name
}

// wholeWords gives where the words begin and end of which a piece may be a part: "St-Amour".
func wholeWords(said string, from, to int) (int, int) {
	joined := func(r rune) bool { return r == '-' || unicode.IsLetter(r) }
	from -= len(said[:from]) - len(strings.TrimRightFunc(said[:from], joined))
	to += len(said[to:]) - len(strings.TrimLeftFunc(said[to:], joined))
	return from, to
}

// alike reports whether two names have a word in common.
func alike(a, b string) bool {
	words := strings.Fields(lineOf(text.Tokens(a)))
	return slices.ContainsFunc(strings.Fields(lineOf(text.Tokens(b))), func(w string) bool { return slices.Contains(words, w) })
}

// trimPiece is a piece without what may stand around it.
func trimPiece(s string) string {
	s = strings.TrimFunc(s, func(r rune) bool { return strings.ContainsRune(" \t\r\n.,;:!?'’\"“”«»-–—", r) })
	return strings.TrimSuffix(strings.TrimSuffix(s, "'s"), "’s")
}

// isBare reports whether a message is a name, and at most a number beside it, without any word that leads to it.
func (t *turn) isBare() bool {
	words := strings.Fields(t.said.line)
	name := strings.Fields(lineOf(text.Tokens(t.details.fields[intake.Name])))
	return len(words) > 0 && len(name) > 0 && !slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(name, w) && strings.Trim(w, "0123456789") != "" })
}

// perhapsName reports whether a few words that answer the form, which asks for a name, may be one that nobody here has heard of.
func (t *turn) perhapsName() bool {
	words := len(t.said.tokens)
	return t.details.maybe && t.atStep(intake.StepNames) && t.filledIn(intake.Name) == "" && words <= 4 && t.maybe == triage.None && !t.afterHelp() && !t.noPersonAsked() &&
		!t.where.alone && t.said.tongue() != inOther && !isQuestion(t.said.plain, t.said.tokens) && t.small() == ""
}

// noPersonAsked reports whether the form is shown since nobody had an answer, and not for who asked for a person.
func (t *turn) noPersonAsked() bool {
	return t.state.Last == session.TypeHandoff && t.state.LastReason != session.Requested
}

// lastName leads to what comes after the first name.
var lastName = regexp.MustCompile(`(?i)\b(?:last|family|famille)\b[^.!?]{0,16}$`)
