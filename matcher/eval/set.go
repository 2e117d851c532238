// Package eval measures how well messages find their answers, and how well the matcher knows when there is none, on a labelled
// set of messages.
package eval

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/treadstone-law/answerbot/corpus"
)

// Set is a labelled set: messages, which answers are right for them, and perhaps answers of its own.
type Set struct {
	Name      string
	Corpus    *corpus.Corpus // nil: measured on the starter corpus
	Queries   []Query
	Grades    map[string]map[string]int // by query, by answer; more is better
	Followups []Followup
}

// Query is one labelled message.
type Query struct {
	ID    string `json:"id"`
	Text  string `json:"text"`
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
	if err := s.readGrades(filepath.Join(dir, "qrels.tsv")); err != nil {
		return nil, err
	}
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
	outside, err := lines[Query](filepath.Join(dir, "train_oos.jsonl"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	s.Corpus = corpusOf(answers, outside, langOf(s.Queries))
	return s, nil
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
		beside.Outside = append(beside.Outside, q.Text)
	}
	return corpus.New(answers, beside)
}

// lines decodes one value a line.
func lines[T any](path string) ([]T, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("opening a labelled set: %w", err)
	}
	defer f.Close()
	var values []T
	scanner := bufio.NewScanner(f)
	scanner.Buffer(nil, 16<<20)
	for n := 1; scanner.Scan(); n++ {
		if strings.TrimSpace(scanner.Text()) == "" {
			continue
		}
		var v T
		if err := json.Unmarshal(scanner.Bytes(), &v); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, n, err)
		}
		values = append(values, v)
	}
	if err := scanner.Err(); err != nil {
		return nil, fmt.Errorf("reading %s: %w", path, err)
	}
	return values, nil
}

// readGrades reads lines of query, answer and grade, separated by tabs.
func (s *Set) readGrades(path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("opening a labelled set: %w", err)
	}
	for n, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		parts := strings.Split(strings.TrimRight(line, "\r"), "\t")
		if len(parts) != 3 {
			return fmt.Errorf("%s:%d: want query, answer and grade separated by tabs", path, n+1)
		}
		grade, err := strconv.Atoi(parts[2])
		if err != nil {
			return fmt.Errorf("%s:%d: the grade %q is not a number", path, n+1, parts[2])
		}
		if s.Grades[parts[0]] == nil {
			s.Grades[parts[0]] = make(map[string]int)
		}
		s.Grades[parts[0]][parts[1]] = grade
	}
	return nil
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
