package bot

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/treadstone-law/answerbot/matcher/text"
	"github.com/treadstone-law/answerbot/session"
)

// Small talk: messages that are nothing but a greeting, thanks, a goodbye or a question about the bot. Each has two replies, so that
// the same is not said twice in a row. Abuse gets a calm word; a message that tries to give the bot orders is a message like any
// other, since there is nothing here that could obey.

// talkTopic is one subject of small talk.
type talkTopic struct {
	courtesy bool     // it asks nothing about the bot
	phrases  []string // folded, as a whole message, words of politeness apart
	en, fr   [2]string
	patterns []*regexp.Regexp // on the folded message
}

// maxTalk is the longest message, in words, that can be small talk.
const maxTalk = 12

// smallTalk answers a message that is nothing but small talk; "" for any other.
func (t *turn) smallTalk() string {
	line := t.said.line
	if n := len(t.said.tokens); n == 0 || n > maxTalk || len(t.state.About) > 0 && couldFollow[line] || t.speaksOf(line) {
		return ""
	}
	if at := topicOf(line); at >= 0 {
		return t.talkOf(&smallTalks[at])
	}
	reply := t.firm()
	if reply != "" && !t.gentle() {
		t.beside = nil // what is said to the firm tells of no danger, whatever it is a little like
	}
	return reply
}

// talk gives the reply to a phrase of small talk, said in whichever words.
func (t *turn) talk(phrase string) string { return t.talkOf(&smallTalks[topicsByPhrase()[phrase]]) }

func (t *turn) talkOf(topic *talkTopic) string {
	if t.words == french {
		return t.vary(topic.fr)
	}
	return t.vary(topic.en)
}

// talkWithin answers a sentence about the bot that stands beside what the library does not know: "is this private? my landlord is my uncle".
func (t *turn) talkWithin(message string) string {
	if len(t.said.tokens) > 2*maxTalk {
		return ""
	}
	said := sentenceEnd.Split(message, -1)
	for _, s := range said[:min(len(said), 3)] {
		if at := topicOf(lineOf(text.Tokens(s))); at >= 0 && !smallTalks[at].courtesy && len(said) > 1 {
			return t.talkOf(&smallTalks[at])
		}
	}
	return ""
}

// couldFollow are lines that are about the bot before anything has been answered, and about the answer afterwards.
var couldFollow = lineSet("how much", "how much is it", "how much does it cost", "how much will it cost", "how much would it cost", "combien", "ca coute combien", "do i have to pay", "do i have to pay for this", "how much is this", "how much does this cost", "does this cost money", "does this cost anything", "what does this cost", "is there a fee", "is it free",
	"combien ca coute", "cest payant", "est payant", "cest gratuit", "est gratuit", "is this safe", "is it safe", "is this true", "i need advice")

// speaksOf reports whether a line, who sees this and whether it is private, is about the answer given last: one that itself is about what others may see.
func (t *turn) speaksOf(line string) bool {
	if t.state.Last != session.TypeAnswer || !private.MatchString(line) {
		return false
	}
	a := t.corpus.Answer(t.state.About[0])
	return a != nil && secrecy.MatchString(text.Fold(a.Question+" "+a.Summary+" "+strings.Join(a.Takeaways, " ")))
}

var (
	private = regexp.MustCompile(`^(?:so |and |but |ok )*(?:(?:is|are) (?:it|that|this|they|those|these) (?:\w+ )?(?:confidential|private|secret|secure|anonymous|recorded)|(?:who|anyone|anybody|everyone|everybody)(?: (?:can|could|will|would|may))? (?:sees?|reads?|finds?)(?: (?:this|it|that|these|them))?` +
		`|(?:can|will|could|would|do|does|may) (?:anyone|anybody|everyone|everybody|(?:my|the) \w+|they|he|she) (?:see|read|know|find)(?: (?:this|it|that|these|them|out))?` +
		`|(?:est ce que )?(?:ce |c )?(?:est(?: ce)?|cest) (?:confidentiel|prive|secret|anonyme)|qui (?:peut )?(?:voir|voit|lire|lit) (?:ca|cela))(?: too)?$`)
	secrecy = regexp.MustCompile(`\b(?:confiden\w*|privacy|private|privileged?|disclos\w*|records?|monitor\w*|casier|prive\w*|divulg\w*|secret|dossier)\b`)
)

