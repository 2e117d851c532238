package slots

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/treadstone-law/answerbot/bot/intake"
	"github.com/treadstone-law/answerbot/matcher/text"
)

// mostWords is how many words of a message are read: as many as one may have, since a name and a number often stand at the end of a long story.
const mostWords = 2000

// word is a run of letters or of digits, a sign, or a whole way to be reached.
type word struct {
	from, to int
	way      *intake.Way
	folded   string
	shape    shape
	line     bool // a line break stands before it
}

// shape is how a word is written.
type shape uint8

const (
	small shape = iota
	capital
	shouted // all in capitals, amid words that are not
	letter  // one in capitals
	digit   // one or two digits
	digits
	sign
	number  // to call
	address // to write to
)

// split parts a message into words.
func split(message string, ways []intake.Way) (words []word) {
	loud := strings.ToUpper(message) == message
	line := false
	for at := 0; at < len(message) && len(words) < mostWords; {
		if len(ways) > 0 && at >= ways[0].From {
			w := word{from: at, to: ways[0].To, way: &ways[0], folded: "@", shape: address, line: line}
			if ways[0].Field == intake.Phone {
				w.folded, w.shape = "#", number
			}
			words, ways, at, line = append(words, w), ways[1:], w.to, false
			continue
		}
		r, size := utf8.DecodeRuneInString(message[at:])
		end := len(message)
		if len(ways) > 0 {
			end = ways[0].From
		}
		w := word{from: at, to: at + size, line: line}
		switch {
		case unicode.IsSpace(r):
			line = line || r == '\n'
			at += size
			continue
		case unicode.IsLetter(r) || unicode.Is(unicode.Mn, r):
			w.to = at + letters(message[at:end])
			w.folded = text.Fold(message[at:w.to])
			w.shape = shapeOf(message[at:w.to], loud)
		case unicode.IsDigit(r):
			w.to = at + strings.IndexFunc(message[at:end]+" ", func(r rune) bool { return !unicode.IsDigit(r) })
			w.shape, w.folded = digits, "00000000"[:min(8, w.to-at)]
			if w.to-at <= 2 {
				w.shape, w.folded = digit, message[at:w.to]
			}
		default:
			w.shape, w.folded = sign, message[at:w.to]
		}
		words, at, line = append(words, w), w.to, false
	}
	return words
}

// letters gives where the word ends that a text begins with. An apostrophe belongs to one or two letters before it ("j'ai", "O'Brien"), else to those after it.
func letters(s string) int {
	n := 0
	for i, r := range s {
		switch {
		case unicode.IsLetter(r), unicode.Is(unicode.Mn, r), i == 0:
			n++
		case !isApostrophe(r):
			return i
		case n <= 2:
			return i + utf8.RuneLen(r)
		default:
			return i
		}
	}
	return len(s)
}

func isApostrophe(r rune) bool { return r == '\'' || r == '’' || r == '‘' || r == '`' || r == 'ʼ' }

func shapeOf(w string, loud bool) shape {
	first, size := utf8.DecodeRuneInString(w)
	switch rest := strings.TrimRight(w[size:], "'’"); {
	case !unicode.IsUpper(first) || loud:
		return small
	case rest == "":
		return letter
	case strings.ToUpper(rest) == rest:
		return shouted
	}
	return capital
}
