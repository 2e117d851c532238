package matcher

import (
	"crypto/sha256"
	_ "embed"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"hash/crc32"
	"math"
	"strconv"
	"strings"
	"sync"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher/text"
)

// A snapshot is what a build has learnt from a corpus, as bytes: reading one takes milliseconds where learning takes seconds. It is good for the
// corpus whose hash it carries and for the learning code whose number it carries, and for nothing else.
//
// One function lays out the parts for writing and for reading, so that the two cannot differ. Numbers are little endian; what training
// rounded to sixteen bits is stored in sixteen. A checksum at the end tells a broken file.

// learning counts up whenever the same corpus comes to teach something else. A test that trains again tells when that was forgotten.
const learning = 4

const magic = "answerbot learnt "

// errSnapshot is for a snapshot that is broken or of something else: learn again.
var errSnapshot = errors.New("not a snapshot of this corpus")

// Snapshot gives what the index has learnt.
func (ix *Index) Snapshot() []byte {
	l := &layout{writing: true}
	l.index(ix)
	return binary.LittleEndian.AppendUint32(l.data, crc32.Checksum(l.data, castagnoli))
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// restore fills in what a snapshot of the same corpus holds. The index must not be used when it fails.
func (ix *Index) restore(data []byte) error {
	n := len(data) - 4
	if n < 0 || crc32.Checksum(data[:n], castagnoli) != binary.LittleEndian.Uint32(data[n:]) {
		return errSnapshot
	}
	l := &layout{data: data[:n]}
	l.index(ix)
	if l.failed || len(l.data) > 0 {
		return errSnapshot
	}
	return nil
}

// layout walks over the parts of an index: it appends them to data, or takes them off its front.
type layout struct {
	data    []byte
	writing bool
	failed  bool // too short, or another corpus or version

	converting sync.WaitGroup // of long runs of numbers, beside the reading of what comes next
}

func (l *layout) index(ix *Index) {
	l.same(magic)
	l.same(ix.corpus.Hash())
	l.same(strconv.Itoa(learning) + "\n")
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
	l.linear(ix.linear, len(ix.areas))
	uint32s(l, &ix.utterances.byDoc)
	uint32s(l, &ix.utterances.start)
	l.entries(&ix.utterances.entries)
	l.network(ix.network)
	l.converting.Wait()
	if !l.writing && !l.failed {
		l.failed = !ix.linear.fits(len(ix.areas), len(ix.dictionary.idf)) || !ix.utterances.fits(len(ix.areas), len(ix.dictionary.idf)) ||
			!ix.network.fits(len(ix.areas), len(ix.dictionary.idf))
	}
	if !l.writing && !l.failed {
		ix.complete()
	}
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
	ix.utterances, ix.network = new(utterances), new(network)
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
		a.lexicon.index(len(ix.stems.names))
		ix.dictionary.spell(a.v)
	}
	ix.abroad = ix.askedFromAbroad()
	filed.Wait()
}

func (l *layout) analyser(a *analyser) {
	words := make([]string, len(a.v.words))
	stems, counts, kinds := make([]int32, len(words)), make([]int32, len(words)), make([]int32, len(words))
	for i, w := range a.v.words {
		words[i], stems[i], counts[i], kinds[i] = w.text, w.stem, w.count, int32(w.kind)
	}
	l.strings(&words)
	uint32s(l, &stems)
	uint32s(l, &counts)
	uint32s(l, &kinds)
	if !l.writing && !l.failed && len(stems) == len(words) && len(counts) == len(words) && len(kinds) == len(words) {
		a.v.words = make([]word, len(words))
		for i := range words {
			kind := text.Kind(kinds[i])
			a.v.words[i] = word{text: words[i], stem: stems[i], count: counts[i], kind: kind, stop: kind == text.Word && text.IsStop(words[i], a.v.lang)}
		}
	}
	n := uint32(len(a.lexicon.phrases))
	l.uint32(&n)
	if !l.writing && !l.failed && int(n) <= len(l.data) {
		a.lexicon.phrases = make([]phrase, n)
	}
	for i := range a.lexicon.phrases {
		p := &a.lexicon.phrases[i]
		uint32s(l, &p.stems)
		uint32s(l, &p.adds)
		l.float(&p.weight)
		l.uint64(&p.areas)
	}
	l.uint64s(&a.speller.forms)
	uint32s(l, &a.speller.order)
}

