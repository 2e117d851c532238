package bot

import (
	_ "embed"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/treadstone-law/answerbot/matcher/text"
	"github.com/treadstone-law/answerbot/session"
)

// Small talk: messages that are nothing but a greeting, thanks, a goodbye or a question about the bot. smalltalk.txt has their phrases and what is said
// to them. Abuse gets a calm word; a message that tries to give the bot orders is a message like any other, since there is nothing here that could obey.

// topic is one subject of small talk.
type topic struct {
	name     string
	at       int                 // its place: of two that a message may be of, the first is meant
	courtesy bool                // it asks nothing about the bot
	says     map[string][]string // by language: two replies, so that the same is not said twice in a row
}

// Topics that something else leads to, or that are told by more than phrases.
const (
	topicHello    = "hello"
	topicGoodbye  = "goodbye"
	topicHelp     = "help"
	topicAbuse    = "abuse"
	topicShrug    = "shrug"
	topicDistress = "distress"
)

//go:embed smalltalk.txt
var talkFile string

// topics gives the topics of the file by name, and by phrase.
var topics = sync.OnceValues(func() (byName, byPhrase map[string]*topic) {
	byName, byPhrase = make(map[string]*topic), make(map[string]*topic)
	var last *topic
	for line := range strings.Lines(talkFile) {
		line = strings.TrimSpace(line)
		key, value, _ := strings.Cut(line, ": ")
		switch {
		case line == "", line[0] == '#':
		case key == "topic":
			name, courtesy := strings.CutSuffix(value, " (courtesy)")
			last = &topic{name: name, at: len(byName), courtesy: courtesy, says: make(map[string][]string)}
			byName[name] = last
		case key == "en", key == "fr":
			last.says[key] = append(last.says[key], value)
		default:
			for phrase := range strings.SplitSeq(strings.TrimSuffix(line, ","), ", ") {
				if byPhrase[phrase] == nil {
					byPhrase[phrase] = last
				}
			}
		}
	}
	return byName, byPhrase
})

// maxTalk is the longest message, in words, that can be small talk.
const maxTalk = 12

// smallTalk answers a message that is nothing but small talk; "" for any other.
func (t *turn) smallTalk() string {
	line := t.said.line
	if n := len(t.said.tokens); n == 0 || n > maxTalk || len(t.state.About) > 0 && (couldFollow[line] || howItWorks[line]) || t.speaksOf(line) {
		return ""
	}
	about := topicOf(line)
	switch {
	case about != nil && about.courtesy && t.said.asksByTu():
		return ""
	case about != nil && about.courtesy:
		return t.talkOf(about)
	case t.knownOfRead():
		return ""
	case about != nil:
		return t.talkOf(about)
	}
	reply := t.firm()
	if reply != "" && !t.gentle() {
		t.beside = nil // what is said to the firm tells of no danger, whatever it is a little like
	}
	return reply
}

// talk gives the reply to a topic that is named.
func (t *turn) talk(name string) string {
	byName, _ := topics()
	return t.talkOf(byName[name])
}

func (t *turn) talkOf(about *topic) string { return t.vary([2]string(about.says[t.words.lang])) }

// talkWithin answers a sentence about the bot that stands beside what the library does not know: "is this private? my landlord is my uncle".
func (t *turn) talkWithin(message string) string {
	if len(t.said.tokens) > 2*maxTalk {
		return ""
	}
	said := sentenceEnd.Split(message, -1)
	for _, s := range said[:min(len(said), 3)] {
		if about := topicOf(lineOf(text.Tokens(s))); about != nil && !about.courtesy && len(said) > 1 {
			return t.talkOf(about)
		}
	}
	return ""
}

// couldFollow are lines that are about the bot before anything has been answered, and about the answer afterwards.
var couldFollow = lineSet("how much", "how much is it", "whats it cost", "can i trust it", "how much does it cost", "how much will it cost", "how much would it cost", "combien", "ca coute combien", "do i have to pay", "do i have to pay it", "do i have to pay for this", "how much is this", "how much does this cost", "does this cost money", "does this cost anything", "what does this cost", "is there a fee", "is it free",
	"combien ca coute", "cest payant", "est payant", "cest gratuit", "est gratuit", "is this safe", "is it safe", "is this true", "i need advice", "what is this for")

// speaksOf reports whether a line, who sees this and whether it is private, is about the answer given last: one that itself is about what others may see.
func (t *turn) speaksOf(line string) bool {
	if t.state.Last != session.TypeAnswer || !private.MatchString(line) {
		return false
	}
	a := t.corpus.Answer(t.givenLast().Slug)
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

// topicOf gives the first topic that a line is of and of nothing else, words of politeness apart; nil for none.
func topicOf(line string) *topic {
	if asksOn(line) {
		return nil
	}
	byName, byPhrase := topics()
	line = unstressed(line)
	var best *topic
	for end := range len(line) + 1 {
		if end != len(line) && line[end] != ' ' {
			continue
		}
		if found := byPhrase[line[:end]]; found != nil && (best == nil || found.at < best.at) && polite(line[end:]) {
			best = found
		}
	}
	if abuse := byName[topicAbuse]; (best == nil || best.at > abuse.at) && (insult.MatchString(line) || contempt.MatchString(line)) {
		return abuse
	}
	return best
}

// unstressed gives a line without what only stresses it: "are you even a human or what" is "are you a human".
func unstressed(line string) string {
	for _, end := range []string{" or what", " or not", " or something", " or no", " tho", " though"} {
		if rest, ok := strings.CutSuffix(line, end); ok {
			line = rest
			break
		}
	}
	return stress.Replace(line)
}

var stress = strings.NewReplacer("you even ", "you ", "u even ", "u ", "this even ", "this ", "this thing ", "this ", "you actually ", "you ", "u actually ", "u ", "this actually ", "this ")

// There are more ways to be rude than anybody lists.
var (
	insult = regexp.MustCompile(`^(?:you |youre |u |this )?(?:are |is )?(?:a |an |so |such a |the )?(?:fuck|fucking|fuckin|f ing|damn|goddamn|stupid|dumb|useless|worthless|shitty)(?: (?:you|u|yall|it|this|that|bot|chatbot|robot|machine|program|computer|thing|app|chat|site|website|ai|answers?|reply|piece|of|shit|crap|garbage|trash|hell|off|useless|stupid|dumb|` +
		`idiot|moron|asshole|waste|time|all|man|dude|lol|joke))*$`)
	contempt = regexp.MustCompile(`^(?:you|u|yall|this|it|that|this (?:bot|chat|site|app|thing)|your (?:bot|site|service))(?: (?:guys|people|all|bots|lawyers))? (?:really |so |just |fucking |all )*(?:sucks?|suk|blows?|stinks?)(?: (?:ass|balls|bad|badly|big|hard|lol|man|dude|so|much|a|lot))*$`)
)

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
