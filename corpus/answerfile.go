package corpus

import "strings"

// An answer file is a head of YAML between two lines of three hyphens, then the text in Markdown.

// maxFile is the most that an answer file may hold. The longest answer that the writing rules allow takes a tenth of it.
const maxFile = 64 << 10

const fence = "---"

// ReadAnswer reads the text of an answer file, whose path gives its area and slug, by itself. The findings hold all that is
// wrong with it; with an Error among them the answer is nil.
func ReadAnswer(file, area, slug string, text []byte) (*Answer, []Finding) {
	a, found := readAnswer(file, area, slug, text)
	if a.broken {
		return nil, found
	}
	return a, found
}

// readAnswer reads an answer file, whose path gave its area and slug. With an error finding the answer is marked as broken
// and holds what could be read.
func readAnswer(file, area, slug string, text []byte) (*Answer, []Finding) {
	r := &reader{findings: findings{file: file}}
	r.checkName(1, "area", area)
	r.checkName(1, "slug", slug)
	a := r.headAndBody(text)
	a.Area, a.Slug, a.file, a.places, a.broken = area, slug, file, r.places, HasErrors(r.findings.list)
	if !a.broken {
		a.Version = a.hash()
	}
	return a, r.findings.list
}

func (r *reader) headAndBody(text []byte) *Answer {
	if len(text) > maxFile {
		r.errorf(1, "too-large", "shorten the file to 64 KiB")
		return &Answer{}
	}
	head, body, line, ok := r.split(r.clean(text))
	if !ok {
		return &Answer{}
	}
	r.shift = 1
	a := &Answer{}
	if root := r.parse(head); root != nil {
		a = r.answer(root, true)
	}
	a.Body = r.body(line, body, true)
	if a.Body == "" {
		r.errorf(line, "missing-field", "write the text of the answer below the head")
	}
	r.places = append(r.places, place{"body", -1, line + leadingLines(body)})
	return a
}

// split parts a file into head and body at its two lines of hyphens.
func (r *reader) split(text string) (head, body string, bodyLine int, ok bool) {
	first, rest, _ := strings.Cut(text, "\n")
	if strings.TrimRight(first, " \t") != fence {
		r.errorf(1, "head", "start the file with a line --- and the fields of the answer")
		return "", "", 0, false
	}
	line := 2
	for offset := 0; offset < len(rest); line++ {
		row, _, _ := strings.Cut(rest[offset:], "\n")
		next := min(offset+len(row)+1, len(rest))
		if strings.TrimRight(row, " \t") == fence {
			return rest[:offset], rest[next:], line + 1, true
		}
		offset = next
	}
	r.errorf(1, "head", "end the fields with a line --- before the text")
	return "", "", 0, false
}

// leadingLines counts the empty lines before the text.
func leadingLines(s string) int {
	return strings.Count(s[:len(s)-len(strings.TrimLeft(s, " \t\n"))], "\n")
}
