// Package sense tells which sentence of an answer a question is after, by meaning and not only by the same words.
//
// Every term of questions and sentences has a point in a space of some dimensions. A text lies where its terms lie together, and what is asked and what tells
// it lie in the same direction: "can they kick me out" and "a tenant has to leave only after an order". The points are learnt (learn.go) from questions that
// are known to be asked of answers, so a question in words that nobody has listed is near to those that mean the same.
package sense

import (
	_ "embed"
	"encoding/binary"
	"errors"
	"math"
	"slices"
	"sync"
)

// dimensions is how many numbers a point has, and bits how many of them each of these has in a model: on follow-ups of the dev set 128 of four bits are nearly as good
// as 128 of eight, and better than 64 of those, which take as much room.
const (
	dimensions = 128
	bits       = 4
	most       = 1<<(bits-1) - 1
)

// Term is something that a text has, by its hash, and how much it weighs.
type Term struct {
	ID     uint32
	Weight float32
}

// Point is where a text lies.
type Point [dimensions]float32

// Dot is the scalar product of two points: how near their directions are, times how far out they lie.
func (p *Point) Dot(other *Point) float32 { return dot(p[:], other[:]) }

func (p *Point) add(x float32, other *Point) { add(p[:], x, other[:]) }

// dot is the scalar product, in four sums that need not wait for each other.
func dot(a, b []float32) float32 {
	var sums [4]float32
	b = b[:len(a)]
	for i := 0; i+4 <= len(a); i += 4 {
		sums[0] += float32(a[i] * b[i])
		sums[1] += float32(a[i+1] * b[i+1])
		sums[2] += float32(a[i+2] * b[i+2])
		sums[3] += float32(a[i+3] * b[i+3])
	}
	return sums[0] + sums[1] + sums[2] + sums[3]
}

// add adds what others come to times x.
func add(to []float32, x float32, others []float32) {
	to = to[:len(others)]
	for i, y := range others {
		to[i] += float32(x * y)
	}
}

// Model holds the points of terms, two numbers a byte.
type Model struct {
	Examples [32]byte // what it was learnt from
	texts    int
	terms    []uint32 // in order
	having   []uint32 // texts that have the term
	points   []packed
	step     float32 // what one stands for in these
}

// packed is a point of whole numbers, the even ones in the lower half of each byte.
type packed [dimensions / 2]int8

// Weigh gives the terms of a text with what they weigh in it, all together of length one: the more, the fewer of the texts that the model was learnt from
// have them.
func (m *Model) Weigh(text []Term) []Term {
	weighed, squares := make([]Term, len(text)), float32(0)
	for i, t := range text {
		having := 1.0
		if at, known := slices.BinarySearch(m.terms, t.ID); known {
			having = float64(m.having[at])
		}
		t.Weight *= float32(math.Log(float64(m.texts+1) / (having + 0.5)))
		weighed[i] = t
		squares += float32(t.Weight * t.Weight)
	}
	for i := range weighed {
		weighed[i].Weight /= float32(math.Sqrt(float64(squares)))
	}
	return weighed
}

// Point gives where a text lies that has been weighed. Terms that are not known say nothing.
func (m *Model) Point(text []Term) (p Point) {
	for _, t := range text {
		at, known := slices.BinarySearch(m.terms, t.ID)
		if !known {
			continue
		}
		weight := t.Weight * m.step
		for i, two := range &m.points[at] {
			p[2*i] += float32(weight * float32(two<<bits>>bits))
			p[2*i+1] += float32(weight * float32(two>>bits))
		}
	}
	return p
}

// Sentence gives where a sentence lies: where its own terms do, weighed, and the questions that are known to be asked of it. Of no
// terms it is what an answer does not tell.
func (m *Model) Sentence(terms []Term, asked []Point) Point {
	p := m.Point(terms)
	p.join(asked)
	return p
}

// join adds points. More of them lie farther out, as far as they lie in one direction.
func (p *Point) join(points []Point) {
	if len(points) == 0 {
		return
	}
	each := float32(1 / math.Sqrt(float64(len(points))))
	for i := range points {
		p.add(each, &points[i])
	}
}

// compact takes in what was learnt.
func (m *Model) compact(points []Point) {
	const widest = 3 // standard deviations: what lies farther out is cut off
	squares := 0.0
	for i := range points {
		squares += float64(points[i].Dot(&points[i]))
	}
	m.step = float32(widest * math.Sqrt(squares/float64(len(points)*dimensions)) / most)
	m.points = make([]packed, len(points))
	for i := range points {
		whole := func(x float32) int8 { return int8(max(-most, min(most, math.Round(float64(x/m.step))))) }
		for j := range m.points[i] {
			m.points[i][j] = whole(points[i][2*j])&(1<<bits-1) | whole(points[i][2*j+1])<<bits
		}
	}
}

// header is how a model begins; its terms follow, how many texts have them, and their points.
type header struct {
	Examples [32]byte
	Step     float32
	Texts    uint32
	Terms    uint32
	Numbers  uint16 // of a point,
	Bits     uint16 // and how long they are
}

// Encode gives the model's bytes.
func (m *Model) Encode() []byte {
	data, _ := binary.Append(nil, binary.LittleEndian, header{m.Examples, m.step, uint32(m.texts), uint32(len(m.terms)), dimensions, bits}) // all of fixed size
	data, _ = binary.Append(data, binary.LittleEndian, m.terms)
	data, _ = binary.Append(data, binary.LittleEndian, m.having)
	data, _ = binary.Append(data, binary.LittleEndian, m.points)
	return data
}

// Decode reads what Encode wrote.
func Decode(data []byte) (*Model, error) {
	var h header
	at, err := binary.Decode(data, binary.LittleEndian, &h)
	if err != nil || h.Numbers != dimensions || h.Bits != bits || uint64(len(data)) != uint64(at)+uint64(h.Terms)*(4+4+dimensions/2) {
		return nil, errors.New("a model of what questions are after is not whole")
	}
	m := &Model{Examples: h.Examples, step: h.Step, texts: int(h.Texts), terms: make([]uint32, h.Terms), having: make([]uint32, h.Terms), points: make([]packed, h.Terms)}
	for _, into := range []any{m.terms, m.having, m.points} {
		n, _ := binary.Decode(data[at:], binary.LittleEndian, into) // there are as many
		at += n
	}
	return m, nil
}

//go:embed asked.learnt
var shipped []byte

// Shipped is the model that was learnt from what is asked of the starter corpus. It knows nothing of any answer, so it serves other libraries too.
var Shipped = sync.OnceValue(func() *Model {
	m, err := Decode(shipped)
	if err != nil { // a test reads it
		panic(err.Error() + "; make learn writes it anew")
	}
	return m
})
