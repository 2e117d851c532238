package session

import "sync"

// Followers are those who want to know when a conversation changes: what a store makes its Follow of. The zero value
// has none. Nearly every conversation that is open has one, so they are kept as lists, which take a third of what sets do.
type Followers struct {
	mu sync.Mutex // guards of; held during a wake, so that none is under way when stop returns
	of map[string]*follower
}

// follower is one of those who follow a conversation.
type follower struct {
	wake func(Wake)
	next *follower
}

// Add begins to wake for a conversation, until stop is called.
func (f *Followers) Add(conversation string, wake func(Wake)) (stop func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.of == nil {
		f.of = map[string]*follower{}
	}
	one := &follower{wake, f.of[conversation]}
	f.of[conversation] = one
	return func() { f.remove(conversation, one) }
}

// remove ends what Add began. It may be called again.
func (f *Followers) remove(conversation string, one *follower) {
	f.mu.Lock()
	defer f.mu.Unlock()
	first := f.of[conversation]
	for at := &first; *at != nil; at = &(*at).next {
		if *at == one {
			*at = one.next
			break
		}
	}
	if first == nil {
		delete(f.of, conversation)
	} else {
		f.of[conversation] = first
	}
}

// Has reports whether anybody follows the conversation.
func (f *Followers) Has(conversation string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.of[conversation] != nil
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
	f.of[conversation].wakeAll(w)
}

// WakeAll wakes everybody.
func (f *Followers) WakeAll(w Wake) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, first := range f.of {
		first.wakeAll(w)
	}
}

// wakeAll wakes a follower and those after it.
func (one *follower) wakeAll(w Wake) {
	for ; one != nil; one = one.next {
		one.wake(w)
	}
}
