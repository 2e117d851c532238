package matcher

import "math/bits"

// table maps 64-bit hashes to consecutive numbers. The keys are hashes already, so the lowest bits choose the place, and the next free
// one is taken when it is occupied (linear probing). Half of the places stay free. A place holds some bits of its key beside the number, as many as there
// is room for, so that what is not in the table, as most pairs of words are not, is nearly always known after one look at memory.
type table struct {
	keys   []uint64 // in order of numbers
	slot   []uint32 // the upper bits of the key's upper half, then number+1; 0 for free
	mask   uint64
	number uint32 // the bits of a place that are the number
}

// newTable numbers the keys, which differ.
func newTable(keys []uint64) *table {
	size := 16
	for size < 2*len(keys) {
		size *= 2
	}
	t := &table{keys: keys, slot: make([]uint32, size), mask: uint64(size - 1), number: 1<<bits.Len(uint(len(keys))) - 1}
	for id, key := range keys {
		at := key & t.mask
		for t.slot[at] != 0 {
			at = (at + 1) & t.mask
		}
		t.slot[at] = uint32(key>>32)&^t.number | uint32(id+1)
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
		if id := int32(place&t.number) - 1; (place^uint32(key>>32))&^t.number == 0 && t.keys[id] == key {
			return id
		}
	}
}
