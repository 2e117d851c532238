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
	"slices"
	"syscall"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"
	"go.opentelemetry.io/otel/trace"

	"github.com/treadstone-law/answerbot/bot"
	"github.com/treadstone-law/answerbot/bot/conflict"
	"github.com/treadstone-law/answerbot/bot/office"
	"github.com/treadstone-law/answerbot/bot/triage"
	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/session/delivery"
	"github.com/treadstone-law/answerbot/session/tally"
	"github.com/treadstone-law/answerbot/web"
	"github.com/treadstone-law/answerbot/web/desk"
	"github.com/treadstone-law/answerbot/web/partner"
	"github.com/treadstone-law/answerbot/web/proxies"
	"github.com/treadstone-law/answerbot/web/sockets"
)

// serverFlags say what a server works with.
type serverFlags struct {
	corpusFlags
	weightsFlags
	triageFlags
	storeFlags
	conflictFlags
	frontFlags
	limitFlags
}

// serveCommand runs the server.
type serveCommand struct {
	serverFlags
	Addr          string        `help:"Address to listen on; port 0 takes a free one." default:"127.0.0.1:8080"`
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
	l := &launch{serveCommand: c, s: s, given: new(given)}
	defer l.end()
	for _, stage := range []func() error{l.read, l.open, l.build} {
		if err := stage(); err != nil {
			return err
		}
	}
	l.start()
	fmt.Fprintf(s.out, "answerbot has %s and listens on http://%s\n", count(len(l.answers.Answers()), "answer"), l.door.Addr())
	if _, err := daemon.SdNotify(false, daemon.SdNotifyReady); err != nil {
		l.logger.Warn("telling systemd that visitors are served", "error", err)
	}
	l.given = nil // a reload puts another library in its place, and both are not to be kept
	return l.serve()
}

// launch is a server on its way up. What each stage has opened or begun is ended in reverse, also where a later one fails: what works for visitors ends before
// the store does, and the doors close last.
type launch struct {
	*serveCommand
	*given
	s    *streams
	ends []func()

	logger  *slog.Logger
	door    *entrance
	admin   net.Listener // nil for none
	counted *storeFigures
	log     *tally.Tally
	tracer  trace.Tracer // nil for none
	rim     *web.Server
	office  *desk.Channel
}

// given is what a server begins with.
type given struct {
	channels  []delivery.Channel
	trusted   proxies.Trusted
	hours     *office.Calendar
	conflicts *conflict.List
	reload    *reloader
	answers   *corpus.Corpus
	rules     *triage.Rules
	partners  *partner.Set
	bot       *bot.Bot
}

func (l *launch) atEnd(end func()) { l.ends = append(l.ends, end) }

func (l *launch) end() {
	for _, end := range slices.Backward(l.ends) {
		end()
	}
}

// read checks and reads what was given. All that is wrong with it is said before anything is opened.
func (l *launch) read() (err error) {
	if l.logger, err = l.serveCommand.logger(l.s.err); err != nil {
		return err
	}
	if err := l.check(); err != nil {
		return err
	}
	if l.channels, err = l.s.settings.Delivery.Open(); err != nil {
		return misused{err}
	}
	if _, err := l.keys(); err != nil {
		return err
	}
	if err := l.checkSealed(l.s.settings.Delivery.NeedContent()); err != nil {
		return err
	}
	l.trusted, _ = l.proxies() // checked
	if l.hours, err = l.s.settings.office(); err != nil {
		return err
	}
	if l.conflicts, err = l.conflictFlags.open(func(f corpus.Finding) { fmt.Fprintln(l.s.err, f) }); err != nil {
		return err
	}
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	l.atEnd(func() { signal.Stop(hangup) })
	l.reload = newReloader(l.corpusFlags, l.triageFlags, l.logger, hangup) // before the corpus is read
	l.atEnd(l.reload.close)
	l.reload.bands = &l.s.settings.Bands
	if l.answers, err = l.corpusFlags.open(l.s.err); err != nil {
		return err
	}
	if l.reload.weights, err = l.weights(); err != nil {
		return err
	}
	if l.rules, err = l.early(l.s.err); err != nil {
		return err
	}
	l.partners, err = openPartners(l.s.settings, l.s.file, l.answers)
	return err
}

