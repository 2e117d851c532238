package matcher

import (
	"math"
	"slices"
)

// A row holds one number for each answer, and zeros after them up to whole steps of the processor, which takes sixteen at a time where it has
// vectors (dense_amd64.s): the same floats as one by one. Here is what it does where it has none.

// rowStep is how many answers the processor takes at a time.
const rowStep = 16

// rowOf is the length of a row for so many answers.
func rowOf(docs int) int { return (docs + rowStep - 1) / rowStep * rowStep }

func addRowPlainly(sums []float32, row []uint16, value float32) {
	sums = sums[:len(row)]
	for i, half := range row {
		sums[i] += float32(value * math.Float32frombits(uint32(half)<<16))
	}
}

func maxRowPlainly(best, row []float32) {
	best = best[:len(row)]
	for i, x := range row {
		best[i] = max(best[i], x)
	}
}

func belowPlainly(row []float32, least float32) int {
	at := slices.IndexFunc(row, func(x float32) bool { return x >= least })
	if at < 0 {
		return len(row)
	}
	return at / rowStep * rowStep
}

// dotPlainly has rowStep sums, of every so manieth product each, that are then added in halves.
func dotPlainly(a, b []float32) float32 {
	var sums [rowStep]float32
	b = b[:len(a)]
	for at, x := range a {
		sums[at%rowStep] += float32(x * b[at])
	}
	for half := rowStep / 2; half > 0; half /= 2 {
		for i := range half {
			sums[i] += sums[i+half]
		}
	}
	return sums[0]
}

func addScaledPlainly(sums, x []float32, scale float32) {
	x = x[:len(sums)]
	for i := range sums {
		sums[i] += float32(scale * x[i])
	}
}

// addRows adds to sums, a row, the rows of the features of x times their values, each row fetched from memory while the one before is added. What has
// no row is in few, which may be nil.
func addRows(x []entry, rowOf func(feature int32) []uint16, sums []float32, few *packed) {
	ahead := 0
	for i, e := range x {
		row := rowOf(e.feature)
		if row == nil {
			if few != nil {
				few.add(e.feature, e.value, sums)
			}
			continue
		}
		var next []uint16
		for ahead = max(ahead, i+1); ahead < len(x); ahead++ {
			if next = rowOf(x[ahead].feature); next != nil {
				break
			}
		}
		addRow(sums, row, next, e.value)
	}
}

// aboveZero is the least score of an answer that was found.
const aboveZero = math.SmallestNonzeroFloat32

// reaching calls do for the answers of a row, in order, that score above zero and no less than least, or than what do returned last.
func reaching(row []float32, least float32, do func(doc int, score float32) float32) {
	least = max(aboveZero, least)
	for at := below(row, least); at < len(row); at += rowStep + below(row[at+rowStep:], least) {
		for doc := at; doc < at+rowStep; doc++ {
			if score := row[doc]; score >= least {
				least = max(aboveZero, do(doc, score))
			}
		}
	}
}
