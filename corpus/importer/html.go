package importer

import (
	"fmt"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A page is taken apart into blocks in the order in which they are read: headings, paragraphs, lists. Each block keeps its
// Markdown, which goes into an answer, and its plain text, by which the parts of a page are told from each other.

// kind is what a block is.
type kind int

const (
	paragraph kind = iota
	heading
	list
	furniture // navigation, footers, buttons: part of the page, never of the answer
)

type block struct {
	kind  kind
	level int      // of a heading
	md    string   // Markdown
	plain string   // on one line
	items []string // of a list, plain
	links []link
}

type link struct{ title, href string }

// blocks takes the children of a node apart.
func blocks(root *html.Node) []block {
	w := &walker{}
	w.children(root, paragraph)
	w.flush(paragraph)
	return w.blocks
}

// fragment gives the Markdown of a piece of HTML, and its links.
func fragment(text string) (md string, links []link) {
	nodes, err := html.ParseFragment(strings.NewReader(text), &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body})
	if err != nil { // nested deeper than any text
		return "", nil
	}
	root := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	for _, n := range nodes {
		root.AppendChild(n)
	}
	var parts []string
	for _, b := range blocks(root) {
		if b.kind != furniture {
			parts = append(parts, b.md)
			links = append(links, b.links...)
		}
	}
	return strings.Join(parts, "\n\n"), links
}

// walker collects blocks. Text that stands directly in a container becomes a paragraph at the container's next block.
type walker struct {
	blocks []block
	line   inline
}

// flush makes a paragraph of the text collected so far; an empty line in it parts paragraphs.
func (w *walker) flush(k kind) {
	links := w.line.links
	for part := range strings.SplitSeq(w.line.text(), "\n\n") {
		if plain := plainText(part); plain != "" {
			w.blocks = append(w.blocks, block{kind: k, md: escapeLines(part), plain: plain, links: links})
			links = nil
		}
	}
	w.line = inline{}
}

func (w *walker) children(n *html.Node, k kind) {
	for child := range n.ChildNodes() {
		w.node(child, k)
	}
}

func (w *walker) node(n *html.Node, k kind) {
	switch {
	case n.Type != html.ElementNode:
		w.line.add(n)
	case ignored(n):
	case n.DataAtom == atom.Nav || n.DataAtom == atom.Footer || n.DataAtom == atom.Button || attr(n, "role") == "navigation" || attr(n, "role") == "contentinfo":
		w.flush(k)
		w.children(n, furniture)
		w.flush(furniture)
	case headingLevel(n) > 0:
		w.flush(k)
		w.heading(n, k)
	case n.DataAtom == atom.Ul || n.DataAtom == atom.Ol || n.DataAtom == atom.Menu:
		w.flush(k)
		w.list(n, k)
	case n.DataAtom == atom.Blockquote:
		w.flush(k)
		w.quote(n, k)
	case n.DataAtom == atom.Table:
		w.flush(k)
		w.table(n, k)
	case isBlock(n):
		w.flush(k)
		w.children(n, k)
		w.flush(k)
	case hasBlock(n): // <a><h2>…</h2></a>, <span><p>…</p></span>
		w.children(n, k)
	default:
		w.line.add(n)
	}
}

func (w *walker) heading(n *html.Node, k kind) {
	var text inline
	text.inside(n)
	words := single(text.text())
	plain := plainText(words)
	if plain == "" {
		return
	}
	if k == paragraph {
		k = heading
	}
	level := max(headingLevel(n), 2)
	md := strings.Repeat("#", level) + " " + words
	if strings.HasSuffix(md, "#") {
		md = md[:len(md)-1] + `\#`
	}
	w.blocks = append(w.blocks, block{kind: k, level: headingLevel(n), md: md, plain: plain, links: text.links})
}

// list makes one block of a list, with what is nested in it.
func (w *walker) list(n *html.Node, k kind) {
	b := block{kind: list}
	var md []string
	number := 1
	fmt.Sscan(attr(n, "start"), &number)
	number = min(max(number, 1), 99999999)
	for item := range n.ChildNodes() {
		one := &walker{}
		one.node(item, paragraph) // an item, or text or a list without an item around it
		one.flush(paragraph)
		inner := one.blocks
		if len(inner) == 0 {
			continue
		}
		marker := "- "
		if n.DataAtom == atom.Ol {
			marker = fmt.Sprintf("%d. ", number)
			number++
		}
		var parts, plain []string
		for _, in := range inner {
			parts = append(parts, in.md)
			plain = append(plain, in.plain)
			b.links = append(b.links, in.links...)
		}
		md = append(md, marker+indent(join(parts), len(marker)))
		b.items = append(b.items, strings.Join(plain, " "))
	}
	w.addList(b, md, k)
}

