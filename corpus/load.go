package corpus

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// A corpus is a folder: answers/AREA/SLUG.md (or AREA/SLUG.md at its root), with the files of beside.go at its root. Or it is one JSON Lines file, with the
// same beside it. All is read before anything is said, so that one run shows everything that is wrong.

// Open loads the corpus at path: a folder, or a .jsonl file. The empty path is the starter corpus. See Load.
func Open(path string) (*Corpus, []Finding, error) {
	l, err := open(path)
	if err != nil {
		return nil, nil, err
	}
	return l.publishable()
}

// Load loads a corpus from a folder. The findings hold all that is wrong with it, in order of file and line; if one of them
// is an Error the corpus is not fit to be published, and nil. The error is for a folder that cannot be read at all.
func Load(fsys fs.FS) (*Corpus, []Finding, error) {
	l, err := load(fsys, "")
	if err != nil {
		return nil, nil, err
	}
	return l.publishable()
}

// loaded is a corpus as it was read, with all its faults.
type loaded struct {
	fsys     fs.FS
	prefix   string    // of the files' names in findings
	answers  []*Answer // all that were read
	corpus   *Corpus   // of the answers that have no fault of their own
	findings []Finding
}

func (l *loaded) publishable() (*Corpus, []Finding, error) {
	if HasErrors(l.findings) {
		return nil, l.findings, nil
	}
	return l.corpus, l.findings, nil
}

// locate finds the folder of a corpus that is not the starter, and the name of its JSON Lines file, if it is one.
func locate(name string) (folder, lines string, err error) {
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return "", "", fmt.Errorf("opening the corpus: %w", err)
	case info.IsDir():
		return name, "", nil
	case filepath.Ext(name) != ".jsonl":
		return "", "", fmt.Errorf("opening the corpus: %s is neither a folder nor a .jsonl file", name)
	}
	return filepath.Dir(name), filepath.Base(name), nil
}

func open(name string) (*loaded, error) {
	if name == "" {
		return load(starterFiles, "")
	}
	folder, lines, err := locate(name)
	if err != nil {
		return nil, err
	}
	l, err := load(os.DirFS(folder), lines)
	if err != nil {
		return nil, err
	}
	l.prefix = folder
	for i := range l.findings {
		l.findings[i].File = filepath.Join(folder, l.findings[i].File)
	}
	for _, a := range l.corpus.all {
		a.file = filepath.Join(folder, a.file)
	}
	return l, nil
}

// load reads the answers from folders, or from the JSON Lines file with the given name, and what stands beside them.
func load(fsys fs.FS, lines string) (*loaded, error) {
	l := &loaded{fsys: fsys}
	var answers []*Answer
	var err error
	if lines != "" {
		answers, err = l.fromLines(lines)
	} else {
		answers, err = l.fromFolders()
	}
	if err != nil {
		return nil, fmt.Errorf("reading the corpus: %w", err)
	}
	beside := Beside{Titles: l.readAreas(), Freezings: l.readFrozen()}
	lexicon, outside := l.readLexicon(), append(l.readOutside(""), l.readOutside("fr")...)
	topics := l.readTopics()
	beside.Lexicon, beside.Outside, beside.Topics = values(lexicon), values(outside), values(topics)
	answers = l.unique(answers)
	l.checkReferences(answers)
	l.checkAreas(answers, beside.Titles, lexicon)
	l.checkFreezes(answers, beside.Freezings)
	l.checkOutside(answers, outside)
	l.checkTopics(answers, topics)
	for _, file := range askedFiles {
		asked := l.readAsked(file)
		l.checkAsked(answers, file, asked)
		beside.Asked = append(beside.Asked, values(asked)...)
	}
	l.answers = answers
	sound := slices.DeleteFunc(slices.Clone(answers), func(a *Answer) bool { return a.broken })
	l.corpus = New(sound, beside)
	sortFindings(l.findings)
	return l, nil
}

func (l *loaded) errorf(file string, line int, rule, format string, args ...any) {
	f := findings{file: file}
	f.errorf(line, rule, format, args...)
	l.findings = append(l.findings, f.list...)
}

