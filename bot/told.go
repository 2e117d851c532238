package bot

import (
	"slices"
	"strings"

	"github.com/treadstone-law/answerbot/bot/intake"
	"github.com/treadstone-law/answerbot/bot/slots"
	"github.com/treadstone-law/answerbot/bot/triage/dates"
	"github.com/treadstone-law/answerbot/matcher/text"
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
	sureName  = 0.5
	sureOther = 0.7  // the name of the other side: at .6 three times as many of those of the dev half are wrong
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

// telling is a message that is gone through piece by piece.
type telling struct {
	*turn
	text  string
	ways  []intake.Way
	found slots.Reading
	spans []slots.Span // of it, a wish and what it is about in one

	names  []string   // all that may be the visitor's
	name   slots.Span // the best of them so far, without an end before there is one
	last   string     // a last name that stands apart from it
	mine   []contact
	matter int // in words
}

// readSlots puts the pieces of a message into the fields that they are for.
func (t *turn) readSlots(said string, ways []intake.Way) {
	found := slots.Shipped().Read(said, ways, t.stage())
	m := &telling{turn: t, text: said, ways: ways, found: found, spans: wishesWhole(found.Spans, said)}
	t.details.asks = hasPiece(found.Spans, slots.Call)
	from, to := t.dayAhead(said)
	if to > from {
		t.append(intake.Deadline, said[from:to])
	}
	for i, s := range m.spans {
		if s.To <= from || to <= s.From || s.Way != nil { // what is told of a day ahead is told
			m.read(i)
		}
	}
	m.writeName()
	m.noteMatter()
	m.writeWays()
}

// read takes in a piece. What leads to others, and that a call is asked for, goes into no field.
func (m *telling) read(i int) {
	s := m.spans[i]
	if s.Label == slots.Name || s.Label == slots.Opposing {
		s.From, s.To = wholeWords(m.text, s.From, s.To)
	}
	piece := trimPiece(m.text[s.From:s.To])
	if piece == "" {
		return
	}
	switch s.Label {
	case slots.Matter:
		m.readMatter(i, piece)
	case slots.Mine, slots.NotMine:
		m.readWay(s)
	case slots.Name:
		m.readName(s, piece)
	case slots.Opposing:
		if s.Sure >= sureOther {
			m.append(intake.Opposing, piece)
		}
	case slots.When, slots.NoCalls, slots.ByEmail, slots.ByPhone:
		if s.Sure >= sureWish {
			m.readWish(s.Label, piece)
		}
	}
}

// readMatter counts what is said of the matter, but for a few words that lead to who is on the other side: "my boss name is".
func (m *telling) readMatter(i int, piece string) {
	words := len(strings.Fields(piece))
	if words > fewLeading || i+1 == len(m.spans) || m.spans[i+1].Label != slots.Opposing {
		m.matter += words
	}
}

// readWay takes in a way to be reached, or notes that it may be somebody else's.
func (m *telling) readWay(s slots.Span) {
	if alone := len(m.ways) == 1 && !hasPiece(m.spans, slots.Matter); !m.isMine(s, alone) {
		m.details.doubt = true
		return
	}
	also := m.isBeside(m.text, m.found.Spans, *s.Way)
	m.mine = append(m.mine, contact{*s.Way, !also && m.replaces(m.text, s, m.ways), also})
}

// readName takes in a name that is surely enough the visitor's: in place of another, or beside it as the last name.
func (m *telling) readName(s slots.Span, piece string) {
	m.names = append(m.names, piece)
	switch {
	case s.Sure < sureName, m.inPassing() && m.said.meaning().Exact(), len(m.spans) == 1 && m.said.tongue() == inOther:
	case m.name.To > 0 && lastName.MatchString(m.text[:s.From]): // "first name kim last name chan"
		m.last = " " + piece
	case m.name.To > 0 && m.name.To < s.From && strings.TrimSpace(m.text[m.name.To:s.From]) == ",": // "Roy, Ana"
		m.last, m.name = " "+trimPiece(m.text[m.name.From:m.name.To]), s
	case m.betterName(m.text, s, m.name):
		m.name = s
	}
}

// readWish takes in how and when somebody would be reached.
func (m *telling) readWish(wish slots.Label, piece string) {
	switch {
	case m.soon() && len(m.ways) == 0 && !m.atStep(intake.StepContact): // "dont call anyone" is said of those who have just been named
		m.matter += len(strings.Fields(piece))
	case wish == slots.When && m.inPassing() && !m.details.asks && isTime(piece): // "1 or 3"
		m.matter++
	case wish == slots.When, wish == slots.NoCalls && has(m.said.line, texting): // who can be texted has a number
		m.append(intake.When, piece)
	case wish == slots.NoCalls:
		m.put(intake.Prefer, intake.Email)
		m.append(intake.When, m.words.form.noCalls)
	case wish == slots.ByEmail:
		m.put(intake.Prefer, intake.Email)
	case wish == slots.ByPhone:
		m.put(intake.Prefer, intake.Phone)
	}
}

// inPassing reports whether a message comes without the form and has no way to be reached: what is like a name or a time is then mostly neither.
func (m *telling) inPassing() bool { return m.stage() == slots.Chat && len(m.ways) == 0 }

// writeName puts the name into its field. Who gives another one without a word may mean somebody else.
func (m *telling) writeName() {
	known, other := m.filledIn(intake.Name), m.filledIn(intake.Opposing)
	name := m.text[m.name.From:m.name.To]
	switch {
	case m.name.To == 0:
	case known != "" && other != "" && !alike(known, name) && alike(other, name): // "sorry, Julie Marin": that of the other side, mended
		m.put(intake.Opposing, trimPiece(name))
	case known != "" && len(m.spans) == 1 && !alike(known, name):
		m.details.kept = true
	default:
		m.put(intake.Name, m.wholeName(m.text, m.name)+m.last)
	}
	m.details.maybe = m.details.fields[intake.Name] == "" && m.found.Likely(slots.Name) >= maybeName
}

// noteMatter notes what is said beside who somebody is and how to reach them.
func (m *telling) noteMatter() {
	m.details.rest = m.matter > 0
	if f := m.details.fields; m.matter >= fewestOfMatter && (f[intake.Name] != "" || f[intake.When] != "" || len(m.ways) > 0 || m.details.asks) {
		m.details.matter = onlyMatter(m.spans, m.text)
	}
}

// writeWays puts the ways to be reached into their fields. Who says when to call wants a call. Of two that come with two names it is not known which is the
// visitor's, nor which name: "416 555 0190 dave or 416 555 0191 linda".
func (m *telling) writeWays() {
	if len(m.mine) > 0 && m.details.fields[intake.When] != "" && !isQuestion(m.said.plain, m.said.tokens) {
		m.details.asks = true
	}
	if len(m.mine) > 1 && len(m.names) > 1 && !alike(m.names[0], m.names[1]) {
		m.details.doubt = true
		delete(m.details.fields, intake.Name)
		return
	}
	for _, c := range m.mine {
		m.take(c)
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
