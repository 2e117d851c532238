package bot

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/treadstone-law/answerbot/matcher/text"
)

// What a message looks like apart from its subject: how short it is, whether it goes on with what was said before, or has no subject of its own.

// talk is what a message looks like apart from its subject.
type talk struct {
	short float64 // 1 for one without any content word, towards 0 for a story
	back  float64 // how much it points back, 0 to 1.5
}

func measureTalk(tokens []text.Token) talk {
	lang, _ := text.Detect(tokens)
	content := 0
	pointing := false
	for _, token := range tokens {
		if !text.IsStop(token.Word, lang) {
			content++
		}
		pointing = pointing || pointingBack[token.Word]
	}
	t := talk{short: math.Exp(-float64(content) / shortWords)}
	if opensLike(tokens, joiners) {
		t.back++
	}
	if opensLike(tokens, turners) {
		t.back++
	}
	if pointing {
		t.back += 0.7
	}
	t.back = min(t.back, 1.5)
	return t
}

// opensLike reports whether the tokens begin with one of the phrases, after a joiner or not.
func opensLike(tokens []text.Token, phrases [][]string) bool {
	for skip := range min(2, len(tokens)) {
		if skip == 1 && !slices.ContainsFunc(joiners, func(p []string) bool { return p[0] == tokens[0].Word }) {
			return false
		}
		for _, p := range phrases {
			if text.Begin(tokens[skip:], p) {
				return true
			}
		}
	}
	return false
}

// Words by which a message goes on with what was said before, folded as tokens are.
var (
	joiners = [][]string{{"and"}, {"but"}, {"or"}, {"so"}, {"then"}, {"also"}, {"et"}, {"mais"}, {"ou"}, {"alors"}, {"donc"}, {"puis"}}
	turners = [][]string{{"what", "about"}, {"how", "about"}, {"what", "if"}, {"if"}, {"et", "si"}, {"si"}, {"et", "pour"}, {"quen", "est"}}

	pointingBack = wordSet(`it that this they them he him she her his one hes theyre its shes there those these then
		ca cela ceci il elle ils elles lui leur y en`)
)

// hasLetters reports whether a message has a letter: numbers alone say nothing.
func hasLetters(message string) bool { return strings.ContainsFunc(message, unicode.IsLetter) }

// isHollow reports whether a message has no subject of its own, and is short or points back: "is it taxable", "whats the max", "puis-je contester".
// However sure it is by itself of what is mostly asked in such words, it asks about what was said before.
func isHollow(tokens []text.Token) bool {
	pointing := len(tokens) <= shortHollow
	for _, token := range tokens {
		back := pointingBack[token.Word]
		pointing = pointing || back
		if !back && !generic[token.Word] && !isStop(token.Word) {
			return false
		}
	}
	return pointing
}

// isAddition reports whether a message only adds something to what was said before: "and the dog", "et les enfants". What it adds belongs to that.
func isAddition(tokens []text.Token) bool {
	n := len(tokens)
	for _, begins := range additions {
		if at := len(begins); n > at+1 && n <= at+3 && text.Begin(tokens, begins) && determiners[tokens[at].Word] {
			return !slices.ContainsFunc(tokens[at+1:], func(token text.Token) bool { return isStop(token.Word) })
		}
	}
	return false
}

// isCircumstance reports whether a message only tells how old somebody is, whom they live with, what they do or where they live: "she is 78", "i have two kids".
// It asks nothing, and is no matter by itself.
func isCircumstance(tokens []text.Token) bool {
	return len(tokens) <= fewInCircumstance && circumstance.MatchString(lineOf(tokens))
}

// fewInCircumstance is how many words it has at most.
const fewInCircumstance = 8

var circumstance = regexp.MustCompile(`^(?:(?:and|but|so|et|pis|mais) )?(?:` +
	`(?:i|im|i m|he|hes|she|shes|we|they|(?:my|his|her|our) \w+)(?: s)?(?: am| is| are| re)? (?:only |just |about )?(?:\d+(?: years old| yrs old| yo| now)?|(?:have|has|got) (?:\d|a|an|one|two|three|four|five|no) (?:little |small |young )?(?:kids?|child|children|sons?|daughters?|bab(?:y|ies)|cats?|dogs?|sisters?|brothers?)` +
	`|(?:a|an) (?:nurse|teacher|student|cook|driver|cashier|mechanic|electrician|plumber|carpenter|welder|farmer|doctor|engineer|dentist|psw|server|waiter|waitress|trucker|barber)|works? (?:at|in|for|as|nights?|days|evenings?|weekends?|full|part|from) ?.*|lives? (?:in|with|alone|near) ?.*|(?:have|has|had) (?:diabetes|asthma|adhd|autism|arthritis)|(?:is |am )?at (?:work|school|home) ?.*)` +
	`|(?:(?:je|j|jai|chu|il|elle|y|on|nous|ils|(?:mon|ma|mes|son|sa|ses) \w+) )?(?:suis |est |ai |a ?|avons |ont )?(?:juste |seulement )?(?:\d+ ans|(?:\d|un|une|deux|trois|quatre|cinq|pas d) ?(?:petits? |jeunes? )?(?:enfants?|fils|filles?|bebes?|chats?|chiens?|soeurs?|freres?)|(?:infirmiere?|enseignante?|etudiante?|cuisiniere?|chauffeur|caissiere?|mecanicien|electricien|plombier|menuisier|soudeur|camionneur)|travaille .*|habite .*|au travail ?.*|a l ecole ?.*|fait du diabete|fait de l asthme))$`)

// additions begin a message that only adds something; determiners come next.
var (
	additions   = [][]string{{"and", "what", "about"}, {"what", "about"}, {"how", "about"}, {"and"}, {"but"}, {"et", "pour"}, {"et"}, {"mais"}}
	determiners = wordSet(`the my our his her their this that le la les l mon ma mes notre nos son sa ses leur leurs ce cet cette ces`)
)

// shortHollow is the longest message, in words, that points back although no word of it does.
const shortHollow = 6

// generic are words that are asked about whatever subject.
var generic = wordSet(`tax taxes taxed taxable calculated calculate calculation figured determined decided long longer cost costs price expensive cheap time times month months week weeks
	day days year years right rights legal illegal lawful allowed happen happens happening next work works mean means worth normal fair valid enough deadline limit late paid paying
	owe owed charge charged fee fees total usual usually typical typically average about around mandatory required necessary possible hard easy soon fast quick quickly refuse
	max maximum min minimum most least fault blame options consequences penalty penalties sentence chances steps step dispute contest
	appeal fight stop change changed cancel undo reverse prove proof papers paperwork forms form file filing apply applies need free confidential private
	pay pays money cash refund droit droits formulaire formulaires paye payer paie preuve preuves
	imposable impot impots calcule calculee calcul cout couter coute cher longtemps temps mois semaine semaines jours jour ans legal illegal permis delai frais combien prend
	arrive obligatoire possible normal juste marche gratuit confidentiel
	cest payant payante fonctionne
	maximum minimum faute contester contestation refuser annuler changer combattre recours consequences peine risque risques suite options`)
