package bot

import (
	"cmp"
	_ "embed"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/treadstone-law/answerbot/bot/intents"
	"github.com/treadstone-law/answerbot/bot/learnt"
	"github.com/treadstone-law/answerbot/matcher/text"
	"github.com/treadstone-law/answerbot/session"
)

// Small talk, and questions about this chat and the firm. Which messages are meant is learnt from examples (package intents): an example itself is sure, what is like
// enough them is taken for it unless the library may have an answer. What is said to each stands in smalltalk.txt; what is not set up is said to be unknown. A
// message that tries to give the bot orders is a message like any other, since there is nothing here that could obey.

// What asks about this chat, begins a conversation, asks nothing, and asks about the firm or what is not for it. Of two that a message surely is, the one that stands in an
// earlier of these is meant.
var (
	ofUs       = []intents.Intent{intents.Identity, intents.Authorship, intents.Private, intents.Return, intents.Free, intents.Language, intents.Help}
	openings   = []intents.Intent{intents.Hello, intents.Need}
	courtesies = []intents.Intent{intents.Safe, intents.Thanks, intents.Laughter, intents.Goodbye, intents.Abuse, intents.Shrug, intents.Distress}
	ofFirm     = []intents.Intent{intents.Erase, intents.Watched, intents.Hours, intents.Place, intents.Phone, intents.Cost, intents.Makers, intents.Idle, intents.Tasks}

	smallTalks = slices.Concat(ofUs, openings, courtesies)
	maybe      = slices.Concat(ofUs, []intents.Intent{intents.Thanks, intents.Laughter, intents.Goodbye, intents.Abuse, intents.Idle, intents.Tasks})
)

//go:embed smalltalk.txt
var repliesFile string

// replies are those of smalltalk.txt by topic and language: two of each, so that the same is not said twice in a row.
var replies = sync.OnceValue(func() map[string]map[string][]string {
	all := make(map[string]map[string][]string)
	topic := ""
	for line := range strings.Lines(repliesFile) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		switch key {
		case "topic":
			topic = value
			all[topic] = make(map[string][]string)
		case english.lang, french.lang:
			all[topic][key] = append(all[topic][key], value)
		}
	}
	return all
})

// maxTalk is the longest message, in words, that can be small talk.
const maxTalk = 12

// smallTalk answers a message that is nothing but small talk, or asks about this chat or the firm; "" for any other.
func (t *turn) smallTalk() string {
	about, ok := t.talksOf()
	if !ok {
		return ""
	}
	if !t.gentle() && !slices.Contains(courtesies, about) {
		t.beside = nil // what is said to the firm tells of no danger, whatever it is a little like
	}
	return t.talk(about)
}

// talksOf tells what a message is that is nothing but small talk, or asks about this chat or the firm, and whether it is.
func (t *turn) talksOf() (about intents.Intent, ok bool) {
	about, degree, read := t.most()
	courtesy := slices.Contains(courtesies, about)
	switch {
	case degree == learnt.Unlike || t.where.alone:
		return about, false
	case read.Exact() && courtesy:
		return about, !t.said.asksByTu()
	case read.Exact():
		return about, slices.Contains(openings, about) || !t.ofMatter(about, read)
	case len(t.said.tokens) > maxTalk, courtesy && t.asks(bare(t.said.plain)), !courtesy && t.knownOfRead(), t.ofMatter(about, read), about == intents.Safe && !t.gentle():
		return about, false
	case slices.Contains(openings, about): // what comes after "i have a question" may be one
		return about, len(t.said.tokens) <= fewWords && read.Is(intents.Person) == learnt.Unlike && t.likely() < leastTold
	case degree == learnt.Maybe:
		return about, t.mayBe(about, read) && t.likely() < leastTold
	case hasNoEnd[about]:
		return about, t.likely() <= mostChatted
	}
	return about, !t.lawful()
}

// mayBe reports whether a message that is only a little like small talk, and that the library knows nothing of, is taken for it.
func (t *turn) mayBe(about intents.Intent, read *intents.Reading) bool {
	switch {
	case len(t.said.tokens) < 2 || t.gentle():
		return false
	case about == intents.Abuse || slices.Contains(ofUs, about):
		return t.addressesUs(about, read)
	}
	return about == intents.Thanks || !t.amid()
}

// ofMatter reports whether a message that sounds like a question to us is one on the matter that is spoken of. "can i come back" may be asked of a country.
func (t *turn) ofMatter(about intents.Intent, read *intents.Reading) bool {
	switch {
	case about == intents.Private && t.readOfSecrets():
		return true
	case !t.amid() || !ofTheMatter[about]:
		return false
	case about == intents.Return:
		return !read.Surely(about) || !t.namesUs() && !has(t.said.line, times)
	}
	return !t.addressesUs(about, read)
}

// amid reports whether something has been answered, or answers have been offered, since the conversation turned to something new.
func (t *turn) amid() bool { return len(t.state.About) > 0 }

// likely is how sure the library is of its best answer to the message.
func (t *turn) likely() float64 {
	best, _ := t.best(bare(t.in.Text))
	return best.Confidence
}

// most gives what a message is most like, with or without a greeting before it and thanks after it: of what it surely is, else of what it may be where the library knows
// nothing of it. And how like, and by which reading.
func (t *turn) most() (about intents.Intent, degree learnt.Degree, read *intents.Reading) {
	whole := t.said.meaning()
	for _, read := range []*intents.Reading{whole, t.said.bared()} {
		for _, some := range [][]intents.Intent{ofUs, openings, courtesies, ofFirm} {
			if about, degree = read.Most(some...); degree == learnt.Sure {
				return about, degree, read
			}
		}
	}
	about, degree = whole.Most(maybe...)
	return about, degree, whole
}

