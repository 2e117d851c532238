package corpus

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"io"
	"io/fs"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	jsonv2 "github.com/go-json-experiment/json"
)

// The starter corpus is a sample of answers in the program itself, so that it answers something before anything is set up.
//
// Reading its YAML is a third of the time to a first answer. So beside the files stands what was read from them, starter.parsed, which is quick to read
// and names the hash of the files that it was made of: where a file has changed since, the files count. It is made by `make learn`.

//go:embed answers *.yaml
var starterFiles embed.FS

//go:embed starter.parsed
var starterParsed []byte

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

// parsedHead is the first line of starter.parsed. Each further one is an answer, as in the JSON Lines form.
type parsedHead struct {
	Files string `json:"files"` // their hash
	Hash  string `json:"hash"`  // of the corpus, which takes milliseconds to compute
	Beside
}

// writeParsed gives the corpus in the form of starter.parsed.
func (c *Corpus) writeParsed(files string) ([]byte, error) {
	head, err := json.Marshal(parsedHead{files, c.hash, c.Beside})
	if err != nil {
		return nil, err
	}
	lines := [][]byte{head}
	for _, a := range c.all {
		lines = append(lines, a.line())
	}
	return bytes.Join(lines, []byte("\n")), nil
}

// readParsed gives the corpus, or nil if it is not what was read from the files with this hash.
func readParsed(parsed []byte, files string) *Corpus {
	first, rest, _ := bytes.Cut(parsed, []byte("\n"))
	if !bytes.HasPrefix(first, []byte(`{"files":"`+files+`"`)) {
		return nil
	}
	var head parsedHead
	lines := bytes.Split(rest, []byte("\n"))
	answers := make([]*Answer, len(lines))
	var next, bad atomic.Int64
	var workers sync.WaitGroup
	workers.Go(func() {
		if jsonv2.Unmarshal(first, &head) != nil {
			bad.Add(1)
		}
	})
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(lines); i = int(next.Add(1)) - 1 {
				a := new(Answer)
				if jsonv2.Unmarshal(lines[i], a) != nil {
					bad.Add(1)
				}
				sum := sha256.Sum256(lines[i])
				a.Version, a.file = "sha256:"+hex.EncodeToString(sum[:]), "answers/"+a.Area+"/"+a.Slug+".md"
				answers[i] = a
			}
		})
	}
	if workers.Wait(); bad.Load() > 0 {
		return nil
	}
	c := arrange(answers, head.Beside)
	c.hash = head.Hash
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