func (l *loaded) fromLines(file string) ([]*Answer, error) {
	text, err := fs.ReadFile(l.fsys, file)
	if err != nil {
		return nil, err
	}
	answers, found := readLines(file, text)
	l.findings = append(l.findings, found...)
	if len(answers) == 0 && len(found) == 0 {
		l.errorf(file, 1, "empty-corpus", "write at least one answer")
	}
	return answers, nil
}

// fromFolders reads every answer file. Hidden files, and an editor's copies ending in ~, are nobody's answers.
func (l *loaded) fromFolders() ([]*Answer, error) {
	root := "answers"
	if _, err := fs.Stat(l.fsys, root); errors.Is(err, fs.ErrNotExist) {
		root = "."
	}
	areas, err := fs.ReadDir(l.fsys, root)
	if err != nil {
		return nil, err
	}
	var files []string
	for _, area := range areas {
		file := path.Join(root, area.Name())
		switch {
		case ignored(area.Name()):
		case l.isFolder(file):
			files = append(files, l.inArea(file)...)
		case root != ".": // at the root of a corpus other files may stand: a README, a licence
			l.errorf(file, 1, "misplaced-file", "move the file to answers/AREA/SLUG.md, or elsewhere")
		}
	}
	l.findStrays(root)
	if len(files) == 0 && len(l.findings) == 0 {
		l.errorf(root, 1, "empty-corpus", "write at least one answer, AREA/SLUG.md")
	}
	return l.readAll(files), nil
}

// findStrays reports the answers at the root of the corpus, which are of no area: nobody would miss them.
func (l *loaded) findStrays(answers string) {
	entries, _ := fs.ReadDir(l.fsys, ".") // what cannot be read has been reported
	for _, entry := range entries {
		file := entry.Name()
		if ignored(file) || path.Ext(file) != ".md" {
			continue
		}
		if text, err := l.read(file, maxFile); err == nil && bytes.HasPrefix(text, []byte("---")) && bytes.Contains(text, []byte("\nquestion:")) {
			l.errorf(file, 1, "misplaced-file", "move the answer to %s", path.Join(answers, "AREA", file))
		}
	}
}

// inArea lists the answer files of an area's folder.
func (l *loaded) inArea(folder string) []string {
	entries, err := fs.ReadDir(l.fsys, folder)
	if err != nil {
		l.errorf(folder, 1, "unreadable", "make the folder readable: %v", err)
		return nil
	}
	var files []string
	for _, entry := range entries {
		file := path.Join(folder, entry.Name())
		switch {
		case ignored(entry.Name()):
		case path.Ext(file) != ".md" || l.isFolder(file):
			l.errorf(file, 1, "misplaced-file", "a folder of answers has files SLUG.md only; rename or move this")
		default:
			files = append(files, file)
		}
	}
	return files
}

// readAll reads answer files on all processors: parsing is nearly all of the time that a program takes to start.
func (l *loaded) readAll(files []string) []*Answer {
	answers, found := make([]*Answer, len(files)), make([][]Finding, len(files))
	var next atomic.Int64
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(files); i = int(next.Add(1)) - 1 {
				answers[i], found[i] = l.readOne(files[i])
			}
		})
	}
	workers.Wait()
	l.findings = slices.Concat(append(found, l.findings)...)
	return answers
}

func (l *loaded) readOne(file string) (*Answer, []Finding) {
	area, slug := path.Base(path.Dir(file)), strings.TrimSuffix(path.Base(file), ".md")
	text, err := l.read(file, maxFile)
	if err != nil {
		f := findings{file: file}
		f.errorf(1, "unreadable", "make the file readable: %v", err)
		return &Answer{Area: area, Slug: slug, file: file, broken: true}, f.list
	}
	return readAnswer(file, area, slug, text)
}

func ignored(name string) bool { return strings.HasPrefix(name, ".") || strings.HasSuffix(name, "~") }

// isFolder follows links: mounted configuration is often made of them.
func (l *loaded) isFolder(file string) bool {
	info, err := fs.Stat(l.fsys, file)
	return err == nil && info.IsDir()
}

// read gives the text of a regular file, cut one byte after the limit.
func (l *loaded) read(file string, limit int64) ([]byte, error) {
	info, err := fs.Stat(l.fsys, file)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("it is not a regular file")
	}
	f, err := l.fsys.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, limit+1))
}
