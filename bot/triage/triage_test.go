package triage

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/corpus/frenchtest"
	"github.com/treadstone-law/answerbot/matcher/text"
)

// small are rules to test the mechanism with.
const small = `owner: A
review_by: "2027-01-31"
near: {days: 3, soon: 13, lately: 2, recent: 10}
resources:
  - {id: "911", name: {en: Police, fr: Police}, phone: "911", lasting: true, source: "https://ontario.ca", review_by: "2026-12-31"}
  - {id: aid, name: {en: Aid, fr: Aide}, phone: 1-800-555-0100, url: "https://aid.example", source: "https://aid.example", review_by: "2026-12-31"}
kinds:
  - {kind: danger, class: crisis, resources: ["911", aid]}
  - {kind: court, class: urgent, resources: [aid]}
  - {kind: person, class: person}
en:
  words:
    now: [right now, as we speak]
  spellings: {rite: right, "he's": he is}
  distinct: strangles raising
  guards:
    asks: [what happens, years ago, "can|if +", "how ...", "me with bills ~"]
    law: [custody]
  rules:
    - kind: danger
      unless: [asks]
      beside: [law]
      phrases: ["strangling|strangle me & [now]", "hits# me", "raping me", "= fire"]
    - kind: court
      phrases: ["court|hearing & @days & !dentist", "sale @recent"]
    - kind: court
      starts: "2027-01-01"
      ends: "2027-01-02"
      phrases: [flood in the courthouse]
    - kind: person
      phrases: [human please]
fr:
  rules:
    - {kind: danger, phrases: [m etrangle]}
    - {kind: court, phrases: ["audience @days"]}
    - {kind: person, phrases: [un humain]}
`

func parse(t testing.TB, rules string) *Rules {
	t.Helper()
	r, findings := Parse("small.yaml", []byte(rules))
	if r == nil || len(findings) > 0 {
		t.Fatal(findings)
	}
	return r
}

// In a message of several sentences and many words those of a phrase stand in one sentence, and nearly next to each other.
func TestStory(t *testing.T) {
	r := parse(t, small)
	const before = "We came here in spring and rented a house with a garden. Then the well went dry and nobody paid. "
	for _, test := range []struct{ message, kind string }{
		{before + "He is strangling me right now.", "danger"},
		{before + "He keeps strangling the poor me, right now.", "danger"},                                          // two others
		{before + "He keeps strangling the poor old me, right now.", ""},                                            // three
		{before + "He keeps strangling me on the floor, right now.", ""},                                            // three, between the parts
		{before + "He is strangling me. Right now he laughs.", ""},                                                  // in two sentences
		{before + "Do I go to court tomorrow?", "court"},                                                            // a date is one word of the phrase
		{before + "The sale was closed on last friday.", ""},                                                        // three
		{strings.ReplaceAll(before, ".", "") + "he is strangling me on the floor and it hurts right now", "danger"}, // in a hurry
	} {
		if got := r.Find(test.message, wednesday, "en").Kind; got != test.kind {
			t.Errorf("%q is %q, want %q", test.message, got, test.kind)
		}
	}
}

func TestFind(t *testing.T) {
	r := parse(t, small)
	for _, test := range []struct{ message, kind string }{
		{"he is strangling me right now", "danger"}, {"HES STRANGLING ME RITE NOW!!!", "danger"}, {"right now he keeps strangling poor me", "danger"},
		{"as we speak. he strangled me", "danger"},                 // one sentence may end within
		{"he is strangeling me right now", "danger"},               // a slip
		{"he strangles me now", ""},                                // distinct, and not the list's "right now"
		{"he is rapping me", "danger"}, {"they are rasing me", ""}, // as near to a distinct word, which it is without a letter
		{"what happens if he is strangling me right now", ""},     // guarded
		{"what happens? he is strangling me right now", "danger"}, // the guard is in another sentence
		{"if he hits me", ""}, {"can the man hits me", ""}, // the guard is right before it
		{"he hits me if i can say so", "danger"}, {"if i look at them he hits me", "danger"}, {"if so. hits me", "danger"},
		{"how is it that he hits me", ""}, {"he hits me, how do i leave", "danger"}, {"how? he hits me", "danger"}, // the guard is before it
		{"he hits me", "danger"}, {"he hit me", ""}, // as it is written
		{"he hits me with bills", ""}, {"he hits me, and so it goes with bills", "danger"}, // the guard shares a word with it
		{"he hits me with bills and now he hits me", "danger"}, // and spares nothing else
		{"fire", "danger"}, {"Fire!", "danger"}, {"the fire is out", ""},
		{"court tomorrow", "court"}, {"tomorrow I go to court", "court"}, {"court in 3 weeks", ""}, {"court tomorrow, then the dentist", ""},
		{"the sale was last friday", "court"}, {"the sale was a month ago", ""},
		{"human, please", "person"}, {"il m'étrangle", "danger"}, {"audience demain", "court"}, {"un humain", "person"},
		{"human please, he hits me", "danger"}, // the most pressing
		{"flood in the courthouse", ""}, {"", ""}, {"?!", ""},
	} {
		if got := r.Find(test.message, wednesday, "en").Kind; got != test.kind {
			t.Errorf("%q is %q, want %q", test.message, got, test.kind)
		}
	}
	if got := r.Find("flood in the courthouse", wednesday.AddDate(0, 0, 38), "en").Kind; got != "court" {
		t.Errorf("a rule that has started is not used: %q", got)
	}
}

