package importer

import (
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/treadstone-law/answerbot/corpus"
)

// csv reads a spreadsheet saved as CSV. Its first line names the columns; Excel saves with commas, semicolons or tabs
// depending on where it runs, and may say which in a line before that.
func (d *document) csv(text string) {
	line, sign := 0, separator(text)
	if m := separatorLine().FindStringSubmatch(text); m != nil {
		text = text[len(m[0]):]
		line = 1
		sign, _ = utf8.DecodeRuneInString(m[1])
	}
	r := csv.NewReader(strings.NewReader(text))
	r.Comma = sign
	header, err := r.Read()
	if err != nil {
		d.skip(line+1, "", "the line with the names of the columns cannot be read: %v", err)
		return
	}
	columns, ok := d.columns(line+1, header)
	if !ok {
		return
	}
	for {
		row, err := r.Read()
		at := 0
		if len(row) > 0 {
			at, _ = r.FieldPos(0)
		}
		var bad *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			return
		case errors.Is(err, csv.ErrFieldCount):
			d.skip(line+at, strings.TrimSpace(row[0]), "the row has %d values and the header %d; put values with commas in quotes", len(row), len(header))
		case errors.As(err, &bad):
			d.skip(line+bad.StartLine, "", "%v; nothing from here on was read", bad.Err)
			return
		case err != nil:
			d.skip(line+at, "", "%v", err)
			return
		case strings.TrimSpace(strings.Join(row, "")) != "":
			d.row(line+at, columns, row)
		}
	}
}

var separatorLine = lazily(`^(?i:"?sep=(.)"?)\n`)

// separator is the sign that the first line has most of.
func separator(text string) rune {
	best, most := ',', 0
	for _, sign := range ",;\t" {
		if n := strings.Count(firstLine(text), string(sign)); n > most {
			best, most = sign, n
		}
	}
	return best
}

// columns gives our names for the columns; those that are not known are named and left out.
func (d *document) columns(line int, header []string) ([]string, bool) {
	columns := make([]string, len(header))
	seen := map[string]string{}
	for i, theirs := range header {
		theirs = strings.TrimSpace(theirs)
		ours := fieldName(theirs)
		switch {
		case ours == "" && theirs != "":
			d.skip(line, "column "+theirs, "no field of an answer is called that")
		case ours != "" && seen[ours] != "":
			d.skip(line, "column "+theirs, "the column %s is the %s already", seen[ours], ours)
		case ours != "":
			columns[i], seen[ours] = ours, theirs
		}
	}
	if seen["question"] == "" || seen["body"] == "" {
		d.skip(line, "", "the first line has to name the columns, with a question and an answer among them")
		return nil, false
	}
	return columns, true
}

// several are the fields that hold more than one text; in a spreadsheet they stand in one value, parted by | or line ends.
var several = map[string]bool{"alternates": true, "takeaways": true, "sources": true, "related": true}

func (d *document) row(line int, columns, row []string) {
	r := record{}
	for i, value := range row {
		switch field := columns[i]; {
		case field == "" || strings.TrimSpace(value) == "":
		case several[field]:
			r[field] = strings.FieldsFunc(value, func(r rune) bool { return r == '|' || r == '\n' })
			for j, s := range r[field] {
				r[field][j] = otherBullet().ReplaceAllString(strings.TrimPrefix(strings.TrimSpace(s), "- "), "")
			}
		default:
			r[field] = []string{value}
		}
	}
	d.take(line, r, corpus.Review{})
}
