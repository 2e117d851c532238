// Package eval measures how well messages find their answers, and how well the matcher knows when there is none, on a labelled
// set of messages.
package eval

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/treadstone-law/answerbot/corpus"
)

// Set is a labelled set: messages, which answers are right for them, and perhaps answers of its own.
type Set struct {
	Name      string
	Corpus    *corpus.Corpus // nil: measured on the starter corpus
	Queries   []Query
	Grades    map[string]map[string]int // by query, by answer; more is better
	Followups []Followup                // nil: there is no such file
	Notes     []string                  // what is odd in the files, a line each
}

// Query is one labelled message.
type Query struct {
	ID    string `json:"id"`
	Text  string `json:"text"`
	Lang  string `json:"lang"` // found from the text if empty
	Split string `json:"split"`
	OOS   bool   `json:"oos"`   // no answer fits
	Style string `json:"style"` // figures are given for each, if set
	Kind  string `json:"kind"`  // of a message that no answer fits
}

// Followup is a conversation whose later turns are only understood through the earlier ones.
type Followup struct {
	ID    string `json:"id"`
	Turns []struct {
		Text   string `json:"text"`
		Expect string `json:"expect"`
	} `json:"turns"`
}

// Load reads the set in the folder dir.
func Load(dir string) (*Set, error) {
	s := &Set{Name: filepath.Base(dir), Grades: make(map[string]map[string]int)}
	var err error
	if s.Queries, err = lines[Query](filepath.Join(dir, "queries.jsonl")); err != nil {
		return nil, err
	}
	if len(s.Queries) == 0 {
		return nil, fmt.Errorf("%s: no queries", filepath.Join(dir, "queries.jsonl"))
	}
	var twice oddities
	s.Queries, twice = distinct(s.Queries, func(q Query) string { return q.ID })
	s.note(twice, "queries.jsonl: more than one query is called %s; the first counts")
	if err := s.readGrades(filepath.Join(dir, "qrels.tsv")); err != nil {
		return nil, err
	}
	s.look()
	if s.Followups, err = lines[Followup](filepath.Join(dir, "followups.jsonl")); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	answers, err := lines[labelledAnswer](filepath.Join(dir, "corpus.jsonl"))
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return nil, err
	}
	if len(answers) == 0 {
		return nil, fmt.Errorf("%s: no answers; without the file the set is measured on the starter corpus", filepath.Join(dir, "corpus.jsonl"))
	}
	answers, twice = distinct(answers, func(a labelledAnswer) string { return a.ID })
	s.note(twice, "corpus.jsonl: more than one answer is called %s; the first counts")
	outside, err := lines[Query](filepath.Join(dir, "train_oos.jsonl"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	s.Corpus = corpusOf(answers, outside, langOf(s.Queries))
	s.note(s.absent(), "qrels.tsv: corpus.jsonl does not have %s, which can never be found")
	return s, nil
}

// absent gives the graded answers that the set's own corpus does not have.
func (s *Set) absent() oddities {
	var none oddities
	for _, grades := range s.Grades {
		for slug, grade := range grades {
			if grade > 0 && s.Corpus.Answer(slug) == nil {
				none.add(slug)
			}
		}
	}
	slices.Sort(none)
	return none
}

// labelledAnswer is a line of corpus.jsonl.
type labelledAnswer struct {
	ID         string   `json:"id"`
	Question   string   `json:"question"`
	Answer     string   `json:"answer"`
	Alternates []string `json:"alternates"`
	Category   string   `json:"category"`
}

func corpusOf(lines []labelledAnswer, outside []Query, lang string) *corpus.Corpus {
	answers := make([]*corpus.Answer, len(lines))
	for i, l := range lines {
		area := l.Category
		if area == "" {
			area = "all"
		}
		answers[i] = &corpus.Answer{Slug: l.ID, Area: area, Question: l.Question, Alternates: l.Alternates, Body: l.Answer, Lang: lang}
	}
	var beside corpus.Beside
	for _, q := range outside {
		beside.Outside = append(beside.Outside, corpus.Outside{Text: q.Text})
	}
	return corpus.New(answers, beside)
}

// read reads a file of a set, without the mark that some editors put before it.
func read(path string) (string, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("opening a labelled set: %w: want a folder with queries.jsonl and qrels.tsv", err)
	}
	n := 0
	for line := range bytes.Lines(data) {
		if n++; !utf8.Valid(line) {
			return "", fmt.Errorf("%s:%d: there are bytes that are no text: want UTF-8", path, n)
		}
	}
	return strings.TrimPrefix(string(data), "\ufeff"), nil
}

// lines decodes one value a line, strictly: what is misspelt or is no text would else be measured as something else.
func lines[T any](path string) ([]T, error) {
	all, err := read(path)
	if err != nil {
		return nil, err
	}
	values := []T{}
	n := 0
	for line := range strings.SplitSeq(all, "\n") {
		n++
		if strings.TrimSpace(line) == "" {
			continue
		}
		var v T
		if err := json.Unmarshal([]byte(line), &v, json.RejectUnknownMembers(true)); err != nil {
			return nil, fmt.Errorf("%s:%d: %s", path, n, notOurs(err))
		}
		values = append(values, v)
	}
	return values, nil
}

