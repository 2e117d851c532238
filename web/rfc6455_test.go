package web

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
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
	if err != nil {
		t.Fatal(err)
	}
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
func fr(first byte, payload string) string {
	head := []byte{first}
	switch n := len(payload); {
	case n < 126:
		head = append(head, maskBit|byte(n))
	case n < 1<<16:
		head = binary.BigEndian.AppendUint16(append(head, maskBit|126), uint16(n))
	default:
		head = binary.BigEndian.AppendUint64(append(head, maskBit|127), uint64(n))
	}
	mask := "\x01\x02\x03\x04"
	body := []byte(payload)
	for i := range body {
		body[i] ^= mask[i%4]
	}
	return string(head) + mask + string(body)
}

// outcome reads frames until the connection ends and gives the close code, or "ack" or "pong" with its payload as soon as one comes.
func outcome(in *bufio.Reader) string {
	for {
		var head [2]byte
		if _, err := io.ReadFull(in, head[:]); err != nil {
			return "ended"
		}
		n := int(head[1])
		if head[1] == 126 {
			var long [2]byte
			_, _ = io.ReadFull(in, long[:])
			n = int(binary.BigEndian.Uint16(long[:]))
		}
		body := make([]byte, n)
		if _, err := io.ReadFull(in, body); err != nil {
			return "ended"
		}
		switch {
		case head[0]&opcodeBits == opClose && n >= 2:
			return fmt.Sprint(binary.BigEndian.Uint16(body))
		case head[0]&opcodeBits == opClose:
			return "closed"
		case head[0]&opcodeBits == 0xa:
			return "pong " + string(body)
		case strings.Contains(string(body), `"ack"`):
			return "ack"
		}
	}
}

// split cuts a text into so many fragments.
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

// TestRFC6455 says what each part of the protocol leads to. Numbers in brackets are the cases of the Autobahn suite that ask the same.
func TestRFC6455(t *testing.T) {
	eachForm(t, func(t *testing.T, form sockets.Form) { testRFC6455(t, form) })
}

