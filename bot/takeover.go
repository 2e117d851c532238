package bot

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/treadstone-law/answerbot/bot/triage"
	"github.com/treadstone-law/answerbot/matcher/text"
	"github.com/treadstone-law/answerbot/session"
)

// A lawyer takes over a conversation by joining it. While they hold it the bot says nothing but whom to call in an emergency, and gives an answer
// that the visitor opens by choosing it; what the visitor writes is for the lawyer. They leave, or are silent for so long that the visitor should
// not wait for them; the visitor is told either way, and the bot is back. It answers what was written to the lawyer last and nobody answered.

// LawyerSilence is how long a lawyer may be silent, where the input does not say.
const LawyerSilence = 10 * time.Minute

// Staff is something that a lawyer or clerk does in a conversation.
type Staff struct {
	Name   string // as the visitor reads it
	Client string // the desk's id for it: done once, however often it comes
	At     time.Time
	Text   string // of Speak

	LawyerSilence time.Duration // after which another lawyer who holds the conversation is taken to be away; 10 minutes

	Unheard []string // of Leave and Away: what the visitor wrote since anybody answered
	Comes   Input    // of Leave and Away: what a message of the visitor's comes with here and now, whatever it says
}

// takeoverWords are what the visitor reads when people come and go.
type takeoverWords struct{ joined, left, silent, notKept, keptAgain string }

var takeoverEnglish = &takeoverWords{
	joined: "%s from our office has joined. You are now writing with a person.",
	left:   "%s has left the conversation. I am the automatic assistant again; ask me, or ask for a person at any time.",
	silent: "%s has not written for a while, so do not wait here. I am the automatic assistant again; ask me, or ask for a person at any time.",
	notKept: "I can answer, but this conversation is not being kept at the moment: what you write now will be gone when you leave this page, " +
		"and nobody at our office will see it.",
	keptAgain: "This conversation is being kept again from here on.",
}

var takeoverFrench = &takeoverWords{
	joined: "%s, de notre bureau, s'est joint à la conversation. Vous écrivez maintenant avec une personne.",
	left:   "%s a quitté la conversation. Je suis de nouveau l'assistant automatique; posez-moi une question ou demandez une personne en tout temps.",
	silent: "%s n'a pas écrit depuis un moment; ne l'attendez pas ici. Je suis de nouveau l'assistant automatique; posez-moi une question ou demandez " +
		"une personne en tout temps.",
	notKept: "Je peux répondre, mais cette conversation n'est pas conservée en ce moment : ce que vous écrivez sera perdu quand vous quitterez cette page, " +
		"et personne à notre bureau ne le verra.",
	keptAgain: "Cette conversation est de nouveau conservée à partir d'ici.",
}

// Join has a lawyer take the conversation over. It is refused while another holds it, and does nothing where they hold it already.
func (b *Bot) Join(s session.State, in Staff) (session.Turn, error) {
	if err := mayAct(s, in); err != nil {
		return session.Turn{}, err
	}
	if s.Lawyer == in.Name {
		return session.Turn{}, nil
	}
	return in.turn(s, session.Event{Type: session.TypeNotice, Action: session.Joined, From: &session.Person{Name: in.Name},
		Text: fmt.Sprintf(wordsOf(s.Lang).takeover.joined, in.Name)}), nil
}

// Speak gives the lawyer's words to the visitor. Who has not joined joins with them.
func (b *Bot) Speak(s session.State, in Staff) (session.Turn, error) {
	if err := mayAct(s, in); err != nil {
		return session.Turn{}, err
	}
	said := session.Event{Type: session.TypeLawyer, From: &session.Person{Name: in.Name}, Text: in.Text}
	if s.Lawyer == in.Name {
		return in.turn(s, said), nil
	}
	joined, err := b.Join(s, in)
	if err != nil {
		return session.Turn{}, err
	}
	return in.turn(s, joined.Events[0], said), nil
}

