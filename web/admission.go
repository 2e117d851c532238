package web

import (
	"net/http"
	"net/netip"
	"time"

	"golang.org/x/time/rate"

	"github.com/treadstone-law/answerbot/bot"
	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/web/room"
)

// Under a flood, what there is goes to those who have had the least of their share: a visitor who asks now and then does not notice five hundred who ask
// without end. So only so many turns are computed at once, and only so many are with the store: the queues behind these, for the processors and for the
// store's next commit, are first come, first served, and have to be short. The others wait by rank (package room).
//
// And who goes on beyond a limit, or sends what cannot be read, is read from more and more slowly: the bytes that they send wait in their own machine. Of what
// is read every message is still looked at, so that a cry for help is never lost among them.

const (
	// computedPerProcessor is how many turns are computed at once: enough to keep the processors busy. With 2 a reply takes a fifth more of a processor
	// where the store is memory, for handing places on; between 8 and 16 there is no difference.
	computedPerProcessor = 8

	// storedPerProcessor is how many are with the store: enough for it to commit many together while others are computed, few enough that the last of
	// them is soon through.
	storedPerProcessor = 64

	// turnWaits is how long a message may wait for its turn. By then its sender has given up, or asks again.
	turnWaits = 5 * time.Second

	// busyAfter is when they are asked to come again.
	busyAfter = 5 * time.Second

	// noiseAtOnce and noiseEvery bound frames that are no turns: those that are refused, and those that say that somebody is there, or types. So many are
	// taken at once, and then one in this time. A person's own page never comes near it.
	noiseAtOnce = 20
	noiseEvery  = 250 * time.Millisecond
)

// admit waits until a turn may be computed, for one of an address and of a conversation with this limit; nil for none. leave is its end. A cry for help
// and what belongs to an intake begin before others, and a cry for help does not wait for ever.
func (s *Server) admit(in bot.Input, who netip.Addr, talk *rate.Limiter) (leave func(), err error) {
	if s.room.TryEnter() {
		return s.leaveRoom, nil
	}
	cries := func() bool { return s.bot.Load().Cries(in) }
	rank := rankOf(max(spent(talk), s.addresses.spent(who)))
	if in.Kind == bot.Intake || rank == room.Ranks-1 && cries() { // a cry is let through over the limit
		rank = 0
	}
	if err = s.room.Enter(rank); err == nil {
		return s.leaveRoom, nil
	}
	if cries() {
		return func() {}, nil
	}
	s.metrics.met("busy", busyAfter)
	return nil, err
}

// rankOf gives the rank of somebody who has used so much of a share.
func rankOf(used float64) int { return min(int(used*room.Ranks), room.Ranks-1) }

// spent is how much of a limit is used up at the moment, from 0 to 1.
func spent(l *rate.Limiter) float64 {
	if l == nil || l.Limit() == rate.Inf || l.Burst() <= 0 {
		return 0
	}
	return min(max(1-l.Tokens()/float64(l.Burst()), 0), 1)
}

// take has the bot take a turn and stores it within a time. A turn that came out and an error say that it could not be stored.
func (t *talk) take(in bot.Input, within time.Duration) (turn session.Turn, err error) {
	turn, stored, err := t.decide(in)
	if stored == nil {
		return turn, err
	}
	defer stored()
	return turn, t.append(turn, within)
}

// decide has the bot take a turn when there is room, and waits until the turn may be with the store; stored is the end of that, and nil for a turn that is
// not to be stored. The place in the room is given back whatever happens: one that a fault kept would be gone for good.
func (t *talk) decide(in bot.Input) (turn session.Turn, stored func(), err error) {
	s := t.c.server
	leave, err := s.admit(in, t.c.address, t.c.limit)
	if err != nil {
		return turn, nil, err
	}
	defer leave()
	if turn, err = s.decide(t.c.context(), s.bot.Load(), t.asked(), in); err != nil || t.unread {
		return turn, nil, err
	}
	return turn, s.atStore(), nil
}

// atStore waits until one more may be with the store. Who waits here does not use up the time that the store has for them: when all come back after a
// restart, it is not down because there are many. stored is the end of it.
func (s *Server) atStore() (stored func()) {
	if s.storeDown.Load() { // it holds up who is with it, and only them
		return func() {}
	}
	s.storing <- struct{}{}
	return s.leaveStore
}

// compute does something for a request when there is room for it, or refuses the request. The place is given back before the reply is sent, which may
// take a client long.
func (s *Server) compute(w http.ResponseWriter, r *http.Request, in bot.Input, do func()) bool {
	leave, err := s.admit(in, s.addresses.of(r), nil)
	if err != nil {
		s.limited(w, busyAfter)
		problem(w, http.StatusServiceUnavailable, "unavailable", "There are many visitors at the moment; please come back in a few seconds.")
		return false
	}
	defer leave()
	do()
	return true
}

// slowDown has somebody wait who sends too much that is no turn.
func (c *socket) slowDown() {
	if c.conn == nil { // the requests of an address have a limit of their own
		return
	}
	if c.noise == nil {
		c.noise = rate.NewLimiter(rate.Every(noiseEvery), noiseAtOnce)
	}
	wait := c.noise.Reserve().Delay()
	if wait <= 0 {
		return
	}
	c.server.metrics.met("slowed", wait)
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-c.server.draining.Done():
	}
}
