package matcher

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/binary"
	"encoding/hex"
	"hash/crc32"
	"strconv"
	"sync"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher/text"
)

// A snapshot is what a build has learnt from a corpus, as bytes: reading one takes milliseconds where learning takes seconds. It is good for the
// corpus that is found by what the hash in it says and for the learning code whose number it carries, and for nothing else.
//
// One function lays out the parts for writing and for reading (layout.go), so that the two cannot differ. A checksum at the end tells a broken file.
// What ships is part of the program: a test checks it, and no start does, which would read twenty megabytes where an answer needs eight.

// learning counts up whenever the same corpus comes to teach something else. A test that trains again tells when that was forgotten.
const learning = 15

// snapshotHead is how the snapshot of a corpus begins, learnt with a background or without.
func snapshotHead(findable string, behind *background) string {
	return "answerbot learnt " + findable + " by " + strconv.Itoa(learning) + behind.name() + "\n"
}

func (ix *Index) head() string { return snapshotHead(ix.findable, ix.background) }

// Snapshot gives what the index has learnt.
func (ix *Index) Snapshot() []byte {
	l := &layout{writing: true}
	l.index(ix)
	return binary.LittleEndian.AppendUint32(l.data, crc32.Checksum(l.data, castagnoli))
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// sumSize is the length of the checksum, in bytes.
const sumSize = 4

// ready makes an index from what ships, or returns nil if that was learnt from other corpora.
func ready(c *corpus.Corpus, w *Weights) *Index {
	ix := newIndex(c, w)
	if !ix.read(shippedFor(ix.findable)) {
		return nil
	}
	ix.complete()
	return ix
}

// restored fills in a copy of an index that has learnt nothing yet from a snapshot that may be broken or of something else, and returns nil if it is: learn again.
func restored(blank *Index, snapshot []byte) *Index {
	n := len(snapshot) - sumSize
	if n < 0 || crc32.Checksum(snapshot[:n], castagnoli) != binary.LittleEndian.Uint32(snapshot[n:]) {
		return nil
	}
	ix := newIndex(blank.corpus, blank.weights)
	ix.background = blank.background
	if !ix.read(snapshot) || !ix.fits() {
		return nil
	}
	ix.complete()
	return ix
}

// read fills in what a snapshot of the same corpus holds, and reports whether it is one. The index is not complete then, and must not be used when
// it is none.
func (ix *Index) read(snapshot []byte) bool {
	if !bytes.HasPrefix(snapshot, []byte(ix.head())) || len(snapshot) < sumSize {
		return false
	}
	l := &layout{data: snapshot[:len(snapshot)-sumSize]}
	l.index(ix)
	return !l.failed && l.at == len(l.data)
}

// fits reports whether the parts that were read are of one index.
func (ix *Index) fits() bool {
	areas, features := len(ix.areas), len(ix.dictionary.idf)
	return ix.language.fits(areas) && ix.linear.fits(areas, features) && ix.utterances.fits(areas, features) && ix.network.fits(areas, features) &&
		ix.outside.fits(features) && len(ix.abroad) == areas && ix.echoes.fits(areas)
}

func (l *layout) index(ix *Index) {
	l.same(ix.head())
	if !l.writing {
		ix.blank()
	}
	l.strings(&ix.stems.names)
	for _, lang := range ix.langs {
		l.analyser(ix.analysers[lang])
	}
	l.inverted(ix.inverted)
	l.language(ix.language)
	l.dictionary(ix.dictionary)
	l.linear(ix.linear)
	many(l, &ix.utterances.byDoc)
	many(l, &ix.utterances.start)
	many(l, &ix.utterances.features)
	many(l, &ix.utterances.values)
	l.network(ix.network)
	many(l, &ix.echoes.byDoc)
	many(l, &ix.echoes.points)
	l.entries(&ix.outside.learnt)
	many(l, &ix.abroad)
}

// blank makes the parts that a snapshot fills.
func (ix *Index) blank() {
	ix.stems = newNumbers()
	for _, lang := range ix.langs {
		v := newVocabulary(lang, ix.stems)
		ix.analysers[lang] = &analyser{v: v, lexicon: new(lexicon), speller: &speller{v: v}}
	}
	ix.inverted = &inverted{areas: ix.areas}
	ix.language, ix.dictionary, ix.linear = new(language), new(dictionary), new(linear)
	ix.utterances, ix.network, ix.outside, ix.echoes = new(utterances), new(network), new(outside), new(echoes)
}

// complete computes what follows from what was read, the longest part beside the others.
func (ix *Index) complete() {
	var filed sync.WaitGroup
	filed.Go(func() { ix.linear.file(len(ix.areas)) })
	ix.stems.of = make(map[string]int32, len(ix.stems.names))
	for id, name := range ix.stems.names {
		ix.stems.of[name] = int32(id)
	}
	for _, lang := range ix.langs {
		a := ix.analysers[lang]
		a.v.ids = make(map[string]int32, len(a.v.words))
		for id := range a.v.words {
			a.v.ids[a.v.words[id].text] = int32(id)
		}
		for i, typed := range a.v.typed {
			a.v.ids[typed] = a.v.meant[i]
		}
		a.lexicon.index(len(ix.stems.names))
		ix.dictionary.file(a.v)
	}
	ix.outside.file(len(ix.dictionary.idf))
	ix.language.file()
	filed.Wait()
}

func (l *layout) analyser(a *analyser) {
	words := make([]string, len(a.v.words))
	stems, counts, kinds := make([]int32, len(words)), make([]int32, len(words)), make([]int32, len(words))
	for i, w := range a.v.words {
		words[i], stems[i], counts[i], kinds[i] = w.text, w.stem, w.count, int32(w.kind)
	}
	l.strings(&words)
	many(l, &stems)
	many(l, &counts)
	many(l, &kinds)
	if !l.writing && !l.failed && len(stems) == len(words) && len(counts) == len(words) && len(kinds) == len(words) {
		a.v.words = make([]word, len(words))
		for i := range words {
			kind := text.Kind(kinds[i])
			a.v.words[i] = word{text: words[i], stem: stems[i], count: counts[i], kind: kind, stop: kind == text.Word && text.IsStop(words[i], a.v.lang)}
		}
	}
	l.strings(&a.v.typed)
	many(l, &a.v.meant)
	l.failed = l.failed || len(a.v.typed) != len(a.v.meant)
	n := uint32(len(a.lexicon.phrases))
	l.uint32(&n)
	if !l.writing && !l.failed && int(n) <= len(l.data)-l.at {
		a.lexicon.phrases = make([]phrase, n)
	}
	for i := range a.lexicon.phrases {
		p := &a.lexicon.phrases[i]
		many(l, &p.stems)
		many(l, &p.adds)
		l.float(&p.weight)
		l.uint64(&p.areas)
	}
	many(l, &a.speller.forms)
	many(l, &a.speller.order)
}

func (l *layout) inverted(ix *inverted) {
	many(l, &ix.start)
	many(l, &ix.docs)
	many(l, &ix.impacts)
	many(l, &ix.idf)
}

func (l *layout) linear(classifiers *linear) {
	many(l, &classifiers.start)
	many(l, &classifiers.docs)
	many(l, &classifiers.weights)
}

func (l *layout) network(n *network) {
	n.points.width = hiddenUnits
	many(l, &n.points.of)
	many(l, &n.points.cells)
	many(l, &n.behind)
	many(l, &n.bias)
	many(l, &n.answers)
	many(l, &n.offsets)
}

func (l *layout) language(m *language) {
	areas := uint32(m.areas)
	l.uint32(&areas)
	m.areas = int(areas)
	many(l, &m.base)
	many(l, &m.start)
	many(l, &m.docs)
	many(l, &m.gains)
	many(l, &m.byArea)
	many(l, &m.area)
}

func (l *layout) dictionary(d *dictionary) {
	var keys []uint64
	if l.writing {
		keys = d.ids.keys
	}
	many(l, &keys)
	many(l, &d.idf)
	if !l.writing {
		d.ids = newTable(keys)
	}
}

// What was learnt from the starter corpus for each language ships, so that a fresh program answers at once. `make learn` writes it. Where the corpus has
// changed since, it is of no use and no harm.
var (
	//go:embed starter.en.learnt
	starterEnglish []byte
	//go:embed starter.fr.learnt
	starterFrench []byte
)

// shippedFor gives what was learnt from a corpus, or nil if that does not ship.
func shippedFor(findable string) []byte {
	for _, snapshot := range [][]byte{starterEnglish, starterFrench} {
		if bytes.HasPrefix(snapshot, []byte(snapshotHead(findable, nil))) {
			return snapshot
		}
	}
	return nil
}

// snapshotKey names the snapshot of an index.
func snapshotKey(ix *Index) string {
	sum := sha256.Sum256([]byte(ix.head()))
	return hex.EncodeToString(sum[:16])
}
