package bot

import (
	"regexp"
	"slices"
	"strings"

	"github.com/treadstone-law/answerbot/bot/intents"
	"github.com/treadstone-law/answerbot/bot/learnt"
	"github.com/treadstone-law/answerbot/matcher/text"
	"github.com/treadstone-law/answerbot/session"
)

// What a message does with the choices that are open. One may be taken by its number ("2", "the second one", "option b", "la première"), by a run
// of its label, or by words that only its label has; several by "both" or "1 and 3"; one may be taken out by "not the second one"; and all may be
// refused by "none" or "no". Anything else is a message like any other: whoever says what they have, do, deny or ask has said something new,
// although a word of it stands in a label.

// pick is what a message says of what is offered.
type pick struct {
	take   []string // ids, in the order in which they are named; None for a refusal
	drop   []string // ids of what is not meant
	which  bool     // it says that some are meant, and not which: "both" of three, "not the" what is not among them
	beyond bool     // it gives a number that is not there
}

// maxPick is the longest message, in words, that can be a choice by its words.
const maxPick = 8

// picked tells what a message says of the open choices.
func picked(s *said, choices []session.Choice) pick {
	if len(choices) == 0 || len(s.tokens) == 0 {
		return pick{}
	}
	answers := answersIn(choices)
	if refuses(s) && len(answers) < len(choices) {
		return pick{take: []string{session.None}}
	}
	if p := counted(s, choices); p.says() {
		return p
	}
	if not, but := denied(s.text); not != "" {
		if meant := named(text.Tokens(but), answers); meant != nil {
			return pick{take: meant}
		}
		if but != "" {
			return pick{}
		}
		drop := named(text.Tokens(not), answers)
		return pick{drop: drop, which: drop == nil && denies(s)}
	}
	return pick{take: named(s.tokens, answers)}
}

// says reports whether a message said something of the choices.
func (p pick) says() bool { return p.which || p.beyond || len(p.take) > 0 || len(p.drop) > 0 }

// counted tells what a message takes by number or place, and does nothing besides: "2", "the last one", "both". That can be meant of what was
// offered before the last answer too.
func counted(s *said, choices []session.Choice) pick {
	answers := answersIn(choices)
	if len(answers) == 0 || len(s.tokens) == 0 {
		return pick{}
	}
	if n := inAll[s.line]; n != 0 {
		if n < 0 || n == len(answers) {
			return pick{take: ids(answers)}
		}
		return pick{which: true}
	}
	places := ordinals(s, len(answers))
	if slices.ContainsFunc(places, func(at int) bool { return at >= len(choices) }) {
		return pick{beyond: true}
	}
	var p pick
	for _, at := range places {
		if choices[at].ID == session.None && len(places) > 1 {
			return pick{which: true}
		}
		p.take = append(p.take, choices[at].ID)
	}
	return p
}

// oneOf tells which one a message takes by number or place of the questions named with an answer. A number that is not there is a fact, as it may be of any answer.
func oneOf(s *said, related []session.Choice) pick {
	places := ordinals(s, len(related))
	if len(places) != 1 || places[0] >= len(related) {
		return pick{}
	}
	return pick{take: []string{related[places[0]].ID}}
}

// answersIn gives the choices that are answers: all but "none of these".
func answersIn(choices []session.Choice) []session.Choice {
	return slices.DeleteFunc(slices.Clone(choices), func(c session.Choice) bool { return c.ID == session.None })
}

func ids(choices []session.Choice) []string {
	var ids []string
	for _, c := range choices {
		ids = append(ids, c.ID)
	}
	return ids
}

// refuses reports whether a message says that none of what was offered is meant: a line that says so, or "neither", "wrong" and the like with
// nothing but small words around them, and no question.
func refuses(s *said) bool {
	if refusals[s.line] || s.means(intents.Unhelpful) == learnt.Sure {
		return true
	}
	if len(s.tokens) == 0 || askers[s.tokens[0].Word] {
		return false
	}
	refusing := false
	for i := range s.tokens {
		w := s.tokens[i].Word
		if !refusing && refusers[w] {
			refusing = true
		} else if !refusers[w] && !besideRefusers[w] {
			return false
		}
	}
	return refusing
}

