package matcher

import (
	"bytes"
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher/text"
)

// library makes a small corpus: each row is area, slug and question, then its alternates, separated by bars.
func library(rows ...string) *corpus.Corpus {
	var answers []*corpus.Answer
	for _, row := range rows {
		parts := strings.Split(row, "|")
		answers = append(answers, &corpus.Answer{
			Area: parts[0], Slug: parts[1], Question: parts[2], Alternates: parts[3:], Lang: "en",
			Takeaways: []string{"Ask about " + parts[2]}, Body: "This is what the law says of it.",
		})
	}
	lexicon := []corpus.Entry{{Say: []string{"kicked out", "booted"}, Means: "evicted", Areas: []string{"tenancy"}, Kind: "lay"}}
	return corpus.New(answers, corpus.Beside{Lexicon: lexicon})
}

// homes is the corpus of most tests.
func homes() *corpus.Corpus {
	return library(
		"tenancy|eviction|Can my landlord evict me?|landlord wants me out|am i being evicted|i got evicted for no reason",
		"tenancy|rent-increase|How much can my rent go up?|landlord raised my rent|rent increase too high|is a rent increase legal",
		"tenancy|n4-notice|What is an N4 notice?|got form n4|N.4 for unpaid rent",
		"criminal|bail|How does bail work?|get my brother out of jail|bail hearing tomorrow",
		"family|divorce|How do I get divorced?|end my marriage|divorce papers and lawyer",
	)
}

// What shares no word with the answers is told from what does, by a word that is mended, brought by the lexicon or not typed to its end, too.
func TestWorded(t *testing.T) {
	ix := Build(homes(), Options{Fresh: true})
	for _, test := range []struct {
		said, area string
		want       bool
	}{
		{"asdf qwerty zzz", "", false},
		{"how can i", "", false},
		{"", "", false},
		{"asdf landlord zzz", "", true},
		{"landlrod", "", true},
		{"booted", "", true},
		{"divo", "", true},
		{"divo zzz", "", false},
		{"di", "", false},
		{"divorce", "criminal", false},
		{"divo", "criminal", false},
		{"bail", "criminal", true},
	} {
		if got := ix.Match(Query{Text: test.said, Area: test.area, Explain: true}, 1).Worded; got != test.want {
			t.Errorf("%q in %q: worded %v, want %v", test.said, test.area, got, test.want)
		}
		if got := len(ix.Match(Query{Text: test.said, Area: test.area, Worded: true}, 1).Matches) > 0; got != test.want {
			t.Errorf("%q in %q: found %v where only what is worded counts, want %v", test.said, test.area, got, test.want)
		}
	}
}

// How a message is understood: each word as "typed>taken for(why)"; stop words are left out.
func TestUnderstanding(t *testing.T) {
	ix := Build(homes(), Options{Fresh: true})
	for _, test := range []struct{ said, want string }{
		{"landlord raised rents", "landlord>landlord raised>rais rents>rent"},
		{"my landlrod", "landlrod>landlord(corrected)"},
		{"form N.4", "n4>n4"}, // as in the alternates, where "form" belongs to it
		{"kicked out", "kicked>kick out>(stop word) >evict(lexicon)"},
		{"zebra", "zebra>(unknown)"},
		{"", ""},
	} {
		var got []string
		for _, w := range ix.Match(Query{Text: test.said, Explain: true}, 1).Words {
			switch {
			case w.Why == "stop word" && w.Word != "out":
			case w.Why == "stop word":
				got = append(got, w.Word+">(stop word)")
			case w.Why != "":
				got = append(got, w.Word+">"+w.As+"("+w.Why+")")
			default:
				got = append(got, w.Word+">"+w.As)
			}
		}
		want := strings.ReplaceAll(test.want, ">(", ">(")
		if s := strings.Join(got, " "); s != want && !strings.Contains(s, want) {
			t.Errorf("%q: got %q, want %q", test.said, s, want)
		}
	}
}

// Every known word is found again with a letter too few, too many or two swapped, unless another known word is as near.
func TestSpellerFindsSlips(t *testing.T) {
	v := newVocabulary(text.English, newNumbers())
	for _, w := range []string{"landlord", "eviction", "guarantee", "insurance", "separation"} {
		for range minWordCount {
			v.add(text.Token{Word: w})
		}
	}
	s := newSpeller(v)
	for id, w := range v.words {
		for i := range len(w.text) - 1 {
			for _, slip := range []string{w.text[:i] + w.text[i+1:], w.text[:i] + "x" + w.text[i:], w.text[:i] + w.text[i+1:i+2] + w.text[i:i+1] + w.text[i+2:]} {
				if got := s.correct(slip); got != int32(id) {
					t.Errorf("%q: got word %d, want %q", slip, got, w.text)
				}
			}
		}
	}
	for heard, want := range map[string]string{"gairentee": "guarantee", "ivikshun": "eviction", "inshurense": "insurance"} {
		if got := s.correct(heard); got < 0 || v.words[got].text != want {
			t.Errorf("%q: got word %d, want %q", heard, got, want)
		}
	}
	for _, kept := range []string{"abc", "zzzzzz", "n4", strings.Repeat("a", 60), strings.Repeat("x", 24)} {
		if got := s.correct(kept); got >= 0 {
			t.Errorf("%q was corrected to %q", kept, v.words[got].text)
		}
	}
}

