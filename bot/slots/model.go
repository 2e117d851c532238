package slots

import (
	"encoding/binary"
	"math"
	"slices"
	"sync"
)

// hashBits is how many bits of a feature's hash are used.
const hashBits = 18

// Model is the field: a weight for each feature and label, and for each two labels that stand side by side.
type Model struct {
	Examples [32]byte // what it was learnt from
	lists    *lists
	scale    float32
	rows     []row // for each feature
	follows  [labels][labels]float64
	first    [labels]float64
	last     [labels]float64

	expFollows [labels][labels]float64
}

// hashes are hashes of words, sorted.
type hashes []uint32

func (h hashes) has(key uint32) bool {
	_, known := slices.BinarySearch(h, key)
	return known
}

var scratches = sync.Pool{New: func() any { return new(scratch) }}

// row is the weights of a feature, a byte for each label and each of them 128 higher than it is, so that eight are added at once.
type row [2]uint64

const (
	rowBias = 128
	lanes   = 0x00ff00ff00ff00ff // every other byte of a row: summed in 16 bits, which hold 257 features of a word, and none has a hundred
)

// newRows packs weights.
func newRows(weights []int8) []row {
	rows := make([]row, len(weights)/labels)
	for i, w := range weights {
		l := i % labels
		rows[i/labels][l/8] |= uint64(uint8(w)^rowBias) << (l % 8 * 8)
	}
	return rows
}

// weight is that of one label.
func (r row) weight(l int) int8 { return int8(uint8(r[l/8]>>(l%8*8)) ^ rowBias) }

// emit weighs the features of each word for each label.
func (m *Model) emit(s *scratch) {
	s.scores = s.scores[:0]
	from := 0
	for i, end := range s.ends {
		var sums [2][2]uint64 // of the labels with an even number and those with an odd one
		for _, f := range s.features[from:end] {
			r := &m.rows[f]
			sums[0][0] += r[0] & lanes
			sums[1][0] += r[0] >> 8 & lanes
			sums[0][1] += r[1] & lanes
			sums[1][1] += r[1] >> 8 & lanes
		}
		var scores [labels]float64
		for l := range scores {
			sum := int(uint16(sums[l%2][l/8]>>(l%8/2*16))) - rowBias*(end-from)
			scores[l] = float64(m.scale) * float64(sum)
		}
		from = end
		m.bound(s, i, &scores)
		s.scores = append(s.scores, scores)
	}
}

// bound adds what it counts to stand first or last, and rules out what a word may not be.
func (m *Model) bound(s *scratch, i int, scores *[labels]float64) {
	for l := range scores {
		if i == 0 {
			scores[l] += m.first[l]
		}
		if i == len(s.ends)-1 {
			scores[l] += m.last[l]
		}
		if s.allowed[i]>>l&1 == 0 {
			scores[l] = math.Inf(-1)
		}
	}
}

// viterbi gives the likeliest labels of all words together.
func (m *Model) viterbi(s *scratch) []Label {
	n := len(s.scores)
	s.back = slices.Grow(s.back[:0], n)[:n]
	best := s.scores[0]
	for i := 1; i < n; i++ {
		var next [labels]float64
		for l := range next {
			from, most := 0, math.Inf(-1)
			for k := range best {
				if v := best[k] + m.follows[k][l]; v > most {
					from, most = k, v
				}
			}
			s.back[i][l] = uint8(from)
			next[l] = most + s.scores[i][l]
		}
		best = next
	}
	path := make([]Label, n)
	for l := range best {
		if best[l] > best[path[n-1]] {
			path[n-1] = Label(l)
		}
	}
	for i := n - 1; i > 0; i-- {
		path[i-1] = Label(s.back[i][path[i]])
	}
	return path
}

