package dates

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/treadstone-law/answerbot/matcher/text"
)

// elisions are French words that join the next one with an apostrophe; they are words of their own.
var elisions = text.Set("c d j l m n s t qu jusqu lorsqu puisqu quoiqu")

// Split gives the words of a folded text in order, and the ends of its sentences as "." or "?". Apostrophes are dropped ("dont", "hes") but
// for French elisions, which are parted ("j", "ai"). A number keeps what people write into it: "30/11", "2026-11-30", "9h30", "5pm", "1,200".
func Split(folded string) []string {
	return Append(make([]string, 0, len(folded)/5+1), folded)
}

// Append adds the words of a folded text to words.
func Append(words []string, folded string) []string {
	for pos := 0; pos < len(folded); {
		r, size := utf8.DecodeRuneInString(folded[pos:])
		switch {
		case r >= '0' && r <= '9':
			end := numberEnd(folded, pos)
			words = append(words, folded[pos:end])
			pos = end
		case unicode.IsLetter(r):
			end := pos + size
			for end < len(folded) && folded[end] >= 'a' && folded[end] <= 'z' { // most words are nothing else
				end++
			}
			for end < len(folded) {
				next, size := utf8.DecodeRuneInString(folded[end:])
				if !unicode.IsLetter(next) && !unicode.IsDigit(next) && !(next == '\'' && letterAt(folded, end+1)) {
					break
				}
				end += size
			}
			words = appendWord(words, folded[pos:end])
			pos = end
		default:
			pos += size
			words = appendEnd(words, r, folded[pos:])
		}
	}
	return words
}

func letterAt(s string, at int) bool {
	if at >= len(s) {
		return false
	}
	r, _ := utf8.DecodeRuneInString(s[at:])
	return unicode.IsLetter(r)
}

func appendWord(words []string, w string) []string {
	before, after, found := strings.Cut(w, "'")
	if !found {
		return append(words, w)
	}
	if elisions[before] && after != "all" {
		return appendWord(append(words, before), after)
	}
	return append(words, strings.ReplaceAll(w, "'", ""))
}

// appendEnd notes the end of a sentence; a point within a line ends one only before a space.
func appendEnd(words []string, r rune, rest string) []string {
	mark := "."
	switch r {
	case '?':
		mark = "?"
	case '!', '\n', ';':
	case '.':
		if rest != "" && rest[0] != ' ' && rest[0] != '\n' && rest[0] != '.' {
			return words
		}
	default:
		return words
	}
	if n := len(words); n == 0 || words[n-1] == mark {
		return words
	} else if words[n-1] == "." { // "...?" asks
		words[n-1] = mark
		return words
	}
	return append(words, mark)
}

// numberEnd finds the end of what begins with a digit.
func numberEnd(s string, pos int) int {
	for pos < len(s) {
		r, size := utf8.DecodeRuneInString(s[pos:])
		within := strings.ContainsRune("/-.:,", r) && pos+1 < len(s) && s[pos+1] >= '0' && s[pos+1] <= '9'
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !within {
			break
		}
		pos += size
	}
	return pos
}
