package bot

import (
	"iter"
	"slices"
	"strings"

	"github.com/treadstone-law/answerbot/matcher"
	"github.com/treadstone-law/answerbot/matcher/text"
	"github.com/treadstone-law/answerbot/session"
)

// several answers a message, bare, that asks two clear things: the first, and offers the other; or both, where neither is sure. It reports
// whether it did. Only questions that are marked as such, by their mark or their first word, count: a story has one question in it.
func (t *turn) several(message string) bool {
	found := t.foundIn(questions(message), leastPart)
	if halves := halvesOf(message); len(found) == 0 && halves != nil {
		if found = t.foundIn(halves, leastHalf); !t.bothIn(message, found) {
			return false
		}
	}
	if len(found) != 2 {
		return false
	}
	if at := slices.IndexFunc(found, func(m matcher.Match) bool { return !t.corpus.Gives(m.Answer) }); at >= 0 {
		t.missed(session.Unanswered, &found[at])
		t.handoff(session.LowConfidence, t.words.withdrawn)
		return true
	}
	first, second := found[0], found[1]
	if !t.sure(first) && t.sure(second) {
		first, second = second, first
	}
	if t.sure(first) && t.givable(first.Answer) {
		t.answer(first.Answer, first.Confidence, "", nil)
		t.also(t.words.alsoAsked, []string{second.Answer.Slug})
		return true
	}
	if t.state.Failed >= maxFailed || strings.HasSuffix(t.state.LastText, t.words.twoQuestions) {
		return false
	}
	t.add(session.Event{Type: session.TypeClarify, Text: t.remark(first.Answer, t.words.twoQuestions), Confidence: round(first.Confidence), Choices: []session.Choice{
		t.choice(first.Answer), t.choice(second.Answer), {ID: session.None, Label: t.words.none}}})
	return true
}

// foundIn gives the answers, each once, that parts of a message are by themselves at least so sure of.
func (t *turn) foundIn(parts []string, least float64) (found []matcher.Match) {
	for _, part := range parts {
		best, ok := t.best(part)
		if ok && best.Confidence >= least && placeOf(best.Answer, found) < 0 {
			found = append(found, best)
		}
	}
	return found
}

// bothIn reports whether two answers, one of them sure, are among those that fit the whole message: what one half is sure of may be something else beside
// the other, "and can she work".
func (t *turn) bothIn(message string, found []matcher.Match) bool {
	if len(found) != 2 || !t.sure(found[0]) && !t.sure(found[1]) {
		return false
	}
	whole := t.find(t.query(message)).matches
	whole = whole[:min(len(whole), deepHalf)]
	return placeOf(found[0].Answer, whole) >= 0 && placeOf(found[1].Answer, whole) >= 0
}

// also puts others below the answer that has just been given, before what is related to it, and says so.
func (t *turn) also(text string, others []string) {
	e := &t.events[len(t.events)-1]
	e.Text = strings.TrimSpace(e.Text + " " + text)
	var related []session.Choice
	for _, slug := range others {
		if a := t.corpus.Answer(slug); a != nil {
			related = append(related, session.Choice{ID: slug, Question: a.Question})
		}
	}
	for _, c := range e.Related {
		if !slices.Contains(others, c.ID) {
			related = append(related, c)
		}
	}
	e.Related = related
}

// leastPart is the confidence from which on a part of a message counts as a question of its own, and maxParts how many are looked at.
const (
	leastPart = 0.5
	maxParts  = 4
)

// The same for the halves of a question that only a small word joins: less than this is mostly one question that has two verbs. And among how many answers
// to the whole both have to be.
const (
	leastHalf = 0.7
	deepHalf  = 5
)

// halvesOf gives the two questions that "and" joins to one, each with a subject: "can he evict me and do i get my deposit back". Nil for other messages.
func halvesOf(message string) []string {
	for _, joint := range []string{" and ", " et "} {
		first, second, joined := strings.Cut(message, joint)
		if !joined || strings.Contains(second, joint) {
			continue
		}
		for _, half := range []string{first, second} {
			if tokens := text.Tokens(half); !isQuestion(half, tokens) || !askers[tokens[0].Word] || isHollow(tokens) {
				return nil
			}
		}
		return []string{first, second}
	}
	return nil
}

// joints are words that part two questions where no mark does.
var joints = strings.NewReplacer(" and also ", "\n", ". Also ", "\n", ", also ", "\n", " also, ", "\n", " et aussi ", "\n", ". Aussi ", "\n", " second question", "\n", " deuxième question", "\n")

// questions gives the parts of a message that are questions, if there are two or more of them.
func questions(message string) []string {
	message = joints.Replace(message)
	if !strings.ContainsAny(strings.TrimRight(message, " ?.!;\n"), "?.!;\n") {
		return nil // it has one part
	}
	var parts []string
	tokens := make([]text.Token, 0, len(message)/8+1)
	for part := range sentences(message) {
		if tokens = text.Append(tokens[:0], part); isQuestion(part, tokens) {
			parts = append(parts, part)
		}
	}
	if len(parts) < 2 || len(parts) > maxParts {
		return nil
	}
	return parts
}

// sentences yields those of a message, each with its question mark if it has one.
func sentences(message string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for rest := message; rest != ""; {
			end := strings.IndexAny(rest, "?\n.!;") + 1
			if end == 0 {
				end = len(rest)
			}
			if !yield(strings.TrimRight(rest[:end], "\n.!;")) {
				return
			}
			rest = rest[end:]
		}
	}
}

func isQuestion(part string, tokens []text.Token) bool {
	if len(tokens) < 3 {
		return false
	}
	first := tokens[0].Word
	if (first == "and" || first == "et" || first == "also" || first == "aussi") && len(tokens) > 3 {
		first = tokens[1].Word
	}
	return strings.HasSuffix(part, "?") || askers[first]
}

var askers = wordSet(`how what when where who why which can could do does did is are am should would will whats hows whos wheres comment quand ou qui pourquoi quel quelle combien
	puis est dois peut`)