// One stem in one field: the impact is the formula's.
func TestBM25F(t *testing.T) {
	postings := []posting{{stem: 0, doc: 0}, {stem: 1, doc: 0}, {stem: 1, doc: 1}}
	postings[0].count[fieldQuestion], postings[1].count[fieldBody], postings[2].count[fieldBody] = 2, 3, 1
	ix := newInverted(postings, 2, 2, []uint64{1, 1})
	idf := math.Log(1 + (2-1+0.5)/(1+0.5))
	tf := fieldWeight[fieldQuestion] * 2 / (1 - 0.5 + 0.5*2/1) // the field's mean length is 1, this one's is 2
	if want := float32(idf * tf * (k1 + 1) / (k1 + tf)); ix.impacts[0] != want {
		t.Errorf("impact: got %v, want %v", ix.impacts[0], want)
	}
	if !slices.Equal(ix.docs, []uint32{0, 0, 1}) || !slices.Equal(ix.start, []uint32{0, 1, 3}) {
		t.Error("the postings are not those given")
	}
}

// Sixteen cells of rows at a time are what one by one are.
func TestRows(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	for _, n := range []int{0, rowStep, 4 * rowStep, 1003 * rowStep} {
		row, got, want := make([]uint16, n), make([]float32, n), make([]float32, n)
		for i := range row {
			got[i] = float32(random.NormFloat64())
			if random.IntN(3) > 0 {
				row[i] = uint16(math.Float32bits(float32(random.NormFloat64())) >> 16)
			}
		}
		copy(want, got)
		for _, value := range []float32{0.37, -1e-20, 0} {
			addRow(got, row, value)
			addRowPlainly(want, row, value)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%d cells: the sums differ", n)
		}
		maxRow(got, wide(row))
		maxRowPlainly(want, wide(row))
		if !slices.Equal(got, want) {
			t.Errorf("%d cells: the greater ones differ", n)
		}
		if got, want := dot(got, wide(row)), dotPlainly(want, wide(row)); got != want {
			t.Errorf("%d cells: the product is %v, want %v", n, got, want)
		}
		var columns, plainly [markColumns]float32
		raise(&columns, got)
		raisePlainly(&plainly, want)
		if columns != plainly {
			t.Errorf("%d cells: the columns differ", n)
		}
		for _, least := range []float32{aboveZero, 0.5, 2, 100} {
			if got, want := reached(&columns, least), reachedPlainly(&plainly, least); got != want {
				t.Errorf("%d cells: %d columns reach %v, want %d", n, got, least, want)
			}
		}
		addScaled(got, wide(row), 0.37)
		addScaledPlainly(want, wide(row), 0.37)
		if !slices.Equal(got, want) {
			t.Errorf("%d cells: the scaled sums differ", n)
		}
		for _, least := range []float32{aboveZero, 0.5, 2, 3, 100} {
			if got, want := below(want, least), belowPlainly(want, least); got != want {
				t.Errorf("%d cells: %d below %v, want %d", n, got, least, want)
			}
		}
	}
}

// wide gives a row of halves as floats.
func wide(row []uint16) []float32 {
	floats := make([]float32, len(row))
	for i, half := range row {
		floats[i] = whole(half)
	}
	return floats
}

func TestLargest(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var s selection
	for _, n := range []int{0, 1, 7, 100, 1000} {
		values := make([]float32, 500)
		for i := range values {
			values[i] = random.Float32() - 0.3
		}
		var got []int32
		s.largest(values, n, func(at int32) { got = append(got, at) })
		positive := 0
		for _, v := range values {
			if v > 0 {
				positive++
			}
		}
		if len(got) != min(n, positive) {
			t.Fatalf("n %d: got %d places", n, len(got))
		}
		left, least := float32(0), float32(2)
		for i, v := range values {
			if slices.Contains(got, int32(i)) {
				least = min(least, v)
			} else {
				left = max(left, v)
			}
		}
		if n > 0 && left > least*1.01 { // those that share the upper bits are alike
			t.Errorf("n %d: left %v out and took %v", n, left, least)
		}
	}
}

