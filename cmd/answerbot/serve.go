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
	"github.com/treadstone-law/answerbot/web/partner"
	"github.com/treadstone-law/answerbot/web/sockets"
)

// serveCommand runs the server.
type serveCommand struct {
	corpusFlags
	weightsFlags
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
	if err := c.check(); err != nil {
		return err
	}
	channels, err := s.settings.Delivery.Open()
	if err != nil {
		return misused{err}
	}
	if err := c.checkSealed(s.settings.Delivery.NeedContent()); err != nil {
		return err
	}
	trusted, _ := c.proxies() // checked
	hours, conflicts, err := c.firm(s)
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
	if reload.weights, err = c.weights(); err != nil {
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
	admin, err := c.enterAdmin()
	if err != nil {
		return err
	}
	if admin != nil {
		defer admin.Close()
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
	defer startGivingBack(s.context)()
	running := newBot(answers, reload.weights, rules, inLog(s.err, logger)).In(hours).WithBands(&s.settings.Bands)
	rim := web.New(web.Options{
		Log: log, Bot: running, Logger: logger, Origins: c.Origin, LawyerSilence: c.LawyerSilence, Partners: partners, PublicURL: c.PublicURL, TicketKey: c.TicketKey,
		PerAddress: c.perAddress(), TrustedProxies: trusted, MessageEvery: c.messageEvery(), MessageBurst: c.MessageBurst,
		Connections: sockets.Form(c.Connections), Tracer: tracer,
	})
	counted.register(rim.Registerer())
	sayBuild(rim.Registerer())
	defer newOutboxFigures(rim.Registerer()).watch(log)()
	defer watchPartners(s.file, rim, logger)()
	office, endDesk, err := startDesk(s, log, rim, channels, c, trusted, logger)
	if err != nil {
		return misused{err}
	}
	defer endDesk()
	// From here on nothing can fail: what there is to say is said now, so that a start that fails says why and nothing else.
	for _, finding := range hours.Lint(time.Now()) {
		logger.Warn(finding)
	}
	c.saySealed(logger)
	defer startUpkeep(s.context, log, logger)()
	defer startDelivery(log, channels, office, logger, rim.Registerer(), tracer)()
	defer reload.start(rim, running)()
	defer serveAdmin(admin, rim, logger)()
	watch := &conflictWatch{flags: c.conflictFlags, logger: logger, rim: rim, every: conflictsEvery}
	defer watch.start(conflicts)()
	fmt.Fprintf(s.out, "answerbot has %s and listens on http://%s\n", count(len(answers.Answers()), "answer"), door.Addr())
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

// check says all that is wrong with the flags.
func (c *serveCommand) check() error {
	faults := []error{checkAddress("addr", c.Addr), c.storeFlags.check(), c.frontFlags.check(), c.limitFlags.check()}
	fault := func(wrong bool, format string, args ...any) {
		if wrong {
			faults = append(faults, fmt.Errorf(format, args...))
		}
	}
	if c.Admin != "" {
		faults = append(faults, checkAddress("admin", c.Admin))
	}
	for _, origin := range c.Origin {
		why := partner.OriginFault(origin)
		fault(why != "", "--origin %q: %s", origin, why)
	}
	fault(c.LawyerSilence <= 0, "--lawyer-silence %s: want a time such as 10m", c.LawyerSilence)
	fault(c.Drain < 0, "--drain %s: want 0s or more", c.Drain)
	fault(c.Connections == string(sockets.Parked) && !sockets.ParkingWorks, "--connections parked works on Linux only; here it is auto or goroutine")
	return allOf(faults...)
}

// enterAdmin listens at the operators' address; without one, nobody does.
func (c *serveCommand) enterAdmin() (net.Listener, error) {
	if c.Admin == "" {
		return nil, nil
	}
	return listen("admin", c.Admin)
}

// serveAdmin serves operators until stop is called.
func serveAdmin(listener net.Listener, rim *web.Server, logger *slog.Logger) (stop func()) {
	if listener == nil {
		return func() {}
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
	}
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
