package corpus

import (
	"reflect"
	"strings"
	"testing"
)

func TestNodes(t *testing.T) {
	got := Nodes("A **work permit** ends.\n\n- one\n- [two](https://a.example/b)\n\n<script>alert(1)</script>\n\n[bad](javascript:alert(1))\n\n**Rent**\n*first*")
	want := []Node{
		{Tag: "p", Kids: []Node{{Text: "A "}, {Tag: "strong", Kids: []Node{{Text: "work permit"}}}, {Text: " ends."}}},
		{Tag: "ul", Kids: []Node{{Tag: "li", Kids: []Node{{Text: "one"}}}, {Tag: "li", Kids: []Node{{Tag: "a", Href: "https://a.example/b", Kids: []Node{{Text: "two"}}}}}}},
		{Tag: "p", Kids: []Node{{Text: "bad"}}},
		{Tag: "p", Kids: []Node{{Tag: "strong", Kids: []Node{{Text: "Rent"}}}, {Text: "\n"}, {Tag: "em", Kids: []Node{{Text: "first"}}}}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

// The tree says the same as the page, word for word, for every answer of the starter corpus.
func TestNodesSayTheSame(t *testing.T) {
	var say func(nodes []Node, out *strings.Builder)
	say = func(nodes []Node, out *strings.Builder) {
		for _, n := range nodes {
			out.WriteString(n.Text)
			if n.Tag != "strong" && n.Tag != "em" && n.Tag != "a" && n.Tag != "code" {
				out.WriteString(" ")
			}
			say(n.Kids, out)
		}
	}
	for _, a := range Starter().Answers() {
		var out strings.Builder
		say(Nodes(a.Body), &out)
		got, want := strings.Fields(out.String()), strings.Fields(strings.ReplaceAll("\n"+Plain(a.Body), "\n- ", "\n"))
		if strings.Join(got, "") != strings.Join(want, "") {
			t.Errorf("%s: got %q, want %q", a.Slug, got, want)
		}
	}
}
