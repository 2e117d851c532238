package sockets

import (
	"fmt"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// The workers of a crowd are kept for who comes next, go little by little while others stay, and are gone once everybody is.
func TestWorkersGo(t *testing.T) {
	const crowd = 32
	s := serve(t, Options{PingEvery: 2 * slots * 10 * time.Millisecond}, false)
	var all []*websocket.Conn
	var conns []*Conn
	for range crowd {
		ws, _ := s.dial(t)
		all, conns = append(all, ws), append(conns, <-s.opened)
	}
	for _, c := range conns {
		c.mu.Lock() // so that each needs a worker of its own
	}
	for i, ws := range all {
		if err := ws.WriteMessage(websocket.TextMessage, fmt.Append(nil, i)); err != nil {
			t.Fatal(err)
		}
	}
	waiting := func() int { return int(s.parker.waiting.Load()) }
	for i, c := range conns {
		c.mu.Unlock()
		if _, got, err := all[i].ReadMessage(); err != nil || string(got) != fmt.Sprint(i) {
			t.Fatalf("got %q, %v", got, err)
		}
	}
	until := func(what string, most int) {
		for deadline := time.Now().Add(30 * time.Second); waiting() > most; time.Sleep(time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("%s: %d workers wait", what, waiting())
			}
		}
	}
	until("while the crowd is there", 4)
	for _, ws := range all {
		ws.Close()
	}
	s.ended.Wait()
	until("when all are gone", 2) // one that was about to wait while the last beat went by
	ws, _ := s.dial(t)
	echoes(t, ws, "there is somebody for who comes now")
}
