package main

import (
	"fmt"
	"net"

	"github.com/coreos/go-systemd/v22/activation"
)

// entrance is where visitors come in.
type entrance struct {
	net.Listener
	kept bool // by systemd, which handed it over: who comes while no server accepts waits for the next one instead of being refused
}

// enter gives the socket that systemd has opened for this process, else one at addr.
func enter(addr string) (*entrance, error) {
	given, err := activation.Listeners()
	if err != nil {
		return nil, fmt.Errorf("taking over the socket of systemd: %w", err)
	}
	if len(given) == 0 {
		own, err := net.Listen("tcp", addr)
		if err != nil {
			return nil, fmt.Errorf("listening on --addr %s: %w", addr, err)
		}
		return &entrance{own, false}, nil
	}
	if len(given) > 1 || given[0] == nil || given[0].Addr().Network() != "tcp" {
		return nil, misused{fmt.Errorf("systemd hands over %d sockets: answerbot wants one, for TCP", len(given))}
	}
	return &entrance{given[0], true}, nil
}
