package corpus

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Node is a piece of an answer's text for a client that makes elements of its own and never parses HTML: words, or an element with what is
// in it. Elements and their one attribute are those of HTML.
type Node struct {
	Text string // words; then the rest is empty
	Tag  string
	Href string // of a link
	Kids []Node
}

// Nodes gives the text of an answer as a tree: the same that HTML writes out.
func Nodes(body string) []Node {
	root := &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div}
	parsed, err := html.ParseFragment(strings.NewReader(string(HTML(body))), root)
	if err != nil {
		panic(err) // a string can be read
	}
	return nodes(parsed)
}

func nodes(parsed []*html.Node) []Node {
	var all []Node
	for _, n := range parsed {
		switch n.Type {
		case html.TextNode:
			if strings.TrimSpace(n.Data) != "" || inline(n.PrevSibling) && inline(n.NextSibling) { // lines between blocks say nothing
				all = append(all, Node{Text: n.Data})
			}
		case html.ElementNode:
			e := Node{Tag: n.Data}
			for _, a := range n.Attr {
				if a.Key == "href" {
					e.Href = a.Val
				}
			}
			e.Kids = nodes(slices.Collect(n.ChildNodes()))
			all = append(all, e)
		}
	}
	return all
}

// inline reports whether an element is a part of a line, so that the space beside it parts words.
func inline(n *html.Node) bool {
	return n != nil && (n.DataAtom == atom.Strong || n.DataAtom == atom.Em || n.DataAtom == atom.A || n.DataAtom == atom.Code)
}