func (l *layout) inverted(ix *inverted) {
	uint32s(l, &ix.start)
	l.docs(&ix.docs, len(ix.areas))
	l.floats(&ix.impacts)
	l.floats(&ix.idf)
}

func (l *layout) linear(classifiers *linear, answers int) {
	learnt := classifiers.learnt()
	uint32s(l, &learnt.start)
	l.docs(&learnt.docs, answers)
	l.halves(&learnt.weights)
	if !l.writing {
		*classifiers = learnt
	}
}

func (l *layout) network(n *network) {
	uint32s(l, &n.rowOf)
	l.uint16s(&n.rows)
	l.floats(&n.bias)
	l.floats(&n.answers)
	l.floats(&n.offsets)
}

func (l *layout) language(m *language) {
	areas := uint32(m.areas)
	l.uint32(&areas)
	m.areas = int(areas)
	l.floats(&m.base)
	uint32s(l, &m.start)
	l.docs(&m.docs, len(m.base))
	l.floats(&m.gains)
	l.floats(&m.byArea)
	area := make([]int32, len(m.area))
	for i, a := range m.area {
		area[i] = int32(a)
	}
	uint32s(l, &area)
	if !l.writing {
		m.area = make([]uint8, len(area))
		for i, a := range area {
			m.area[i] = uint8(a)
		}
	}
}

func (l *layout) dictionary(d *dictionary) {
	var keys []uint64
	if l.writing {
		keys = d.ids.keys
	}
	l.uint64s(&keys)
	l.floats(&d.idf)
	if !l.writing {
		d.ids = newTable(keys)
	}
}

// same writes s, or checks that it is what comes next.
func (l *layout) same(s string) {
	if l.writing {
		l.data = append(l.data, s...)
		return
	}
	if got := l.take(len(s)); !l.failed && string(got) != s {
		l.failed = true
	}
}

// take takes the next n bytes; where there are not so many the reading has failed.
func (l *layout) take(n int) []byte {
	if l.failed || n < 0 || n > len(l.data) {
		l.failed = true
		return nil
	}
	got := l.data[:n]
	l.data = l.data[n:]
	return got
}

func (l *layout) uint32(x *uint32) {
	if l.writing {
		l.data = binary.LittleEndian.AppendUint32(l.data, *x)
	} else if got := l.take(4); got != nil {
		*x = binary.LittleEndian.Uint32(got)
	}
}

func (l *layout) uint64(x *uint64) {
	if l.writing {
		l.data = binary.LittleEndian.AppendUint64(l.data, *x)
	} else if got := l.take(8); got != nil {
		*x = binary.LittleEndian.Uint64(got)
	}
}

func (l *layout) float(x *float32) {
	n := math.Float32bits(*x)
	l.uint32(&n)
	*x = math.Float32frombits(n)
}

// many writes a length and then so many elements of size bytes each by put, or reads them by get.
func many[T any](l *layout, xs *[]T, size int, put func([]byte, []T) []byte, get func([]T, []byte)) {
	n := uint32(len(*xs))
	l.uint32(&n)
	if l.writing {
		l.data = put(l.data, *xs)
		return
	}
	if got := l.take(int(n) * size); got != nil {
		*xs = make([]T, n)
		get(*xs, got)
	}
}

// later has get run beside the reading of what comes next: for numbers that nothing asks for before all is read.
func later[T any](l *layout, get func([]T, []byte)) func([]T, []byte) {
	return func(xs []T, b []byte) { l.converting.Go(func() { get(xs, b) }) }
}

func uint32s[T int32 | uint32](l *layout, xs *[]T) {
	many(l, xs, 4, func(b []byte, xs []T) []byte {
		for _, x := range xs {
			b = binary.LittleEndian.AppendUint32(b, uint32(x))
		}
		return b
	}, func(xs []T, b []byte) {
		for i := range xs {
			xs[i] = T(binary.LittleEndian.Uint32(b[4*i:]))
		}
	})
}

