package text

import "strings"

// Protected tokens. A search engine's usual tokenizer makes "n" and "4" of "N.4", drops "s" and splits "H&C"; for a visitor who
// holds the form in a hand, that token is the whole question. The rules below bring each way of typing to one token:
//
//	N4, N.4, n-4, N 4, form n4   n4
//	s. 48(1), sec 48, section 48 s48
//	H&C, h & c, h and c          h&c
//	p.r., P.R                    pr
//	e-mail, e-transfer           email, etransfer
//
// and one word that is law only by its neighbour: "a will", "my will", "wills" become "will#n", so that the most common
// auxiliary verb may stay a stop word.

// formLetters are the letters with which Ontario's and Canada's forms are numbered (N4, L1, T2, A1, K, W-4, T4).
const formLetters = "nltaswivkpcrmd"

// joining are prefixes that are written with and without a hyphen.
var joining = map[string]bool{"e": true, "co": true, "non": true, "re": true, "pre": true}

// word adds the run of word characters that begins at from, joined with what stood before it where the rules say so.
func (sc *scanner) word(run string, from int) {
	kind := Word
	switch {
	case strings.IndexByte(run, '&') >= 0:
		sc.add(run, Protected)
		return
	case strings.IndexByte(run, '.') > 0 && !isDigit(run[0]):
		run, kind = strings.ReplaceAll(run, ".", ""), Protected
	case isDigit(run[0]):
		sc.number(run, from)
		return
	case len(run) > 1 && hasDigit(run):
		kind = Protected
	}
	run = unapostrophe(run)
	if run == "" {
		return
	}
	if last := sc.last(from); last != nil {
		switch {
		case sc.text[from-1] == '-' && joining[last.Word]:
			last.Word += run
			return
		case run == "c" && sc.joinHC(last):
			return
		case run == "will" && last.Kind == Word && nounBefore[last.Word]:
			sc.add("will#n", Protected)
			return
		}
	}
	if run == "wills" {
		run, kind = "will#n", Protected
	}
	if kind == Word && run == "it" && sc.shouted(from) {
		run, kind = "it#n", Protected
	}
	sc.add(run, kind)
}

// last returns the token before the run that begins at from, if it belongs to the same sentence.
func (sc *scanner) last(from int) *Token {
	if len(sc.tokens) == sc.first || sc.split || from == 0 {
		return nil
	}
	return &sc.tokens[len(sc.tokens)-1]
}

// joinHC makes "h&c" of "h & c" and "h and c".
func (sc *scanner) joinHC(last *Token) bool {
	n := len(sc.tokens)
	if last.Word == "and" && n-sc.first >= 2 && sc.tokens[n-2].Word == "h" {
		sc.tokens = sc.tokens[:n-1]
		last = &sc.tokens[n-2]
	}
	if last.Word != "h" {
		return false
	}
	*last = Token{Word: "h&c", Kind: Protected, Sentence: last.Sentence}
	return true
}

// number adds a run that begins with a digit: "14", "1,200", "35.1", "7a", "2nd", "48" of "s. 48(1)".
func (sc *scanner) number(run string, from int) {
	if last := sc.last(from); last != nil {
		switch between := sc.between(from); {
		case isSection[last.Word] && strings.Trim(between, " .") == "":
			*last = Token{Word: "s" + run, Kind: Protected, Sentence: last.Sentence}
			return
		case len(last.Word) == 1 && strings.Contains(formLetters, last.Word) && len(run) <= 2 && (between == "-" || between == " " || between == "."):
			*last = Token{Word: last.Word + run, Kind: Protected, Sentence: last.Sentence}
			return
		}
	}
	switch {
	case hasLetter(run):
		sc.add(run, Protected)
	case strings.IndexByte(run, '.') > 0 && len(run) <= 5 && !sc.money(from):
		sc.add(run, Protected)
	case len(run) <= 2 && !sc.money(from):
		sc.add(run, Number)
	default:
		sc.add("0", Amount)
	}
}

// isSection lists what stands before a section's number.
var isSection = map[string]bool{"s": true, "ss": true, "sec": true, "sect": true, "section": true, "sections": true}

// between gives what stands between the last token and the run at from, at most three bytes of it.
func (sc *scanner) between(from int) string {
	to := from
	for from > 0 && to-from < 3 && !isWord(rune(sc.text[from-1])) {
		from--
	}
	return sc.text[from:to]
}

func (sc *scanner) money(from int) bool { return from > 0 && sc.text[from-1] == '$' }

// nounBefore are the words after which "will" is a document.
var nounBefore = map[string]bool{
	"a": true, "my": true, "your": true, "his": true, "her": true, "our": true, "their": true, "no": true, "the": true, "last": true,
	"this": true, "that": true, "valid": true, "new": true, "old": true, "without": true, "handwritten": true, "holograph": true, "mom": true, "moms": true,
	"mum": true, "mums": true, "mother": true, "dad": true, "dads": true, "father": true, "husband": true, "wife": true, "parent": true,
	"grandma": true, "grandmother": true, "grandfather": true, "aunt": true, "uncle": true, "living": true, "make": true, "making": true, "write": true,
	"writing": true, "wrote": true, "made": true, "contest": true, "challenge": true, "change": true, "changed": true, "have": true, "joint": true, "original": true,
}

// unapostrophe drops the possessive, the apostrophe of a contraction and the French elision: "landlord's" becomes "landlord",
// "don't" "dont", "l'employeur" "employeur".
func unapostrophe(run string) string {
	at := strings.IndexByte(run, '\'')
	if at < 0 {
		return run
	}
	if head, tail := run[:at], run[at+1:]; elided[head] && tail != "s" {
		return unapostrophe(tail)
	}
	run = strings.TrimSuffix(run, "'s")
	return strings.ReplaceAll(run, "'", "")
}

var elided = map[string]bool{
	"l": true, "d": true, "j": true, "m": true, "t": true, "s": true, "n": true, "c": true, "qu": true, "jusqu": true, "lorsqu": true, "puisqu": true, "quelqu": true,
}

// shouted reports whether "it" at from was written "IT" in a text that is not all in capitals. Only a plain text keeps its
// places when folded; in any other the pronoun is assumed.
func (sc *scanner) shouted(from int) bool {
	return len(sc.original) == len(sc.text) && sc.original[from:from+2] == "IT" && strings.ToUpper(sc.original) != sc.original
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

func hasDigit(s string) bool {
	for i := range len(s) {
		if isDigit(s[i]) {
			return true
		}
	}
	return false
}

func hasLetter(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r >= 'a' && r <= 'z' })
}
