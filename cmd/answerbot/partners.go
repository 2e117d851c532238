package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/fsnotify/fsnotify"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/web"
	"github.com/treadstone-law/answerbot/web/partner"
)

// maxLogo is how much of a logo is read; a larger one is refused by its size.
const maxLogo = 1 << 20

// openPartners checks the partners of the settings file. Logos stand beside that file.
func openPartners(read *sections, file configFile, c *corpus.Corpus) (*partner.Set, error) {
	all := c.Thawed() // an area whose answers are all frozen is one still
	known := func(area string) bool {
		_, ok := all.Area(area)
		return ok
	}
	set, faults := partner.New(read.Partners, known, func(name string) ([]byte, error) {
		if !filepath.IsLocal(name) {
			return nil, fmt.Errorf("%q: want a file beside the settings file", name)
		}
		path := filepath.Join(filepath.Dir(string(file)), name)
		info, err := os.Stat(path)
		if err != nil {
			return nil, err
		}
		if !info.Mode().IsRegular() || info.Size() > maxLogo {
			return nil, fmt.Errorf("%s: want a small picture", path)
		}
		return os.ReadFile(path)
	})
	if faults = append(slices.Clone(read.unfit), faults...); len(faults) > 0 {
		return nil, misused{fmt.Errorf("%s: %s", file, strings.Join(faults, "; "))}
	}
	return set, nil
}

// partnerWatch keeps the server's partners in step with the settings file. A change with a fault is refused whole, and the partners stay as they were.
type partnerWatch struct {
	file   configFile
	rim    *web.Server
	logger *slog.Logger

	hangup   <-chan os.Signal      // asks for a look at once: for folders that the system does not watch
	changes  <-chan fsnotify.Event // in the file's folder; nil where it is not watched, as the next
	troubles <-chan error
}

// watchPartners watches the settings file until end is called.
func watchPartners(file configFile, rim *web.Server, logger *slog.Logger) (end func()) {
	if file == "" {
		return func() {}
	}
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	w := partnerWatch{file: file, rim: rim, logger: logger, hangup: hangup}
	watcher, err := fsnotify.NewWatcher()
	if err == nil {
		err = watcher.Add(filepath.Dir(string(file))) // the folder: editors and deployments replace the file
	}
	if err != nil {
		logger.Warn("the settings file is not watched; send SIGHUP after a change", "error", err)
	} else {
		w.changes, w.troubles = watcher.Events, watcher.Errors
	}
	stop := background(context.Background(), w.run)
	return func() {
		signal.Stop(hangup)
		stop()
		if watcher != nil {
			_ = watcher.Close() // nothing more is read from it
		}
	}
}

func (w *partnerWatch) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-w.hangup:
		case e := <-w.changes:
			if !w.matters(e) || !settled(ctx, w.changes, quiet, w.matters) {
				continue
			}
		case err := <-w.troubles: // nothing more is watched until it has been read
			w.logger.Warn("watching the settings file", "error", err) // changes may have been lost, so look
		}
		w.reload()
	}
}

// matters reports whether an event can change the partners: their folder is shared with others, such as a database that is written to all the time.
func (w *partnerWatch) matters(e fsnotify.Event) bool {
	name := filepath.Clean(e.Name)
	return name == filepath.Clean(string(w.file)) || filepath.Ext(name) == ".png" || // a logo
		filepath.Base(name) == "..data" // how Kubernetes changes a mounted volume: by renaming a link
}

func (w *partnerWatch) reload() {
	read, err := w.file.sections()
	if err == nil {
		var set *partner.Set
		if set, err = openPartners(read, w.file, w.rim.Corpus()); err == nil {
			if w.rim.SetPartners(set) {
				w.logger.Info("the partners are live", "file", string(w.file), "partners", len(set.All()))
			}
			return
		}
	}
	w.logger.Error("the changed settings were refused; the partners stay as they were", "error", oneLine(err))
}

// frontFlags say how the server is reached from outside.
type frontFlags struct {
	PublicURL string `name:"public-url" help:"How visitors reach this server; links, the sitemap and the origin of websockets follow it. Default: as each request says." placeholder:"https://HOST"`
	TicketKey string `help:"Signs the tickets of partners' frames, at least 32 characters; the same for all servers that answer for one address. Default: made at start." placeholder:"SECRET"`
}

// check says all that is wrong with the flags.
func (f frontFlags) check() error {
	var faults []error
	if f.PublicURL != "" {
		if why := partner.OriginFault(f.PublicURL); why != "" {
			faults = append(faults, fmt.Errorf("--public-url %q: %s", f.PublicURL, why))
		}
	}
	if f.TicketKey != "" && len(f.TicketKey) < 32 {
		faults = append(faults, fmt.Errorf("--ticket-key has %d characters, want at least 32; openssl rand -hex 32 makes one", len(f.TicketKey)))
	}
	return allOf(faults...)
}
