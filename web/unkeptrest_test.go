package web

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/gorilla/websocket"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/memlog"
	"github.com/treadstone-law/answerbot/web/webtest/request"
)

// What is said while nothing can be stored lives in the connection, and nothing of it is held once that has ended.
func TestUnkeptIsLetGo(t *testing.T) {
	const (
		conversations = 30
		long          = 6_500 // bytes
	)
	log := &lameLog{Log: memlog.New()}
	log.down.Store(true)
	s, h := start(t, Options{Log: log})
	held := func() uint64 {
		var m runtime.MemStats
		for range 2 { // what is in a sync.Pool outlives one collection
			runtime.GC()
		}
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	word := strings.Repeat("é", 20) + " " // a few hundred words, which take little time to look at
	said := strings.Repeat(word, long/len(word))
	first := dial(t, h, hello) // what is read when somebody first says something stays
	first.send(fmt.Sprintf(`{"type":"say","id":"first","text":%q}`, said))
	for first.next()["re"] != "first" {
	}
	first.Close()
	var all []*client
	for range conversations {
		all = append(all, dial(t, h, hello)) // what clients hold is not meant
	}
	before := held()
	for _, c := range all {
		for n := range session.SaidKept {
			c.send(fmt.Sprintf(`{"type":"say","id":"m%d","text":%q}`, n, said))
			for c.next()["re"] != fmt.Sprint("m", n) { // the first is told that nothing is kept
			}
		}
	}
	const least = conversations * session.SaidKept * long / 2
	if during := held(); during < before+least {
		t.Fatalf("%d bytes are held for what was said, which is too little for this test", int64(during)-int64(before))
	}
	for _, c := range all {
		c.Close()
	}
	s.sockets.Wait()
	if after := held(); after > before+least/4 {
		t.Errorf("%d bytes are held after everybody has left", int64(after)-int64(before))
	}
}

// Who reads the log of a store that fails finds the request and the conversation, and nothing of what was said.
func TestUnkeptIsLogged(t *testing.T) {
	var lines lockedBuffer
	log := &lameLog{Log: memlog.New()}
	s, h := start(t, Options{Log: log, Logger: slog.New(slog.NewJSONHandler(&lines, nil))})
	ws, res, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(h.URL, "http")+"/v1/chat", nil)
	must(t, err)
	defer ws.Close()
	c := &client{t: t, Conn: ws}
	c.send(hello)
	conversation := c.next()["conversation"]
	log.down.Store(true)
	c.send(`{"type":"say","id":"canary1","text":"my canary has an lmia"}`)
	c.want("reply", 0, keptNot)
	var line struct{ Level, Doing, Error, Request, Conversation string }
	must(t, json.Unmarshal([]byte(lines.take()), &line))
	if id := res.Header.Get("X-Request-Id"); id == "" || line.Request != id || line.Conversation != conversation || line.Level != "ERROR" || line.Doing == "" || line.Error == "" {
		t.Errorf("got %+v, want the request %s and the conversation %s", line, id, conversation)
	}
	s.storeWorks()
	lines.take()
	res, _ = request.Send(t, "POST", h.URL+"/v1/chat", fmt.Sprintf(`{"frames":[%s,{"type":"say","id":"canary2","text":"my canary has an lmia"}]}`, hello))
	text := lines.take()
	if id := res.Header.Get("X-Request-Id"); id == "" || !strings.Contains(text, `"request":"`+id+`"`) || !strings.Contains(text, `"conversation":"`) || strings.Contains(text, "canary") {
		t.Errorf("by POST: got %s, want the request %s", text, id)
	}
}

// lockedBuffer takes what is logged, from all goroutines.
type lockedBuffer struct {
	mu   sync.Mutex // guards text
	text strings.Builder
}

// Write implements io.Writer.
func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

// take gives what has been written since it was called last.
func (b *lockedBuffer) take() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	defer b.text.Reset()
	return b.text.String()
}
