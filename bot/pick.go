package bot

import (
	"slices"
	"strconv"
	"strings"

	"github.com/treadstone-law/answerbot/matcher/text"
	"github.com/treadstone-law/answerbot/session"
)

// A choice may be taken by its number ("2", "the second one", "option b", "la première"), by its label, by words that only its label
// has, and refused by "none" or "no". Anything else is a message like any other.

// maxPick is the longest message, in words, that can be a choice by its words.
const maxPick = 5

// picked gives the id of the open choice that a message takes, or "".
func picked(s *said, choices []session.Choice) string {
	tokens, line := s.tokens, s.line
	if len(choices) == 0 || len(tokens) == 0 {
		return ""
	}
	answers := slices.DeleteFunc(slices.Clone(choices), func(c session.Choice) bool { return c.ID == session.None })
	if refusals[line] && len(answers) < len(choices) {
		return session.None
	}
	if at := ordinal(s, len(choices)); at >= 0 {
		return choices[at].ID
	}
	for _, c := range choices {
		if foldedLine(c.Label) == line {
			return c.ID
		}
	}
	if len(tokens) > maxPick {
		return ""
	}
	return byWords(tokens, answers)
}

// refusals say that none of what was offered is meant.
var refusals = func() map[string]bool {
	set := make(map[string]bool)
	for _, line := range []string{"none", "none of these", "none of them", "none of those", "none of the above", "neither", "neither one", "neither of them", "neither of these",
		"no", "nope", "nah", "no thanks", "not really", "nothing", "nothing there", "no none", "no none of these", "not these", "not any of these", "not any of them", "not any", "no neither",
		"something else", "other", "another", "wrong", "not it", "thats not it", "that isnt it", "no thats not it", "no not that", "not that", "none are right", "none fit",
		"aucun", "aucune", "aucune de ces questions", "aucune de ces reponses", "aucun des deux", "aucune des deux", "aucun de ceux la", "ni lun ni lautre", "ni un ni autre", "ni lune ni lautre",
		"ni une ni autre", "non", "non merci", "non aucune", "non aucun", "rien de cela", "rien de tout ca", "autre chose", "pas vraiment", "pas ca", "ce nest pas ca", "est pas ca"} {
		set[line] = true
	}
	return set
}()

// ordinals are the words for a place, by number from one. "last" is -1.
var ordinals = map[string]int{
	"one": 1, "first": 1, "1st": 1, "two": 2, "second": 2, "2nd": 2, "three": 3, "third": 3, "3rd": 3, "four": 4, "fourth": 4, "4th": 4, "last": -1, "a": 1, "b": 2, "c": 3, "d": 4,
	"un": 1, "une": 1, "premier": 1, "premiere": 1, "1er": 1, "1re": 1, "1ere": 1, "deux": 2, "deuxieme": 2, "seconde": 2, "2e": 2, "2eme": 2, "trois": 3, "troisieme": 3, "3e": 3, "3eme": 3,
	"quatre": 4, "quatrieme": 4, "4e": 4, "4eme": 4, "derniere": -1, "dernier": -1,
}

// around may stand with a number or a word for a place.
var around = wordSet(`the number no num option choice question answer one its it is i pick choose think would like want guess maybe please that this and yes ok okay yeah take
	la le numero choix reponse question oui cest je prends choisis crois pense celle celui s est c svp`)

// ordinal gives the place that a message names, or -1. A letter counts only alone or after "option" and the like.
func ordinal(s *said, n int) int {
	at, found := 0, 0
	word := func(i int) string { return s.tokens[i].Word }
	for i := range s.tokens {
		w := word(i)
		number, err := strconv.Atoi(w)
		place, isPlace := ordinals[w]
		letter := len(w) == 1 && w >= "a" && w <= "d"
		switch {
		case err == nil:
			at, found = number, found+1
		case letter && !(len(s.tokens) == 1 || i == len(s.tokens)-1 && (word(i-1) == "option" || word(i-1) == "choice" || word(i-1) == "choix")):
			if !around[w] {
				return -1
			}
		case w == "one" && i > 0 && found > 0: // "the second one"
		case w == "one" && i > 0 && word(i-1) != "number" && word(i-1) != "option": // "that one"
		case isPlace:
			at, found = place, found+1
		case !around[w]:
			return -1
		}
	}
	if found != 1 {
		return -1
	}
	if at == -1 {
		at = n - 1 // the last question; "none of these" comes after it
	}
	if at < 1 || at > n || strings.ContainsAny(s.text, "$%") {
		return -1
	}
	return at - 1
}

func foldedLine(s string) string { return lineOf(text.Tokens(s)) }

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

// byWords gives the one choice whose label has all content words of the message, if they are in no other.
func byWords(tokens []text.Token, choices []session.Choice) string {
	var wanted []string
	for _, token := range tokens {
		if !text.IsStop(token.Word, text.English) && !text.IsStop(token.Word, text.French) && !around[token.Word] {
			wanted = append(wanted, stemOf(token))
		}
	}
	if len(wanted) == 0 {
		return ""
	}
	found := ""
	for _, c := range choices {
		var has []string
		for _, token := range text.Tokens(c.Label) {
			has = append(has, stemOf(token))
		}
		if !slices.ContainsFunc(wanted, func(w string) bool { return !slices.Contains(has, w) }) {
			if found != "" {
				return ""
			}
			found = c.ID
		}
	}
	return found
}

func stemOf(token text.Token) string {
	if token.Kind != text.Word {
		return token.Word
	}
	return text.Stem(token.Word, text.English)
}
