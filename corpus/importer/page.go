package importer

import (
	"cmp"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/treadstone-law/answerbot/corpus"
)

// An answer page of the firm has, in this order: the site's line, a breadcrumb "Learn/Ask a Lawyer/AREA/…", the area, the
// question, "Written by … · Updated MONTH YEAR", the text, "Key takeaways" with bullets, a disclaimer, "Was this helpful?",
// "Go deeper", "Still have questions?". The line with the writer is what every such page has once, so the page is read from
// there: upwards for question and area, downwards for the text up to the first piece of furniture. A page without any of its
// last three pieces was cut off, and half an answer is none.

// lazily compiles a pattern when it is first asked for: importing is rare, and compiling all of its patterns takes two milliseconds.
func lazily(pattern string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(pattern) })
}

// The lines by which the parts of a page are found, in English and French.
var (
	byline = lazily(`(?im)^[\s>*•]*(?:written|reviewed|prepared|rédigé|révisé|écrit)\s+(?:by|par)\s+(.+?)\s*(?:[·•|,–—-]|\s)\s*(?:last\s+)?(?:updated|mis(?:e)?\s+à\s+jour)(?:\s+(?:on|le|en))?\s*:?\s+(.+?)\s*$`)

	tags      = lazily(`<[^<>]{1,500}>`)
	writtenBy = lazily(`(?im)^[\s>*•]*(?:written|reviewed|prepared|rédigé|révisé|écrit)\s+(?:by|par)\s+([^\n]{2,120}?)\s*$`)
	updatedOn = lazily(`(?i)^(?:last\s+)?(?:updated|mise?\s+à\s+jour)(?:\s+(?:on|le|en))?\s*:?\s+(.+?)\s*$`)

	takeawaysTitle = lazily(`(?i)^(?:key\s+take-?aways?|take-?aways|(?:points\s+(?:clés|importants|(?:essentiels\s+)?à\s+retenir))|à\s+retenir|l[’']essentiel)\s*:?$`)
	sourcesTitle   = lazily(`(?i)^(?:sources?|references|références)\s*:?$`)
	pageEnd        = lazily(`(?i)^(?:was\s+this\s+(?:page\s+|answer\s+|article\s+)?helpful|go\s+deeper\s*:?$|still\s+have\s+(?:a\s+)?questions?|cette\s+(?:page|réponse)\s+(?:vous\s+)?a-t-elle\s+été\s+utile|` +
		`cela\s+vous\s+a-t-il\s+aidé|était-ce\s+utile|(?:pour\s+)?aller\s+plus\s+loin\s*:?$|encore\s+des\s+questions|vous\s+avez\s+d[’']autres\s+questions)\s*\??`)
	disclaimer = lazily(`(?i)not\s+(?:(?:intended\s+(?:as|to\s+be)|constitute|be\s+(?:construed|taken|treated|relied\s+(?:up)?on)\s+as)\s+)?(?:a\s+substitute\s+for\s+)?legal\s+advice|\bdisclaimer\s*:|(?:pas|non|aucunement)\s+(?:un|des?|d[’'](?:un\s+)?)\s*(?:avis|conseil)s?\s+juridique`)
	furnished  = lazily(`(?i)^(?:(?:sample\s+answer|exemple\s+de\s+réponse|réponse\s+d[’']exemple)\..*|share(?:\s+this)?(?:\s+(?:page|answer|article))?|print|e-?mail|copy\s+link|link\s+copied|listen|save|partager|imprimer|copier\s+le\s+lien|\d+\s+min(?:utes?|\.)?\s+(?:read|de\s+lecture)|on\s+this\s+page|yes|no|oui|non|facebook|twitter|x|linkedin|whatsapp|reddit)\s*:?$`)
	general    = lazily(`(?i)general\s+information|information(?:al)?\s+(?:only|purposes)|(?:lawyer|solicitor)[-–\s]client|renseignements?\s+généra|information\s+générale|à\s+titre\s+indicatif`)
	crumbs     = lazily(`(?i)^(?:ask\s+a\s+lawyer|demande[rz]?\s+à\s+un\s+avocat)$`)
	crumbSigns = lazily(`\s*[/›»>→|]\s*`)
)

// page reads a saved answer page, HTML or plain text.
func (d *document) page(text string) {
	a := &corpus.Answer{}
	var all []block
	if looksLikeHTML(text) {
		root, err := html.Parse(strings.NewReader(text))
		if err != nil {
			d.skip(0, "", "the HTML cannot be read: %v", err)
			return
		}
		a.Lang, a.Slug, a.Summary = languageOf(root), canonicalSlug(root), description(root)
		all = blocks(root)
	} else {
		all = textBlocks(text)
	}
	if base := nameIn(d.name); a.Slug == "" && strings.Count(base, "-") >= 2 { // not page-12.html
		a.Slug = base
	}
	if why := readPage(a, all); why != "" {
		d.skip(0, a.Question, "%s", why)
		return
	}
	d.add(0, a)
	if a.Updated == "" && len(d.answers) > 0 {
		d.skip(0, a.Question, "its date cannot be read or can be read in two ways, and was left out")
	}
}

