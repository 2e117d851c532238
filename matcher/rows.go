package matcher

import (
	"math"
	"slices"
)

// A row holds one number for each answer, and zeros after them up to whole steps of the processor, which takes sixteen at a time where it has
// vectors (dense_amd64.s): the same floats as one by one. Here is what it does where it has none.

// rowStep is how many answers the processor takes at a time.
const rowStep = 16

// plainAtOnce is allAtOnce without vectors.
const plainAtOnce = 1 << 15

// rowOf is the length of a row for so many answers.
func rowOf(docs int) int { return (docs + rowStep - 1) / rowStep * rowStep }

func addRowPlainly(sums []float32, row []uint16, value float32) {
	sums = sums[:len(row)]
	for i, half := range row {
		sums[i] += float32(value * whole(half))
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

// raisePlainly raises each of the columns to the greatest of every so manieth cell of row.
func raisePlainly(columns *[markColumns]float32, row []float32) {
	for i, x := range row {
		columns[i%markColumns] = max(columns[i%markColumns], x)
	}
}

func reachedPlainly(columns *[markColumns]float32, least float32) (n int) {
	for _, x := range columns {
		if x >= least {
			n++
		}
	}
	return n
}

func addScaledPlainly(sums, x []float32, scale float32) {
	x = x[:len(sums)]
	for i := range sums {
		sums[i] += float32(scale * x[i])
	}
}

// rows holds a row of sixteen-bit numbers, the upper halves of floats, for some of the features.
type rows struct {
	of    []int32  // by feature: its row, or -1
	cells []uint16 // row r is cells[r*width:(r+1)*width]
	width int
}

// fits reports whether these are whole rows for so many features.
func (r *rows) fits(features int) bool {
	n := len(r.cells) / r.width
	return len(r.of) == features && len(r.cells)%r.width == 0 && !slices.ContainsFunc(r.of, func(row int32) bool { return row < -1 || int(row) >= n })
}

// row is the row of a feature, or nil.
func (r *rows) row(feature int32) []uint16 {
	if row := int(r.of[feature]); row >= 0 {
		return r.cells[row*r.width : (row+1)*r.width]
	}
	return nil
}

// add adds to sums the rows of the features of x times their values. What has no row is in few, which may be nil.
func (r *rows) add(x []entry, sums []float32, few *packed) {
	for i, e := range x {
		if i+fetchAhead < len(x) {
			r.fetch(x[i+fetchAhead].feature, few)
		}
		if row := r.row(e.feature); row != nil {
			addRow(sums, row, e.value)
		} else if few != nil {
			few.add(e.feature, e.value, sums)
		}
	}
}

// A message's features lie all over memory, which takes longer to answer than a row to add: each is asked for so many features ahead.
const fetchAhead = 6

// fetch has the beginning of what is known of a feature brought near.
func (r *rows) fetch(feature int32, few *packed) {
	if row := r.row(feature); row != nil {
		fetch(row)
	} else if few != nil {
		few.fetch(feature)
	}
}

// markColumns is how many columns the mark comes from: two steps of the processor.
const markColumns = 2 * rowStep

// markSteps is how often the span in which the mark lies is halved.
const markSteps = 8

// mark is a score above zero that n answers of a row reach or surpass, and not many more do; 0 if none is known. The greatest scores of n columns are those of
// n answers. A search for the n best that begins with it has nearly nothing to take back.
func mark(row []float32, n int) float32 {
	if n < 1 || n > markColumns {
		return 0
	}
	var columns [markColumns]float32
	raise(&columns, row)
	low, high := float32(0), slices.Max(columns[:])
	for range markSteps {
		if middle := (low + high) / 2; reached(&columns, middle) >= n {
			low = middle
		} else {
			high = middle
		}
	}
	return low
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
