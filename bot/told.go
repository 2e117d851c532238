package bot

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/treadstone-law/answerbot/bot/intake"
	"github.com/treadstone-law/answerbot/bot/slots"
	"github.com/treadstone-law/answerbot/bot/triage"
	"github.com/treadstone-law/answerbot/bot/triage/dates"
	"github.com/treadstone-law/answerbot/matcher/text"
	"github.com/treadstone-law/answerbot/session"
)

// What visitors tell of themselves. Who they are, how and when to reach them, whom it is against: much of it is told in passing, before there is a form, or
// in the chat beside it. What a message tells is read by package slots, and goes into the open form, or into the one that is opened next, where the visitor sees
// it before anything is sent. A wrong number is worse than none: it has to be surer than a name.
//
// What adds to the form, or mends what is in it ("oops .com"), is read first (amend.go); what is said of it all to the visitor is in formtalk.go.

// details are what a message tells that a field of the form asks for.
type details struct {
	fields map[string]string
	kept   bool   // a way to be reached is left out, as the form has another one
	doubt  bool   // and here, as it may be somebody else's
	rest   bool   // something else is said as well
	asks   bool   // a call is asked for, or a person
	maybe  bool   // it may tell a name, but that is not sure
	matter string // what is said beside who somebody is and how to reach them, "" where that is everything or next to nothing
}

// fewestOfMatter are as many words as say at least what somebody is worried about.
const fewestOfMatter = 2

// fewLeading are as many words as lead to a name at most.
const fewLeading = 4

// How sure a piece has to be to go into the form.
const (
	sureWay   = 0.75 // a way to be reached
	sureAsked = 0.6  // one that the form asks for
	sureAlone = 0.4  // and beside which nothing is told
	sureName  = 0.6
	sureWish  = 0.4  // how and when to be reached
	maybeName = 0.15 // from here on it is asked whether it is one
)

// readDetails notes what a message tells.
func (t *turn) readDetails() {
	said := starred.ReplaceAllString(t.in.Text, "${1}sorry ")
	if ways := intake.Ways(said); !t.corrects(said, ways) {
		t.readSlots(said, ways)
	}
	if t.details.fields[intake.Name] != "" && !t.details.rest && t.state.Lang != "" && t.isBare() { // a name is in no language
		t.words = wordsOf(t.state.Lang)
		t.events[0].Lang = t.words.lang
	}
	t.events[0].Told = t.details.fields
}

// readSlots puts the pieces of a message into the fields that they are for.
func (t *turn) readSlots(said string, ways []intake.Way) {
	found := slots.Shipped().Read(said, ways, t.stage())
	inPassing := t.stage() == slots.Chat && len(ways) == 0
	t.details.asks = hasPiece(found.Spans, slots.Call)
	from, to := t.dayAhead(said)
	if to > from {
		t.append(intake.Deadline, said[from:to])
	}
	var name slots.Span
	var mine []contact
	var last string    // name
	var names []string // that may be the visitor's
	matter := 0        // words of it
	spans := wishesWhole(found.Spans, said)
	for i, s := range spans {
		if s.From < to && from < s.To && s.Way == nil {
			continue
		}
		if s.Label == slots.Name || s.Label == slots.Opposing {
			s.From, s.To = wholeWords(said, s.From, s.To)
		}
		piece := trimPiece(said[s.From:s.To])
		if s.Label == slots.Name {
			names = append(names, piece)
		}
		switch {
		case s.Label == slots.Lead, s.Label == slots.Call, piece == "":
		case s.Label == slots.Matter && len(strings.Fields(piece)) <= fewLeading && i+1 < len(spans) && spans[i+1].Label == slots.Opposing: // "my boss name is"
		case s.Label == slots.Matter:
			matter += len(strings.Fields(piece))
		case s.Way != nil && t.isMine(s, len(ways) == 1 && !hasPiece(spans, slots.Matter)):
			also := t.isBeside(said, found.Spans, *s.Way)
			mine = append(mine, contact{*s.Way, !also && t.replaces(said, s, ways), also})
		case s.Way != nil:
			t.details.doubt = true
		case s.Label == slots.Name && (s.Sure < sureName || inPassing && t.said.meaning().Exact() || len(spans) == 1 && t.said.tongue() == inOther):
		case s.Label == slots.Name && name.To > 0 && lastName.MatchString(said[:s.From]): // "first name kim last name chan"
			last = " " + piece
		case s.Label == slots.Name && name.To > 0 && strings.TrimSpace(said[name.To:s.From]) == ",": // "Roy, Ana"
			last, name = " "+trimPiece(said[name.From:name.To]), s
		case s.Label == slots.Name:
			if t.betterName(said, s, name) {
				name = s
			}
		case s.Label == slots.Opposing && s.Sure >= sureName:
			t.append(intake.Opposing, piece)
		case s.Sure < sureWish, s.Label == slots.Opposing:
		case t.soon() && len(ways) == 0 && !t.atStep(intake.StepContact): // "dont call anyone" is said of those who have just been named
			matter += len(strings.Fields(piece))
		case inPassing && s.Label == slots.When && !t.details.asks && isTime(piece): // "1 or 3"
			matter++
		case s.Label == slots.NoCalls && has(t.said.line, texting): // who can be texted has a number
			t.append(intake.When, piece)
		case s.Label == slots.NoCalls:
			t.put(intake.Prefer, intake.Email)
			t.append(intake.When, t.words.form.noCalls)
		case s.Label == slots.ByEmail:
			t.put(intake.Prefer, intake.Email)
		case s.Label == slots.ByPhone:
			t.put(intake.Prefer, intake.Phone)
		case s.Label == slots.When:
			t.append(intake.When, piece)
		}
	}
	t.details.rest = matter > 0
	switch known := t.filledIn(intake.Name); {
	case name.Label != slots.Name:
	case known != "" && len(found.Spans) == 1 && !alike(known, said[name.From:name.To]): // who gives another name without a word may mean somebody else
		t.details.kept = true
	default:
		t.put(intake.Name, t.wholeName(said, name)+last)
	}
	t.details.maybe = t.details.fields[intake.Name] == "" && found.Likely(slots.Name) >= maybeName
	if f := t.details.fields; matter >= fewestOfMatter && (f[intake.Name] != "" || f[intake.When] != "" || len(ways) > 0 || t.details.asks) {
		t.details.matter = onlyMatter(spans, said)
	}
	if len(mine) > 0 && t.details.fields[intake.When] != "" && !isQuestion(t.said.plain, t.said.tokens) {
		t.details.asks = true // who says when to call wants a call
	}
	if len(mine) > 1 && len(names) > 1 && !alike(names[0], names[1]) { // "416 555 0190 dave or 416 555 0191 linda"
		t.details.doubt, mine = true, nil
		delete(t.details.fields, intake.Name)
	}
	for _, c := range mine {
		t.take(c)
	}
}

