package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"

	"github.com/treadstone-law/answerbot/bot"
	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher"
	"github.com/treadstone-law/answerbot/web"
)

// A changed corpus goes live without a restart. Its index is built beside the running one and swapped in whole, so that a
// visitor is answered from the old corpus or the new one, never from both. A corpus with errors is refused and the old one stays.
//
// Somebody who copies 2,500 files or checks out a branch changes the folder for a while. So a reload waits until the folder
// has been quiet, and what was read while it changed again is thrown away. SIGHUP is for folders that the system does not
// watch, such as network drives.
//
// A freeze waits for none of that. frozen.yaml is read by itself at every change, also while a changed corpus is learnt or after
// it was refused, and what it names is given no longer. What is put back waits until the whole corpus has been read.

const (
	quiet    = 300 * time.Millisecond // from the last change to the reload: an editor's save is several changes
	patience = 5 * time.Second        // a folder that never rests is read after this time all the same
)

// reloader keeps the server's bot in step with the corpus.
type reloader struct {
	flags   corpusFlags
	triage  triageFlags
	weights *matcher.Weights   // nil for those that ship
	bands   *matcher.BandRules // nil for what is learnt
	logger  *slog.Logger
	quiet   time.Duration
	hangup  <-chan os.Signal // asks for a reload at once

	watcher *fsnotify.Watcher // nil where nothing is watched
	server  *web.Server
	bot     *bot.Bot // the running one
	refused string   // why the corpus as it is now was refused
}

// newReloader watches the corpus, if it is one that can change. It is made before the corpus is first read, so that no change
// goes unseen.
func newReloader(flags corpusFlags, triage triageFlags, logger *slog.Logger, hangup <-chan os.Signal) *reloader {
	r := &reloader{flags: flags, triage: triage, logger: logger, quiet: quiet, hangup: hangup}
	r.watch()
	return r
}

// watch begins to watch the corpus as its folders are now. Folders that were replaced need a new watcher; the old one ends
// after the new one has begun.
func (r *reloader) watch() {
	if r.fixed() {
		return
	}
	var folders []string
	if r.flags.Corpus != "" {
		folders = foldersOf(r.flags.Corpus)
	}
	if r.triage.Triage != "" {
		folders = append(folders, filepath.Dir(filepath.Clean(r.triage.Triage)))
	}
	next, err := watchFolders(folders)
	if err != nil {
		r.logger.Warn("the corpus is not watched; send SIGHUP after a change", "corpus", r.flags.Corpus, "error", err)
	}
	r.close()
	r.watcher = next
}

// fixed reports whether all is part of the program.
func (r *reloader) fixed() bool { return r.flags.Corpus == "" && r.triage.Triage == "" }

func (r *reloader) close() {
	if r.watcher == nil {
		return
	}
	if err := r.watcher.Close(); err != nil {
		r.logger.Warn("ending to watch the corpus", "error", err)
	}
	r.watcher = nil
}

// start reloads until end is called, which waits. b is the bot that the server has now.
func (r *reloader) start(server *web.Server, b *bot.Bot) (end func()) {
	r.server, r.bot = server, b
	return background(context.Background(), r.run)
}

func (r *reloader) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-r.hangup:
			if r.fixed() {
				r.logger.Info("SIGHUP: the starter corpus is part of the program; only a corpus given by --corpus is reloaded")
				continue
			}
		case e := <-r.events():
			if !r.heeds(e) || !r.settled(ctx) {
				continue
			}
		case err := <-r.troubles():
			r.logger.Warn("watching the corpus", "error", err) // changes may have been lost, so look
		}
		r.reload(ctx)
	}
}

// events and troubles are nil channels, which never deliver, where nothing is watched.
func (r *reloader) events() <-chan fsnotify.Event {
	if r.watcher == nil {
		return nil
	}
	return r.watcher.Events
}

func (r *reloader) troubles() <-chan error {
	if r.watcher == nil {
		return nil
	}
	return r.watcher.Errors
}

// settled waits until the corpus has been quiet.
func (r *reloader) settled(ctx context.Context) bool {
	return settled(ctx, r.events(), r.quiet, r.heeds)
}

// heeds reports whether an event can change the corpus. What is frozen by it is so at once.
func (r *reloader) heeds(e fsnotify.Event) bool {
	if !r.matters(e) {
		return false
	}
	r.freeze()
	return true
}

