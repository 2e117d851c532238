package sockets

import (
	"bytes"
	"crypto/tls"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// echo sends back what it is sent, and counts.
type echo struct {
	conn  *Conn
	rests *atomic.Int64
	ended *sync.WaitGroup
}

func (e *echo) Message(text []byte) error { return e.conn.Send(text) }
func (e *echo) Rest()                     { e.rests.Add(1) }
func (e *echo) Ended()                    { e.ended.Done() }

// server echoes over a set.
type server struct {
	*Set
	*httptest.Server
	rests atomic.Int64
	ended sync.WaitGroup

	opened chan *Conn // each as it is opened
}

func serve(t testing.TB, o Options, secure bool) *server {
	t.Helper()
	if o.PingEvery == 0 {
		o.PingEvery = time.Hour
	}
	if o.SilentFor == 0 {
		o.SilentFor = 2 * time.Hour
	}
	if o.WriteWithin == 0 {
		o.WriteWithin = 10 * time.Second
	}
	o.MaxMessage, o.MessageWithin = 8<<10, 10*time.Second
	s := &server{Set: New(o), opened: make(chan *Conn, 1000)}
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.ended.Add(1)
		err := s.Open(w, r, nil, func(c *Conn) Handler {
			select {
			case s.opened <- c:
			default: // nobody asks
			}
			return &echo{c, &s.rests, &s.ended}
		})
		if err != nil {
			s.ended.Done()
		}
	})
	s.Server = httptest.NewUnstartedServer(h)
	if secure {
		s.StartTLS()
	} else {
		s.Start()
	}
	t.Cleanup(func() {
		s.Drain(websocket.CloseGoingAway, func() string { return "bye" })
		s.ended.Wait()
		s.Set.Close()
		s.Set.Close() // who shuts down twice does no harm
		s.Server.Close()
	})
	return s
}

// dial opens a websocket; network is the connection under it.
func (s *server) dial(t testing.TB) (ws *websocket.Conn, network net.Conn) {
	t.Helper()
	d := websocket.Dialer{TLSClientConfig: &tls.Config{RootCAs: nil, InsecureSkipVerify: true}}
	ws, _, err := d.Dial("ws"+strings.TrimPrefix(s.URL, "http"), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ws.Close() })
	_ = ws.SetReadDeadline(time.Now().Add(30 * time.Second))
	return ws, ws.NetConn()
}

// echoes sends a message and awaits it.
func echoes(t *testing.T, ws *websocket.Conn, text string) {
	t.Helper()
	if err := ws.WriteMessage(websocket.TextMessage, []byte(text)); err != nil {
		t.Fatal(err)
	}
	if _, got, err := ws.ReadMessage(); err != nil || string(got) != text {
		t.Fatalf("got %.40q, %v, want %.40q", got, err, text)
	}
}

func eachForm(t *testing.T, test func(*testing.T, Form)) {
	for _, form := range []Form{Goroutine, Parked} {
		if form == Parked && !ParkingWorks {
			continue
		}
		t.Run(string(form), func(t *testing.T) { test(t, form) })
	}
}

func TestEcho(t *testing.T) {
	eachForm(t, func(t *testing.T, form Form) {
		s := serve(t, Options{Form: form}, false)
		var all sync.WaitGroup
		for range 50 {
			ws, _ := s.dial(t)
			all.Go(func() {
				for _, size := range []int{0, 1, 125, 126, 4000, 4096, 5000, 8192} {
					echoes(t, ws, strings.Repeat("x", size))
				}
			})
		}
		all.Wait()
	})
}

// Behind TLS in this process the kernel's descriptor does not give the bytes, so even then a goroutine waits.
func TestBehindTLS(t *testing.T) {
	s := serve(t, Options{Form: Parked}, true)
	ws, _ := s.dial(t)
	echoes(t, ws, "hello")
	if c := <-s.opened; !isStream(c) {
		t.Errorf("the line is a %T", c.line)
	}
}