// Who asks about the law of an emergency is answered, with whom to call beside it.
func TestBeside(t *testing.T) {
	r := parse(t, small)
	for _, test := range []struct {
		message      string
		class, maybe Class
	}{
		{"he hits me, who gets custody", None, Crisis}, {"custody? he hits me", Crisis, None}, {"who gets custody", None, None},
		{"human please. he hits me, who gets custody", Person, Crisis}, {"court tomorrow. he hits me, who gets custody", Urgent, None},
		{"what happens if he hits me, who gets custody", None, None},
	} {
		if v := r.Find(test.message, wednesday, "en"); v.Class != test.class || v.Maybe != test.maybe || test.maybe != None && len(v.Resources) != Few {
			t.Errorf("%q is %+v, want %q and %q beside it", test.message, v, test.class, test.maybe)
		}
	}
}

// Whom to call, and what is said first to who is told to, is set in French as French in Canada is.
func TestFrenchIsSet(t *testing.T) {
	for _, r := range Shipped().resources {
		frenchtest.Check(t, r.name["fr"])
	}
	for _, s := range Shipped().sayings {
		frenchtest.Check(t, s.fr)
	}
}

// Past its day a number is not shown, unless it lasts.
func TestResources(t *testing.T) {
	r := parse(t, small)
	for _, test := range []struct {
		at   time.Time
		lang string
		want string
	}{
		{wednesday, "en", "[{Police 911 } {Aid 1-800-555-0100 https://aid.example}]"},
		{wednesday, "fr-CA", "[{Police 911 } {Aide 1-800-555-0100 https://aid.example}]"},
		{wednesday.AddDate(0, 2, 0), "en", "[{Police 911 } {Aid  https://aid.example}]"},
	} {
		if got := fmt.Sprint(r.Find("he hits me", test.at, test.lang).Resources); got != test.want {
			t.Errorf("%s %s: %s, want %s", test.at.Format(time.DateOnly), test.lang, got, test.want)
		}
	}
	if got := len(r.Overdue("x", wednesday)) + 10*len(r.Overdue("x", wednesday.AddDate(0, 3, 0))); got != 30 {
		t.Errorf("overdue %d, want none today and three in March", got)
	}
}