// Leave has a lawyer leave, whoever it is where no name is given, and the bot come back. It does nothing where nobody holds the conversation.
func (b *Bot) Leave(s session.State, in Staff) (session.Turn, error) {
	switch {
	case s.Lawyer == "":
		return session.Turn{}, nil
	case in.Name != "" && in.Name != s.Lawyer:
		return session.Turn{}, &Refusal{Code: "invalid", Message: s.Lawyer + " is in this conversation, not you."}
	}
	return b.back(s, in, wordsOf(s.Lang).takeover.left), nil
}

// Away tells the visitor that a lawyer who has been silent for too long is not there any more; ok is false while that is not so.
func (b *Bot) Away(s session.State, in Staff, silence time.Duration) (turn session.Turn, ok bool) {
	if s.Lawyer == "" || s.Held(in.At, silence) {
		return session.Turn{}, false
	}
	return b.back(s, in, wordsOf(s.Lang).takeover.silent), true
}

// back tells the visitor that the bot is back, and answers what nobody heard: it is read as if it had come now, save that it is in the conversation
// already, so that the notice has the number that it would have.
func (b *Bot) back(s session.State, in Staff, words string) session.Turn {
	told := in.turn(s, left(s, words))
	if len(in.Unheard) == 0 {
		return told
	}
	s.Lawyer, s.Story = "", nil // which ends with what is read here
	unheard := storyOf(in.Unheard)
	say := in.Comes
	say.Kind, say.Text, say.At, say.Lang = Say, unheard, in.At, s.Lang
	answered, err := b.Turn(s, say)
	if err != nil || !wantsReply(unheard, answered.Events) {
		return told
	}
	answered.Client, answered.Events[0] = in.Client, told.Events[0]
	return answered
}

// wantsReply reports whether what was written to a lawyer who has left is worth the bot's reply: a question always, and what it has an answer for, or
// whom to call; thanks, and what only the lawyer understands, are not.
func wantsReply(message string, events []session.Event) bool {
	for part := range sentences(message) {
		if isQuestion(part, text.Tokens(part)) {
			return true
		}
	}
	return slices.ContainsFunc(events, func(e session.Event) bool {
		return e.Answer != nil || e.Type == session.TypeClarify || e.Reason.Pressing()
	})
}

// mayAct refuses a lawyer where another one is.
func mayAct(s session.State, in Staff) error {
	if s.Lawyer != "" && s.Lawyer != in.Name && s.Held(in.At, cmp.Or(in.LawyerSilence, LawyerSilence)) {
		return &Refusal{Code: "invalid", Message: s.Lawyer + " is in this conversation."}
	}
	return nil
}

func left(s session.State, text string) session.Event {
	return session.Event{Type: session.TypeNotice, Action: session.Left, From: &session.Person{Name: s.Lawyer}, Text: fmt.Sprintf(text, s.Lawyer)}
}

// turn numbers events. They answer no frame of the visitor's, so they have no Re.
func (in Staff) turn(s session.State, events ...session.Event) session.Turn {
	for i := range events {
		events[i].Seq, events[i].At = s.Seq+int64(i)+1, in.At
	}
	return session.Turn{Client: in.Client, Events: events}
}

// listen takes what a visitor writes to a lawyer. Only a cry for help is answered.
func (t *turn) listen() error {
	if t.in.Kind != Say {
		return nil
	}
	if seen := t.triage.Find(t.in.Text, t.in.At, t.words.lang); seen.Class == triage.Crisis {
		t.emergency(seen, t.offer(session.Crisis))
	}
	return nil
}

// forLawyer reports whether what came in is for a lawyer who holds the conversation, and says so when they are there no more.
func (t *turn) forLawyer() bool {
	if t.state.Lawyer == "" {
		return false
	}
	if !t.held() {
		t.add(left(t.state, t.words.takeover.silent))
		return false
	}
	return t.in.Kind == Say || t.in.Kind == Human
}

// held reports whether a lawyer holds the conversation now.
func (t *turn) held() bool {
	return t.state.Held(t.in.At, cmp.Or(t.in.LawyerSilence, LawyerSilence))
}

// NotKept is what a visitor reads once when answers go on although nothing can be stored.
func (b *Bot) NotKept(lang string) string { return wordsOf(lang).takeover.notKept }

// KeptAgain is what they read when it can be stored again.
func (b *Bot) KeptAgain(lang string) string { return wordsOf(lang).takeover.keptAgain }
