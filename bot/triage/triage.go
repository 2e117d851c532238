// Package triage sees emergencies and wishes for a person before anything else is done with a message.
//
// Rules are data (rules.yaml): phrases by kind of emergency, in English and French, each kind with whom to call. A phrase is compared by
// stems, with room for other words in between and for slips of spelling; dates are read relative to the time of the message. Guards keep
// apart who is in something now from who asks about it, tells of long ago, or uses a figure of speech. Rules decide nothing about law and
// never state a deadline: what follows from them is that time may be short, and who can help now.
package triage

import (
	_ "embed"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/treadstone-law/answerbot/bot/learnt"
	"github.com/treadstone-law/answerbot/bot/triage/dates"
	"github.com/treadstone-law/answerbot/matcher/text"
	"github.com/treadstone-law/answerbot/session"
)

// Class is what a message is, apart from its subject.
type Class string

// The classes, the most pressing first.
const (
	Crisis Class = "crisis" // a life or a child may be at risk now
	Urgent Class = "urgent" // arrest, removal, lock-out, a hearing or a deadline within days
	Person Class = "person" // wants a person, not a machine
	None   Class = ""
)

// Verdict is what was seen in a message.
type Verdict struct {
	Class     Class
	Kind      string             // of emergency, as the rules name it: "suicide", "arrest"
	Phrase    string             // of the rules that was found; empty if it is like examples of an emergency
	Resources []session.Resource // the first few of them where Maybe is set
	Line      string             // to call 911, in the language of a cry for help in another one than the rules'
	Maybe     Class              // crisis or urgent, where the message is a little like one and Class is neither
}

// Rules are compiled rules. They are immutable.
type Rules struct {
	hash      string
	resources map[string]resource
	kinds     []kind
	alike     map[Class]*kind  // what a message is of that is like examples of an emergency; nil where that is not looked at
	harmed    map[string]*kind // answers for who was harmed, by slug
	phrases   []pattern        // of all rules, the most pressing kind first
	rules     []rule
	guards    [][]pattern
	reviews   []review
	sayings   []saying
	vocabulary
}

type kind struct {
	name      string
	class     Class
	resources []string
}

// rule is what the phrases of one rule share.
type rule struct {
	lang         text.Lang
	kind         int
	likely       bool     // it tells of no emergency, but which kind a message is of that is like one
	unless       []int    // guards that spare a message
	beside       []int    // guards that leave it to be answered, with whom to call beside the answer
	after        []string // resources, by id: it counts only after one of them was named
	soon         bool     // and only where that was not long ago
	starts, ends string   // days as 2006-01-02; empty for always
}

// review is until when something is taken to be right.
type review struct {
	what string
	by   line
}

// resource is a place to turn to. Past reviewBy its number is not shown, unless it is one that lasts, such as 911.
type resource struct {
	name       map[string]string // by language
	phone, url string
	reviewBy   string
	lasting    bool
	only       string // a language, or empty
	keep       bool   // it is named again beside what a later cry for help is answered with
}

//go:embed rules.yaml
var shipped []byte

// Shipped returns the rules that ship.
var Shipped = sync.OnceValue(func() *Rules {
	r, findings := Parse("rules.yaml", shipped)
	if r == nil {
		panic(fmt.Sprintf("reading the triage rules that ship: %v", findings))
	}
	return r
})

// ShippedFile returns the file of the rules that ship.
func ShippedFile() []byte { return slices.Clone(shipped) }

// Hash tells two sets of rules apart.
func (r *Rules) Hash() string { return r.hash }

// Few is how many places to turn to are named beside an answer.
const Few = 2

// Find returns the most pressing thing in what is said at a time, as it stands or with phone spellings written out; the resources are named in the
// language lang. Where no phrase tells of an emergency, the message may still be like examples of one.
func (r *Rules) Find(said string, at time.Time, lang string) Verdict {
	v := r.find(said, at, lang)
	plain := text.Written(said)
	if plain == said {
		return v
	}
	if w := r.find(plain, at, lang); !v.presses(w) {
		return w
	}
	return v
}

// presses reports whether something is more pressing than another thing.
func (v Verdict) presses(other Verdict) bool {
	rank := func(v Verdict) int {
		return slices.Index([]Class{None, Person, Urgent, Crisis}, v.Class)*2 + min(1, len(v.Maybe))
	}
	return rank(v) > rank(other)
}

func (r *Rules) find(said string, at time.Time, lang string) Verdict {
	v := r.ByPhrase(said, at, lang)
	if v.Class == Crisis {
		return v
	}
	tokens := text.Tokens(said)
	if c := cryIn(tokens); c != nil {
		return r.cried(c, at, lang)
	}
	if r.alike == nil || v.Class == Urgent || v.Maybe != None {
		return v
	}
	like := alike().Like(tokens)
	for _, class := range []Class{Crisis, Urgent} {
		k, degree := r.alike[class], alikeTo(&like, class)
		if k == nil || degree == learnt.Unlike || v.Maybe != None {
			continue
		}
		k, aside := r.likeliest(said, at, k)
		switch {
		case degree == learnt.Sure && v.Class == None && !aside:
			return Verdict{Class: class, Kind: k.name, Resources: r.shown(k.resources, at, lang)}
		case v.Class == None || class == Crisis && degree == learnt.Sure: // who wants a person gets one in any case
			v.remark(r, k, at, lang)
		}
	}
	return v
}