// open takes the addresses and opens the store.
func (l *launch) open() (err error) {
	if l.door, err = enter(l.Addr); err != nil {
		return err
	}
	l.atEnd(func() { _ = l.door.Close() })
	if l.Admin != "" {
		if l.admin, err = listen("admin", l.Admin); err != nil {
			return err
		}
		l.atEnd(func() { _ = l.admin.Close() })
	}
	store, err := l.storeFlags.open(l.s.context, l.logger)
	if err != nil {
		return err
	}
	var stopTraces func()
	if l.tracer, stopTraces, err = startTraces(l.s.context, l.logger); err != nil {
		return errors.Join(err, store.Close())
	}
	l.atEnd(stopTraces)
	l.counted = newStoreFigures()
	l.log = tally.New(traced(l.counted.over(store), l.tracer), l.hours.Zone())
	l.atEnd(func() {
		if err := l.log.Close(); err != nil {
			l.logger.Error("closing the store", "error", err)
		}
	})
	return nil
}

// build makes what visitors and staff meet.
func (l *launch) build() error {
	l.atEnd(startGivingBack(l.s.context))
	for _, idle := range l.s.settings.Bands.Idle(l.answers) {
		l.logger.Warn(idle)
	}
	l.bot = newBot(l.answers, l.reload.weights, l.rules, inLog(l.s.err, l.logger)).In(l.hours).WithBands(&l.s.settings.Bands)
	l.rim = web.New(web.Options{
		Log: l.log, Bot: l.bot, Logger: l.logger, Origins: l.Origin, LawyerSilence: l.LawyerSilence, Partners: l.partners, PublicURL: l.PublicURL, TicketKey: l.TicketKey,
		PerAddress: l.perAddress(), TrustedProxies: l.trusted, MessageEvery: l.messageEvery(), MessageBurst: l.MessageBurst,
		Connections: sockets.Form(l.Connections), Tracer: l.tracer,
	})
	l.counted.register(l.rim.Registerer())
	sayBuild(l.rim.Registerer())
	l.atEnd(newOutboxFigures(l.rim.Registerer()).watch(l.log))
	l.atEnd(watchPartners(l.s.file, l.rim, l.logger))
	return l.startDesk()
}

// start begins what a server does beside serving. Nothing can fail any more: what there is to say is said now, so that a start that fails says why and nothing else.
func (l *launch) start() {
	for _, finding := range l.hours.Lint(time.Now()) {
		l.logger.Warn(finding)
	}
	l.saySealed(l.logger)
	l.atEnd(startUpkeep(l.s.context, l.log, l.logger))
	l.atEnd(startDelivery(l.log, l.channels, l.office, l.logger, l.rim.Registerer(), l.tracer))
	l.atEnd(l.reload.start(l.rim, l.bot))
	l.atEnd(serveAdmin(l.admin, l.rim, l.logger))
	watch := &conflictWatch{flags: l.conflictFlags, logger: l.logger, rim: l.rim}
	l.atEnd(watch.start(l.conflicts))
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

// serve lets visitors in until the program is told to end, and then tells those who are there.
func (l *launch) serve() error {
	server := l.rim.HTTPServer()
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(l.door) }()
	select {
	case err := <-ended:
		return fmt.Errorf("serving: %w", err)
	case <-l.s.context.Done():
	}
	l.logger.Info("going down")
	if l.door.kept { // who comes from now on is the next server's; who has come already is let in, and told with the others
		_ = l.door.Close()
		server.SetKeepAlivesEnabled(false)
		time.Sleep(letIn)
	}
	drain, cancel := context.WithTimeout(context.Background(), l.Drain)
	defer cancel()
	// Websockets first: they are told when to come back. http.Server does not know them any more.
	err := errors.Join(l.rim.Shutdown(drain), server.Shutdown(drain))
	if served := <-ended; !errors.Is(served, http.ErrServerClosed) && !errors.Is(served, net.ErrClosed) {
		err = errors.Join(err, served)
	}
	if err != nil {
		return fmt.Errorf("going down: %w", err)
	}
	return nil
}
