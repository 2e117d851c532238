package conflict

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/treadstone-law/answerbot/corpus"
)

// A conflict list is a CSV file in UTF-8 with a heading. The column name is needed; aliases holds other names, between "|" or ";";
// any column named note is for its keepers and not read. A list with an error is not used: half of a conflict list is none.

// maxLength is the longest name, in characters.
const maxLength = 200

// Read reads a conflict list; file is its name in the findings. The list is nil if one of them is an error.
func Read(file string, data []byte) (*List, []corpus.Finding) {
	r := &reading{file: file, list: &List{holders: make(map[string][]int)}, seen: make(map[string]int)}
	sum := sha256.Sum256(data)
	r.list.hash = "sha256:" + hex.EncodeToString(sum[:])
	r.read(bytes.TrimPrefix(data, []byte("\ufeff")))
	if corpus.HasErrors(r.findings) {
		return nil, r.findings
	}
	return r.list, r.findings
}

type reading struct {
	file     string
	list     *List
	seen     map[string]int // line by name, words in order
	findings []corpus.Finding
}

func (r *reading) note(line int, severity corpus.Severity, rule, format string, args ...any) {
	r.findings = append(r.findings, corpus.Finding{File: r.file, Line: max(line, 1), Severity: severity, Rule: rule, Message: fmt.Sprintf(format, args...)})
}

func (r *reading) read(data []byte) {
	for i, row := range bytes.Split(data, []byte("\n")) {
		if !utf8.Valid(row) {
			r.note(i+1, corpus.Error, "not-utf8", "save the file as UTF-8; as it is, accents cannot be read")
			return
		}
	}
	rows := csv.NewReader(bytes.NewReader(data))
	rows.FieldsPerRecord = -1
	heading, err := rows.Read()
	if err != nil {
		r.note(1, corpus.Error, "no-heading", "the first line names the columns: name,aliases,note")
		return
	}
	columns := r.columns(heading)
	if columns == nil {
		return
	}
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		var wrong *csv.ParseError
		if errors.As(err, &wrong) {
			r.note(wrong.Line, corpus.Error, "bad-csv", "%v; a quote inside a field is written twice, and a field with a comma stands in quotes", wrong.Err)
			if wrong.Err == csv.ErrQuote { // nothing after it can be told apart
				return
			}
			continue
		}
		line, _ := rows.FieldPos(0)
		r.row(line, row, heading, columns)
	}
	if len(r.list.entries) == 0 && !corpus.HasErrors(r.findings) {
		r.note(1, corpus.Warning, "empty", "there is no name in the list, so nothing is checked")
	}
}

// columns says where the columns are, or nil.
func (r *reading) columns(heading []string) map[string]int {
	columns := make(map[string]int)
	for i, cell := range heading {
		key := strings.ToLower(strings.TrimSpace(cell))
		switch _, twice := columns[key]; {
		case !slices.Contains([]string{"name", "aliases", "note"}, key):
			hint := "the columns are name, aliases and note"
			if strings.Contains(cell, ";") {
				hint += ", with commas between them"
			}
			r.note(1, corpus.Error, "unknown-column", "there is no column %q; %s", cell, hint)
		case twice:
			r.note(1, corpus.Error, "doubled-column", "the column %q stands there twice", key)
		}
		columns[key] = i
	}
	if _, ok := columns["name"]; !ok {
		r.note(1, corpus.Error, "no-name", "the column name is missing")
	}
	if len(r.findings) > 0 {
		return nil
	}
	return columns
}

// row takes one entry.
func (r *reading) row(line int, row, heading []string, columns map[string]int) {
	if len(row) != len(heading) {
		r.note(line, corpus.Error, "columns", "this line has %d columns and the heading %d; a name with a comma in it stands in quotes", len(row), len(heading))
		return
	}
	first := strings.TrimSpace(row[columns["name"]])
	names := []string{first}
	if i, ok := columns["aliases"]; ok {
		for _, alias := range strings.FieldsFunc(row[i], func(c rune) bool { return c == '|' || c == ';' }) {
			if alias = strings.TrimSpace(alias); alias != "" {
				names = append(names, alias)
			}
		}
	}
	for _, n := range names {
		if !r.sane(line, n) {
			return
		}
	}
	at := len(r.list.entries)
	r.list.entries = append(r.list.entries, first)
	for _, n := range names {
		r.add(line, at, n)
	}
}

// sane reports whether a name can be looked for.
func (r *reading) sane(line int, n string) bool {
	switch {
	case n == "":
		r.note(line, corpus.Error, "no-name", "the name is empty; take the line out or fill it in")
	case strings.ContainsFunc(n, unicode.IsControl):
		r.note(line, corpus.Error, "control-character", "there is a line break or control character in %.60q", n)
	case utf8.RuneCountInString(n) > maxLength:
		r.note(line, corpus.Error, "too-long", "a name has at most %d characters; is a quote missing?", maxLength)
	case !strings.ContainsFunc(n, func(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) }):
		r.note(line, corpus.Error, "no-name", "%.60q has neither a letter nor a digit", n)
	default:
		return true
	}
	return false
}

// add takes a name in each of its spellings.
func (r *reading) add(line, at int, text string) {
	words := wordsOf(text)
	sorted := slices.Clone(words)
	slices.Sort(sorted)
	key := strings.Join(sorted, " ")
	switch before, twice := r.seen[key]; {
	case twice && before == line:
		return
	case twice:
		r.note(line, corpus.Warning, "doubled", "%.60q is on line %d already", text, before)
	}
	r.seen[key] = line
	if len(words) == 1 && len([]rune(words[0])) < 4 || company(words) && len(telling(words)) == 0 {
		r.note(line, corpus.Warning, "short", "%.60q is too short to tell people apart; give the full name", text)
	}
	if surname, given, found := strings.Cut(text, ","); found {
		text = given + " " + surname // the last word of a name is a surname that may be typed alone
	}
	for _, spelling := range spellings(text) {
		r.index(at, wordsOf(spelling))
	}
}

func (r *reading) index(at int, words []string) {
	for _, w := range words {
		holders := r.list.holders[w]
		if holders == nil {
			r.list.words = append(r.list.words, newWord(w))
		}
		if len(holders) == 0 || holders[len(holders)-1] != len(r.list.names) {
			r.list.holders[w] = append(holders, len(r.list.names))
		}
	}
	r.list.names = append(r.list.names, name{entry: at, words: words, company: company(words)})
}
