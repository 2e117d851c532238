package matcher

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher/text"
)

// A library holds the law of one place, and visitors ask about others: "what severance law applies in New Jersey" shares every word that counts with
// an answer and is not answered by it. So the confidence looks at how much of a message is the name of a place elsewhere. A story mentions one in
// passing and says so with many other words; one that also names a place of ours is about here; and what is asked from all over the world (visas,
// travel with a child) is known by the answer's own texts, which name such places.

// So many of an answer's alternates, and one in so many, name places elsewhere when naming one tells nothing.
const (
	abroadFrom  = 2
	abroadShare = 12
)

//go:embed places.txt
var placesText string

// place is a name of two or more words, or a single one, and where it is.
type place struct {
	rest    []string // the words after the first
	ours    bool
	country bool // elsewhere in our country
}

// places has all names by their first word.
var places = sync.OnceValue(func() map[string][]place {
	all := make(map[string][]place)
	for line := range strings.Lines(placesText) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		name, ours := strings.CutPrefix(line, "=")
		name, country := strings.CutPrefix(name, "+")
		words := strings.Fields(text.Fold(name))
		all[words[0]] = append(all[words[0]], place{words[1:], ours, country})
	}
	return all
})

// elsewhere is the share of a message that names places elsewhere: how many it names, each for the three words that a question about its law needs
// besides. None if a place of ours is named too.
func elsewhere(tokens []text.Token, words float64) float64 {
	n := 0
	for i := 0; i < len(tokens); i++ {
		p := placeAt(tokens, i)
		switch {
		case p == nil:
			continue
		case p.ours:
			return 0
		}
		n++
		i += len(p.rest) // "Las Vegas" is one place, though "Vegas" alone is one too
	}
	return min(1, 3*float64(n)/max(1, words))
}

// placeAt gives the place whose name begins at a token, or nil.
func placeAt(tokens []text.Token, i int) *place {
	named := places()[tokens[i].Word]
	for at := range named {
		if text.Begin(tokens[i+1:], named[at].rest) {
			return &named[at]
		}
	}
	return nil
}

// Place is a place that a message names.
type Place struct {
	From, To int  // its tokens, with the word before it where that is a part of the name
	Ours     bool // the library is about its law
	Country  bool // elsewhere in our country
}

// Places gives the places that tokens name, in order.
func Places(tokens []text.Token) []Place {
	var found []Place
	for i := 0; i < len(tokens); i++ {
		if p := placeAt(tokens, i); p != nil {
			found = append(found, Place{i, i + 1 + len(p.rest), p.ours, p.country})
			i += len(p.rest)
		}
	}
	return found
}

// AskedFromAbroad reports whether an answer is one that people ask for from anywhere: its own texts name such places.
func (ix *Index) AskedFromAbroad(a *corpus.Answer) bool {
	ix = ix.speaking(Query{Lang: a.Lang})
	at := slices.Index(ix.corpus.Answers(), a)
	return at >= 0 && ix.abroad[at]
}

// AsksElsewhere reports whether a message seems to ask about the law of another place: a good part of it names one.
func AsksElsewhere(message string) bool {
	tokens := text.Tokens(message)
	words := 0.0
	for _, t := range tokens {
		if !text.IsStop(t.Word, text.English) && !text.IsStop(t.Word, text.French) {
			words++
		}
	}
	return elsewhere(tokens, words) >= 0.5
}

// askedFromAbroad finds the answers of which so many utterances name places elsewhere that a message naming one may well mean them.
func (ix *Index) askedFromAbroad() []bool {
	abroad := make([]bool, len(ix.areas))
	for doc, a := range ix.corpus.Answers() {
		named := 0
		for _, said := range a.Alternates {
			if elsewhere(text.Tokens(said), 1) > 0 {
				named++
			}
		}
		abroad[doc] = named >= abroadFrom && named*abroadShare >= len(a.Alternates)
	}
	return abroad
}
