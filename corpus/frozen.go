package corpus

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"go.yaml.in/yaml/v3"
)

// After a change in law an answer can be wrong from one day to the next. Freezing takes it, or its whole area, out at once
// without touching the reviewed files: frozen.yaml beside the answers lists what is out, since when and why, and taking the
// line away puts it back.
//
// A frozen answer is neither given nor shown, but still known: the matcher learns the library with nothing frozen, so that
// freezing leaves nothing to learn, and who asks for a frozen answer is understood.

// Freezing says that an answer or an area is taken out.
type Freezing struct {
	Slug  string `yaml:"slug,omitempty" json:"slug,omitempty"` // or
	Area  string `yaml:"area,omitempty" json:"area,omitempty"`
	Since Date   `yaml:"since" json:"since"`
	Why   string `yaml:"why" json:"why"`

	line int
}

// covers reports whether the answer is to be left out. A translation goes with its original: what became wrong law is wrong in
// every language.
func (f Freezing) covers(a *Answer) bool {
	return f.Slug != "" && (f.Slug == a.Slug || f.Slug == a.Translates) || f.Area != "" && f.Area == a.Area
}

// Frozen returns the answers that were taken out for the time being, in order of area and slug. The slice must not be changed.
func (c *Corpus) Frozen() []*Answer { return c.frozen }

// Gives reports whether an answer of the library may be given: it is not frozen.
func (c *Corpus) Gives(a *Answer) bool { return c.bySlug[a.Slug] != nil }

// Thawed gives the library with nothing frozen: as the matcher learns it.
func (c *Corpus) Thawed() *Corpus {
	if len(c.frozen) == 0 {
		return c
	}
	beside := c.Beside
	beside.Freezings = nil
	return New(c.all, beside)
}

// Freezing gives the library with what these freezings cover frozen too. It is c itself where all of that is already.
func (c *Corpus) Freezing(more []Freezing) *Corpus {
	if !slices.ContainsFunc(c.answers, func(a *Answer) bool { return covered(more, a) }) {
		return c
	}
	beside := c.Beside
	beside.Freezings = slices.Concat(c.Freezings, more)
	return New(c.all, beside)
}

func covered(freezings []Freezing, a *Answer) bool {
	return slices.ContainsFunc(freezings, func(f Freezing) bool { return f.covers(a) })
}

const frozenFile = "frozen.yaml"

// Freezings gives what frozen.yaml in a folder takes out, none where it has errors. No answer is read, so that a freeze has to wait for none.
func Freezings(dir string) []Freezing {
	l := &loaded{fsys: os.DirFS(dir)}
	freezings := l.readFrozen()
	if HasErrors(l.findings) {
		return nil
	}
	return freezings
}

// readFrozen reads frozen.yaml.
func (l *loaded) readFrozen() []Freezing {
	var all []Freezing
	l.beside(frozenFile, func(r *reader, root *yaml.Node) {
		r.mapping(r.line(root), frozenFile, root, []field{{"freeze", true, func(line int, n *yaml.Node) {
			r.list(line, "freeze", n, func(_, line int, item *yaml.Node) {
				all = append(all, r.freezing(line, item))
			})
		}}})
	})
	return all
}

func (r *reader) freezing(line int, n *yaml.Node) Freezing {
	f := Freezing{line: line}
	r.mapping(line, "a freeze", n, []field{
		{"slug", false, func(line int, n *yaml.Node) { f.Slug = r.name(line, "slug", n) }},
		{"area", false, func(line int, n *yaml.Node) { f.Area = r.name(line, "area", n) }},
		{"since", true, func(line int, n *yaml.Node) { f.Since = r.date(line, "since", n) }},
		{"why", true, func(line int, n *yaml.Node) { f.Why = r.filled(line, "why", n) }},
	})
	if (f.Slug == "") == (f.Area == "") {
		r.errorf(line, "bad-freeze", "name either a slug or an area")
	}
	return f
}

// checkFreezes reports freezings that name nothing: a slip there would leave a wrong answer in.
func (l *loaded) checkFreezes(answers []*Answer, freezings []Freezing) {
	for _, f := range freezings {
		if !slices.ContainsFunc(answers, f.covers) {
			l.errorf(frozenFile, f.line, "unknown-frozen", "no answer is called %q; correct the entry or remove it", f.Slug+f.Area)
		}
	}
}

// Freeze takes an area or an answer (one of them empty) of the corpus in folder dir out, from today on. It fails when there
// is no such area or answer; freezing again changes nothing. An answer whose file has errors can be frozen too: a server that runs goes on giving what it
// said before. frozen.yaml is replaced whole or not at all.
func Freeze(dir, area, slug, why string, today Date) error {
	if dir == "" {
		return errors.New("freezing: the starter corpus is part of the program; export it to a folder first")
	}
	l, err := open(dir)
	if err != nil {
		return err
	}
	added := Freezing{Slug: slug, Area: area, Since: today, Why: why}
	found := findings{}
	switch {
	case (slug == "") == (area == ""):
		return errors.New("freezing: name either an area or an answer")
	case found.plain(1, "why", why) == "" || HasErrors(found.list):
		return errors.New("freezing: say why, in one line of text")
	case !today.valid():
		return fmt.Errorf("freezing: %q is no day like 2026-06-01", today)
	case l.faulty(frozenFile):
		return fmt.Errorf("freezing: %s has errors; correct them first", frozenFile)
	case !slices.ContainsFunc(l.answers, added.covers):
		return fmt.Errorf("freezing: there is no answer or area %q in %s", slug+area, dir)
	}
	freezings := l.corpus.Freezings
	for _, f := range freezings {
		if f.Slug == slug && f.Area == area {
			return nil
		}
	}
	var text bytes.Buffer
	enc := yaml.NewEncoder(&text)
	enc.SetIndent(2)
	if err := enc.Encode(map[string][]Freezing{"freeze": append(slices.Clone(freezings), added)}); err != nil {
		return fmt.Errorf("freezing: %w", err)
	}
	return ReplaceFile(filepath.Join(l.prefix, frozenFile), text.Bytes())
}

// faulty reports whether one of the files beside the answers has an error finding.
func (l *loaded) faulty(name string) bool {
	return slices.ContainsFunc(l.findings, func(f Finding) bool {
		return f.Severity == Error && filepath.Base(f.File) == name
	})
}

// ReplaceFile writes a file so that whoever reads it sees the old text or the new one, also after a power cut.
func ReplaceFile(name string, text []byte) error {
	mode := fs.FileMode(0o644)
	if info, err := os.Stat(name); err == nil {
		if info.IsDir() {
			return fmt.Errorf("writing %s: it is a folder: want a file", name)
		}
		mode = info.Mode().Perm()
	}
	temp, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+"-*")
	if err != nil {
		return fmt.Errorf("writing %s: %w", name, errors.Unwrap(err)) // who reads it has not named the other file
	}
	defer os.Remove(temp.Name()) // gone already once it has its name
	_, err = temp.Write(text)
	err = errors.Join(err, temp.Chmod(mode), temp.Sync(), temp.Close())
	if err == nil {
		err = os.Rename(temp.Name(), name)
	}
	if err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	return nil
}
