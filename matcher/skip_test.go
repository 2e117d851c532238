package matcher

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher/generate"
)

// What is skipped is never among the best: the same answers with the same scores as when all are scored, whatever is asked.
func TestSkippingIsSafe(t *testing.T) {
	c, messages := generate.Library(6000, 1)
	entries := []corpus.Entry{{Say: []string{"landlord"}, Means: "tenant lease", Areas: []string{"area3", "area7"}, Kind: "lay"}}
	l := NewLexical(corpus.New(c.Answers(), corpus.Beside{Lexicon: entries}))
	random := rand.New(rand.NewPCG(1, 9))
	for range 1500 {
		words := messages[random.IntN(len(messages))]
		for range random.IntN(4) {
			words += " " + messages[random.IntN(len(messages))]
		}
		if random.IntN(3) == 0 {
			words = "landlord " + words
		}
		from := random.IntN(len(words))
		words = words[from : from+1+random.IntN(len(words)-from)]
		var r Reading
		var u lookup
		l.Read(words, &r)
		for _, limit := range []int{1, 3, 10, 50} {
			u.heap = heap{n: limit}
			all := slices.Clone(l.exhaust(&r, &u))
			u.heap = heap{n: limit}
			if some := l.skip(&r, &u); !slices.Equal(some, all) {
				t.Fatalf("%q, the first %d: got %x, want %x", words, limit, some, all)
			}
		}
	}
}

// Places found by seeking are those of a plain search.
func TestSeek(t *testing.T) {
	docs := []uint32{2, 3, 5, 8, 13, 21, 34, 55, 89, 144}
	for from := range docs {
		for doc := range uint32(160) {
			want := from
			for want < len(docs) && docs[want] < doc {
				want++
			}
			if got := seek(docs, from, doc); got != want {
				t.Fatalf("%d from %d: got %d, want %d", doc, from, got, want)
			}
		}
	}
}

// A search by words alone finds what is asked in an answer's own words.
func TestLexical(t *testing.T) {
	l := NewLexical(homes())
	for _, a := range homes().Answers() {
		found := l.Search(a.Question, 2)
		if len(found) == 0 || found[0].Answer.Slug != a.Slug || found[0].Score <= 0 {
			t.Errorf("%q: got %v, want %s", a.Question, found, a.Slug)
		}
	}
	for name, said := range hard {
		l.Search(said, 3)
		if len(l.Search(said, 0)) != 0 {
			t.Errorf("%s: answers where none is asked for", name)
		}
	}
}
