package matcher

import (
	"bytes"
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/treadstone-law/answerbot/corpus"
)

// asked is what the properties are tried with.
var asked = []string{
	"can my landlord evict me", "landlord raised the rent", "kicked out", "my brother is in jail", "got an N4", "divorce lawyer cost", "landlrod evicton",
	"I rent a flat. My landlord came yesterday. He says the rent goes up by a third! Is that legal? I have two kids.", "hello", "12345", "",
}

// ranking prints a result with every bit of its numbers.
func ranking(r Result) string {
	var b strings.Builder
	for _, m := range r.Matches {
		fmt.Fprintf(&b, "%s %x %x\n", m.Answer.Slug, math.Float64bits(m.Score), math.Float64bits(m.Confidence))
	}
	return b.String()
}

func sameRankings(t *testing.T, what string, a, b *Index) {
	t.Helper()
	for _, said := range asked {
		if x, y := ranking(a.Match(Query{Text: said}, 10)), ranking(b.Match(Query{Text: said}, 10)); x != y {
			t.Errorf("%s: %q: got\n%swant\n%s", what, said, y, x)
		}
	}
}

// The same corpus teaches the same, bit by bit, on one processor and on many, and whatever the order of its answers.
func TestDeterministic(t *testing.T) {
	first := Build(homes(), Options{Fresh: true})
	was := runtime.GOMAXPROCS(1)
	alone := Build(homes(), Options{Fresh: true})
	runtime.GOMAXPROCS(was)
	if !bytes.Equal(first.Snapshot(), alone.Snapshot()) {
		t.Error("one processor learns something else than many")
	}
	shuffled := slices.Clone(homes().Answers())
	slices.Reverse(shuffled)
	sameRankings(t, "another order", first, Build(corpus.New(shuffled, homes().Beside), Options{Fresh: true}))
}

// What is read from a snapshot is what was learnt.
func TestSnapshot(t *testing.T) {
	fresh := Build(homes(), Options{Fresh: true})
	snapshot := fresh.Snapshot()
	again := restored(begin(homes(), Options{}), snapshot)
	if again == nil {
		t.Fatal("the snapshot was refused")
	}
	sameRankings(t, "from a snapshot", fresh, again)
	if !bytes.Equal(again.Snapshot(), snapshot) {
		t.Error("the snapshot of a snapshot differs")
	}
	if restored(begin(library("a|b|Another library?"), Options{}), snapshot) != nil {
		t.Error("a snapshot of another corpus was taken")
	}
	for at := 0; at < len(snapshot); at += 1 + len(snapshot)/97 {
		if restored(begin(homes(), Options{}), snapshot[:at]) != nil {
			t.Errorf("a snapshot of %d bytes was taken", at)
		}
		spoilt := bytes.Clone(snapshot)
		spoilt[at] ^= 0x10
		if restored(begin(homes(), Options{}), spoilt) != nil {
			t.Errorf("a snapshot that is broken at %d was taken", at)
		}
	}
}

// What is kept is asked for by a key that follows the corpus.
func TestKept(t *testing.T) {
	kept := make(map[string][]byte)
	o := Options{Load: func(key string) []byte { return kept[key] }, Save: func(key string, s []byte) { kept[key] = s }}
	first := Build(homes(), o)
	trained := false
	o.Progress = func(stage string, _, _ int) { trained = trained || stage == "classifiers" }
	sameRankings(t, "kept", first, Build(homes(), o))
	if trained || len(kept) != 1 {
		t.Errorf("learnt again: %v; kept: %d", trained, len(kept))
	}
	Build(library("a|b|Another library?"), o)
	if !trained || len(kept) != 2 {
		t.Errorf("another corpus: learnt %v; kept: %d", trained, len(kept))
	}
}

// An answer on something else does not move a sure one from its place.
func TestUnrelatedAnswer(t *testing.T) {
	more := append(slices.Clone(homes().Answers()), library("traffic|speeding|What is the fine for speeding?|caught on radar|speeding ticket points").Answers()...)
	before, after := Build(homes(), Options{Fresh: true}), Build(corpus.New(more, homes().Beside), Options{Fresh: true})
	for _, a := range homes().Answers() {
		for _, said := range append([]string{a.Question}, a.Alternates...) {
			x, y := before.Match(Query{Text: said}, 1).Matches[0], after.Match(Query{Text: said}, 1).Matches[0]
			if x.Answer.Slug != y.Answer.Slug {
				t.Errorf("%q: got %s, was %s", said, y.Answer.Slug, x.Answer.Slug)
			}
		}
	}
}