// ByPhrase is Find by the phrases of the rules alone.
func (r *Rules) ByPhrase(said string, at time.Time, lang string) Verdict {
	best, beside := r.first(said, at, func(rule *rule) bool { return !rule.likely && rule.after == nil })
	var v Verdict
	if best != nil {
		v = r.verdict(best, at, lang)
	}
	if beside != nil && (v.Class == None || v.Class == Person) {
		v.remark(r, r.kindOf(beside), at, lang)
	}
	return v
}

// likeliest is the kind that the words of a message speak for, which is like examples of an emergency and holds no phrase of one: the most pressing of the
// same class, or the kind of all that nothing else is known of. It is left to be answered where a guard leaves all that speaks for it: "my ex says i hit her".
func (r *Rules) likeliest(said string, at time.Time, unknown *kind) (k *kind, aside bool) {
	best, beside := r.first(said, at, func(rule *rule) bool { return rule.likely && r.kinds[rule.kind].class == unknown.class })
	switch {
	case best != nil:
		return r.kindOf(best), false
	case beside != nil:
		return r.kindOf(beside), true
	}
	return unknown, false
}

// Spares reports whether a message that is like examples of a crisis is left to be answered, because of what else it says.
func (r *Rules) Spares(said string, at time.Time) bool {
	_, aside := r.likeliest(said, at, r.alike[Crisis])
	return aside
}

// first gives the first phrase of the rules that count which a message holds and no guard spares; and where it stands before that one, the first that is
// left to be answered.
func (r *Rules) first(said string, at time.Time, counts func(*rule) bool) (best, beside *pattern) {
	m := r.ear.messages.Get().(*message)
	defer r.ear.messages.Put(m)
	r.read(m, said, at)
	for _, i := range m.candidates(&r.vocabulary) {
		p := &r.phrases[i]
		rule := &r.rules[p.rule]
		if !counts(rule) || !m.speaks[rule.lang] || !rule.holds(at) {
			continue
		}
		holds := p.found(m, func(found span) bool {
			if r.guarded(m, rule.unless, found) {
				return false
			}
			aside := r.guarded(m, rule.beside, found)
			if aside && beside == nil {
				beside = p
			}
			return !aside
		})
		if holds {
			return p, beside
		}
	}
	return nil, beside
}

// verdict is what follows from a phrase of the rules.
func (r *Rules) verdict(p *pattern, at time.Time, lang string) Verdict {
	k := r.kindOf(p)
	return Verdict{Class: k.class, Kind: k.name, Phrase: p.source, Resources: r.shown(k.resources, at, lang)}
}

func (r *Rules) kindOf(p *pattern) *kind { return &r.kinds[r.rules[p.rule].kind] }

// remark names the first few places to turn to for a kind of emergency beside what the message is answered with.
func (v *Verdict) remark(r *Rules, k *kind, at time.Time, lang string) {
	resources := r.shown(k.resources, at, lang)
	v.Maybe, v.Resources = k.class, resources[:min(len(resources), Few)]
}

// dayOf gives the day that it is in Toronto at a time.
func dayOf(at time.Time) string { return at.In(dates.Toronto()).Format(time.DateOnly) }

// holds reports whether a rule is to be used at a time.
func (r *rule) holds(at time.Time) bool {
	if r.starts == "" && r.ends == "" {
		return true
	}
	today := dayOf(at)
	return r.starts <= today && (r.ends == "" || today <= r.ends)
}

// guarded reports whether one of the guards stands in the sentences of what was found, or right before it where it has to.
func (r *Rules) guarded(m *message, guards []int, found span) bool {
	from, to := m.sentences(found)
	for _, g := range guards {
		if slices.ContainsFunc(m.guard(g, r.guards[g]), func(h held) bool { return h.holds(found, from, to) }) {
			return true
		}
	}
	return false
}

// shown gives resources, by id, as they may be shown at a time.
func (r *Rules) shown(ids []string, at time.Time, lang string) []session.Resource {
	if lang = lang[:min(2, len(lang))]; lang != "fr" {
		lang = "en"
	}
	today := dayOf(at)
	var all []session.Resource
	for _, id := range ids {
		known := r.resources[id]
		if known.only != "" && known.only != lang {
			continue
		}
		shown := session.Resource{Name: known.name[lang], URL: known.url}
		if known.lasting || today <= known.reviewBy {
			shown.Phone = known.phone
		}
		if shown.Phone != "" || shown.URL != "" {
			all = append(all, shown)
		}
	}
	return all
}

// ForHarmed gives whom to call beside an answer that is for people who were harmed; nil beside any other. A translation is its original.
func (r *Rules) ForHarmed(slug string, at time.Time, lang string) []session.Resource {
	if k := r.harmed[slug]; k != nil {
		return r.shown(k.resources, at, lang)
	}
	return nil
}
