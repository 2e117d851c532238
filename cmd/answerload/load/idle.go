package load

import (
	"context"
	"sync"
	"time"
)

// Held are conversations that are open and silent.
type Held struct {
	p       *Player
	ctx     context.Context
	cancel  context.CancelFunc
	holding sync.WaitGroup
	asking  sync.WaitGroup
	mu      sync.Mutex // guards waiting
	waiting int        // conversations that were lost and are not back yet
	changed chan struct{}
	back    bool
}

// Hold opens n conversations, so many a second (0: as fast as it goes), lets each ask so many questions, and holds them until End. Those that
// are lost come back as the server asks, if back is set.
func (p *Player) Hold(ctx context.Context, n int, perSecond float64, questions int, back bool) *Held {
	h := &Held{p: p, changed: make(chan struct{}, 1), back: back}
	h.ctx, h.cancel = context.WithCancel(ctx)
	p.connectAll(h.ctx, n, perSecond, func(v *Visitor) {
		h.asking.Add(1)
		h.holding.Go(func() {
			for range questions {
				if v.Say(h.ctx, time.Now(), v.next()) != nil {
					break
				}
			}
			h.asking.Done()
			h.hold(v)
		})
	})
	return h
}

// Asked waits until all questions have their replies; a conversation that is lost before counts for none of Lost.
func (h *Held) Asked() { h.asking.Wait() }

// hold reads what comes until the end.
func (h *Held) hold(v *Visitor) {
	defer v.drop()
	for v.ws != nil && h.ctx.Err() == nil {
		err := v.read(time.Time{})
		if err == nil {
			v.note()
			continue
		}
		lost := time.Now()
		v.ended(h.ctx, err)
		if !h.back || h.ctx.Err() != nil {
			return
		}
		h.lose(1)
		for h.ctx.Err() == nil && v.back(h.ctx, lost) != nil {
		}
		h.lose(-1)
	}
}

func (h *Held) lose(n int) {
	h.mu.Lock()
	h.waiting += n
	h.mu.Unlock()
	select {
	case h.changed <- struct{}{}:
	default:
	}
}

// Lost gives how many conversations are lost and not back yet.
func (h *Held) Lost() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.waiting
}

// Changed is sent to when Lost has changed.
func (h *Held) Changed() <-chan struct{} { return h.changed }

// End lets all conversations go at once.
func (h *Held) End() {
	h.cancel()
	h.holding.Wait()
}
