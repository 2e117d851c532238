package main

import (
	"fmt"
	"time"

	"github.com/treadstone-law/answerbot/web"
	"github.com/treadstone-law/answerbot/web/proxies"
)

// limitFlags say how much one visitor and one address may do. A cry for help is never limited.
type limitFlags struct {
	TrustedProxy      []string `help:"Believe the X-Forwarded-For and X-Forwarded-Proto of a proxy at this address or network; may be repeated. Limits of addresses are then those of the visitors behind it, and its TLS counts as ours." placeholder:"CIDR"`
	AddressSockets    int      `help:"Conversations that one address may have open at once; 0: no limit. Addresses of this machine have none of these limits." default:"10"`
	AddressHandshakes int      `help:"Conversations that one address may open in a minute; 0: no limit." default:"30"`
	AddressMessages   int      `help:"Messages from one address in a minute; 0: no limit." default:"120"`
	AddressRequests   int      `help:"Searches, ratings of pages and polls from one address in a minute; 0: no limit." default:"600"`
	MessageRate       int      `help:"Messages of one conversation in a minute; 0: no limit." default:"60"`
	MessageBurst      int      `help:"How many of them at once." default:"20"`
}

func (f limitFlags) perAddress() web.Limits {
	return web.Limits{Sockets: f.AddressSockets, Handshakes: f.AddressHandshakes, Messages: f.AddressMessages, Requests: f.AddressRequests}
}

// messageEvery is the mean time between two messages of a conversation, negative for no limit.
func (f limitFlags) messageEvery() time.Duration {
	if f.MessageRate == 0 {
		return -1
	}
	return time.Minute / time.Duration(f.MessageRate)
}

// check says what is wrong with the flags.
func (f limitFlags) check() error {
	var faults []error
	for _, limit := range []struct {
		flag  string
		value int
	}{
		{"address-sockets", f.AddressSockets}, {"address-handshakes", f.AddressHandshakes}, {"address-messages", f.AddressMessages},
		{"address-requests", f.AddressRequests}, {"message-rate", f.MessageRate},
	} {
		if limit.value < 0 {
			faults = append(faults, fmt.Errorf("--%s %d: want 0 for no limit, or more", limit.flag, limit.value))
		}
	}
	if f.MessageBurst < 1 {
		faults = append(faults, fmt.Errorf("--message-burst %d: want 1 or more", f.MessageBurst))
	}
	_, err := f.proxies()
	return allOf(append(faults, err)...)
}

// proxies reads the networks whose word is taken for where a request comes from.
func (f limitFlags) proxies() (networks proxies.Trusted, err error) {
	for _, text := range f.TrustedProxy {
		network, err := proxies.Parse(text)
		if err != nil {
			return nil, fmt.Errorf("--trusted-proxy %q: %w", text, err)
		}
		networks = append(networks, network)
	}
	return networks, nil
}
