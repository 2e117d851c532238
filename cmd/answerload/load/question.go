package load

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/treadstone-law/answerbot/corpus"
)

// Question is what a visitor asks.
type Question struct {
	Text   string
	Expect string // the id of the answer that has to be given or offered; empty: any reply will do

	quoted []byte // Text as JSON
}

// NewQuestion makes a question.
func NewQuestion(text, expect string) Question {
	quoted, err := json.Marshal(text)
	if err != nil { // a string always encodes
		panic(err)
	}
	return Question{text, expect, quoted}
}

// FromCorpus gives the alternates of the answers in English, each with the answer it belongs to.
func FromCorpus(c *corpus.Corpus) []Question {
	var all []Question
	for _, a := range c.Answers() {
		if a.Lang != "en" {
			continue
		}
		for _, text := range a.Alternates {
			all = append(all, NewQuestion(text, a.Slug))
		}
	}
	return all
}

// maxQuestion is the longest message that a server takes, in characters.
const maxQuestion = 4000

// ReadFile reads questions from a file; "-" is the standard input.
func ReadFile(path string, in io.Reader) ([]Question, error) {
	if path != "-" {
		file, err := os.Open(path)
		if err != nil {
			return nil, fmt.Errorf("reading questions: %w", err)
		}
		defer file.Close()
		in = file
	}
	return Read(path, in)
}

// Read reads one question a line: its words, or an object with text and, if it is known, the id of the answer as expect. Empty lines and
// those that begin with # are passed over. A line that cannot be read ends it with an error that names the line.
func Read(name string, in io.Reader) ([]Question, error) {
	var all []Question
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<20)
	n := 0
	for lines.Scan() {
		n++
		line := bytes.TrimSpace(bytes.TrimPrefix(lines.Bytes(), []byte("\ufeff")))
		if len(line) == 0 || line[0] == '#' {
			continue
		}
		q, err := readQuestion(line)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, n, err)
		}
		all = append(all, q)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%s:%d: %w", name, n+1, err)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("%s: there is no question in it; want one a line, or JSON objects with \"text\"", name)
	}
	return all, nil
}

func readQuestion(line []byte) (Question, error) {
	object := struct{ Text, Expect string }{Text: string(line)}
	if line[0] == '{' {
		object.Text = ""
		if err := json.Unmarshal(line, &object); err != nil {
			return Question{}, fmt.Errorf("this is no JSON object: %w", err)
		}
	}
	switch {
	case strings.TrimSpace(object.Text) == "":
		return Question{}, fmt.Errorf("the object has no \"text\"")
	case !utf8.ValidString(object.Text):
		return Question{}, fmt.Errorf("the question is no UTF-8")
	case utf8.RuneCountInString(object.Text) > maxQuestion:
		return Question{}, fmt.Errorf("the question has more than %d characters, which no server takes", maxQuestion)
	}
	return NewQuestion(object.Text, object.Expect), nil
}
