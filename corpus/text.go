package corpus

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Text of a corpus is shown on pages, in terminals and in e-mails, so nothing invisible and nothing that a browser could
// take for a tag is let in. Both are faults of the writer's tools (a word processor, a saved page), never wanted.

// tag finds what an HTML parser would take for the start of a tag, a comment or a declaration.
var tag = regexp.MustCompile(`<[A-Za-z/!?]`)

// hidden reports whether r is a character that is not seen: a control or format character (bidirectional overrides,
// zero-width spaces, byte order marks), a line separator, or one of nobody's. Tab and newline are for the caller to allow.
func hidden(r rune) bool {
	if r < 0x7f { // nearly every character; the tables below take most of a load's time without this
		return r < ' '
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp)
}

// clean gives the bytes of a file as text in which a line ends with a newline and every bad byte and hidden character is a
// space, and reports each line that had one. What is left can be read on, so that further findings come in the same run.
func (f *findings) clean(text []byte) string {
	s, marked := strings.CutPrefix(strings.ReplaceAll(string(text), "\r\n", "\n"), "\ufeff")
	if marked {
		f.errorf(1, "control-character", "save the file as UTF-8 without a byte order mark")
	}
	var out strings.Builder
	from, line, reported := 0, 1, 0
	for i, r := range s {
		switch {
		case r == '\n':
			line++
			continue
		case r == utf8.RuneError:
			if reported < line {
				f.errorf(line, "utf-8", "save the file as UTF-8; this line has bytes or replacement marks that are not text")
			}
		case r != '\t' && hidden(r):
			if reported < line {
				f.errorf(line, "control-character", "remove the invisible character %U", r)
			}
		default:
			continue
		}
		reported = line
		_, size := utf8.DecodeRuneInString(s[i:])
		out.WriteString(s[from:i])
		out.WriteByte(' ')
		from = i + size
	}
	if from == 0 {
		return s
	}
	out.WriteString(s[from:])
	return out.String()
}

// plain checks a field that is shown as it stands, on one line, and gives it without space at its ends.
func (f *findings) plain(line int, name, value string) string {
	value = strings.TrimSpace(value)
	for _, r := range value {
		if hidden(r) || r == utf8.RuneError {
			f.errorf(line, "control-character", "%s is one line of visible text; remove the character %U", name, r)
			break
		}
	}
	if at := tag.FindStringIndex(value); at != nil {
		f.errorf(line, "html", "%s is plain text; remove the tag %q or put a space after <", name, excerpt(value[at[0]:]))
	}
	return value
}

// body checks the text of an answer, whose first line is the given one, and gives it without space at its ends.
func (f *findings) body(line int, value string, linesKnown bool) string {
	trimmed := strings.TrimLeftFunc(value, unicode.IsSpace)
	lineOf := func(offset int) int {
		if !linesKnown {
			return line
		}
		return line + strings.Count(value[:len(value)-len(trimmed)+offset], "\n")
	}
	text := strings.TrimRightFunc(trimmed, unicode.IsSpace)
	for i, r := range text {
		if r != '\n' && r != '\t' && hidden(r) || r == utf8.RuneError {
			f.errorf(lineOf(i), "control-character", "remove the invisible character %U from the text", r)
			break
		}
	}
	last := 0
	for _, offset := range rawHTML(text) {
		if at := lineOf(offset); at != last {
			f.errorf(at, "html", "write Markdown, not HTML: remove %q", excerpt(text[offset:]))
			last = at
		}
	}
	return text
}

// excerpt gives the first few characters of s for a message.
func excerpt(s string) string {
	if line, _, more := strings.Cut(s, "\n"); more {
		s = line
	}
	if utf8.RuneCountInString(s) <= 24 {
		return s
	}
	return string([]rune(s)[:24]) + "…"
}
