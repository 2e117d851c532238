package bot

import (
	"regexp"
	"strings"

	"github.com/treadstone-law/answerbot/bot/triage"
	"github.com/treadstone-law/answerbot/matcher/text"
	"github.com/treadstone-law/answerbot/session"
)

// After an emergency. Who has been told whom to call may ask for the numbers again, at any time. And for a few messages after a cry for help
// nothing is taken for a question of law that is not clearly one: "sorry" and "i dont want to talk about it" get a calm word and the numbers,
// not an answer about the police.

const (
	gentleTurns = 6    // messages after a cry for help for which this holds
	nearTurns   = 12   // and those for which a word right after whom to call is about that
	leastAsked  = 0.5  // the confidence from which on what is asked or wished for is for the library even then
	leastTold   = 0.95 // and what is only told
)

// numbersAgain answers who asks for the numbers again, and reports whether somebody did.
func (t *turn) numbersAgain() bool {
	if len(t.state.Help) == 0 || !t.wantsNumber() && !(t.afterHelp() && pleas.is(t.said.line)) {
		return false
	}
	t.helpAgain(t.vary(t.words.numbersAgain))
	return true
}

// afterHelp reports whether the last thing said was whom to call.
func (t *turn) afterHelp() bool {
	return len(t.state.Help) > 0 && t.state.Last == session.TypeHandoff && t.state.HelpSince < nearTurns
}

// care answers what is said soon after an emergency and is nothing for the library, and reports whether it did. What is said else has whom to
// call beside its reply.
func (t *turn) care() bool {
	crisis := t.state.HelpFor == session.Crisis
	gentle := crisis && t.state.HelpSince < gentleTurns
	near := t.afterHelp() && (crisis || t.state.HelpFor == session.Urgent)
	switch {
	case near && (quiet.MatchString(t.said.line) || t.courtesy()), gentle && t.maybe != triage.Urgent && len(t.state.Choices) == 0 && !t.clear():
		if crisis {
			t.helpAgain(t.vary(t.words.calm))
		} else {
			t.helpAgain(t.vary(t.words.calmUrgent))
		}
		return true
	case gentle && t.beside == nil:
		t.beside = t.state.Help[:min(len(t.state.Help), triage.Few)]
	}
	return false
}

// helpAgain says again whom to call, as the last handoff said it.
func (t *turn) helpAgain(text string) {
	if t.state.HelpFor != session.Crisis {
		text = strings.TrimSpace(text + " " + t.opening())
	}
	t.add(session.Event{Type: session.TypeHandoff, Reason: t.state.HelpFor, Text: text, Form: t.offer(""), Resources: t.state.Help, Again: true})
}

// courtesy reports whether a message is small talk that is not about the bot.
func (t *turn) courtesy() bool {
	at := topicOf(t.said.line)
	return at >= 0 && len(t.said.tokens) <= maxTalk && smallTalks[at].courtesy
}

// clear reports whether a message asks something of the bot or the library beyond doubt.
func (t *turn) clear() bool {
	if t.smallTalk() != "" || t.said.tongue() == inOther {
		return true
	}
	message := bare(t.in.Text)
	read := t.read(message)
	if len(read.matches) == 0 {
		return false
	}
	for part := range sentences(message) {
		tokens := text.Tokens(part)
		if (isQuestion(part, tokens) || wishes(tokens)) && read.among >= leastAsked {
			return true
		}
	}
	return read.matches[0].Confidence >= leastTold
}

// wishes reports whether a sentence says what somebody needs: "i need a restraining order".
func wishes(tokens []text.Token) bool {
	return len(tokens) > 2 && (tokens[0].Word == "i" || tokens[0].Word == "je") && wishing[tokens[1].Word]
}

// wantsNumber reports whether a message is made of nothing but the words by which somebody asks for a number, or whom to call.
func (t *turn) wantsNumber() bool {
	var number, call, who, back bool
	for _, token := range t.said.tokens {
		w := token.Word
		number, call, who, back = number || numberWords[w], call || callWords[w], who || whoWords[w], back || w == "me" || w == "moi"
		if !numberWords[w] && !callWords[w] && !whoWords[w] && !aroundNumber[w] {
			return false
		}
	}
	return number || call && who && !back
}

var (
	numberWords = wordSet(`number numbers nmber numbr num hotline hotlines helpline helplines numero numeros`)
	callWords   = wordSet(`call phone text reach contact talk speak ring appeler appelle telephoner joindre contacter parler`)
	whoWords    = wordSet(`who whom where what which someone somebody anyone anybody qui ou quel quelquun quelqu`)

	aroundNumber = wordSet(`do does should could can may must i we you u me give tell send repeat say show need want lost forgot missed whats was is were are the that those these
		this it a again please pls plz wat wats agen cant find see calling to now right today tonight tonite sorry so and ok okay for help emergency crisis get have there with one more time once wheres hi hey
		quels quelle quelles est ce que le la les des un une encore deja svp sil sil vous plait je peux puis dois donnez donne donner redonnez redonne repetez repete redire dire
		dites moi cest cetait etait etaient quoi a de du nouveau fois plus maintenant oublie jai ai perdu pouvez peut on avez aide urgence me lui`)

	wishing = wordSet(`need want wanna wish would veux voudrais dois`)

	// pleas are said by who needs help and not an answer.
	pleas = linesOf("help", "help me", "help please", "please help", "please help me", "i need help", "i need help now", "someone help", "somebody help me", "what do i do", "what do i do now", "what should i do",
		"what should i do now", "what now", "i dont know what to do", "aide", "aidez moi", "aide moi", "au secours", "jai besoin aide", "ai besoin aide", "quoi faire", "que faire", "je fais quoi", "ayuda", "ayudeme", "ajuda", "aiuto", "sos")

	// quiet is said by who does not want to go on.
	quiet = regexp.MustCompile(`\b(?:dont|do not|cant|cannot|rather not|not ready to)(?: want to| wanna)? (?:talk|speak|say|discuss)(?: any ?more)?(?: about (?:it|that|this))?(?: right)?(?: now| anymore| today| sorry| please)?$` +
		`|\b(?:veux|peux|prefere) (?:pas|plus|ne pas|mieux ne pas) (?:en )?parler(?: de (?:ca|cela))?(?: maintenant| svp| desole| desolee)?$` +
		`|^(?:no |sorry |ok )*(?:leave me alone|its nothing|nothing|forget it|not now|im (?:ok|okay|fine|safe)(?: now)?|i am (?:ok|okay|fine|safe)(?: now)?|its (?:ok|okay|fine)|laissez moi tranquille|laisse moi tranquille|pas maintenant|ca va aller)$`)
)

// lines are whole messages, folded, words of politeness apart.
type lines map[string]bool

func linesOf(all ...string) lines {
	set := make(lines)
	for _, line := range all {
		set[line] = true
	}
	return set
}

// is reports whether a line is one of these, and nothing else but words of politeness.
func (l lines) is(line string) bool {
	for end := len(line); end > 0; end = strings.LastIndexByte(line[:end], ' ') {
		if l[line[:end]] && polite(line[end:]) {
			return true
		}
	}
	return false
}
