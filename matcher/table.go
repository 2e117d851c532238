package matcher

// table maps 64-bit hashes to consecutive numbers. The keys are hashes already, so the lowest bits choose the place, and the next free
// one is taken when it is occupied (linear probing). Half of the places stay free. A place holds the upper half of its key beside the number, so that
// what is not in the table, as most pairs of words are not, is known after one look at memory.
type table struct {
	keys []uint64 // in order of numbers
	slot []uint64 // upper half of the key, then number+1; 0 for free
	mask uint64
}

const lowerHalf = 1<<32 - 1

// newTable numbers the keys, which differ.
func newTable(keys []uint64) *table {
	size := 16
	for size < 2*len(keys) {
		size *= 2
	}
	t := &table{keys: keys, slot: make([]uint64, size), mask: uint64(size - 1)}
	for id, key := range keys {
		at := key & t.mask
		for t.slot[at] != 0 {
			at = (at + 1) & t.mask
		}
		t.slot[at] = key&^lowerHalf | uint64(id+1)
	}
	return t
}

// find returns the number of a key, or -1.
func (t *table) find(key uint64) int32 {
	for at := key & t.mask; ; at = (at + 1) & t.mask {
		place := t.slot[at]
		if place == 0 {
			return -1
		}
		if id := int32(place&lowerHalf) - 1; (place^key)&^lowerHalf == 0 && t.keys[id] == key {
			return id
		}
	}
}
