package web

import (
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/treadstone-law/answerbot/web/partner"
)

// usage counts what partners use, and holds the limits of conversations that have no connection of their own. It outlives a reload of the partners. Each
// of several servers counts for itself.
type usage struct {
	mu       sync.Mutex // guards all below
	partners map[string]*used
	talks    map[string]*rate.Limiter // by conversation
}

type used struct {
	perMinute     int
	limit         *rate.Limiter
	day           string
	conversations int
}

// talksKept is how many limits of conversations are held before those at rest are dropped.
const talksKept = 10_000

func newUsage() *usage {
	return &usage{partners: make(map[string]*used), talks: make(map[string]*rate.Limiter)}
}

// wait is how long the next message on a partner's pages has to wait. begins is true for the first one of a conversation.
func (u *usage) wait(p *partner.Partner, begins bool, now time.Time) time.Duration {
	u.mu.Lock()
	defer u.mu.Unlock()
	n := u.partners[p.Key]
	if n == nil || n.perMinute != p.Rate {
		n = &used{perMinute: p.Rate, limit: rate.NewLimiter(rate.Limit(float64(p.Rate)/60), max(p.Rate, 1))}
		u.partners[p.Key] = n
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
	if len(u.talks) > talksKept {
		for old, limit := range u.talks {
			if limit.Tokens() >= float64(burst) {
				delete(u.talks, old)
			}
		}
	}
	if u.talks[id] == nil {
		u.talks[id] = rate.NewLimiter(rate.Every(every), burst)
	}
	return u.talks[id]
}
