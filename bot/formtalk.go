package bot

import (
	"regexp"
	"slices"
	"strings"

	"github.com/treadstone-law/answerbot/bot/conflict"
	"github.com/treadstone-law/answerbot/bot/intake"
	"github.com/treadstone-law/answerbot/bot/intents"
	"github.com/treadstone-law/answerbot/bot/learnt"
	"github.com/treadstone-law/answerbot/matcher/text"
	"github.com/treadstone-law/answerbot/session"
)

// What is typed in the chat about the form and about a request that was sent is no question of law. It is known by whole lines and answered from what
// the conversation knows; the form stays as it is, and is shown again. Anything else is a message like any other.

// talkOfForm answers a message that is about a request that was sent, or about the open form, or, of somebody who wants a person, about how to reach
// them. It reports whether it did.
func (t *turn) talkOfForm(person bool) bool {
	w := formWordsOf(t.words.lang)
	sent, open := t.state.Reference != "", t.state.Form != nil
	if sent && t.asksAfterRequest() {
		t.reply(t.notTwice(t.whatWasSent(w, w.sentMore)))
		return true
	}
	if t.afterHelp() && (t.said.means(intents.Quiet) == learnt.Sure || t.courtesy()) {
		return false // a calm word comes before any form
	}
	if !open && !person && !sent {
		return false
	}
	known, whose := t.contact()
	if open && len(known) == 0 && (!person || t.said.meaning().Surely(intents.Formless)) && t.nearForm() {
		topic, degree := t.said.meaning().Most(intents.FormClose, intents.FormChange, intents.FormSend, intents.Request, intents.Loose, intents.Nameless, intents.Formless, intents.FormOK)
		if t.enough(degree, t.state.AtForm) {
			t.showForm(aboutForm[topic](t, w))
			return true
		}
	}
	if len(known) > 0 {
		switch {
		case sent && whose >= own && t.atRequest():
			t.reply(t.notTwice(t.whatWasSent(w, w.sentMore)))
			return true
		case !open && !person:
		case whose == own, whose == corrected:
			t.aside()
			t.writeIn(w, known, whose == corrected)
			return true
		case open && t.state.AtForm && whose == perhaps:
			t.showForm(w.notWritten)
			return true
		}
	}
	if open && t.state.AtForm && t.isName(t.said.line) {
		t.showForm(w.nameGoesIn)
		return true
	}
	return false
}

// nearForm reports whether a line may be about the open form: the form is what was spoken of last, or is named, and the line is no question of law. Right
// after something was told that nobody had an answer to, "do I have to give my name" is about that.
func (t *turn) nearForm() bool {
	line, asks := t.said.line, isQuestion(t.in.Text, t.said.tokens)
	switch {
	case !t.state.AtForm:
		return !asks && namesForm.MatchString(line)
	case !asks:
		return true
	case t.state.Last == session.TypeHandoff && t.state.LastReason != session.Requested && !toUs.MatchString(line):
		return false
	}
	return !t.lawful()
}

var (
	// namesForm are lines that cannot be about much else than a form that is open.
	namesForm = regexp.MustCompile(`\bforms?\b|\bformulaires?\b|^(?:cancel|exit|quit|submit|send it|annuler|quitter|soumettre)\b`)
	// toUs is in questions that are for whoever shows the form.
	toUs = regexp.MustCompile(`\b(?:you|u|it|this|that|forms?|vous|ca|formulaires?)\b`)
)

// showForm replies with the open form.
func (t *turn) showForm(text string) { t.replyWith(text, t.form(t.setting())) }

func (t *turn) replyWith(text string, form *session.Form) {
	t.beside = nil // known lines tell of no danger, whatever they are a little like
	t.add(session.Event{Type: session.TypeReply, Text: t.notTwice(text), Form: form})
}

// notTwice gives a text that is needed as it is in other words than those that were said last.
func (t *turn) notTwice(text string) string {
	if text == t.state.LastText {
		return text + " " + formWordsOf(t.words.lang).everyOne
	}
	return text
}

// writeIn puts a way to be reached that was typed in the chat into the form, unless there is another one already that it does not correct; the visitor
// sees it there and sends it or not.
func (t *turn) writeIn(w *formWords, known map[string]string, corrects bool) {
	set, form, reply := t.setting(), t.offer(""), w.writtenIn
	for name := range known {
		if form.Values[name] != "" && form.Values[name] != known[name] && !corrects {
			reply = w.goesIn
			delete(known, name)
		}
	}
	form = set.Take(form, intake.Save, "", known).Form
	if t.state.Form != nil {
		t.replyWith(reply, form)
		return
	}
	t.add(session.Event{Type: session.TypeHandoff, Reason: session.Requested, Text: strings.TrimSpace(reply + " " + t.opening()), Form: form})
}

// whose tells to whom a way to be reached belongs that was typed in the chat.
type whose int

const (
	spokenOf  whose = iota // or it is only spoken of
	perhaps                // somebody is to be reached there, who may be somebody else
	own                    // nothing is said beside it but that it is one's own
	corrected              // and that it was wrong before
)

