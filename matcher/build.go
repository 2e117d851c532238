package matcher

import (
	"math"
	"runtime"
	"slices"
	"sync"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher/text"
)

// Options tune a build. The zero value is what ships.
type Options struct {
	Weights    *Weights                        // how signals are combined; nil for the weights that ship
	Background []*Index                        // whose networks hear a message too (background.go); nil for the starter corpus's, empty for none
	Progress   func(stage string, done, n int) // told how far the build is; nil for none. Called from several goroutines.

	// Load and Save keep what was learnt from one run to the next, under a key that stands for the corpus and for the way of learning. Load gives
	// nil for what it does not have, and what it gives may be broken: then it is learnt again. Both may be nil.
	Load func(key string) []byte
	Save func(key string, snapshot []byte)

	Fresh bool // learn even what ships or is kept
}

// How much each part of an answer counts as an example of what people ask about it, against an alternate's 1.
const (
	questionWeight = 1.0
	takeawayWeight = 0.6
	summaryWeight  = 0.6
	bodyWeight     = 0.3
)

// Build makes the index of a corpus: from what ships where it is the starter corpus, from what was kept where it has been learnt before, and else
// by learning, which takes seconds.
func Build(c *corpus.Corpus, o Options) *Index {
	if o.Progress == nil {
		o.Progress = func(string, int, int) {}
	}
	return inLanguages(c, o)
}

// build makes the index of what is found in one index.
func build(c *corpus.Corpus, o Options) *Index {
	if !o.Fresh {
		if ix := ready(c, o.Weights); ix != nil {
			return ix
		}
	}
	blank := begin(c, o)
	key := snapshotKey(blank)
	if !o.Fresh && o.Load != nil {
		if ix := restored(blank, o.Load(key)); ix != nil {
			return ix
		}
	}
	ix := learn(blank, o)
	if o.Save != nil {
		o.Save(key, ix.Snapshot())
	}
	return ix
}

// begin makes an index that has learnt nothing yet.
func begin(c *corpus.Corpus, o Options) *Index {
	ix := newIndex(c, o.Weights)
	ix.background = newBackground(ix, o.Background)
	return ix
}

// newIndex makes one that knows the corpus's areas and languages and has learnt nothing yet.
func newIndex(c *corpus.Corpus, w *Weights) *Index {
	if w == nil {
		w = weightsFor(c)
	}
	ix := &Index{whole: c, corpus: c, findable: c.Findable(), weights: w, areaBit: make(map[string]uint64), stems: newNumbers()}
	ix.areasAndLangs()
	ix.bySlug()
	ix.scratch = &sync.Pool{New: func() any { return newScratch(ix) }}
	return ix
}

// learn fills in an index that has learnt nothing yet.
func learn(ix *Index, o Options) *Index {
	b := prepare(ix, o)
	var learnt sync.WaitGroup
	features, answers, classes := len(b.dictionary.idf), len(ix.corpus.Answers()), b.classes()
	learnt.Go(func() { b.network = trainNetwork(b.examples, features, answers) })
	t := newTrainer(b.examples, features, classes)
	var mu sync.Mutex // guards trained
	trained := 0
	weights := t.train(runtime.GOMAXPROCS(0), func() {
		mu.Lock()
		defer mu.Unlock()
		trained++
		o.Progress("classifiers", trained, classes)
	})
	b.linear, b.outside = t.invert(weights[:answers]), new(outside)
	b.linear.file(answers)
	if classes > answers {
		b.outside.learnt = weights[answers]
		b.outside.file(features)
	}
	b.utterances = newUtterances(b.examples, b.isUtterance, answers)
	b.echoes = newEchoes(b.examples, b.isUtterance, answers)
	b.abroad = b.askedFromAbroad()
	learnt.Wait()
	return b.Index
}

