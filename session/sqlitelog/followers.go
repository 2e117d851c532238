package sqlitelog

import "sync"

// followers are those who want to know when a conversation changes.
type followers struct {
	mu sync.Mutex // guards of; held during a wake, so that none is under way when stop returns
	of map[string]map[*func()]bool
}

func newFollowers() followers { return followers{of: map[string]map[*func()]bool{}} }

func (f *followers) add(conversation string, wake func()) (stop func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.of[conversation] == nil {
		f.of[conversation] = map[*func()]bool{}
	}
	f.of[conversation][&wake] = true
	return func() { f.remove(conversation, &wake) }
}

func (f *followers) remove(conversation string, wake *func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.of[conversation], wake)
	if len(f.of[conversation]) == 0 {
		delete(f.of, conversation)
	}
}

func (f *followers) none() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.of) == 0
}

func (f *followers) wake(conversation string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for wake := range f.of[conversation] {
		(*wake)()
	}
}

func (f *followers) wakeAll() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, wakes := range f.of {
		for wake := range wakes {
			(*wake)()
		}
	}
}
