package bot

import (
	"regexp"
	"slices"
	"strings"

	"github.com/treadstone-law/answerbot/bot/intake"
	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher"
	"github.com/treadstone-law/answerbot/matcher/text"
	"github.com/treadstone-law/answerbot/session"
)

// Where a conversation is about. The library holds the law of Ontario and of Canada; "how much can they raise it" after "my rent went up in
// Calgary" is not answered by it, although nothing in the words says so. So a place elsewhere that a message names is remembered: where the visitor
// says that they are, until they name a place of ours; where their matter is, as long as that is what is talked about. Where somebody else is,
// and what comes from a place (a licence, a degree), says nothing about the next question. In such a place answers are given with a word that the law
// there can be different, said once, and what is law of Ontario is offered and not given outright. Who immigrates comes from somewhere, and who moves away
// asks about the home that they leave: neither asks about the law of another place.

// whereabouts is what a message says of a place.
type whereabouts struct {
	place string // elsewhere, or session.Here; "" for none
	lives bool   // the visitor is there
	alone bool   // the message says nothing else: "what about ontario then"
	about bool   // a good part of the message is the name of a place elsewhere: so is what it asks
	left  bool   // the visitor moves there, and asks about the home that they leave here
}

func whereaboutsOf(s *said) whereabouts {
	named := matcher.Places(s.tokens)
	if len(named) > 0 {
		named = slices.DeleteFunc(named, func(p matcher.Place) bool { return isName(s.tokens, p) })
	}
	if len(named) == 0 {
		return whereabouts{}
	}
	w := whereabouts{about: matcher.AsksElsewhere(s.text), alone: onlyPlaces(s.tokens, named)}
	passing := false
	for _, p := range named {
		name := lineOf(s.tokens[p.From:p.To])
		switch {
		case p.Ours && !nowhere[name]:
			w.place, w.lives, w.about = session.Here, true, false
		case p.Ours || w.place != "":
		case movesTo.MatchString(within(s.tokens, p)) && leavesHome.MatchString(s.line):
			passing, w.left = true, true
		case inPassing.MatchString(within(s.tokens, p)):
			passing = true
		case isAt.MatchString(within(s.tokens, p)) && !(p.To < len(s.tokens) && awhile[s.tokens[p.To].Word]):
			w.place, w.lives = inPlace.ReplaceAllString(name, ""), true
		case isFrom.MatchString(lineOf(s.tokens[:p.From])):
			if p.Country {
				w.place, w.lives = name, true
			} else { // where they came from
				passing = true
			}
		case w.about && (inPlace.MatchString(name) || p.From > 0 && inPlace.MatchString(s.tokens[p.From-1].Word+" ")) && !ofOthers(s.tokens[:p.From]):
			w.place = inPlace.ReplaceAllString(name, "")
		}
	}
	if passing && w.place == "" {
		w.about = false
	}
	if w.alone && from.MatchString(s.line) && !w.lives { // "im from india" says nothing of where they are
		w.place, w.about = "", false
		return w
	}
	if w.alone && w.place == "" && w.about {
		w.place = inPlace.ReplaceAllString(lineOf(s.tokens[named[0].From:named[0].To]), "")
	}
	w.alone = w.alone && (w.place != "" || !slices.ContainsFunc(named, func(p matcher.Place) bool { return !p.Ours }))
	return w
}

// isName reports whether the name of a place is that of a street or a bank.
func isName(tokens []text.Token, p matcher.Place) bool {
	return p.From > 0 && beforeName[tokens[p.From-1].Word] || p.To < len(tokens) && afterName[tokens[p.To].Word] || p.From > 1 && tokens[p.From-1].Word == "of" && tokens[p.From-2].Word == "bank"
}

var (
	beforeName = wordSet(`rue avenue ave boul boulevard chemin route rang banque hotel cafe`)
	afterName  = wordSet(`street st road rd avenue ave boulevard blvd drive crescent lane trust`)
)