// hard are inputs that nobody should type and somebody will.
var hard = map[string]string{
	"empty": "", "long": strings.Repeat("my landlord raised the rent. ", 138), "one long word": strings.Repeat("a", 4000), "emoji": "😂👍🏽🇨🇦", "mixed scripts": "мой landlord 房东 مالك العقار",
	"control": "rent\x00\x01\u202e\ufeff up", "numbers": "416 555 0199 1200", "one word often": strings.Repeat("rent ", 1000), "not UTF-8": "rent \xff\xfe up",
	"stop words": "what is it and how can i do that", "sentences": strings.Repeat("rent? ", 600), "combining": "e" + strings.Repeat("\u0301", 3000),
	"noise": noise(7), "digits": strings.Repeat("4165550199 ", 360), "short noise": noise(3), "quotes": strings.Repeat("l'", 2000), "no spaces": strings.Repeat("房", 1300),
}

// noise is 4,000 characters of different words that nobody knows, of so many letters.
func noise(letters int) string {
	var b strings.Builder
	for i := 0; b.Len() < 4000-letters; i++ {
		for k, n := 0, i*7919+31; k < letters; k, n = k+1, n/3+i*k+7 {
			b.WriteByte("etaoinshrdlucmfw"[n%16])
		}
		b.WriteByte(' ')
	}
	return b.String()
}

// However many words of a message nobody knows, only so many are looked up among the deletions.
func TestTriesAreBounded(t *testing.T) {
	ix := Build(homes(), Options{Fresh: true})
	for _, test := range []struct{ unknown, corrected int }{{0, 1}, {maxTries - 1, 1}, {maxTries, 0}, {500, 0}} {
		said, corrected := strings.Repeat("qwxzvbq vbqqwxz ", test.unknown)[:8*test.unknown]+"landlrod", 0
		for _, w := range ix.Match(Query{Text: said, Explain: true}, 1).Words {
			if w.Why == "corrected" {
				corrected++
			}
		}
		if corrected != test.corrected {
			t.Errorf("%d unknown words before a slip: got %d corrections, want %d", test.unknown, corrected, test.corrected)
		}
	}
}

// A word that is said again and again is said once, in any message.
func TestAgainAndAgain(t *testing.T) {
	ix := Build(homes(), Options{Fresh: true})
	once := ix.Match(Query{Text: "help my landlord raised the rent"}, 3).Matches
	often := ix.Match(Query{Text: "help help HELP help, help my landlord raised the rent rent rent"}, 3).Matches
	if len(once) == 0 || !slices.EqualFunc(once, often, func(a, b Match) bool { return a.Answer == b.Answer && a.Confidence == b.Confidence }) {
		t.Errorf("got %v, once %v", often, once)
	}
}

// meaningless inputs never get an answer with confidence.
var meaningless = []string{"empty", "emoji", "numbers", "stop words", "one long word", "combining"}

func TestHardInputs(t *testing.T) {
	ix := Build(homes(), Options{Fresh: true})
	for name, said := range hard {
		for _, q := range []Query{{Text: said}, {Text: said, Explain: true, Lang: "fr"}, {Text: said, Area: "tenancy"}, {Text: said, Area: "no such area"}} {
			for _, m := range ix.Match(q, 5).Matches {
				if m.Confidence < 0 || m.Confidence > 1 || m.Confidence != m.Confidence {
					t.Errorf("%s: confidence %v", name, m.Confidence)
				}
				if slices.Contains(meaningless, name) && m.Confidence >= ix.Bands().Clarify {
					t.Errorf("%s: %s with confidence %v", name, m.Answer.Slug, m.Confidence)
				}
			}
		}
	}
}

func FuzzMatch(f *testing.F) {
	ix := Build(homes(), Options{Fresh: true})
	for _, said := range hard {
		f.Add(said)
	}
	f.Fuzz(func(t *testing.T, said string) {
		r := ix.Match(Query{Text: said, Explain: true}, 5)
		for i, m := range r.Matches {
			if m.Confidence < 0 || m.Confidence > 1 || m.Confidence != m.Confidence || i > 0 && m.Score > r.Matches[i-1].Score {
				t.Errorf("%q: match %d: %+v", said, i, m)
			}
		}
		if again := ix.Match(Query{Text: said}, 5); ranking(again) != ranking(r) {
			t.Errorf("%q: another ranking the second time", said)
		}
	})
}

// FuzzSnapshot reads what may lie in a cache folder.
func FuzzSnapshot(f *testing.F) {
	whole := Build(homes(), Options{Fresh: true}).Snapshot()
	f.Add(whole[:len(whole)-4])
	f.Fuzz(func(t *testing.T, data []byte) {
		ix := newIndex(homes(), Shipped())
		l := &layout{data: data}
		l.index(ix) // without the checksum, which would stop nearly everything at the door
	})
}
