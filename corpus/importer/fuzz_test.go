package importer

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/treadstone-law/answerbot/corpus"
)

// Whatever a file holds, reading it ends, and what it gives can be loaded by the corpus.

func FuzzPage(f *testing.F)   { fuzzFormat(f, Page, "page") }
func FuzzJSONLD(f *testing.F) { fuzzFormat(f, JSONLD, "faq") }
func FuzzCSV(f *testing.F)    { fuzzFormat(f, CSV, "table") }
func FuzzJSONL(f *testing.F)  { fuzzFormat(f, JSONL, "lines") }

func fuzzFormat(f *testing.F, format, prefix string) {
	for _, seed := range seeds(f, prefix) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		answers, skipped, err := Read(format, "file", bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if len(answers) == 0 && len(skipped) == 0 && format != CSV && len(bytes.TrimSpace(text)) > 0 && strings.TrimSpace(string(text)) != "" {
			t.Fatalf("nothing was read and nothing said: %q", text)
		}
		for _, a := range answers {
			if again, found := corpus.ReadAnswer("f.md", a.Area, a.Slug, corpus.Markdown(a)); again == nil {
				t.Fatalf("what was read cannot be loaded: %v\n%s", found, corpus.Markdown(a))
			}
		}
	})
}

// FuzzFragment turns HTML into Markdown and that into text: it has to be the text that a browser shows.
func FuzzFragment(f *testing.F) {
	for _, s := range []string{"<p>a <b>b</b>c</p>", "1. a", "# a", "<b>a:</b>b", "a<br>- b", "<ol start=3><li>a<ul><li>b</ul></ol>", "*a* _b_ [c](d) &lt;b> &amp;copy; \\ `", "<b><i>x</i></b>",
		"<li>a", "<ul>a<li>b</ul>", "<h2>a #</h2>", "<pre>a\n b</pre>", "<blockquote>- a<p>b</blockquote>", "<table><td>a<td>b<tr><td><ul><li>c</table>", "a<br><br>b", "~~~\na", "a<br>===", "<b> a </b>b<i>c </i>d", "&#x2028;a", "<6@iRb>", "\\<br>=", "<b><<i>b>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if _, err := decode([]byte(text)); err != nil || len(text) > 2000 {
			t.Skip()
		}
		md, _ := fragment(text)
		if strings.Count(md, "\n") > 200 {
			t.Skip()
		}
		got, want := letters(corpus.Plain(md)), letters(shown(text))
		if got != want {
			t.Fatalf("HTML     %q\nMarkdown %q\ngot  %q\nwant %q", text, md, got, want)
		}
	})
}

// shown gives the text of HTML that is for reading.
func shown(text string) string {
	nodes, err := html.ParseFragment(strings.NewReader(text), &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body})
	if err != nil {
		return ""
	}
	var out strings.Builder
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		switch {
		case n.Type == html.TextNode:
			out.WriteString(strings.Map(inlineRune, n.Data))
		case n.Type == html.ElementNode && ignored(n):
			return
		}
		if n.Type == html.ElementNode && (n.Data == "nav" || n.Data == "footer" || n.Data == "button" || attr(n, "role") == "navigation" || attr(n, "role") == "contentinfo") {
			return
		}
		for c := range n.ChildNodes() {
			walk(c)
		}
	}
	for _, n := range nodes {
		walk(n)
	}
	return out.String()
}

// letters drops spaces, and what lists and table rows add.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \n\t-–", r) {
			return -1
		}
		return r
	}, strings.Join(strings.Fields(s), ""))
}

func seeds(f *testing.F, prefix string) [][]byte {
	files, err := filepath.Glob("testdata/" + prefix + "*")
	if err != nil || len(files) == 0 {
		f.Fatalf("there are no fixtures: %v", err)
	}
	var all [][]byte
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		if !strings.HasSuffix(file, ".want") {
			all = append(all, text)
		}
	}
	return all
}
