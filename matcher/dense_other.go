//go:build !amd64

package matcher

// denseShare is the share of all answers, one in so many, from which a feature is a dense row.
const denseShare = 2

// allAtOnce is the number of answers up to which BM25F scores all.
const allAtOnce = plainAtOnce

// fetch has x brought from memory ahead, where a processor can be asked to.
func fetch[T uint16 | uint32 | float32]([]T) {}

// addRow adds value times row to sums.
func addRow(sums []float32, row []uint16, value float32) { addRowPlainly(sums, row, value) }

// maxRow raises best to row where that is greater.
func maxRow(best, row []float32) { maxRowPlainly(best, row) }

// raise raises each of the columns to the greatest of every so manieth cell of row.
func raise(columns *[markColumns]float32, row []float32) { raisePlainly(columns, row) }

// reached counts the columns that are not less than least.
func reached(columns *[markColumns]float32, least float32) int { return reachedPlainly(columns, least) }

// below counts the cells at the beginning of row, in whole steps of rowStep, that are all less than least.
func below(row []float32, least float32) int { return belowPlainly(row, least) }

// dot is the sum of products of a and b.
func dot(a, b []float32) float32 { return dotPlainly(a, b) }

// addScaled adds x times scale to sums.
func addScaled(sums, x []float32, scale float32) { addScaledPlainly(sums, x, scale) }