// freeze takes what is frozen by now out of what is running.
func (r *reloader) freeze() {
	next := r.freezing(r.bot)
	if next == r.bot {
		return
	}
	r.swap(next)
	if r.refused != "" {
		r.trouble()
	}
}

// freezing gives a bot that does not give what is frozen by now, b itself where it gives nothing of that.
func (r *reloader) freezing(b *bot.Bot) *bot.Bot {
	if r.flags.Corpus == "" {
		return b
	}
	return b.Over(b.Corpus().Freezing(corpus.Freezings(r.folder())))
}

// reload reads the corpus and swaps it in. What changes meanwhile is read again.
func (r *reloader) reload(ctx context.Context) {
	for end := time.Now().Add(patience); ; {
		r.watch() // before reading: what changes from here on is seen
		r.freeze()
		next, why, changed := r.built()
		if !changed || time.Now().After(end) {
			r.take(next, why)
		}
		if !changed || !r.settled(ctx) {
			return
		}
	}
}

// built is what build gives, and whether the corpus has changed meanwhile.
func (r *reloader) built() (next *bot.Bot, why string, changed bool) {
	running, done := r.bot, make(chan struct{})
	go func() {
		defer close(done)
		next, why = r.build(running)
	}()
	for {
		select {
		case e := <-r.events():
			changed = r.heeds(e) || changed
		case <-done:
			return next, why, changed || r.changed()
		}
	}
}

// changed reports whether a change has been seen that nobody has looked at.
func (r *reloader) changed() bool {
	for {
		select {
		case e := <-r.events():
			if r.heeds(e) {
				return true
			}
		default:
			return false
		}
	}
}

// build makes a bot of the corpus, or says why not. The running bot is given for a corpus that is the same.
func (r *reloader) build(running *bot.Bot) (next *bot.Bot, why string) {
	var findings bytes.Buffer
	c, err := r.flags.open(&findings)
	if err != nil {
		return nil, summary(err, findings.String(), r.folder(), "corpus lint")
	}
	rules, err := r.triage.rules(&findings)
	if err != nil {
		return nil, summary(err, findings.String(), "", "triage lint")
	}
	known := running.Corpus().Thawed()
	if c.Thawed().Hash() != known.Hash() {
		return newBot(c, r.weights, rules, io.Discard).In(running.Office()).WithBands(r.bands), ""
	}
	next = running
	if c.Hash() != running.Corpus().Hash() { // there is nothing to learn
		next = next.Over(known.Freezing(c.Freezings))
	}
	if rules.Hash() != running.Rules().Hash() {
		next = next.WithTriage(rules)
	}
	return next, ""
}

// summary is the first of the findings that are errors, its file as it is called in the folder, and how many more there are, which command shows; err where
// nothing was found.
func summary(err error, findings, folder, command string) string {
	var faults []string
	for line := range strings.Lines(findings) {
		if strings.Contains(line, ": error: ") {
			faults = append(faults, strings.TrimPrefix(strings.TrimSpace(line), folder+string(filepath.Separator)))
		}
	}
	switch len(faults) {
	case 0:
		return oneLine(err)
	case 1:
		return faults[0]
	}
	return fmt.Sprintf("%s (and %d more; answerbot %s shows all)", faults[0], len(faults)-1, command)
}

// take swaps in what was built, or refuses it. A corpus that was repaired into what is running needs no swap but ends the trouble.
func (r *reloader) take(next *bot.Bot, why string) {
	if why != "" {
		r.refuse(why)
		return
	}
	if next = r.freezing(next); next != r.bot || r.refused != "" {
		r.refused = ""
		r.swap(next)
	}
}

// refuse keeps the running bot and says why, once for as long as the reason is the same.
func (r *reloader) refuse(why string) {
	if r.refused != why {
		r.logger.Error("the changed corpus was refused; the old one stays", "corpus", r.flags.Corpus, "why", why)
	}
	r.refused = why
	r.trouble()
}

// trouble tells operators why the corpus as it is now was refused.
func (r *reloader) trouble() { r.server.Trouble("the changed corpus was refused: " + r.refused) }

func (r *reloader) swap(next *bot.Bot) {
	r.bot = next
	r.server.SetBot(next)
	c := next.Corpus()
	r.logger.Info("the corpus is live", "corpus", r.flags.Corpus, "answers", len(c.Answers()), "frozen", len(c.Frozen()), "hash", c.Hash())
}
