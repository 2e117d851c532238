package bot

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/treadstone-law/answerbot/bot/intents"
	"github.com/treadstone-law/answerbot/bot/learnt"
	"github.com/treadstone-law/answerbot/matcher"
	"github.com/treadstone-law/answerbot/matcher/text"
	"github.com/treadstone-law/answerbot/session"
)

// Questions about this chat and the firm: how to erase what was said, when and where the office is, what its lawyers cost, what an answer just
// given comes to. They are told by their likeness to examples (package intents), unless the library is sure of an answer. What is not set up is said to
// be unknown.

// firmWords are the replies, in one language.
type firmWords struct {
	erase, watched, place, phone, noPhone, cost, made, idle, task [2]string
	hours, short, page, explain, ours                             string
}

var firmEnglish = &firmWords{
	erase: [2]string{"To erase this chat, open the menu with the three dots at its top and choose \"Forget this conversation\": it is erased from our server and this device. Where there is no menu, " +
		"close the page: then nobody can come back to the chat from this device. A request that you have already sent stays with our team; ask them, with its reference, to erase it.",
		"It is in the menu with the three dots: \"Forget this conversation\". A request that was sent is not erased by it; our team has it."},
	watched: [2]string{"If somebody may read along, erase this chat first (the menu with the three dots, \"Forget this conversation\"), then close the page. The browser may still list it in its history, " +
		"so a private window, or a device that they do not use, is safer. If you are in danger, call 911.",
		"Erase the chat and close the page; come back from a device that they do not use. If you are in danger, call 911."},
	place: [2]string{"I do not know the address of our office. Say \"person\", and our team gets back to you and can tell you where and how to meet.",
		"The address is not something that I have been told. Our team can tell you: say \"person\"."},
	phone:   [2]string{"Our office's number is %s.", "You can call our office at %s."},
	noPhone: [2]string{"I have no phone number of our office to give you. Say \"person\" and leave yours in the short form: our team gets back to you.", "I have not been given a number to pass on. The short form reaches our team: say \"person\"."},
	cost: [2]string{"Asking here and sending us the form are free. What our lawyers charge depends on the work, and I do not know their fees: you are told what it costs before anything is agreed.",
		"I do not know the fees. Our team tells you what it would cost before anything is agreed, and asking is free: say \"person\"."},
	idle: [2]string{"That is not something that I know about: I look up answers about the law of Ontario and Canada. If something of that kind is on your mind, tell me what has happened.",
		"I only know answers about the law here. Is there something that worries you?"},
	task: [2]string{"I cannot do that: I am a program that looks up what our lawyers have written. I cannot write, send or file anything for you, act for you, or tell how your case will end. Ask me how it works in general, or say \"person\": our team can help with yours.",
		"That is for a person: say \"person\" and our team gets back to you. I can only look up how it works in general."},
	made:  [2]string{"I am a program, and FIRM runs this chat. People write the answers that I look up.", "A program called answerbot, run by FIRM. The answers are written by people."},
	hours: "Our hours are: %s.",
	ours:  "our law firm",
	short: "Here it is in short:", page: "The whole answer is on its page, %s. If it is still not clear, say \"person\" and somebody on our team explains it.",
	explain: "A person can explain it and look at your own case, which I cannot. Fill in the short form below; what you have written here goes with it if you agree.",
}