// talk gives what is said to small talk, and to a question about this chat or the firm.
func (t *turn) talk(about intents.Intent) string {
	topic := about.String()
	if about == intents.Phone && t.office.Phone() == "" {
		topic = "no-phone"
	}
	says := replies()[topic][t.words.lang]
	office := strings.NewReplacer("HOURS", t.office.Week(t.words.lang), "PHONE", t.office.Phone(), "FIRM", cmp.Or(t.office.Name(), t.words.ourFirm))
	reply := t.vary([2]string{office.Replace(says[0]), office.Replace(says[1])})
	if about == intents.Hours {
		reply = strings.TrimSpace(reply + " " + t.opening())
	}
	return reply
}

// vary gives the first of two replies, or the second if the first has just been said.
func (t *turn) vary(replies [2]string) string {
	if strings.Contains(t.state.LastText, replies[0]) { // a handoff adds when somebody is there
		return replies[1]
	}
	return replies[0]
}

// knownTalk reports whether words are known, as they are, to be small talk or a question about this chat.
func knownTalk(said []text.Token) bool {
	read := intents.Read(said)
	_, degree := read.Most(smallTalks...)
	return degree == learnt.Sure && read.Exact()
}

// talkWithin answers a sentence about the bot that stands beside what the library does not know: "is this private? my landlord is my uncle".
func (t *turn) talkWithin(message string) string {
	if len(t.said.tokens) > 2*maxTalk {
		return ""
	}
	said := sentenceEnd.Split(message, -1)
	for _, s := range said[:min(len(said), 3)] {
		read := intents.Read(text.Tokens(text.Written(s)))
		if about, degree := read.Most(slices.Concat(openings, ofUs)...); degree == learnt.Sure && len(said) > 1 {
			return t.talk(about)
		}
	}
	return ""
}

// ofChat reports whether a message is more like a question on this chat than like a wish for a person: "do u actually speak french".
func (t *turn) ofChat() bool {
	about, degree := t.said.meaning().Most(append([]intents.Intent{intents.Person}, ofUs...)...)
	return about != intents.Person && degree != learnt.Unlike
}

// midMatter reports whether an answer was just read, or answers were offered.
func (t *turn) midMatter() bool { return t.state.Read || len(t.state.Choices) > 0 }

// ofTheMatter are intents that somebody amid a matter has only where they address us: "how much will it cost me" is asked of the matter, and so is "how do i get
// it erased", of a criminal record.
var ofTheMatter = setOf(openings, []intents.Intent{intents.Free, intents.Private, intents.Language, intents.Return, intents.Authorship, intents.Help,
	intents.Distress, intents.Shrug, intents.Erase, intents.Hours, intents.Place, intents.Cost, intents.Idle, intents.Tasks})

func setOf(lists ...[]intents.Intent) map[intents.Intent]bool {
	set := make(map[intents.Intent]bool)
	for _, about := range slices.Concat(lists...) {
		set[about] = true
	}
	return set
}

// addressesUs reports whether a message has a word for this chat or the firm, or is known to be said to them and has a subject of its own: amid a matter "is this free" is
// asked of that.
func (t *turn) addressesUs(about intents.Intent, read *intents.Reading) bool {
	if t.namesUs() {
		return true
	}
	hollow := t.amid() && isHollow(t.said.tokens) && !secrecy.MatchString(t.said.line)
	known := read.Exact() || read.Surely(about) && about != intents.Free
	return !hollow && (known || slices.ContainsFunc(t.said.tokens, func(token text.Token) bool { return token.Word == "this" }))
}

// namesUs reports whether a message has a word for this chat or the firm.
func (t *turn) namesUs() bool {
	return callsUs.MatchString(t.said.line) || slices.ContainsFunc(t.said.tokens, func(token text.Token) bool { return forUs[token.Word] })
}

// callsUs finds "tu" where it is a word for us, and not the one that asks, "tu comprends" and not "c'est tu gratuit", and who answers here.
var callsUs = regexp.MustCompile(`^(?:(?:ok|mais|pis|donc|bon|salut|allo) )?(?:tu|t|es tu|as tu|parles tu|comprends tu)\b|\bque? (?:tu|t)\b|\b(?:qui|ki) (?:me|m) (?:repond|parle|ecrit|lit)\b`)

var forUs = wordSet(`you u ur your youre yall here conversation messages wrote office firm chat page lawyers bot site app vous votre vos toi te ton tes ici bureau cabinet avocats clavardage robot`)

// hasNoEnd are intents of which examples tell little: what people chat about has no end. They are told where the library knows next to nothing of it.
var hasNoEnd = setOf(courtesies, []intents.Intent{intents.Idle, intents.Private})

// mostChatted is how likely an answer of the library's may be the one that is wanted by who is taken for chatting.
const mostChatted = 0.3

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

// readOfSecrets reports whether the answer given last is itself about what others may see: then it is asked of that who sees it.
func (t *turn) readOfSecrets() bool {
	a := t.corpus.Answer(t.givenLast().Slug)
	return t.state.Last == session.TypeAnswer && a != nil && secrecy.MatchString(text.Fold(a.Question+" "+a.Summary+" "+strings.Join(a.Takeaways, " ")))
}

var secrecy = regexp.MustCompile(`\b(?:confiden\w*|privacy|private|privileged?|disclos\w*|records?|monitor\w*|casier|prive\w*|divulg\w*|secret|dossier)\b`)

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
