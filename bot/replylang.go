package bot

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/treadstone-law/answerbot/bot/triage"
	"github.com/treadstone-law/answerbot/matcher"
	"github.com/treadstone-law/answerbot/matcher/text"
	"github.com/treadstone-law/answerbot/session"
)

// The language of a conversation. It is kept until a message is clearly in the other one, or asks for it: "ok", "N4" and a name are in neither. Here too is what
// is said to who writes in a language that is neither of ours.

// wordsFor chooses the language to reply in: the one that a message asks for, else what it is clearly in, else that of the answers which know its words, else
// what the conversation has been in. leans tells how many more of the words the French answers know. Who has chosen a language, or a page in it, is answered in it until they
// write plainly in the other one, or ask for that.
func wordsFor(message *said, kind Kind, chosen string, s *session.State, leans func([]text.Token) int) *words {
	if kind != Say && chosen != "" {
		return wordsOf(chosen)
	}
	if wished := message.wishes(); wished != unsure {
		return wordsOf(string(wished))
	}
	before := s.Lang
	if chosen != "" && before != chosen && (before == "" || lastIn(s) != tongue(before)) {
		before = chosen
	}
	if before != "" && (inBoth[message.line] || borrowed[message.line] && settled(s, before)) {
		return wordsOf(before)
	}
	_, own := message.own()
	if chosen != "" {
		return wordsOf(cmp.Or(string(message.plainly(leaning(leans(own)))), before))
	}
	switch found := message.tongue(); found {
	case inEnglish, inFrench:
		return wordsOf(string(found))
	case unsure:
		return wordsOf(cmp.Or(string(leaning(leans(own))), before))
	}
	return wordsOf(before)
}

// leaning is the language of the answers that clearly know more of a message's words.
func leaning(lead int) tongue {
	switch {
	case lead >= matcher.ClearLead:
		return inFrench
	case lead <= -matcher.ClearLead:
		return inEnglish
	}
	return unsure
}

// lastIn is which of our languages the visitor wrote plainly in last, or asked for.
func lastIn(s *session.State) tongue {
	for _, before := range slices.Backward(s.Said) {
		heard := hear(before)
		if found := cmp.Or(heard.wishes(), heard.plainly(unsure)); found != unsure {
			return found
		}
	}
	return unsure
}

// settled reports whether a conversation has been in a language for several messages, or for one that who writes in the other one would not say.
func settled(s *session.State, lang string) bool {
	in := 0
	for _, before := range s.Said {
		heard := hear(before)
		switch found := cmp.Or(heard.wishes(), heard.tongue()); found {
		case tongue(lang):
			in++
			if !borrowed[heard.line] && !inBoth[heard.line] {
				in = settledFrom
			}
		case inEnglish, inFrench:
			if !borrowed[heard.line] && !inBoth[heard.line] {
				in = 0
			}
		}
	}
	return in >= settledFrom
}

const settledFrom = 2

// inBoth are lines that who writes in either language says.
var inBoth = lineSet("ok", "okay", "k", "oki", "cool", "super", "lol", "hum", "hmm", "mmm", "oh", "ah", "ok ok", "ah ok", "oh ok", "ok cool", "ok super", "stop", "sorry", "bye", "ok bye", "bye bye",
	"merci ok bye", "ok merci bye", "merci bye", "ok merci", "cool merci", "super merci")

// borrowed are lines of one language that who writes in the other one says too, now and then.
var borrowed = lineSet("help", "help me", "help please", "help svp", "ok help", "how much", "how long", "why", "when", "thanks", "thank you", "ok thanks", "thx", "ty", "please", "yes", "no", "yes please", "no thanks", "yep", "nope", "sure",
	"next", "what", "hello", "hi", "hey", "really", "nice", "good", "perfect", "great", "free", "a lawyer", "lawyer", "never mind", "nevermind", "wow", "oh my god", "omg", "my bad", "no way", "so what", "for real", "fuck", "wtf", "shit",
	"merci", "merci beaucoup", "oui", "non", "salut", "au revoir", "voila", "parfait", "daccord")

// wishes is the language that a message asks to go on in, and asks nothing else: "ok francais", "en anglais svp", "can we do this in french".
func (s *said) wishes() tongue {
	if n := len(s.tokens); n == 0 || n > maxWish || ability.MatchString(s.line) {
		return unsure
	}
	wished, not := unsure, false
	for i := range s.tokens {
		word := s.tokens[i].Word
		switch named := namedTongues[word]; {
		case named != unsure && not:
			not = false
		case named != unsure && wished != unsure && wished != named:
			return unsure
		case named != unsure:
			wished = named
		case negations[word]:
			not = not || word != "no" && word != "non" || i+1 < len(s.tokens) && namedTongues[s.tokens[i+1].Word] != unsure // "no, in french"
		case !besideWish[word]:
			return unsure
		}
	}
	return wished
}

const maxWish = 12

