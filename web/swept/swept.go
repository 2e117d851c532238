// Package swept is a map that forgets by itself what does not matter any more.
//
// It is looked through whenever it has grown to twice what mattered the last time, so that what it holds is never more than twice that, and that what a new
// key costs does not grow with the number of keys.
package swept

// Map is such a map. It is not safe for several goroutines at once.
type Map[K comparable, V any] struct {
	of    map[K]V
	rests func(V) bool
	least int // how many it holds before it is first looked through
	at    int // at how many it is looked through next
}

// New makes a map that holds at least so many values. rests reports whether one may be forgotten.
func New[K comparable, V any](least int, rests func(V) bool) *Map[K, V] {
	return &Map[K, V]{of: make(map[K]V), rests: rests, least: least, at: least}
}

// Get gives the value of a key, and whether there is one.
func (m *Map[K, V]) Get(key K) (V, bool) {
	value, ok := m.of[key]
	return value, ok
}

// Set puts a value under a key.
func (m *Map[K, V]) Set(key K, value V) {
	if len(m.of) >= m.at {
		for old, value := range m.of {
			if m.rests(value) {
				delete(m.of, old)
			}
		}
		m.at = max(m.least, 2*len(m.of))
	}
	m.of[key] = value
}

// Delete takes a key out.
func (m *Map[K, V]) Delete(key K) { delete(m.of, key) }
