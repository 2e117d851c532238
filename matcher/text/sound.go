package text

import "strings"

// Sound gives a word, folded, as somebody would write it who goes by the ear alone: "phone" and "fone" come to the same, and so do "licence" and
// "lisense", or "chauffage" and "chofage". What is pronounced alike is written alike; silent letters and repeated ones are left out.
func Sound(word string, lang Lang) string {
	if lang == French {
		return silenced(frenchAlike.Replace(voiced(word)))
	}
	return silenced(englishAlike.Replace(word))
}

// voiced leaves out the consonants that end a French word and are not heard.
func voiced(word string) string {
	heard := strings.TrimRight(word, "sxtdpz")
	if len(heard) < 3 {
		return word
	}
	if short, is := strings.CutSuffix(heard, "er"); is {
		return short + "e"
	}
	return heard
}

// Spellings of one sound. Where several fit, the first of them holds.
var englishAlike = strings.NewReplacer(
	"sur", "shr", "tion", "shn", "sion", "shn", "cian", "shn", "shun", "shn", "cious", "shs", "tious", "shs",
	"augh", "o", "ough", "o", "eigh", "a", "igh", "i", "gh", "g",
	"ph", "f", "ck", "k", "kn", "n", "wr", "r", "wh", "w", "mb", "m", "th", "t", "gu", "g",
	"sch", "sk", "tch", "ch", "dge", "j", "ge", "je", "gi", "ji",
	"ce", "se", "ci", "si", "cy", "si", "ch", "ch", "c", "k", "qu", "kw", "q", "k", "x", "ks", "z", "s",
	"ee", "i", "ea", "i", "ie", "i", "ei", "i", "ai", "a", "ay", "a", "ey", "a", "our", "r", "ou", "o", "ow", "o", "oo", "u", "au", "o", "aw", "o", "oa", "o", "y", "i",
	"er", "r", "or", "r", "ar", "r", "ir", "r", "ur", "r",
)

var frenchAlike = strings.NewReplacer(
	"eaux", "o", "eau", "o", "aux", "o", "au", "o", "tion", "sion", "oeu", "e", "eu", "e", "oi", "wa", "oy", "wai",
	"ain", "in", "ein", "in", "en", "an", "ai", "e", "ei", "e", "ay", "e", "ey", "e", "ou", "u",
	"ph", "f", "th", "t", "rh", "r", "qu", "k", "q", "k", "ck", "k", "sch", "sh", "ch", "sh", "sh", "sh", "gn", "n", "gu", "g", "ge", "je", "gi", "ji",
	"cce", "kse", "cci", "ksi", "ce", "se", "ci", "si", "cy", "si", "c", "k", "x", "ks", "z", "s", "ill", "i", "y", "i", "h", "",
)

// silenced leaves out repeated letters, and the e that ends a word.
func silenced(s string) string {
	b := make([]byte, 0, len(s))
	for i := range len(s) {
		if i == 0 || s[i] != s[i-1] {
			b = append(b, s[i])
		}
	}
	if n := len(b); n > 2 && b[n-1] == 'e' {
		b = b[:n-1]
	}
	return string(b)
}

// Skeleton gives the consonants of a sound, and an a where it begins with a vowel.
func Skeleton(sound string) string {
	b := make([]byte, 0, len(sound))
	for i := range len(sound) {
		switch {
		case !vowel(sound[i]) && (i == 0 || sound[i] != 'h'):
			b = append(b, sound[i])
		case i == 0:
			b = append(b, 'a')
		}
	}
	return string(b)
}
