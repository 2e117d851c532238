package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/treadstone-law/answerbot/corpus"
)

// What doctor looks at beside the store and the channels: the firm's conflict list, the way that visitors come, and the room on the disk.

func (e *examination) conflicts(f conflictFlags) {
	if f.Conflicts == "" {
		e.say("look", "conflicts", "no list is set up: nobody's name is checked; --conflicts names one")
		return
	}
	notes := 0
	if _, err := f.open(func(corpus.Finding) { notes++ }); err != nil {
		e.mend("conflicts", err)
		return
	}
	if notes > 0 {
		e.say("look", "conflicts", count(notes, "finding")+"; answerbot conflicts "+f.Conflicts+" shows them")
		return
	}
	e.say("ok", "conflicts", f.Conflicts)
}

// way looks at how visitors reach the server: without a proxy that is named, or an address of https, nobody can sign in at the desk from elsewhere.
func (e *examination) way(l limitFlags, f frontFlags) {
	if err := allOf(f.check(), l.check()); err != nil {
		e.mend("proxy", err)
		return
	}
	trusted, _ := l.proxies() // checked
	switch {
	case len(trusted) == 0 && !strings.HasPrefix(f.PublicURL, "https://"):
		e.say("look", "proxy", "none is named with --trusted-proxy: behind one, all visitors count as one address, and staff cannot sign in")
	case len(trusted) == 0:
		e.say("look", "proxy", "none is named with --trusted-proxy: behind one, all visitors count as one address")
	default:
		e.say("ok", "proxy", count(len(trusted), "network")+" of proxies")
	}
}

// leastRoom is how much disk a server should find free: weeks of conversations, and room for SQLite's own files.
const leastRoom = 1 << 30

// room looks at the disk of the data.
func (e *examination) room(f storeFlags) {
	file := f.sqliteFile()
	if file == "" {
		return // the store is elsewhere
	}
	path := folderOf(file)
	free, err := freeAt(path)
	switch {
	case err != nil:
		e.say("look", "disk", "how much room there is cannot be found out: "+oneLine(err))
	case free < leastRoom/10:
		e.mend("disk", fmt.Errorf("%d MB are free at %s: make room, or intakes will be refused", free>>20, path))
	case free < leastRoom:
		e.say("look", "disk", fmt.Sprintf("only %d MB are free at %s", free>>20, path))
	default:
		e.say("ok", "disk", fmt.Sprintf("%d GB are free at %s", free>>30, path))
	}
}

// folderOf is the folder of a file, or the nearest above it that is there: what is not there yet will be made.
func folderOf(file string) string {
	path := filepath.Dir(file)
	for ; path != "." && path != "/"; path = filepath.Dir(path) {
		if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
			break
		}
	}
	return path
}

// unmade looks at where an SQLite store would be made, without making it, and reports whether there is none yet.
func (e *examination) unmade(f storeFlags) bool {
	file := f.sqliteFile()
	if file == "" {
		return false
	}
	switch info, err := os.Stat(file); {
	case err == nil && (info.Size() > 0 || !info.Mode().IsRegular()), err != nil && !errors.Is(err, os.ErrNotExist):
		return false // opening it tells what is the matter
	}
	folder := folderOf(file)
	if err := mayWrite(folder); err != nil {
		e.mend("store", fmt.Errorf("there is none yet, and serve could not make it at %s: %s: %w", file, folder, err))
		return true
	}
	e.say("ok", "store", fmt.Sprintf("there is none yet: serve makes it at its first start, at %s; %s can be written to", file, folder))
	return true
}