var firmFrench = &firmWords{
	erase: [2]string{"Pour effacer cette conversation, ouvrez le menu aux trois points, en haut, et choisissez « Oublier cette conversation »: elle est effacée de notre serveur et de cet appareil. S'il n'y a pas de menu, " +
		"fermez la page: personne ne pourra alors y revenir depuis cet appareil. Une demande déjà envoyée reste chez notre équipe; demandez-lui de l'effacer, avec sa référence.",
		"C'est dans le menu aux trois points: « Oublier cette conversation ». Une demande envoyée n'est pas effacée; notre équipe l'a reçue."},
	watched: [2]string{"Si quelqu'un peut lire ceci, effacez d'abord cette conversation (le menu aux trois points, « Oublier cette conversation »), puis fermez la page. Le navigateur peut la garder dans son historique: " +
		"une fenêtre privée, ou un appareil que cette personne n'utilise pas, est plus sûr. En cas de danger, appelez le 911.",
		"Effacez la conversation et fermez la page; revenez depuis un appareil que cette personne n'utilise pas. En cas de danger, appelez le 911."},
	place: [2]string{"Je ne connais pas l'adresse de notre bureau. Écrivez « une personne »: notre équipe vous répondra et vous dira où et comment nous rencontrer.",
		"On ne m'a pas donné l'adresse. Notre équipe peut vous la dire: écrivez « une personne »."},
	phone:   [2]string{"Le numéro de notre bureau est le %s.", "Vous pouvez appeler notre bureau au %s."},
	noPhone: [2]string{"Je n'ai pas de numéro de téléphone de notre bureau à vous donner. Écrivez « une personne » et laissez le vôtre dans le court formulaire: notre équipe vous répondra.", "On ne m'a pas donné de numéro. Le court formulaire rejoint notre équipe: écrivez « une personne »."},
	cost: [2]string{"Poser des questions ici et envoyer le formulaire est gratuit. Ce que demandent nos avocats dépend du travail, et je ne connais pas leurs honoraires: on vous dit ce que cela coûte avant toute entente.",
		"Je ne connais pas les honoraires. Notre équipe vous dit ce que cela coûterait avant toute entente, et demander est gratuit: écrivez « une personne »."},
	idle: [2]string{"Je ne connais rien à cela: je cherche des réponses sur le droit de l'Ontario et du Canada. Si quelque chose de ce genre vous préoccupe, dites-moi ce qui s'est passé.",
		"Je ne connais que des réponses sur le droit d'ici. Y a-t-il quelque chose qui vous inquiète?"},
	task: [2]string{"Je ne peux pas faire cela: je suis un programme qui cherche ce que notre équipe a rédigé. Je ne peux rien écrire, envoyer ni déposer pour vous, ni agir à votre place, ni dire comment votre affaire finira. Demandez-moi comment cela marche en général, ou écrivez « une personne »: notre équipe peut vous aider.",
		"Cela revient à une personne: écrivez « une personne » et notre équipe vous répondra. Je peux seulement chercher comment cela marche en général."},
	made:  [2]string{"Je suis un programme, et ce clavardage est celui de FIRM. Des personnes rédigent les réponses que je cherche.", "Un programme appelé answerbot, utilisé par FIRM. Les réponses sont rédigées par des personnes."},
	hours: "Nos heures: %s.",
	ours:  "notre cabinet",
	short: "En bref:", page: "La réponse complète est sur sa page, %s. Si ce n'est toujours pas clair, écrivez « une personne » et quelqu'un de notre équipe vous l'expliquera.",
	explain: "Une personne peut vous l'expliquer et regarder votre situation, ce que je ne peux pas faire. Remplissez le court formulaire ci-dessous; ce que vous avez écrit l'accompagne si vous êtes d'accord.",
}

// firm answers a question about this chat or the firm; "" for any other message.
func (t *turn) firm() string {
	about, degree := t.said.meaning().Most(ofUs...)
	if degree != learnt.Sure {
		about, degree = t.said.meaning().Most(intents.Erase, intents.Watched, intents.Hours, intents.Place, intents.Phone, intents.Cost, intents.Makers, intents.Idle, intents.Tasks)
	}
	if degree != learnt.Sure || t.where.alone || ofTheMatter[about] && t.midMatter() && !t.addressesUs(about) {
		return ""
	}
	if best, ok := t.best(bare(t.in.Text)); ok && !t.said.meaning().Exact() && (t.sure(best) || hasNoEnd[about] && best.Confidence > mostChatted) {
		return ""
	}
	return t.firmOn(about)
}

// ofUs are the questions on this chat that have a topic of their name in smalltalk.txt.
var ofUs = []intents.Intent{intents.Identity, intents.Free, intents.Private, intents.Language, intents.Return, intents.Authorship, intents.Help}

// ofChat reports whether a message is more like a question on this chat than like a wish for a person: "do u actually speak french".
func (t *turn) ofChat() bool {
	about, degree := t.said.meaning().Most(append([]intents.Intent{intents.Person}, ofUs...)...)
	return about != intents.Person && degree != learnt.Unlike
}

// midMatter reports whether an answer was just read, or answers were offered.
func (t *turn) midMatter() bool { return t.state.Read || len(t.state.Choices) > 0 }

// ofTheMatter are intents that somebody amid a matter has only where they address us: "how much will it cost me" is asked of the matter, and so is "how do i get
// it erased", of a criminal record.
var ofTheMatter = map[intents.Intent]bool{intents.Cost: true, intents.Place: true, intents.Hours: true, intents.Erase: true, intents.Private: true,
	intents.Free: true, intents.Language: true, intents.Return: true, intents.Authorship: true, intents.Help: true}

// addressesUs reports whether a message has a word for this chat or the firm, or is known to be said to them. That "can i come back" is known to be asked of a chat says
// nothing amid a matter.
func (t *turn) addressesUs(about intents.Intent) bool {
	known := t.said.meaning().Exact() && (about == intents.Private || !slices.Contains(ofUs, about))
	return known || callsUs.MatchString(t.said.line) || slices.ContainsFunc(t.said.tokens, func(token text.Token) bool { return forUs[token.Word] })
}

// callsUs finds "tu" where it is a word for us, and not the one that asks, "tu comprends" and not "c'est tu gratuit", and who answers here.
var callsUs = regexp.MustCompile(`^(?:(?:ok|mais|pis|donc|bon|salut|allo) )?(?:tu|t|es tu|as tu|parles tu|comprends tu)\b|\bque? (?:tu|t)\b|\b(?:qui|ki) (?:me|m) (?:repond|parle|ecrit|lit)\b`)

