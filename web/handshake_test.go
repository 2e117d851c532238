package web

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/session/memlog"
	"github.com/treadstone-law/answerbot/web/sockets"
)

// handshake is a right one, of which each case changes a line or two.
const handshake = `GET /v1/chat HTTP/1.1
Host: chat.example
Connection: Upgrade
Upgrade: websocket
Sec-WebSocket-Version: 13
Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
`

// TestHandshake says what each way to ask for a websocket leads to, RFC 6455 section 4.
func TestHandshake(t *testing.T) {
	const key, version, upgrade, connection, host = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13", "Upgrade: websocket", "Connection: Upgrade", "Host: chat.example"
	with := func(lines ...string) string { return handshake + strings.Join(lines, "\n") + "\n" }
	instead := func(of string, lines ...string) string {
		return strings.Replace(handshake, of+"\n", strings.Join(append(lines, ""), "\n"), 1)
	}
	rows := []struct {
		name, ask string
		status    int
		holds     string // a line of the reply's header
	}{
		{"right", handshake, 101, "Sec-Websocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="},
		{"Upgrade in the reply", handshake, 101, "Upgrade: websocket"},
		{"Connection in the reply", handshake, 101, "Connection: Upgrade"},
		{"names in lower case", instead(connection, "connection: upgrade"), 101, ""},
		{"names in upper case", instead(upgrade, "UPGRADE: WEBSOCKET"), 101, ""},
		{"value in another case", instead(upgrade, "Upgrade: WebSocket"), 101, ""},
		{"space around a value", instead(version, "Sec-WebSocket-Version:   13  "), 101, ""},
		{"no space before a value", instead(version, "Sec-WebSocket-Version:13"), 101, ""},
		{"several connection options", instead(connection, "Connection: keep-alive, Upgrade"), 101, ""},
		{"options in two lines", instead(connection, "Connection: keep-alive", "Connection: Upgrade"), 101, ""},
		{"several protocols to upgrade to", instead(upgrade, "Upgrade: h2c, websocket"), 101, ""},
		{"no Connection", instead(connection), 426, "Upgrade: websocket"},
		{"another Connection", instead(connection, "Connection: close"), 426, ""},
		{"a word that begins like it", instead(connection, "Connection: Upgraded"), 426, ""},
		{"no Upgrade", instead(upgrade), 426, ""},
		{"another Upgrade", instead(upgrade, "Upgrade: h2c"), 426, ""},
		{"an empty Upgrade", instead(upgrade, "Upgrade:"), 426, ""},
		{"no version", instead(version), 426, "Sec-Websocket-Version: 13"},
		{"an empty version", instead(version, "Sec-WebSocket-Version:"), 426, "application/problem+json"},
		{"version 8", instead(version, "Sec-WebSocket-Version: 8"), 426, "application/problem+json"},
		{"version 12", instead(version, "Sec-WebSocket-Version: 12"), 426, "application/problem+json"},
		{"version 14", instead(version, "Sec-WebSocket-Version: 14"), 426, "application/problem+json"},
		{"version 13.0", instead(version, "Sec-WebSocket-Version: 13.0"), 426, "application/problem+json"},
		{"version 013", instead(version, "Sec-WebSocket-Version: 013"), 426, "application/problem+json"},
		{"several versions", instead(version, "Sec-WebSocket-Version: 8, 13"), 101, ""},
		{"no key", instead(key), 400, "application/problem+json"},
		{"an empty key", instead(key, "Sec-WebSocket-Key:"), 400, "application/problem+json"},
		{"a key of 15 bytes", instead(key, "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAA"), 400, ""},
		{"a key of 17 bytes", instead(key, "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAAA="), 400, ""},
		{"a key that is no base64", instead(key, "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZ!=="), 400, ""},
		{"a key without its padding", instead(key, "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ"), 400, ""},
		{"a key of URL letters", instead(key, "Sec-WebSocket-Key: ________________------=="), 400, ""},
		{"a key twice", instead(key, key, key), 400, "application/problem+json"},
		{"two keys", instead(key, key, "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="), 400, "application/problem+json"},
		{"a key of zeros", instead(key, "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="), 101, "Sec-Websocket-Accept: ICX+Yqv66kxgM0FcWaLWlFLwTAI="},
		{"our subprotocol", with("Sec-WebSocket-Protocol: answerbot.v1"), 101, "Sec-Websocket-Protocol: answerbot.v1"},
		{"ours among others", with("Sec-WebSocket-Protocol: chat, answerbot.v1, superchat"), 101, "Sec-Websocket-Protocol: answerbot.v1"},
		{"ours in a second line", with("Sec-WebSocket-Protocol: chat", "Sec-WebSocket-Protocol: answerbot.v1"), 101, ""},
		{"another subprotocol", with("Sec-WebSocket-Protocol: answerbot.v2"), 101, ""},
		{"ours in another case", with("Sec-WebSocket-Protocol: ANSWERBOT.V1"), 101, ""},
		{"compression", with("Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"), 101, ""},
		{"two extensions", with("Sec-WebSocket-Extensions: permessage-deflate, x-webkit-deflate-frame"), 101, ""},
		{"an extension that is nonsense", with("Sec-WebSocket-Extensions: ;;;==,,"), 101, ""},
		{"our origin", with("Origin: http://chat.example"), 101, ""},
		{"another origin", with("Origin: https://evil.example"), 403, ""},
		{"an origin that ends like ours", with("Origin: http://evil-chat.example"), 403, ""},
		{"an origin that begins like ours", with("Origin: http://chat.example.evil.example"), 403, ""},
		{"null", with("Origin: null"), 403, ""},
		{"an empty origin", with("Origin:"), 403, ""},
		{"two origins", with("Origin: http://chat.example", "Origin: http://chat.example"), 403, ""},
		{"an origin with a path", with("Origin: http://chat.example/"), 403, ""},
		{"an origin with a user", with("Origin: http://me@chat.example"), 403, ""},
		{"our origin with another port", with("Origin: http://chat.example:81"), 403, ""},
		{"another scheme", with("Origin: ftp://chat.example"), 403, ""},
		{"POST", strings.Replace(handshake, "GET", "POST", 1), 0, ""}, // a request without a body of JSON
		{"PUT", strings.Replace(handshake, "GET", "PUT", 1), 405, ""},
		{"a word that is no method", strings.Replace(handshake, "GET", "FETCH", 1), 405, ""},
		{"another address", strings.Replace(handshake, "/v1/chat", "/v1/chats", 1), 404, ""},
		{"an address with a query", strings.Replace(handshake, "/v1/chat", "/v1/chat?a=%F0%9F", 1), 101, ""},
		{"an absolute address", strings.Replace(handshake, "/v1/chat", "http://chat.example/v1/chat", 1), 101, ""},
		{"HTTP/1.0", strings.Replace(handshake, "HTTP/1.1", "HTTP/1.0", 1), 426, ""},
		{"HTTP/2.0", strings.Replace(handshake, "HTTP/1.1", "HTTP/2.0", 1), 505, ""},
		{"HTTP/1.2", strings.Replace(handshake, "HTTP/1.1", "HTTP/1.2", 1), 101, ""},
		{"no version of HTTP", strings.Replace(handshake, " HTTP/1.1", "", 1), 400, ""},
		{"no host", instead(host), 400, ""},
		{"two hosts", instead(host, host, host), 400, ""},
		{"a host that is none", instead(host, "Host: chat example"), 400, ""},
		{"a folded line", instead(version, "Sec-WebSocket-Version:", " 13"), 101, ""},
		{"a line without a colon", with("nonsense"), 400, ""},
		{"a space before the colon", with("X-A : b"), 400, ""},
		{"a name with a zero byte", with("X\x00A: b"), 400, ""},
		{"a value with a zero byte", with("X-A: \x00"), 400, ""},
		{"two ways to say how long the body is", with("Content-Length: 5", "Transfer-Encoding: chunked"), 400, ""},
		{"a body", with("Content-Length: 5"), 400, ""},
		{"a body in chunks", with("Transfer-Encoding: chunked"), 400, ""},
		{"two lengths", with("Content-Length: 5", "Content-Length: 6"), 400, ""},
		{"a negative length", with("Content-Length: -1"), 400, ""},
		{"a header of 8 KiB", with("X-A: " + strings.Repeat("a", 8<<10-len(handshake)-64)), 101, ""},
		{"a header of 16 KiB", with("X-A: " + strings.Repeat("a", 16<<10)), 431, "application/problem+json"},
		{"a thousand cookies", with("Cookie: " + strings.Repeat("a=b; ", 4000)), 431, "application/problem+json"},
	}
	eachForm(t, func(t *testing.T, form sockets.Form) {
		s := New(Options{Log: memlog.New(), Bot: starter(), Connections: form})
		h := httptest.NewUnstartedServer(nil)
		h.Config = s.HTTPServer()
		h.Start()
		t.Cleanup(func() { shutDown(t, s); h.Close() })
		for _, test := range rows {
			conn, err := net.Dial("tcp", h.Listener.Addr().String())
			must(t, err)
			_ = conn.SetDeadline(time.Now().Add(30 * time.Second))
			fmt.Fprint(conn, strings.ReplaceAll(test.ask, "\n", "\r\n")+"\r\n")
			got, lines := reply(bufio.NewReader(conn))
			if test.status != 0 && got != test.status || test.status == 0 && got < 400 || !strings.Contains(lines, test.holds) {
				t.Errorf("%s: got %d %s, want %d with %q", test.name, got, lines, test.status, test.holds)
			}
			if strings.Contains(lines, "Sec-Websocket-Extensions") {
				t.Errorf("%s: an extension was agreed to", test.name)
			}
			if strings.Contains(lines, "Sec-Websocket-Protocol") != strings.Contains(test.ask, "answerbot.v1") {
				t.Errorf("%s: got %s", test.name, lines)
			}
			conn.Close()
		}
	})
}

// reply reads the status and the header of a reply; the status is 0 if there is none.
func reply(in *bufio.Reader) (status int, lines string) {
	res, err := http.ReadResponse(in, nil)
	if err != nil {
		return 0, ""
	}
	var all strings.Builder
	_ = res.Header.Write(&all)
	return res.StatusCode, all.String()
}

// A client that goes on before it has been answered is not spoken to: its bytes may be another request that somebody in between has not seen.
func TestFrameBeforeTheReply(t *testing.T) {
	eachForm(t, func(t *testing.T, form sockets.Form) {
		_, h := start(t, Options{Connections: form})
		conn, err := net.Dial("tcp", h.Listener.Addr().String())
		must(t, err)
		defer conn.Close()
		_ = conn.SetDeadline(time.Now().Add(30 * time.Second))
		fmt.Fprint(conn, strings.ReplaceAll(handshake, "\n", "\r\n")+"\r\n"+ready)
		if got, _ := io.ReadAll(conn); len(got) > 0 {
			t.Errorf("got %q, want nothing", got)
		}
	})
}