// readPage fills the answer from the blocks of a page, or says why it cannot.
func readPage(a *corpus.Answer, all []block) (why string) {
	all = joinByline(all)
	var found []int
	for i, b := range all {
		if b.kind != furniture && byline().MatchString(b.plain) {
			found = append(found, i)
		}
	}
	switch {
	case len(found) == 0:
		return "there is no line “Written by … · Updated …”; it is no answer page"
	case len(found) > 1:
		return "there is more than one answer on the page; save each by itself"
	}
	at := found[0]
	m := byline().FindStringSubmatch(all[at].plain)
	a.Byline = m[1]
	a.Updated = day(m[2])
	readHead(a, all[:at])
	return readText(a, all[at+1:])
}

// joinByline makes one block of a writer and a date that stand in two.
func joinByline(all []block) []block {
	var joined []block
	for _, b := range all {
		if n := len(joined); n > 0 && updatedOn().MatchString(b.plain) && writtenBy().MatchString(joined[n-1].plain) && !byline().MatchString(joined[n-1].plain) {
			joined[n-1].plain += " · " + b.plain
			continue
		}
		joined = append(joined, b)
	}
	return joined
}

// readHead finds question and area above the byline. The question is the page's largest heading, or else the last line.
func readHead(a *corpus.Answer, head []block) {
	question := -1
	for i, b := range head {
		if b.kind == heading && (question < 0 || b.level <= head[question].level) {
			question = i
		}
	}
	for i := len(head) - 1; i >= 0 && question < 0; i-- {
		if head[i].kind == paragraph && !furnished().MatchString(head[i].plain) && crumbArea([]block{head[i]}) == "" {
			question = i
		}
	}
	if question < 0 {
		return
	}
	a.Area = crumbArea(head)
	a.Question = withoutArea(head, question, a.Area)
	if a.Area == "" && question > 1 { // the line above the question, below the site's line
		if above := head[question-1]; above.kind != furniture && len(strings.Fields(above.plain)) <= 4 {
			a.Area = above.plain
		}
	}
}

// withoutArea gives the question without the area, which has run into one block with it where it stood on the line above. A question that
// begins with the same words goes on in small letters, or has the area in a block of its own above it.
func withoutArea(head []block, question int, area string) string {
	q := head[question].plain
	n := len(area)
	alone := slices.ContainsFunc(head, func(b block) bool { return strings.EqualFold(b.plain, area) })
	if n == 0 || alone || len(q) <= n+1 || !strings.EqualFold(q[:n], area) || q[n] != ' ' {
		return q
	}
	if first, _ := utf8.DecodeRuneInString(q[n+1:]); unicode.IsLower(first) {
		return q
	}
	return q[n+1:]
}

// crumbArea gives what follows "Ask a Lawyer" in a breadcrumb: one line with signs between, a list, or links one by one.
func crumbArea(head []block) string {
	var parts []string
	for _, b := range head {
		if len(b.items) > 0 {
			for _, item := range b.items {
				parts = append(parts, strings.Trim(item, " /›»>→|"))
			}
			continue
		}
		if len(b.links) > 1 { // what stands between them may be drawn
			for _, l := range b.links {
				parts = append(parts, cmp.Or(areaPath(l.href), l.title))
			}
			continue
		}
		parts = append(parts, crumbSigns().Split(b.plain, -1)...)
	}
	parts = slices.DeleteFunc(parts, func(s string) bool { return s == "" })
	for i := len(parts) - 2; i >= 0; i-- { // the site's own line may say it too, further up
		if crumbs().MatchString(parts[i]) {
			return parts[i+1]
		}
	}
	return ""
}

// areaPath gives the area to which a link of a breadcrumb leads, /learn/AREA, as it is called in whatever language the page is.
func areaPath(href string) string {
	u, err := url.Parse(href)
	if err != nil {
		return ""
	}
	_, area, _ := strings.Cut(u.Path, "/learn/")
	if strings.Contains(area, "/") {
		return ""
	}
	return area
}