// vary gives the first of two replies, or the second if the first has just been said.
func (t *turn) vary(replies [2]string) string {
	if strings.Contains(t.state.LastText, replies[0]) { // a handoff adds when somebody is there
		return replies[1]
	}
	return replies[0]
}

// topicOf gives the first topic that a line is about and about nothing else, words of politeness apart, or -1.
func topicOf(line string) int {
	best := len(smallTalks)
	for end := range len(line) + 1 {
		if end != len(line) && line[end] != ' ' {
			continue
		}
		if at, known := topicsByPhrase()[line[:end]]; known && at < best && polite(line[end:]) {
			best = at
		}
	}
	for at := range smallTalks[:best] {
		if slices.ContainsFunc(smallTalks[at].patterns, func(p *regexp.Regexp) bool { return p.MatchString(line) }) {
			return at
		}
	}
	if best == len(smallTalks) {
		return -1
	}
	return best
}

// topicsByPhrase gives the first topic with a phrase.
var topicsByPhrase = sync.OnceValue(func() map[string]int {
	topics := make(map[string]int)
	for at := len(smallTalks) - 1; at >= 0; at-- {
		for _, phrase := range smallTalks[at].phrases {
			topics[phrase] = at
		}
	}
	return topics
})

// polite reports whether what is left of a line after a phrase is nothing but words of politeness.
func polite(rest string) bool {
	for word := range strings.FieldsSeq(rest) {
		if !politeness[word] {
			return false
		}
	}
	return true
}

var politeness = wordSet(`there bot sir madam everyone all so much very a lot again you for your the help answer answers info information that this explaining now then today and
	have good nice day one thanks thank u hello hi ok great helped helping beaucoup merci bonjour how are doing evening morning afternoon night it got bye friend was is really
	helps useful helpful perfect please just me i here no more questions nothing else vous aide pour votre ca cela bien bonne journee soiree tres tout est a team guys folks
	appreciate super clear makes sense thx ty tysm cheers goodbye been wonderful awesome amazing kind lifesaver sweet cool`)

// greetingAt finds courtesies at the beginning of a message and thanks at its end, so that what is between them is matched.
var (
	greetingAt = regexp.MustCompile(`(?i)^(?:\s*(?:hi+|hey+|hello|hiya|yo|good\s+(?:morning|afternoon|evening|day)|greetings|bonjour|bonsoir|salut|allô|allo|dear\s+(?:sir|madam|team)(?:\s+or\s+(?:sir|madam))?|` +
		`(?:ok(?:ay)?[\s,]+)?(?:thanks|thank\s+you|thx|merci)(?:\s+(?:so\s+much|a\s+lot|very\s+much|beaucoup))?(?:[\s,]+that\s+help(?:s|ed))?)` +
		`(?:\s+(?:there|everyone|all|team|guys|sir|madam|à\s+tous))?\b[\s,.!;:-]*)+`)
	thanksAt = regexp.MustCompile(`(?i)[\s,.!?;:-]+(?:thanks|thank\s+you|thx|ty|merci|cheers)(?:\s+(?:so\s+much|a\s+lot|very\s+much|in\s+advance|beaucoup|d'avance|for\s+your\s+help))?[\s,.!;:-]*$`)
)

// bare gives a message without the greeting before it and the thanks after it, or as it is if nothing else is in it.
func bare(message string) string {
	rest := message
	if mayThank(rest) {
		rest = thanksAt.ReplaceAllString(rest, "")
	}
	if mayGreet(rest) {
		if at := greetingAt.FindStringIndex(rest); at != nil {
			rest = rest[at[1]:]
		}
	}
	if len(rest) < len(message) && len(text.Tokens(rest)) == 0 {
		return message
	}
	return rest
}

