package web

import (
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/treadstone-law/answerbot/web/partner"
	"github.com/treadstone-law/answerbot/web/swept"
)

// usage counts what partners use, and holds the limits of conversations that have no connection of their own. It outlives a reload of the partners. Each
// of several servers counts for itself.
type usage struct {
	mu       sync.Mutex // guards all below
	partners map[string]*used
	talks    *swept.Map[string, *rate.Limiter] // by conversation
}

type used struct {
	limit         *rate.Limiter
	day           string
	conversations int // of that day
}

func newUsage() *usage {
	return &usage{partners: make(map[string]*used), talks: swept.New[string](limitsKept, atRest)}
}

// wait is how long the next message on a partner's pages has to wait. begins is true for the first one of a conversation.
func (u *usage) wait(p *partner.Partner, begins bool, now time.Time) time.Duration {
	u.mu.Lock()
	defer u.mu.Unlock()
	n := u.partners[p.Key]
	if n == nil {
		n = new(used)
		u.partners[p.Key] = n
	}
	if n.limit == nil || n.limit.Burst() != p.Rate { // another rate makes no other day
		n.limit = rate.NewLimiter(rate.Limit(float64(p.Rate)/60), p.Rate)
	}
	if day := now.UTC().Format(time.DateOnly); n.day != day {
		n.day, n.conversations = day, 0
	}
	if begins && p.Quota > 0 && n.conversations >= p.Quota {
		midnight := now.UTC().Truncate(24 * time.Hour).Add(24 * time.Hour)
		return midnight.Sub(now)
	}
	if p.Rate > 0 {
		r := n.limit.ReserveN(now, 1)
		if d := r.DelayFrom(now); d > 0 {
			r.CancelAt(now)
			return d
		}
	}
	if begins {
		n.conversations++
	}
	return 0
}

// talk gives the limit of a conversation.
func (u *usage) talk(id string, every time.Duration, burst int) *rate.Limiter {
	u.mu.Lock()
	defer u.mu.Unlock()
	limit, known := u.talks.Get(id)
	if !known {
		limit = rate.NewLimiter(rate.Every(every), burst)
		u.talks.Set(id, limit)
	}
	return limit
}
