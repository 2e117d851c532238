package importer

import (
	"strings"
)

// A page saved or copied as plain text has lost its tags. Bullets start a line; lines belong to one paragraph only where the
// text parts its paragraphs by empty lines, since else each line is one.

var bullet = lazily(`^\s*(?:[•◦▪‣·*–-]|\d{1,2}[.)])\s+(.*)$`)

// textBlocks takes a plain text apart into blocks like those of a page.
func textBlocks(text string) []block {
	t := &textWalker{wrapped: wrapped(text)}
	for row := range strings.SplitSeq(text, "\n") {
		t.row(strings.TrimSpace(strings.Map(visible, row)), strings.HasPrefix(row, " ") || strings.HasPrefix(row, "\t"))
	}
	t.flush()
	return t.blocks
}

// wrapped reports whether lines are parts of paragraphs: below the writer's line, empty lines part longer runs of them.
func wrapped(text string) bool {
	at := writtenBy().FindStringIndex(text)
	if at == nil {
		at = []int{0, 0}
	}
	rest := text[at[1]:]
	if m := takeawaysLine().FindStringIndex(rest); m != nil {
		rest = rest[:m[0]]
	}
	return strings.Contains(strings.TrimSpace(rest), "\n\n")
}

var takeawaysLine = lazily(`(?im)^\s*(?:key\s+take-?aways?|points\s+clés|à\s+retenir)\s*:?\s*$`)

type textWalker struct {
	wrapped bool
	blocks  []block
	lines   []string // of the paragraph or item that is being read
	item    bool
}

func (t *textWalker) row(s string, indented bool) {
	m := bullet().FindStringSubmatch(s)
	switch {
	case s == "":
		t.flush()
	case t.marker(s):
		t.flush()
		t.lines, t.item = []string{s}, false
		t.flush()
	case m != nil && m[1] != "":
		t.flush()
		t.lines, t.item = []string{m[1]}, true
	case t.item && indented:
		t.lines = append(t.lines, s)
	case t.wrapped && !t.item && len(t.lines) > 0:
		t.lines = append(t.lines, s)
	default:
		t.flush()
		t.lines, t.item = []string{s}, false
	}
}

// marker reports whether a line is a part of the page by itself, whatever stands above and below.
func (t *textWalker) marker(s string) bool {
	return byline().MatchString(s) || updatedOn().MatchString(s) || writtenBy().MatchString(s) || takeawaysTitle().MatchString(s) || pageEnd().MatchString(s) ||
		furnished().MatchString(s) || crumbArea([]block{{plain: s}}) != ""
}

// flush ends a paragraph, or adds an item to the list before it.
func (t *textWalker) flush() {
	if len(t.lines) == 0 {
		return
	}
	plain := single(strings.Join(t.lines, " "))
	md := escapeLines(escape(plain))
	switch n := len(t.blocks); {
	case t.item && n > 0 && t.blocks[n-1].kind == list:
		last := &t.blocks[n-1]
		last.md += "\n- " + md
		last.plain += " " + plain
		last.items = append(last.items, plain)
	case t.item:
		t.blocks = append(t.blocks, block{kind: list, md: "- " + md, plain: plain, items: []string{plain}})
	default:
		t.blocks = append(t.blocks, block{kind: paragraph, md: md, plain: plain})
	}
	t.lines = nil
}