// prepare does all that comes before training.
func prepare(ix *Index, o Options) *builder {
	b := &builder{Index: ix, options: o}
	b.makeAnalysers()
	b.readAll()
	b.inverted = newInverted(b.postings, len(b.stems.names), len(ix.corpus.Answers()), b.areas)
	b.language = newLanguage(b.uses, len(b.stems.names), b.areas)
	b.language.file()
	b.makeDictionary()
	b.vectors()
	return b
}

// builder is an index being built, and what only the build needs.
type builder struct {
	*Index
	options Options
	// wordsOnly leaves out what is not needed to find answers by words alone.
	wordsOnly bool

	postings []posting
	uses     []use
	examples []example // vectors come last
	messages []message // of the examples
	// isUtterance says which examples a visitor could have typed: questions and alternates.
	isUtterance []bool
}

// areasAndLangs gives each area its bit (those from the sixty-fourth on share one: an entry for one of them holds in all of them) and
// finds the languages that answers are written in.
func (ix *Index) areasAndLangs() {
	for i, area := range ix.corpus.Areas() {
		ix.areaBit[area.Name] = 1 << min(i, 63)
	}
	var count [2]int
	for _, a := range ix.corpus.Answers() {
		ix.areas = append(ix.areas, ix.areaBit[a.Area])
		count[text.LangOf(a.Lang)]++
	}
	for _, lang := range []text.Lang{text.English, text.French} {
		if count[lang] > 0 {
			ix.langs = append(ix.langs, lang)
		}
	}
	if len(ix.langs) == 0 {
		ix.langs = []text.Lang{text.English}
	}
	slices.SortStableFunc(ix.langs, func(x, y text.Lang) int { return count[y] - count[x] })
}

// makeAnalysers begins a vocabulary for each language.
func (b *builder) makeAnalysers() {
	for _, lang := range b.langs {
		b.analysers[lang] = &analyser{v: newVocabulary(lang, b.stems)}
	}
	for _, lang := range b.langs {
		a := b.analysers[lang]
		a.v.spell(b.corpus)
		var english *vocabulary
		if e := b.analysers[text.English]; e != nil {
			english = e.v
		}
		a.lexicon = newLexicon(b.corpus.Lexicon, a.v, english, b.areaBit)
	}
}

// readAll analyses every answer: words and stems become known, fields are counted, examples collected.
func (b *builder) readAll() {
	for doc, a := range b.corpus.Answers() {
		r := reader{b: b, a: b.analysers[text.LangOf(a.Lang)], doc: int32(doc), at: make(map[int32]int), in: make(map[int32]int)}
		r.part(fieldQuestion, a.Question, questionWeight, true)
		for _, alternate := range a.Alternates {
			r.part(fieldAlternates, text.Written(alternate), 1, true)
		}
		for _, takeaway := range a.Takeaways {
			r.part(fieldTakeaways, takeaway, takeawayWeight, false)
		}
		for _, s := range sentences(a.Summary) {
			r.part(fieldSummary, s, summaryWeight, false)
		}
		for _, s := range sentences(corpus.Plain(a.Body)) {
			r.part(fieldBody, s, bodyWeight, false)
		}
		b.options.Progress("answers", doc+1, len(b.corpus.Answers()))
	}
	for _, message := range b.corpus.Outside {
		lang := text.LangOf(message.Lang)
		if message.Lang == "" {
			lang, _ = text.Detect(text.Tokens(message.Text))
		}
		if a := b.analysers[lang]; a != nil {
			r := reader{b: b, a: a, doc: int32(len(b.areas))}
			r.part(fieldAlternates, text.Written(message.Text), 1, false)
		}
	}
	for _, lang := range b.langs {
		b.analysers[lang].speller = newSpeller(b.analysers[lang].v)
	}
}

// sentences cuts a text of an answer into its sentences.
func sentences(s string) []string {
	var parts []string
	from := 0
	for i := range len(s) {
		end := s[i] == '\n' || (s[i] == '.' || s[i] == '?' || s[i] == '!') && i+1 < len(s) && (s[i+1] == ' ' || s[i+1] == '\n')
		if end {
			if i > from {
				parts = append(parts, s[from:i+1])
			}
			from = i + 1
		}
	}
	if from < len(s) {
		parts = append(parts, s[from:])
	}
	return parts
}

