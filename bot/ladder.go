package bot

import (
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/treadstone-law/answerbot/bot/intents"
	"github.com/treadstone-law/answerbot/bot/learnt"
	"github.com/treadstone-law/answerbot/bot/triage"
	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher"
	"github.com/treadstone-law/answerbot/matcher/text"
	"github.com/treadstone-law/answerbot/session"
)

// The ladder of a reply. Each rung is tried in turn, and every way down ends with a person:
//
//	an emergency, or a wish for a person   handoff at once, with whom to call; what may be an emergency only has that beside its reply
//	a question, and the wish to be called  handoff with the answer, where the question by itself has one
//	a word on the form or on a request sent  reply, with the form where one is open
//	a choice in the visitor's own words    what was offered, or a person for "none"
//	a greeting, thanks, "what can you do"  reply
//	another language than ours             handoff, in both
//	confident                              answer
//	between                                clarify: up to three questions and "none of these"
//	not confident, or failed twice         handoff to the intake
//
// A message without any word that the library knows is asked about once before it is handed over.

// maxRelated is how many others are named with an answer, with those that were found beside it; its own related ones are all shown.
const maxRelated = 4

// say answers a message.
func (t *turn) say() error {
	seen := t.pressing()
	person := seen.Class == triage.Person
	t.readDetails()
	var alone *turn
	if seen.Class != triage.Crisis && seen.Class != triage.Urgent {
		alone = t.withoutWish(&seen)
	}
	switch {
	case seen.Class == triage.Crisis:
		t.emergency(seen, t.offer(session.Crisis))
	case seen.Class == triage.Urgent:
		t.emergency(seen, t.offer(session.Urgent))
	case t.switches(), t.numbersAgain(), t.answersWithForm(alone), t.talkOfForm(person):
	case person && t.chats(t.smallTalk()): // "are you a real lawyer" asks about the bot
	case person:
		t.wanted()
	default:
		return t.converse()
	}
	return nil
}

// pressing is what in a message comes before anything else: an emergency, or a wish for a person. What may be an emergency is noted.
func (t *turn) pressing() triage.Verdict {
	seen := t.seen()
	if seen.Maybe != triage.None {
		t.maybe, t.beside = seen.Maybe, seen.Resources
		if t.gentle() { // what may be urgent takes no number away
			t.beside = withNumbers(t.fewToCall(), seen.Resources)
		}
	}
	if t.beside == nil && (t.gentle() || t.state.HelpFor == session.Urgent && t.state.HelpSince < urgentTurns) {
		t.beside = t.fewToCall()
	}
	seen.Class = t.classOf(seen)
	if seen.Class == triage.Urgent && t.gentle() { // what is urgent as well takes no number away
		seen.Resources = withNumbers(t.fewToCall(), seen.Resources)
	}
	return seen
}

// classOf is the class of what was seen in a message, with regard to what else is known of the message.
func (t *turn) classOf(seen triage.Verdict) triage.Class {
	class := seen.Class
	if t.onlyResembles(seen) {
		class = triage.None
	}
	switch {
	case class == triage.Crisis, class == triage.Urgent:
		return class
	case class == triage.None && (t.soon() || !t.enough(t.said.means(intents.Person), true) || t.ofChat()): // "i cant leave" is no wish right after an emergency
		return triage.None
	case isQuestion(t.said.plain, t.said.tokens) && !t.said.meaning().Exact() && t.lawful(), t.asksOfNeed(), t.actsOnSomebody(), t.knownOfRead(): // "can a lawyer represent both of us"
		return triage.None
	}
	return triage.Person
}

// asksOfNeed reports whether a message amid a matter asks if one needs or gets a lawyer: "faut tu un avocat", "does he get a lawyer". It wishes for none.
func (t *turn) asksOfNeed() bool {
	tokens := t.said.tokens
	return t.midMatter() && len(tokens) > 1 && ofNeed[tokens[0].Word] && !slices.ContainsFunc(tokens, func(token text.Token) bool { return reaches[token.Word] }) && !t.said.meaning().Exact()
}

// actsOnSomebody reports whether a message wants something done to a person, and not to reach one: "je veux embaucher une personne", "i want to sue a lawyer". In
// French the verb is an infinitive right before, in English one after "to".
func (t *turn) actsOnSomebody() bool {
	tokens := t.said.tokens
	word := func(i int) string {
		if i < 0 || i >= len(tokens) {
			return ""
		}
		return tokens[i].Word
	}
	for i := range tokens {
		if !articles[word(i)] || !somebody[word(i+1)] {
			continue
		}
		verb := i - 1
		if toSomebody[word(verb)] { // "louer a une personne"
			verb--
		}
		inEnglish := word(i) == "a" || word(i) == "an"
		switch act := word(verb); {
		case hires[act]:
			return word(i+1) == "person" || word(i+1) == "personne"
		case reaches[act] || findsOne[act]:
		case inEnglish && word(verb-1) == "to", !inEnglish && infinitive.MatchString(act):
			return !slices.ContainsFunc(tokens, func(token text.Token) bool { return reaches[token.Word] })
		}
	}
	return false
}

