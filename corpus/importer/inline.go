package importer

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Running text becomes Markdown that reads back as the same text: signs that Markdown would take as its own are escaped, and
// bold and italics are kept only where Markdown can express them, which depends on the characters beside them (CommonMark's
// left- and right-flanking runs). Links become their text; where they lead is kept aside.

// Marks of emphasis while text is collected; no visible text has these characters.
const (
	strongOn  = '\x01'
	strongOff = '\x02'
	emOn      = '\x03'
	emOff     = '\x04'
)

// inline collects running text.
type inline struct {
	out    strings.Builder
	links  []link
	strong bool
	em     bool
}

// add takes a node of running text.
func (w *inline) add(n *html.Node) {
	switch {
	case n.Type == html.TextNode:
		w.out.WriteString(signs.Replace(manySpaces().ReplaceAllString(strings.Map(inlineRune, n.Data), " ")))
	case n.Type != html.ElementNode || ignored(n):
	case n.DataAtom == atom.Br:
		w.out.WriteByte('\n')
	case n.DataAtom == atom.A:
		before := w.out.Len()
		w.inside(n)
		if href := attr(n, "href"); href != "" {
			w.links = append(w.links, link{plainText(w.out.String()[before:]), href})
		}
	case (n.DataAtom == atom.B || n.DataAtom == atom.Strong) && !w.strong:
		w.strong = true
		w.marked(n, strongOn, strongOff)
		w.strong = false
	case (n.DataAtom == atom.I || n.DataAtom == atom.Em) && !w.em:
		w.em = true
		w.marked(n, emOn, emOff)
		w.em = false
	default:
		w.inside(n)
	}
}

func (w *inline) inside(n *html.Node) {
	for child := range n.ChildNodes() {
		w.add(child)
	}
}

func (w *inline) marked(n *html.Node, on, off byte) {
	w.out.WriteByte(on)
	w.inside(n)
	w.out.WriteByte(off)
}

// inlineRune makes spaces of all that parts words in HTML and drops what is not seen.
func inlineRune(r rune) rune {
	if unicode.IsSpace(r) && r != noBreak {
		return ' '
	}
	if r = visible(r); r == '\n' {
		return ' '
	}
	return r
}

// text gives the Markdown: single newlines are line breaks of the source, two of them part paragraphs.
func (w *inline) text() string {
	var lines []string
	for line := range strings.SplitSeq(emphasis(w.out.String()), "\n") {
		lines = append(lines, single(line))
	}
	all := strings.Trim(strings.Join(lines, "\n"), "\n")
	return references(manyBreaks().ReplaceAllString(all, "\n\n")) // last: the signs of a tag can come from two elements
}

var (
	manyBreaks = lazily(`\n{2,}`)
	manySpaces = lazily(` {2,}`)
)

// entity finds what Markdown would take for a character reference, taglike what it would take for HTML or an address.
var (
	entity  = lazily(`&(#?[A-Za-z0-9]+;)`)
	taglike = lazily(`<([^\s<])`)
	signs   = strings.NewReplacer(`\`, `\\`, "*", `\*`, "_", `\_`, "`", "\\`", "[", `\[`, "]", `\]`)
)

func escape(s string) string { return references(signs.Replace(s)) }

// references escapes what would be a character reference or a tag.
func references(s string) string {
	s = entity().ReplaceAllString(s, `\&$1`)
	return taglike().ReplaceAllString(s, `\<$1`)
}

// emphasis writes the marks that Markdown can express and drops the others.
func emphasis(s string) string {
	if !strings.ContainsAny(s, "\x01\x02\x03\x04") {
		return s
	}
	runes := settle([]rune(s))
	keep := make([]string, len(runes))
	var open []int
	for i, r := range runes {
		switch r {
		case strongOn, emOn:
			open = append(open, i)
		case strongOff, emOff:
			start := open[len(open)-1]
			open = open[:len(open)-1]
			broken := slices.Contains(runes[start:i], '\n') // perhaps into two paragraphs
			if start+1 < i && !broken && flanks(neighbour(runes, start, -1), runes[start+1]) && flanks(neighbour(runes, i, 1), runes[i-1]) {
				mark := "**"
				if r == emOff {
					mark = "*"
				}
				keep[start], keep[i] = mark, mark
			}
		}
	}
	var out strings.Builder
	for i, r := range runes {
		if r > emOff {
			out.WriteRune(r)
		}
		out.WriteString(keep[i])
	}
	return out.String()
}

// settle moves the spaces at the ends of emphasis out of it: openings to the right, closings to the left. Bold in italics
// makes two marks beside each other, so it takes two rounds.
func settle(runes []rune) []rune {
	space := func(r rune) bool { return r == ' ' || r == '\n' }
	for range 2 {
		for i := 0; i+1 < len(runes); i++ {
			if (runes[i] == strongOn || runes[i] == emOn) && space(runes[i+1]) {
				runes[i], runes[i+1] = runes[i+1], runes[i]
			}
		}
		for i := len(runes) - 1; i > 0; i-- {
			if (runes[i] == strongOff || runes[i] == emOff) && space(runes[i-1]) {
				runes[i], runes[i-1] = runes[i-1], runes[i]
			}
		}
	}
	return runes
}

// neighbour is the character beside a mark, on the outside; a space at the ends of the text.
func neighbour(runes []rune, i, step int) rune {
	if j := i + step; j >= 0 && j < len(runes) {
		return runes[j]
	}
	return ' '
}

// flanks reports whether a mark between these two characters opens or closes: not beside another mark, and with a letter
// inside unless there is a space outside.
func flanks(outside, inside rune) bool {
	if inside <= emOff || outside > 0 && outside <= emOff {
		return false
	}
	word := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	return word(inside) || unicode.IsSpace(outside)
}

// escapeLines escapes what Markdown would take for a heading, quote or list at the start of a line, and writes line breaks.
func escapeLines(s string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		if m := lineStart().FindStringSubmatchIndex(line); m != nil {
			at := max(m[2], m[4])
			lines[i] = line[:at] + `\` + line[at:]
		}
	}
	text := strings.Join(lines, "\\\n")
	return strings.ReplaceAll(text, `\\`+"\\\n", `\\`+"  \n") // goldmark does not see a line break after an escaped backslash
}

// lineStart finds the sign that makes more than a paragraph of a line: #, >, + and -, = and ~~~, and the point after a number.
var lineStart = lazily(`^(?:([#>+=-]|~~~)|\d{1,9}([.)])(?:\s|$))`)

// plainText gives Markdown of this file without escapes and marks, on one line.
func plainText(md string) string {
	md = strings.Map(func(r rune) rune {
		if r <= emOff && r > 0 {
			return -1
		}
		return r
	}, md)
	md = marks().ReplaceAllString(md, "$1")
	return single(md)
}

// marks finds an escaped sign, which stays, or a run of stars, which goes.
var marks = lazily("\\\\([\\\\*_`\\[\\]&<#>+=~.)-])|\\*{1,3}")
