package matcher

// table maps 64-bit hashes to consecutive numbers. The keys are hashes already, so the lowest bits choose the place, and the next free
// one is taken when it is occupied (linear probing). Half of the places stay free. It is two arrays: a fifth of a map's time to fill, and
// as quick to ask as memory is.
type table struct {
	keys []uint64 // in order of numbers
	slot []int32  // number+1, 0 for free
	mask uint64
}

// newTable numbers the keys, which differ.
func newTable(keys []uint64) *table {
	size := 16
	for size < 2*len(keys) {
		size *= 2
	}
	t := &table{keys: keys, slot: make([]int32, size), mask: uint64(size - 1)}
	for id, key := range keys {
		at := key & t.mask
		for t.slot[at] != 0 {
			at = (at + 1) & t.mask
		}
		t.slot[at] = int32(id) + 1
	}
	return t
}

// find returns the number of a key, or -1.
func (t *table) find(key uint64) int32 {
	for at := key & t.mask; ; at = (at + 1) & t.mask {
		n := t.slot[at]
		if n == 0 {
			return -1
		}
		if t.keys[n-1] == key {
			return n - 1
		}
	}
}