var (
	articles   = wordSet(`a an un une`)
	somebody   = wordSet(`lawyer attorney paralegal person avocat avocate personne`)
	toSomebody = wordSet(`a contre`)
	hires      = wordSet(`hire embaucher engager`)
	findsOne   = wordSet(`see get have find consult use retain need want message write connect jaser discuter communiquer avoir consulter trouver rejoindre obtenir prendre retenir chercher ecrire
		texter telephoner envoyer montrer raconter expliquer confier dire etre prefere`)
	infinitive = regexp.MustCompile(`^\pL{2,}(?:er|ir|re)$`)
)

var (
	ofNeed  = wordSet(`do does did should must will would is are faut dois doit est ai`)
	reaches = wordSet(`talk speak chat call phone text contact reach meet see ask you u your someone somebody parler appeler contacter joindre rencontrer voir demander vous votre vos quelqu`)
)

// onlyResembles reports whether a message is none of what was seen in it: it asks how to hide this chat, whose reply names 911, or it has no phrase of an
// emergency, is only like one, and is known to be said about the chat.
func (t *turn) onlyResembles(seen triage.Verdict) bool {
	return t.said.meaning().Surely(intents.Watched) || seen.Phrase == "" && (t.said.means(intents.Watched) == learnt.Sure || t.saidBefore())
}

// puzzled asks for other words, once; then a person helps. Soon after a cry for help a calm word does.
func (t *turn) puzzled() {
	if t.gentle() {
		t.calm()
		return
	}
	if t.state.Failed > 0 {
		t.missed(session.Unanswered, nil)
		t.handoff(session.LowConfidence, t.words.notFound)
		return
	}
	text := t.words.rephrase
	if places := ordinals(&t.said, 0); isNumber(t.said.tokens) && len(places) > 0 { // "2", where nothing is listed
		text = t.words.noNumbers
	}
	t.add(session.Event{Type: session.TypeReply, Reason: session.LowConfidence, Text: text})
}

// chats gives a reply to a message that asks nothing of the library, and reports whether there is one.
func (t *turn) chats(reply string) bool {
	if reply == "" {
		return false
	}
	t.aside()
	t.reply(reply)
	return true
}

func (t *turn) reply(text string) {
	t.add(session.Event{Type: session.TypeReply, Text: text})
}

// answer gives a reviewed answer, after what the one before it says on that, if anything. The other matches come after its own related ones.
func (t *turn) answer(a *corpus.Answer, confidence float64, quote string, others []matcher.Match) {
	e := session.Event{Type: session.TypeAnswer, Confidence: round(confidence), Answer: t.Present(a)}
	if a.Lang != t.words.lang {
		e.Text = t.words.otherLanguage
	}
	if foreign, _ := t.foreign(a); foreign && !t.remarked() {
		e.Text = strings.TrimSpace(t.words.elsewhere + " " + e.Text)
	}
	e.Text = strings.TrimSpace(e.Text + " " + quote)
	related := t.related(a)
	e.Related = make([]session.Choice, 0, max(len(related), maxRelated))
	for _, other := range related {
		e.Related = append(e.Related, session.Choice{ID: other.Slug, Question: other.Question})
	}
	for _, m := range others {
		if len(e.Related) < maxRelated && !offers(e.Related, m.Answer.Slug) {
			e.Related = append(e.Related, session.Choice{ID: m.Answer.Slug, Question: m.Answer.Question})
		}
	}
	t.add(e)
}

// lead is what a question back says before its choices.
type lead struct {
	text   string
	page   *corpus.Answer // of which it speaks, nil for none
	quotes bool           // it has what that says on what is asked
	named  bool           // under its question, as the first of the choices
}

// clarify asks which of a few questions is meant. The same ones are not asked twice: then a person helps.
func (t *turn) clarify(matches []matcher.Match, with lead) {
	if matches[0].Answer.Lang != t.words.lang {
		with = lead{text: t.words.onlyOther}
	}
	e := session.Event{Type: session.TypeClarify, Text: t.remark(matches[0].Answer, with.text), Confidence: round(matches[0].Confidence), Quotes: with.quotes}
	if with.page != nil {
		e.Page = with.page.Slug
	}
	for _, m := range matches {
		e.Choices = append(e.Choices, t.choice(m.Answer))
	}
	if related := t.related(matches[0].Answer); len(e.Choices) == 1 && len(related) > 0 { // contract: two or three
		e.Choices = append(e.Choices, t.choice(related[0]))
	}
	if first := e.Choices[0]; first.ID == e.Page && !with.quotes || t.given(first.ID) && !with.named { // it has been read: what has not comes before it
		e.Choices = append(e.Choices[1:], first)
	}
	e.Choices = append(e.Choices, session.Choice{ID: session.None, Label: t.words.none})
	same := t.state.Last == session.TypeClarify && slices.Equal(e.Choices, t.state.Choices) && !t.where.alone && !with.quotes
	if same && t.events[0].More && t.state.LastText != t.words.stillThese {
		e.Text, e.Page, same = t.words.stillThese, "", false
	}
	if same || len(e.Choices) < 3 {
		t.handoff(session.LowConfidence, t.words.notFound)
		return
	}
	if strings.HasSuffix(t.state.LastText, e.Text) && !with.quotes {
		e.Text, e.Page = t.words.clarifyAgain, ""
	}
	t.add(e)
}

