package main

import (
	"cmp"
	"fmt"
	"net"

	"github.com/coreos/go-systemd/v22/activation"
)

// checkAddress says what is wrong with the address of a flag. An empty one, or one without a port, is none: the network library takes it for every
// address of the machine at any port.
func checkAddress(flag, addr string) error {
	_, port, err := net.SplitHostPort(addr)
	if err == nil {
		_, err = net.LookupPort("tcp", cmp.Or(port, "none"))
	}
	if err != nil {
		return misused{fmt.Errorf("--%s %q: want HOST:PORT such as 127.0.0.1:8080", flag, addr)}
	}
	return nil
}

// listen listens at the address of a flag.
func listen(flag, addr string) (net.Listener, error) {
	if err := checkAddress(flag, addr); err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("listening on --%s %s: %w", flag, addr, err)
	}
	return listener, nil
}

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
		own, err := listen("addr", addr)
		if err != nil {
			return nil, err
		}
		return &entrance{own, false}, nil
	}
	if len(given) > 1 || given[0] == nil || given[0].Addr().Network() != "tcp" {
		return nil, misused{fmt.Errorf("systemd hands over %d sockets: answerbot wants one, for TCP", len(given))}
	}
	return &entrance{given[0], true}, nil
}
