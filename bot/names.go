package bot

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/treadstone-law/answerbot/bot/conflict"
	"github.com/treadstone-law/answerbot/bot/intake"
	"github.com/treadstone-law/answerbot/bot/triage"
	"github.com/treadstone-law/answerbot/matcher"
	"github.com/treadstone-law/answerbot/matcher/text"
	"github.com/treadstone-law/answerbot/session"
)

// Names in messages. A name is told by what stands before it ("my name is", "the other side is"), by its capitals, and by words that are given names or that
// the library has never heard; "my name is on the lease" and "my landlord is evicting me" name nobody.

// lead is what stands before a name. The expression for it is tried only where one of its signs is in a text, for it is slow.
type lead struct {
	expression *regexp.Regexp
	signs      []string // all that it matches has one of them, in small letters; none where all has to be tried
}

// in gives where a lead stands in a text, nil for nowhere; lower is the text in small letters.
func (l *lead) in(s, lower string) []int {
	if l.signs != nil && !slices.ContainsFunc(l.signs, func(sign string) bool { return strings.Contains(lower, sign) }) {
		return nil
	}
	return l.expression.FindStringIndex(s)
}

// ownName gives the name that somebody gives in a clause as their own, "" for none, and the clause without it.
func (t *turn) ownName(c string) (name, rest string) {
	lower := strings.ToLower(c)
	for _, intro := range []*lead{surelyOwn, perhapsOwn} {
		if at := intro.in(c, lower); at != nil && (t.filledIn(intake.Name) != "" || !renaming.MatchString(c[:at[1]])) { // to change one's name is a matter of law
			name, end := t.nameAt(c[at[1]:], false)
			if intro == surelyOwn && end == 0 {
				end = wordName(c[at[1]:])
				name = c[at[1] : at[1]+end]
			}
			if lastName.MatchString(c[at[0]:at[1]]) {
				if rest := trimName(c[at[1]:]); end == 0 && isSurname(bareWord(rest)) { // "last name king"
					name, end = rest, len(c)-at[1]
				}
				if known := cmp.Or(t.details.fields[intake.Name], t.filledIn(intake.Name)); name != "" && !strings.Contains(known, name) {
					name = strings.TrimSpace(known + " " + name)
				}
			}
			if end > 0 && (intro == surelyOwn || !isPlace(name) && (t.surelyName(name) || (t.nameAsked() || t.state.AtForm && misnamed.MatchString(c)) && t.unheard(name) && (isCapital(name) || strings.Contains(name, " ")))) {
				return name, c[:at[0]] + " " + c[at[1]+end:]
			}
		}
	}
	return "", c
}

// wordName gives the end of a name that is a word as well, at the beginning of a text that can be nothing else, 0 for none: "will", "Grace Lee".
func wordName(s string) (end int) {
	for i, at := range nameWord.FindAllStringIndex(s, 2) {
		w := bareWord(s[at[0]:at[1]])
		if i == 0 && !alsoVerbs[w] || i == 1 && (!isSurname(w) || strings.Trim(s[end:at[0]], " ") != "") {
			break
		}
		end = at[1]
	}
	return end
}

// isWordName reports whether a text is such a name, a title or an initial, and the name of a family: "will smith", "mme roy", "J Smith".
func isWordName(s string) bool {
	first, last, two := strings.Cut(s, " ")
	return two && isSurname(bareWord(last)) && (alsoVerbs[bareWord(first)] || titled.MatchString(first))
}

func isSurname(word string) bool { return knownNames[word] || alsoSurnames[word] }

