// Package bot decides what to say next: a pure function of a conversation's state and the visitor's new input.
//
// It has no clock, no network and no store; the time and fresh references come in with the input, so that a
// conversation script in a text file is a test. Words given as legal information are only ever the corpus's own.
//
// Turn is the way in, and the head of ladder.go says in which order a message is tried; README.md says which file does what.
package bot

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"github.com/treadstone-law/answerbot/bot/conflict"
	"github.com/treadstone-law/answerbot/bot/office"
	"github.com/treadstone-law/answerbot/bot/redact"
	"github.com/treadstone-law/answerbot/bot/sense"
	"github.com/treadstone-law/answerbot/bot/triage"
	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher"
	"github.com/treadstone-law/answerbot/session"
)

// Bot answers from one corpus. It is immutable; a reload makes a new one.
type Bot struct {
	corpus *corpus.Corpus
	index  *matcher.Index
	triage *triage.Rules
	office *office.Calendar
	shown  *sync.Map // *corpus.Answer to *session.Answer: those given so far as they are shown
	quoted *sync.Map // *corpus.Answer to *told: what is in those that were asked about

	wordings wordingIn // how people ask about its answers

	topics map[string]func() topics // by language
	links  map[string][]string      // by slug: the answers that it names as related and those that name it
	french float64                  // how many answers there are in French for each that is in English
}

// New makes a bot that answers from c through index, which knows the frozen answers of c too: who asks for one is handed to a person.
func New(c *corpus.Corpus, index *matcher.Index) *Bot {
	return &Bot{
		corpus: c, index: index, triage: triage.Shipped(), office: office.Default(), shown: new(sync.Map), quoted: new(sync.Map), wordings: newWordingIn(c, sense.Shipped),
		topics: topicsIn(c), links: linksOf(c), french: frenchShare(c),
	}
}

// Over gives the bot as it answers from c, the same library with others of its answers frozen. It is b itself where c is b's own.
func (b *Bot) Over(c *corpus.Corpus) *Bot {
	if c == b.corpus {
		return b
	}
	bot := *b
	bot.corpus, bot.links, bot.french = c, linksOf(c), frenchShare(c)
	return &bot
}

// In gives the bot as it speaks for an office.
func (b *Bot) In(o *office.Calendar) *Bot {
	bot := *b
	bot.office = o
	return &bot
}

// Office returns the office this bot speaks for.
func (b *Bot) Office() *office.Calendar { return b.office }

// Corpus returns the answers this bot gives.
func (b *Bot) Corpus() *corpus.Corpus { return b.corpus }

// Input is one thing a visitor does.
type Input struct {
	Kind   Kind
	Client string    // the client's id for it
	At     time.Time // now

	Text    string            // Say
	Choice  string            // Choose: the id of a choice that was offered
	Seq     int64             // Rate: of the answer rated
	Helpful bool              // Rate
	Comment string            // Rate
	Action  string            // Intake: start, save, back, submit or cancel
	Step    string            // Intake: with start, the step to show
	Fields  map[string]string // Intake: by name; a ticked checkbox is "yes"

	Lang         string   // the visitor's choice, if any
	Area         string   // only answers of this area, if any
	Areas        []string // only answers of these areas, if any: those of the partner's page
	Partner      string   // on whose page
	Route        string   // where the partner's intakes go
	Conversation string   // goes into the intake record
	Reference    string   // a fresh reference, used if this input opens a form

	LawyerSilence time.Duration // after which a lawyer who holds the conversation is taken to be away; 10 minutes

	Conflicts *conflict.List // the firm's conflict list as it is now; nil for none
}

// Kind is what the visitor does.
type Kind string

// The kinds of input, as the websocket frames name them.
const (
	Say    Kind = "say"
	Choose Kind = "choose"
	Rate   Kind = "rate"
	Human  Kind = "human"
	Intake Kind = "intake"
)

// Refusal is the error for an input that cannot be done in this state. Nothing is recorded.
type Refusal struct {
	Code    string // not_found or invalid, as the contract names them
	Message string // for the visitor
}

func (r *Refusal) Error() string { return r.Message }

