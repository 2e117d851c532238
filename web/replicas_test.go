package web

import (
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/redislog"
	"github.com/treadstone-law/answerbot/session/redislog/redistest"
)

// replica is one of several servers that share nothing but Redis.
type replica struct {
	*Server
	http *httptest.Server
	log  *redislog.Log
}

func startReplica(t testing.TB, url string, o Options) *replica {
	t.Helper()
	log, err := redislog.Open(context.Background(), redislog.Options{URL: url, Wait: redislog.Auto})
	must(t, err)
	o.Log, o.MessageBurst = log, 1<<30
	s, h := start(t, o)
	t.Cleanup(func() {
		if err := log.Close(); err != nil { // before start's own clean-up: nothing is stored while it goes down
			t.Error(err)
		}
	})
	return &replica{s, h, log}
}

// A lawyer on one server and a visitor on another read each other, see each other type, and the bot of either is silent meanwhile.
func TestTakeoverAcrossReplicas(t *testing.T) {
	redis := redistest.Start(t, redistest.Durable...)
	a, b := startReplica(t, redis.URL(""), Options{}), startReplica(t, redis.URL(""), Options{})
	c := dial(t, b.http, hello)
	c.send(`{"type":"say","id":"m1","text":"hello"}`)
	c.want("reply", 2, "")
	id := session.ConversationOf(c.token)
	told := make(chan session.Wake, 100)
	defer a.log.Follow(id, func(w session.Wake) { told <- w })()
	must(t, a.Speak(t.Context(), id, "d1", "Grace", "Good morning."))
	c.want("notice", 3, "Grace")
	c.want("lawyer", 4, "Good morning.")
	a.Typing(id)
	if m := c.next(); m["type"] != "typing" || m["who"] != "lawyer" {
		t.Errorf("got %v", m)
	}
	redistest.Until(t, "the desk sees the visitor type", func(ctx context.Context) bool {
		b.Log.Type(id, "visitor")
		for {
			select {
			case w := <-told:
				if w.Typing == "visitor" {
					return true
				}
			case <-time.After(50 * time.Millisecond):
				return false
			}
		}
	})
	c.send(`{"type":"say","id":"m2","text":"my boss must get an lmia"}`)
	c.want("ack", 5, "")
	must(t, a.Leave(t.Context(), id, "d2", "Grace"))
	c.want("notice", 6, "left")
	c.want("answer", 7, "") // to what the lawyer left unanswered

	// On another server, with the number up to which everything is known, exactly the rest comes.
	again := dial(t, a.http, fmt.Sprintf(`{"type":"hello","resume":%q,"after":3}`, c.token))
	again.want("lawyer", 4, "")
	again.want("visitor", 5, "")
	again.want("notice", 6, "")
	again.want("answer", 7, "")
	again.send(`{"type":"say","id":"m3","text":"thanks"}`)
	again.want("reply", 9, "")
	c.want("visitor", 8, "")
	c.want("reply", 9, "")
}

// The time from a lawyer's message on one server to the visitor on another, as a median.
func BenchmarkLawyerToVisitor(b *testing.B) {
	redis := redistest.Start(b, redistest.Durable...)
	one, other := startReplica(b, redis.URL(""), Options{}), startReplica(b, redis.URL(""), Options{})
	c := dial(b, other.http, hello)
	c.send(`{"type":"say","id":"m1","text":"hello"}`)
	c.next()
	id := session.ConversationOf(c.token)
	if err := one.Join(b.Context(), id, "join", "Grace"); err != nil {
		b.Fatal(err)
	}
	c.next()
	var took []time.Duration
	for n := 0; b.Loop(); n++ {
		begin := time.Now()
		if err := one.Speak(b.Context(), id, fmt.Sprint("d", n%200, "-", len(took)), "Grace", "Good morning."); err != nil {
			b.Fatal(err)
		}
		c.next()
		took = append(took, time.Since(begin))
		if n%100 == 99 { // a conversation of a usual length
			b.StopTimer()
			if err := one.Log.Forget(b.Context(), id); err != nil {
				b.Fatal(err)
			}
			c.next()
			c.send(fmt.Sprintf(`{"type":"say","id":"again%d","text":"hello"}`, n))
			c.next()
			if err := one.Join(b.Context(), id, fmt.Sprint("join", n), "Grace"); err != nil {
				b.Fatal(err)
			}
			c.next()
			b.StartTimer()
		}
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "ms-median")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "ms-p99")
}