// hasPiece reports whether a message has a piece of a kind.
func hasPiece(spans []slots.Span, l slots.Label) bool {
	return slices.ContainsFunc(spans, func(s slots.Span) bool { return s.Label == l })
}

// onlyMatter is what a message says of the matter, with the names of the other side in the midst of it.
func onlyMatter(spans []slots.Span, said string) string {
	var parts []string
	for i, s := range spans {
		within := i > 0 && i < len(spans)-1 && spans[i-1].Label == slots.Matter && spans[i+1].Label == slots.Matter
		if s.Label == slots.Matter || s.Label == slots.Opposing && within {
			parts = append(parts, strings.TrimSpace(said[s.From:s.To]))
		}
	}
	return strings.Trim(strings.Join(parts, " "), " ,;:-–—")
}

// isMine reports whether a way to be reached is the visitor's, surely enough: less has to say so where the form asks for one, and little where it is alone.
func (t *turn) isMine(s slots.Span, alone bool) bool {
	mine := s.Sure
	if s.Label == slots.NotMine {
		mine = 1 - mine
	}
	switch {
	case t.state.AtForm && alone:
		return mine >= sureAlone
	case t.state.AtForm:
		return mine >= sureAsked
	}
	return mine >= sureWay
}

// wishesWhole has a wish and what it is about as one piece: "dont call my work number 416 555 0177", "no calls after nine".
func wishesWhole(spans []slots.Span, said string) (joined []slots.Span) {
	for _, s := range spans {
		last := len(joined) - 1
		if last >= 0 && (joined[last].Label == slots.When || joined[last].Label == slots.NoCalls) && strings.TrimLeft(said[joined[last].To:s.From], " ") == "" &&
			(s.Label == slots.NotMine || s.Label == slots.When && (joined[last].Label == slots.When || isTime(said[s.From:s.To]))) {
			joined[last].Label, joined[last].To = slots.When, s.To
			continue
		}
		joined = append(joined, s)
	}
	return joined
}

// stage is what was shown when the message came.
func (t *turn) stage() slots.Stage {
	switch {
	case t.state.AtForm && t.state.Form != nil:
		return map[string]slots.Stage{intake.StepNames: slots.Names, intake.StepAbout: slots.About, intake.StepContact: slots.Contact}[t.state.Form.Step]
	case t.state.Reference != "" && t.atRequest():
		return slots.Sent
	}
	return slots.Chat
}

// dayAhead gives where a message that comes to the form names a day to come on which something has to be done.
func (t *turn) dayAhead(said string) (from, to int) {
	if !t.state.AtForm {
		return 0, 0
	}
	at := 0
	for _, end := range append(sentenceEnd.FindAllStringIndex(said, -1), []int{len(said), len(said)}) {
		sentence := said[at:end[0]]
		tokens := text.Tokens(sentence)
		line := lineOf(tokens)
		if has(line, daysAhead) && !isQuestion(sentence, tokens) && slices.ContainsFunc(dates.Find(dates.Split(line), t.in.At), func(m dates.Mention) bool { return m.Days >= 0 }) {
			return at, end[0]
		}
		at = end[1]
	}
	return 0, 0
}

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