// onlyPlaces reports whether a message is nothing but names of places and words that say nothing beside them.
func onlyPlaces(tokens []text.Token, named []matcher.Place) bool {
	from := 0
	for _, p := range append(named, matcher.Place{From: len(tokens)}) {
		for _, token := range tokens[from:p.From] {
			if !besidePlaces[token.Word] {
				return false
			}
		}
		from = p.To
	}
	return true
}

var (
	inPlace = regexp.MustCompile(`^(?:in|to|from|at|au|aux|en|a|dans) (?:the )?`)
	from    = regexp.MustCompile(`\bfrom\b`)

	// inPassing are words after which a place is where somebody was, or came from.
	inPassing = regexp.MustCompile(`\b(?:was|were|been|born|went|go|going|goes|gone|flew|fly|flying|travel|travell?ed|travell?ing|stayed|trip|vacation|holiday|visit|visited|visiting|flights?|raised|grew up|married|marriage|wedding` +
		`|(?:takes?|taking|took|moves?|moving|relocat\w+|brings?|bringing)(?: (?:them|him|her|us|me|it|my|our|the|kids?|children|son|daughter|baby|dog|family))*` +
		`|etais|etait|etions|ne|nee|nes|alle|allee|alles|aller|voyage|vacances|sejour|vols?|maries?|mariees?|mariage)(?: (?:back|over|down|away|out))? (?:in|to|from|at|au|aux|en|a|de|du)(?: (?:the|la|le|l))?$`)

	// movesTo are words after which a place is where somebody moves, and leavesHome is in what they ask about the home that they leave.
	movesTo    = regexp.MustCompile(`\b(?:mov(?:e|es|ed|ing)|relocat\w+|go(?:ing)?|leav(?:e|ing)|transferr?\w*|jobs?|work|position|offer|school|college|university|demenag\w+|pars|partir|vais|emploi|travail|poste|etudes)(?: (?:away|out|back|over|offer|a|new|for|pour))* (?:in|to|at|for|a|au|en|pour)(?: (?:the|la|le|l))?$`)
	leavesHome = regexp.MustCompile(`\b(?:break\w*|end|ending|cancel\w*|terminat\w+|get out of|out of|leav\w+|sublet\w*|assign\w*|mid|early|casser|briser|resilier|quitter|annuler|sous louer|ceder|mettre fin|finir)\b.*\b(?:lease|rental|tenancy|apartment|apt|place|bail|loyer|logement|appart\w*)\b|\b(?:lease|tenancy|bail)\b.*\b(?:break|end|cancel|early|over|casser|briser|avant)\b`)

	// isFrom are words after which a place elsewhere in our country is where the visitor is; one in another is where they came from.
	isFrom = regexp.MustCompile(whoIs + ` (?:from|calling from|writing from|du|de|de la)$`)

	// isAt are words after which a place is where the visitor is.
	isAt = regexp.MustCompile(whoIs + `(?: (?:now|here|over|out|back|down|up|currently|maintenant|actuellement|ici))* (?:in|at|au|en|aux|a|dans|to)(?: the| le| la| l)?$`)
)

// within gives the words before a place, with the "in" that some names have.
func within(tokens []text.Token, p matcher.Place) string {
	line := lineOf(tokens[:p.From])
	if first := tokens[p.From].Word + " "; inPlace.MatchString(first) {
		line = strings.TrimSpace(line + " " + first)
	}
	return line
}

// awhile are words after a place that tell of a stay.
var awhile = wordSet(`that this for until till til next last on during while when visiting pour pendant jusqu cette`)

const whoIs = `(?:^|(?:^| )(?:and|but|because|cause|since|so|also|well|actually|sorry|no|hi|hello|ok|however|though|et|mais|car|parce que|alors|non|bonjour) )` +
	`(?:(?:im|we are|i am|were|ive been|we have been|weve been|je suis|on est|nous sommes|here|over here|out here|down here|ici)(?: (?:actually|currently|now|both|all|still|just|actuellement|maintenant))*` +
	`(?: (?:living|staying|residing|renting|working|based|located|a student|a tenant|a renter))?` +
	`|(?:i|we|j|je|nous|on)(?: (?:actually|currently|now|both|all|still|just|recently))* ?(?:live|stay|reside|rent|work|moved|relocated|habite|habitons|vis|vivons|vit|demeure|demeurons|reste|restons|loue|travaille)` +
	`|jhabite|habite)`

