package matcher

import "golang.org/x/sys/cpu"

// denseShare is the share of all answers, one in so many, from which a feature is a dense row: from there on the row is quicker than postings.
var denseShare = map[bool]int{true: 8, false: plainShare}[cpu.X86.HasAVX2]

// plainShare is denseShare without vectors.
const plainShare = 2

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
