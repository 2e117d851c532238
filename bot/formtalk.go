package bot

import (
	"maps"
	"regexp"
	"strings"

	"github.com/treadstone-law/answerbot/bot/intake"
	"github.com/treadstone-law/answerbot/bot/intents"
	"github.com/treadstone-law/answerbot/bot/learnt"
	"github.com/treadstone-law/answerbot/session"
)

// What is typed in the chat about the form and about a request that was sent is no question of law. It is known by whole lines or by its likeness to
// examples (package intents), and answered from what the conversation knows; the form stays as it is, and is shown again. Anything else is a message
// like any other.

// talkOfForm answers a message that is about a request that was sent, or about the open form, or, of somebody who wants a person, about how to reach
// them. It reports whether it did.
func (t *turn) talkOfForm(person bool) bool {
	w, sent, open := t.words.form, t.state.Reference != "", t.state.Form != nil
	if sent && t.asksAfterRequest() {
		return t.chats(t.notTwice(t.whatWasSent(w.sentMore)))
	}
	if t.afterHelp() && (t.said.means(intents.Quiet) == learnt.Sure || t.courtesy()) {
		return false // a calm word comes before any form
	}
	if t.sayDetails(sent, open, person) {
		return true
	}
	if !open && !sent && !person && strings.Contains(t.said.line, "form") && namesForm.MatchString(t.said.line) && formTalk.in(t.said.line, closing) {
		return t.chats(w.noForm)
	}
	if !open || t.soon() && !namesForm.MatchString(t.said.line) { // "tonight", right after an emergency, is about that
		return false
	}
	if reply := t.spokenOf(); reply != "" {
		t.showForm(reply)
		return true
	}
	if (!person || t.said.meaning().Surely(intents.Formless)) && t.nearForm() {
		topic, degree := t.said.meaning().Most(intents.FormClose, intents.FormChange, intents.FormSend, intents.Request, intents.Loose, intents.Nameless, intents.Formless, intents.FormOK)
		if t.enough(degree, t.state.AtForm) && !t.asksOfTime(topic) {
			t.showForm(t.aboutForm(topic))
			return true
		}
	}
	if !person && t.perhapsName() {
		t.withForm(w.nameGoesIn)
		return true
	}
	return false
}

// asksOfTime reports whether what is like a word on a request asks how long the matter takes: where an answer was read beside the form, "how long does it take" does.
func (t *turn) asksOfTime(topic intents.Intent) bool {
	ofRequest := topic == intents.Request || topic == intents.Loose
	return ofRequest && t.state.AtForm && t.state.Read && !t.namesUs() || topic == intents.Request && !t.said.meaning().Exact() && ofOwnTime.MatchString(t.said.line)
}

// ofOwnTime asks by when the visitor has to do something, and not when we do: "how long do i have to answer".
var ofOwnTime = regexp.MustCompile(`^(?:and |so |but |et |pis )?(?:how long|how much time|how many days|by when|when|combien de temps|combien de jours|jusqu a quand|avant quand|quand) (?:est ce que )?(?:do i|must i|should i|i have|have i|i got|did i|j ai|jai|je dois|dois je|ai je)\b`)

// sayDetails says what a message has put into the form, or why it has not, where that is what the message is for. It reports whether it did.
func (t *turn) sayDetails(sent, open, person bool) bool {
	w, d := t.words.form, &t.details
	if t.soon() && len(d.fields) == 1 && d.fields[intake.When] != "" { // "dont call anyone" is said of those who have just been named
		return false
	}
	reach := d.fields[intake.Phone] != "" || d.fields[intake.Email] != ""
	switch {
	case sent && !open:
		return !person && reach && t.atRequest() && t.chats(t.notTwice(t.whatWasSent(w.sentMore)))
	case !open && reach && d.asks, !open && !d.rest && (reach || !t.uncalled() && (d.fields[intake.When] != "" || d.fields[intake.Prefer] != "") && len(t.said.tokens) > 1 && t.small() == ""): // who leaves a number wants to be called, and who says when to
		t.aside()
		t.wanted()
	case !open && d.fields[intake.Name] != "" && !d.rest && !person && t.midMatter():
		return t.chats(strings.Replace(w.keptBy, "WHAT", w.list(d.fields), 1))
	case !open && d.fields[intake.Name] != "" && !d.rest && !person:
		return t.chats(t.talk(intents.Hello))
	case !open && d.fields[intake.Opposing] != "" && !d.rest && !person && len(d.fields) == 1:
		return t.chats(strings.Replace(w.keptBy, "WHAT", w.list(d.fields), 1))
	case !open:
		return false
	case len(d.fields) > 0 && (!d.rest || d.asks || reach && !isQuestion(t.said.plain, t.said.tokens) || t.state.AtForm && !isQuestion(t.said.plain, t.said.tokens) && !t.lawful()):
		t.aside()
		t.withForm(t.writtenIn())
	case d.kept:
		t.showForm(w.goesIn)
	case d.doubt && t.state.AtForm && len(t.said.tokens) <= maxTalk && (!d.rest || !t.lawful()) && (d.asks || person || !d.rest || !isQuestion(t.said.plain, t.said.tokens)):
		t.showForm(w.notWritten)
	default:
		return false
	}
	return true
}