// bareName gives the name that a clause has beside nothing but a way to be reached, "" for none, and the clause without it. It is taken for the visitor's
// where the form asks for one, is open at the names, or where all that the message tells besides is how and when to reach its bearer.
func (r *detailReader) bareName(c string) (name, rest string) {
	before, after := c, ""
	if at := strings.IndexFunc(c, isMark); at >= 0 {
		before, after = c[:at], c[at:]
	}
	bare := yielding.ReplaceAllString(trimName(before), "")
	if after != "" { // "fatima noor my cell 416 555 0111"
		for cut := strings.LastIndexByte(bare, ' '); cut > 0 && aroundContact[text.Fold(bare[cut+1:])]; cut = strings.LastIndexByte(bare, ' ') {
			bare = trimName(bare[:cut])
		}
	}
	if bare == "" && after != "" { // "416 555 0111 fatima noor"
		if last := strings.LastIndexFunc(after, isMark); lineOf(text.Tokens(after[:last])) == "" { // and no other name before it
			bare = trimName(after[last:])
		}
	}
	words := strings.Fields(lineOf(text.Tokens(bare)))
	if _, behind, ok := strings.Cut(r.text, bare); len(words) == 0 || !ok || owners.in(lineOf(text.Tokens(behind)), ofOpponent) {
		return "", c
	}
	rest = strings.Replace(yielding.ReplaceAllString(c, ""), bare, " ", 1)
	known := r.filledIn(intake.Name)
	switch asked := r.nameAsked(); {
	case known != "" && len(r.ways) > 0 && allIn(words, known):
		return known, rest
	case known != "" && r.state.AtForm && len(words) < 4 && words[0] == text.Fold(known) && len(words) > 1 && r.maybeName(bare): // "bob", and then "bob hill"
		return bare, rest
	case known != "" || r.details.fields[intake.Name] != "" || !asked && len(words) < 2:
	case len(words) == 1 && !isGiven(words[0]) && !alsoVerbs[words[0]] && !r.onlyReaching(bare): // "Rent, and what else do I pay"
	case asked && r.isName(bare), r.namesOpen() && r.maybeName(bare), len(r.ways) > 0 && r.state.Form == nil && r.maybeName(bare) && r.onlyReaching(bare):
		return bare, rest
	}
	return "", c
}

// nameBeside takes a name out of the words of a part: those that it begins with, words that say nothing apart, or else the last ones right before the number.
func (r *detailReader) nameBeside(words []string, beforeWay bool) (left []string) {
	says := func(w string) bool {
		return !onlyBeside(lineOf(text.Tokens(w))) || isCapital(w) && isGiven(bareWord(w))
	}
	end := len(words)
	for beforeWay && end > 0 && !says(words[end-1]) {
		end--
	}
	first := true
	for i, w := range words[:end] {
		if !says(w) {
			continue
		}
		n := r.nameLength(words[i:end])
		if n > 0 && (first && (i < 4 || !beforeWay) || i+n == end) {
			r.name = strings.Trim(strings.Join(words[i:i+n], " "), edges+",'’")
			return slices.Delete(slices.Clone(words), i, i+n)
		}
		if first = false; !beforeWay {
			break
		}
	}
	return words
}

// bareWord is a word, folded, without what may stand around it.
func bareWord(word string) string { return text.Fold(strings.Trim(word, ".,!:'’-")) }

// nameLength gives how many of the words, from the first, are a name, 0 for none.
func (r *detailReader) nameLength(words []string) int {
	name, _ := r.nameAt(strings.Join(words, " "), true)
	n := len(strings.Fields(name))
	if end := slices.IndexFunc(words[:n], func(w string) bool {
		w = bareWord(w)
		return !isGiven(w) && !joins[w] && !particles[w] && (times[w] || reachWords[w] || onlyBeside(w))
	}); end >= 0 {
		n = end
	}
	if n == 0 || n > 3 && !has(lineOf(text.Tokens(strings.Join(words[:n], " "))), joins) {
		return 0
	}
	name = strings.Join(words[:n], " ")
	first := bareWord(words[0])
	written := isCapital(name) && strings.ToUpper(r.text) != r.text
	switch {
	case r.surelyName(name), n == 1 && isGiven(first), written && (n > 1 || r.strange(first) || !knownTalk(text.Tokens(first))), r.namesOpen() && len(words) <= 2 && r.strange(first):
		return n
	}
	return 0
}

// trimName is a text without what may stand around a name.
func trimName(s string) string {
	return strings.TrimFunc(s, func(r rune) bool { return isMark(r) || strings.ContainsRune(" .!:-–", r) })
}

// allIn reports whether all words are words of a name, in whatever order.
func allIn(words []string, name string) bool {
	of := strings.Fields(lineOf(text.Tokens(name)))
	return !slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(of, w) })
}

// namesOpen reports whether a form is open at its names, and has no name yet.
func (t *turn) namesOpen() bool {
	return t.state.Form != nil && t.state.Form.Step == intake.StepNames && t.filledIn(intake.Name) == ""
}

