package text

import (
	"iter"
	"maps"
	"strings"
)

// Stop words carry no subject of their own: they are left out of the inverted index and of what counts as covered, and stay
// in the classifier, where "how long" and "can they" say what kind of thing is asked. The lists are short on purpose:
// words such as "without", "against", "before" and "more" decide between legal questions.
var stopWords = [...]map[string]bool{
	English: Set(`a about ah all also am an and any anybody anyone anything are arent as at be been being but by can cant could couldnt
		cuz d dear did didnt do does doesnt doing dont else etc even ever every for from get gets getting give go got gonna gotta guys had hadnt has hasnt
		have havent having he hello help her here hers hes hey hi him his how however hows i id idk if ill im in into is isnt it its itself ive just
		kind know lets like ll lol lot m made make makes making many may maybe me might mine much must my myself need needs no not now of oh ok okay on
		one or our ours out own people plz please pls put re really right s said same say says she should shouldnt so some somebody someone something still such sure
		t take tell than thank thanks that thats the their theirs them then there theres these they theyre theyve thing things think this those though to
		too tried try trying u up ur us ve very wanna want wants was wasnt we well were werent weve what whats when where wheres
		which while who whos why will with wont would wouldnt y yes yet you your youre yours`),
	French: Set(`a ai ainsi alors apres as au aucun aura aussi aux avait avec avez avoir avons bonjour c car ce ceci cela celle celui ces cet cette ceux
		chaque chez ci comme comment d dans de depuis des donc dont du elle elles en encore est et etait etaient etant ete etes etre eu fait faire
		faut fois font furent hors ici il ils j je l la le les leur leurs lors lui m ma mais me meme mes merci moi moins mon n ne ni nos notre nous on ont ou
		par parce pas peut peuvent peux plus plutot pour pourquoi puis puisque qu quand que quel quelle quelles quels qui quoi s sa sans se selon ses
		si sien son sont sous suis sur t ta te tes toi ton tous tout toute toutes tres tu un une va veut veux vers vos votre vous y`),
}

// IsStop reports whether word, folded, is a stop word of lang.
func IsStop(word string, lang Lang) bool { return stopWords[lang][word] }

// StopWords gives the stop words of lang, in no certain order.
func StopWords(lang Lang) iter.Seq[string] { return maps.Keys(stopWords[lang]) }

// Detect guesses the language of a message by its stop words, and reports whether they tell. Else it is English.
func Detect(tokens []Token) (lang Lang, sure bool) {
	var english, french int
	for _, t := range tokens {
		inEnglish, inFrench := stopWords[English][t.Word], stopWords[French][t.Word]
		if inEnglish && !inFrench {
			english++
		}
		if inFrench && !inEnglish {
			french++
		}
	}
	if french > english {
		return French, true
	}
	return English, english > french
}

// Set is the words as a set.
func Set(words string) map[string]bool {
	s := make(map[string]bool)
	for _, w := range strings.Fields(words) {
		s[w] = true
	}
	return s
}
