package bot

import (
	"slices"
	"strings"

	"github.com/treadstone-law/answerbot/matcher/text"
	"github.com/treadstone-law/answerbot/session"
)

// Who tells that somebody close has died hears a word on that before anything of law, once.

// bereaved reports whether a message tells that somebody close has died: "my dad passed away", "ma mère vient de mourir". "If my dad dies" does not.
func bereaved(tokens []text.Token) bool {
	for i, token := range tokens {
		if i == 0 || !relatives[token.Word] || !whose[tokens[i-1].Word] {
			continue
		}
		for j := i + 1; j <= min(i+mostBetween, len(tokens)-1); j++ {
			if dead[tokens[j].Word] && !(j+1 < len(tokens) && afterDead[tokens[j+1].Word]) || tokens[j].Word == "passed" && j+1 < len(tokens) && afterPassed[tokens[j+1].Word] {
				return !longAgo(tokens[j:])
			}
			if parts[tokens[j].Word] { // another clause, and maybe another's death
				break
			}
		}
	}
	return false
}

// mostBetween is how many words after the relative the death is looked for in: "my mother in law just passed away".
const mostBetween = 5

// longAgo reports whether what happened was years ago.
func longAgo(tokens []text.Token) bool {
	for i, token := range tokens[:min(len(tokens), 5)] {
		switch token.Word {
		case "ago", "since":
			return i > 0 && (tokens[i-1].Word == "years" || tokens[i-1].Word == "yrs")
		case "ans", "annees":
			return true
		}
		if year := token.Word; len(year) == 4 && (year[:2] == "19" || year[:2] == "20") {
			return true
		}
	}
	return false
}

var (
	whose     = wordSet(`my our mon ma mes notre nos`)
	relatives = wordSet(`mom mum mother mommy mama dad father daddy papa husband wife spouse partner fiance fiancee son daughter kid child baby brother sister uncle aunt auntie nephew niece
		grandma grandmother granny nana nan grandpa grandfather granddad parents parent stepdad stepfather stepmom stepmother cousin friend girlfriend boyfriend
		mere maman pere mari femme conjoint conjointe epoux epouse frere soeur fils fille oncle tante neveu parrain marraine mamie mami papi pepere memere beau belle grand chum blonde copain copine ami amie bebe enfant cousine`)
	dead        = wordSet(`died dead deceased mort morte decede decedee decedes mourir mouru decedait`)
	afterDead   = wordSet(`tired set serious broke wrong right inside against sure on beat lazy weight end ends`) // "dead tired" is nobody's death
	afterPassed = wordSet(`away on last yesterday today this suddenly in from`)
	parts       = wordSet(`and but so if because et mais donc si parce who that qui que`)
)

// condole says a word on a death that the message tells of before the reply, where none was told of before. Whom to call in danger stands before it.
func (t *turn) condole() {
	if t.in.Kind != Say || len(t.events) < 2 || t.events[1].Reason == session.Crisis || t.events[1].Type == session.TypeNotice || !bereaved(t.said.tokens) ||
		slices.ContainsFunc(t.state.Said, func(said string) bool { return bereaved(text.Tokens(said)) }) {
		return
	}
	reply := &t.events[1]
	reply.Text = strings.TrimSpace(t.words.condolence + " " + reply.Text)
}
