package session

import "sync"

// Followers are those who want to know when a conversation changes: what a store makes its Follow of. The zero value
// has none.
type Followers struct {
	mu sync.Mutex // guards of; held during a wake, so that none is under way when stop returns
	of map[string]map[*func(Wake)]bool
}

// Add begins to wake for a conversation, until stop is called.
func (f *Followers) Add(conversation string, wake func(Wake)) (stop func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.of == nil {
		f.of = map[string]map[*func(Wake)]bool{}
	}
	if f.of[conversation] == nil {
		f.of[conversation] = map[*func(Wake)]bool{}
	}
	f.of[conversation][&wake] = true
	return func() { f.remove(conversation, &wake) }
}

func (f *Followers) remove(conversation string, wake *func(Wake)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.of[conversation], wake)
	if len(f.of[conversation]) == 0 {
		delete(f.of, conversation)
	}
}

// Has reports whether anybody follows the conversation.
func (f *Followers) Has(conversation string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.of[conversation]) > 0
}

// All lists the conversations that somebody follows.
func (f *Followers) All() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	all := make([]string, 0, len(f.of))
	for conversation := range f.of {
		all = append(all, conversation)
	}
	return all
}

// Wake wakes those who follow the conversation.
func (f *Followers) Wake(conversation string, w Wake) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for wake := range f.of[conversation] {
		(*wake)(w)
	}
}

// WakeAll wakes everybody.
func (f *Followers) WakeAll(w Wake) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, wakes := range f.of {
		for wake := range wakes {
			(*wake)(w)
		}
	}
}
