package corpus

import (
	"crypto/sha256"
	"embed"
	"encoding/binary"
	"encoding/hex"
	"io"
	"io/fs"
	"reflect"
	"slices"
	"strings"
	"sync"
)

// The starter corpus is a sample of answers in the program itself, so that it answers something before anything is set up.
//
// Reading its YAML is a third of the time to a first answer. So beside the files stands what was read from them, starter.parsed, whose texts are used where
// they lie in the program. It begins with the hash of the files that it was made of: where a file has changed since, the files count. It is made by
// `make learn`.

//go:embed answers *.yaml
var starterFiles embed.FS

//go:embed starter.parsed
var starterParsed string

// Starter returns the starter corpus. It has every embedded answer that is sound by itself; a test keeps all of them so.
var Starter = sync.OnceValue(func() *Corpus {
	if c := readParsed(starterParsed, hashOf(starterFiles)); c != nil {
		return c
	}
	l, err := load(starterFiles, "")
	if err != nil { // the files are part of the program
		panic(err)
	}
	return l.corpus
})

// parsed is what starter.parsed holds after the hash of the files.
type parsed struct {
	Hash    string // of the corpus, which takes milliseconds to compute,
	Words   string // and what of it stands beside the answers
	Answers []Answer
	Beside
}

// writeParsed gives the corpus in the form of starter.parsed.
func (c *Corpus) writeParsed(files string) string {
	p := parsed{Hash: c.hash, Words: c.words, Beside: c.Beside}
	for _, a := range c.all {
		p.Answers = append(p.Answers, *a)
	}
	return string(pack([]byte(files), reflect.ValueOf(p)))
}

// readParsed gives the corpus, or nil if it is not what was read from the files with this hash.
func readParsed(text, files string) *Corpus {
	packed, ok := strings.CutPrefix(text, files)
	var p parsed
	if !ok || !unpack(&packed, reflect.ValueOf(&p).Elem()) || packed != "" {
		return nil
	}
	answers := make([]*Answer, len(p.Answers))
	for i := range p.Answers {
		a := &p.Answers[i]
		a.file = "answers/" + a.Area + "/" + a.Slug + ".md"
		answers[i] = a
	}
	c := arrange(answers, p.Beside)
	c.hash, c.words = p.Hash, p.Words
	return c
}

// hashOf tells one state of the files from another, by their names and contents.
func hashOf(files embed.FS) string {
	sum := sha256.New()
	var names []string
	_ = fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error { // what is embedded can be walked
		if err == nil && !entry.IsDir() {
			names = append(names, name)
		}
		return nil
	})
	slices.SortFunc(names, strings.Compare)
	buffer := make([]byte, 32<<10) // reading whole files would take as much memory as all answers
	length := func(n int) []byte { return binary.BigEndian.AppendUint64(nil, uint64(n)) }
	for _, name := range names {
		text, err := files.Open(name)
		if err != nil {
			panic(err) // what is embedded can be opened, and what follows cannot fail
		}
		info, _ := text.Stat()
		sum.Write(slices.Concat(length(len(name)), []byte(name), length(int(info.Size()))))
		_, _ = io.CopyBuffer(sum, text, buffer)
	}
	return "sha256:" + hex.EncodeToString(sum.Sum(nil))
}
