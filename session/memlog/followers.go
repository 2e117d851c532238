package memlog

import "sync"

// followers are those who want to know when a conversation changes.
type followers struct {
	mu sync.Mutex // guards of; held during a wake, so that none is under way when stop returns
	of map[string]map[*func()]bool
}

func (f *followers) add(name string, wake func()) (stop func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.of[name] == nil {
		f.of[name] = map[*func()]bool{}
	}
	f.of[name][&wake] = true
	return func() { f.remove(name, &wake) }
}

func (f *followers) remove(name string, wake *func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.of[name], wake)
	if len(f.of[name]) == 0 {
		delete(f.of, name)
	}
}

func (f *followers) wake(name string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for wake := range f.of[name] {
		(*wake)()
	}
}
