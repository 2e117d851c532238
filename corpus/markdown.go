package corpus

import (
	"bytes"
	"html/template"
	"net/url"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
	"golang.org/x/net/html"
)

// The text of an answer is plain CommonMark. Goldmark leaves raw HTML out unless told otherwise. What it lets through
// beside (links anywhere, pictures from anywhere, the language of a code block as a class) is taken out of the parsed tree
// before it is written, so that the output holds only elements and attributes from a short list.

var markdown = goldmark.New(goldmark.WithParserOptions(
	parser.WithASTTransformers(util.Prioritized(tame{}, 100)),
))

// HTML gives the text of an answer as safe HTML: paragraphs, lists, headings, emphasis, quotes, code, rules and links.
func HTML(body string) template.HTML {
	var out bytes.Buffer
	if err := markdown.Convert([]byte(body), &out); err != nil { // a buffer takes everything
		panic(err)
	}
	return template.HTML(out.String())
}

// Plain gives the text of an answer without its Markdown: each paragraph, heading and list item on a line of its own, blocks
// parted by empty lines, list items led by hyphens.
func Plain(body string) string {
	var out strings.Builder
	tokens := html.NewTokenizer(strings.NewReader(string(HTML(body))))
	code := false
	for {
		kind := tokens.Next()
		token := tokens.Token()
		switch kind {
		case html.ErrorToken:
			return tidy(out.String())
		case html.TextToken:
			if !code { // a line of the source is no line of the text
				token.Data = strings.ReplaceAll(token.Data, "\n", " ")
			}
			out.WriteString(token.Data)
		case html.StartTagToken, html.SelfClosingTagToken:
			out.WriteString(opening[token.Data])
		case html.EndTagToken:
			out.WriteString(closing[token.Data])
		}
		if token.Data == "pre" {
			code = kind == html.StartTagToken
		}
	}
}

// opening and closing say how elements part lines.
var (
	opening = map[string]string{"li": "\n- ", "br": "\n", "ul": "\n", "ol": "\n", "blockquote": "\n", "hr": "\n"}
	closing = map[string]string{"p": "\n\n", "h1": "\n\n", "h2": "\n\n", "h3": "\n\n", "h4": "\n\n", "h5": "\n\n", "h6": "\n\n",
		"ul": "\n\n", "ol": "\n\n", "pre": "\n\n", "blockquote": "\n\n"}
)

// tidy takes away space at the ends of lines and more than one empty line.
func tidy(s string) string {
	var lines []string
	for line := range strings.Lines(s) {
		line = strings.TrimSpace(line)
		if item, ok := strings.CutPrefix(line, "- "); ok {
			line = "- " + strings.TrimSpace(item)
		}
		if line == "" && (len(lines) == 0 || lines[len(lines)-1] == "") {
			continue
		}
		lines = append(lines, line)
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// tame replaces what must not reach a page: links to anything but secure pages, mail, telephone and this site become their
// text, pictures their description.
type tame struct{}

func (tame) Transform(doc *ast.Document, reader text.Reader, _ parser.Context) {
	var unwrap, remove []ast.Node
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Image:
			unwrap = append(unwrap, n)
		case *ast.Link:
			n.Title = nil
			if !allowed(util.URLEscape(n.Destination, true)) { // as it will be written: with entities resolved
				unwrap = append(unwrap, n)
			}
		case *ast.AutoLink:
			if n.AutoLinkType == ast.AutoLinkURL && !allowed(util.URLEscape(n.URL(reader.Source()), false)) {
				n.AppendChild(n, ast.NewString(n.Label(reader.Source())))
				unwrap = append(unwrap, n)
			}
		case *ast.FencedCodeBlock:
			n.Info = nil
		case *ast.RawHTML, *ast.HTMLBlock: // goldmark would put a comment in their place
			remove = append(remove, n)
		}
		return ast.WalkContinue, nil
	})
	for _, n := range unwrap { // outside the walk, which would lose its place
		for child := n.FirstChild(); child != nil; child = n.FirstChild() {
			n.Parent().InsertBefore(n.Parent(), n, child)
		}
		remove = append(remove, n)
	}
	for _, n := range remove {
		n.Parent().RemoveChild(n.Parent(), n)
	}
}

// allowed reports whether a link may lead to destination.
func allowed(address []byte) bool {
	destination := string(address)
	u, err := url.Parse(destination)
	if err != nil || strings.Contains(destination, `\`) {
		return false
	}
	switch u.Scheme {
	case "https":
		return u.Host != ""
	case "mailto", "tel":
		return true
	}
	return u.Scheme == "" && u.Host == "" && !strings.HasPrefix(destination, "//")
}

// rawHTML gives the offsets in a body at which HTML stands that is not code.
func rawHTML(body string) []int {
	if !strings.Contains(body, "<") {
		return nil
	}
	var offsets []int
	doc := goldmark.DefaultParser().Parse(text.NewReader([]byte(body))) // as it was written
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		var segments *text.Segments
		switch n := n.(type) {
		case *ast.HTMLBlock:
			segments = n.Lines()
		case *ast.RawHTML:
			segments = n.Segments
		}
		if entering && segments != nil && segments.Len() > 0 {
			offsets = append(offsets, segments.At(0).Start)
		}
		return ast.WalkContinue, nil
	})
	return offsets
}
