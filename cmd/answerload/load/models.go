package load

import (
	"context"
	"math"
	"math/rand/v2"
	"sync"
	"time"
)

// Span is how long is played: Lasts all in all, of which the first Warmup is not measured, while what is played grows over Ramp. ConnectRate is how many
// conversations are opened in a second where they are all opened at the beginning; 0: over the ramp, or as fast as it goes.
type Span struct {
	Ramp, Warmup, Lasts time.Duration
	ConnectRate         float64
}

// opening gives at which rate n conversations are opened.
func (s Span) opening(n int) (perSecond float64) {
	if s.ConnectRate > 0 || s.Ramp <= 0 {
		return s.ConnectRate
	}
	return float64(n) / s.Ramp.Seconds()
}

// warm lets the measuring begin after the warm-up, until stop is called.
func (p *Player) warm(s Span) (stop func()) {
	if s.Warmup <= 0 {
		p.begin()
		return func() {}
	}
	timer := time.AfterFunc(s.Warmup, p.begin)
	return func() { timer.Stop() }
}

// begin begins the measuring.
func (p *Player) begin() {
	if p.Begun != nil {
		p.Begun()
	}
	p.Stats.Begin()
}

// Closed plays n conversations at a time: each visitor asks, reads, thinks and asks again, so that a slow server is asked less. They come over the ramp,
// and the span begins when all are connected.
func (p *Player) Closed(ctx context.Context, n int, span Span) {
	visitors := make([]*Visitor, 0, n)
	p.connectAll(ctx, n, span.opening(n), func(v *Visitor) { visitors = append(visitors, v) })
	defer p.warm(span)()
	var playing sync.WaitGroup
	defer playing.Wait()
	end := time.Now().Add(span.Lasts)
	for i := range n {
		playing.Go(func() {
			if i < len(visitors) {
				p.talks(ctx, visitors[i], end, true) // who thinks first, so that not all ask at once
			}
			for due := time.Now(); ctx.Err() == nil && due.Before(end); due = time.Now() {
				p.conversation(ctx, due, end)
			}
		})
	}
}

// conversation plays one visitor, who has not come yet.
func (p *Player) conversation(ctx context.Context, due, end time.Time) {
	v := p.Visitor()
	if err := v.Connect(ctx, due); err != nil {
		_ = sleep(ctx, time.Now().Add(retryConnect)) // its end is seen by the caller
		return
	}
	p.talks(ctx, v, end, false)
}

// talks plays a visitor who has come, and thinks first or asks at once, to the end of the conversation.
func (p *Player) talks(ctx context.Context, v *Visitor, end time.Time, thinks bool) {
	defer v.finish(ctx)
	for n := 0; (p.Turns == 0 || n < p.Turns) && time.Now().Before(end); n++ {
		intended := time.Now()
		if (n > 0 || thinks) && p.Think.Mean > 0 {
			intended = intended.Add(p.Think.Next(v.chance))
			if intended.After(end) {
				_ = sleep(ctx, end) // their place is not free for another until then
				return
			}
			if sleep(ctx, intended) != nil {
				return
			}
		}
		if v.turn(ctx, intended) != nil {
			return
		}
	}
}

// retryConnect is how long a place in a closed model is empty after a connection that failed.
const retryConnect = 200 * time.Millisecond

// OpenTurns plays questions that come at a rate of so many a second whatever the server does, in n conversations. Each asks after times of its own
// that are exponential, so that all together are a Poisson process. One whose visitor still waits when it is due is asked late and timed from when it
// was due; what was not asked by the end has the time it has waited till then, and is counted. The rate grows over the ramp. The
// span begins when all are connected.
func (p *Player) OpenTurns(ctx context.Context, n int, rate float64, span Span) {
	visitors := make([]*Visitor, 0, n)
	p.connectAll(ctx, n, span.ConnectRate, func(v *Visitor) { visitors = append(visitors, v) })
	defer p.warm(span)()
	var playing sync.WaitGroup
	defer playing.Wait()
	o := arrival{begin: time.Now(), ramp: span.Ramp, each: rate / float64(max(1, len(visitors)))}
	o.end = o.begin.Add(span.Lasts)
	for _, v := range visitors {
		playing.Go(func() { p.arrivals(ctx, v, o) })
	}
}