var forUs = wordSet(`you u ur your youre yall here this conversation messages wrote office firm chat lawyers bot site app vous votre vos toi te ton tes ici bureau cabinet avocats clavardage robot`)

// hasNoEnd are intents of which examples tell little: what people chat about has no end. They are told where the library knows next to nothing of it.
var hasNoEnd = map[intents.Intent]bool{intents.Idle: true, intents.Private: true}

// mostChatted is how likely an answer of the library's may be the one that is wanted by who is taken for chatting.
const mostChatted = 0.3

// unlawful answers a message that the library knows next to nothing of and that may have nothing to do with law; "" for any other.
func (t *turn) unlawful() string {
	about, degree := t.said.meaning().Most(slices.Concat(ofUs, []intents.Intent{intents.Idle, intents.Tasks})...)
	if degree == learnt.Unlike || t.gentle() {
		return ""
	}
	if slices.Contains(ofUs, about) && (degree == learnt.Maybe || t.midMatter()) && !t.addressesUs(about) {
		return ""
	}
	return t.firmOn(about)
}

// firmOn is what is said to an intent about this chat or the firm.
func (t *turn) firmOn(about intents.Intent) string {
	w := t.words.firm
	switch about {
	case intents.Erase:
		return t.vary(w.erase)
	case intents.Watched:
		return t.vary(w.watched)
	case intents.Hours:
		return strings.TrimSpace(strings.Replace(w.hours, "%s", t.office.Week(t.words.lang), 1) + " " + t.opening())
	case intents.Place:
		return t.vary(w.place)
	case intents.Phone:
		if phone := t.office.Phone(); phone != "" {
			return t.vary(filled(w.phone, "%s", phone))
		}
		return t.vary(w.noPhone)
	case intents.Cost:
		return t.vary(w.cost)
	case intents.Idle:
		return t.vary(w.idle)
	case intents.Tasks:
		return t.vary(w.task)
	case intents.Makers:
		return t.vary(filled(w.made, "FIRM", cmp.Or(t.office.Name(), w.ours)))
	}
	return t.talk(about.String())
}

// saidBefore reports whether a message is, word for word, an example of what is said about the chat, the form, a request or the firm by somebody who is
// in no danger.
func (t *turn) saidBefore() bool {
	_, degree := t.said.meaning().Most(intents.Erase, intents.Hours, intents.Place, intents.Phone, intents.Cost, intents.Makers, intents.Puzzled, intents.Request, intents.Loose,
		intents.FormChange, intents.FormSend, intents.Nameless, intents.Formless, intents.FormOK,
		intents.Identity, intents.Free, intents.Language, intents.Authorship, intents.Help)
	return degree == learnt.Sure && t.said.meaning().Exact()
}

// enough reports whether a message is like enough an intent: surely, or where that was spoken of last, in a few words that the library does not know
// for sure to ask something else.
func (t *turn) enough(degree learnt.Degree, spokenOf bool) bool {
	return degree == learnt.Sure || degree == learnt.Maybe && spokenOf && len(t.said.tokens) <= fewWords && !t.lawful()
}

// fewWords is how many words what is spoken of last takes at most to be meant.
const fewWords = 8

// lawful reports whether the library is sure to answer the message, whatever it is like.
func (t *turn) lawful() bool {
	best, ok := t.best(bare(t.in.Text))
	return ok && t.sure(best)
}

// best gives the library's best answer to a message, if it has any.
func (t *turn) best(message string) (matcher.Match, bool) {
	found := t.find(t.query(message)).matches
	if len(found) == 0 {
		return matcher.Match{}, false
	}
	return found[0], true
}

// filled puts value in place of what stands for it in two replies.
func filled(replies [2]string, place, value string) [2]string {
	return [2]string{strings.Replace(replies[0], place, value, 1), strings.Replace(replies[1], place, value, 1)}
}

// explain says the key points of the answer talked about once more, to who has not understood it, and passes on who still has not. Who says so
// while nothing was answered is told what can be said here. It reports whether it did.
func (t *turn) explain() bool {
	w := t.words.firm
	told := strings.HasPrefix(t.state.LastText, w.short)
	if t.soon() || t.said.means(intents.Puzzled) != learnt.Sure || len(t.state.Given) == 0 && !t.said.meaning().Exact() { // nothing was said that one could not understand
		return false
	}
	last := t.givenLast().Slug
	if len(t.state.About) == 0 || last != t.state.About[0] {
		if len(t.state.Choices) > 0 {
			t.askAgain(t.words.takeYourTime)
			return true
		}
		t.reply(t.talk(topicHelp))
		return true
	}
	a := t.corpus.Answer(last)
	if a == nil || told {
		t.handoff(session.LowConfidence, w.explain)
		return true
	}
	lines := []string{w.short}
	for _, point := range a.Takeaways {
		lines = append(lines, "• "+point)
	}
	t.reply(strings.Join(append(lines, strings.Replace(w.page, "%s", a.URL(), 1)), "\n"))
	return true
}
