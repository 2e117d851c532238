package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"

	"github.com/treadstone-law/answerbot/session/tally"
	"github.com/treadstone-law/answerbot/web"
	"github.com/treadstone-law/answerbot/web/sockets"
)

// serveCommand runs the server.
type serveCommand struct {
	corpusFlags
	triageFlags
	storeFlags
	conflictFlags
	frontFlags
	limitFlags
	Addr          string        `help:"Address to listen on; port 0 takes a free one." default:"127.0.0.1:8080" placeholder:"HOST:PORT"`
	Origin        []string      `help:"Also let pages of this origin open a conversation, as https://host; may be repeated." placeholder:"ORIGIN"`
	LawyerSilence time.Duration `help:"How long a lawyer who has taken a conversation over may be silent before the visitor is told and the bot is back." default:"10m"`
	Connections   string        `help:"How websockets are kept: parked costs the least, and works on Linux; goroutine works everywhere; auto takes the first that works." enum:"auto,goroutine,parked" default:"auto"`
	Drain         time.Duration `help:"How long visitors have to be told that the server is going down." default:"20s"`
	Admin         string        `help:"Also listen here for operators: /metrics, /debug/pprof and /v1/search?explain=1. Keep it from visitors." placeholder:"HOST:PORT"`
	Log           string        `help:"Log level: debug, info, warn or error." enum:"debug,info,warn,error" default:"info"`
	LogFormat     string        `help:"text, or json for machines." enum:"text,json" default:"text"`
}

// Run serves until the context is done, then lets every visitor know when to come back.
func (c *serveCommand) Run(s *streams) error {
	logger, err := c.logger(s.err)
	if err != nil {
		return err
	}
	channels, err := s.settings.Delivery.Open()
	if err != nil {
		return misused{err}
	}
	if err := c.frontFlags.check(); err != nil {
		return err
	}
	if c.Connections == string(sockets.Parked) && !sockets.ParkingWorks {
		return misused{errors.New("--connections parked works on Linux only; here it is auto or goroutine")}
	}
	trusted, err := c.proxies()
	if err != nil {
		return misused{err}
	}
	hours, conflicts, err := c.firm(s, logger)
	if err != nil {
		return err
	}
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	defer signal.Stop(hangup)
	reload := newReloader(c.corpusFlags, c.triageFlags, logger, hangup)
	defer reload.close()
	reload.bands = &s.settings.Bands
	answers, err := c.corpusFlags.open(s.err)
	if err != nil {
		return err
	}
	rules, err := c.early(s.err)
	if err != nil {
		return err
	}
	partners, err := openPartners(s.settings, s.file, answers)
	if err != nil {
		return misused{err}
	}
	door, err := enter(c.Addr)
	if err != nil {
		return err
	}
	defer door.Close()
	if err := c.saySealed(s.settings.Delivery.NeedContent(), logger); err != nil {
		return err
	}
	store, err := c.storeFlags.open(s.context, logger)
	if err != nil {
		return err
	}
	tracer, stopTraces, err := startTraces(s.context, logger)
	if err != nil {
		return errors.Join(err, store.Close())
	}
	defer stopTraces()
	counted := newStoreFigures()
	log := tally.New(traced(counted.over(store), tracer), hours.Zone())
	defer func() {
		if err := log.Close(); err != nil {
			logger.Error("closing the store", "error", err)
		}
	}()
	defer startUpkeep(s.context, log, logger)()
	defer startGivingBack(s.context)()
	running := newBot(answers, rules, s.err).In(hours).WithBands(&s.settings.Bands)
	rim := web.New(web.Options{
		Log: log, Bot: running, Logger: logger, Origins: c.Origin, LawyerSilence: c.LawyerSilence, Partners: partners, PublicURL: c.PublicURL, TicketKey: c.TicketKey,
		PerAddress: c.perAddress(), TrustedProxies: trusted, MessageEvery: c.messageEvery(), MessageBurst: c.MessageBurst,
		Connections: sockets.Form(c.Connections), Tracer: tracer,
	})
	counted.register(rim.Registerer())
	sayBuild(rim.Registerer())
	defer newOutboxFigures(rim.Registerer()).watch(log)()
	defer watchPartners(s.file, rim, logger)()
	channels, endDesk, err := startDesk(s, log, rim, channels, c, trusted, logger)
	if err != nil {
		return misused{err}
	}
	defer endDesk()
	defer startDelivery(log, channels, logger, rim.Registerer(), tracer)()
	defer reload.start(rim, running)()
	stopAdmin, err := c.startAdmin(rim, logger)
	if err != nil {
		return err
	}
	defer stopAdmin()
	watch := &conflictWatch{flags: c.conflictFlags, logger: logger, rim: rim, every: conflictsEvery}
	defer watch.start(conflicts)()
	fmt.Fprintf(s.out, "answerbot has %d answers and listens on http://%s\n", len(answers.Answers()), door.Addr())
	if _, err := daemon.SdNotify(false, daemon.SdNotifyReady); err != nil {
		logger.Warn("telling systemd that visitors are served", "error", err)
	}
	return c.serve(s.context, rim, door, logger)
}

func (c *serveCommand) logger(out io.Writer) (*slog.Logger, error) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.Log)); err != nil {
		return nil, misused{fmt.Errorf("--log %q: want debug, info, warn or error", c.Log)}
	}
	options := &slog.HandlerOptions{Level: level}
	if c.LogFormat == "json" {
		return slog.New(traceHandler{slog.NewJSONHandler(out, options)}), nil
	}
	return slog.New(traceHandler{slog.NewTextHandler(out, options)}), nil
}

// startAdmin serves the operators' address, if there is one, until stop is called.
func (c *serveCommand) startAdmin(rim *web.Server, logger *slog.Logger) (stop func(), err error) {
	if c.Admin == "" {
		return func() {}, nil
	}
	listener, err := net.Listen("tcp", c.Admin)
	if err != nil {
		return nil, fmt.Errorf("listening on --admin %s: %w", c.Admin, err)
	}
	server := &http.Server{Handler: rim.Admin(), ReadHeaderTimeout: 5 * time.Second}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			logger.Error("serving operators", "error", err)
		}
	}()
	logger.Info("operators are served", "address", listener.Addr().String())
	return func() {
		_ = server.Close() // what operators are reading needs no farewell
		<-ended
	}, nil
}

// letIn is how long a request may take to follow its connection.
const letIn = time.Second / 4

func (c *serveCommand) serve(ctx context.Context, rim *web.Server, door *entrance, logger *slog.Logger) error {
	server := rim.HTTPServer()
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(door) }()
	select {
	case err := <-ended:
		return fmt.Errorf("serving: %w", err)
	case <-ctx.Done():
	}
	logger.Info("going down")
	if door.kept { // who comes from now on is the next server's; who has come already is let in, and told with the others
		_ = door.Close()
		server.SetKeepAlivesEnabled(false)
		time.Sleep(letIn)
	}
	drain, cancel := context.WithTimeout(context.Background(), c.Drain)
	defer cancel()
	// Websockets first: they are told when to come back. http.Server does not know them any more.
	err := errors.Join(rim.Shutdown(drain), server.Shutdown(drain))
	if served := <-ended; !errors.Is(served, http.ErrServerClosed) && !errors.Is(served, net.ErrClosed) {
		err = errors.Join(err, served)
	}
	if err != nil {
		return fmt.Errorf("going down: %w", err)
	}
	return nil
}