// writtenIn says what has just been written into the open form, and that the name is missing still.
func (t *turn) writtenIn() string {
	w := t.words.form
	text := strings.Replace(w.writtenIn, "WHAT", w.list(t.details.fields), 1)
	switch {
	case t.details.doubt:
		return text + " " + w.notWritten
	case t.details.kept:
		text += " " + w.goesIn
	case t.filledIn(intake.Name) == "" && t.details.fields[intake.Name] == "":
		text += " " + w.nameFirst
	}
	if t.uncalled() && t.filledIn(intake.Email) == "" && t.details.fields[intake.Email] == "" {
		text += " " + w.needsEmail
	}
	return text + " " + w.notSent
}

// uncalled reports whether a message says that its writer is not to be called, whenever: who wants no calls after nine may be called before.
func (t *turn) uncalled() bool {
	return t.details.fields[intake.Prefer] == intake.Email && strings.Contains(t.details.fields[intake.When], t.words.form.noCalls)
}

// alreadyIn says what a form holds that is opened now.
func (t *turn) alreadyIn() string {
	known := maps.Clone(t.details.fields)
	if t.state.Form == nil && len(t.state.Told) > 0 {
		known = maps.Clone(t.state.Told)
		maps.Copy(known, t.details.fields)
	}
	if len(known) == 0 {
		return ""
	}
	w := t.words.form
	text := " " + strings.Replace(w.alreadyIn, "WHAT", w.list(known), 1)
	if t.details.fields[intake.Name] != "" && !t.details.asks && len(t.state.Said) > 0 { // "Tony Ricci, 905 555 0111" may be the landlord
		text += " " + w.ifNotYou
	}
	return text
}

// list names fields, in the form's order.
func (w *formWords) list(fields map[string]string) string {
	var names []string
	for _, name := range intake.Fields() {
		switch {
		case fields[name] == "" || w.fields[name] == "", name == intake.Prefer && fields[intake.When] == w.noCalls:
		case name == intake.When && fields[name] == w.noCalls:
			names = append(names, w.uncalled)
		default:
			names = append(names, w.fields[name])
		}
	}
	last := len(names) - 1
	if last < 1 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:last], ", ") + w.and + names[last]
}

// spokenOf answers a few plain words on the open form, or on what comes of it; "" for other messages.
func (t *turn) spokenOf() string {
	w, line := t.words.form, t.said.line
	switch {
	case formTalk.in(line, erasing):
		return t.talk(intents.Erase)
	case saved.MatchString(line):
		return w.saved
	case formTalk.in(line, takingOut) && (t.state.AtForm || namesForm.MatchString(line)):
		return w.toTakeOut
	case t.state.AtForm && formTalk.in(line, wayless):
		return w.oneIsEnough
	case ofBoxes.MatchString(line) && (t.state.AtForm || toTick.MatchString(line)):
		return w.boxes
	case t.state.AtForm && !t.afterHelp() && formTalk.in(line, forOthers):
		return w.forOther
	case !t.afterHelp() && received.MatchString(line) && t.state.Reference == "" && (t.state.AtForm || toYou.MatchString(line)):
		return w.toSend
	case t.askedToClose() && (affirms(line) || formTalk.in(line, closing) && isQuestion(t.said.plain, t.said.tokens)):
		return w.canClose
	case formTalk.in(line, closing) && !t.asksOfMatter():
		return w.toClose
	case t.state.AtForm && !t.afterHelp() && promising.MatchString(line) && !thirdParty.MatchString(line):
		return t.promise()
	}
	return ""
}

