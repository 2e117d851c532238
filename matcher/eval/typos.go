package eval

import (
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"unicode"
)

// Misspell gives the queries with a slip of the fingers in n words each, or in as many as are long enough: two letters change places, one is left
// out, doubled, or becomes its neighbour on the keyboard. The same queries get the same slips every time.
func Misspell(queries []Query, n int) []Query {
	queries = slices.Clone(queries)
	for i := range queries {
		seed := fnv.New64a()
		seed.Write([]byte(queries[i].Text))
		queries[i].Text = misspell(queries[i].Text, n, rand.New(rand.NewPCG(seed.Sum64(), 0)))
	}
	return queries
}

// shortestSlip is the number of letters from which a word gets a slip.
const shortestSlip = 4

func misspell(s string, n int, chance *rand.Rand) string {
	letters := []rune(s)
	type word struct{ from, to int }
	var words []word
	for from := 0; from < len(letters); from++ {
		to := from
		for to < len(letters) && unicode.IsLetter(letters[to]) {
			to++
		}
		if to-from >= shortestSlip {
			words = append(words, word{from, to})
		}
		from = to
	}
	chance.Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
	words = words[:min(n, len(words))]
	slices.SortFunc(words, func(a, b word) int { return b.from - a.from }) // from the last, so that the places of the others stay
	for _, w := range words {
		letters = slices.Replace(letters, w.from, w.to, slip(letters[w.from:w.to], chance)...)
	}
	return string(letters)
}

// rows are the letters of a keyboard as they stand beside each other.
var rows = []string{"qwertyuiop", "asdfghjkl", "zxcvbnm"}

// slip gives a word with one slip after its first letter, which people rarely miss.
func slip(word []rune, chance *rand.Rand) []rune {
	at := 1 + chance.IntN(len(word)-2) // and one letter follows
	slipped := slices.Clone(word)
	switch chance.IntN(4) {
	case 0:
		slipped[at], slipped[at+1] = slipped[at+1], slipped[at]
	case 1:
		return slices.Delete(slipped, at, at+1)
	case 2:
		return slices.Insert(slipped, at, slipped[at])
	default:
		slipped[at] = beside(slipped[at], chance)
	}
	return slipped
}

// beside gives a neighbour of a letter on the keyboard.
func beside(letter rune, chance *rand.Rand) rune {
	for _, row := range rows {
		keys := []rune(row)
		at := slices.Index(keys, letter)
		if at < 0 {
			continue
		}
		if at == 0 || at < len(keys)-1 && chance.IntN(2) > 0 {
			return keys[at+1]
		}
		return keys[at-1]
	}
	return 'e' // of a letter with an accent, its plain form at best
}