// turn is one call of Turn: what came in, what is known, and the events so far.
type turn struct {
	*Bot
	state    session.State
	in       Input
	words    *words
	said     said // what in.Text says
	where    whereabouts
	events   []session.Event
	receipt  *session.Intake
	feedback *session.Feedback  // for those who write answers
	details  details            // what in.Text says that the form asks for
	secrets  []redact.Kind      // numbers that were masked
	maybe    triage.Class       // what emergency the message may be
	beside   []session.Resource // whom to call, shown beside the reply to what may be an emergency
	turned   bool               // it says itself that it is about something new
	saysOf   *corpus.Answer     // the answer that was looked through last for what is asked,
	says     says               // and what it says on that
	answered *session.Event     // to what is asked beside a wish to be called
}

// Turn gives the events that in leads to: the visitor's own, then the bot's replies, numbered from s.Seq+1. A rating is
// recorded without a reply, unless it says no and there is something better to offer. The error is a *Refusal.
func (b *Bot) Turn(s session.State, in Input) (session.Turn, error) {
	t := &turn{Bot: b, state: s, in: in, said: hear(in.Text), events: make([]session.Event, 0, usualEvents)}
	t.words = wordsFor(&t.said, in.Kind, in.Lang, &t.state, b.index.Leans)
	t.mask()
	visitor := session.Event{Type: session.TypeVisitor, Text: t.in.Text, Lang: t.words.lang}
	if s.Partner == "" || s.Seq == 0 { // what was said before may have been in this connection alone, where nothing could be stored
		visitor.Partner = in.Partner
	}
	switch in.Kind {
	case Say:
	case Choose:
		visitor.Choice = in.Choice
	case Rate:
		visitor.Rating = &session.Rating{Seq: in.Seq, Helpful: in.Helpful, Comment: t.in.Comment}
	case Human:
		visitor.Action = "human"
	case Intake:
		visitor.Action = in.Action
	default:
		return session.Turn{}, &Refusal{Code: "invalid", Message: "This is not something that can be done here."}
	}
	t.add(visitor)
	t.look()
	t.warn()
	if err := t.act(); err != nil {
		return session.Turn{}, err
	}
	t.condole()
	return session.Turn{Client: in.Client, Events: t.events, Intake: t.receipt, Feedback: t.feedback, Outcomes: t.outcomes()}, nil
}

// usualEvents is how many events a turn has nearly always: what the visitor did, and a reply.
const usualEvents = 2

// act does what came in, unless it is for a lawyer who holds the conversation.
func (t *turn) act() error {
	if t.forLawyer() {
		return t.listen()
	}
	switch t.in.Kind {
	case Say:
		return t.say()
	case Choose:
		return t.choose()
	case Rate:
		return t.rate()
	case Human:
		t.wanted()
		return nil
	}
	return t.intake()
}

// add numbers an event and appends it.
func (t *turn) add(e session.Event) {
	e.Seq, e.Re, e.At = t.state.Seq+int64(len(t.events))+1, t.in.Client, t.in.At
	if e.Resources == nil && e.Type != session.TypeVisitor && e.Type != session.TypeNotice {
		e.Resources = t.beside
		if e.Resources == nil {
			e.Resources = t.forHarmed(&e)
		}
	}
	t.events = append(t.events, e)
}

// forHarmed gives whom to call beside a reply that gives an answer for people who were harmed, or offers it first.
func (t *turn) forHarmed(e *session.Event) []session.Resource {
	slug := ""
	switch {
	case e.Answer != nil:
		slug = e.Answer.ID
	case len(e.Choices) > 0:
		slug = e.Choices[0].ID
	}
	if a := t.corpus.Answer(slug); a != nil {
		return t.triage.ForHarmed(cmp.Or(a.Translates, a.Slug), t.in.At, t.words.lang)
	}
	return nil
}

// choose gives the answer that was picked, with others that were picked beside it, or a person for "none of these".
func (t *turn) choose(others ...string) error {
	offered := slices.Contains(t.state.Offered, t.in.Choice)
	if t.in.Choice == session.None { // which stays on the page after another choice, or thanks
		offered = len(t.state.Offered) > 0
	}
	if !offered {
		return &Refusal{Code: "not_found", Message: t.words.notOffered}
	}
	if t.in.Choice == session.None {
		t.refused()
		if !t.held() { // a person is there already
			t.handoff(session.LowConfidence, t.words.noneOfThese)
		}
		return nil
	}
	if a := t.corpus.Answer(t.in.Choice); a != nil {
		t.answer(a, 1, "", nil)
		if len(others) > 0 {
			t.also(t.words.alsoPicked, others)
		}
		return nil
	}
	t.handoff(session.LowConfidence, t.words.withdrawn)
	return nil
}

