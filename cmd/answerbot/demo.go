package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/treadstone-law/answerbot/session/memlog"
	"github.com/treadstone-law/answerbot/web"
	"github.com/treadstone-law/answerbot/web/partner"
)

//go:embed demo.html
var demoPage string

// demoCommand shows the chat on a partner's page.
type demoCommand struct {
	corpusFlags
	Addr    string `help:"Address of the server." default:"127.0.0.1:8080"`
	Partner string `help:"Address of the partner's page, by another name of this machine, so that it is another origin." default:"localhost:8090"`
}

// Run serves the firm's own page and a partner's page until the context is done. Conversations are kept in memory.
func (c *demoCommand) Run(s *streams) error {
	answers, err := c.corpusFlags.open(s.err)
	if err != nil {
		return err
	}
	firm, err := listen("addr", c.Addr)
	if err != nil {
		return err
	}
	defer firm.Close()
	page, err := listen("partner", c.Partner)
	if err != nil {
		return err
	}
	defer page.Close()
	host, _, _ := net.SplitHostPort(c.Partner)
	_, port, _ := net.SplitHostPort(page.Addr().String())
	base, origin := "http://"+firm.Addr().String(), "http://"+net.JoinHostPort(host, port)
	set, faults := partner.New([]partner.Partner{{
		Key: "demo", Name: "Riverside Tenants", Origins: []string{origin}, Greeting: "Hello. Ask about your home, your landlord or your lease, in your own words.",
		Theme: partner.Theme{Accent: "#5b3a6e"},
	}}, func(string) bool { return true }, nil)
	if len(faults) > 0 {
		return misused{errors.New(strings.Join(faults, "; "))}
	}
	logger := slog.New(slog.NewTextHandler(s.err, &slog.HandlerOptions{Level: slog.LevelWarn}))
	rim := web.New(web.Options{Log: memlog.New(), Bot: newBot(answers, nil, nil, s.err), Logger: logger, Partners: set})
	fmt.Fprintf(s.out, "The firm's own page:  %s\nA partner's page:     %s\n", base, origin)
	return serveBoth(s.context, rim, firm, &http.Server{Handler: demoHandler(base), ReadHeaderTimeout: 5 * time.Second}, page)
}

// demoHandler serves the partner's page, with a policy as strict as one can be.
func demoHandler(base string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; script-src "+base+"; frame-src "+base)
		_, _ = w.Write([]byte(strings.ReplaceAll(demoPage, "SERVER", base))) // a browser that has gone needs no page
	})
}

func serveBoth(ctx context.Context, rim *web.Server, firm net.Listener, other *http.Server, page net.Listener) error {
	server := rim.HTTPServer()
	ended := make(chan error, 2)
	go func() { ended <- server.Serve(firm) }()
	go func() { ended <- other.Serve(page) }()
	var err error
	waits := 2
	select {
	case err = <-ended:
		waits--
	case <-ctx.Done():
	}
	drain, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	err = errors.Join(err, rim.Shutdown(drain), server.Shutdown(drain), other.Shutdown(drain))
	for range waits {
		if e := <-ended; !errors.Is(e, http.ErrServerClosed) {
			err = errors.Join(err, e)
		}
	}
	if err != nil {
		return fmt.Errorf("showing the demo: %w", err)
	}
	return nil
}
