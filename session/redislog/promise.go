package redislog

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/treadstone-law/answerbot/session"
)

// promise is what Redis can keep as it is set up.
type promise struct {
	session.Promise
	wait int // replicas that must confirm
}

// errRefused: Redis answers, and does not let us in.
var errRefused = errors.New("it does not let this program in")

// server is what one primary says of itself.
type server struct {
	aof      bool
	fsync    string // always, everysec or no; empty where this user may not ask
	evicting string // the policy by which keys are thrown away for room; empty for none
	replicas int
}

// Promise implements session.Log.
func (l *Log) Promise() session.Promise { return l.promise.Load().Promise }

// watch looks at Redis again and again until the log is closed.
func (l *Log) watch() {
	ticker := time.NewTicker(lookEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			ctx, cancel := context.WithTimeout(context.Background(), callWithin)
			_ = l.look(ctx) // what is wrong shows in the promise
			cancel()
		case <-l.quit:
			return
		}
	}
}

// look reads the settings of every primary and notes what the worst of them can promise. As long as Redis does not answer the last
// promise stands: nothing can be appended then in any case.
func (l *Log) look(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, callWithin)
	defer cancel()
	primaries, err := l.read.primaries(ctx)
	var servers []server
	for _, primary := range primaries {
		s, askErr := ask(ctx, primary)
		servers, err = append(servers, s), errors.Join(err, askErr)
	}
	if err == nil {
		err = l.examineLayout(ctx)
	}
	known := l.promise.Load()
	if errors.Is(err, errForeign) {
		l.promised(known, promise{wait: max(l.options.Wait, 0), Promise: session.Promise{Says: err.Error()}})
		return err
	}
	if err != nil {
		if known == nil {
			l.promise.Store(&promise{wait: max(l.options.Wait, 0), Promise: session.Promise{Says: "Redis has not answered yet: " + explain(err).Error()}})
		}
		return err
	}
	l.promised(known, l.judge(servers))
	return nil
}

// promised notes what Redis can keep, and logs it if it was something else before.
func (l *Log) promised(known *promise, p promise) {
	l.promise.Store(&p)
	if known != nil && known.Promise != p.Promise {
		log := l.logger.Info
		if !p.Intakes || strings.HasPrefix(p.Says, "WEAK") {
			log = l.logger.Warn
		}
		log("what the store promises has changed", "intakes", p.Intakes, "says", p.Says)
	}
}

// ask reads what matters from one primary.
func ask(ctx context.Context, primary redis.Cmdable) (s server, err error) {
	info, err := primary.Info(ctx).Result()
	if err != nil {
		if redis.IsAuthError(err) || redis.IsPermissionError(err) {
			return s, errors.Join(errRefused, explain(err))
		}
		return s, err
	}
	values := map[string]string{}
	for line := range strings.Lines(info) {
		if name, value, ok := strings.Cut(strings.TrimSpace(line), ":"); ok {
			values[name] = value
		}
	}
	s.aof = values["aof_enabled"] == "1"
	s.replicas, _ = strconv.Atoi(values["connected_slaves"]) // 0 where it is not said
	if policy := values["maxmemory_policy"]; policy != "noeviction" && values["maxmemory"] != "0" {
		s.evicting = policy
	}
	if settings, err := primary.ConfigGet(ctx, "appendfsync").Result(); err == nil { // a user may be without the right to ask
		s.fsync = settings["appendfsync"]
	}
	return s, nil
}

// judge says what the worst of the primaries can keep, and how many replicas must confirm an intake.
func (l *Log) judge(servers []server) promise {
	p := promise{wait: l.options.Wait, Promise: session.Promise{Intakes: true, Layout: fmt.Sprint("layout ", layout)}}
	fewest := servers[0].replicas
	for _, s := range servers {
		fewest = min(fewest, s.replicas)
	}
	if p.wait == Auto {
		p.wait = min(fewest, 1)
		if known := l.promise.Load(); known != nil { // a replica that has gone may be promoted by others: its word is still needed
			p.wait = max(p.wait, known.wait)
		}
	}
	for _, s := range servers {
		durable, says := s.keeps(p.wait)
		if p.Says == "" || !durable && p.Intakes {
			p.Says = says
		}
		p.Intakes = p.Intakes && durable
	}
	if !p.Intakes && l.options.AcceptWeaker {
		p.wait = min(p.wait, fewest)
		p.Intakes, p.Says = true, "WEAK, and accepted: "+p.Says
	}
	return p
}

// keeps says whether an intake that is acknowledged survives the loss of power on one machine, and what there is to know.
func (s server) keeps(wait int) (durable bool, says string) {
	confirmed := ""
	if wait > 0 {
		confirmed = fmt.Sprintf(", and an intake is confirmed by %d more", wait)
	}
	switch {
	case s.replicas < wait:
		return false, fmt.Sprintf("%d replicas must confirm an intake, %d are connected: bring them back, or set --store-wait to what there is", wait, s.replicas)
	case s.evicting != "":
		return false, fmt.Sprintf("Redis throws keys away for room (maxmemory-policy %s): set noeviction", s.evicting)
	case !s.aof:
		return false, "Redis keeps no append-only file, so a restart loses what came after the last snapshot: set appendonly yes and appendfsync always"
	case s.fsync == "always":
		return true, "Redis writes every turn through to its disk (appendfsync always)" + confirmed
	case s.fsync == "":
		return false, "this user may not ask Redis how often it writes to its disk: grant +config|get"
	case s.fsync == "everysec" && wait > 0:
		return true, "Redis writes to its disk every second (appendfsync everysec)" + confirmed + ": only the loss of both within that second loses it"
	}
	return false, fmt.Sprintf("Redis writes to its disk later than it acknowledges (appendfsync %s): set always, or add a replica to confirm", s.fsync)
}
