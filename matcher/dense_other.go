//go:build !amd64

package matcher

// denseShare is the share of all answers, one in so many, from which a feature is a dense row.
const denseShare = 2

// addRow adds value times row to sums.
func addRow(sums []float32, row []uint16, value float32) { addRowPlainly(sums, row, value) }
