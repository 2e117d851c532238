// Package corpus holds the answers the bot may give: it loads them, checks them and finds them by slug and area.
//
// A Corpus is immutable once loaded and safe for all goroutines. A reload makes a new one. Nothing in this package
// decides what a visitor is told; it only knows what has been written and who has reviewed it.
package corpus

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
)

// Answer is one answer that may be published: the words of a lawyer and what is needed to find and to cite them.
// Its JSON form is one line of the JSON Lines form of a corpus.
type Answer struct {
	Slug         string   `json:"slug"`
	Area         string   `json:"area"`
	Question     string   `json:"question"`
	Alternates   []string `json:"alternates,omitempty"`
	Summary      string   `json:"summary"`
	Takeaways    []string `json:"takeaways"`
	Jurisdiction string   `json:"jurisdiction"`
	Sources      []Source `json:"sources"`
	Byline       string   `json:"byline"`
	Updated      Date     `json:"updated"`
	Review       Review   `json:"review"`
	Related      []string `json:"related,omitempty"`
	Lang         string   `json:"lang"`
	Translates   string   `json:"translates,omitempty"` // the slug of the answer in another language that this one translates
	Body         string   `json:"body"`                 // Markdown

	// Version is the hash of all of the above, "sha256:…". A reply carries it, so that what was said can be proven later.
	Version string `json:"-"`

	file   string  // where it was read from, for findings
	places []place // of its fields in that file
	broken bool    // it has an error finding of its own and is not for publishing
}

// Source is a named official text that an answer rests on.
type Source struct {
	Title string `json:"title"`
	URL   string `json:"url"`
}

// Review says whether a lawyer has read the answer, who, and when it has to be read again.
type Review struct {
	State ReviewState `json:"state"`
	By    string      `json:"by,omitempty"`
	Due   Date        `json:"due,omitempty"`
}

// ReviewState is Draft or Reviewed.
type ReviewState string

// The two states of an answer. A draft is shown as a "sample answer".
const (
	Draft    ReviewState = "draft"
	Reviewed ReviewState = "reviewed"
)

// Date is a day in the form 2026-06-01. Dates compare as strings. The empty Date is no date.
type Date string

// Draft reports whether no lawyer has read the answer yet.
func (a *Answer) Draft() bool { return a.Review.State != Reviewed }

// Overdue reports whether the answer's review was due before today.
func (a *Answer) Overdue(today Date) bool { return a.Review.Due != "" && a.Review.Due < today }

// URL is the path of the answer's page.
func (a *Answer) URL() string { return "/learn/" + a.Area + "/" + a.Slug }

// hash computes the version of an answer: SHA-256 over its line in the JSON Lines form, whose field order is fixed.
func (a *Answer) hash() string { return sum(a.line()) }

// line gives the answer as a line of the JSON Lines form, without the line's end.
func (a *Answer) line() []byte {
	whole := *a
	if whole.Takeaways == nil { // an answer that was made and one that was read are alike
		whole.Takeaways = []string{}
	}
	if whole.Sources == nil {
		whole.Sources = []Source{}
	}
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(whole); err != nil { // strings and slices of strings always encode
		panic(err)
	}
	return bytes.TrimSuffix(text.Bytes(), []byte("\n"))
}

// Corpus is an immutable set of answers, ordered by area and slug.
type Corpus struct {
	Beside

	all       []*Answer // frozen ones too
	answers   []*Answer // those that may be given
	frozen    []*Answer
	bySlug    map[string]*Answer
	bySubject map[string][]*Answer // all languages of an answer, by the slug of the original
	areas     []Area
	hash      string
	words     string // hash of the lexicon, the areas and what is outside
}

// Beside is what stands beside the answers. Each part may be absent.
type Beside struct {
	Titles    map[string]AreaText `json:"areas"`   // by area name; an area that it does not name gets a title made from its name and the general disclaimer
	Lexicon   []Entry             `json:"lexicon"` // what people say for what the law calls it
	Outside   []Outside           `json:"outside"` // messages that no answer fits; those of one subject follow one another
	Asked     []Asked             `json:"asked"`   // what is asked about answers that were just read
	Topics    []Topic             `json:"topics"`  // what is typed that names no more than a topic
	Freezings []Freezing          `json:"freezings"`
}

// Area is a field of law, a folder of answers.
type Area struct {
	Name       string // the folder, "real-estate"
	Title      string // "Real estate"
	Disclaimer string // said under each of its answers
	French     AreaWords
	Answers    []*Answer
}

// AreaWords are an area's title and disclaimer in another language than English.
type AreaWords struct {
	Title      string `yaml:"title"`
	Disclaimer string `yaml:"disclaimer"`
}

// In gives the area's title and disclaimer in a language.
func (a Area) In(lang string) (title, disclaimer string) {
	if lang == "fr" {
		return a.French.Title, a.French.Disclaimer
	}
	return a.Title, a.Disclaimer
}

// Answers returns all answers in order of area and slug. The slice must not be changed.
func (c *Corpus) Answers() []*Answer { return c.answers }

// Answer returns the answer with this slug, or nil.
func (c *Corpus) Answer(slug string) *Answer { return c.bySlug[slug] }

// Areas returns the areas that have answers, in order of name. The slice must not be changed.
func (c *Corpus) Areas() []Area { return c.areas }

// Area returns the area with this name and whether it has answers.
func (c *Corpus) Area(name string) (Area, bool) {
	i, ok := slices.BinarySearchFunc(c.areas, name, func(a Area, n string) int { return cmp.Compare(a.Name, n) })
	if !ok {
		return Area{}, false
	}
	return c.areas[i], true
}