func TestTable(t *testing.T) {
	var keys []uint64
	for i := range uint64(1000) {
		keys = append(keys, mix(saltStem, i)&^0xff|i%3) // many meet in the same place
	}
	slices.Sort(keys)
	keys = slices.Compact(keys)
	table := newTable(keys)
	for id, key := range keys {
		if got := table.find(key); got != int32(id) {
			t.Fatalf("key %d: got %d", id, got)
		}
	}
	if table.find(12345) != -1 || newTable(nil).find(0) != -1 {
		t.Error("found what is not there")
	}
}

func TestRound16(t *testing.T) {
	for _, x := range []float32{0, 1, -1, 0.1, 3.14159, -2e-20, 1e20} {
		got := round16(x)
		if math.Float32bits(got)&0xffff != 0 || math.Abs(float64(got-x)) > math.Abs(float64(x))/256 || round16(got) != got {
			t.Errorf("round16(%v): got %v", x, got)
		}
	}
}

// The network alone tells answers apart whose words it has met in other company, and learns the same each time.
func TestNetwork(t *testing.T) {
	lib := library(
		"tenancy|rent|How much can my rent go up?|landlord raised my rent|rent raised too high|is a raised rent legal|my rent was raised twice|rent raised again|raised rent letter",
		"tenancy|repairs|Who pays for repairs?|landlord will not fix the heat|heat broken all winter|fix the broken heat|broken heat no repairs|landlord ignores broken heat|heat repairs who pays",
		"criminal|bail|How does bail work?|brother in jail needs bail|bail hearing for my brother|my brother is in jail|bail for jail tomorrow|jail bail hearing|brother bail money",
	)
	ix, again := Build(lib, Options{Fresh: true}), Build(lib, Options{Fresh: true})
	if !bytes.Equal(ix.Snapshot(), again.Snapshot()) {
		t.Error("learnt twice, it is not the same")
	}
	for said, want := range map[string]string{"rent raised": "rent", "broken heat": "repairs", "jail my brother": "bail"} {
		s := newScratch(ix)
		ix.candidates(Query{Text: said}, s)
		best := slices.MaxFunc(s.candidates, func(a, b candidate) int { return cmp.Compare(a.signals[sigNetwork], b.signals[sigNetwork]) })
		if best.slug != want {
			t.Errorf("%q: got %s, want %s", said, best.slug, want)
		}
	}
}

// Answers are neighbours if they share words; letters do not count, and one about which nothing is written has none.
func TestNeighbours(t *testing.T) {
	about := func(doc int32, letters int32, words ...int32) example {
		e := example{doc: doc, weight: 1, x: vector{words: len(words)}}
		for _, f := range append(words, letters) {
			e.x.entries = append(e.x.entries, entry{f, 0.5})
		}
		return e
	}
	got := neighbours([]example{about(0, 9, 1, 2), about(0, 9, 3), about(1, 9, 4), about(2, 9, 3, 5), about(3, 9, 1)}, 10, 5)
	want := [][]int32{{2, 3}, nil, {0}, {0}, nil}
	if !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestExp(t *testing.T) {
	for _, x := range []float32{0, -1e-6, -0.3, -0.6931472, -1, -7.5, -40, -79.9, -81, -1e9} {
		if got, want := exp(x), math.Exp(float64(x)); math.Abs(float64(got)-want) > 1e-6*want+1e-34 {
			t.Errorf("e to the %v: got %v, want %v", x, got, want)
		}
	}
}

// A classifier scores its own examples above those of others.
func TestClassifiers(t *testing.T) {
	ix := Build(homes(), Options{Fresh: true})
	for _, a := range ix.Corpus().Answers() {
		for _, said := range append([]string{a.Question}, a.Alternates...) {
			r := ix.Match(Query{Text: said, Explain: true}, 5)
			best := slices.MaxFunc(r.Matches, func(x, y Match) int { return cmp.Compare(x.Terms[sigLinear].Value, y.Terms[sigLinear].Value) })
			if best.Answer != a {
				t.Errorf("%q: the classifier of %s is ahead of %s's", said, best.Answer.Slug, a.Slug)
			}
		}
	}
}

// The logistic regression finds the odds that made its data.
func TestLogistic(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	var x [][]float64
	var y, weights []float64
	for range 4000 {
		v := random.Float64()*4 - 2
		right := 0.0
		if random.Float64() < sigmoid(1.5*v-0.5) {
			right = 1
		}
		x, y, weights = append(x, []float64{v, 1}), append(y, right), append(weights, 1)
	}
	beta := logistic(x, y, weights, 1)
	if math.Abs(beta[0]-1.5) > 0.2 || math.Abs(beta[1]+0.5) > 0.2 {
		t.Errorf("got %v, want about 1.5 and -0.5", beta)
	}
}
