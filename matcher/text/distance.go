package text

import "strings"

// Distance is the number of insertions, deletions, substitutions and swaps of neighbours between a and b (optimal string
// alignment), or limit+1 if it is more than limit.
func Distance(a, b string, limit int) int {
	var rows [3][32]int8
	if len(a) > 30 || len(b) > 30 {
		return limit + 1
	}
	before, prev, row := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		prev[j] = int8(j)
	}
	for i := 1; i <= len(a); i++ {
		row[0] = int8(i)
		least := row[0]
		for j := 1; j <= len(b); j++ {
			cost := int8(1)
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d := min(prev[j-1]+cost, prev[j]+1, row[j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, before[j-2]+1)
			}
			row[j] = d
			least = min(least, d)
		}
		if int(least) > limit {
			return limit + 1
		}
		before, prev, row = prev, row, before
	}
	return int(prev[len(b)])
}

// Slip is how unlike a slip of the fingers or of the ear it is that somebody who meant one word typed another: as Distance, but what often happens counts
// less than a whole step. Neighbours that changed places, a letter doubled or not doubled, a key hit instead of the one beside it, one vowel for
// another. Both words have at most 30 bytes.
func Slip(typed, meant string) float32 {
	var rows [3][32]float32
	before, prev, row := &rows[0], &rows[1], &rows[2]
	for j := 1; j <= len(meant); j++ {
		prev[j] = prev[j-1] + lone(meant, j-1)
	}
	for i := 1; i <= len(typed); i++ {
		extra := lone(typed, i-1)
		row[0] = prev[0] + extra
		for j := 1; j <= len(meant); j++ {
			row[j] = min(prev[j-1]+instead(typed[i-1], meant[j-1]), prev[j]+extra, row[j-1]+lone(meant, j-1))
			if i > 1 && j > 1 && typed[i-1] == meant[j-2] && typed[i-2] == meant[j-1] {
				row[j] = min(row[j], before[j-2]+slipSwapped)
			}
		}
		before, prev, row = prev, row, before
	}
	return prev[len(meant)]
}

const (
	slipSwapped  = 0.7
	slipDoubled  = 0.7
	slipNearby   = 0.8
	slipLone     = 0.9
	slipAnything = 1
)

// lone is the cost of a letter that one word has and the other has not.
func lone(word string, at int) float32 {
	if at > 0 && word[at] == word[at-1] || at+1 < len(word) && word[at] == word[at+1] {
		return slipDoubled
	}
	return slipLone
}

// instead is the cost of one letter where another is meant.
func instead(typed, meant byte) float32 {
	switch {
	case typed == meant:
		return 0
	case vowel(typed) && vowel(meant) || beside(typed, meant):
		return slipNearby
	}
	return slipAnything
}

func vowel(letter byte) bool { return strings.IndexByte("aeiouy", letter) >= 0 }

// keyboard has the letters as they stand beside each other.
const keyboard = "qwertyuiop asdfghjkl zxcvbnm"

// beside reports whether two letters are neighbours in a row of the keyboard.
func beside(a, b byte) bool {
	at := strings.IndexByte(keyboard, a)
	return at >= 0 && (at > 0 && keyboard[at-1] == b || at+1 < len(keyboard) && keyboard[at+1] == b)
}
