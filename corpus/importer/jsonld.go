package importer

import (
	"cmp"
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	htmltree "golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/treadstone-law/answerbot/corpus"
)

// Many sites carry their questions and answers a second time for search engines: as schema.org FAQPage or QAPage in JSON-LD
// scripts. They nest them in graphs, lists and parts of pages, and refer to them by id, so every object is looked at and a
// Question with an accepted answer is taken wherever it stands.

// jsonld reads the JSON-LD of a page, or a file that is JSON-LD by itself.
func (d *document) jsonld(text string) {
	scripts, lang := []string{text}, ""
	if looksLikeHTML(text) {
		root, err := htmltree.Parse(strings.NewReader(text))
		if err != nil {
			d.skip(0, "", "the HTML cannot be read: %v", err)
			return
		}
		scripts, lang = scriptsOf(root), languageOf(root)
	}
	graph := &graph{document: d, byID: map[string]map[string]any{}, walked: map[string]bool{}, told: map[string]string{}}
	var trees []any
	for i, script := range scripts {
		var tree any
		if err := json.Unmarshal([]byte(uncommented(script)), &tree); err != nil {
			d.skip(0, "JSON-LD script "+strconv.Itoa(i+1), "this is not JSON: %v", err)
			continue
		}
		trees = append(trees, tree)
		graph.index(tree, 0)
	}
	for _, tree := range trees {
		graph.walk(tree, page{lang: lang}, 0)
	}
	if len(d.answers) == 0 && len(d.skipped) == 0 {
		d.skip(0, "", "there is no question with an answer in JSON-LD")
	}
}

func scriptsOf(root *htmltree.Node) []string {
	var all []string
	for n := range root.Descendants() {
		if n.DataAtom == atom.Script && strings.HasPrefix(strings.ToLower(attr(n, "type")), "application/ld+json") && n.FirstChild != nil {
			all = append(all, n.FirstChild.Data)
		}
	}
	return all
}

// uncommented takes off what old sites put around a script for browsers that did not know scripts.
func uncommented(s string) string {
	s = strings.TrimSpace(s)
	for _, wrap := range [][2]string{{"<!--", "-->"}, {"//<![CDATA[", "//]]>"}, {"/*<![CDATA[*/", "/*]]>*/"}, {"<![CDATA[", "]]>"}} {
		if inner, ok := strings.CutPrefix(s, wrap[0]); ok {
			s = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(inner), wrap[1]))
		}
	}
	return s
}

// maxNesting is how deep objects are followed. Real pages need five levels.
const maxNesting = 32

// graph is all JSON-LD of a page.
type graph struct {
	*document
	byID   map[string]map[string]any
	walked map[string]bool   // by id
	told   map[string]string // the answer's text by question, "" where there was none to take
	number int               // of questions so far
}

// page is what the objects around a question say of it.
type page struct{ lang, author, updated, area string }

// index finds the objects that others can refer to.
func (g *graph) index(v any, depth int) {
	if depth > maxNesting {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			g.index(item, depth+1)
		}
	case map[string]any:
		if id, _ := v["@id"].(string); id != "" && len(v) > 1 && g.byID[id] == nil {
			g.byID[id] = v
		}
		for _, key := range slices.Sorted(maps.Keys(v)) { // of two with one id the first counts
			g.index(v[key], depth+1)
		}
	}
}

// walk looks for questions, in the order of the text where lists give one.
func (g *graph) walk(v any, p page, depth int) {
	if depth > maxNesting {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			g.walk(item, p, depth+1)
		}
	case map[string]any:
		if id, _ := v["@id"].(string); id != "" {
			if v = g.resolve(v); g.walked[id] { // objects can refer to each other in circles
				return
			}
			g.walked[id] = true
		}
		p = p.inside(v)
		if isType(v, "Question") {
			g.question(v, p)
			return
		}
		for _, key := range slices.Sorted(maps.Keys(v)) {
			g.walk(v[key], p, depth+1)
		}
	}
}

// resolve gives the object that a reference {"@id": …} stands for.
func (g *graph) resolve(v map[string]any) map[string]any {
	if id, _ := v["@id"].(string); len(v) == 1 && g.byID[id] != nil {
		return g.byID[id]
	}
	return v
}