// nowhere are names that are ours and do not say that the visitor is not elsewhere: Alberta is in Canada, and "here" is wherever they are.
var nowhere = wordSet(`here canada canadian`)

// besidePlaces are words that say nothing beside a place.
var besidePlaces = wordSet(`oh ah well wait to hi hello hey bonjour im i am we are were live living stay staying rent renting work working moved reside located from calling writing recently meant mean fact in at here its it is this that was thats actually btw sorry no yes not tho though now currently ok so then what
	about how if whats and but the same different law laws rule rules case place happened happening like same well just us there canada too also for
	je suis on est nous sommes habite jhabite vis loue travaille demeure demenage demenager viens vient fait voulais dire au de du en a aux dans le la et si mais pour alors ici oui non cest c ce quen`)

// ofOthers reports whether what stands before a place tells where somebody else is.
func ofOthers(before []text.Token) bool {
	return slices.ContainsFunc(before[max(0, len(before)-4):], func(t text.Token) bool { return others[t.Word] })
}

// theirs reports whether a message asks for the papers of the place elsewhere that it names: "a visa for the us".
func (t *turn) theirs() bool {
	return slices.ContainsFunc(matcher.Places(t.said.tokens), func(p matcher.Place) bool { return !p.Ours && theirPapers.MatchString(within(t.said.tokens, p)) }) ||
		ofTheirs.MatchString(t.said.line)
}

var (
	theirPapers = regexp.MustCompile(`\b(?:visas?|citizenship|citizen|green card|asylum|refugee|immigrate|emigrate|immigration|citoyennete|citoyen|asile|immigrer|emigrer)(?: \w+)? (?:for|to|of|into|pour|aux|au|en|du|de)(?: the| la| l)?$`)
	ofTheirs    = regexp.MustCompile(`\bgreen ?card\b|\b(?:us|u s|usa|american|uk|british|schengen|australian|american|americain|americaine|britannique) (?:visas?|citizenship|passport|immigration|work permit)\b|\bvisas? (?:americain|schengen|britannique)\b`)
)

var others = wordSet(`used lived lives living moved died born stays he hes she shes they theyre dad father mom mother mum parents brother sister son daughter ex wife husband kids kid children child uncle
	aunt cousin friend grandmother grandfather licence license degree will married divorced
	il elle ils elles sil lui vit habite demeure decede decedee mort pere mere frere soeur fils fille mari femme enfants oncle tante cousine amie permis marie mariee testament`)

// look notes where the message says that it is about.
func (t *turn) look() {
	if t.in.Kind == Say {
		t.where = whereaboutsOf(&t.said)
	}
	e := &t.events[0]
	switch {
	case t.where.place == session.Here:
		if t.state.Place != "" {
			e.Place = session.Here
		}
	case t.where.place != "":
		if e.Place, e.Lives = t.where.place, t.where.lives; t.state.Place == e.Place {
			e.Lives = e.Lives || t.state.Lives
		}
	}
}

// elsewhere is the place elsewhere that a reply about an answer is for, or "".
func (t *turn) elsewhere(a *corpus.Answer) string {
	switch {
	case t.where.place == session.Here:
		return ""
	case t.where.place != "":
		return t.where.place
	case t.where.about:
		return t.said.line
	case t.state.Place != "" && !t.state.Lives && len(t.state.About) > 0 && !t.sameSubject(a):
		t.events[0].Place = session.Here // the matter that is elsewhere is no longer talked about
		return ""
	}
	return t.state.Place
}

// sameSubject reports whether an answer is of an area that the conversation is about.
func (t *turn) sameSubject(a *corpus.Answer) bool {
	return slices.ContainsFunc(t.state.About, func(slug string) bool { return t.areaOf(slug) == a.Area })
}

