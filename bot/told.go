package bot

import (
	"slices"
	"strings"

	"github.com/treadstone-law/answerbot/bot/intake"
	"github.com/treadstone-law/answerbot/matcher/text"
)

// What visitors tell of themselves. Who they are, how and when to reach them, whom it is against: much of it is told in passing, before there is a form, or
// in the chat beside it. Each message is read for it clause by clause, and what is found goes into the open form, or into the one that is opened next, where
// the visitor sees it before anything is sent. A wrong number is worse than none: one is taken only where nothing stands beside it but that it is one's own.
//
// A message is read once, from the large to the small:
//
//	the message    what is to be added to the request, the end of an address that was typed wrong, how a name is spelled; else its ways to be reached are marked
//	its sentences  a day to come, how not to reply, the other side's name
//	their clauses  the visitor's own name, an address or a number, when to call, how to reply: surely, or else perhaps
//
// In the end it is decided whose a number is that has more beside it than its bearer's own words, with what perhaps belongs to it (whose.go): to the form, or with a
// wish to be called, people write all in one, "ok lawyer please Steve Novak 905-555-0176 mornings, my husband must not know".
//
// The words by which it is told are in toldwords.go, wishes on how to be reached in reachwords.go, names in names.go; what is said of it to the visitor in formtalk.go.

// details are what a message tells that a field of the form asks for.
type details struct {
	fields map[string]string
	kept   bool // a way to be reached is left out, as the form has another one
	doubt  bool // and here, as it may be somebody else's
	rest   bool // something else is said as well
	asks   bool // a call is asked for, with a way to be reached
	whole  bool // the message was read as a whole
}

// readDetails notes what a message tells, of somebody who wants a person or not.
func (t *turn) readDetails(wants bool) {
	if t.state.Form == nil && !t.mayTell() {
		return
	}
	message := strings.Map(func(c rune) rune {
		if isMark(c) {
			return ' '
		}
		return c
	}, t.in.Text)
	message = titles.ReplaceAllString(starred.ReplaceAllString(message, "${1}sorry "), "$1$2 ")
	r := &detailReader{turn: t, text: message, wants: wants, ways: intake.Ways(message), first: true}
	r.read()
	if len(t.details.fields) > 0 && t.details.fields[intake.Name] != "" && !t.details.rest && t.state.Lang != "" && t.isBare() { // a name is in no language
		t.words = wordsOf(t.state.Lang)
		t.events[0].Lang = t.words.lang
	}
	t.events[0].Told = t.details.fields
}

// isBare reports whether a message is a name, and at most a number beside it, without any word that leads to it.
func (t *turn) isBare() bool {
	words := strings.Fields(t.said.line)
	name := strings.Fields(lineOf(text.Tokens(t.details.fields[intake.Name])))
	return len(words) > 0 && len(name) > 0 && !slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(name, w) && strings.Trim(w, "0123456789") != "" })
}

// mayTell reports whether a message may tell something that the form asks for: most do not, and to read one for it takes as long as to find its answer.
func (t *turn) mayTell() bool {
	digits := 0
	for i := range len(t.in.Text) {
		switch c := t.in.Text[i]; {
		case c == '@':
			return true
		case c >= '0' && c <= '9':
			digits++
		}
	}
	written := false // a word for a text or a message is in it
	for i, w := range t.said.tokens {
		if telling[w.Word] || i > 0 && naming[w.Word] && people[t.said.tokens[i-1].Word] {
			return true
		}
		written = written || strings.IndexByte("tsv", wishes[w.Word]) >= 0
	}
	if written && writtenOnly(t.said.line) {
		return true
	}
	if digits >= fewestDigits {
		return true
	}
	at := perhapsOwn.expression.FindStringIndex(t.in.Text)
	return at != nil && isCapital(t.in.Text[at[1]:])
}

// fewestDigits is how many a telephone number has, without its area code.
const fewestDigits = 7

// filledIn is what is known for a field so far.
func (t *turn) filledIn(field string) string {
	if t.state.Form != nil {
		return t.state.Form.Values[field]
	}
	return t.state.Told[field]
}

// atStep reports whether the form was shown last, at a step.
func (t *turn) atStep(step string) bool {
	return t.state.AtForm && t.state.Form != nil && t.state.Form.Step == step
}

// nameAsked reports whether the form was shown last, and asks for the name.
func (t *turn) nameAsked() bool {
	return t.atStep(intake.StepNames) && t.filledIn(intake.Name) == "" && t.details.fields[intake.Name] == ""
}

func (r *detailReader) put(field, value string) {
	if r.details.fields == nil {
		r.details.fields = make(map[string]string)
	}
	for i, way := range r.ways { // as it was typed
		value = strings.ReplaceAll(value, string(firstMark+rune(i)), r.text[way.From:way.To])
	}
	r.details.fields[field] = intake.Clean(map[string]string{field: strings.TrimSpace(value)})[field]
}

// add puts a text behind what its field has already. A time to call takes the place of another, and of no word on how not to, and
// a wish for no call that of a time.
func (r *detailReader) add(field, value string) {
	value = strings.TrimSpace(value)
	before := r.details.fields[field]
	if before == "" {
		before = r.filledIn(field)
		if field == intake.When && (!r.isNote(value) || uncalling(lineOf(text.Tokens(value)))) {
			before = strings.Join(slices.DeleteFunc(strings.Split(before, ", "), func(part string) bool { return !r.isNote(part) }), ", ")
		}
	}
	switch {
	case strings.Contains(before, value):
		value = before
	case before != "":
		value = before + ", " + value
	}
	r.put(field, value)
}

// uncalling reports whether a line says that nobody is to call.
func uncalling(line string) bool { return noCalls(line) || prefers(line) == intake.Email }

// isNote reports whether a text says how, or how not, to reach somebody, who is not to know, or where else, which no time takes the place of.
func (r *detailReader) isNote(s string) bool {
	line := lineOf(text.Tokens(s))
	return noted(line) || secretly(line) || texted(line) || prefers(line) != "" || strings.HasPrefix(s, r.words.form.also)
}

// onlyAround reports whether a line is nothing but words that may stand beside what is told.
func onlyAround(line string) bool { return onlyOf(line, aroundContact, correcting, politeness) }

// isTime reports whether a line says nothing but when.
func isTime(line string) bool {
	core := false
	for word := range strings.FieldsSeq(line) {
		core = core || times[word] || clock.MatchString(word)
		if !times[word] && !besideTimes[word] && !clock.MatchString(word) && !hour.MatchString(word) && !aroundContact[word] && !correcting[word] {
			return false
		}
	}
	return core
}

// has reports whether one of the words of a line is in a set.
func has(line string, set map[string]bool) bool { return anyOf(strings.Fields(line), set) }

func anyOf(words []string, set map[string]bool) bool {
	return slices.ContainsFunc(words, func(w string) bool { return set[w] })
}

// onlyOf reports whether every word of a line is in one of the sets.
func onlyOf(line string, sets ...map[string]bool) bool {
	for word := range strings.FieldsSeq(line) {
		if !slices.ContainsFunc(sets, func(set map[string]bool) bool { return set[word] }) {
			return false
		}
	}
	return true
}

// withoutEnd gives words without those of a set that they end with.
func withoutEnd(words []string, set map[string]bool) []string {
	for len(words) > 0 && set[bareWord(words[len(words)-1])] {
		words = words[:len(words)-1]
	}
	return words
}
