package load

import (
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Stats are what all visitors of a player saw.
type Stats struct {
	Connect *Latency // from when a visitor meant to come to its welcome
	Turn    *Latency // from when it meant to ask to the reply
	Resume  *Latency // from when a connection was lost to the conversation's welcome on the next
	Step    *Latency // of the intake's steps
	Lag     *Latency // from when a visitor meant to ask to when it did: what the generator and a slow server together hold up

	Connected, Open, Asked, Replied, Rated, Receipted atomic.Int64

	Checked    atomic.Int64 // replies to a question whose answer is known
	Wrong      atomic.Int64 // of them those that give another answer
	Unsure     atomic.Int64 // of them those that neither give an answer nor offer the right one: asked back about, or handed over
	Mismatched atomic.Int64 // frames that belong to nothing this visitor said, or that cannot be read
	Doubled    atomic.Int64 // events that had been seen before
	Gaps       atomic.Int64 // events that never came
	Lost       atomic.Int64 // questions without a reply, although they were sent again
	Late       atomic.Int64 // questions that were due and not asked by the end
	Turned     atomic.Int64 // conversations that were due while as many as allowed were open
	Unkept     atomic.Int64 // replies without a number: the store did not keep the turn in time
	Forgotten  atomic.Int64 // conversations that a server did not find again

	replies [len(kinds)]atomic.Int64 // by kind

	mu       sync.Mutex       // guards all below
	refused  map[string]int64 // by error code
	closed   map[string]int64 // connections that ended before their time, by why
	failed   map[string]int64 // connections that never came to be, by why
	examples []string         // of what was wrong
	unsure   []string         // of replies that were unsure
	receipts []string

	begun   time.Time // of the measuring
	replied int64     // when it began
	unkept  int64
	asked   int64
}

// kinds are the types of replies; the last stands for all others.
var kinds = [...]string{"answer", "clarify", "handoff", "reply", "intake", "receipt", "other"}

// reply counts a reply by its type.
func (s *Stats) reply(kind []byte) {
	i := 0
	for i < len(kinds)-1 && string(kind) != kinds[i] {
		i++
	}
	s.replies[i].Add(1)
}

func newStats() *Stats {
	return &Stats{
		Connect: newLatency(), Turn: newLatency(), Resume: newLatency(), Step: newLatency(), Lag: newLatency(), begun: time.Now(),
		refused: make(map[string]int64), closed: make(map[string]int64), failed: make(map[string]int64),
	}
}

// Begin starts the measuring: what went before was to get warm. What was wrong stays.
func (s *Stats) Begin() {
	for _, l := range []*Latency{s.Turn, s.Resume, s.Step, s.Lag} {
		l.Reset()
	}
	for i := range s.replies {
		s.replies[i].Store(0)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.begun, s.replied, s.asked, s.unkept = time.Now(), s.Replied.Load(), s.Asked.Load(), s.Unkept.Load()
}

func (s *Stats) count(m map[string]int64, what string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, known := m[what]; !known && len(m) >= kindsKept {
		what = "other"
	}
	m[what]++
}

const (
	kindsKept    = 24 // of why connections end, so that a strange server fills no memory
	examplesKept = 8
)

// late counts a question that was due and never asked, with the time for which it waited.
func (s *Stats) late(waited time.Duration) {
	s.Late.Add(1)
	s.Turn.Record(waited)
}

// example keeps what was wrong, for the report.
func (s *Stats) example(what string) { s.keep(&s.examples, what) }

func (s *Stats) keep(examples *[]string, what string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(*examples) < examplesKept {
		*examples = append(*examples, what)
	}
}

func (s *Stats) receipt(reference string) {
	s.Receipted.Add(1)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.receipts = append(s.receipts, reference)
}

// Receipts gives the references that visitors were shown, in the order in which they were.
func (s *Stats) Receipts() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.receipts)
}

