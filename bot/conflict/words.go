package conflict

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/treadstone-law/answerbot/matcher/text"
)

// part is a piece of what was typed that may be one name.
type part struct {
	words []string
	cut   bool // out of more words in a row
}

// partsOf cuts what was typed into pieces that may each be a name: between commas, "and" and the like; two pieces around a comma
// together ("Smith, John"); and every few words in a row of a longer sentence.
func partsOf(text string) []part {
	var parts []part
	add := func(words []string, cut bool) {
		if len(words) > 0 {
			parts = append(parts, part{words, cut})
		}
		bare := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return relations[w] })
		if len(bare) > 0 && len(bare) < len(words) {
			parts = append(parts, part{bare, cut})
		}
	}
	for line := range strings.FieldsFuncSeq(strings.Join(spellings(text), "\n"), func(r rune) bool { return strings.ContainsRune("\n;/|", r) }) {
		var before []string
		for piece := range strings.SplitSeq(asides.Replace(line), ",") {
			words := wordsOf(piece)
			for _, row := range conjunctions(words) {
				add(row, false)
				if len(row) > 3 {
					for size := 2; size <= 4; size++ {
						for i := 0; i+size <= len(row); i++ {
							add(row[i:i+size], true)
						}
					}
				}
			}
			if len(before) > 0 && len(words) > 0 && len(before)+len(words) <= 6 {
				add(slices.Concat(before, words), false)
			}
			before = words
		}
	}
	return parts
}

var asides = strings.NewReplacer("(", ",", ")", ",", "\"", ",", "“", ",", "”", ",")

// spellings gives a text as it is and, where it has hyphens, with what they join in one word: Anne-Marie is Annemarie too.
func spellings(text string) []string {
	text = hyphens.Replace(text)
	if joined := strings.ReplaceAll(text, "-", ""); joined != text {
		return []string{text, joined}
	}
	return []string{text}
}

var hyphens = strings.NewReplacer("\u2010", "-", "\u2011", "-")

// conjunctions cuts words at those that stand between two names.
func conjunctions(words []string) [][]string {
	var pieces [][]string
	from := 0
	for i, w := range words {
		switch w {
		case "and", "or", "et", "ou", "vs", "versus", "contre", "aka", "alias":
			pieces = append(pieces, words[from:i])
			from = i + 1
		}
	}
	if from > 0 { // a company may have such a word in its name
		pieces = append(pieces, words)
	}
	return append(pieces, words[from:])
}

// wordsOf gives the words of a name: small letters without accents, O'Brien and Mac Donald in one, titles and particles left out.
func wordsOf(s string) []string {
	folded := strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r), r == '\'', r == '’', r == '`', r == '‘', r == '.', r == '\u200c', r == '\u200d':
			return -1
		case r == 'ø' || r == 'Ø':
			return 'o'
		case r == 'ł' || r == 'Ł':
			return 'l'
		case r == 'đ' || r == 'Đ' || r == 'ð' || r == 'Ð':
			return 'd'
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.Is(unicode.Mc, r):
			return unicode.ToLower(r)
		}
		return ' '
	}, norm.NFKD.String(inLetters.Replace(initials(s))))
	var words []string
	all := strings.Fields(folded)
	for i, w := range all {
		switch {
		case titles[w], particles[w], (w == "mac" || w == "mc") && i+1 < len(all):
		case i > 0 && (all[i-1] == "mac" || all[i-1] == "mc"):
			words = append(words, all[i-1]+w)
		default:
			words = append(words, w)
		}
	}
	if len(words) == 0 {
		return all
	}
	return words
}

var inLetters = strings.NewReplacer("&", " and ", "ß", "ss", "æ", "ae", "Æ", "ae", "œ", "oe", "Œ", "oe")

// initials keeps "J.P. Smith" from becoming one word of two letters.
func initials(s string) string {
	runes := []rune(s)
	var b strings.Builder
	for i, r := range runes {
		b.WriteRune(r)
		alone := i == 1 || i > 1 && !unicode.IsLetter(runes[i-2])
		if r == '.' && i > 0 && unicode.IsLetter(runes[i-1]) && alone {
			b.WriteRune(' ')
		}
	}
	return b.String()
}

var (
	titles = text.Set(`mr mrs ms miss mx dr prof sir madam madame monsieur mme mlle maitre hon justice rev jr sr ii iii iv esq phd md`)
	// relations are what somebody is to the visitor, in front of the name
	relations = text.Set(`my ex exhusband exwife husband wife spouse partner landlord tenant boss employer neighbour neighbor brother sister mother father son daughter
		mon ma ancien ancienne mari epouse conjoint conjointe proprietaire locataire patron voisin voisine frere soeur mere pere fils fille
		is are the his her our their she he they against estate of`)
	particles = text.Set(`de del della da dos das di du des van von der den la le el al bin ibn binti st saint ste sainte`)

	companyForms = text.Set(`inc incorporated incorporee ltd limited ltee limitee corp corporation co company cie compagnie llp llc lp ulc plc gmbh ag sa sarl srl senc
		sencrl enr pc professional holdings holding`)
	weakWords = text.Set(`ontario canada canadian canadienne group groupe services service international enterprises entreprises the and of et toronto quebec north
		america global solutions management gestion`)
)
