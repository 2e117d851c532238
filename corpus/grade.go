package corpus

import (
	"regexp"
	"strings"
	"unicode"
)

// How hard a text is to read, as the school grade of somebody who reads it easily: the Flesch-Kincaid grade level,
//
//	0.39 words/sentences + 11.8 syllables/words - 15.59
//
// from J. P. Kincaid, R. P. Fishburne, R. L. Rogers and B. S. Chissom, Derivation of New Readability Formulas for Navy
// Enlisted Personnel, Research Branch Report 8-75, 1975. It was fitted to English and means nothing for French. Syllables
// are counted by groups of vowels, right for about nine words in ten; over the 200 words of an answer the rest evens out.

// Grade gives the reading grade of the answer's summary, takeaways and text, and false if its language has no formula.
func (a *Answer) Grade() (float64, bool) {
	if a.Lang != "en" && a.Lang != "" {
		return 0, false
	}
	lines := append([]string{a.Summary}, a.Takeaways...)
	return grade(strings.Join(lines, "\n") + "\n" + Plain(a.Body))
}

// grade takes each line of a text as one sentence or more.
func grade(text string) (float64, bool) {
	var wordCount, sentenceCount, syllableCount float64
	for _, sentence := range sentences(text) {
		all := words(sentence)
		if len(all) == 0 {
			continue
		}
		sentenceCount++
		for _, w := range all {
			wordCount++
			syllableCount += float64(syllables(w))
		}
	}
	if wordCount == 0 {
		return 0, false
	}
	return 0.39*wordCount/sentenceCount + 11.8*syllableCount/wordCount - 15.59, true
}

// sentenceEnd finds the end of a sentence within a line: a sign with a capital after it. A full stop with anything else after
// it is part of an abbreviation more often than not ("s. 48", "e.g. this").
var sentenceEnd = regexp.MustCompile(`[.!?…]["'”’)]*\s+["'“‘(]*\p{Lu}`)

func sentences(text string) []string {
	var all []string
	for line := range strings.Lines(text) {
		for {
			at := sentenceEnd.FindStringIndex(line)
			if at == nil {
				break
			}
			all = append(all, line[:at[0]+1])
			line = line[at[0]+1:]
		}
		all = append(all, line)
	}
	return all
}

// words gives the words of a text: what stands between spaces and has a letter or digit in it.
func words(text string) []string {
	var all []string
	for w := range strings.FieldsSeq(text) {
		if w = strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }); w != "" {
			all = append(all, w)
		}
	}
	return all
}

// syllables counts the syllables of an English word: groups of vowels, without a silent e at the end. A number or an
// abbreviation in capitals is read out by everybody and counts as one.
func syllables(word string) int {
	if !strings.ContainsFunc(word, unicode.IsLower) {
		return 1
	}
	w := strings.ToLower(word)
	n, after := 0, false // whether a vowel of the same syllable came before
	for i, r := range w {
		vowel := isVowel(r) || r == 'y'
		if r == 'y' && i+1 < len(w) && isVowel(rune(w[i+1])) { // year, buyer: a consonant; try-ing: a syllable of its own
			if i > 0 && !after && w[i-1] != 'w' { // nor law-yer
				n++
			}
			after = false
			continue
		}
		if vowel && !after {
			n++
		}
		after = vowel
	}
	if silentEnd(w) {
		n--
	}
	return max(n, 1)
}

func isVowel(r rune) bool { return strings.ContainsRune("aeiouàâéèêëîïôöùûü", r) }

// silentEnd reports whether the e of a word's last letters is not spoken: "make", "makes", "named", but not "table",
// "houses" and "rented".
func silentEnd(w string) bool {
	for ending, spokenAfter := range map[string]string{"e": "", "es": "scgxzh", "ed": "td"} {
		stem, ok := strings.CutSuffix(w, ending)
		if !ok || len(stem) < 2 {
			continue
		}
		last, before := stem[len(stem)-1:], stem[len(stem)-2:len(stem)-1]
		table := ending == "e" && last == "l" && !strings.Contains("aeiouy", before)
		return !strings.Contains("aeiouy"+spokenAfter, last) && !table
	}
	return false
}