// marginals gives the probability of each label of each word, by the forward and the backward sums, and the logarithm of the sum over all ways to label them.
func (m *Model) marginals(s *scratch, odds [][labels]float32) (partition float64) {
	n := len(s.scores)
	s.forward = slices.Grow(s.forward[:0], n)[:n]
	s.backward = slices.Grow(s.backward[:0], n)[:n]
	for i := range n {
		most := slices.Max(s.scores[i][:])
		partition += most
		sum := 0.0
		for l := range labels {
			before := 1.0
			if i > 0 {
				before = 0
				for k := range labels {
					before += s.forward[i-1][k] * m.expFollows[k][l]
				}
			}
			s.forward[i][l] = before * math.Exp(s.scores[i][l]-most)
			sum += s.forward[i][l]
		}
		partition += math.Log(sum)
		for l := range labels {
			s.forward[i][l] /= sum
		}
	}
	for l := range labels {
		s.backward[n-1][l] = 1
	}
	for i := n - 2; i >= 0; i-- {
		var after [labels]float64
		most := slices.Max(s.scores[i+1][:])
		for l := range labels {
			after[l] = s.backward[i+1][l] * math.Exp(s.scores[i+1][l]-most)
		}
		sum := 0.0
		for k := range labels {
			s.backward[i][k] = 0
			for l := range labels {
				s.backward[i][k] += m.expFollows[k][l] * after[l]
			}
			sum += s.backward[i][k]
		}
		for k := range labels {
			s.backward[i][k] /= sum
		}
	}
	for i := range odds {
		sum := 0.0
		for l := range labels {
			sum += s.forward[i][l] * s.backward[i][l]
		}
		for l := range labels {
			odds[i][l] = float32(s.forward[i][l] * s.backward[i][l] / sum)
		}
	}
	return partition
}

// header is how a model begins; the lists of words follow, then the weights.
type header struct {
	Examples              [32]byte
	Scale                 float32
	Follows               [labels][labels]float32
	First, Last           [labels]float32
	Given, Family, Common uint32
}

func (m *Model) encode() []byte {
	h := header{Examples: m.Examples, Scale: m.scale, Given: uint32(len(m.lists.given)), Family: uint32(len(m.lists.family)), Common: uint32(len(m.lists.common))}
	for k := range labels {
		h.First[k], h.Last[k] = float32(m.first[k]), float32(m.last[k])
		for l := range labels {
			h.Follows[k][l] = float32(m.follows[k][l])
		}
	}
	data, _ := binary.Append(nil, binary.LittleEndian, h) // of fixed size, as are the others
	for _, list := range []hashes{m.lists.given, m.lists.family, m.lists.common} {
		data, _ = binary.Append(data, binary.LittleEndian, []uint32(list))
	}
	for _, r := range m.rows {
		for l := range labels {
			data = append(data, byte(r.weight(l)))
		}
	}
	return data
}

// Decode reads a model that Train made. It is part of the program, and a test reads it.
func Decode(data []byte) *Model {
	const broken = "a model that ships is broken; make learn writes it anew"
	var h header
	at, err := binary.Decode(data, binary.LittleEndian, &h)
	if err != nil || len(data) != at+4*int(h.Given+h.Family+h.Common)+labels<<hashBits {
		panic(broken)
	}
	m := &Model{Examples: h.Examples, lists: new(lists), scale: h.Scale}
	for _, list := range []struct {
		n  uint32
		to *hashes
	}{{h.Given, &m.lists.given}, {h.Family, &m.lists.family}, {h.Common, &m.lists.common}} {
		*list.to = make(hashes, list.n)
		n, _ := binary.Decode(data[at:], binary.LittleEndian, []uint32(*list.to)) // there is as much
		at += n
	}
	weights := make([]int8, labels<<hashBits)
	_, _ = binary.Decode(data[at:], binary.LittleEndian, weights)
	m.rows = newRows(weights)
	for k := range labels {
		m.first[k], m.last[k] = float64(h.First[k]), float64(h.Last[k])
		for l := range labels {
			m.follows[k][l] = float64(h.Follows[k][l])
		}
	}
	m.ready()
	return m
}

func (m *Model) ready() {
	for k := range labels {
		for l := range labels {
			m.expFollows[k][l] = math.Exp(m.follows[k][l])
		}
	}
}
