package matcher

import (
	"unsafe"

	"golang.org/x/sys/cpu"
)

// denseShare is the share of all answers, one in so many, from which a feature is a dense row: from there on the row is quicker than postings.
var denseShare = map[bool]int{true: 8, false: plainShare}[cpu.X86.HasAVX2]

// plainShare is denseShare without vectors.
const plainShare = 2

// allAtOnce is the number of answers up to which BM25F scores all: to find the best among them by vectors takes 250,000 answers two thirds of the time of
// thinking about what to skip.
var allAtOnce = map[bool]int{true: 1 << 18, false: plainAtOnce}[cpu.X86.HasAVX2]

// fetch has the first half kilobyte of x brought from memory, without waiting for it; the processor itself brings what follows.
func fetch[T uint16 | uint32 | float32](x []T) {
	if len(x) == 0 {
		return
	}
	size := int(unsafe.Sizeof(x[0]))
	fetchBytes(unsafe.Pointer(&x[0]), min(512, len(x)*size))
}

//go:noescape
func fetchBytes(p unsafe.Pointer, n int)

// addRow adds value times row to sums. Both are equally long, a multiple of rowStep.
func addRow(sums []float32, row []uint16, value float32) {
	if cpu.X86.HasAVX2 && len(row) > 0 && len(sums) == len(row) && len(row)%rowStep == 0 {
		addRowAVX2(&sums[0], &row[0], len(row), value)
		return
	}
	addRowPlainly(sums, row, value)
}

// addRowAVX2 multiplies and adds with a rounding each, as Go does, so that its sums are the same to the last bit.
//
//go:noescape
func addRowAVX2(sums *float32, row *uint16, n int, value float32)

// maxRow raises best to row where that is greater. Both are equally long, a multiple of rowStep.
func maxRow(best, row []float32) {
	if cpu.X86.HasAVX2 && len(row) > 0 && len(best) == len(row) && len(row)%rowStep == 0 {
		maxRowAVX2(&best[0], &row[0], len(row))
		return
	}
	maxRowPlainly(best, row)
}

//go:noescape
func maxRowAVX2(best, row *float32, n int)

// raise raises each of the columns to the greatest of every so manieth cell of row, whose length is a multiple of rowStep.
func raise(columns *[markColumns]float32, row []float32) {
	if cpu.X86.HasAVX2 && len(row) > 0 && len(row)%rowStep == 0 {
		raiseAVX2(&columns[0], &row[0], len(row))
		return
	}
	raisePlainly(columns, row)
}

//go:noescape
func raiseAVX2(columns, row *float32, n int)

// reached counts the columns that are not less than least.
func reached(columns *[markColumns]float32, least float32) int {
	if cpu.X86.HasAVX2 && cpu.X86.HasPOPCNT {
		return reachedAVX2(&columns[0], least)
	}
	return reachedPlainly(columns, least)
}

//go:noescape
func reachedAVX2(columns *float32, least float32) int

// below counts the cells at the beginning of row, in whole steps of rowStep, that are all less than least. Its length is a multiple of rowStep.
func below(row []float32, least float32) int {
	if cpu.X86.HasAVX2 && len(row) > 0 && len(row)%rowStep == 0 {
		return belowAVX2(&row[0], len(row), least)
	}
	return belowPlainly(row, least)
}

//go:noescape
func belowAVX2(row *float32, n int, least float32) int

// dot is the sum of products of a and b, which are equally long, a multiple of rowStep.
func dot(a, b []float32) float32 {
	if cpu.X86.HasAVX2 && len(a) > 0 && len(b) == len(a) && len(a)%rowStep == 0 {
		return dotAVX2(&a[0], &b[0], len(a))
	}
	return dotPlainly(a, b)
}

//go:noescape
func dotAVX2(a, b *float32, n int) float32

// addScaled adds x times scale to sums. Both are equally long; vectors are used where it is a multiple of rowStep.
func addScaled(sums, x []float32, scale float32) {
	if cpu.X86.HasAVX2 && len(x) > 0 && len(sums) == len(x) && len(x)%rowStep == 0 {
		addScaledAVX2(&sums[0], &x[0], len(x), scale)
		return
	}
	addScaledPlainly(sums, x, scale)
}

//go:noescape
func addScaledAVX2(sums, x *float32, n int, scale float32)
