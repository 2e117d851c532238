package bot

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Choices by their number or place: "2", "the last one", "1 and 3", "the first two".

// placeWords are the words for a place, by number from one. "last" is -1.
var placeWords = map[string]int{
	"one": 1, "first": 1, "1st": 1, "two": 2, "second": 2, "2nd": 2, "three": 3, "third": 3, "3rd": 3, "four": 4, "fourth": 4, "4th": 4, "last": -1, "a": 1, "b": 2, "c": 3, "d": 4,
	"un": 1, "une": 1, "premier": 1, "premiere": 1, "1er": 1, "1re": 1, "1ere": 1, "deux": 2, "deuxieme": 2, "seconde": 2, "2e": 2, "2eme": 2, "trois": 3, "troisieme": 3, "3e": 3, "3eme": 3,
	"quatre": 4, "quatrieme": 4, "4e": 4, "4eme": 4, "derniere": -1, "dernier": -1,
}

// around may stand with a number or a word for a place.
var around = wordSet(`the number no num option choice question answer one its it is i pick choose think would like want guess maybe please that this and yes ok okay yeah take
	la le numero choix reponse question oui cest je prends choisis crois pense celle celui s est c svp`)

// leadPlaces may too, where nothing but a place is named: "what about the second one".
var leadPlaces = wordSet(`or ou et what about how both ones also then now lets see show tell me try id ill d puis ensuite aussi voir montrez moi maintenant les maybe`)

// placeNumber reads a number, or a word for a place, and reports whether a word is one.
func placeNumber(word string) (n int, is bool) {
	if n, err := strconv.Atoi(word); err == nil {
		return n, true
	}
	n, is = placeWords[word]
	return n, is
}

// span is a run of places: "the first two", "les deux dernières".
var span = regexp.MustCompile(`^(?:(?:i think|maybe|probably|its|both|i want|id like|show me|i pick|what about|how about|je crois|je veux) )*(?:the |les )?(?:(first|last) (two|2|three|3)|(deux|2|trois|3) (premier|dernier)e?s)(?: (?:ones|please|of them|svp|i think))*$`)

// spanned gives the places, from zero, that a run takes of n.
func spanned(line string, n int) []int {
	m := span.FindStringSubmatch(line)
	if m == nil {
		return nil
	}
	size, _ := placeNumber(m[2] + m[3])
	from := 0
	if m[1] == "last" || m[4] == "dernier" {
		from = max(0, n-size)
	}
	var places []int
	for at := from; at < from+min(size, n); at++ {
		places = append(places, at)
	}
	return places
}

// mostPlaces is the greatest number that is taken for one of a place that is not there, rather than for a sum or a year.
const mostPlaces = 20

// ordinals gives the places, from zero, that a message names and does nothing besides, where there are n answers. A letter counts only alone or
// after "option" and the like.
func ordinals(s *said, n int) []int {
	if places := spanned(s.line, n); places != nil {
		return places
	}
	var places []int
	word := func(i int) string { return s.tokens[i].Word }
	for i := range s.tokens {
		w := word(i)
		place, isPlace := placeNumber(w)
		letter := len(w) == 1 && w >= "a" && w <= "d"
		switch {
		case letter && !(len(s.tokens) == 1 || i == len(s.tokens)-1 && (word(i-1) == "option" || word(i-1) == "choice" || word(i-1) == "choix")):
			isPlace = false
		case w == "one" && i > 0 && len(places) > 0: // "the second one"
			isPlace = false
		case w == "one" && i > 0 && word(i-1) != "number" && word(i-1) != "option": // "that one"
			isPlace = false
		}
		if isPlace {
			if place == -1 {
				place = n // the last question; "none of these" comes after it
			}
			places = append(places, place-1)
		} else if !around[w] && !leadPlaces[w] {
			return nil
		}
	}
	if strings.ContainsAny(s.text, "$%") || slices.ContainsFunc(places, func(at int) bool { return at < 0 || at >= mostPlaces }) {
		return nil
	}
	if len(places) > 1 && !joining.MatchString(s.text) { // "one second"
		return nil
	}
	return places
}

var joining = regexp.MustCompile(`(?i)[,&+]|\b(?:and|et|or|ou)\b`)