// roamer is a visitor whose connection keeps breaking, and who comes back at any server with the number of the last event they have. It notes what
// was acknowledged and what was seen, as the client's side of history.
type roamer struct {
	name     string
	replicas func() []*httptest.Server
	token    string
	after    float64
	acked    map[string]bool    // ids of frames that were answered
	seen     map[float64]string // by number, the id of the frame that the event is about
	faults   []string
	ws       *websocket.Conn
	longest  time.Duration // from a broken connection to the next welcome
}

func (r *roamer) fault(format string, args ...any) {
	r.faults = append(r.faults, r.name+": "+fmt.Sprintf(format, args...))
}

// connect says hello at one of the servers, as often as it takes.
func (r *roamer) connect(turn int) bool {
	begin := time.Now()
	defer func() { r.longest = max(r.longest, time.Since(begin)) }()
	for try := range 400 {
		servers := r.replicas()
		if len(servers) > 0 {
			url := "ws" + strings.TrimPrefix(servers[(turn+try)%len(servers)].URL, "http") + "/v1/chat"
			if ws, _, err := websocket.DefaultDialer.Dial(url, nil); err == nil {
				_ = ws.SetReadDeadline(time.Now().Add(20 * time.Second))
				r.ws = ws
				if err = ws.WriteJSON(map[string]any{"type": "hello", "resume": r.token, "after": r.after}); err == nil {
					var m message
					if err = ws.ReadJSON(&m); err == nil && m["type"] == "welcome" {
						if token := m["session"].(string); token != r.token {
							if len(r.acked) > 0 { // one in which nothing was acknowledged may not have begun
								r.fault("the conversation is gone")
							}
							r.token, r.after, r.seen = token, 0, map[float64]string{}
						}
						return true
					}
				}
				_ = ws.Close()
			}
		}
		time.Sleep(50 * time.Millisecond)
	}
	r.fault("no server lets it in")
	return false
}

// say sends a frame and reads until it is answered, as often as it takes, and lets the connection break now and then.
func (r *roamer) say(turn int, breaks bool) {
	id := fmt.Sprintf("%s-%d", r.name, turn)
	for !r.acked[id] {
		if r.ws == nil && !r.connect(turn) {
			return
		}
		text := fmt.Sprintf(`{"type":"say","id":%q,"text":"thanks"}`, id)
		if r.ws.WriteMessage(websocket.TextMessage, []byte(text)) != nil || breaks {
			breaks = false
			r.drop()
			continue
		}
		if !r.hear(id) {
			r.drop()
		}
	}
}

func (r *roamer) drop() {
	_ = r.ws.Close()
	r.ws = nil
}

// hear reads until the frame is answered; it is false when the connection breaks first.
func (r *roamer) hear(id string) bool {
	for {
		var m message
		_ = r.ws.SetReadDeadline(time.Now().Add(20 * time.Second))
		if r.ws.ReadJSON(&m) != nil {
			return false
		}
		re, _ := m["re"].(string)
		if m["type"] == "error" {
			time.Sleep(50 * time.Millisecond)
			return false // not received: it is sent again
		}
		seq, _ := m["seq"].(float64)
		if seq == 0 && re == id { // answered without a record: it is sent again
			time.Sleep(50 * time.Millisecond)
			return false
		}
		if seq == 0 {
			continue
		}
		if !strings.HasPrefix(re, r.name+"-") {
			r.fault("a foreign event: %v", m)
		}
		if known, ok := r.seen[seq]; ok && known != re {
			r.fault("number %v is of %s and of %s", seq, known, re)
		}
		r.seen[seq], r.after = re, max(r.after, seq)
		if re == id && m["type"] != "visitor" {
			r.acked[id] = true
			return true
		}
	}
}

