package matcher

import "math"

// Postings in four bytes each: the upper half is the number of an answer (or of an utterance), the lower one its weight, which round16 has
// rounded to a sign, an exponent and eight bits. A message reads tens of thousands of them, and how fast memory gives them is what its match
// costs: at eight bytes each it takes half as long again. Sixteen bits count to 65,536; more answers are divided into parts of so many.
type packed struct {
	start [][]uint32 // by part: feature f has cells[part][start[part][f]:start[part][f+1]]
	cells [][]uint32
}

const partBits = 16

// pack puts together the postings docs[start[f]:start[f+1]] of each feature f that is to be kept, in order of the n answers.
func pack(start, docs []uint32, weights []uint16, n int, keep func(feature int) bool) packed {
	kept := 0
	for f := range len(start) - 1 {
		if keep(f) {
			kept += int(start[f+1] - start[f])
		}
	}
	var p packed
	for from := 0; from == 0 || from < n; from += 1 << partBits {
		starts := make([]uint32, len(start))
		var cells []uint32
		if n <= 1<<partBits {
			cells = make([]uint32, 0, kept) // at once: growing them would be a quarter of the time to a first answer
		}
		for f := range len(start) - 1 {
			if keep(f) {
				for at := start[f]; at < start[f+1]; at++ {
					if doc := int(docs[at]) - from; doc >= 0 && doc < 1<<partBits {
						cells = append(cells, uint32(doc)<<16|uint32(weights[at]))
					}
				}
			}
			starts[f+1] = uint32(len(cells))
		}
		p.start, p.cells = append(p.start, starts), append(p.cells, cells)
	}
	return p
}

// add adds to sums, one cell an answer, value times the weights of a feature.
func (p *packed) add(feature int32, value float32, sums []float32) {
	for part := range p.start {
		sums := sums[part<<partBits:]
		for _, cell := range p.cells[part][p.start[part][feature]:p.start[part][feature+1]] {
			sums[cell>>16] += float32(value * math.Float32frombits(cell<<16))
		}
	}
}

// fetch has the beginning of the postings of a feature brought near.
func (p *packed) fetch(feature int32) {
	for part := range p.start {
		fetch(p.cells[part][p.start[part][feature]:p.start[part][feature+1]])
	}
}

// round16 rounds to the nearest number whose lower sixteen bits are zero, ties to even: a sign, an exponent and eight bits of fraction.
func round16(x float32) float32 {
	bits32 := math.Float32bits(x)
	bits32 += 0x7fff + bits32>>16&1
	return math.Float32frombits(bits32 &^ 0xffff)
}
