package bot

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/treadstone-law/answerbot/bot/intake"
	"github.com/treadstone-law/answerbot/bot/triage/dates"
	"github.com/treadstone-law/answerbot/matcher/text"
)

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
	line  string // the message as lines are, with a word for each of its ways to be reached
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
	r.line = lineWithMarks(marked)
	r.details.asks = asksCall(r.line)
	if r.corrects() {
		return
	}
	for _, sentence := range sentenceEnd.Split(marked, -1) {
		r.sentence(strings.TrimSpace(sentence))
	}
	r.decide()
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
	if own, other := r.bothSides(s); own != "" {
		r.put(intake.Name, own)
		r.add(intake.Opposing, other)
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
		s = namesBetween.ReplaceAllStringFunc(s, func(pair string) string {
			if m := namesBetween.FindStringSubmatch(pair); isCapital(m[1]) && isCapital(m[3]) || isGiven(bareWord(m[1])) && isGiven(bareWord(m[3])) {
				return strings.Join(m[1:], "\u00a0")
			}
			return pair
		})
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
		if lastName.MatchString(c) { // "first name kim last name chan"
			if name, c = r.ownName(c); name != "" {
				r.put(intake.Name, name)
			}
		}
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
		r.howToReply(head+" at", before+r.text[way.From:way.To]+after)
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
	whole := head + " " + tail
	if led, said := leads(head); led {
		sure, mine, head = sure && !said, true, ""
	}
	line := strings.TrimSpace(head + " " + tail)
	words := strings.Fields(line)
	called := owners.in(head, callIt) && r.state.AtForm && (r.details.fields[intake.Name] != "" || !r.isOthers()) // "my name is Kim. My ex took the car. Call"
	follows := r.self || called || r.wants && line == "" || r.first && (r.state.AtForm || r.wants || line == "" && r.state.Form != nil || r.state.Reference != "" && r.atRequest())
	if owners.in(whole, weCall) && r.isAsking() || !r.isMine(words, mine) || !mine && !follows || wish == "" && r.isSaid(way) {
		r.details.doubt, r.self, r.first = true, false, false
		return false
	}
	also := has(whole, besides) || r.filledIn(way.Field) != "" && onlyWhen.MatchString(lineOf(text.Tokens(time))) // "647 555 0111 if no answer"
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