// check compares what this visitor was told with what is stored: everything acknowledged is there once, nothing is missing or foreign.
func (r *roamer) check(log session.Log, turns int) {
	events, err := log.Read(context.Background(), session.ConversationOf(r.token), 0)
	if err != nil {
		r.fault("%v", err)
		return
	}
	times := map[string]int{}
	for i, e := range events {
		if e.Seq != int64(i)+1 {
			r.fault("number %d is at place %d", e.Seq, i+1)
		}
		if !strings.HasPrefix(e.Re, r.name+"-") {
			r.fault("a foreign event is stored: %+v", e)
		}
		if e.Type == session.TypeVisitor {
			times[e.Re]++
		}
		if seen, ok := r.seen[float64(e.Seq)]; ok && seen != e.Re {
			r.fault("number %d was shown as %s and is %s", e.Seq, seen, e.Re)
		}
	}
	for turn := range turns {
		if id := fmt.Sprintf("%s-%d", r.name, turn); times[id] != 1 || !r.acked[id] {
			r.fault("%s is stored %d times, acknowledged %t", id, times[id], r.acked[id])
		}
	}
}

// atFullLength is many under make faults and few in make test.
func atFullLength(few, many int) int {
	if os.Getenv("FAULTS") != "" {
		return many
	}
	return few
}

// roam has visitors talk to servers that change under them; during is called meanwhile. It gives how many connections were broken.
func roam(t *testing.T, log session.Log, visitors, turns int, replicas func() []*httptest.Server, during func()) {
	t.Helper()
	all := make([]*roamer, visitors)
	var wg sync.WaitGroup
	for i := range all {
		r := &roamer{name: fmt.Sprint("v", i), replicas: replicas, acked: map[string]bool{}, seen: map[float64]string{}}
		all[i] = r
		wg.Go(func() {
			for turn := range turns {
				r.say(turn, turn%2 == 1)
			}
			if r.ws != nil {
				r.drop()
			}
		})
	}
	during()
	wg.Wait()
	faults, longest := 0, time.Duration(0)
	for _, r := range all {
		r.check(log, turns)
		for _, f := range r.faults[:min(len(r.faults), 3)] {
			t.Error(f)
		}
		faults, longest = faults+len(r.faults), max(longest, r.longest)
	}
	t.Logf("%d visitors, %d turns, at least %d broken connections, the last one back after %v, %d faults", visitors, visitors*turns, visitors*(turns/2),
		longest.Round(time.Millisecond), faults)
}

// Over connections that break in the midst of turns, at two servers and with a Redis that is killed and frozen meanwhile, everything that a visitor was told is stored
// once, under the number that was shown, without a gap and without anybody else's words. Without the check of client ids in the script turns are doubled; with
// appendonly no they are missing.
func TestHistory(t *testing.T) {
	redis := redistest.Start(t, redistest.Durable...)
	a, b := startReplica(t, redis.URL(""), Options{}), startReplica(t, redis.URL(""), Options{})
	visitors, turns := atFullLength(10, 50), atFullLength(10, 40)
	roam(t, a.log, visitors, turns, func() []*httptest.Server { return []*httptest.Server{a.http, b.http} }, func() {
		for range atFullLength(1, 5) {
			time.Sleep(200 * time.Millisecond)
			redis.Freeze()
			time.Sleep(300 * time.Millisecond)
			redis.Thaw()
			time.Sleep(200 * time.Millisecond)
			redis.Kill()
			redis.Restart()
		}
	})
}

// Three servers are replaced one after the other while visitors talk: all come back, nothing is lost or doubled.
func TestRollingRestart(t *testing.T) {
	redis := redistest.Start(t, redistest.Durable...)
	const servers = 3
	var mu sync.Mutex // guards running
	var running []*replica
	for range servers {
		running = append(running, startReplica(t, redis.URL(""), Options{}))
	}
	addresses := func() []*httptest.Server {
		mu.Lock()
		defer mu.Unlock()
		var all []*httptest.Server
		for _, r := range running {
			all = append(all, r.http)
		}
		return all
	}
	keeper := startReplica(t, redis.URL(""), Options{})
	roam(t, keeper.log, atFullLength(20, 2000), atFullLength(10, 6), addresses, func() {
		for i := range servers {
			time.Sleep(100 * time.Millisecond)
			fresh := startReplica(t, redis.URL(""), Options{})
			mu.Lock()
			old := running[i]
			running[i] = fresh
			mu.Unlock()
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
			if err := old.Shutdown(ctx); err != nil {
				t.Error("draining:", err)
			}
			cancel()
		}
	})
}