// foreign reports whether an answer is about the law of another place than the one that is talked about, and whether that law is Ontario's alone.
func (t *turn) foreign(a *corpus.Answer) (foreign, provincial bool) {
	place := t.elsewhere(a)
	abroad := place != "" && t.index.AskedFromAbroad(a)
	switch {
	case place == "" || ofImmigration(a) && !t.theirs() || abroad && (!t.state.Lives && !t.where.lives || a.Jurisdiction != "ontario"):
		return false, false
	case a.Jurisdiction == "ontario":
		return true, true
	}
	inCountry := slices.ContainsFunc(matcher.Places(text.Tokens("in "+place)), func(p matcher.Place) bool { return p.Country })
	return !inCountry, false
}

// ofImmigration reports whether an answer is for people who come to Canada from elsewhere.
func ofImmigration(a *corpus.Answer) bool { return a.Area == "immigration" }

// remark puts before a text, where the conversation is about the law of another place, whose law the library holds.
func (t *turn) remark(a *corpus.Answer, text string) string {
	about := t.where.about && (!ofImmigration(a) || t.theirs())
	if foreign, _ := t.foreign(a); !foreign && !about || t.remarked() {
		return text
	}
	return t.words.elsewhere + " " + text
}

// remarked reports whether that was said already, and the message names no new place: the last reply says it, or what is talked about is law of Ontario.
func (t *turn) remarked() bool {
	if named := t.where.place != "" || t.where.about; named && (t.where.place == "" || t.where.place != t.state.Place) {
		return false
	}
	return strings.Contains(t.state.LastText, t.words.elsewhere) || t.state.Place != "" && slices.ContainsFunc(t.state.About, func(slug string) bool {
		a := t.corpus.Answer(slug)
		return a != nil && a.Jurisdiction == "ontario"
	})
}

// placed answers a message that only names a place: what was asked last is asked of that place, unless that changes nothing. It reports whether it did.
func (t *turn) placed() bool {
	if !t.where.alone || t.state.Asked == "" && askers[t.said.tokens[0].Word] {
		return false
	}
	t.aside()
	if t.atStep(intake.StepNames) && t.filledIn(intake.Name) == "" { // where they live is not what they are called
		t.withForm(t.words.form.below)
		return true
	}
	asked := placeless(t.state.Asked)
	switch same := t.where.place == "" || t.where.place == session.Here && t.state.Place == ""; {
	case len(t.state.Choices) > 0 && (same || !t.clearly(asked)): // what is open stays so
		text := t.words.whichOne
		if a := t.corpus.Answer(t.state.Choices[0].ID); a != nil {
			text = t.remark(a, text)
		}
		t.askAgain(text)
	case same && t.state.Last != session.TypeHandoff, asked == "" && t.where.place == session.Here:
		t.reply(t.vary(t.words.ours))
	case asked == "":
		t.reply(t.words.elsewhere + " " + t.words.elsewhereAsk)
	default:
		t.match(asked)
	}
	return true
}

// clearly reports whether a message by itself has an answer that may be given outright.
func (t *turn) clearly(message string) bool {
	found := t.find(t.query(bare(message))).matches
	return len(found) > 0 && t.sure(found[0]) && t.givable(found[0].Answer)
}

// leftHere gives a message without the place that its writer moves to.
func (t *turn) leftHere(message string) string {
	if !t.where.left {
		return message
	}
	if asked := strings.HasSuffix(strings.TrimSpace(message), "?"); asked {
		return placeless(message) + "?"
	}
	return placeless(message)
}

// placeless gives a message without the places that it names.
func placeless(message string) string {
	tokens := text.Tokens(message)
	named := matcher.Places(tokens)
	if len(named) == 0 {
		return message
	}
	var kept []text.Token
	at := 0
	for _, p := range named {
		from := p.From
		if from > at && inPlace.MatchString(tokens[from-1].Word+" ") {
			from--
		}
		kept = append(kept, tokens[at:max(at, from)]...)
		at = p.To
	}
	return lineOf(append(kept, tokens[at:]...))
}
