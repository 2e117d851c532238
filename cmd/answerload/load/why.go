package load

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"syscall"
	"time"

	"github.com/gorilla/websocket"
)

// asked is how long a server that goes down asks to stay away: "reconnect after 1.2s".
func asked(err error) time.Duration {
	var closed *websocket.CloseError
	if !errors.As(err, &closed) {
		return 0
	}
	_, text, ok := strings.Cut(closed.Text, "reconnect after ")
	if !ok {
		return 0
	}
	d, err := time.ParseDuration(strings.Fields(text + " ")[0])
	if err != nil {
		return 0
	}
	return min(max(d, 0), time.Minute)
}

// why names the reason of an error in a few words that many errors share.
func why(err error) string {
	var closed *websocket.CloseError
	var network net.Error
	switch {
	case errors.As(err, &closed):
		if closed.Code == websocket.CloseGoingAway {
			return "1001 going away"
		}
		return strings.TrimSpace(fmt.Sprintf("%d %.60s", closed.Code, closed.Text))
	case errors.Is(err, syscall.ECONNREFUSED):
		return "connection refused"
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return "connection reset"
	case errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE):
		return "no descriptors left here"
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return "no ports left here: raise --sources"
	case errors.Is(err, http.ErrHandlerTimeout), errors.Is(err, context.DeadlineExceeded), errors.As(err, &network) && network.Timeout():
		return "timed out"
	case strings.HasPrefix(err.Error(), "HTTP "):
		return err.Error()
	}
	return fmt.Sprintf("%.60s", err)
}
