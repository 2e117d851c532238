package main

import (
	"context"
	"net/http"
	_ "net/http/pprof" // on the default mux, for the address of operators
	"strings"
	"time"
)

// serveFlags are how a peer is started.
type serveFlags struct {
	Addr  string `help:"Address to listen on." required:""`
	Admin string `help:"Address of its profiles, through which its heap is collected." required:""`
	Bytes int    `help:"Size of a reply." default:"1200"`
}

// serve serves visitors and operators until the context is done.
func (f serveFlags) serve(ctx context.Context, visitors http.Handler) error {
	ended := make(chan error, 2)
	for address, handler := range map[string]http.Handler{f.Addr: visitors, f.Admin: http.DefaultServeMux} {
		server := &http.Server{Addr: address, Handler: handler, ReadHeaderTimeout: 5 * time.Second}
		go func() { ended <- server.ListenAndServe() }()
	}
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
		return nil
	}
}

// filler is text of a size.
func filler(bytes int) string { return strings.Repeat("lorem ip", bytes/8+1)[:bytes] }