func isStream(c *Conn) bool { _, ok := c.line.(stream); return ok }

// An idle connection has a goroutine, or none.
func TestIdleCosts(t *testing.T) {
	eachForm(t, func(t *testing.T, form Form) {
		s := serve(t, Options{Form: form}, false)
		const n = 100
		before := runtime.NumGoroutine()
		for range n {
			ws, _ := s.dial(t)
			echoes(t, ws, "hello")
		}
		most := 20 // of the test's own server
		if form == Goroutine {
			most += n
		}
		for end := time.Now().Add(20 * time.Second); runtime.NumGoroutine() > before+most; time.Sleep(time.Millisecond) {
			if time.Now().After(end) {
				t.Fatalf("%d goroutines for %d connections", runtime.NumGoroutine()-before, n)
			}
		}
	})
}

// A client that answers pings stays, however long it says nothing, and can be spoken to.
func TestPings(t *testing.T) {
	eachForm(t, func(t *testing.T, form Form) {
		s := serve(t, Options{Form: form, PingEvery: 20 * time.Millisecond, SilentFor: 10 * time.Second}, false)
		ws, _ := s.dial(t)
		pings, answered := make(chan struct{}, 100), 0
		ws.SetPingHandler(func(text string) error {
			select {
			case pings <- struct{}{}:
			default:
			}
			if answered++; answered > maxControls { // more would be abuse
				return nil
			}
			return ws.WriteControl(websocket.PongMessage, []byte(text), time.Now().Add(time.Second))
		})
		texts := make(chan string)
		go func() {
			for {
				_, text, err := ws.ReadMessage()
				if err != nil {
					return
				}
				texts <- string(text)
			}
		}()
		for range 5 {
			<-pings
		}
		if err := ws.WriteMessage(websocket.TextMessage, []byte("hello")); err != nil {
			t.Fatal(err)
		}
		if got := <-texts; got != "hello" {
			t.Errorf("got %q", got)
		}
		c := <-s.opened
		c.Do(func() error { return c.Send([]byte("pushed")) })
		if got := <-texts; got != "pushed" {
			t.Errorf("got %q", got)
		}
		if s.rests.Load() == 0 {
			t.Error("the handler was never told that nothing goes on")
		}
	})
}

// A client that is gone without a word is noticed.
func TestSilentClient(t *testing.T) {
	eachForm(t, func(t *testing.T, form Form) {
		s := serve(t, Options{Form: form, PingEvery: 10 * time.Millisecond, SilentFor: 50 * time.Millisecond}, false)
		s.dial(t) // reads nothing, and so answers nothing
		s.ended.Wait()
	})
}

// What a client does not read waits with the one who writes, for so long and no longer; one that reads late gets all of it.
func TestSlowReaders(t *testing.T) {
	eachForm(t, func(t *testing.T, form Form) {
		const messages, size = 400, 64 << 10 // more than the kernel takes
		var through atomic.Int64
		flood := func(s *server) (sent chan error) {
			sent = make(chan error, 1)
			c := <-s.opened
			c.Do(func() (err error) {
				for i := 0; i < messages && err == nil; i++ {
					err = c.Send(bytes.Repeat([]byte{byte('a' + i%26)}, size))
					through.Add(1)
				}
				sent <- err
				return err
			})
			return sent
		}
		s := serve(t, Options{Form: form, WriteWithin: 20 * time.Second}, false)
		late, _ := s.dial(t)
		sent := flood(s)
		for last := int64(0); last == 0 || last != through.Load(); time.Sleep(100 * time.Millisecond) { // until nothing goes through any more
			last = through.Load()
		}
		if through.Load() == messages {
			t.Fatal("everything went through before anything was read")
		}
		for i := range messages {
			_, got, err := late.ReadMessage()
			if err != nil || len(got) != size || got[0] != byte('a'+i%26) || got[size-1] != got[0] {
				t.Fatalf("message %d: %d bytes, %v", i, len(got), err)
			}
		}
		if err := <-sent; err != nil {
			t.Error(err)
		}
		s = serve(t, Options{Form: form, WriteWithin: 100 * time.Millisecond}, false)
		s.dial(t)
		if err := <-flood(s); err == nil {
			t.Error("everything went through to a client that reads nothing")
		}
		s.ended.Wait()
	})
}