// refusals say that none of what was offered is meant.
var refusals = lineSet("no", "non", "non merci", "not really", "nothing there", "not these", "not any of these", "not any of them", "not any", "not those",
	"other", "another", "another one", "not it", "thats not it", "that isnt it", "no thats not it", "no not that", "not that", "no not these", "its not these", "its not that",
	"rien de cela", "rien de tout ca", "autre chose", "pas vraiment", "pas ca", "pas ceux la", "ce nest pas ca", "est pas ca", "ni lun ni lautre", "ni un ni autre", "ni lune ni lautre",
	"ni une ni autre", "non autre chose", "non pas ca")

// refusers refuse, with whatever small words; besideRefusers are those.
var (
	refusers       = wordSet(`none neither nope nah nothing wrong else different aucun aucune mauvais mauvaise`)
	besideRefusers = wordSet(`no not i think guess mean im afraid sorry thanks thank you really of these those them the that this it its thats above all any either ones one
		are is was something another fit fits apply applies to me my case situation problem question help helps helped what asked answer answers gave a an
		im seem seems say said please ok oh sadly here there listed do does dont doesnt and still helpful useful relevant
		de ces ceux celles questions reponses reponse la les deux je crois pense desole merci cest c est pas non ne ni des moi me m ca`)
)

func lineSet(lines ...string) map[string]bool {
	set := make(map[string]bool)
	for _, line := range lines {
		set[line] = true
	}
	return set
}

// inAll are lines that take more than one of what is offered: so many, or all of them for -1.
var inAll = map[string]int{"both": 2, "both of them": 2, "both of these": 2, "both of those": 2, "both please": 2, "both really": 2, "i think both": 2, "its both": 2, "maybe both": 2, "les deux": 2,
	"all": -1, "all of them": -1, "all of these": -1, "all of those": -1, "all of the above": -1, "all please": -1, "i think all of them": -1, "all three": 3, "all 3": 3, "all three of them": 3,
	"everything": -1, "every one of them": -1, "tous": -1, "toutes": -1, "tous les trois": 3, "toutes les trois": 3, "les trois": 3, "tout": -1, "tout ca": -1}

// denied takes apart a message that says what is not meant, "not the first one" or "i have no pets", and perhaps what is, "not divorce, separation".
func denied(message string) (not, but string) {
	at := denial.FindStringSubmatch(message)
	if at == nil {
		return "", ""
	}
	not = at[1]
	if cut := instead.FindStringIndex(not); cut != nil {
		not, but = not[:cut[0]], strings.TrimSpace(not[cut[1]:])
	}
	return not, but
}

// denies reports whether a message says that what is named is not meant, and nothing else: "not the peace bond", but not "not on the lease".
func denies(s *said) bool {
	not, but := denied(s.text)
	return but == "" && len(s.tokens) <= maxPick && definite.MatchString(not)
}

var (
	denial = regexp.MustCompile(`(?i)^\s*(?:(?:no|nope|nah|non|ok|sorry|i mean|it['’]?s|it is|that['’]?s|this is|about|but|definitely|really|well|mais|c['’]?est|ce n['’]?est|ce)\b[\s,.!]*)*` +
		`(?:(?:(?:i|we)(?:['’]?ve| have)?(?: got)?|there['’]?s|there is|there are) no|(?:i|we) (?:don['’]?t|do not) (?:have|own)(?: an?| any)?|(?:je n['’]|j['’]|j|on n['’])ai pas (?:de|d['’])|not|isn['’]?t|pas)\b\s*(.+)$`)
	definite = regexp.MustCompile(`(?i)^(?:the|about|that|this|those|these|le|la|les|l['’]|sur|celle|celui)\b`)
	instead  = regexp.MustCompile(`(?i)\s*(?:[,;.]|\bbut\b|\bmais\b|\brather\b|\bplutôt\b)[\s,;.]*(?:but\b|its\b|it['’]s\b|mais\b|rather\b|i meant?\b)?`)
)

// lineOf joins the words of tokens.
func lineOf(tokens []text.Token) string {
	size := len(tokens)
	for i := range tokens {
		size += len(tokens[i].Word)
	}
	var line strings.Builder
	line.Grow(size)
	for i := range tokens {
		if i > 0 {
			line.WriteByte(' ')
		}
		line.WriteString(tokens[i].Word)
	}
	return line.String()
}