// contact gives the e-mail address and the telephone number in a message, and whose they are.
func (t *turn) contact() (map[string]string, whose) {
	known, rest := intake.Contact(t.in.Text)
	if len(known) == 0 {
		return nil, spokenOf
	}
	tokens := text.Tokens(rest)
	line := lineOf(tokens)
	words := strings.Fields(ownName.ReplaceAllString(line, ""))
	if len(words) < len(tokens) && t.state.AtForm { // "im anna keller, 416 ..."
		for n := 0; n < 3 && len(words) > 0 && !aroundContact[words[0]] && (n > 0 || conflict.GivenName(words[0])); n++ {
			words = words[1:]
		}
	}
	goesOn := t.state.AtForm || t.state.Reference != "" && t.atRequest()
	var me, somebody, corrects bool
	for _, word := range words {
		me, corrects = me || word == "me" || word == "moi", corrects || correcting[word]
		switch {
		case aroundContact[word], correcting[word] && goesOn:
		case somebodys[word]:
			somebody = true
		case len(words) <= maxUnsure && (reaching.MatchString(line) || conflict.GivenName(words[0])):
			return known, perhaps
		default:
			return known, spokenOf
		}
	}
	switch {
	case somebody && (!me || theirLawyer.MatchString(line)): // "call my lawyer at", not "somebody call me at"
		return known, perhaps
	case corrects && goesOn:
		return known, corrected
	}
	return known, own
}

// maxUnsure is how many words may say who is to be reached.
const maxUnsure = 8

var (
	// aroundContact may stand with one's own address or number.
	aroundContact = wordSet(`my mine the number phone cell cellphone mobile tel telephone email mail address is it its at on to by me here heres this you can could please pls plz just call text
	ring reach contact write reply send message back or and thanks thank i im am want would prefer like ok okay yes sure no with a use best way so
	mon ma le la numero telephone courriel adresse est au a moi par voici et ou merci svp sil vous plait appelez rappelez ecrivez texto joindre pouvez cellulaire cell oui repondez`)

	somebodys  = wordSet(`someone somebody lawyer person have quelqu un avocat`)
	correcting = wordSet(`actually sorry meant mean correction instead rather oops wrong typo mistake should be wait no en fait plutot pardon desole desolee non`)

	theirLawyer = regexp.MustCompile(`\b(?:my|mon) (?:lawyer|person|avocat)\b`)
	ownName     = regexp.MustCompile(`^(?:im|i am|my (?:full |real )?name is|je (?:me |m )?appelle|mon nom est) `)
	reaching    = regexp.MustCompile(`^(?:(?:you|u|can|could|please|pls|just|vous|pouvez) )*(?:call|phone|ring|text|email|contact|reach|write|message|appelez|rappelez|joindre|contactez|ecrivez|textez) `)
)

// isName reports whether a line is nothing but somebody's name: said to be one, or two or three words of which the first is a given name or which the
// library hardly knows, written as names are.
func (t *turn) isName(line string) bool {
	rest := introduces.ReplaceAllString(line, "")
	words := strings.Fields(rest)
	if len(words) == 0 || len(words) > 4 || slices.ContainsFunc(words, func(w string) bool {
		return (text.IsStop(w, text.English) || text.IsStop(w, text.French)) && w != "de" && w != "la" || w == "0"
	}) {
		return false
	}
	switch {
	case rest != line && saysName.MatchString(line), conflict.GivenName(words[0]) && !alsoWords[words[0]] && len(words) < 4:
		return true
	case len(words) < 2:
		return false
	}
	for _, word := range strings.Fields(t.in.Text) {
		if word == strings.ToLower(word) {
			return false
		}
	}
	strange := false
	for _, w := range t.Explain(t.in.Text, "", t.words.lang, 1).Words {
		strange = strange || w.Why == "unknown" || w.Why == "corrected"
	}
	return strange || conflict.GivenName(words[0])
}

var (
	introduces = regexp.MustCompile(`^(?:it is|its|this is|im|i am|est|moi est|my (?:full |real |legal )?names?(?: is)?|i am called|name is|mon nom (?:complet )?est|je (?:me )?appelle|je me nomme) `)
	saysName   = regexp.MustCompile(`\bnames? |\bnom |^je |\bcalled `)
	// alsoWords are given names that a question may begin with.
	alsoWords = wordSet(`will bill sue grant mark may rob pat drew art don frank rich chuck jack hope dot ray peg mat gene dick randy victor christian cliff dean earl guy herb lance
		miles norm pierce stew wade ward chance chase max nick rick josh matt tony mike grace joy april june faith constance dolly penny rose sandy bob pierre claire france marie colombe`)
)

// aboutForm is what is said to whoever speaks about the open form.
var aboutForm = map[intents.Intent]func(t *turn, w *formWords) string{
	intents.FormClose:  func(_ *turn, w *formWords) string { return w.toClose },
	intents.FormChange: func(_ *turn, w *formWords) string { return w.toChange },
	intents.FormSend:   func(_ *turn, w *formWords) string { return w.toSend },
	intents.Request:    func(_ *turn, w *formWords) string { return w.toSend }, // nothing else has been sent
	intents.Loose:      func(_ *turn, w *formWords) string { return w.toSend },
	intents.Nameless:   func(_ *turn, w *formWords) string { return w.withoutName },
	intents.Formless:   func(t *turn, w *formWords) string { return t.withoutForm(w) },
	intents.FormOK:     func(_ *turn, w *formWords) string { return w.below },
}

// withoutForm is said to whoever would rather not fill in a form.
func (t *turn) withoutForm(w *formWords) string {
	if t.office.Phone() == "" {
		return w.whyForm
	}
	return strings.TrimSpace(w.whyForm + " " + strings.ReplaceAll(w.orTalk, "PHONE", t.office.Phone()) + " " + t.opening())
}