// addList ends a list that has the given lines of Markdown, unless it has none.
func (w *walker) addList(b block, md []string, k kind) {
	if len(md) == 0 {
		return
	}
	b.md, b.plain = strings.Join(md, "\n"), strings.Join(b.items, " ")
	if k == furniture {
		b.kind = furniture
	}
	w.blocks = append(w.blocks, b)
}

// join puts the blocks of an item one below the other, a nested list directly under the first.
func join(parts []string) string {
	var b strings.Builder
	for i, part := range parts {
		switch {
		case i == 1 && (strings.HasPrefix(part, "- ") || strings.HasPrefix(part, "1. ")):
			b.WriteString("\n")
		case i > 0:
			b.WriteString("\n\n")
		}
		b.WriteString(part)
	}
	return b.String()
}

func indent(s string, by int) string {
	return strings.ReplaceAll(s, "\n", "\n"+strings.Repeat(" ", by))
}

func (w *walker) quote(n *html.Node, k kind) {
	for _, b := range blocks(n) {
		b.md = "> " + strings.ReplaceAll(b.md, "\n", "\n> ")
		if b.kind = paragraph; k == furniture {
			b.kind = k
		}
		w.blocks = append(w.blocks, b)
	}
}

// table makes a list item of each row: tables are no part of an answer's Markdown, and phones cannot show them.
func (w *walker) table(n *html.Node, k kind) {
	b := block{kind: list}
	var md []string
	for row := range n.Descendants() {
		if row.DataAtom != atom.Tr || tableOf(row) != n { // a table in a cell is a part of the cell
			continue
		}
		var cells, plain []string
		for cell := range row.ChildNodes() {
			if cell.DataAtom != atom.Td && cell.DataAtom != atom.Th {
				continue
			}
			for _, in := range blocks(cell) {
				cells = append(cells, oneLine.Replace(strings.TrimLeft(in.md, "#>- ")))
				plain = append(plain, in.plain)
				b.links = append(b.links, in.links...)
			}
		}
		if len(cells) > 0 {
			md = append(md, "- "+strings.Join(cells, " – "))
			b.items = append(b.items, strings.Join(plain, " – "))
		}
	}
	w.addList(b, md, k)
}

// tableOf is the innermost table that a row stands in.
func tableOf(row *html.Node) *html.Node {
	for n := range row.Ancestors() {
		if n.DataAtom == atom.Table {
			return n
		}
	}
	return nil
}

// oneLine takes the line breaks out of Markdown.
var oneLine = strings.NewReplacer("\\\n", " ", "\n", " ")

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return strings.TrimSpace(a.Val)
		}
	}
	return ""
}

// ignored reports whether nothing in the element is for reading.
func ignored(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Svg, atom.Math, atom.Iframe, atom.Object, atom.Select, atom.Textarea, atom.Head, atom.Title, atom.Img:
		return true
	}
	for _, a := range n.Attr {
		if a.Key == "hidden" || a.Key == "aria-hidden" && a.Val == "true" {
			return true
		}
	}
	return false
}

func headingLevel(n *html.Node) int {
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return int(n.Data[1] - '0')
	}
	return 0
}

func isBlock(n *html.Node) bool {
	switch n.DataAtom {
	case atom.P, atom.Div, atom.Section, atom.Article, atom.Main, atom.Header, atom.Aside, atom.Form, atom.Fieldset, atom.Details, atom.Summary, atom.Figure,
		atom.Figcaption, atom.Address, atom.Pre, atom.Dl, atom.Dt, atom.Dd, atom.Hr, atom.Body, atom.Html, atom.Li, atom.Center, atom.Legend, atom.Tr, atom.Td, atom.Th, atom.Tbody:
		return true
	}
	return false
}

func hasBlock(n *html.Node) bool {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && (isBlock(d) || headingLevel(d) > 0 || d.DataAtom == atom.Ul || d.DataAtom == atom.Ol || d.DataAtom == atom.Table || d.DataAtom == atom.Blockquote) {
			return true
		}
	}
	return false
}