// Everything that is wrong with rules is found at once, each thing with its line.
func TestFindings(t *testing.T) {
	for _, test := range []struct{ from, to, want string }{
		{"owner: A\n", "", "owner: say who answers"},
		{"review_by: \"2027-01-31\"\n", "", "review-by: say by which day"},
		{"2027-01-31", "2027-02-31", "2: error: bad-date: \"2027-02-31\" is no day"},
		{"soon: 13", "soon: 1", "near: near has days"},
		{"kind: danger, class: crisis", "kind: danger, class: panic", "class: the class of danger is crisis"},
		{"kind: danger, class: crisis", "kind: danger, class: person", "order: court presses more"},
		{"lasting: true, ", "", "crisis-number: give danger a resource"},
		{"source: \"https://aid.example\", ", "", "source: say where aid was looked up"},
		{"url: \"https://aid", "url: \"http://aid", "does not begin with https://"},
		{"1-800-555-0100", "1-800-CALLNOW", "write the phone of aid with digits"},
		{"fr: Aide", "de: Hilfe", "name aid in English and in French"},
		{"[\"911\", aid]", "[\"911\", lawyer]", "unknown-resource: there is no resource \"lawyer\""},
		{"unless: [asks]", "unless: [knows]", "unknown-guard: there is no guard \"knows\""},
		{"beside: [law]", "beside: [knows]", "unknown-guard: there is no guard \"knows\""},
		{"unless: [asks]", "unless: []", "unused-guard: no rule of en has the guard asks"},
		{"rite: right", "r t: right", "spelling: \"r t\" is not one word"},
		{"& [now]", "& [soon]", "phrase: \"strangling|strangle me & [soon]\": there is no list [soon]"},
		{"& [now]\"", "\"", "unused-list: nothing uses the list [now]"},
		{"[right now, as we speak]", "[\"[now]\"]", "the list [now] holds itself"},
		{"@recent", "@never", "there is no date @never"},
		{"[human please]", "[the]", "too-wide: \"the\" is so common"},
		{"[human please]", "[\"!human\"]", "it says only what must not be there"},
		{"[human please]", "[\"a & \"]", "a part of it has no words"},
		{"[human please]", "[\"= a & b\"]", "has one part, no &"},
		{"[human please]", "[human please ...]", "only a guard stands before something"},
		{"[human please]", "[]", "no-phrases: the rule has no phrases"},
		{"[human please]", "[human please, human please]", "duplicate-phrase"},
		{"    - {kind: danger, phrases: [m etrangle]}\n", "", "language: danger has no phrase in French"},
		{"kind: court, phrases", "kind: cout, phrases", "unknown-kind: there is no kind \"cout\""},
		{"ends: \"2027-01-02\"", "ends: \"2026-01-02\"", "the rule ends before it starts"},
		{"unless:", "unles:", "unknown-key: there is no field unles here"},
		{"phrases: [human please]", "phrases: human please", "syntax: cannot unmarshal"},
		{"owner: A", "owner: [A]", "1: error: syntax: this has to be text"},
		{"near: {", "near: {{", "syntax"},
		{small, "", "kinds: list the kinds"},
	} {
		_, findings := Parse("small.yaml", []byte(strings.Replace(small, test.from, test.to, 1)))
		var all []string
		for _, f := range findings {
			all = append(all, f.String())
		}
		if !strings.Contains(strings.Join(all, "\n"), test.want) {
			t.Errorf("%q for %q: want %q, got\n%s", test.to, test.from, test.want, strings.Join(all, "\n"))
		}
	}
	if parse(t, small).languages[text.English].spellings["hes"] == nil { // as messages are read, without an apostrophe
		t.Error("what is written in place of \"he's\" is not known")
	}
	broken := strings.NewReplacer("unless:", "unles:", "starts:", "start:").Replace(small)
	if _, findings := Parse("x", []byte(broken)); len(findings) != 2 {
		t.Errorf("two unknown keys gave %v", findings)
	}
}

// The rules that ship have nothing wrong with them and nothing overdue as of the day they were written.
func TestShipped(t *testing.T) {
	rules, findings := Parse("rules.yaml", shipped)
	if rules == nil || len(findings) > 0 {
		t.Fatal(findings)
	}
	if overdue := rules.Overdue("rules.yaml", wednesday); len(overdue) > 0 {
		t.Error(overdue)
	}
	if overdue := rules.Overdue("rules.yaml", time.Date(2027, time.February, 23, 3, 0, 0, 0, time.UTC)); len(overdue) > 0 { // still the 22nd in Toronto
		t.Error(overdue)
	}
	for _, lang := range []string{"en", "fr"} {
		v := rules.Find("I want to kill myself", wednesday.AddDate(20, 0, 0), lang)
		if len(v.Resources) == 0 || v.Resources[0].Phone != "911" {
			t.Errorf("nobody to call in twenty years: %+v", v)
		}
	}
}

func FuzzFind(f *testing.F) {
	for _, s := range []string{"he is going to kill me right now", "court tomorrow. human please?", "l'audience d'aujourd'hui", "' ' # @days [now] & !", strings.Repeat("right ", 3000)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		v := Shipped().Find(s, wednesday, "fr")
		if (v.Class == None) != (v.Kind == "") || v.Phrase != "" && v.Class == None || pressing(v.Maybe) && pressing(v.Class) {
			t.Fatalf("%q: %+v", s, v)
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add(small)
	f.Fuzz(func(t *testing.T, s string) {
		r, findings := Parse("x", []byte(s))
		if (r == nil) != corpus.HasErrors(findings) {
			t.Fatalf("%v with %v", r, findings)
		}
		if r != nil {
			r.Find("he hits me right now tomorrow", wednesday, "en")
		}
	})
}

func BenchmarkFind(b *testing.B) {
	messages := append(read(b, "testdata/harmless.en.txt"), read(b, "testdata/urgent.en.txt")...)
	rules := Shipped()
	for i := 0; b.Loop(); i++ {
		rules.Find(messages[i%len(messages)], wednesday, "en")
	}
}

// BenchmarkParse is what the rules that ship cost at the start of the program.
func BenchmarkParse(b *testing.B) {
	for b.Loop() {
		if r, findings := Parse("rules.yaml", shipped); r == nil {
			b.Fatal(findings)
		}
	}
}