// Report is what visitors saw, for people and for programs.
type Report struct {
	Seconds     float64 `json:"seconds"`
	Connections int64   `json:"connections"`
	Open        int64   `json:"open"`
	Asked       int64   `json:"asked"`
	Replied     int64   `json:"replied"`
	Rate        float64 `json:"replies_per_second"`
	Rated       int64   `json:"rated"`
	Receipts    int64   `json:"receipts"`

	Turn    Quantiles `json:"turn"`
	Connect Quantiles `json:"connect"`
	Resume  Quantiles `json:"resume"`
	Step    Quantiles `json:"intake_step"`
	Lag     Quantiles `json:"lag"`

	Checked    int64 `json:"checked"`
	Wrong      int64 `json:"wrong"`
	Unsure     int64 `json:"unsure"`
	Mismatched int64 `json:"mismatched"`
	Doubled    int64 `json:"doubled"`
	Gaps       int64 `json:"gaps"`
	Lost       int64 `json:"lost"`
	Late       int64 `json:"late"`
	Turned     int64 `json:"turned_away"`
	Forgotten  int64 `json:"forgotten"`
	Unkept     int64 `json:"unkept"`

	Replies  map[string]int64 `json:"replies"`
	Refused  map[string]int64 `json:"refused"`
	Closed   map[string]int64 `json:"closed"`
	Failed   map[string]int64 `json:"failed"`
	Examples []string         `json:"examples,omitempty"` // of what was wrong

	UnsureExamples []string `json:"unsure_examples,omitempty"`
}

// Report sums up since Begin; counts of connections, ratings and receipts, and of what was wrong, are of the whole time.
func (s *Stats) Report() Report {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := Report{
		Seconds: time.Since(s.begun).Seconds(), Connections: s.Connected.Load(), Open: s.Open.Load(), Asked: s.Asked.Load() - s.asked,
		Replied: s.Replied.Load() - s.replied, Rated: s.Rated.Load(), Receipts: s.Receipted.Load(),
		Turn: s.Turn.Quantiles(), Connect: s.Connect.Quantiles(), Resume: s.Resume.Quantiles(), Step: s.Step.Quantiles(), Lag: s.Lag.Quantiles(),
		Checked: s.Checked.Load(), Wrong: s.Wrong.Load(), Unsure: s.Unsure.Load(), Mismatched: s.Mismatched.Load(), Doubled: s.Doubled.Load(), Gaps: s.Gaps.Load(), Lost: s.Lost.Load(), Late: s.Late.Load(),
		Turned: s.Turned.Load(), Forgotten: s.Forgotten.Load(), Unkept: s.Unkept.Load() - s.unkept, Replies: make(map[string]int64), Refused: maps.Clone(s.refused), Closed: maps.Clone(s.closed), Failed: maps.Clone(s.failed),
		Examples: slices.Clone(s.examples), UnsureExamples: slices.Clone(s.unsure),
	}
	for i, kind := range kinds {
		if n := s.replies[i].Load(); n > 0 {
			r.Replies[kind] = n
		}
	}
	r.Rate = float64(r.Replied) / r.Seconds
	return r
}

// unsureShare is the most of the checked replies that may be unsure. A bot that remembers the conversation asks back or hands over now and then (20 times in
// 100,000) where it answered a question that came first; one that does so for more than this has lost its corpus.
const unsureShare = 0.01

// TooUnsure reports whether there are more unsure replies than a sound server gives; a single one may come early among few.
func (r Report) TooUnsure() bool {
	return r.Unsure > 1 && float64(r.Unsure) > unsureShare*float64(r.Checked)
}

// Bad is how much of what was seen a sound server would never show. The unsure replies count if they are too many.
func (r Report) Bad() int64 {
	bad := r.Wrong + r.Mismatched + r.Doubled + r.Gaps + r.Lost
	if r.TooUnsure() {
		bad += r.Unsure
	}
	return bad
}
