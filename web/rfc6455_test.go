package web

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/web/sockets"
)

// The parts of a frame header, RFC 6455 section 5.2.
const (
	finBit     = 0x80
	opcodeBits = 0x0f
	maskBit    = 0x80
	opClose    = 0x8
)

// raw is a connection after the handshake, spoken to in bytes.
func raw(t *testing.T, h *httptest.Server) (net.Conn, *bufio.Reader) {
	t.Helper()
	conn, err := net.Dial("tcp", h.Listener.Addr().String())
	must(t, err)
	t.Cleanup(func() { conn.Close() })
	_ = conn.SetDeadline(time.Now().Add(30 * time.Second))
	fmt.Fprintf(conn, "GET /v1/chat HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
	in := bufio.NewReader(conn)
	res, err := http.ReadResponse(in, nil)
	if err != nil || res.StatusCode != http.StatusSwitchingProtocols {
		t.Fatalf("handshake: got %v, %v", res, err)
	}
	return conn, in
}

// fr is a masked frame.
func fr(first byte, payload string) string { return masked("\x01\x02\x03\x04", first, payload) }

// masked is a frame with a certain mask.
func masked(mask string, first byte, payload string) string {
	head := []byte{first}
	switch n := len(payload); {
	case n < 126:
		head = append(head, maskBit|byte(n))
	case n < 1<<16:
		head = binary.BigEndian.AppendUint16(append(head, maskBit|126), uint16(n))
	default:
		head = binary.BigEndian.AppendUint64(append(head, maskBit|127), uint64(n))
	}
	body := []byte(payload)
	for i := range body {
		body[i] ^= mask[i%4]
	}
	return string(head) + mask + string(body)
}

// outcome reads frames until one acknowledges a ping frame or the connection ends: every pong with its payload, and then "ack" or the close code.
func outcome(in *bufio.Reader) string {
	var pongs string
	for {
		var head [2]byte
		if _, err := io.ReadFull(in, head[:]); err != nil {
			return pongs + "ended"
		}
		n := int(head[1])
		if head[1] == 126 {
			var long [2]byte
			_, _ = io.ReadFull(in, long[:])
			n = int(binary.BigEndian.Uint16(long[:]))
		}
		body := make([]byte, n)
		if _, err := io.ReadFull(in, body); err != nil {
			return pongs + "ended"
		}
		switch {
		case head[0]&opcodeBits == opClose && n >= 2:
			return pongs + fmt.Sprint(binary.BigEndian.Uint16(body))
		case head[0]&opcodeBits == opClose:
			return pongs + "closed"
		case head[0]&opcodeBits == 0xa:
			pongs += "pong " + string(body) + ", "
		case strings.Contains(string(body), `"ack"`):
			return pongs + "ack"
		}
	}
}

// split cuts a text into so many fragments, all but the first of them empty.
func split(text string, n int) string {
	var all strings.Builder
	for i := range n {
		first, part := byte(0), ""
		if i == 0 {
			first, part = 1, text
		}
		if i == n-1 {
			first |= finBit
		}
		all.WriteString(fr(first, part))
	}
	return all.String()
}

func code(n uint16) string { return string(binary.BigEndian.AppendUint16(nil, n)) }

// TestRFC6455 says what each part of the protocol leads to, sent at once and byte by byte, in every form of connections.
func TestRFC6455(t *testing.T) {
	rows := slices.Concat(dataRows(), controlRows(), closeRows(), headerRows(), lengthRows(), fragmentRows(), textRows())
	t.Logf("%d rows", len(rows))
	eachForm(t, func(t *testing.T, form sockets.Form) {
		_, h := start(t, Options{Connections: form})
		for _, test := range rows {
			for _, size := range []int{len(test.send), 1} {
				if size == 1 && len(test.send) > 400 {
					continue
				}
				conn, in := raw(t, h)
				for part := range slices.Chunk([]byte(test.send), max(size, 1)) {
					if _, err := conn.Write(part); err != nil {
						break // the server has heard enough
					}
				}
				if got := outcome(in); got != test.want {
					t.Errorf("%s, %d bytes at once: got %q, want %q", test.name, size, got, test.want)
				}
				conn.Close()
			}
		}
	})
}

// A message that begins has to end, however often its sender pings.
func TestMessageThatNeverEnds(t *testing.T) {
	_, h := start(t, Options{MessageWithin: 100 * time.Millisecond})
	for _, begun := range []string{"\x81", fr(0x81, hello)[:8], fr(0x01, "x"), fr(0x01, "x") + fr(0x89, "")} {
		conn, in := raw(t, h)
		_, _ = io.WriteString(conn, begun)
		got := outcome(in)
		if got != "ended" && got != "pong , ended" {
			t.Errorf("%q: got %q, want the end", begun, got)
		}
	}
}

// A client that reads nothing of what it asks for is dropped, and what waits for it is bounded by the kernel's buffers.
func TestSlowReader(t *testing.T) {
	const slowest = 2_000 // replies, far more than are held for anybody
	s, h := start(t, Options{WriteWithin: 200 * time.Millisecond, MessageEvery: -1})
	conn, _ := raw(t, h)
	_, err := io.WriteString(conn, fr(0x81, hello))
	for n := 0; err == nil && n < slowest; n++ {
		_, err = io.WriteString(conn, fr(0x81, fmt.Sprintf(`{"type":"say","id":"%d","text":"lmia"}`, n)))
	}
	s.sockets.Wait() // it is cut off
	if n := figure(t, s, "answerbot_replies_total"); n == 0 || n > slowest/4 {
		t.Errorf("%v replies were made for a client that reads none", n)
	}
}

func TestLimitsOfAnAddress(t *testing.T) {
	trust := mustPrefixes("127.0.0.0/8", "::1/128")
	from := func(h *httptest.Server, who, path, body string) int {
		t.Helper()
		method := http.MethodGet
		if body != "" {
			method = http.MethodPost
		}
		r, _ := http.NewRequest(method, h.URL+path, strings.NewReader(body))
		r.Header.Set("X-Forwarded-For", who)
		r.Header.Set("Content-Type", "application/json")
		if strings.HasPrefix(body, "helpful=") {
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		if path == "/v1/chat" && body == "" {
			r.Header.Set("Connection", "Upgrade")
			r.Header.Set("Upgrade", "websocket")
			r.Header.Set("Sec-WebSocket-Version", "13")
			r.Header.Set("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")
		}
		res, err := http.DefaultTransport.RoundTrip(r)
		must(t, err)
		t.Cleanup(func() { res.Body.Close() })
		if res.StatusCode == http.StatusTooManyRequests && res.Header.Get("Retry-After") == "" {
			t.Error("no Retry-After")
		}
		return res.StatusCode
	}
	const chat, ask = "/v1/chat", "/v1/ask"
	const search, rated, page = "/v1/search?q=deposit", "/learn/immigration/lmia/helpful", "/learn?q=deposit"
	opens, polls := `{"frames":[{"type":"hello"}]}`, `{"frames":[{"type":"hello","resume":"NOBODYS"}]}`
	criesOut := `{"frames":[{"type":"hello","resume":"NOBODYS"},{"type":"say","id":"1","text":"I want to kill myself"}]}`
	say, cry := `{"text":"what is a deposit"}`, `{"text":"I want to kill myself"}`
	for _, test := range []struct {
		name              string
		limits            Limits
		who, path, body   string
		before, at, after int // status of the requests n-1, n and n+1 of n = 3
	}{
		{"sockets", Limits{Sockets: 3}, "203.0.113.1", chat, "", 101, 101, 429},
		{"handshakes", Limits{Handshakes: 3}, "203.0.113.1", chat, "", 101, 101, 429},
		{"messages", Limits{Messages: 3}, "203.0.113.1", ask, say, 200, 200, 429},
		{"a cry for help", Limits{Messages: 3}, "203.0.113.1", ask, cry, 200, 200, 200},
		{"searches", Limits{Requests: 3}, "203.0.113.1", search, "", 200, 200, 429},
		{"searches of a page", Limits{Requests: 3}, "203.0.113.1", page, "", 200, 200, 429},
		{"ratings of a page", Limits{Requests: 3}, "203.0.113.1", rated, "helpful=yes", 303, 303, 429},
		{"conversations by POST", Limits{Handshakes: 3}, "203.0.113.1", chat, opens, 200, 200, 429},
		{"polls", Limits{Requests: 3}, "203.0.113.1", chat, polls, 200, 200, 429},
		{"polls are no handshakes", Limits{Handshakes: 1}, "203.0.113.1", chat, polls, 200, 200, 200},
		{"a cry for help by POST", Limits{Requests: 1, Messages: 1, Handshakes: 1}, "203.0.113.1", chat, criesOut, 200, 200, 200},
		{"no limits", Limits{}, "203.0.113.1", chat, "", 101, 101, 101},
		{"the machine itself", Limits{Sockets: 1, Messages: 1}, "127.0.0.1", chat, "", 101, 101, 101},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, h := start(t, Options{PerAddress: test.limits, TrustedProxies: trust})
			from(h, test.who, test.path, test.body)
			for i, want := range []int{test.before, test.at, test.after} {
				if got := from(h, test.who, test.path, test.body); got != want {
					t.Errorf("request %d: got %d, want %d", i+2, got, want)
				}
			}
			if got := from(h, "203.0.113.99", test.path, test.body); got == 429 {
				t.Error("another address is limited too")
			}
		})
	}
}
