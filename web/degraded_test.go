package web

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/redislog/redistest"
)

// Whatever is wrong with Redis, questions are answered, an intake is refused honestly, and everything is kept again without a restart; nothing that was acknowledged
// before is missing after. Without unkept (see there) the first wait below ends with an error instead of an answer.
func TestDegraded(t *testing.T) {
	redis := redistest.Start(t, redistest.Durable...)
	for _, fault := range []struct {
		name          string
		strike, amend func()
	}{
		{"frozen", redis.Freeze, redis.Thaw},
		{"gone", redis.Kill, redis.Restart},
		{"read-only", func() { redis.Do("replicaof", "127.0.0.1", "1") }, func() { redis.Do("replicaof", "no", "one") }},
		{"out of memory", func() { redis.Do("config", "set", "maxmemory", "1") }, func() { redis.Do("config", "set", "maxmemory", "0") }},
	} {
		t.Run(fault.name, func(t *testing.T) {
			r := startReplica(t, redis.URL(""), Options{})
			c := dial(t, r.http, hello)
			c.keeps("hello")
			fault.strike()
			for n := range atFullLength(3, 30) {
				c.send(fmt.Sprintf(`{"type":"say","id":"during%d","text":"lmia"}`, n))
				if n == 0 {
					c.want("reply", 0, keptNot)
				}
				c.want("answer", 0, "")
			}
			c.send(`{"type":"intake","id":"i1","action":"start"}`)
			if m := c.next(); m["code"] != "unavailable" {
				t.Errorf("an intake: got %v", m)
			}
			late := dial(t, r.http, hello) // who comes now is answered too
			late.send(`{"type":"say","id":"m1","text":"lmia"}`)
			late.want("reply", 0, keptNot)
			late.want("answer", 0, "")
			fault.amend()
			kept := c.keeps("thanks")
			events, err := r.log.Read(t.Context(), session.ConversationOf(c.token), 0)
			if err != nil || float64(len(events)) != kept || events[0].Type != session.TypeVisitor {
				t.Errorf("got %d events, %v, want %v", len(events), err, kept)
			}
		})
	}
}

// keeps says something until it is kept, which a busy machine may be too slow for at first, and gives the number of the reply.
func (c *client) keeps(text string) (seq float64) {
	c.t.Helper()
	redistest.Until(c.t, "turns are kept", func(context.Context) bool {
		id := fmt.Sprint("keeps", time.Now().UnixNano())
		c.send(fmt.Sprintf(`{"type":"say","id":%q,"text":%q}`, id, text))
		m := c.next()
		for m["re"] != id { // what is said of keeping
			m = c.next()
		}
		seq, _ = m["seq"].(float64)
		return seq > 0
	})
	return seq
}