// readText takes the text and the takeaways from below the byline, up to the furniture at the end.
func readText(a *corpus.Answer, rest []block) (why string) {
	end := slices.IndexFunc(rest, func(b block) bool { return pageEnd().MatchString(b.plain) })
	if end < 0 {
		return "the page stops before its end (“Was this helpful?”); save it whole"
	}
	for _, b := range rest[end:] {
		a.Related = append(a.Related, relatedOf(b.links, a.Slug)...)
	}
	a.Related = lines(a.Related) // each once
	a.Related = a.Related[:min(len(a.Related), 4)]

	var text []string
	title, taken, done := false, false, false // takeaways: their title was the last block, they were read; all was read
	cited := false                            // the title of the sources was read
	for i, b := range rest[:end] {
		switch {
		case done || isFurniture(b):
			continue
		case b.kind == heading && sourcesTitle().MatchString(b.plain):
			cited = true
			continue
		case cited && b.kind == list:
			cited = false
		case takeawaysTitle().MatchString(b.plain):
			title = true
			continue
		case title && b.kind == list:
			a.Takeaways = append(a.Takeaways, b.items...)
			title, taken = false, true
		case b.kind == paragraph && disclaimer().MatchString(b.plain) && (taken || i == end-1 || general().MatchString(b.plain)):
			done = taken // nothing of the answer comes after both
		default:
			title = false
			text = append(text, b.md)
		}
		a.Sources = append(a.Sources, sourcesOf(b.links)...)
	}
	a.Body = strings.Join(text, "\n\n")
	summary := a.Summary // what the page says of itself is one where the text begins with it
	a.Summary = ""
	if rest, begins := strings.CutPrefix(a.Body, summary+"\n\n"); summary != "" && begins {
		a.Summary, a.Body = summary, rest
	}
	return ""
}

func isFurniture(b block) bool {
	if b.kind == list && len(b.items) > 0 {
		return !slices.ContainsFunc(b.items, func(s string) bool { return !furnished().MatchString(s) })
	}
	return b.kind == furniture || furnished().MatchString(b.plain)
}

// sourcesOf gives the links of a text as sources. Those to other pages of the firm are none: an answer rests on law.
func sourcesOf(links []link) []corpus.Source {
	var all []corpus.Source
	for _, l := range links {
		if u, err := url.Parse(l.href); err == nil && !strings.Contains(u.Path, "/learn/") {
			all = append(all, corpus.Source{Title: l.title, URL: l.href})
		}
	}
	return all
}

// answerPath is the address of an answer page.
var answerPath = lazily(`/learn/(?:[a-z0-9-]+/)+([a-z0-9]+(?:-[a-z0-9]+)+)/?$`)

// relatedOf gives the slugs of the answers that links lead to.
func relatedOf(links []link, own string) []string {
	var slugs []string
	for _, l := range links {
		u, err := url.Parse(l.href)
		if err != nil {
			continue
		}
		if m := answerPath().FindStringSubmatch(u.Path); m != nil && m[1] != own {
			slugs = append(slugs, m[1])
		}
	}
	return slugs
}

func looksLikeHTML(text string) bool {
	head := strings.TrimSpace(strings.ToLower(text[:min(len(text), 1<<14)]))
	if strings.HasPrefix(head, "{") || strings.HasPrefix(head, "[") {
		return false
	}
	return strings.HasPrefix(head, "<") || strings.Contains(head, "<html") || strings.Contains(head, "<p>") || strings.Contains(head, "<div")
}

func languageOf(root *html.Node) string {
	for n := range root.Descendants() {
		if n.DataAtom == atom.Html {
			lang, _, _ := strings.Cut(strings.ToLower(attr(n, "lang")), "-")
			return lang
		}
	}
	return ""
}

// canonicalSlug is the last part of the address that the page gives as its own.
func canonicalSlug(root *html.Node) string {
	for n := range root.Descendants() {
		if n.DataAtom == atom.Link && strings.EqualFold(attr(n, "rel"), "canonical") {
			if u, err := url.Parse(attr(n, "href")); err == nil {
				return nameIn(u.Path)
			}
		}
	}
	return ""
}

// description gives what a page says of itself for search engines.
func description(root *html.Node) string {
	for n := range root.Descendants() {
		if n.DataAtom == atom.Meta && strings.EqualFold(attr(n, "name"), "description") {
			return strings.TrimSpace(attr(n, "content"))
		}
	}
	return ""
}

// slugName is a name of several words; "index" is no slug that anybody chose.
var slugName = lazily(`^[a-z0-9]+(?:-[a-z0-9]+)+$`)

// nameIn gives the last part of a path without its ending, if it is a name of several words.
func nameIn(path string) string {
	base := strings.ToLower(filepath.Base(strings.TrimRight(path, "/")))
	base = strings.TrimSuffix(base, filepath.Ext(base))
	if slugName().MatchString(base) && len(base) <= 100 {
		return base
	}
	return ""
}