// choice offers an answer, and says if it is old or in another language.
func (t *turn) choice(a *corpus.Answer) session.Choice {
	label := a.Question
	if a.Overdue(t.today()) {
		label += " " + t.words.aged + " " + a.Updated.Month(t.words.lang) + ")"
	}
	if a.Lang != t.words.lang {
		label += " " + t.words.inOther
	}
	return session.Choice{ID: a.Slug, Label: label}
}

// related gives the answers that a names as related, of the areas that may be answered here.
func (t *turn) related(a *corpus.Answer) []*corpus.Answer {
	related := t.corpus.Related(a)
	if len(t.in.Areas) > 0 {
		related = slices.DeleteFunc(related, func(other *corpus.Answer) bool { return !slices.Contains(t.in.Areas, other.Area) })
	}
	return related
}

// handoff offers the intake, and says when somebody is there to read it. Where the same words would be said twice in a row, others are found.
func (t *turn) handoff(reason session.Reason, text string) {
	if strings.Contains(t.state.LastText, text) { // after a word on a death, or on a place elsewhere
		text = t.words.again
		if reason == session.Requested {
			text = t.words.requestedAgain
		}
	}
	t.add(session.Event{Type: session.TypeHandoff, Reason: reason, Text: strings.TrimSpace(text + t.alreadyIn() + " " + t.opening()), Form: t.offer(reason)})
}

// emergency says whom to call now, first in the visitor's own language where that is neither of ours, and that the form comes after that, where
// there is one to fill in. In a crisis nothing stands before it, and what keeps somebody safe is said again as often as it is needed.
func (t *turn) emergency(seen triage.Verdict, form *session.Form) {
	if seen.Class == triage.Crisis && seen.Phrase == "" && t.gentle() { // what is only like an emergency does not know better whom to call than what was said before
		seen.Resources = t.state.Help
	}
	text, after, reason := t.words.crisis, t.words.crisisForm, session.Crisis
	say := t.triage.Say(seen.Resources, t.words.lang)
	switch {
	case seen.Class == triage.Urgent:
		text, after, reason = t.words.urgent, t.words.urgentForm, session.Urgent
	case say != "":
		text, after = say, t.words.ambulanceForm
	case onlyAmbulance(seen.Resources):
		text, after = t.words.ambulance, t.words.ambulanceForm
	}
	if seen.Class == triage.Crisis && !onlyAmbulance(seen.Resources) {
		seen.Resources = t.triage.Keeping(seen.Resources, t.state.Lines, t.in.At, t.words.lang)
	}
	if form != nil {
		text += " " + after
	}
	if reason != session.Crisis {
		text = strings.TrimSpace(text + t.alreadyIn() + " " + t.opening())
	}
	if seen.Line != "" {
		text = seen.Line + "\n\n" + text
	}
	t.add(session.Event{Type: session.TypeHandoff, Reason: reason, Text: text, Form: form, Resources: seen.Resources})
}

// Present gives an answer as it is shown in a reply. It is made once and must not be changed.
func (b *Bot) Present(a *corpus.Answer) *session.Answer {
	if shown, ok := b.shown.Load(a); ok {
		return shown.(*session.Answer)
	}
	shown, _ := b.shown.LoadOrStore(a, b.present(a).Ready())
	return shown.(*session.Answer)
}

func (b *Bot) present(a *corpus.Answer) *session.Answer {
	area, _ := b.corpus.Area(a.Area)
	title, disclaimer := area.In(a.Lang)
	crumbs := wordsOf(a.Lang).crumbs
	shown := &session.Answer{
		ID: a.Slug, Area: a.Area, Question: a.Question, Breadcrumb: []string{crumbs[0], crumbs[1], title}, Summary: a.Summary,
		Takeaways: a.Takeaways, Disclaimer: disclaimer, Byline: a.Byline, Updated: string(a.Updated), Sample: a.Draft(),
		URL: a.URL(), Lang: a.Lang, Version: a.Version, Sources: make([]session.Source, 0, len(a.Sources)),
	}
	for _, s := range a.Sources {
		shown.Sources = append(shown.Sources, session.Source(s))
	}
	return shown
}

// round keeps a confidence to three places: more would promise what it cannot keep. 1 is kept for what the visitor chose.
func round(p float64) float64 {
	if p >= 1 {
		return 1
	}
	return min(math.Round(p*1000)/1000, 0.999)
}