// onlyReaching reports whether a message says nothing beside a name but how and when to reach somebody, or goes on after it in the first person.
func (r *detailReader) onlyReaching(name string) bool {
	left := strings.Replace(r.text, name, " ", 1)
	for _, way := range r.ways {
		left = strings.Replace(left, r.text[way.From:way.To], " ", 1)
	}
	line := lineOf(text.Tokens(left))
	if onlyAround(line) || isTime(line) || len(r.ways) == 0 {
		return onlyAround(line) || isTime(line)
	}
	last := r.ways[len(r.ways)-1]
	return strings.HasPrefix(strings.TrimSpace(r.text), name) && goesOn.MatchString(lineOf(text.Tokens(r.text[last.To:])))
}

// isPlace reports whether a text names a place and nothing else: "Thunder Bay". Who is called after one says "my name is".
func isPlace(s string) bool {
	tokens := text.Tokens(s)
	named := matcher.Places(tokens)
	return len(named) > 0 && onlyPlaces(tokens, named) && !isGiven(tokens[0].Word)
}

// isGiven reports whether a word is known for a name.
func isGiven(word string) bool { return conflict.GivenName(word) || knownNames[word] }

// surelyName reports whether words look like a name without being said to be one: there are two, or a given name, and not all of them mean something.
func (t *turn) surelyName(words string) bool {
	first, _, more := strings.Cut(text.Fold(words), " ")
	given := isGiven(first)
	return more && (given || isWordName(words) || isCapital(words) && t.strange(words)) || given && !alsoWords[first]
}

// strange reports whether the library has never heard a word of a text.
func (t *turn) strange(words string) bool {
	for _, w := range t.Explain(words, "", t.words.lang, 1).Words {
		if w.Why == "unknown" || w.Why == "corrected" {
			return true
		}
	}
	return false
}

// nameAt gives the name that a text begins with, and where it ends, 0 for none: its words in capitals, with "and" between them where it may be that of
// several, or else a given name and one more, or all that the text is, if the library has never heard of it.
func (t *turn) nameAt(s string, several bool) (string, int) {
	var ends []int // of the words that belong to it
	lower, shouted, last := false, strings.ToUpper(s) == s, 0
	for _, at := range nameWord.FindAllStringIndex(s, maxNameWords) {
		w := s[at[0]:at[1]]
		folded := text.Fold(strings.Trim(w, "'’.-"))
		stop := isStop(folded) && !knownNames[folded] && (len(ends) > 0 || wordName(s[at[0]:]) <= at[1]-at[0])
		if strings.Trim(s[last:at[0]], " ") != "" || folded == "i" || folded == "im" || len(ends) > 0 && labels[folded] {
			break
		}
		last = at[1]
		if first := len(ends) == 0; !first && !isCapital(w) && (particles[folded] || several && joins[folded]) {
			continue // it belongs to it if more comes
		} else if !first && several && companies[folded] {
			ends = append(ends, at[1])
			break
		} else if first {
			lower = !isCapital(w)
			stop = stop && (lower || shouted)
		}
		if stop || lower == isCapital(w) {
			break
		}
		ends = append(ends, at[1])
	}
	if len(ends) == 0 {
		return "", 0
	}
	end := ends[len(ends)-1]
	if lower {
		first := text.Fold(s[:ends[0]])
		after := strings.TrimLeft(s[end:], " .!")
		switch whole := (after == "" || strings.IndexFunc(after, isMark) == 0) && len(ends) <= 3; {
		case several && isCompany(s[:end]):
		case isGiven(first) && (len(ends) > 1 || !alsoWords[first]), isWordName(s[:ends[min(1, len(ends)-1)]]):
			if !whole {
				end = ends[min(1, len(ends)-1)]
			}
		case !whole || verbal.MatchString(first) || !t.strange(s[:end]):
			return "", 0
		}
	}
	return strings.TrimRight(strings.TrimSpace(s[:end]), ".'’"), end
}

const maxNameWords = 8

func isCapital(w string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimSpace(w))
	return unicode.IsUpper(r)
}

// isName reports whether a text is nothing but somebody's name: two or three words of which the first is a given name or which the library hardly knows,
// written as names are, or a given name. Where one is asked for it may be in small letters.
func (t *turn) isName(s string) bool { return t.nameLike(s, t.nameAsked()) }

