package delivery

import (
	"errors"
	"math/rand/v2"
	"time"
)

// pauses are those between attempts. A receiver that restarts is back within seconds, one whose owner has to be woken within a day; after
// four days a person has to look, and Retry begins again. The steps follow what the Standard Webhooks specification suggests.
var pauses = []time.Duration{
	5 * time.Second, 30 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour, 10 * time.Hour, 14 * time.Hour, 20 * time.Hour,
	24 * time.Hour, 24 * time.Hour,
}

// jitter spreads the attempts after an outage, so that the receiver is not met by all at once.
const jitter = 0.2

// mostWait is the longest that a receiver can ask to be left alone.
const mostWait = 24 * time.Hour

// refusal is the error of a receiver that wants no more attempts, or wants them later.
type refusal struct {
	error
	forGood bool
	nobody  bool // there is nobody to bring the intake to, by no fault that anybody here could mend
	after   time.Duration
}

// pause is how long to wait after failed attempts and now err, and whether there is another attempt at all.
func pause(failed int, err error) (wait time.Duration, again bool) {
	r, asked := errors.AsType[refusal](err)
	if failed >= len(pauses) || asked && r.forGood {
		return 0, false
	}
	wait = max(pauses[failed], min(r.after, mostWait))
	return wait + time.Duration(rand.Float64()*jitter*float64(wait)), true
}
