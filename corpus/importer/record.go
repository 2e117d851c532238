package importer

import (
	"fmt"
	"html"
	"slices"
	"strings"

	"github.com/treadstone-law/answerbot/corpus"
)

// Spreadsheets and JSON Lines of other programs name the same things differently. A record is one row or line with its
// values under our names, whatever they were called there.

// synonyms gives our name of a field for the names it goes by, written as slug gives them.
var synonyms = func() map[string]string {
	all := map[string]string{}
	for ours, theirs := range map[string]string{
		"slug":         "slug id key identifier permalink",
		"area":         "area category topic practice-area practice-group section subject domaine categorie",
		"question":     "question questions q title heading name titre",
		"alternates":   "alternates alternate aliases variants alternate-questions paraphrases also-asked utterances synonyms variantes",
		"summary":      "summary short-answer abstract excerpt tldr resume sommaire",
		"takeaways":    "takeaways key-takeaways key-points highlights points-cles a-retenir",
		"jurisdiction": "jurisdiction juridiction",
		"sources":      "sources source references reference citations citation links",
		"byline":       "byline author authors written-by auteur",
		"updated":      "updated last-updated date updated-at modified date-modified last-modified mis-a-jour",
		"related":      "related related-answers see-also",
		"lang":         "lang language locale langue",
		"translates":   "translates",
		"body":         "body answer answers text content response a reponse texte",
	} {
		for name := range strings.FieldsSeq(theirs) {
			all[name] = ours
		}
	}
	return all
}()

// fieldName gives our name of a field, or "" for one that is not known.
func fieldName(theirs string) string { return synonyms[slug(theirs, 40)] }

type record map[string][]string

func (r record) first(field string) string {
	if len(r[field]) == 0 {
		return ""
	}
	return r[field][0]
}

// answer makes an answer of a record. Fields of one text may hold HTML.
func (r record) answer() *corpus.Answer {
	body, links := markdownOf(r.first("body"))
	a := &corpus.Answer{
		Slug: r.first("slug"), Area: r.first("area"), Question: plainOf(r.first("question")), Summary: plainOf(r.first("summary")), Body: body,
		Alternates: plainOfAll(r["alternates"]), Takeaways: plainOfAll(r["takeaways"]), Related: r["related"],
		Jurisdiction: jurisdiction(r.first("jurisdiction")), Byline: r.first("byline"), Updated: day(r.first("updated")),
		Lang: lang(r.first("lang")), Translates: r.first("translates"),
	}
	for _, s := range r["sources"] {
		a.Sources = append(a.Sources, sourceOf(s))
	}
	a.Sources = append(a.Sources, sourcesOf(links)...)
	return a
}

// inPath finds what a name does not have and a path does.
var inPath = lazily(`[/\\:]|\.\.`)

// unread says which values of a record the answer that was made of it does not have, and what it has instead.
func (r record) unread(a *corpus.Answer) (why []string) {
	for field, got := range map[string]string{"slug": a.Slug, "area": a.Area} {
		if value := r.first(field); inPath().MatchString(value) {
			why = append(why, fmt.Sprintf("the %s %q is no name; %q was taken", field, value, got))
		}
	}
	if value := r.first("updated"); strings.TrimSpace(value) != "" && a.Updated == "" {
		why = append(why, fmt.Sprintf("the date %q cannot be read or can be read in two ways, and was left out; want one like 2026-12-31", value))
	}
	if value := r.first("jurisdiction"); strings.TrimSpace(value) != "" && jurisdiction(value) == "" {
		why = append(why, fmt.Sprintf("the jurisdiction %q is neither federal nor ontario; %s was taken", value, a.Jurisdiction))
	}
	if value := r.first("lang"); strings.TrimSpace(value) != "" && lang(value) != a.Lang {
		why = append(why, fmt.Sprintf("the language %q is neither en nor fr; %s was taken", value, a.Lang))
	}
	for _, value := range r["sources"] {
		if s := sourceOf(value); strings.TrimSpace(value) != "" && !corpus.SecureURL(s.URL) {
			why = append(why, fmt.Sprintf("the source %q has no address with https, and was left out", strings.TrimSpace(value)))
		}
	}
	slices.Sort(why)
	return why
}

// jurisdiction gives our name for what a source calls the law that it is about, "" for what is neither.
func jurisdiction(s string) string {
	switch slug(s, 40) {
	case "federal", "canada", "ca":
		return "federal"
	case "ontario", "on":
		return "ontario"
	}
	return ""
}

// lang gives the first two letters of a language's name or tag.
func lang(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	return s[:min(len(s), 2)]
}

// take adds the answer of a record, and names what of the record it does not have.
func (d *document) take(line int, r record, review corpus.Review) {
	a, before := r.answer(), len(d.answers)
	a.Review = review
	if d.add(line, a); len(d.answers) == before {
		return
	}
	for _, why := range r.unread(a) {
		d.skip(line, a.Question, "%s", why)
	}
}

// htmlTag finds the tags that answers in spreadsheets and FAQ data are written with.
var htmlTag = lazily(`(?i)</?(?:p|br|div|span|ul|ol|li|a|b|i|u|em|strong|h[1-6]|table|tr|td|blockquote|section|article|font|sup|sub|script|style|iframe|img|hr|pre|code|small|center|dl|dt|dd|thead|tbody|th)(?:\s[^<>]*)?/?>`)

// escapedTag is a tag whose signs were written as character references, once too often.
var escapedTag = lazily(`(?i)&lt;/?(?:p|br|div|ul|ol|li|strong|em|b|a)\b`)

// markdownOf gives the Markdown of a text that is HTML or Markdown already, and the links of HTML.
func markdownOf(s string) (string, []link) {
	if !htmlTag().MatchString(s) && escapedTag().MatchString(s) {
		s = html.UnescapeString(s)
	}
	if htmlTag().MatchString(s) {
		return fragment(s)
	}
	s = strings.TrimSpace(strings.Map(visible, s))
	if strings.Contains(s, "&") {
		s = html.UnescapeString(s)
	}
	return corpusMarkdown(s), nil
}

// corpusMarkdown escapes what in a Markdown text would be HTML and turns the bullets of other programs into lists.
func corpusMarkdown(s string) string {
	rows := strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n")
	for i, row := range rows {
		rows[i] = otherBullet().ReplaceAllString(row, "$1- ")
	}
	return taglike().ReplaceAllString(strings.Join(rows, "\n"), `\<$1`)
}

var otherBullet = lazily(`^(\s*)[•◦▪‣·–]\s+`)

func plainOfAll(all []string) []string {
	plain := make([]string, len(all))
	for i, s := range all {
		plain[i] = plainOf(s)
	}
	return plain
}

// plainOf gives the text of a field that may hold HTML.
func plainOf(s string) string {
	if htmlTag().MatchString(s) {
		md, _ := fragment(s)
		return plainText(md)
	}
	return html.UnescapeString(s)
}

var address = lazily(`https?://[^\s<>"|]+`)

// sourceOf reads a source in one text: a name and an address in any order, with signs between them.
func sourceOf(s string) corpus.Source {
	at := address().FindStringIndex(s)
	if at == nil {
		return corpus.Source{Title: s}
	}
	before := strings.TrimRight(s[:at[0]], " \t\n([<:,;–—-")
	after := strings.TrimLeft(s[at[1]:], " \t\n)]>:,;–—-")
	title := strings.TrimSpace(before + " " + after)
	return corpus.Source{Title: title, URL: strings.TrimRight(s[at[0]:at[1]], ").,;]")}
}