// mayGreet reports whether a message begins with letters that a greeting begins with; most questions do not, and the expression is not quick.
func mayGreet(message string) bool {
	message = strings.TrimLeft(message, " \t\n\v\f\r")
	if len(message) < 2 {
		return false
	}
	if message[0] >= utf8.RuneSelf || message[1] >= utf8.RuneSelf {
		return true
	}
	switch [2]byte{message[0] | ' ', message[1] | ' '} {
	case [2]byte{'h', 'i'}, [2]byte{'h', 'e'}, [2]byte{'y', 'o'}, [2]byte{'g', 'o'}, [2]byte{'g', 'r'}, [2]byte{'b', 'o'}, [2]byte{'s', 'a'}, [2]byte{'a', 'l'},
		[2]byte{'d', 'e'}, [2]byte{'o', 'k'}, [2]byte{'t', 'h'}, [2]byte{'m', 'e'}:
		return true
	}
	return false
}

// mayThank reports whether a message ends in a word that a thanks ends in.
func mayThank(message string) bool {
	message = strings.TrimRight(message, " \t\n\f\r,.!;:-")
	last := message[strings.LastIndexAny(message, " \t\n\f\r,.!?;:-'")+1:]
	return endsThanks[strings.ToLower(last)] || !isASCII(last)
}

var endsThanks = wordSet(`thanks you thx ty merci cheers much lot advance beaucoup avance help`)

