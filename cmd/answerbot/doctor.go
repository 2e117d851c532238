package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/delivery"
	"github.com/treadstone-law/answerbot/session/memlog"
	"github.com/treadstone-law/answerbot/session/staff"
	"github.com/treadstone-law/answerbot/web/desk"
)

// doctorCommand looks at everything that serve would use, with the same settings, and says what to mend.
type doctorCommand struct{ serverFlags }

func (*doctorCommand) Help() string {
	return `Looks at the settings, the corpus, the triage rules, partners, the ways to sign in at the desk, the office, the conflict list, the proxy, the disk, the store, the clock, and every channel that intakes are delivered by, as serve would use
them, without sending anything and without making a store. One line each: ok, look (works, but should be looked at) or mend. Exit code 1 where something has to be mended.

Run it with the flags, variables and --config of serve.`
}

// examination prints one line for each thing that is looked at.
type examination struct {
	out io.Writer
	ill bool
}

func (e *examination) say(what, name, about string) {
	fmt.Fprintf(e.out, "%-5s %s: %s\n", what, name, about)
}

// mend prints what has to be mended, each of several faults on a line of its own.
func (e *examination) mend(name string, err error) {
	if several, ok := err.(interface{ Unwrap() []error }); ok {
		for _, fault := range several.Unwrap() {
			e.mend(name, fault)
		}
		return
	}
	e.ill = true
	e.say("mend", name, strings.TrimPrefix(oneLine(err), name+": "))
}

// checkWithin bounds each look at something outside.
const checkWithin = 5 * time.Second

func (c *doctorCommand) Run(s *streams) error {
	e := &examination{out: s.out}
	if answers := e.corpus(c.corpusFlags, s.err); answers != nil {
		e.clock(answers, time.Now())
		if set, err := openPartners(s.settings, s.file, answers); err != nil {
			e.mend("partners", err)
		} else if set != nil {
			e.say("ok", "partners", count(len(s.settings.Partners), "partner"))
		}
		for _, idle := range s.settings.Bands.Idle(answers) {
			e.say("look", "bands", strings.TrimPrefix(idle, "bands."))
		}
	}
	if _, err := c.weights(); err != nil {
		e.mend("weights", err)
	}
	if _, err := c.rules(s.err); err != nil {
		e.mend("triage", err)
	} else {
		e.say("ok", "triage", "the rules can be used; answerbot triage lint says which numbers are due for a look")
	}
	e.office(s.settings, time.Now())
	for _, f := range s.settings.Desk.Examine(s.context) {
		e.found("desk", f)
	}
	e.conflicts(c.conflictFlags)
	e.way(c.limitFlags, c.frontFlags)
	e.room(c.storeFlags)
	e.store(s.context, c.storeFlags, s.err, func(log session.Log) { e.accounts(s.context, log, s.settings.Desk) })
	if err := c.checkSealed(s.settings.Delivery.NeedContent()); err != nil {
		e.mend("seal", err)
	}
	e.delivery(s.context, s.settings.Delivery)
	if e.ill {
		return errReported
	}
	return nil
}

func (e *examination) corpus(f corpusFlags, errs io.Writer) *corpus.Corpus {
	answers, err := f.open(errs)
	if err != nil {
		e.mend("corpus", err)
		return nil
	}
	overdue, drafts := 0, 0
	for _, a := range answers.Answers() {
		if a.Overdue(today()) {
			overdue++
		}
		if a.Draft() {
			drafts++
		}
	}
	e.say("ok", "corpus", fmt.Sprintf("%s, %s", count(len(answers.Answers()), "answer"), answers.Hash()))
	if overdue > 0 {
		e.say("look", "corpus", count(overdue, "answer")+" past the date of review: given with their age only")
	}
	if drafts > 0 {
		e.say("look", "corpus", count(drafts, "draft")+" that no lawyer has reviewed: shown as samples; --require-review leaves them out")
	}
	return answers
}

// clock compares the time with the newest answer: a clock that is behind it would promise wrong reply times and reviews.
func (e *examination) clock(c *corpus.Corpus, now time.Time) {
	var newest corpus.Date
	for _, a := range c.Answers() {
		newest = max(newest, a.Updated)
	}
	if day := dayOf(now); day < newest {
		e.mend("clock", fmt.Errorf("it says %s, but an answer was updated on %s: set the clock", day, newest))
		return
	}
	e.say("ok", "clock", now.Format(time.RFC1123))
}