// reader reads one answer.
type reader struct {
	b   *builder
	a   *analyser
	doc int32
	at  map[int32]int // where a stem's posting is
	in  map[int32]int // where its use is
}

// part reads one text of an answer: its stems go into the field's counts and it becomes an example.
func (r *reader) part(f field, s string, weight float32, utterance bool) {
	m := r.a.read(s)
	if int(r.doc) < len(r.b.areas) { // no posting leads to what is outside
		for _, it := range m.items[:m.own] {
			if !r.b.wordsOnly {
				r.use(f, it.stem)
			}
			if !it.stop {
				r.count(f, it.stem)
			}
		}
		r.inArea(&m)
	}
	if r.b.wordsOnly {
		return
	}
	r.b.examples = append(r.b.examples, example{doc: r.doc, weight: weight})
	r.b.messages = append(r.b.messages, m)
	r.b.isUtterance = append(r.b.isUtterance, utterance)
}

// inArea drops what the lexicon added for other areas than the answer's.
func (r *reader) inArea(m *message) {
	kept := m.items[:m.own]
	for _, it := range m.items[m.own:] {
		if it.areas&r.b.areas[r.doc] != 0 {
			kept = append(kept, it)
		}
	}
	m.items = kept
}

func (r *reader) use(f field, stem int32) {
	at, ok := r.in[stem]
	if !ok {
		at = len(r.b.uses)
		r.in[stem] = at
		r.b.uses = append(r.b.uses, use{stem: stem, doc: r.doc})
	}
	r.b.uses[at].count += written[f]
}

func (r *reader) count(f field, stem int32) {
	at, ok := r.at[stem]
	if !ok {
		at = len(r.b.postings)
		r.at[stem] = at
		r.b.postings = append(r.b.postings, posting{stem: stem, doc: r.doc})
	}
	r.b.postings[at].count[f]++
}

// A feature enters the dictionary when this many examples have it. A stem may be unique; what is made of stems or letters must repeat.
const (
	minStems = 1
	minOther = 2
)

// makeDictionary numbers the features of the examples and weighs them by how rare they are.
func (b *builder) makeDictionary() {
	type use struct{ count, last int32 }
	uses := make(map[uint64]use)
	var order []uint64
	count := func(key uint64, example, least int32) {
		u, ok := uses[key]
		if ok && u.last == example {
			return
		}
		u.count++
		u.last = example
		uses[key] = u
		if u.count == least {
			order = append(order, key)
		}
	}
	for i := range b.messages {
		m := &b.messages[i]
		v := b.analysers[m.lang].v
		eachWordFeature(m.items, func(f wordFeature, _ float32) {
			least := int32(minOther)
			if f.kind == saltStem {
				least = minStems
			}
			count(f.key(), int32(i)+1, least)
		})
		for _, it := range m.items[:m.own] {
			eachLetterKey(v.words[it.word].text, func(key uint64) { count(key, int32(i)+1, minOther) })
		}
	}
	d := &dictionary{ids: newTable(order), idf: make([]float32, len(order))}
	n := float64(len(b.messages))
	for id, key := range order {
		d.idf[id] = float32(math.Sqrt(1 + math.Log((1+n)/(1+float64(uses[key].count)))))
	}
	for _, lang := range b.langs {
		d.file(b.analysers[lang].v)
	}
	b.dictionary = d
}

// vectors computes the examples' vectors.
func (b *builder) vectors() {
	s := &sparse{counts: make([]float32, len(b.dictionary.idf))}
	for i := range b.messages {
		m := &b.messages[i]
		b.examples[i].x = b.dictionary.vector(m, s, nil)
		if b.background != nil {
			b.examples[i].heard = make([]float32, hiddenUnits)
			b.background.hear(m, b.analysers[m.lang].v.words, b.examples[i].heard)
		}
	}
}