func testRFC6455(t *testing.T, form sockets.Form) {
	_, h := start(t, Options{Connections: form})
	ping := `{"type":"ping","id":"p"}`
	text := fr(0x81, hello) + fr(0x81, ping)
	for _, test := range []struct{ name, send, want string }{
		{"text [1.1]", text, "ack"},
		{"binary [1.2]", fr(0x82, ping), "1003"},
		{"ping without payload [2.1]", fr(0x89, ""), "pong "},
		{"ping with payload [2.2]", fr(0x89, "hello"), "pong hello"},
		{"ping with bytes [2.3]", fr(0x89, "\x00\xff\xfe"), "pong \x00\xff\xfe"},
		{"ping of 124", fr(0x89, strings.Repeat("x", 124)), "pong " + strings.Repeat("x", 124)},
		{"ping of 125 [2.4]", fr(0x89, strings.Repeat("x", 125)), "pong " + strings.Repeat("x", 125)},
		{"ping of 126 [2.5]", fr(0x89, strings.Repeat("x", 126)), "1002"},
		{"pong nobody asked for [2.7]", fr(0x8a, "") + text, "ack"},
		{"pong of 126", fr(0x8a, strings.Repeat("x", 126)), "1002"},
		{"first reserved bit [3.1]", fr(0xc1, hello), "1002"},
		{"second reserved bit [3.2]", fr(0xa1, hello), "1002"},
		{"third reserved bit [3.3]", fr(0x91, hello), "1002"},
		{"all reserved bits on a ping [3.5]", fr(0xf9, ""), "1002"},
		{"all reserved bits on a close [3.6]", fr(0xf8, code(1000)), "1002"},
		{"opcode 3 [4.1.1]", fr(0x83, ""), "1002"},
		{"opcode 4 [4.1.2]", fr(0x84, "x"), "1002"},
		{"opcode 5 [4.1.3]", fr(0x85, "x"), "1002"},
		{"opcode 6", fr(0x86, "x"), "1002"},
		{"opcode 7 [4.1.5]", fr(0x87, "x"), "1002"},
		{"opcode 11 [4.2.1]", fr(0x8b, ""), "1002"},
		{"opcode 12 [4.2.2]", fr(0x8c, "x"), "1002"},
		{"opcode 13", fr(0x8d, "x"), "1002"},
		{"opcode 15 [4.2.5]", fr(0x8f, "x"), "1002"},
		{"ping in fragments [5.1]", fr(0x09, "a") + fr(0x80, "b"), "1002"},
		{"pong in fragments [5.2]", fr(0x0a, "a") + fr(0x80, "b"), "1002"},
		{"close in fragments", fr(0x08, code(1000)), "1002"},
		{"two fragments [5.3]", fr(0x01, hello[:5]) + fr(0x80, hello[5:]) + fr(0x81, ping), "ack"},
		{"ping between fragments [5.6]", fr(0x01, hello[:5]) + fr(0x89, "mid") + fr(0x80, hello[5:]), "pong mid"},
		{"continuation of nothing [5.9]", fr(0x80, hello), "1002"},
		{"continuation of nothing, more to come", fr(0x00, hello), "1002"},
		{"continuation after the end [5.12]", text[:len(fr(0x81, hello))] + fr(0x80, "x"), "1002"},
		{"text within a text [5.18]", fr(0x01, hello[:5]) + fr(0x81, ping), "1002"},
		{"15 fragments", split(hello, 15) + fr(0x81, ping), "ack"},
		{"16 fragments", split(hello, 16) + fr(0x81, ping), "ack"},
		{"17 fragments, all but one empty", split(hello, 17), "1008"},
		{"16 fragments, twice", split(hello, 16) + split(ping, 16), "ack"},
		{"no UTF-8 [6.3]", fr(0x81, hello) + fr(0x81, "\xce\xba\xed\xa0\x80"), "1007"},
		{"overlong UTF-8 [6.10]", fr(0x81, hello) + fr(0x81, "\xc0\xaf"), "1007"},
		{"code point cut by the end [6.6]", fr(0x81, hello) + fr(0x81, "\xf0\x9f\x98"), "1007"},
		{"code point over two fragments", fr(0x81, hello) + fr(0x01, "{\"type\":\"ping\",\"id\":\"\xc3") + fr(0x80, "\xa9\"}"), "ack"},
		{"close without a code [7.3.1]", fr(0x88, ""), "closed"},
		{"close of one byte [7.3.2]", fr(0x88, "x"), "1002"},
		{"close 1000 [7.3.3]", fr(0x88, code(1000)), "1000"},
		{"close with a reason [7.3.4]", fr(0x88, code(1000)+"bye"), "1000"},
		{"close with the longest reason [7.3.5]", fr(0x88, code(1000)+strings.Repeat("x", 123)), "1000"},
		{"close too long [7.3.6]", fr(0x88, code(1000)+strings.Repeat("x", 124)), "1002"},
		{"close 1001 [7.7.2]", fr(0x88, code(1001)), "1001"},
		{"close 1011 [7.7.9]", fr(0x88, code(1011)), "1011"},
		{"close 3000 [7.7.10]", fr(0x88, code(3000)), "3000"},
		{"close 4999 [7.7.13]", fr(0x88, code(4999)), "4999"},
		{"close 0 [7.9.1]", fr(0x88, code(0)), "1002"},
		{"close 999 [7.9.2]", fr(0x88, code(999)), "1002"},
		{"close 1004 [7.9.3]", fr(0x88, code(1004)), "1002"},
		{"close 1005 [7.9.4]", fr(0x88, code(1005)), "1002"},
		{"close 1006 [7.9.5]", fr(0x88, code(1006)), "1002"},
		{"close 1015", fr(0x88, code(1015)), "1002"},
		{"close 2999 [7.9.11]", fr(0x88, code(2999)), "1002"},
		{"close 5000 [7.13.1]", fr(0x88, code(5000)), "1002"},
		{"close 65535", fr(0x88, code(65535)), "1002"},
		{"not masked", "\x81\x02{}", "1002"},
		{"ping not masked", "\x89\x00", "1002"},
		{"8 KiB", fr(0x81, hello) + fr(0x81, ping+strings.Repeat(" ", maxFrame-len(ping))), "ack"},
		{"8 KiB and a byte", fr(0x81, hello) + fr(0x81, ping+strings.Repeat(" ", maxFrame-len(ping)+1)), "1009"},
		{"8 KiB and a byte in fragments", fr(0x81, hello) + fr(0x01, strings.Repeat(" ", maxFrame)) + fr(0x80, "x"), "1009"},
		{"64 KiB", fr(0x81, strings.Repeat(" ", 1<<16)), "1009"},
		{"length of 2^63", "\x81\xff\x80\x00\x00\x00\x00\x00\x00\x00\x01\x02\x03\x04", "1009"},
		{"length of 2^63-1", "\x81\xff\x7f\xff\xff\xff\xff\xff\xff\xff\x01\x02\x03\x04", "1009"},
		{"125 in 16 bits", "\x81\xfe\x00\x7d\x01\x02\x03\x04", "1002"},
		{"65535 in 64 bits", "\x81\xff\x00\x00\x00\x00\x00\x00\xff\xff\x01\x02\x03\x04", "1002"},
		{"19 control frames", strings.Repeat(fr(0x8a, ""), 19) + text, "ack"},
		{"20 control frames", strings.Repeat(fr(0x8a, ""), 20) + text, "ack"},
		{"21 control frames", strings.Repeat(fr(0x8a, ""), 21), "1008"},
	} {
		for _, way := range []string{"at once", "byte by byte"} {
			if way == "byte by byte" && len(test.send) > 300 {
				continue
			}
			t.Run(test.name+" "+way, func(t *testing.T) {
				conn, in := raw(t, h)
				for size, left := len(test.send), test.send; left != ""; {
					if way == "byte by byte" {
						size = 1
					}
					if _, err := io.WriteString(conn, left[:size]); err != nil {
						break // the server has heard enough
					}
					left = left[size:]
				}
				if got := outcome(in); got != test.want {
					t.Errorf("got %q, want %q", got, test.want)
				}
			})
		}
	}
}