func (e *examination) found(name string, f desk.Finding) {
	switch {
	case f.Err != nil:
		e.mend(name, f.Err)
	case f.See != "":
		e.say("look", name, f.See)
	default:
		e.say("ok", name, f.OK)
	}
}

// accounts says whether anybody can sign in at the desk.
func (e *examination) accounts(ctx context.Context, log session.Log, settings desk.Config) {
	all, err := staff.Open(log).List(ctx)
	if err != nil {
		e.mend("desk", err)
		return
	}
	enrolled, admins := 0, 0
	for _, a := range all {
		if a.Open {
			enrolled++
			if a.Role == staff.Admin {
				admins++
			}
		}
	}
	elsewhere := settings.Elsewhere()
	switch {
	case enrolled == 0 && !elsewhere:
		e.say("look", "desk", "nobody can sign in, so requests wait where only commands read them; answerbot staff add NAME --role admin makes an account")
	case admins == 0 && !elsewhere:
		e.say("look", "desk", count(enrolled, "account")+", none of an administrator: nobody reads the audit log or ends sign-ins at the desk")
	default:
		e.say("ok", "desk", count(enrolled, "enrolled account"))
	}
}

// store looks at the store, and has what is in it looked at if it can be read. One that is not there is not made.
func (e *examination) store(ctx context.Context, f storeFlags, errs io.Writer, look func(session.Log)) {
	if _, err := f.keys(); err != nil {
		e.mend("store", err)
		return
	}
	if f.check() == nil && e.unmade(f) {
		look(memlog.New()) // there is as much in it
		return
	}
	log, err := f.open(ctx, slog.New(slog.NewTextHandler(errs, nil)))
	if err != nil {
		e.mend("store", err)
		return
	}
	defer log.Close()
	ctx, cancel := context.WithTimeout(ctx, checkWithin)
	defer cancel()
	if err := log.Ready(ctx); err != nil {
		e.mend("store", err)
		return
	}
	look(log)
	promise := log.Promise()
	if promise.Layout != "" {
		e.say("ok", "store", promise.Layout+", as this version of the program reads and writes it")
	}
	if !promise.Intakes {
		e.mend("store", fmt.Errorf("it takes no intakes: %s", promise.Says))
		return
	}
	e.say("ok", "store", promise.Says)
}

// delivery says each fault of the settings, and tries every channel that has none.
func (e *examination) delivery(ctx context.Context, settings delivery.Config) {
	if _, err := settings.Open(); err != nil {
		e.mend("delivery", err)
	}
	each := apart(settings)
	if len(each) == 0 {
		e.say("look", "delivery", "no webhook, mail or folder is set up: intakes wait until somebody reads them with answerbot intake list")
	}
	for _, one := range each {
		channels, err := one.Open()
		if err != nil { // it has been said
			continue
		}
		for _, channel := range channels {
			e.channel(ctx, channel)
		}
	}
}

// apart gives the settings of one way of delivery each, so that a fault in one keeps no other from being tried.
func apart(c delivery.Config) []delivery.Config {
	var each []delivery.Config
	for _, hook := range c.Webhooks {
		each = append(each, delivery.Config{Webhooks: []delivery.Webhook{hook}})
	}
	if c.Mail != nil {
		each = append(each, delivery.Config{Mail: c.Mail})
	}
	if c.Folder != "" {
		each = append(each, delivery.Config{Folder: c.Folder})
	}
	return each
}

func (e *examination) channel(ctx context.Context, channel delivery.Channel) {
	checker, ok := channel.(delivery.Checker)
	if !ok {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, checkWithin)
	defer cancel()
	if err := checker.Check(ctx); err != nil {
		e.mend(channel.Name(), err)
		return
	}
	e.say("ok", channel.Name(), "it can be reached")
}

// office looks at what visitors are promised, and at whom they can call.
func (e *examination) office(settings *sections, now time.Time) {
	hours, err := settings.office()
	if err != nil {
		e.mend("office", err)
		return
	}
	findings := hours.Lint(now)
	for _, finding := range findings {
		e.say("look", "office", finding)
	}
	if len(findings) == 0 {
		e.say("ok", "office", hours.Phone())
	}
}