// askedToClose reports whether it was asked last whether the form is to be closed.
func (t *turn) askedToClose() bool {
	return t.state.AtForm && (strings.Contains(t.state.LastText, t.words.form.toClose) || strings.Contains(t.state.LastText, t.words.form.canClose))
}

// asksOfMatter reports whether "can i stop it" is about the matter, and not the form: soon after an emergency, or where something else was spoken of last.
func (t *turn) asksOfMatter() bool {
	urgent := t.state.HelpFor.Pressing() && t.state.HelpSince < gentleTurns
	return isQuestion(t.said.plain, t.said.tokens) && (urgent || !t.state.AtForm && t.midMatter() && !t.addressesUs(intents.FormClose, t.said.meaning()) && !namesForm.MatchString(t.said.line))
}

// promise says by when somebody replies to a request that is sent now.
func (t *turn) promise() string {
	w := t.words.form
	by := w.someday
	if at, ok := t.office.Reply(t.in.At, t.state.Reason.Pressing()); ok {
		by = t.office.By(t.words.lang, at, t.in.At)
	}
	return strings.Replace(w.promise, "BY", by, 1)
}

// nearForm reports whether a line may be about the open form: the form is what was spoken of last, or is named, and the line is no question of law. Right
// after something was told that nobody had an answer to, "do I have to give my name" is about that.
func (t *turn) nearForm() bool {
	line, asks := t.said.line, isQuestion(t.said.plain, t.said.tokens)
	switch {
	case !t.state.AtForm:
		return !asks && namesForm.MatchString(line)
	case !asks:
		return true
	case t.state.Last == session.TypeHandoff && t.state.LastReason != session.Requested && (!toUs.MatchString(line) || ofDuration.MatchString(line)):
		return false
	}
	return !t.lawful()
}

var (
	// namesForm are lines that cannot be about much else than a form that is open.
	namesForm = regexp.MustCompile(`\bforms?\b|\bformulaires?\b|\b(?:cases? a cocher|(?:check|tick) ?box(?:es)?)\b|^(?:cancel|exit|quit|submit|send it|annuler|quitter|soumettre)\b|^(?:(?:ok|bon|svp|oui|please) )*envo(?:yez|ie|yer)(?: (?:le|la|les|ca|tout|ma demande))+(?: svp| merci| maintenant| s il vous plait)*$`)
	// ofDuration asks of what was told how long that takes: nobody asks it of a form that was not asked for.
	ofDuration = regexp.MustCompile(`^(?:and |so |but |ok )*how long (?:does|do|will|would|can|could|is|did) (?:it|this|that)(?: (?:all|usually|normally|even))*(?: (?:take|last|go on|be))*$`)
	// toUs is in questions that are for whoever shows the form.
	toUs = regexp.MustCompile(`\b(?:you|u|it|this|that|forms?|vous|ca|formulaires?)\b`)
)

// showForm replies to a line that is about the open form with it.
func (t *turn) showForm(text string) {
	t.aside()
	t.beside = nil // it tells of no danger, whatever it is a little like
	t.withForm(text)
}

func (t *turn) withForm(text string) {
	t.add(session.Event{Type: session.TypeReply, Text: t.notTwice(text), Form: t.form(t.setting())})
}

// notTwice gives a text that is needed as it is in other words than those that were said last.
func (t *turn) notTwice(text string) string {
	if text == t.state.LastText {
		return text + " " + t.words.form.everyOne
	}
	return text
}