// arrival is a Poisson process whose rate grows in a straight line over the ramp and stays then.
type arrival struct {
	begin, end time.Time
	ramp       time.Duration
	each       float64 // arrivals a second, in the end
}

// next gives when the arrival after one that was due then is due: where the integral of the rate has grown by an exponential amount.
func (o arrival) next(due time.Time, chance *rand.Rand) time.Time {
	ramp := o.ramp.Seconds()
	so, far := due.Sub(o.begin).Seconds(), 0.0
	if so < ramp {
		far = so * so / (2 * ramp)
	} else {
		far = so - ramp/2
	}
	far += chance.ExpFloat64() / o.each
	if so = far + ramp/2; so < ramp {
		so = math.Sqrt(2 * ramp * far)
	}
	if so > longest.Seconds()*1000 { // beyond every end, and within what a time can hold
		return o.end
	}
	return o.begin.Add(time.Duration(so * float64(time.Second)))
}

// arrivals asks the questions of one conversation of an open model.
func (p *Player) arrivals(ctx context.Context, v *Visitor, o arrival) {
	defer func() { v.Leave() }()
	asked := 0
	for due := o.next(o.begin, v.chance); due.Before(o.end) && ctx.Err() == nil; due = o.next(due, v.chance) {
		if time.Now().After(o.end) {
			p.Stats.late(o.end.Sub(due))
			continue
		}
		if sleep(ctx, due) != nil {
			return
		}
		if asked++; p.Turns > 0 && asked > p.Turns {
			v.finish(ctx)
			v, asked = p.Visitor(), 1
		}
		if v.ws == nil && v.Connect(ctx, due) != nil {
			p.Stats.late(time.Since(due))
			continue
		}
		_ = v.turn(ctx, due) // counted where it happened; the next question opens a new connection
	}
}

// OpenConversations plays conversations that begin at a rate of so many a second whatever the server does. While most are open those that are due are
// turned away and counted.
func (p *Player) OpenConversations(ctx context.Context, most int, rate float64, span Span) {
	defer p.warm(span)()
	var playing sync.WaitGroup
	defer playing.Wait()
	places := make(chan struct{}, most)
	chance := p.chance(0)
	o := arrival{begin: time.Now(), ramp: span.Ramp, each: rate}
	o.end = o.begin.Add(span.Lasts)
	for due := o.next(o.begin, chance); due.Before(o.end); due = o.next(due, chance) {
		if sleep(ctx, due) != nil {
			return
		}
		select {
		case places <- struct{}{}:
		default:
			p.Stats.Turned.Add(1)
			continue
		}
		playing.Go(func() {
			defer func() { <-places }()
			p.conversation(ctx, due, o.end)
		})
	}
}

// connecting is how many connections are opened at a time.
const connecting = 64

// connectAll opens n conversations, so many a second (0: as fast as it goes), and gives each to opened, one at a time. Those that failed are counted.
func (p *Player) connectAll(ctx context.Context, n int, perSecond float64, opened func(*Visitor)) {
	var (
		mu    sync.Mutex // guards opened
		wait  sync.WaitGroup
		turns = make(chan time.Time)
	)
	for range min(n, connecting) {
		wait.Go(func() {
			for due := range turns {
				v := p.Visitor()
				if v.Connect(ctx, due) == nil {
					mu.Lock()
					opened(v)
					mu.Unlock()
				}
			}
		})
	}
	begin := time.Now()
	for i := range n {
		due := time.Now()
		if perSecond > 0 {
			due = begin.Add(time.Duration(float64(i) / perSecond * float64(time.Second)))
		}
		if sleep(ctx, due) != nil {
			break
		}
		turns <- due
	}
	close(turns)
	wait.Wait()
}