// A message that begins has to end, however often its sender pings.
func TestMessageThatNeverEnds(t *testing.T) {
	_, h := start(t, Options{MessageWithin: 100 * time.Millisecond})
	for _, begun := range []string{"\x81", fr(0x81, hello)[:8], fr(0x01, "x"), fr(0x01, "x") + fr(0x89, "")} {
		conn, in := raw(t, h)
		_, _ = io.WriteString(conn, begun)
		got := outcome(in)
		if strings.HasPrefix(got, "pong") {
			got = outcome(in)
		}
		if got != "ended" {
			t.Errorf("%q: got %q, want the end", begun, got)
		}
	}
}

// A client that reads nothing of what it asks for is dropped, and what waits for it is bounded by the kernel's buffers.
func TestSlowReader(t *testing.T) {
	_, h := start(t, Options{WriteWithin: 200 * time.Millisecond})
	conn, _ := raw(t, h)
	_, err := io.WriteString(conn, fr(0x81, hello))
	for n := 0; err == nil && n < 1<<20; n++ {
		_, err = io.WriteString(conn, fr(0x81, `{"type":"ping","id":"`+strings.Repeat("x", maxID)+`"}`))
	}
	if err == nil {
		t.Error("the server went on with a client that does not read")
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
		if err != nil {
			t.Fatal(err)
		}
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
