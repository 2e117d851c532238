package corpus

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

func TestHTML(t *testing.T) {
	for _, test := range []struct{ markdown, want string }{
		{"One *two* **three**.", "<p>One <em>two</em> <strong>three</strong>.</p>"},
		{"## Head\n- a\n- b", "<h2>Head</h2>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>"},
		{"3. c\n4. d", "<ol start=\"3\">\n<li>c</li>\n<li>d</li>\n</ol>"},
		{"a < b & c > d", "<p>a &lt; b &amp; c &gt; d</p>"},
		{"<script>alert(1)</script>", ""},
		{"a <b>bold</b> c", "<p>a bold c</p>"},
		{"`<b>`", "<p><code>&lt;b&gt;</code></p>"},
		{"[a](https://ontario.ca/ \"title\")", `<p><a href="https://ontario.ca/">a</a></p>`},
		{"[a](/learn/x) [b](#c) [d](tel:+14165550100) <a@example.com>", `<p><a href="/learn/x">a</a> <a href="#c">b</a> <a href="tel:+14165550100">d</a> <a href="mailto:a@example.com">a@example.com</a></p>`},
		{"[a](javascript:alert(1)) [b](http://x.ca) [c](//x.ca) [d](/\\x.ca) [e](data:text/html,x) [f](https:x) [g](http&colon;//x.ca) [h](&sol;&#47;x.ca) [i](http&amp;colon;//x.ca)",
			`<p>a b c <a href="/%5Cx.ca">d</a> e f g h <a href="http&amp;colon;//x.ca">i</a></p>`},
		{"<javascript:alert(1)> <http://x.ca> <https://x.ca>", `<p>javascript:alert(1) http://x.ca <a href="https://x.ca">https://x.ca</a></p>`},
		{"[*a*![b](https://x.ca/y.png)](http://x.ca)", "<p><em>a</em>b</p>"},
		{"```js onload=x\na<b\n```", "<pre><code>a&lt;b\n</code></pre>"},
	} {
		if got := strings.TrimSpace(string(HTML(test.markdown))); got != test.want {
			t.Errorf("%s\ngot  %s\nwant %s", test.markdown, got, test.want)
		}
	}
}

func TestPlain(t *testing.T) {
	for _, test := range []struct{ markdown, want string }{
		{"One *two*\nthree &amp; \\*four\\*.\n\nFive.", "One two three & *four*.\n\nFive."},
		{"## Head\nText\n\n- a\n- b\n\nEnd", "Head\n\nText\n\n- a\n- b\n\nEnd"},
		{"- a\n\n  more\n\n- b\n  - c", "- a\n\nmore\n\n- b\n\n- c"},
		{"a  \nb", "a\nb"},
		{"[link](https://x.ca) `code`", "link code"},
		{"", ""},
	} {
		if got := Plain(test.markdown); got != test.want {
			t.Errorf("%q: got %q, want %q", test.markdown, got, test.want)
		}
	}
}

// elements are all that a page gets of an answer's text, with the attributes that each may have.
var elements = map[string][]string{"p": nil, "ul": nil, "ol": {"start"}, "li": nil, "em": nil, "strong": nil, "h1": nil, "h2": nil, "h3": nil, "h4": nil,
	"h5": nil, "h6": nil, "blockquote": nil, "pre": nil, "code": nil, "hr": nil, "br": nil, "a": {"href"}}

// FuzzHTML parses what is written for any text as a browser would and looks for anything that is not on the list.
func FuzzHTML(f *testing.F) {
	for _, s := range []string{"a", "<b>", "[a](javascript:x)", "![a](x)", "<javascript:x>", "&#106;avascript:", "[a]: javascript:x\n[a]", "```x\"y\nz", "- a\n\n<div\nonclick=x>",
		"[a](<java\nscript:x>)", "[a](\x01javascript:x)", "[a](JaVaScRiPt&colon;x)", "<a@b\" onclick=x>", "a\x00<i>", "[a](https://x.ca/\"onclick=\"x)", "<svg><p><style><!--</style>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, body string) {
		doc, err := html.Parse(strings.NewReader(string(HTML(body))))
		if err != nil {
			t.Skip(err) // nested deeper than the parser goes
		}
		for n := range doc.Descendants() {
			switch n.Type {
			case html.TextNode, html.DocumentNode:
				continue
			case html.ElementNode:
			default:
				t.Fatalf("%q: a node of type %d: %q", body, n.Type, n.Data)
			}
			if slices.Contains([]string{"html", "head", "body"}, n.Data) && len(n.Attr) == 0 {
				continue // the parser's own
			}
			allowedAttributes, ok := elements[n.Data]
			if !ok {
				t.Fatalf("%q: element %s", body, n.Data)
			}
			for _, attribute := range n.Attr {
				if !slices.Contains(allowedAttributes, attribute.Key) {
					t.Fatalf("%q: attribute %s of %s", body, attribute.Key, n.Data)
				}
				if attribute.Key == "href" {
					checkHref(t, body, attribute.Val)
				}
			}
		}
		Plain(body)
	})
}

func checkHref(t *testing.T, body, href string) {
	page, _ := url.Parse("https://firm.example/learn/")
	u, err := page.Parse(strings.Map(func(r rune) rune { // as a browser does
		if r == '\t' || r == '\n' || r == '\r' {
			return -1
		}
		return r
	}, strings.TrimLeft(href, "\x00\x01\x02\x03\x04\x05\x06\x07\x08\x0b\x0c\x0e\x0f\x10\x1f ")))
	if err != nil {
		t.Fatalf("%q: href %q: %v", body, href, err)
	}
	switch u.Scheme {
	case "https", "mailto", "tel":
	default:
		t.Fatalf("%q: href %q leads to %s", body, href, u.Scheme)
	}
}