// notOurs says what is wrong with a line in the words of who wrote it.
func notOurs(err error) string {
	other, ok := errors.AsType[*json.SemanticError](err)
	if !ok {
		return fmt.Sprintf("want one JSON object on one line: %s", strings.TrimPrefix(err.Error(), "jsontext: "))
	}
	field := strings.ReplaceAll(strings.TrimPrefix(string(other.JSONPointer), "/"), "/", ".")
	is := map[jsontext.Kind]string{'"': "text", '0': "number", 't': "true", 'f': "false", '[': "list", '{': "object"}[other.JSONKind]
	want := map[reflect.Kind]string{reflect.String: "a text", reflect.Bool: "true or false", reflect.Slice: "a list", reflect.Struct: "an object"}[other.GoType.Kind()]
	switch {
	case errors.Is(err, json.ErrUnknownName):
		return fmt.Sprintf("there is no field %s: want %s", field, strings.Join(fieldsOf(other.GoType), ", "))
	case field == "":
		return fmt.Sprintf("this is no object but another kind of JSON (%s)", is)
	}
	return fmt.Sprintf("the field %s is a %s: want %s", field, is, want)
}

// fieldsOf names the fields of an object.
func fieldsOf(object reflect.Type) []string {
	var names []string
	for f := range object.Fields() {
		names = append(names, f.Tag.Get("json"))
	}
	return names
}

// readGrades reads lines of query, answer and grade, separated by tabs. A set whose messages no answer fits needs none.
func (s *Set) readGrades(path string) error {
	all, err := read(path)
	if errors.Is(err, fs.ErrNotExist) && !slices.ContainsFunc(s.Queries, func(q Query) bool { return !q.OOS }) {
		return nil
	}
	if err != nil {
		return err
	}
	var twice oddities
	n := 0
	for line := range strings.SplitSeq(all, "\n") {
		n++
		if strings.TrimSpace(line) == "" {
			continue
		}
		parts := strings.Split(strings.TrimRight(line, "\r"), "\t")
		if len(parts) != 3 {
			return fmt.Errorf("%s:%d: want query, answer and grade separated by tabs", path, n)
		}
		grade, err := strconv.ParseFloat(strings.TrimSpace(parts[2]), 64)
		if err != nil || grade < 0 || grade != float64(int(grade)) {
			return fmt.Errorf("%s:%d: the grade %q: want a whole number such as 1, 0 or more", path, n, parts[2])
		}
		if s.Grades[parts[0]] == nil {
			s.Grades[parts[0]] = make(map[string]int)
		}
		if before, ok := s.Grades[parts[0]][parts[1]]; ok && before != int(grade) {
			twice.add(parts[0] + " " + parts[1])
		}
		s.Grades[parts[0]][parts[1]] = int(grade)
	}
	s.note(twice, "qrels.tsv: %s with two grades; the last one counts")
	return nil
}

// oddities are what is odd in the same way.
type oddities []string

func (o *oddities) add(what string) {
	if !slices.Contains(*o, what) {
		*o = append(*o, what)
	}
}

// note says what is odd in one line, with a few examples in place of %s.
func (s *Set) note(what oddities, format string) {
	if len(what) == 0 {
		return
	}
	const examples = 3
	names := strings.Join(what[:min(examples, len(what))], ", ")
	if len(what) > examples {
		names += fmt.Sprintf(" and %d more", len(what)-examples)
	}
	s.Notes = append(s.Notes, fmt.Sprintf(format, names))
}

// distinct takes out what has the id of something before it, which would count twice.
func distinct[T any](all []T, id func(T) string) (kept []T, twice oddities) {
	seen := make(map[string]bool, len(all))
	for _, v := range all {
		if seen[id(v)] {
			twice.add(id(v))
			continue
		}
		seen[id(v)] = true
		kept = append(kept, v)
	}
	return kept, twice
}

// look notes what queries and grades have to do with each other.
func (s *Set) look() {
	var mute, ungraded, strange, unknown oddities
	known := make(map[string]bool, len(s.Queries))
	for _, q := range s.Queries {
		known[q.ID] = true
		if strings.TrimSpace(q.Text) == "" {
			mute = append(mute, q.ID)
		}
		switch graded := len(s.Grades[q.ID]) > 0; {
		case q.OOS && graded:
			strange = append(strange, q.ID)
		case !q.OOS && !graded:
			ungraded = append(ungraded, q.ID)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(s.Grades)) {
		if !known[id] {
			unknown = append(unknown, id)
		}
	}
	s.note(mute, "queries.jsonl: %s without a text, which nothing can be found for")
	s.note(ungraded, "qrels.tsv: no answer for %s, in scope; left out and counted as skipped")
	s.note(strange, "qrels.tsv: answers for %s, which queries.jsonl says are out of scope; they do not count")
	s.note(unknown, "qrels.tsv: answers for %s, which queries.jsonl does not have; they do not count")
}

// Split returns the queries of a split. Where it is empty and the set has only one, that one is returned, with its name.
func (s *Set) Split(name string) ([]Query, string) {
	var found []Query
	names := make(map[string]bool)
	for _, q := range s.Queries {
		names[q.Split] = true
		if q.Split == name {
			found = append(found, q)
		}
	}
	if len(found) > 0 || len(names) != 1 {
		return found, name
	}
	return s.Queries, s.Queries[0].Split
}

// Splits names the splits that there are.
func (s *Set) Splits() []string {
	names := make(map[string]bool)
	for _, q := range s.Queries {
		names[q.Split] = true
	}
	return slices.Sorted(maps.Keys(names))
}
