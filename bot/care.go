package bot

import (
	"regexp"
	"slices"
	"strings"

	"github.com/treadstone-law/answerbot/bot/intents"
	"github.com/treadstone-law/answerbot/bot/learnt"
	"github.com/treadstone-law/answerbot/bot/triage"
	"github.com/treadstone-law/answerbot/matcher/text"
	"github.com/treadstone-law/answerbot/session"
)

// After an emergency. Who has been told whom to call may ask for the numbers again, at any time. And for a few messages after a cry for help whom to
// call stands beside every reply. What is plainly no question ("sorry", "i dont want to talk about it", a few words that the library has never heard)
// gets a calm word; all else is answered as it would be by itself, for somebody in danger has questions of law, and seldom asks them in full.

const (
	gentleTurns = 6  // messages after a cry for help for which this holds
	nearTurns   = 12 // and those for which a word right after whom to call is about that
)

// dangerKept is how many messages of a story are read for danger with the next one.
const dangerKept = 2

// seen is what is pressing in a message by itself, or together with what was told right before it: "my child told me what her uncle did", "he touched
// her". Neither says it alone. What was pressing before has been answered, and small talk adds nothing to it, save a goodbye to what was like a cry for help.
func (t *turn) seen() triage.Verdict {
	alone := t.triage.Find(t.in.Text, t.in.At, t.words.lang)
	if alone.Class != triage.Crisis {
		if t.gentle() && t.asksWhom() && t.namesShelters(t.state.Help) { // they are named again
			return alone
		}
		after := t.triage.After(t.in.Text, t.in.At, t.words.lang, t.named())
		if after.Class == triage.Crisis && (!t.asksWhom() || t.inFear()) {
			return after
		}
	}
	story := t.state.Story
	if t.gentle() { // a cry for help begins no story, and what comes next goes on with it
		story = t.state.Said
	}
	story = story[max(0, len(story)-dangerKept):]
	onlyAlike := alone.Class == triage.Crisis && alone.Phrase == ""
	if len(story) == 0 || len(t.in.Text) > mostStory || alone.Class != triage.None && !onlyAlike || !hasLetters(t.in.Text) {
		return alone
	}
	told := strings.Join(story, storyStop)
	told = strings.ToValidUTF8(told[max(0, len(told)-mostStory):], "")
	if onlyAlike { // whom to call is told by who was spoken of: "il garde mon passeport", of an employer
		if whole := t.triage.ByPhrase(text.Written(told+storyStop+t.in.Text), t.in.At, t.words.lang); whole.Class == triage.Crisis {
			return whole
		}
		return alone
	}
	before := func() triage.Verdict { return t.triage.Find(told, t.in.At, t.words.lang) } // which few messages need
	if t.courtesy() {
		if t.saysGoodbye() {
			if said := before(); said.Maybe == triage.Crisis {
				said.Class = triage.Crisis
				return said
			}
		}
		return alone
	}
	if whole, likely := t.seenWhole(told+storyStop+t.in.Text, alone); likely {
		if said := before(); said.Class != whole.Class || whole.Phrase != "" && whole.Class == triage.Crisis && said.Kind != whole.Kind { // "boss wont let me leave", "he has my papers"
			return whole
		}
	}
	if alone.Maybe == triage.None && isHollow(t.said.tokens) { // "what can i do", of what may be one
		if said := before(); said.Maybe == triage.Crisis {
			alone.Maybe, alone.Resources = said.Maybe, said.Resources
		}
	}
	return alone
}

// asksWhom reports whether where to go or whom to turn to is asked, in so few words that only what was told right before says what for: after blows shelters,
// after a debt the court.
func (t *turn) asksWhom() bool { return t.said.means(intents.Numbers) == learnt.Sure }

// inFear reports whether a cry for help, or what may be one, was heard in the last messages.
func (t *turn) inFear() bool {
	if t.gentle() {
		return true
	}
	return slices.ContainsFunc(t.state.Said[max(0, len(t.state.Said)-dangerKept):], func(said string) bool {
		seen := t.triage.Find(said, t.in.At, t.words.lang)
		return seen.Class == triage.Crisis || seen.Maybe == triage.Crisis
	})
}

// asksInFear reports whether a message soon after a cry for help is a question, asked as one speaks too: "jpeux tu garder la maison", "and the kids".
func (t *turn) asksInFear(message string) bool {
	return t.asks(message) || strings.HasSuffix(text.Written(message), "?") || raises.MatchString(t.said.line)
}

// fearStory is what a question soon after a cry for help is read with. Who was hit asks about the home, the children and an order as one does who leaves a
// spouse, and what they told of the blows holds no word of that.
func (t *turn) fearStory() []string {
	if !t.state.Read && t.namesShelters(t.state.Help) && len(t.said.tokens) <= fewFeared {
		return []string{t.words.fromSpouse}
	}
	return t.state.Said[max(0, len(t.state.Said)-dangerKept):]
}

// fewFeared is how many words a question has at most that does not say what it is about.
const fewFeared = 6

// namesShelters reports whether whom to call are those that who is hit at home is told.
func (t *turn) namesShelters(help []session.Resource) bool { return t.triage.Names(help, "shelters") }

// raises puts a matter forward and asks nothing else of it: "pis les enfants", "what about the house".
var raises = regexp.MustCompile(`^(?:and|what about|how about|et|pis|puis|et pour|pis pour) (?:the|my|our|his|her|a|les|le|la|l|mes|mon|ma|notre|nos|une|un) (?:[a-z]+ ){0,3}[a-z]+$`)

// named is whom the visitor was told to call so far.
func (t *turn) named() triage.Named {
	n := triage.Named{Ever: t.state.Named}
	if t.state.HelpSince < nearTurns {
		n.Last = t.state.Help
	}
	return n
}