// Greeting gives the first words of a conversation and the general disclaimer.
func (b *Bot) Greeting(lang string) (greeting, disclaimer string) {
	w := wordsOf(lang)
	return w.greeting, w.disclaimer
}

// Found is one result of a search.
type Found struct {
	ID         string  `json:"id"`
	Question   string  `json:"question"`
	Area       string  `json:"area"`
	URL        string  `json:"url"`
	Confidence float64 `json:"confidence"`
}

// Search ranks the answers for a query, best first, at most limit, and none where no answer uses a word of it: some answer is always nearest by its
// letters and small words, and that is no result.
func (b *Bot) Search(text, area, lang string, limit int) []Found {
	found := []Found{}
	matches := b.index.Match(matcher.Query{Text: text, Area: area, Lang: lang, Worded: true}, limit+len(b.corpus.Frozen())).Matches
	for _, m := range b.offerable(matches, limit) {
		found = append(found, Found{ID: m.Answer.Slug, Question: m.Answer.Question, Area: m.Answer.Area, URL: m.Answer.URL(), Confidence: round(m.Confidence)})
	}
	return found
}

// Help is whom to call, and what is said of it first where a query is sure to be an emergency.
type Help struct {
	Reason    session.Reason     `json:"reason,omitempty"` // crisis or urgent; empty for what may be one
	Text      string             `json:"text,omitempty"`
	Resources []session.Resource `json:"resources"`
}

// Help gives whom a query that is or may be an emergency is told to call, as the chat would: somebody may cry for help to any box that takes words. It is
// nil for all others. Without a language it is in that of the query.
func (b *Bot) Help(query, lang string, at time.Time) *Help {
	t := &turn{Bot: b, in: Input{Kind: Say, Text: query, At: at, Lang: lang}, said: hear(query), words: wordsOf(lang)}
	if lang == "" {
		t.words = wordsFor(&t.said, Say, "", &t.state, b.index.Leans)
	}
	switch seen := t.pressing(); {
	case seen.Class == triage.Crisis, seen.Class == triage.Urgent:
		t.emergency(seen, nil)
		e := t.events[0]
		return &Help{Reason: e.Reason, Text: e.Text, Resources: e.Resources}
	case len(t.beside) > 0:
		return &Help{Resources: t.beside}
	}
	return nil
}

// Explain tells how a message was understood and what its matches' scores are made of, the frozen ones among them.
func (b *Bot) Explain(text, area, lang string, limit int) matcher.Result {
	return b.index.Match(matcher.Query{Text: text, Area: area, Lang: lang, Explain: true}, limit)
}

// Crisis reports whether a message that comes in at a time is a cry for help, which no limit may hold up.
func (b *Bot) Crisis(text string, at time.Time) bool {
	return b.Triage(text, at).Class == triage.Crisis
}

// Cries reports whether an input is a cry for help, wherever it was typed.
func (b *Bot) Cries(in Input) bool {
	switch in.Kind {
	case Say:
		return b.Crisis(in.Text, in.At)
	case Rate:
		return b.Crisis(in.Comment, in.At)
	case Intake:
		for _, typed := range in.Fields {
			if b.Crisis(typed, in.At) {
				return true
			}
		}
	}
	return false
}

// Triage tells what is seen in a message before it is matched.
func (b *Bot) Triage(text string, at time.Time) triage.Verdict { return b.triage.Find(text, at, "") }

// Rules returns the rules of triage.
func (b *Bot) Rules() *triage.Rules { return b.triage }

// WithBands gives a bot that has to be as sure as rules say; nil for what is learnt.
func (b *Bot) WithBands(rules *matcher.BandRules) *Bot {
	other := *b
	other.index = b.index.WithBands(rules)
	return &other
}

// WithTriage gives a bot that goes by other rules of triage than those that ship.
func (b *Bot) WithTriage(rules *triage.Rules) *Bot {
	other := *b
	other.triage = rules
	return &other
}