// inside adds what an object says of all that is in it.
func (p page) inside(v map[string]any) page {
	p.lang = cmp.Or(textOf(v["inLanguage"]), p.lang)
	p.author = cmp.Or(textOf(v["author"]), p.author)
	p.updated = cmp.Or(textOf(v["dateModified"]), p.updated)
	p.area = cmp.Or(textOf(v["articleSection"]), textOf(v["about"]), p.area)
	return p
}

func (g *graph) question(q map[string]any, p page) {
	question := line(plainOf(cmp.Or(textOf(q["name"]), textOf(q["text"]))))
	if g.number++; question == "" {
		g.skip(0, "question "+strconv.Itoa(g.number), "it has no name: want what is asked")
		return
	}
	answer, why := g.accepted(q)
	body, links := markdownOf(textOf(answer["text"]))
	if before, again := g.told[question]; again && (before != "" || body == "") { // in two scripts, or by reference
		if body != "" && body != before {
			g.skip(0, question, "it is asked before with another answer, which was taken; this one was left out")
		}
		return
	}
	g.told[question] = body
	if why != "" {
		g.skip(0, question, "%s", why)
		return
	}
	p = p.inside(answer)
	a := &corpus.Answer{
		Slug: slugOf(cmp.Or(textOf(q["url"]), textOf(answer["url"]), textOf(q["@id"]))), Area: p.area, Question: question, Body: body, Byline: p.author,
		Updated: day(cmp.Or(p.updated, textOf(answer["dateCreated"]), textOf(q["dateCreated"]))),
		Lang:    strings.ToLower(p.lang[:min(2, len(p.lang))]),
		Sources: append(citations(answer["citation"]), sourcesOf(links)...),
	}
	a.Summary = textOf(answer["abstract"])
	g.add(0, a)
}

// accepted gives the answer of a question: the accepted one, or the only one suggested.
func (g *graph) accepted(q map[string]any) (answer map[string]any, why string) {
	for _, key := range []string{"acceptedAnswer", "suggestedAnswer"} {
		all := objects(q[key])
		switch {
		case len(all) == 1 || len(all) > 1 && key == "acceptedAnswer":
			answer = g.resolve(all[0])
			if textOf(answer["text"]) == "" {
				return nil, "its answer has no text"
			}
			return answer, ""
		case len(all) > 1:
			return nil, "several answers are suggested and none is accepted"
		}
	}
	return nil, "it has no answer"
}

// objects gives the objects in a value that is one or a list.
func objects(v any) []map[string]any {
	switch v := v.(type) {
	case map[string]any:
		return []map[string]any{v}
	case string:
		return []map[string]any{{"text": v}}
	case []any:
		var all []map[string]any
		for _, item := range v {
			all = append(all, objects(item)...)
		}
		return all
	}
	return nil
}

// citations reads the sources of an answer: names, addresses, or objects with both.
func citations(v any) []corpus.Source {
	var all []corpus.Source
	for _, o := range objects(v) {
		s := sourceOf(cmp.Or(textOf(o["text"]), textOf(o["name"])))
		s.URL = cmp.Or(textOf(o["url"]), s.URL)
		all = append(all, s)
	}
	return all
}

// isType reports whether an object is of a schema.org type, however it is written.
func isType(v map[string]any, name string) bool {
	for _, o := range append(objects(v["@type"]), objects(v["type"])...) {
		t := textOf(o["text"])
		if t[strings.LastIndexAny(t, "/:#")+1:] == name {
			return true
		}
	}
	return false
}

// textOf gives a value as text: a string, the first of a list, the name or value of an object.
func textOf(v any) string {
	switch v := v.(type) {
	case string:
		return strings.TrimSpace(v)
	case []any:
		for _, item := range v {
			if s := textOf(item); s != "" {
				return s
			}
		}
	case map[string]any:
		for _, key := range []string{"@value", "name", "text", "headline"} {
			if s, ok := v[key].(string); ok && s != "" {
				return strings.TrimSpace(s)
			}
		}
	}
	return ""
}

// slugOf gives the last part of an address that is a name, its fragment before its path.
func slugOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return cmp.Or(nameIn(u.Fragment), nameIn(u.Path))
}