// maybeName is isName where a name is as good as asked for.
func (t *turn) maybeName(s string) bool { return t.nameLike(s, true) }

func (t *turn) nameLike(s string, asked bool) bool {
	words := strings.Fields(lineOf(text.Tokens(s)))
	if isWordName(s) {
		return asked || isCapital(s)
	}
	if len(words) == 0 || len(words) > 4 || isPlace(s) || slices.ContainsFunc(words, func(w string) bool {
		return isStop(w) && !particles[w] && !knownNames[w] || strings.Trim(w, "0123456789") == ""
	}) {
		return false
	}
	if !slices.ContainsFunc(words, func(w string) bool { return !particles[w] }) {
		return false
	}
	first, given := words[0], conflict.GivenName(words[0])
	small := slices.ContainsFunc(strings.Fields(s), func(w string) bool { return w == strings.ToLower(w) && !particles[text.Fold(w)] })
	switch {
	case len(words) == 1 && !asked:
		return given && !alsoWords[first]
	case len(words) == 1:
		return given || !knownTalk(text.Tokens(first)) && (alsoVerbs[first] || (knownNames[first] || !small && !times[first]) && t.unheard(s))
	case isGiven(first) && !alsoVerbs[first] && (asked || !alsoWords[first]) && t.followsGiven(words[1:]):
		return true
	case given && !alsoWords[first] && len(words) < 4:
		return s != strings.ToLower(s)
	}
	if small {
		return asked && t.onlyNames(words) && !knownTalk(text.Tokens(s)) && t.said.tongue() != inOther
	}
	return given || slices.ContainsFunc(words, func(w string) bool { return knownNames[w] }) || t.strange(s)
}

// perhapsName reports whether a few words that answer the form, which asks for a name, may be one that nobody here has heard of.
func (t *turn) perhapsName() bool {
	words := strings.Fields(t.said.line)
	if !t.nameAsked() || len(words) == 0 || len(words) > 4 || t.maybe != triage.None || t.afterHelp() || t.noPersonAsked() || t.where.alone || t.said.tongue() == inOther {
		return false
	}
	for _, w := range t.Explain(t.in.Text, "", t.words.lang, 1).Words {
		if w.Why == "lexicon" || isStop(w.Word) && !particles[w.Word] && !knownNames[w.Word] || strings.Trim(w.Word, "0123456789") == "" {
			return false
		}
	}
	if !t.strange(t.in.Text) && !slices.ContainsFunc(words, func(w string) bool { return knownNames[w] }) {
		return false
	}
	best, ok := t.best(t.in.Text)
	return (!ok || best.Confidence < leastTold) && !isQuestion(t.said.plain, t.said.tokens) && t.small() == ""
}

// noPersonAsked reports whether the form is shown since nobody had an answer, and not for who asked for a person.
func (t *turn) noPersonAsked() bool {
	return t.state.Last == session.TypeHandoff && t.state.LastReason != session.Requested
}

// followsGiven reports whether words in small letters after a given name can be the rest of the name: "sarah divorce" is none.
func (t *turn) followsGiven(words []string) bool {
	return !slices.ContainsFunc(words, func(w string) bool {
		return !isSurname(w) && !particles[w] && !conflict.GivenName(w)
	}) || t.unheard(strings.Join(words, " "))
}

// onlyNames reports whether words in small letters can be little but names: each is one, or is not known to the library, and at least one is surely.
func (t *turn) onlyNames(words []string) bool {
	one, unknown := false, 0
	for _, w := range t.Explain(strings.Join(words, " "), "", t.words.lang, 1).Words {
		name := knownNames[w.Word] || conflict.GivenName(w.Word) && !alsoWords[w.Word]
		switch {
		case name:
			one = true
		case particles[w.Word]:
		case w.Why == "unknown":
			unknown++
		case w.Why != "corrected":
			return false
		}
	}
	return one || unknown > 1 && unknown == len(words) && !t.noPersonAsked()
}

// unheard reports whether the library has never heard a word of a text, or has as good as no answer to it: what is asked for a name and says "O'Brien" gives
// one, whoever else of that name there is in a question.
func (t *turn) unheard(words string) bool {
	if t.strange(words) {
		return true
	}
	best, ok := t.best(words)
	return !ok || best.Confidence < leastTold
}