var (
	saved     = regexp.MustCompile(`^(?:so |and |but )?(?:is|are|was|were|does|do|did|has|have|est ce que|est ce)\b.*\b(?:what|that|this|it|things|everything|messages?|answers|you|ca|ce que|mes reponses|vous)\b.*\b(?:saved|stored|kept|recorded|save|store|keep|record|enregistre\w*|sauvegarde\w*|conserve\w*|garde\w*)\b(?: (?:it|this|that|what i (?:wrote|typed|said)|this chat|ca|yet|here|anywhere|somewhere|deja|ici|quelque part))*$`)
	promising = regexp.MustCompile(`^(?:(?:ok|okay|thanks|thank you|great|and|so|then|merci|et|alors|bon|parfait) )*(?:` +
		`(?:when|how soon|how long|how quickly)(?: (?:will|do|does|can|should|would|are|is|am|before|until|till|it|take|takes|to|for))*(?: (?:i|you|u|we|they|someone|somebody|anyone|(?:a|the|your) \w+|lawyer))? (?:\w+ )*(?:call|calling|hear|reply|replies|respond|response|answer|contact|contacted|phone|email|get back|be back)\b.*|` +
		`(?:what|whats)(?: is| s)?(?: the)? (?:happens? |happening |going to happen |comes? |do i do |should i do )?(?:next|now|after this|after that|then|next steps?)|` +
		`(?:quand|dans combien de temps)(?: est ce)?(?: (?:que?|qu|vous|on|je|quelqu|quelquun|un|avocat|allez|va|vont|vais|m|t|me))* (?:appel\w*|rappel\w*|repon\w*|contact\w*|ecri\w*|avoir des nouvelles).*|` +
		`(?:que|qu est ce qui|qu est ce qu il|il) (?:se )?passe(?: t il)?(?: ensuite| apres| maintenant)?|(?:ensuite|apres)(?: quoi)?)$`)

	// ofBoxes are questions about what is to be ticked.
	ofBoxes = regexp.MustCompile(`\b(?:(?:check|tick) ?box(?:es)?|(?:the|these|those|three|3|which|what|that|all) (?:three |3 )?boxes|(?:tick|check) (?:the|these|this|a|all|which|what|every|both)\b.*\bbox\w*|what (?:do|should|must) i (?:have to )?tick|(?:cases?|quoi) a? ?cocher|cocher (?:les|la|une|ces|cette|quoi|quelles?)|(?:les|ces|quelles?) (?:3 |trois |deux )?cases?|la (?:\w+ )?case|jcoche|coche (?:tout|quoi|les|la))\b`)
	toTick  = regexp.MustCompile(`\b(?:tick|checkbox\w*|check box\w*|cocher)\b`)

	// received asks whether the request has arrived.
	received = regexp.MustCompile(`^(?:(?:ok|okay|so|and|hi|hello|please|bon|et|alors|c est bon|c bon|est ce que|pis|la) )*(?:(?:did|have|has)(?: (?:you|u|they|anyone|anybody|somebody|someone|the lawyer|your team))? (?:get|got|gotten|received?|recieved?)|you (?:got|get|received?)|(?:l )?avez vous(?: tu)?(?: bien| tout)* (?:recu|eu)|vous (?:l )?avez(?: tu)?(?: bien| tout)* (?:recu|eu)|(?:ca|c|c est|ma demande|la demande|le formulaire|il)(?: (?:est|a|ete|bien|a ete|s est))* (?:envoyee?|recue?|parti)|(?:is it|was it|is that|did it|has it|is my (?:form|request)|was my (?:form|request))(?: been)? (?:sent|received|submitted|go through|gone through))` +
		`(?: (?:it|that|this|them|all|everything|my|form|request|info|information|message|name|number|the|mon|ma|mes|le|la|les|demande|formulaire|message|nom|numero|infos?|tout|ca|now|yet|please|svp|maintenant|deja))*$`)

	toYou = regexp.MustCompile(`\b(?:you|u|vous)\b`)

	// thirdParty is in questions on a reply of somebody else's.
	thirdParty = regexp.MustCompile(`\b(?:my|his|her|the (?:police|court|judge|board|landlord|insurance|bank|tribunal|crown|other)|mon|ma|le|la|les|cra)\b`)
)

// aboutForm is what is said to whoever speaks about the open form.
func (t *turn) aboutForm(topic intents.Intent) string {
	w := t.words.form
	switch topic {
	case intents.FormClose:
		return w.toClose
	case intents.FormChange:
		return w.toChange
	case intents.Nameless:
		return w.withoutName
	case intents.Formless:
		return t.withoutForm()
	case intents.FormOK:
		return w.below
	}
	return w.toSend // and to who asks after a request: nothing has been sent
}

// withoutForm is said to whoever would rather not fill in a form.
func (t *turn) withoutForm() string {
	w := t.words.form
	if t.office.Phone() == "" {
		return w.whyForm
	}
	return strings.TrimSpace(w.whyForm + " " + strings.ReplaceAll(w.orTalk, "PHONE", t.office.Phone()) + " " + t.opening())
}
