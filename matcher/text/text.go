// Package text turns a message into tokens that keep what law needs.
//
// Everything else in the matcher sees tokens only: folded to lower case and to plain letters, with forms ("N.4"),
// sections ("s. 48(1)") and acronyms ("H&C") kept whole, and each token's sentence known. The same folding is applied to
// answers and to messages, so it may be crude where it is the same on both sides.
package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Limits that keep any input cheap: a stemmer needs 60 ms for one word of a megabyte.
const (
	MaxBytes = 16 << 10 // of a text that is looked at; four times what a visitor may send in ASCII
	maxToken = 64       // bytes of one token
)

// Token is one word of a text.
type Token struct {
	Word     string // folded
	Kind     Kind
	Sentence int // 0, 1, 2 …
}

// Kind says what a token is made of.
type Kind uint8

// The kinds of tokens.
const (
	Word      Kind = iota // letters
	Number                // a number of no more than two digits, as in "14 days"
	Amount                // any other number; its Word is "0", because "1200" and "1250" tell the same story
	Protected             // a form, a section, an acronym: neither stemmed nor corrected
)

// Fold gives s in the form in which words are compared: compatibility forms resolved, accents dropped, lower case,
// one kind of apostrophe, and bytes that are no text turned into spaces.
func Fold(s string) string {
	if len(s) > MaxBytes {
		s = s[:MaxBytes]
	}
	if isPlain(s) {
		return strings.ToLower(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range norm.NFKD.String(strings.ToValidUTF8(s, " ")) {
		switch {
		case r == '’' || r == '‘' || r == '`' || r == 'ʼ':
			b.WriteByte('\'')
		case r == '–' || r == '—' || r == '‐' || r == '‑':
			b.WriteByte('-')
		case r == 'œ' || r == 'Œ':
			b.WriteString("oe")
		case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Cf, r): // accents; joiners and soft hyphens
		case unicode.IsControl(r) && r != '\t':
			b.WriteByte('\n')
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

func isPlain(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf || s[i] == '`' {
			return false
		}
	}
	return true
}

// Tokens gives the tokens of s in order. The tokens' words share memory with a folded copy of s.
func Tokens(s string) []Token {
	return Append(nil, s)
}

// Begin reports whether tokens begin with words.
func Begin(tokens []Token, words []string) bool {
	if len(tokens) < len(words) {
		return false
	}
	for i, w := range words {
		if tokens[i].Word != w {
			return false
		}
	}
	return true
}

// Append adds the tokens of s to tokens.
func Append(tokens []Token, s string) []Token {
	sc := scanner{original: s, text: Fold(s), tokens: tokens, first: len(tokens)}
	for sc.next() {
	}
	return sc.tokens
}

// scanner walks over a folded text. sentence counts up at full stops, question and exclamation marks and line breaks;
// split is set when the next token begins a new one.
type scanner struct {
	original, text string
	pos            int
	tokens         []Token
	first          int // tokens before this one are the caller's
	sentence       int
	split          bool
}

// next reads one run of word characters, or skips what is between two, and reports whether there is more.
func (sc *scanner) next() bool {
	if sc.pos >= len(sc.text) {
		return false
	}
	r, size := utf8.DecodeRuneInString(sc.text[sc.pos:])
	if !isWord(r) {
		sc.separator(r)
		sc.pos += size
		return true
	}
	if isBare(r) { // a script without spaces: each character is a token
		sc.add(sc.text[sc.pos:sc.pos+size], Word)
		sc.pos += size
		return true
	}
	from := sc.pos
	for sc.pos < len(sc.text) && isLower(sc.text[sc.pos]) { // most words are nothing else
		sc.pos++
	}
	digits, letters := false, sc.pos > from
	for sc.pos < len(sc.text) {
		r, size := utf8.DecodeRuneInString(sc.text[sc.pos:])
		if !isWord(r) && !sc.inner(r, size, digits, letters) || isBare(r) {
			break
		}
		digits = digits || r >= '0' && r <= '9'
		letters = letters || unicode.IsLetter(r)
		sc.pos += size
	}
	sc.word(sc.text[from:sc.pos], from)
	return true
}

// inner reports whether r, at the scanner's place within a run, belongs to it: the apostrophe of "don't", the point of
// "35.1" and "u.s.", the comma of "1,200", the "&" of "h&c".
func (sc *scanner) inner(r rune, size int, digits, letters bool) bool {
	if sc.pos+size >= len(sc.text) || sc.pos == 0 {
		return false
	}
	before := sc.text[sc.pos-1]
	after, _ := utf8.DecodeRuneInString(sc.text[sc.pos+size:])
	switch r {
	case '\'':
		return letters && unicode.IsLetter(after)
	case '.':
		if digits && !letters {
			return after >= '0' && after <= '9'
		}
		// a single letter before: "u.s.a", "n.4"; a longer word before a point ends a sentence
		single := sc.pos < 2 || !isWord(rune(sc.text[sc.pos-2])) || sc.text[sc.pos-2] == '.'
		return single && isWord(after) && isWord(rune(before))
	case ',':
		return digits && !letters && after >= '0' && after <= '9' && threeDigits(sc.text[sc.pos+1:])
	case '&':
		return isWord(rune(before)) && isWord(after)
	}
	return false
}

// threeDigits reports whether s begins with exactly three digits.
func threeDigits(s string) bool {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n == 3
}

// separator notes what stands between two runs.
func (sc *scanner) separator(r rune) {
	switch r {
	case '\n', '!', '?', ';':
		sc.split = true
	case '.':
		after, _ := utf8.DecodeRuneInString(sc.text[sc.pos+1:])
		if (sc.pos+1 >= len(sc.text) || unicode.IsSpace(after) || after == '.') && !sc.abbreviated() {
			sc.split = true
		}
	}
}

// abbreviated reports whether the point at the scanner's place ends an abbreviation: "s. 48", "p.r. card".
func (sc *scanner) abbreviated() bool {
	if len(sc.tokens) == sc.first || sc.pos < 2 {
		return false
	}
	last := sc.tokens[len(sc.tokens)-1]
	return isSection[last.Word] || last.Kind == Protected && sc.text[sc.pos-2] == '.'
}

func (sc *scanner) add(word string, kind Kind) {
	if len(word) > maxToken {
		word = strings.ToValidUTF8(word[:maxToken], "")
	}
	if sc.split {
		if len(sc.tokens) > sc.first {
			sc.sentence++
		}
		sc.split = false
	}
	sc.tokens = append(sc.tokens, Token{Word: word, Kind: kind, Sentence: sc.sentence})
}

func isWord(r rune) bool {
	if r < utf8.RuneSelf {
		return r|' ' >= 'a' && r|' ' <= 'z' || r >= '0' && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

func isLower(b byte) bool { return b >= 'a' && b <= 'z' }

const firstBare = 0x0e00 // the first of Thai; the others come later

// isBare reports whether r is of a script that writes no spaces between words.
func isBare(r rune) bool {
	return r >= firstBare && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai)
}