// Everybody is told, also who comes when it has begun; what they still send meanwhile does not keep them from hearing it.
func TestDrain(t *testing.T) {
	eachForm(t, func(t *testing.T, form Form) {
		s := serve(t, Options{Form: form}, false)
		var all []*websocket.Conn
		for range 20 {
			ws, _ := s.dial(t)
			all = append(all, ws)
		}
		s.Drain(websocket.CloseGoingAway, func() string { return "come back" })
		ws, _ := s.dial(t)
		for _, ws := range append(all, ws) {
			_ = ws.WriteMessage(websocket.TextMessage, []byte("hello"))
			for {
				_, _, err := ws.ReadMessage()
				if err == nil {
					continue // what was sent before
				}
				if !websocket.IsCloseError(err, websocket.CloseGoingAway) || !strings.Contains(err.Error(), "come back") {
					t.Errorf("got %v", err)
				}
				break
			}
		}
		s.ended.Wait()
	})
}

// The end of a connection is noticed however it comes, and nothing is left of it.
func TestEnds(t *testing.T) {
	eachForm(t, func(t *testing.T, form Form) {
		s := serve(t, Options{Form: form}, false)
		ends := []func(*websocket.Conn, *net.TCPConn){
			func(ws *websocket.Conn, _ *net.TCPConn) {
				_ = ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(1000, ""), time.Now().Add(time.Second))
			},
			func(_ *websocket.Conn, c *net.TCPConn) { c.Close() },
			func(_ *websocket.Conn, c *net.TCPConn) { _ = c.SetLinger(0); c.Close() }, // a reset
			func(_ *websocket.Conn, c *net.TCPConn) { _ = c.CloseWrite() },
			func(_ *websocket.Conn, c *net.TCPConn) { _, _ = c.Write([]byte{0x81}); c.Close() }, // within a frame
			func(ws *websocket.Conn, c *net.TCPConn) { // with a message just before
				_ = ws.WriteMessage(websocket.TextMessage, []byte("x"))
				_ = c.CloseWrite()
				if _, got, err := ws.ReadMessage(); err != nil || string(got) != "x" {
					t.Errorf("the last message: %q, %v", got, err)
				}
			},
		}
		for range 5 {
			for _, end := range ends {
				ws, network := s.dial(t)
				echoes(t, ws, "hello")
				end(ws, network.(*net.TCPConn))
			}
		}
		s.ended.Wait()
		s.Set.mu.Lock()
		defer s.Set.mu.Unlock()
		if s.beats.n != 0 || len(s.beats.all()) != 0 {
			t.Errorf("%d connections are left", s.beats.n)
		}
	})
}

// Things from all sides at once meet one after another.
func TestOneThingAtATime(t *testing.T) {
	eachForm(t, func(t *testing.T, form Form) {
		s := serve(t, Options{Form: form, PingEvery: time.Millisecond, SilentFor: time.Minute}, false)
		ws, _ := s.dial(t)
		const each = 300
		c := <-s.opened
		for range each {
			c.Do(func() error { return c.Send([]byte("pushed")) })
		}
		go func() {
			for range each {
				_ = ws.WriteMessage(websocket.TextMessage, []byte("asked"))
			}
		}()
		got := map[string]int{}
		ws.SetPingHandler(func(string) error { return nil })
		for range 2 * each {
			_, text, err := ws.ReadMessage()
			if err != nil {
				t.Fatal(err)
			}
			got[string(text)]++
		}
		if got["pushed"] != each || got["asked"] != each {
			t.Errorf("got %v", got)
		}
	})
}