// named gives what words say of answers: the one whose label has them in a row, or the one whose label alone has all of them that are
// no small words; none for a message that asks, denies, or tells of somebody.
func named(tokens []text.Token, answers []session.Choice) []string {
	places := ordinals(&said{tokens: tokens, line: lineOf(tokens)}, len(answers))
	if len(places) == 1 && places[0] < len(answers) {
		return []string{answers[places[0]].ID}
	}
	labels := labelsOf(answers)
	if found := labelled(labels, tokens); found != "" {
		return []string{found}
	}
	if len(tokens) > maxPick || len(tokens) == 0 || askers[tokens[0].Word] {
		return nil
	}
	if len(tokens) > 1 && tokens[0].Word != "about" && besidePicks[tokens[0].Word] && askers[tokens[1].Word] { // "for how long" asks too
		return nil
	}
	if len(tokens) == 2 && indefinite[tokens[0].Word] { // "a lease" begins a new question
		return nil
	}
	var wanted []text.Token
	telling := false
	for i, token := range tokens {
		switch w := token.Word; {
		case (w == "i" || w == "je") && (i+1 == len(tokens) || !choosers[tokens[i+1].Word]), denials[w]:
			return nil
		case around[w] || besidePicks[w]:
			telling = telling || w == "about"
		default:
			wanted = append(wanted, token)
			telling = telling || !isStop(w)
		}
	}
	if !telling || len(wanted) == 0 {
		return nil
	}
	if found := only(labels, hasAll(wanted...)); found != "" {
		return []string{found}
	}
	return nil
}

// label is that of an answer, taken apart.
type label struct {
	id     string // of the answer
	tokens []text.Token
	line   string // the words of the tokens
}

func labelsOf(answers []session.Choice) []label {
	labels := make([]label, len(answers))
	for i, c := range answers {
		tokens := text.Tokens(c.Label)
		labels[i] = label{id: c.ID, tokens: tokens, line: lineOf(tokens)}
	}
	return labels
}

// only gives the one answer of whose label something holds, or "".
func only(labels []label, holds func(label) bool) string {
	found := ""
	for _, l := range labels {
		if !holds(l) {
			continue
		}
		if found != "" {
			return ""
		}
		found = l.id
	}
	return found
}

// labelled gives the one answer whose label is what a message says, or has it in a row with a subject in it that no other label speaks of, or "".
func labelled(labels []label, tokens []text.Token) string {
	if len(tokens) == 0 {
		return ""
	}
	line := lineOf(tokens)
	if found := only(labels, func(l label) bool { return l.line == line }); found != "" {
		return found
	}
	found := only(labels, func(l label) bool { return strings.Contains(" "+l.line+" ", " "+line+" ") })
	if first := tokens[0].Word; len(tokens) == 1 || first == "i" || first == "je" || len(tokens) == 2 && indefinite[first] {
		return ""
	}
	tells := func(token text.Token) bool {
		return !isStop(token.Word) && !generic[token.Word] && only(labels, hasAll(token)) == found
	}
	if found == "" || !slices.ContainsFunc(tokens, tells) {
		return ""
	}
	return found
}

var indefinite = wordSet(`a an un une`)

// hasAll tells whether a label has all of some words, in whatever form.
func hasAll(tokens ...text.Token) func(label) bool {
	stems := stemsOf(tokens)
	return func(l label) bool {
		has := stemsOf(l.tokens)
		return !slices.ContainsFunc(stems, func(stem string) bool { return !slices.Contains(has, stem) })
	}
}

func isStop(word string) bool {
	return text.IsStop(word, text.English) || text.IsStop(word, text.French)
}

// Small words of a choice by its words: what may stand beside it, what makes a statement with "I" a choice, and what makes it none.
var (
	besidePicks = wordSet(`about know hear for of on in with to re regarding meant my a an and oh um well probably more id ill lets try show tell give me those these thats would
		sur du des de d mon ma mes au aux pour l plutot propos veux voudrais`)
	choosers = wordSet(`pick choose chose think guess mean meant want would take said say like d prends choisis crois pense veux voudrais`)
	denials  = wordSet(`no not never none neither nor dont doesnt isnt wasnt arent didnt wont cant without pas sans aucun aucune ni jamais non`)
)

func stemsOf(tokens []text.Token) []string {
	stems := make([]string, len(tokens))
	for i, token := range tokens {
		stems[i] = token.Word
		if token.Kind == text.Word {
			stems[i] = text.Stem(token.Word, text.English)
		}
	}
	return stems
}