// docs stores numbers of answers, in two bytes where those are enough for n of them.
func (l *layout) docs(xs *[]uint32, n int) {
	if n > math.MaxUint16 {
		uint32s(l, xs)
		return
	}
	many(l, xs, 2, func(b []byte, xs []uint32) []byte {
		for _, x := range xs {
			b = binary.LittleEndian.AppendUint16(b, uint16(x))
		}
		return b
	}, later(l, func(xs []uint32, b []byte) {
		for i := range xs {
			xs[i] = uint32(binary.LittleEndian.Uint16(b[2*i:]))
		}
	}))
}

func (l *layout) uint16s(xs *[]uint16) {
	many(l, xs, 2, func(b []byte, xs []uint16) []byte {
		for _, x := range xs {
			b = binary.LittleEndian.AppendUint16(b, x)
		}
		return b
	}, later(l, func(xs []uint16, b []byte) {
		for i := range xs {
			xs[i] = binary.LittleEndian.Uint16(b[2*i:])
		}
	}))
}

func (l *layout) uint64s(xs *[]uint64) {
	many(l, xs, 8, func(b []byte, xs []uint64) []byte {
		for _, x := range xs {
			b = binary.LittleEndian.AppendUint64(b, x)
		}
		return b
	}, func(xs []uint64, b []byte) {
		for i := range xs {
			xs[i] = binary.LittleEndian.Uint64(b[8*i:])
		}
	})
}

func (l *layout) floats(xs *[]float32) {
	many(l, xs, 4, func(b []byte, xs []float32) []byte {
		for _, x := range xs {
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
		}
		return b
	}, later(l, func(xs []float32, b []byte) {
		for i := range xs {
			xs[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
		}
	}))
}

// halves is floats for numbers that round16 has rounded.
func (l *layout) halves(xs *[]float32) {
	many(l, xs, 2, func(b []byte, xs []float32) []byte {
		for _, x := range xs {
			b = binary.LittleEndian.AppendUint16(b, uint16(math.Float32bits(x)>>16))
		}
		return b
	}, later(l, func(xs []float32, b []byte) {
		for i := range xs {
			xs[i] = math.Float32frombits(uint32(binary.LittleEndian.Uint16(b[2*i:])) << 16)
		}
	}))
}

func (l *layout) entries(xs *[]entry) {
	many(l, xs, 6, func(b []byte, xs []entry) []byte {
		for _, e := range xs {
			b = binary.LittleEndian.AppendUint32(b, uint32(e.feature))
			b = binary.LittleEndian.AppendUint16(b, uint16(math.Float32bits(e.value)>>16))
		}
		return b
	}, later(l, func(xs []entry, b []byte) {
		for i := range xs {
			xs[i].feature = int32(binary.LittleEndian.Uint32(b[6*i:]))
			xs[i].value = math.Float32frombits(uint32(binary.LittleEndian.Uint16(b[6*i+4:])) << 16)
		}
	}))
}

// strings stores the lengths and then all bytes, so that what is read is one piece of memory.
func (l *layout) strings(xs *[]string) {
	lengths := make([]uint32, len(*xs))
	for i, x := range *xs {
		lengths[i] = uint32(len(x))
	}
	uint32s(l, &lengths)
	if l.writing {
		l.data = append(l.data, strings.Join(*xs, "")...)
		return
	}
	all := 0
	for _, n := range lengths {
		all += int(n)
	}
	text := string(l.take(all))
	if l.failed {
		return
	}
	*xs = make([]string, len(lengths))
	for i, n := range lengths {
		(*xs)[i], text = text[:n], text[n:]
	}
}

// starterSnapshot is what was learnt from the starter corpus, so that a fresh program answers at once. `make learn` writes it. Where the corpus has
// changed since, it is of no use and no harm.
//
//go:embed starter.learnt
var starterSnapshot []byte

// snapshotKey names the snapshot of a corpus.
func snapshotKey(c *corpus.Corpus) string {
	sum := sha256.Sum256([]byte(magic + strconv.Itoa(learning) + "\n" + c.Hash()))
	return hex.EncodeToString(sum[:16])
}
