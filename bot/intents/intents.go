// Package intents tells what is said about the chat itself, the form, a request that was sent, or the firm, from questions of law.
//
// What each is called and what is meant by it stands in the examples, a file for each and each language; a model has learnt from them (package learnt). Who finds a message that
// is misunderstood adds it to a file: to that of its intent, or to none.
package intents

import (
	_ "embed"
	"sync"

	"github.com/treadstone-law/answerbot/bot/learnt"
	"github.com/treadstone-law/answerbot/matcher/text"
)

// Intent is what somebody wants who says something that is no question of law.
type Intent int

// The intents.
const (
	Erase      Intent = iota // have the chat erased
	Watched                  // not be read by somebody at home
	Hours                    // know when the office is open
	Place                    // and where it is
	Phone                    // and how to call it
	Cost                     // and what its lawyers charge
	Makers                   // know who made this chat
	Puzzled                  // have the answer explained
	Request                  // know about the request that was sent, or add to it
	Loose                    // the same, where nothing but the request has been spoken of
	FormClose                // close the open form
	FormChange               // go back in it, or correct something
	FormSend                 // send it
	Nameless                 // not give a name
	Formless                 // not fill in a form
	FormOK                   // fill it in
	Numbers                  // be told again whom to call
	Plea                     // be helped, and says nothing else
	Quiet                    // not go on about it
	Unhelpful                // say that the answer did not help
	Idle                     // talk of the weather, and all else that has nothing to do with law
	Tasks                    // have the chat do what it cannot: write, call, file, promise
	Private                  // know whether what is said here stays here
	Person                   // have a person instead of this chat
	Identity                 // know whether this is a program, a person or a lawyer
	Free                     // whether it costs anything to ask here
	Language                 // in which languages one can write
	Return                   // whether one can leave and come back to this conversation
	Authorship               // where the answers come from, and whether one can rely on them
	Help                     // what can be asked here, and how
	Need                     // be helped, or ask something, and does not say with what or about what
	Hello                    // greet
	Safe                     // say that nobody is in danger any more
	Thanks                   // thank, or say that all is well
	Laughter                 // laugh
	Goodbye                  // take leave
	Abuse                    // be rude to this chat
	Shrug                    // say no more than yes, no or perhaps
	Distress                 // say that they are sorry, need a moment or are afraid, and nothing else
	intents
)

// names are those of the files.
var names = [intents]string{"erase", "watched", "hours", "place", "phone", "cost", "makers", "puzzled", "request", "request-loose", "form-close", "form-change", "form-send",
	"nameless", "formless", "form-ok", "numbers", "plea", "quiet", "unhelpful", "idle", "tasks", "private", "person", "identity", "free", "language", "return", "authorship", "help",
	"need", "hello", "safe", "thanks", "laughter", "goodbye", "abuse", "shrug", "distress"}

func (i Intent) String() string { return names[i] }

// Learner says how the model is learnt.
var Learner = learnt.Learner{Tells: tells(), Others: []string{"question", "matter", "follow"}, Exact: append(names[:], "none", "matter", "follow"),
	Shares: learnt.Shares{Sure: 1.0 / 4000, Maybe: 1.0 / 450}, Brief: learnt.Shares{Sure: 1.0 / 8000, Maybe: 1.0 / 700}, Few: 8, Bits: 16, Short: true, Smooth: 20}

// tells gives the kinds of examples of each intent: what is surely about a request is also about one where nothing else has been spoken of.
func tells() [][]string {
	kinds := make([][]string, intents)
	for i, name := range names {
		kinds[i] = []string{name}
	}
	kinds[Loose] = append(kinds[Loose], names[Request])
	kinds[Makers] = append(kinds[Makers], names[Identity])
	return kinds
}

//go:embed intents.learnt
var shipped []byte

// model is the one that ships. `make learn` writes it.
var model = sync.OnceValue(func() *learnt.Model { return learnt.Decode(shipped) })

// MaxWords is the longest message, in words, that is looked at: who tells a story asks about it.
const MaxWords = 20

// Reading is what a message is like.
type Reading struct {
	like learnt.Likeness
}

// Read reads a message.
func Read(said []text.Token) Reading {
	if len(said) > MaxWords {
		return Reading{}
	}
	return Reading{model().Like(said)}
}

// Is tells how like an intent the message is. A single word tells little, unless it is an example.
func (r *Reading) Is(i Intent) learnt.Degree {
	degree := r.like.Degree(int(i))
	if r.like.Words == 1 && !r.like.Exact() {
		degree = min(degree, learnt.Maybe)
	}
	return degree
}

// Exact reports whether the message is an example, word for word.
func (r *Reading) Exact() bool { return r.like.Exact() }

// Surely reports whether the message is far more like an intent than what is sure to be one.
func (r *Reading) Surely(i Intent) bool { return r.like.Over(int(i)) > far }

// far are the log odds by which it is.
const far = 2

// Most gives the intent among some that the message is most like, and how like it is.
func (r *Reading) Most(among ...Intent) (Intent, learnt.Degree) {
	best := among[0]
	for _, i := range among[1:] {
		if r.like.Over(int(i)) > r.like.Over(int(best)) {
			best = i
		}
	}
	return best, r.Is(best)
}
