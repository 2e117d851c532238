package bot

import (
	"regexp"
	"slices"
	"strings"

	"github.com/treadstone-law/answerbot/bot/triage"
	"github.com/treadstone-law/answerbot/session"
)

// After an emergency. Who has been told whom to call may ask for the numbers again, at any time. And for a few messages after a cry for help whom to
// call stands beside every reply. What is plainly no question ("sorry", "i dont want to talk about it", a few words that the library has never heard)
// gets a calm word; all else is answered as it would be by itself, for somebody in danger has questions of law, and seldom asks them in full.

const (
	gentleTurns = 6  // messages after a cry for help for which this holds
	nearTurns   = 12 // and those for which a word right after whom to call is about that
)

// numbersAgain answers who asks for the numbers again, and reports whether somebody did. Who cried for help in another language than ours reads
// the first of it in that language again.
func (t *turn) numbersAgain() bool {
	if len(t.state.Help) == 0 || !t.wantsNumber() && !(t.afterHelp() && pleas.is(t.said.line)) {
		return false
	}
	text := t.words.hereAgain
	if slices.ContainsFunc(t.state.Help, func(r session.Resource) bool { return r.Phone == "911" }) {
		text = t.words.numbersAgain
	}
	t.helpAgain(strings.TrimSpace(t.cry()+"\n\n"+t.vary(text)), t.state.Help)
	return true
}

// cry is what was said first to a cry for help in another language, "" for one in ours.
func (t *turn) cry() string {
	if t.state.HelpFor != session.Crisis {
		return ""
	}
	for i := range t.state.Said {
		if seen := t.triage.Find(t.state.Said[len(t.state.Said)-1-i], t.in.At, t.words.lang); seen.Line != "" {
			return seen.Line
		}
	}
	return ""
}

// afterHelp reports whether the last thing said was whom to call.
func (t *turn) afterHelp() bool {
	return len(t.state.Help) > 0 && t.state.Last == session.TypeHandoff && t.state.HelpSince < nearTurns
}

// care gives a calm word for what is said right after an emergency and asks nothing, and reports whether it did. What is said else soon after a
// cry for help has whom to call beside its reply.
func (t *turn) care() bool {
	if t.gentle() && t.beside == nil {
		t.beside = t.fewToCall()
	}
	pressing := t.afterHelp() && t.state.HelpFor.Pressing()
	if !pressing || !quiet.MatchString(t.said.line) && !t.courtesy() && !undecided[t.said.line] {
		return false
	}
	t.calm()
	return true
}

// gentle reports whether a cry for help was heard a few messages ago.
func (t *turn) gentle() bool {
	return t.state.HelpFor == session.Crisis && t.state.HelpSince < gentleTurns
}

// calm is said to who does not go on after an emergency. All whom to call have been named: the first of them are enough.
func (t *turn) calm() {
	text := t.words.calmUrgent
	if t.state.HelpFor == session.Crisis {
		text = t.words.calm
	}
	t.helpAgain(t.vary(text), t.fewToCall())
}

// fewToCall are the first of those whom an emergency was told to call.
func (t *turn) fewToCall() []session.Resource {
	return t.state.Help[:min(len(t.state.Help), triage.Few)]
}

// helpAgain says again whom to call, of those that were named. It asks nothing of the library.
func (t *turn) helpAgain(text string, whom []session.Resource) {
	t.aside()
	if t.state.HelpFor != session.Crisis {
		text = strings.TrimSpace(text + " " + t.opening())
	}
	t.add(session.Event{Type: session.TypeHandoff, Reason: t.state.HelpFor, Text: text, Form: t.offer(""), Resources: whom, Again: true})
}

// courtesy reports whether a message is small talk that is not about the bot.
func (t *turn) courtesy() bool {
	at := topicOf(t.said.line)
	return at >= 0 && len(t.said.tokens) <= maxTalk && smallTalks[at].courtesy
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

	aroundNumber = wordSet(`do does should could can may must i we you u me give tell send repeat say show need want lost forgot missed por favor whats was is were are the that those these
		this it a again please pls plz wat wats agen cant find see calling to now right today tonight tonite sorry so and ok okay for help emergency crisis get have there with one more time once wheres hi hey
		quels quelle quelles est ce que le la les des un une encore deja svp sil sil vous plait je peux puis dois donnez donne donner redonnez redonne repetez repete redire dire
		dites moi cest cetait etait etaient quoi a de du nouveau fois plus maintenant oublie jai ai perdu pouvez peut on avez aide urgence me lui`)

	// pleas are said by who needs help and not an answer.
	pleas = linesOf("help", "help me", "help please", "please help", "please help me", "i need help", "i need help now", "someone help", "somebody help me", "what do i do", "what do i do now", "what should i do",
		"what should i do now", "what now", "i dont know what to do", "aide", "aidez moi", "aide moi", "au secours", "jai besoin aide", "ai besoin aide", "quoi faire", "que faire", "je fais quoi", "ayuda", "ayudeme", "ayudenme", "necesito ayuda", "por favor ayuda",
		"quien puede ayudarme", "quien me puede ayudar", "quien me ayuda", "me puede ayudar", "que hago", "a quien llamo", "quem pode me ajudar", "preciso de ajuda", "ajuda", "aiuto", "chi puo aiutarmi", "sos")

	// quiet is said by who does not want to go on.
	quiet = regexp.MustCompile(`\b(?:dont|do not|cant|cannot|rather not|not ready to)(?: want to| wanna)? (?:talk|speak|say|discuss)(?: any ?more)?(?: about (?:it|that|this))?(?: right)?(?: now| anymore| today| sorry| please)?$` +
		`|\b(?:veux|peux|prefere) (?:pas|plus|ne pas|mieux ne pas) (?:en )?parler(?: de (?:ca|cela))?(?: maintenant| svp| desole| desolee)?$` +
		`|^(?:i|ive|i have)(?: (?:just|only|still|been|really|always))* (?:feel|felt|feeling)(?: (?:so|very|like|just|really|all|nothing|numb|empty|tired|sad|lost|alone|hopeless|worthless|broken|trapped|bad|awful|terrible|horrible|lonely|scared|low|down|sick|ashamed|guilty|dead|anymore|inside|it|a|burden|shit|crap|right|now))+$` +
		`|^(?:je )?(?:me )?sens(?: (?:vide|mal|si|tellement|tres|seul|seule|perdu|perdue|triste|fatigue|fatiguee|a|bout|inutile|rien|plus|ne))+$` +
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
