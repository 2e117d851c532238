package room

import (
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// Those who wait are let in by rank, and in the order in which they came within one; a rank that is none is the nearest.
func TestOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := New(1, time.Minute)
		if !r.TryEnter() || r.TryEnter() {
			t.Fatal("one place is there, and no more")
		}
		var (
			mu    sync.Mutex
			order []int
			all   sync.WaitGroup
		)
		for i, rank := range []int{Ranks - 1, 3, 0, 3, 99, 0, -1} {
			all.Go(func() {
				if err := r.Enter(rank); err != nil {
					t.Error(err)
				}
				mu.Lock()
				order = append(order, i)
				mu.Unlock()
				r.Leave()
			})
			synctest.Wait() // so that they come one after another
		}
		if r.Waiting() != 7 {
			t.Errorf("%d wait", r.Waiting())
		}
		r.Leave()
		all.Wait()
		if want := []int{2, 5, 6, 1, 3, 0, 4}; !slices.Equal(order, want) {
			t.Errorf("let in in the order %v, want %v", order, want)
		}
		if !r.TryEnter() || r.TryEnter() || r.Waiting() != 0 {
			t.Error("the place was not given back once")
		}
	})
}

// Who waits for too long is told so, and takes no place that becomes free later; a flood of others does not keep a newcomer of a lower rank waiting.
func TestBusy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const within = time.Second
		r := New(1, within)
		r.TryEnter()
		var flood sync.WaitGroup
		for range 100 {
			flood.Go(func() {
				if err := r.Enter(5); !errors.Is(err, ErrBusy) {
					t.Errorf("got %v, want ErrBusy", err)
				}
			})
		}
		time.Sleep(within / 2)
		newcomer := make(chan error)
		go func() { newcomer <- r.Enter(0) }()
		synctest.Wait()
		r.Leave()
		if err := <-newcomer; err != nil {
			t.Error("a newcomer:", err)
		}
		flood.Wait()
		if r.Waiting() != 0 || r.TryEnter() {
			t.Errorf("%d wait; or a place is free that is taken", r.Waiting())
		}
		r.Leave()
		if r.Enter(5) != nil {
			t.Error("the place that was given back is not free")
		}
	})
}

// However many come and go, there are never more inside than places, and none is lost.
func TestPlaces(t *testing.T) {
	const places = 3
	r := New(places, time.Minute)
	var (
		mu     sync.Mutex
		inside int
		all    sync.WaitGroup
	)
	count := func(n int) {
		mu.Lock()
		defer mu.Unlock()
		if inside += n; inside > places {
			t.Errorf("%d are inside", inside)
		}
	}
	for i := range 50 {
		all.Go(func() {
			for range 200 {
				if r.Enter(i) != nil {
					t.Error("refused")
					return
				}
				count(1)
				count(-1)
				r.Leave()
			}
		})
	}
	all.Wait()
	for range places {
		if !r.TryEnter() {
			t.Fatal("a place is lost")
		}
	}
}

func BenchmarkUncontended(b *testing.B) {
	r := New(2, time.Second)
	for b.Loop() {
		r.TryEnter()
		r.Leave()
	}
}