// seenWhole is what is pressing in a message with what was told before it, and whether it likely is: a phrase tells of a cry for help, or the message is a
// little like one by itself. "court" of one thing and "tomorrow" of another are no hearing: what is urgent needs both.
func (t *turn) seenWhole(whole string, alone triage.Verdict) (seen triage.Verdict, likely bool) {
	if alone.Maybe == triage.None {
		seen = t.triage.ByPhrase(text.Written(whole), t.in.At, t.words.lang)
		return seen, seen.Class == triage.Crisis
	}
	seen = t.triage.Find(whole, t.in.At, t.words.lang)
	return seen, seen.Class == triage.Crisis || seen.Class == triage.Urgent && seen.Phrase != ""
}

// storyStop stands between the messages of a story: each is a sentence.
const storyStop = ". "

// numbersAgain answers who asks for the numbers again, and reports whether somebody did: those of the last handoff, or else those that stood beside replies.
// Who cried for help in another language than ours reads the first of it in that language again.
func (t *turn) numbersAgain() bool {
	whom := t.state.Help
	if len(whom) == 0 {
		whom = t.state.Named
	}
	near := t.afterHelp() || t.gentle() || len(t.state.Help) == 0
	if len(whom) == 0 || !t.enough(t.said.means(intents.Numbers), near) && !(t.afterHelp() && t.said.means(intents.Plea) == learnt.Sure) {
		return false
	}
	text := t.words.hereAgain
	if slices.ContainsFunc(whom, func(r session.Resource) bool { return r.Phone == "911" }) {
		text = t.words.numbersAgain
	}
	if len(t.state.Help) == 0 {
		t.beside = whom
		return t.chats(t.vary(text))
	}
	t.helpAgain(strings.TrimSpace(t.cry()+"\n\n"+t.vary(text)), t.keeping(whom))
	return true
}

// cry is what was said first to a cry for help in another language, "" for one in ours.
func (t *turn) cry() string {
	if t.state.HelpFor != session.Crisis {
		return ""
	}
	for _, said := range slices.Backward(t.state.Said) {
		if seen := t.triage.Find(said, t.in.At, t.words.lang); seen.Line != "" {
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
	pressing := t.afterHelp() && t.state.HelpFor.Pressing()
	if !pressing || t.said.means(intents.Quiet) != learnt.Sure && !t.courtesy() && !undecided[t.said.line] {
		return false
	}
	t.calm()
	return true
}

// gentle reports whether a cry for help was heard a few messages ago.
func (t *turn) gentle() bool {
	return t.state.HelpFor == session.Crisis && t.state.HelpSince < gentleTurns
}

// soon reports whether an emergency was heard in the last few.
func (t *turn) soon() bool {
	if t.gentle() {
		return t.state.HelpSince < calmTurns
	}
	return t.state.HelpFor == session.Urgent && t.state.HelpSince < urgentTurns && t.afterHelp()
}

// calm is said to who does not go on after an emergency. All whom to call have been named: the first of them are enough.
func (t *turn) calm() { t.stayBy(t.words.calm, t.words.calmUrgent) }

// heard is said to who tells more after an emergency.
func (t *turn) heard() { t.stayBy(t.words.heard, t.words.heardUrgent) }

// stayBy says a word after a cry for help, or after something urgent, and names the first of those to call again.
func (t *turn) stayBy(crisis, urgent [2]string) {
	text, say := crisis, t.triage.Say(t.state.Help, t.words.lang)
	switch {
	case t.state.HelpFor != session.Crisis:
		text = urgent
	case say != "": // "we have a headache now" may be news, and what saves them has to be said again
		t.helpAgain(say, t.fewToCall())
		return
	case onlyAmbulance(t.state.Help):
		text = t.words.calmAmbulance
	}
	t.helpAgain(t.vary(text), t.fewToCall())
}

// onlyAmbulance reports whether 911 is all there is to call: there is no line to talk to.
func onlyAmbulance(help []session.Resource) bool { return len(help) == 1 && help[0].Phone == "911" }

// fewToCall are the first of those whom an emergency was told to call.
func (t *turn) fewToCall() []session.Resource {
	few := t.keeping(t.state.Help)
	return few[:min(len(few), triage.Few)]
}

// keeping are those to call, with the lines that earlier cries for help were answered with.
func (t *turn) keeping(help []session.Resource) []session.Resource {
	if t.state.HelpFor != session.Crisis && t.state.HelpSince >= urgentTurns {
		return help
	}
	return t.triage.Keeping(help, t.state.Lines, t.in.At, t.words.lang)
}

// withNumbers are those to call, and others after them.
func withNumbers(first, others []session.Resource) []session.Resource {
	all := slices.Clone(first)
	for _, r := range others {
		if !slices.ContainsFunc(all, func(other session.Resource) bool { return other.Phone == r.Phone && other.URL == r.URL }) {
			all = append(all, r)
		}
	}
	return all
}

// helpAgain says again whom to call, of those that were named. It asks nothing of the library.
func (t *turn) helpAgain(text string, whom []session.Resource) {
	t.aside()
	if t.state.HelpFor != session.Crisis {
		text = strings.TrimSpace(text + " " + t.opening())
	}
	t.add(session.Event{Type: session.TypeHandoff, Reason: t.state.HelpFor, Text: text, Form: t.offer(""), Resources: whom, Again: true})
}

// courtesy reports whether a message is small talk that asks nothing.
func (t *turn) courtesy() bool {
	about, ok := t.talksOf()
	return ok && slices.Contains(courtesies, about)
}

// saysGoodbye reports whether a message is nothing but that.
func (t *turn) saysGoodbye() bool {
	about, ok := t.talksOf()
	return ok && about == intents.Goodbye
}