var (
	namedTongues = map[string]tongue{"english": inEnglish, "englis": inEnglish, "inglish": inEnglish, "anglais": inEnglish, "anglai": inEnglish, "anglaise": inEnglish, "french": inFrench, "frensh": inFrench, "francais": inFrench, "francai": inFrench,
		"francaise": inFrench, "franssais": inFrench, "fransais": inFrench, "franse": inFrench, "franais": inFrench}
	negations = wordSet(`not no dont pas non`)
	// besideWish are words beside which nothing is asked for but a language.
	besideWish = wordSet(`ok okay k so and but well oh yes no hi hello hey please pls plz plse thanks thank sorry lets let us go do does can could would will we i me my you u to in into this that it the chat conversation
		actually though maybe finally finalement sorry pardon desole desolee peutetre switch change continue keep going speak talk write type reply answer respond chat say tell explain give back again now instead only just want wanna like prefer need rather better is easier for fine good works
		svp stp sil il vous te plait merci bonjour allo oui ouais alors bon donc et mais en au le la ca ce cela peut peux peu jpeux pouvez on je j tu t vous v moi m me nous ici plutot maintenant seulement juste
		parler parle parlez ecrire ecris ecrivez repondre repond reponds repondez continuer continue continuez continuons passer passe passez changer change changez dire dis dites expliquer explique expliquez
		faire fait faites veux veut jveux voudrais aimerais jaimerais prefere prefererais jprefere mieux langue language c est cest serait better`)
	// ability are questions whether we can, which are answered in both.
	ability = regexp.MustCompile(`^(?:(?:ok|so|hi|hello|hey|and|but|bonjour|allo|et|mais) )*(?:(?:do|does|can|could) (?:you|u|yall|it|this)(?: guys)? (?:speak|talk|do|also)|(?:you|u) (?:speak|talk)|speak|parle[sz]? (?:tu|vous)|(?:est ce que )?(?:tu|vous) (?:parle[sz]?|pouvez|peux)(?: tu| vous)?(?: parler)?|(?:peux|pouvez) (?:tu|vous) parler)(?: (?:in|en))? \w+`)
)

// switched are the words to who has asked for a language, in that language.
var switched = map[string]struct{ lead, ask, which string }{
	"en": {"In English, then.", "What would you like to know?", "Which of these is closest?"},
	"fr": {"D'accord, en français.", "Que voulez-vous savoir?", "Laquelle de ces questions est la plus proche?"},
}

// switches goes on in the language that a message asks for, with what was read or offered last where that is in the library in this language. It reports whether one was asked for.
func (t *turn) switches() bool {
	if t.said.wishes() == unsure {
		return false
	}
	t.aside()
	say, open := switched[t.words.lang], t.state.Form != nil && t.state.AtForm
	if a := t.corpus.Answer(t.givenLast().Slug); a != nil && t.state.Read && !open {
		if in := t.corpus.In(a, t.words.lang); in != nil && in != a && t.corpus.Gives(in) && t.givable(in) {
			t.answer(in, 1, say.lead, nil)
			return true
		}
	}
	var choices []session.Choice
	for _, c := range t.state.Choices {
		if a := t.corpus.Answer(c.ID); a != nil && c.ID != session.None {
			if in := t.corpus.In(a, t.words.lang); in != nil && t.corpus.Gives(in) {
				choices = append(choices, t.choice(in))
			}
		}
	}
	switch {
	case len(choices) > 1: // contract: two or three
		t.add(session.Event{Type: session.TypeClarify, Text: say.lead + " " + say.which, Choices: append(choices, session.Choice{ID: session.None, Label: t.words.none})})
	case open:
		t.withForm(say.lead + " " + say.ask)
	default:
		t.reply(say.lead + " " + say.ask)
	}
	return true
}

// inOtherTongue answers a message in a language that the library is not in: whom to call first, in that language where it is known, and that we read two. After an emergency that is what it
// was before.
func (t *turn) inOtherTongue() {
	line, reads := triage.InTongue(t.said.spoke)
	if t.afterHelp() && t.state.HelpFor.Pressing() {
		again := t.words.numbersAgain
		if t.state.HelpFor != session.Crisis {
			again = t.words.hereAgain
		}
		t.helpAgain(strings.TrimSpace(line+"\n\n"+t.vary(again)), t.keeping(t.state.Help))
		return
	}
	t.missed(session.Unanswered, nil)
	t.beside = t.triage.Anyone(t.in.At, t.words.lang)
	said := [2]string{otherTongue, otherTongueAgain}
	if reads != "" {
		first := line + " " + reads
		said = [2]string{first + "\n\n" + otherTongue, first + "\n\n" + otherTongueAgain}
	}
	t.handoff(session.LowConfidence, t.vary(said))
}

// wordsOf gives what is said in a language.
func wordsOf(lang string) *words {
	if text.LangOf(lang) == text.French {
		return french
	}
	return english
}
