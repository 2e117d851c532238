package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/gorilla/websocket"
)

// chatCommand is a server in the shape of gorilla's chat example: a goroutine that reads, a goroutine that writes, a channel between them, and the
// buffers that the library takes by default. It speaks answerbot's protocol, and gives every question the same reply.
type chatCommand struct{ serveFlags }

// The times of that shape, in which a client has to answer pings.
const (
	chatWrite  = 10 * time.Second
	chatPong   = time.Minute
	chatPing   = chatPong * 9 / 10
	chatWaits  = 256 // replies that may wait for a client
	chatFrames = 8 << 10
)

// Run serves.
func (c *chatCommand) Run(s *streams) error {
	text := filler(c.Bytes)
	upgrader := websocket.Upgrader{Subprotocols: []string{"answerbot.v1"}, CheckOrigin: func(*http.Request) bool { return true }}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v1/chat", func(w http.ResponseWriter, r *http.Request) {
		ws, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return // the reply has been sent
		}
		member := &chatMember{ws: ws, text: text, send: make(chan []byte, chatWaits)}
		go member.write()
		go member.read()
	})
	return c.serve(s.context, mux)
}

// chatMember is one connection.
type chatMember struct {
	ws   *websocket.Conn
	text string
	send chan []byte // closed by read, which alone sends to it
}

func (m *chatMember) read() {
	defer close(m.send)
	m.ws.SetReadLimit(chatFrames)
	_ = m.ws.SetReadDeadline(time.Now().Add(chatPong))
	m.ws.SetPongHandler(func(string) error { return m.ws.SetReadDeadline(time.Now().Add(chatPong)) })
	for seq := 0; ; seq += 2 {
		_, data, err := m.ws.ReadMessage()
		if err != nil {
			return
		}
		var frame struct{ Type, ID string }
		if json.Unmarshal(data, &frame) != nil {
			return
		}
		if frame.Type == "hello" {
			m.send <- []byte(`{"type":"welcome","session":"s","resumed":false,"seq":0}`)
			continue
		}
		m.send <- fmt.Appendf(nil, `{"type":"answer","seq":%d,"re":%q,"text":%q}`, seq, frame.ID, m.text)
	}
}

func (m *chatMember) write() {
	ticker := time.NewTicker(chatPing)
	defer ticker.Stop()
	defer m.ws.Close()
	for {
		select {
		case data, more := <-m.send:
			if m.ws.SetWriteDeadline(time.Now().Add(chatWrite)) != nil || !more {
				return
			}
			w, err := m.ws.NextWriter(websocket.TextMessage)
			if err != nil {
				return
			}
			if _, err := w.Write(data); err != nil || w.Close() != nil {
				return
			}
		case <-ticker.C:
			if m.ws.WriteControl(websocket.PingMessage, nil, time.Now().Add(chatWrite)) != nil {
				return
			}
		}
	}
}
