package text

import "strings"

// Sound gives an English word as somebody would write it who goes by the ear alone: "phone" and "fone" come to the same, and so do "licence" and
// "lisense", or "fight" and "fite". What is pronounced alike is written alike; silent letters and repeated ones are left out.
func Sound(word string) string {
	return silenced(alike.Replace(word))
}

// alike has spellings of one sound. Where several fit, the first of them holds.
var alike = strings.NewReplacer(
	"sur", "shr", "tion", "shn", "sion", "shn", "cian", "shn", "shun", "shn", "cious", "shs", "tious", "shs",
	"augh", "o", "ough", "o", "eigh", "a", "igh", "i", "gh", "g",
	"ph", "f", "ck", "k", "kn", "n", "wr", "r", "wh", "w", "mb", "m", "th", "t", "gu", "g",
	"sch", "sk", "tch", "ch", "dge", "j", "ge", "je", "gi", "ji",
	"ce", "se", "ci", "si", "cy", "si", "ch", "ch", "c", "k", "qu", "kw", "q", "k", "x", "ks", "z", "s",
	"ee", "i", "ea", "i", "ie", "i", "ei", "i", "ai", "a", "ay", "a", "ey", "a", "our", "r", "ou", "o", "ow", "o", "oo", "u", "au", "o", "aw", "o", "oa", "o", "y", "i",
	"er", "r", "or", "r", "ar", "r", "ir", "r", "ur", "r",
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
