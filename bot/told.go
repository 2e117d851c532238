package bot

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/treadstone-law/answerbot/bot/intake"
	"github.com/treadstone-law/answerbot/bot/triage/dates"
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
	if writtenOnly(t.said.line) {
		return true
	}
	for i, w := range t.said.tokens {
		if telling[w.Word] || i > 0 && naming[w.Word] && people[t.said.tokens[i-1].Word] {
			return true
		}
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

// detailReader reads one message for what it tells.
type detailReader struct {
	*turn
	text  string
	wants bool
	ways  []intake.Way
	first bool // nothing has been read yet
	self  bool // the clause before was about the visitor

	own   []contact // ways to be reached that are surely the visitor's own
	whens []when
	name  string // beside a way to be reached, perhaps the visitor's
	left  bool   // something is left that tells neither a name nor how or when to be reached
}

// when is what is said of reaching somebody: surely the visitor, or perhaps.
type when struct {
	said string
	sure bool
}

// contact is a way to be reached, and whether it is in place of one that was given before, or beside it.
type contact struct {
	intake.Way
	replaces, also bool
}

// read reads the whole message.
func (r *detailReader) read() {
	marked := r.marked()
	line := lineWithMarks(marked)
	r.details.asks = asksCall(line)
	if r.corrects() {
		return
	}
	for _, sentence := range sentenceEnd.Split(marked, -1) {
		r.sentence(strings.TrimSpace(sentence))
	}
	r.decide(line)
}

// marked is the message with a mark, one letter of no alphabet, for each of its ways to be reached.
func (r *detailReader) marked() string {
	var marked strings.Builder
	from := 0
	for i, way := range r.ways {
		marked.WriteString(r.text[from:way.From])
		marked.WriteRune(firstMark + rune(i))
		from = way.To
	}
	marked.WriteString(r.text[from:])
	return marked.String()
}

// firstMark stands for the first of the ways to be reached. It is of the private use area, which is neither letter nor digit.
const firstMark = '\ue000'

func isMark(c rune) bool { return c >= firstMark && c <= '\uf8ff' }

// sentence reads one sentence, and then its clauses.
func (r *detailReader) sentence(s string) {
	tokens := text.Tokens(s)
	line := lineOf(tokens)
	switch {
	case line == "" && !strings.ContainsFunc(s, isMark):
		return
	case r.state.AtForm && has(line, daysAhead) && !isQuestion(s, tokens) && r.ahead(line):
		r.add(intake.Deadline, s)
		r.first, r.self = false, false
		return
	case r.state.AtForm && (noted(line) && !strings.ContainsFunc(s, isMark) || len(r.ways) == 0 && !strings.Contains(s, ",") && r.isSecret(line, tokens)), r.state.Form == nil && len(r.ways) == 0 && writtenOnly(line):
		r.howToReply(line, s)
		return
	}
	if other, from, to := r.otherSide(s); other != "" {
		r.add(intake.Opposing, other)
		s = s[:from] + s[to:]
		r.first, r.self = false, false
	}
	if strings.ContainsAny(s, "0123456789") {
		s = hoursBetween.ReplaceAllString(s, "$1 & $2")
	}
	if len(r.ways) > 0 {
		s = nameAfter.ReplaceAllString(s, "$1, $2")
		s = namesBetween.ReplaceAllString(s, "$1\u00a0$2\u00a0$3")
	}
	for _, clause := range clauseEnd.Split(s, -1) {
		if strings.TrimSpace(clause) != "" {
			r.clause(clause)
			r.first = false
		}
	}
}

// ahead reports whether a line names a day to come.
func (r *detailReader) ahead(line string) bool {
	return slices.ContainsFunc(dates.Find(dates.Split(line), r.in.At), func(m dates.Mention) bool { return m.Days >= 0 })
}

// clause reads one clause: what it surely tells, or else, beside a way to be reached, what it perhaps does.
func (r *detailReader) clause(c string) {
	name, c := r.ownName(c)
	if name == "" && r.first {
		name, c = r.bareName(c)
	}
	if name != "" {
		r.put(intake.Name, name)
	}
	var sure bool
	if strings.ContainsFunc(c, isMark) {
		r.self = r.self || name != ""
		sure = r.reach(c)
	} else {
		sure = r.tells(c, name != "")
	}
	r.details.rest = r.details.rest || !sure
	if !sure && len(r.ways) > 0 {
		r.perhaps(c)
	}
}

// tells reads a clause without a way to be reached, and reports whether it says nothing else. It notes for the next one whether the visitor has just spoken of
// themselves.
func (r *detailReader) tells(c string, named bool) bool {
	tokens := text.Tokens(c)
	line := lineOf(tokens)
	time, asked := afterCall(c)
	switch {
	case (r.state.AtForm || r.self || has(line, firstPerson)) && (noted(line) || r.state.AtForm && len(r.ways) == 0 && r.isSecret(line, tokens) || onlyAround(line) && prefers(line) != ""):
		r.howToReply(line, c)
	case (isTime(line) || asked && isTime(lineOf(text.Tokens(time)))) && !degrees.MatchString(c) && !aged.MatchString(line) && r.isToCall(line):
		r.whens = append(r.whens, when{strings.TrimSpace(time), true})
	case !onlyAround(line):
		r.self = named
		return false
	}
	r.self = r.self || named || has(line, firstPerson)
	return true
}

// isToCall reports whether the time in a line is one at which to call.
func (r *detailReader) isToCall(line string) bool {
	return owners.in(line, reaching) || !r.gentle() && (r.self || r.state.AtForm && !r.atStep(intake.StepAbout))
}

// howToReply notes how, and how not, to reply: who writes "dont call me" may be in danger if somebody does. Such a wish is no time to be reached at, and
// stands in the form in words that say so to whoever reads it.
func (r *detailReader) howToReply(line, said string) {
	not := noted(line) || secretly(line)
	if noCalls(line) && !has(r.said.line, texting) {
		r.put(intake.Prefer, intake.Email)
		said = r.words.form.noCalls
	} else if way := prefers(line); way != "" {
		r.put(intake.Prefer, way)
	}
	if not {
		r.whens = append(r.whens, when{strings.TrimSpace(said), true})
	}
}

// reach takes the ways to be reached out of a clause: those that nothing stands beside but that they are one's own. What else may stand before or after one has to
// say that it is the visitor who speaks of themselves, here or right before, or who was asked. It reports whether that is all that the clause says.
func (r *detailReader) reach(c string) (sure bool) {
	sure = true
	for at := strings.IndexFunc(c, isMark); at >= 0; at = strings.IndexFunc(c, isMark) {
		mark, size := utf8.DecodeRuneInString(c[at:])
		before, after := c[:at], c[at+size:]
		c = after
		if strings.ContainsFunc(after, isMark) {
			after = ""
		}
		sure = r.reachBy(r.ways[mark-firstMark], before, after) && sure
	}
	return sure
}

func (r *detailReader) reachBy(way intake.Way, before, after string) (sure bool) {
	head, tail := lineOf(text.Tokens(before)), lineOf(text.Tokens(after))
	mine := has(head+" "+tail, firstPerson)
	if notThere(head) && (r.state.AtForm || r.self || mine) {
		r.howToReply(head, before+r.text[way.From:way.To])
		r.first, r.self = false, false
		return true
	}
	sure = true
	var time, wish string
	switch {
	case noted(tail):
		wish, tail = after, ""
	case isTime(tail), onlyWhen.MatchString(tail):
		time, tail = after, ""
	case goesOn.MatchString(tail):
		sure, tail = false, ""
	}
	switch {
	case wish == "" && noted(head) && !notThere(head):
		wish, head = before, ""
	case time == "" && has(head, times):
		time, _ = afterCall(before)
		time = strings.Join(withoutEnd(strings.Fields(time), wayWords), " ")
	}
	line := strings.TrimSpace(head + " " + tail)
	words := strings.Fields(line)
	follows := r.self || r.wants && line == "" || r.first && (r.state.AtForm || r.wants || line == "" && r.state.Form != nil || r.state.Reference != "" && r.atRequest())
	if !r.isMine(words, mine) || !mine && !follows || wish == "" && r.isSaid(way) {
		r.details.doubt, r.self, r.first = true, false, false
		return false
	}
	also := anyOf(words, besides)
	r.own = append(r.own, contact{way, mine && !also || anyOf(words, correcting), also})
	r.first, r.self = false, true
	if time != "" {
		r.whens = append(r.whens, when{time, true})
	}
	if wish != "" {
		r.howToReply(lineOf(text.Tokens(wish)), wish)
	}
	return sure
}

// isMine reports whether what is said around a way to be reached, in the first person or not, leaves no doubt that it is the visitor's.
func (r *detailReader) isMine(words []string, mine bool) bool {
	for _, word := range words {
		isHour := times[word] || clock.MatchString(word) || hour.MatchString(word)
		if !isHour && !aroundContact[word] && !besides[word] && !somebodys[word] && !(correcting[word] && (mine || r.state.AtForm || r.atRequest())) {
			return false
		}
	}
	return !anyOf(words, somebodys) || owners.in(strings.Join(words, " "), forMe) // "somebody call me at", not "call my lawyer at"
}

// take puts a way to be reached into its field. One that is there stays unless the visitor says otherwise; a second one is a note on how to reach them.
func (r *detailReader) take(c contact) {
	now, known := r.details.fields[c.Field], r.filledIn(c.Field)
	switch {
	case now == "" && (known == "" || known == c.Value || c.replaces):
		r.put(c.Field, c.Value)
	case now == c.Value, known == c.Value:
	case now != "" && !c.replaces, c.also:
		r.add(intake.When, r.words.form.also+" "+c.Value)
	case now != "":
		r.put(c.Field, c.Value)
	default:
		r.details.kept = true
	}
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

// add puts a text behind what its field has already. A time to call takes the place of another, and of no word on how not to.
func (r *detailReader) add(field, value string) {
	before := r.details.fields[field]
	also := r.words.form.also
	if known := r.filledIn(field); before == "" && (field != intake.When || isNote(known) || secretly(lineOf(text.Tokens(value))) || strings.HasPrefix(known, also) || strings.HasPrefix(value, also)) {
		before = known
	}
	switch {
	case strings.Contains(before, value):
		value = before
	case before != "":
		value = before + ", " + value
	}
	r.put(field, value)
}

// isNote reports whether a text says how not to reach somebody, or who is not to know, which no time takes the place of.
func isNote(s string) bool {
	line := lineOf(text.Tokens(s))
	return noted(line) || secretly(line) || texted(line)
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