// Hash identifies the whole corpus, lexicon included: "sha256:…".
func (c *Corpus) Hash() string { return c.hash }

// Findable identifies what answers are found by: the answers themselves, the lexicon, the areas and what is outside. What is asked about answers that were
// read, and the topics, are no part of it, so that a matcher need not learn again when only these have changed.
func (c *Corpus) Findable() string { return sum([]byte(c.versions() + c.words)) }

// Related returns the answers that a names as related and that are in the corpus, in a's language where somebody has put them into it.
func (c *Corpus) Related(a *Answer) []*Answer {
	related := make([]*Answer, 0, len(a.Related))
	for _, slug := range a.Related {
		other := c.bySlug[slug]
		if other == nil {
			continue
		}
		if same := c.In(other, a.Lang); same != nil {
			other = same
		}
		if other != a && !slices.Contains(related, other) {
			related = append(related, other)
		}
	}
	return related
}

// New makes a corpus of answers that have passed the checks, without those that are frozen.
func New(answers []*Answer, beside Beside) *Corpus {
	c := arrange(answers, beside)
	c.words = sumOf(c.Lexicon, c.Titles, c.Outside)
	c.hash = sum([]byte(c.Findable() + sumOf(c.Asked, c.Topics)))
	return c
}

// arrange makes a corpus that has no hashes yet.
func arrange(answers []*Answer, beside Beside) *Corpus {
	c := &Corpus{Beside: beside, all: slices.Clone(answers),
		bySlug: make(map[string]*Answer, len(answers)), bySubject: make(map[string][]*Answer, len(answers))}
	slices.SortFunc(c.all, func(a, b *Answer) int {
		return cmp.Or(cmp.Compare(a.Area, b.Area), cmp.Compare(a.Slug, b.Slug))
	})
	for _, a := range c.all {
		if a.Version == "" {
			a.Version = a.hash()
		}
		if covered(beside.Freezings, a) {
			c.frozen = append(c.frozen, a)
			continue
		}
		c.answers = append(c.answers, a)
		c.bySlug[a.Slug] = a
		c.bySubject[a.subject()] = append(c.bySubject[a.subject()], a)
		if n := len(c.areas); n > 0 && c.areas[n-1].Name == a.Area {
			c.areas[n-1].Answers = append(c.areas[n-1].Answers, a)
			continue
		}
		text := beside.Titles[a.Area].withDefaults(a.Area)
		c.areas = append(c.areas, Area{Name: a.Area, Title: text.Title, Disclaimer: text.Disclaimer, French: text.French, Answers: []*Answer{a}})
	}
	return c
}

// versions are those of all answers that may be given, one after the other.
func (c *Corpus) versions() string {
	var all strings.Builder
	for _, a := range c.answers {
		all.WriteString(a.Version)
	}
	return all.String()
}

// sumOf is the hash of values made of strings.
func sumOf(values ...any) string {
	text, err := json.Marshal(values)
	if err != nil { // strings, slices and maps of strings always encode
		panic(err)
	}
	return sum(text)
}

// sum is the SHA-256 of a text: "sha256:…".
func sum(text []byte) string {
	sum := sha256.Sum256(text)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// Only gives the corpus of those answers for which keep is true: the reviewed ones, say.
func (c *Corpus) Only(keep func(*Answer) bool) *Corpus {
	var kept []*Answer
	for _, a := range c.all {
		if keep(a) {
			kept = append(kept, a)
		}
	}
	return New(kept, c.Beside)
}

// AreaText is what areas.yaml says of one area.
type AreaText struct {
	Title      string    `yaml:"title"`
	Disclaimer string    `yaml:"disclaimer"`
	French     AreaWords `yaml:"french"`
}

// GeneralDisclaimer is said where an area has no words of its own, and before the first answer.
const GeneralDisclaimer = "This is general information about the law of Ontario and Canada, not legal advice. " +
	"Reading it or writing here does not make us your lawyers. Rules and amounts change; a lawyer can tell you how they apply to you."

// FrenchDisclaimer is the same in French.
const FrenchDisclaimer = "Ceci est de l'information générale sur le droit de l'Ontario et du Canada, et non un avis juridique. Le lire ou écrire ici ne fait pas " +
	"de nous vos avocats. Les règles et les montants changent; un avocat peut vous dire comment ils s'appliquent à vous."

func (t AreaText) withDefaults(name string) AreaText {
	if t.Title == "" && name != "" {
		title := strings.ReplaceAll(name, "-", " ")
		t.Title = strings.ToUpper(title[:1]) + title[1:]
	}
	if t.Disclaimer == "" {
		t.Disclaimer = GeneralDisclaimer
	}
	if t.French.Title == "" {
		t.French.Title = t.Title
	}
	if t.French.Disclaimer == "" {
		t.French.Disclaimer = FrenchDisclaimer
	}
	return t
}

// Entry is one line of the lexicon: what people say and what the law calls it.
type Entry struct {
	Say   []string `json:"say"`            // words or phrases as typed, lower case
	Means string   `json:"means"`          // the words of the law, as they stand in answers
	Areas []string `json:"areas"`          // where it holds; none means everywhere
	Kind  string   `json:"kind"`           // lay, acronym, form, american, misspelling, french
	Lang  string   `json:"lang,omitempty"` // of the messages in which it is looked for; empty is English
}
