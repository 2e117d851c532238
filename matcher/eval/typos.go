package eval

import (
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode"
)

// Misspell gives the queries with a slip in n words each, or in as many as are long enough. The same queries get the same slips every time.
func Misspell(queries []Query, n int, slip Slip) []Query {
	queries = slices.Clone(queries)
	lang := langOf(queries)
	for i := range queries {
		seed := fnv.New64a()
		seed.Write([]byte(queries[i].Text))
		queries[i].Text = misspell(queries[i].Text, n, lang, slip, rand.New(rand.NewPCG(seed.Sum64(), 0)))
	}
	return queries
}

// Slip misspells a word of a language, of at least shortestSlip letters.
type Slip func(word []rune, lang string, chance *rand.Rand) []rune

// shortestSlip is the number of letters from which a word gets a slip.
const shortestSlip = 4

func misspell(s string, n int, lang string, slip Slip, chance *rand.Rand) string {
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
		letters = slices.Replace(letters, w.from, w.to, slip(letters[w.from:w.to], lang, chance)...)
	}
	return string(letters)
}

// rows are the letters of a keyboard as they stand beside each other.
var rows = []string{"qwertyuiop", "asdfghjkl", "zxcvbnm"}

// OfFingers is a slip after the first letter, which people rarely miss: two letters change places, one is left out, doubled, or becomes its
// neighbour on the keyboard.
func OfFingers(word []rune, _ string, chance *rand.Rand) []rune {
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

// soundsLike has how English is spelt and how the same may be written by somebody who goes by the ear.
var soundsLike = strings.Fields(`
	ph>f ck>k ck>c kn>n wr>r wh>w igh>i ight>ite ght>t ough>o ough>uff tion>shun tion>sion cian>shun sion>shun dge>ge tch>ch mb>m gu>g qu>kw x>ks
	ee>ea ea>ee ee>e ea>e ie>ei ei>ie ie>y ai>a ay>ai ou>ow ow>ou oa>o oo>u u>oo au>o aw>o y>ie
	er>or or>er er>ar ar>er er>r ce>se se>ce ci>si ch>sh c>k s>z a>e e>a e>i i>e o>u u>o
	ance>ence ence>ance ant>ent ent>ant able>ible ible>able ous>us ed>d ed>t le>el al>el ment>mint ness>nis ing>in
	bb>b cc>c dd>d ff>f gg>g ll>l mm>m nn>n pp>p rr>r ss>s tt>t`)

// soundsLikeInFrench has the same for French.
var soundsLikeInFrench = strings.Fields(`
	ph>f qu>k qu>c c>k k>c ck>k ch>sh gu>g g>j ge>je ç>ss ss>s ss>c s>ss s>z z>s ce>se ci>si tion>sion tion>ssion sion>tion th>t ill>y gn>ni y>i x>ks h>
	eau>o au>o o>au ai>é ai>e é>er er>é é>ez ez>é ée>er è>e é>e ê>e ei>ai oi>oua oy>oi ou>oo en>an an>en em>am am>em ain>in ein>in in>ain om>on eu>e
	ent>e ent>ant ant>ent ement>eman es>e s> t> d> p> mm>m nn>n ll>l tt>t rr>r pp>p ff>f m>mm n>nn l>ll t>tt`)

// OfTheEar writes a part of a word in another way that sounds the same, or leaves out the e that ends it. Its first letter stays, unless it is silent.
func OfTheEar(word []rune, lang string, chance *rand.Rand) []rune {
	pairs := soundsLike
	if lang == "fr" {
		pairs = soundsLikeInFrench
	}
	spelt := strings.ToLower(string(word))
	var ways []string
	for _, pair := range pairs {
		from, to, _ := strings.Cut(pair, ">")
		for at := range spelt {
			if strings.HasPrefix(spelt[at:], from) && (at > 0 || len(from) > 1) {
				ways = append(ways, spelt[:at]+to+spelt[at+len(from):])
			}
		}
	}
	if short, ok := strings.CutSuffix(spelt, "e"); ok {
		ways = append(ways, short)
	}
	if len(ways) == 0 {
		return word
	}
	return []rune(ways[chance.IntN(len(ways))])
}