var smallTalks = []talkTopic{
	{
		phrases: []string{"hi", "hey", "hello", "hiya", "yo", "howdy", "good morning", "good afternoon", "good evening", "morning", "afternoon", "evening", "greetings",
			"whats up", "whats up doc", "sup", "hows it going", "how are you", "hows your day", "hows your day going", "nice to meet you", "bonjour", "salut", "allo", "bonsoir",
			"test", "testing", "start", "hows things", "good day", "anyone there", "anybody there", "is anyone there", "are you there", "you there", "comment ca va", "ca va", "hi hello",
			"coucou", "hola", "il y a quelquun"},
		en: [2]string{english.hello, "Hello again. I am listening: what has happened?"},
		fr: [2]string{french.hello, "Bonjour encore. Je vous écoute: que s'est-il passé?"},
	},
	{
		courtesy: true,
		phrases: []string{"thanks", "thank", "thank u", "thank you", "thx", "ty", "tysm", "merci", "cheers", "much appreciated", "appreciate it", "i appreciate it", "that helps", "that helped",
			"that was helpful", "that is helpful", "this was helpful", "this helped", "it helped", "thats helpful", "thats good", "thats great", "thats all", "thats all thanks", "that is all", "im good", "all good", "no thats all", "perfect",
			"great", "awesome", "ok thanks", "okay thanks", "ok thank you", "okay thank you", "ok", "okay", "k", "cool", "cool cool", "sounds good", "got it", "ok got it", "alright", "alright then", "love this", "love it",
			"nice", "good", "makes sense", "understood", "i see", "noted", "wonderful", "yay", "very helpful", "super", "parfait", "merci beaucoup", "god bless", "god bless you", "thx ur awesome", "ur awesome", "youre awesome", "you are awesome", "lol ok thx", "ok sorry", "ok my bad", "my bad", "bless you", "que dieu vous benisse", "dieu vous benisse", "que dieu te benisse", "merci de mavoir ecoute", "merci de m avoir ecoute", "thanks for listening", "thank you for listening", "merci la gang", "merci cest gentil", "amazing", "im fine", "i am fine", "im doing fine", "i feel fine", "im ok", "im okay", "i am ok", "i am okay", "im doing ok", "im doing okay", "im all right", "im alright", "im better", "im feeling better", "i feel better",
			"ok fine", "thats fine", "its fine", "thats ok", "thats okay", "its ok", "its okay", "no worries", "no problem", "its all good", "were fine", "we are fine", "je vais bien", "ca va bien", "tout va bien", "ca va mieux", "je vais mieux", "pas de probleme", "ca ira",
			"youre the best", "you are the best", "you are great",
			"cest parfait", "cest bon", "tres utile", "ca maide", "ca aide", "ca ma aide", "est parfait", "est bon", "daccord", "accord", "compris", "je vous remercie", "formidable", "genial", "mille mercis", "gracias", "obrigado", "grazie"},
		en: [2]string{english.thanks, "Glad to hear it. I am here if something else comes up."},
		fr: [2]string{french.thanks, "Tant mieux. Je suis là si autre chose se présente."},
	},
	{
		courtesy: true,
		phrases:  []string{"im ok now", "im fine now", "i am ok now", "im okay now", "im good now", "im safe", "im safe now", "i am safe", "i am safe now", "we are safe", "were safe now", "we are ok", "we are ok now", "shes ok", "hes ok", "shes ok now", "hes ok now", "she is ok now", "he is ok now", "shes safe", "hes safe", "je suis en securite", "suis en securite", "je vais bien maintenant", "je suis correct", "je suis correcte", "nous sommes en securite"},
		en:       [2]string{"I am glad to hear that. Should it change, 911 is there at any hour. And if there is anything you want to ask, I am here.", "Good. I am here if something comes up, and 911 is there if you are in danger."},
		fr:       [2]string{"Je suis content de l'entendre. Si cela change, le 911 répond à toute heure. Et si vous avez une question, je suis là.", "Très bien. Je suis là si quelque chose se présente, et le 911 répond en cas de danger."},
	},
	{
		courtesy: true,
		phrases:  []string{"lol", "lmao", "haha", "hahaha", "ha ha", "hehe", "rofl", "funny", "very funny", "thats funny", "mdr", "lol ok"},
		en:       [2]string{"I am glad of a lighter moment. If there is something on your mind, tell me in a few words.", "I am here when you have a question."},
		fr:       [2]string{"Un moment plus léger fait du bien. Si quelque chose vous préoccupe, dites-le-moi en quelques mots.", "Je suis là quand vous aurez une question."},
	},
	{
		courtesy: true,
		phrases:  []string{"bye", "goodbye", "whatever bye", "ok bye", "bye then", "good bye", "see you", "see ya", "cya", "later", "good night", "take care", "have a good", "have a nice", "au revoir", "a bientot", "bonne journee", "bonne soiree", "bonne nuit", "adieu", "talk later", "gotta go", "i have to go", "got to go", "bye bye"},
		en:       [2]string{english.goodbye, "Goodbye, and take care."},
		fr:       [2]string{french.goodbye, "Au revoir, et prenez soin de vous."},
	},
	{
		phrases: []string{"what can you do", "what do you do", "how does this work", "how do you work", "what is this", "what can i ask", "what can i ask you", "help", "help me",
			"can you help", "can you help me", "i need help", "please help", "please help me", "i have a question", "can i ask a question", "can i ask you something", "i need legal help", "i have a problem", "i need advice", "what is this for", "what are you for",
			"how can you help", "how can you help me", "que peux tu faire", "que pouvez vous faire", "comment ca marche", "comment ca fonctionne", "aide", "aidez moi", "jai une question", "ai une question", "jai besoin aide", "ai besoin aide", "pouvez vous aider", "pouvez vous maider", "cest quoi ca", "a quoi servez vous", "i dont know what to ask", "i dont know where to start", "where do i start"},
		en: [2]string{english.ability, "Tell me what happened and what you are afraid of, in your own words, as if to a friend. I look for the answer that fits. Or say \"person\" and our team takes over."},
		fr: [2]string{french.ability, "Dites-moi ce qui s'est passé et ce qui vous inquiète, comme à un ami. Je cherche la réponse qui convient. Ou écrivez « une personne » et notre équipe prend le relais."},
	},
	{
		phrases: []string{"are you a bot", "are you real", "are you human", "are you a human", "are you a robot", "are you a person", "are you a lawyer", "are you an actual lawyer", "are you a real lawyer", "who are you", "what are you", "are you ai", "are you an ai",
			"is this a bot", "is this ai", "is this a robot", "is this a human", "is this a lawyer", "am i talking to a bot", "am i talking to a human", "am i talking to a lawyer", "am i talking to a real person", "am i talking to a person", "is this a real person", "are you a real person", "are you chatgpt", "is this chatgpt", "bot or human", "human or bot",
			"qui es tu", "qui etes vous", "etes vous un robot", "etes vous un avocat", "etes vous avocat", "etes vous humain", "etes vous une vraie personne", "es tu un robot", "cest un robot", "whats your name", "what is your name", "do you have a name", "comment vous appelez vous", "are you my lawyer", "is this an ai"},
		en: [2]string{english.identity, "No, I am not a lawyer and not a person: I am a program that looks up what our lawyers have written. Say \"person\" and a person gets back to you."},
		fr: [2]string{french.identity, "Non, je ne suis ni avocat ni une personne: je suis un programme qui cherche ce que notre équipe a rédigé. Écrivez « une personne » et quelqu'un vous répondra."},
	},
	{
		phrases: []string{"who wrote this", "who writes this", "who wrote that", "who wrote these answers", "who writes the answers", "who writes these answers", "who wrote the answers", "where does this come from", "where do you get this", "where do your answers come from", "who made this", "is this legal advice", "can i trust this", "can i trust you", "is this true", "is this accurate", "how do you know", "how do you know that", "is this up to date", "source", "sources", "what is your source", "says who",
			"qui a ecrit ca", "qui a ecrit cela", "qui a redige ca", "qui ecrit les reponses", "qui ecrit ca", "do les infos viennent", "est ce un avis juridique", "est ce fiable"},
		en: [2]string{"People at our firm write every answer; nothing is made up by a machine. Each one shows who wrote it, when it was last updated and the laws it rests on, or says that it is still a sample. It is general information, not legal advice.",
			"Each answer names its writer, its date and its sources, so that you can check it. It is general information: a lawyer can say how it applies to you."},
		fr: [2]string{"Des personnes de notre bureau rédigent chaque réponse; rien n'est inventé par une machine. Chacune indique qui l'a rédigée, sa date et les lois sur lesquelles elle repose, ou qu'il s'agit encore d'un exemple. C'est de l'information générale, et non un avis juridique.",
			"Chaque réponse indique son auteur, sa date et ses sources, pour que vous puissiez vérifier. C'est de l'information générale: un avocat peut dire comment elle s'applique à vous."},
	},
	{
		phrases: []string{"is this confidential", "is this private", "is it confidential", "is it private", "is this chat confidential", "is this chat private", "is our chat private", "who can see this", "who sees this", "who reads this", "who can read this", "can anyone see this", "do you tell anyone", "will you tell anyone", "will anyone see this", "is this safe", "is it safe", "is this secure", "is this anonymous", "am i anonymous", "do you save this", "do you keep this", "do you record this", "do you store my data", "is this recorded", "will my husband see this", "will my ex see this", "will my boss see this", "will my landlord see this", "will the police see this",
			"est ce confidentiel", "est ce que cest confidentiel", "est ce que est confidentiel", "cest confidentiel", "est confidentiel", "est ce prive", "qui peut voir ca", "qui voit ca", "qui lit ca", "est ce anonyme", "cest anonyme"},
		en: [2]string{"You need not say who you are. This chat is kept so that you can come back to it, and you can erase it at any time. It goes to our team only if you send them the form. It is not yet a talk with a lawyer, so please leave out names and secrets here.",
			"Nobody on the other side of your problem sees this chat. You can erase it whenever you like; do that if somebody else uses this phone or computer."},
		fr: [2]string{"Vous n'avez pas à dire qui vous êtes. Cette conversation est conservée pour que vous puissiez y revenir, et vous pouvez l'effacer en tout temps. Elle n'est transmise à notre équipe que si vous envoyez le formulaire. Ce n'est pas encore un entretien avec un avocat: évitez les noms et les secrets.",
			"L'autre partie ne voit pas cette conversation. Vous pouvez l'effacer quand vous voulez; faites-le si quelqu'un d'autre utilise cet appareil."},
	},
	{
		phrases: []string{"is this free", "is it free", "is this service free", "are you free", "do i have to pay", "do i have to pay for this", "how much is this", "how much does this cost", "how much do you charge", "does this cost money", "does this cost anything", "what does this cost", "do you charge", "is there a fee", "is this chat free",
			"est ce gratuit", "cest gratuit", "est gratuit", "est ce que cest gratuit", "est ce que est gratuit", "combien ca coute", "cest payant", "est payant"},
		en: [2]string{"Yes, these answers are free, and so is sending us the form. If you then want a lawyer to act for you, you are told what it costs before anything is agreed.",
			"Asking here costs nothing, as often as you like. A lawyer's work does, and you agree on that beforehand."},
		fr: [2]string{"Oui, ces réponses sont gratuites, et l'envoi du formulaire aussi. Si vous voulez ensuite qu'un avocat agisse pour vous, on vous dit ce que cela coûte avant toute entente.",
			"Poser des questions ici ne coûte rien, aussi souvent que vous le voulez. Le travail d'un avocat a un prix, convenu d'avance."},
	},
	{
		phrases: []string{"speak french", "talk in french", "can we talk in french", "can we speak in french", "can you talk in french", "could we do this in french", "can i write in french", "can i talk in french", "can i ask in french", "ok in english again", "in english again please", "back to english", "you speak french", "u speak french", "can you speak french", "do you speak francais", "can we speak french", "is there a french version", "is there a version in french", "do you have this in french", "is this in french", "can i get this in french", "do you have french", "french version",
			"speak english", "you speak english", "can you speak english", "can we speak english", "is there an english version", "is there a version in english", "do you have this in english", "can i get this in english", "is this in english", "english version", "in english pls",
			"parles tu francais", "vous parlez francais", "tu parles francais", "parlez vous anglais", "parles tu anglais", "vous parlez anglais", "version francaise", "version anglaise", "y a t il une version francaise", "y a t il une version anglaise", "est ce disponible en francais", "est ce disponible en anglais",
			"do you speak french", "parlez vous francais", "en francais", "en francais svp", "french", "francais", "french please", "can i write in french", "do you speak english", "english", "english please", "in english", "in english please", "en anglais", "anglais"},
		en: [2]string{"Yes, English and French. Write in whichever you prefer, or press FR at the top. Oui, en français aussi: écrivez-moi en français.", "English is fine. What has happened?"},
		fr: [2]string{"Oui, en français et en anglais. Écrivez dans la langue que vous préférez, ou appuyez sur EN en haut. Yes, in English too.", "En français, très bien. Que s'est-il passé?"},
	},
	{
		courtesy: true,
		phrases: []string{"fuck", "fuck you", "fuck off", "f off", "f you", "eff off", "piss off", "fuck this", "screw you", "shut up", "you suck", "this sucks", "this is shit", "bullshit", "this is bullshit", "you are useless", "youre useless", "useless", "useless bot", "stupid", "stupid bot", "you are stupid", "youre stupid", "this is stupid",
			"you are an idiot", "idiot", "moron", "dumb bot", "dumb", "youre dumb", "you are dumb", "i hate you", "i hate this", "go to hell", "asshole", "bitch", "piece of shit", "wtf", "what the fuck", "what the hell", "this is useless", "garbage", "trash", "worst bot ever", "you dont help", "you didnt help", "youre not helping", "you are not helping",
			"merde", "va te faire foutre", "ta gueule", "con", "connard", "imbecile", "inutile", "tu es nul", "cest nul", "vous etes nul", "est nul"},
		patterns: []*regexp.Regexp{regexp.MustCompile(`^(?:you |youre |u |this )?(?:are |is )?(?:a |an |so |such a |the )?(?:fuck|fucking|fuckin|f ing|damn|goddamn|stupid|dumb|useless|worthless|shitty)(?: (?:you|u|yall|it|this|that|bot|chatbot|robot|machine|program|computer|thing|app|chat|site|website|ai|answers?|reply|piece|of|shit|crap|garbage|trash|hell|off|useless|stupid|dumb|` +
			`idiot|moron|asshole|waste|time|all|man|dude|lol|joke))*$`),
			regexp.MustCompile(`^(?:you|u|yall|this|it|that|this (?:bot|chat|site|app|thing)|your (?:bot|site|service))(?: (?:guys|people|all|bots|lawyers))? (?:really |so |just |fucking |all )*(?:sucks?|suk|blows?|stinks?)(?: (?:ass|balls|bad|badly|big|hard|lol|man|dude|so|much|a|lot))*$`)},
		en: [2]string{"I hear that you are upset, and I am sorry that I have not helped yet. Tell me in a few words what happened and I will try again, or say \"person\" and our team will get back to you.",
			"I understand. You do not have to go on with me: say \"person\", and a person on our team gets back to you."},
		fr: [2]string{"J'entends que c'est frustrant, et je suis désolé de ne pas avoir encore aidé. Dites-moi en quelques mots ce qui s'est passé et je réessaie, ou écrivez « une personne » et notre équipe vous répondra.",
			"Je comprends. Rien ne vous oblige à continuer avec moi: écrivez « une personne » et quelqu'un de notre équipe vous répondra."},
	},
	{
		courtesy: true,
		phrases:  []string{"yes", "yeah", "yep", "yup", "sure", "no", "nope", "nah", "no thanks", "no thank you", "not really", "maybe", "i guess", "oui", "ouais", "non", "non merci", "peut etre", "pas vraiment"},
		en:       [2]string{"All right. Tell me what has happened, in your own words, or say \"person\" and our team will get back to you.", "I am here when you want to tell me more. A few words are enough."},
		fr:       [2]string{"D'accord. Dites-moi ce qui s'est passé, dans vos mots, ou écrivez « une personne » et notre équipe vous répondra.", "Je suis là quand vous voudrez m'en dire plus. Quelques mots suffisent."},
	},
	{
		courtesy: true,
		phrases:  []string{"sorry", "im sorry", "oops", "never mind", "nevermind", "nvm", "wait", "wait a second", "wait a minute", "hold on", "hang on", "one sec", "one second", "one moment", "one minute", "just a sec", "just a second", "just a moment", "just a minute", "give me a second", "give me a minute", "brb", "be right back", "hmm", "um", "uh", "desole", "desolee", "un instant", "une seconde", "une minute", "un moment", "attends", "attendez", "laisse faire", "laissez faire", "im scared", "i am scared", "im afraid", "im so scared", "im worried", "i am worried", "im stressed", "ca va mal", "ca va pas", "ca va pas bien", "ca va vraiment mal", "ca va pas pantoute", "je vais mal", "je me sens mal", "je me sens tellement mal", "je suis a bout", "im so tired", "i am so tired", "im exhausted", "i cant sleep", "i dont sleep", "im not ok", "im not okay", "im not doing well", "not doing well", "i feel terrible", "i feel awful", "i feel so bad", "im at my limit", "jai peur", "ai peur", "im crying", "i dont know what to do", "je ne sais pas quoi faire"},
		en:       [2]string{"Take your time. Whenever you are ready, tell me what has happened, in your own words. There is no wrong way to say it.", "I am still here. A few words are enough to begin: who, and what happened?"},
		fr:       [2]string{"Prenez votre temps. Quand vous serez prêt, dites-moi ce qui s'est passé, dans vos mots. Il n'y a pas de mauvaise façon de le dire.", "Je suis toujours là. Quelques mots suffisent pour commencer: qui, et que s'est-il passé?"},
	},
}
