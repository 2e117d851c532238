package bot

import (
	"regexp"
	"strings"
)

// The shape of a line: one letter a word, by what kind of word it is. There is no end of ways to say a thing, but its words are few, so a short expression for the
// shape tells it where one for the line would list every order of every word: see formkinds.go.

// wordKinds say of words of what kind they are.
type wordKinds map[string]byte

// kindsOf makes them of words by their kinds. A word has one.
func kindsOf(words map[byte]string) wordKinds {
	kinds := make(wordKinds)
	for kind, of := range words {
		for w := range strings.FieldsSeq(of) {
			if kinds[w] != 0 && kinds[w] != kind {
				panic("a word of two kinds: " + w)
			}
			kinds[w] = kind
		}
	}
	return kinds
}

// shape gives the words of a line and its shape. A time is a "#", any other word of no kind a "-".
func (k wordKinds) shape(line string) (words []string, shape string) {
	words = strings.Fields(asOneWord.Replace(line))
	letters := make([]byte, len(words))
	for i, w := range words {
		switch kind := k[w]; {
		case kind != 0:
			letters[i] = kind
		case times[w], clock.MatchString(w), hour.MatchString(w):
			letters[i] = '#'
		default:
			letters[i] = '-'
		}
	}
	return words, string(letters)
}

// in reports whether a line has a shape.
func (k wordKinds) in(line string, of *regexp.Regexp) bool {
	_, shape := k.shape(line)
	return of.MatchString(shape)
}

// asOneWord has words that are of a kind together, and the one that they are read as.
var asOneWord = strings.NewReplacer("s il vous plait", "svp", "do not", "dont", "e mail", "email",
	"est ce que", "estceque", "en fait", "actually", "never mind", "nevermind", "laissez tomber", "nevermind", "laisse tomber", "nevermind", "laissez faire", "nevermind", "grand mere", "grandma", "grand pere", "grandpa", "grand mother", "grandma", "grand father", "grandpa")
