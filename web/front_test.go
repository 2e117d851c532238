package web

import (
	"bytes"
	"encoding/json"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"

	"github.com/treadstone-law/answerbot/bot"
	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/corpus/frenchtest"
	"github.com/treadstone-law/answerbot/corpus/importer"
	"github.com/treadstone-law/answerbot/matcher"
	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/memlog"
	"github.com/treadstone-law/answerbot/web/partner"
	"github.com/treadstone-law/answerbot/web/webtest/request"
)

// partners makes a set of partners that has no faults.
func partners(t testing.TB, all ...partner.Partner) *partner.Set {
	t.Helper()
	set, faults := partner.New(all, func(string) bool { return true }, nil)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return set
}

func clinic() partner.Partner {
	return partner.Partner{Key: "clinic", Name: "Clinic", Origins: []string{"https://clinic.example", "http://localhost:8090"}, Areas: []string{"tenancy"}, Route: "north", Greeting: "Welcome to the clinic."}
}

func fetch(t testing.TB, h *httptest.Server, path string, headers ...string) (*http.Response, string) {
	t.Helper()
	return request.Send(t, "GET", h.URL+path, "", headers...)
}

func TestHeaders(t *testing.T) {
	_, h := start(t, Options{Partners: partners(t, clinic()), Origins: []string{"https://www.firm.example"}})
	for _, test := range []struct{ path, header, want string }{
		{"/", "Content-Security-Policy", "frame-ancestors 'none'"},
		{"/", "Content-Security-Policy", "require-trusted-types-for 'script'; trusted-types 'none'"},
		{"/", "Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'"},
		{"/", "X-Frame-Options", "DENY"},
		{"/", "Cross-Origin-Opener-Policy", "same-origin"},
		{"/", "X-Content-Type-Options", "nosniff"},
		{"/learn/immigration/lmia", "Content-Security-Policy", "form-action 'self'; base-uri 'none'"},
		{"/v1/answers/lmia", "Cross-Origin-Resource-Policy", "same-origin"},
		{"/widget.js", "Cross-Origin-Resource-Policy", "cross-origin"},
		{"/widget.js", "Cache-Control", "max-age=3600"},
		{"/embed?partner=clinic", "Content-Security-Policy", "frame-ancestors https://clinic.example http://localhost:8090;"},
		{"/embed?partner=clinic", "Content-Security-Policy", "form-action 'none'"},
		{"/embed?partner=clinic", "Cache-Control", "no-store"},
		{"/embed?partner=clinic", "Cross-Origin-Embedder-Policy", "require-corp"},
		{"/embed?partner=nobody", "Content-Security-Policy", "frame-ancestors 'none'"},
		{"/embed?partner=nobody", "X-Frame-Options", "DENY"},
		{"/embed", "Content-Security-Policy", "frame-ancestors 'self' https://www.firm.example;"},
		{"/embed", "Cache-Control", "no-store"},
		{"/v1", "Content-Type", "application/problem+json"},
		{"/nowhere", "Content-Security-Policy", "frame-ancestors 'none'"},
		{"/ask", "Cache-Control", "no-store"},
	} {
		if res, _ := fetch(t, h, test.path); !strings.Contains(res.Header.Get(test.header), test.want) {
			t.Errorf("%s: %s is %q, want %q in it", test.path, test.header, res.Header.Get(test.header), test.want)
		}
	}
	if res, _ := fetch(t, h, "/embed?partner=clinic"); res.Header.Get("X-Frame-Options") != "" {
		t.Error("the frame's document forbids frames")
	}
	if res, _ := fetch(t, h, "/embed?partner=clinic", "Sec-Fetch-Dest", "document"); res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != "/" {
		t.Errorf("the frame's document as a page: %d to %q", res.StatusCode, res.Header.Get("Location"))
	}
	if res, own := fetch(t, h, "/embed"); res.StatusCode != http.StatusOK || !strings.Contains(own, `data-partner=""`) || !strings.Contains(own, `data-pass="" data-ticket=""`) ||
		!strings.Contains(own, `data-origins="`+h.URL+` https://www.firm.example"`) {
		t.Errorf("the frame of the firm's own pages: %d\n%s", res.StatusCode, own)
	}
	for _, path := range []string{"/", "/learn", "/learn/immigration", "/learn/immigration/lmia", "/ask", "/embed", "/embed?partner=clinic", "/nowhere"} {
		_, body := fetch(t, h, path)
		for _, tag := range regexp.MustCompile(`<script[^>]*>`).FindAllString(body, -1) {
			if !strings.Contains(tag, " src=") && !strings.Contains(tag, "json") {
				t.Errorf("%s has a script in the page: %s", path, tag)
			}
		}
		if found := regexp.MustCompile(`(?i)<style|\sstyle=|\son[a-z]+=`).FindString(body); found != "" {
			t.Errorf("%s has %q, which the policy does not allow", path, found)
		}
	}
}

// Files and pages come compressed, say by a tag what they are, and are not sent again to those who have them.
func TestCachingAndCompression(t *testing.T) {
	_, h := start(t, Options{})
	_, home := fetch(t, h, "/")
	script := regexp.MustCompile(`/assets/[0-9a-f]+/chat\.js`).FindString(home)
	for _, path := range []string{script, "/widget.js", "/", "/learn", "/learn/immigration", "/learn/immigration/lmia", "/sitemap.xml"} {
		plain, want := fetch(t, h, path, "Accept-Encoding", "identity")
		packed, body := fetch(t, h, path, "Accept-Encoding", "gzip, br")
		unpacked, err := io.ReadAll(brotli.NewReader(strings.NewReader(body)))
		if err != nil || packed.Header.Get("Content-Encoding") != "br" || string(unpacked) != want && path != "/" {
			t.Errorf("%s: encoding %q, %v", path, packed.Header.Get("Content-Encoding"), err)
		}
		if plain.Header.Get("ETag") == packed.Header.Get("ETag") || !strings.Contains(strings.Join(packed.Header.Values("Vary"), ","), "Accept-Encoding") {
			t.Errorf("%s: the forms have one tag, %s", path, plain.Header.Get("ETag"))
		}
		if again, body := fetch(t, h, path, "Accept-Encoding", "gzip, br", "If-None-Match", packed.Header.Get("ETag")); again.StatusCode != http.StatusNotModified || body != "" {
			t.Errorf("%s: status %d for one who has it", path, again.StatusCode)
		}
	}
	if res, _ := fetch(t, h, script); !strings.Contains(res.Header.Get("Cache-Control"), "immutable") {
		t.Error("a file with its hash in its name may not be kept for ever")
	}
	if res, _ := fetch(t, h, "/assets/0000000000000000/chat.js"); res.StatusCode != http.StatusNotFound {
		t.Errorf("another hash: status %d", res.StatusCode)
	}
}

// An answer page, in brotli with its look and script, stays within 14 KB.
func TestAnswerPageIsSmall(t *testing.T) {
	s, h := start(t, Options{})
	worst, where := 0, ""
	for _, a := range starter().Corpus().Answers() {
		if _, body := fetch(t, h, a.URL(), "Accept-Encoding", "br"); len(body) > worst {
			worst, where = len(body), a.Slug
		}
	}
	sum := worst + len(s.pages.files["style.css"].Brotli) + len(s.pages.files["pages.js"].Brotli)
	t.Logf("the largest, %s, comes with all it needs in %d bytes", where, sum)
	if sum > 14<<10 {
		t.Errorf("%s has %d bytes with all it needs, want at most 14 KB", where, sum)
	}
}

func TestAnswerPage(t *testing.T) {
	_, h := start(t, Options{PublicURL: "https://ask.example"})
	_, body := fetch(t, h, "/learn/immigration/lmia")
	for _, want := range []string{
		`<link rel="canonical" href="https://ask.example/learn/immigration/lmia">`, `<meta property="og:type" content="article">`, "Ask a Lawyer", "Written by", "Updated <time", "Key takeaways",
		"Was this helpful?", "Share", "Go deeper", "Still have questions?", "Ask about this", `href="/?about=lmia&amp;lang=en"`, "Sample answer.",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the answer page lacks %s", want)
		}
	}
	data := regexp.MustCompile(`(?s)<script type="application/ld\+json">(.*?)</script>`).FindStringSubmatch(body)
	var graph struct {
		Graph []map[string]any `json:"@graph"`
	}
	if data == nil || json.Unmarshal([]byte(data[1]), &graph) != nil || len(graph.Graph) != 2 || graph.Graph[0]["@type"] != "FAQPage" || graph.Graph[1]["@type"] != "BreadcrumbList" {
		t.Errorf("structured data: %.200s", data)
	}
	_, robots := fetch(t, h, "/robots.txt")
	_, sitemap := fetch(t, h, "/sitemap.xml")
	if !strings.Contains(robots, "Sitemap: https://ask.example/sitemap.xml") || !strings.Contains(sitemap, "<loc>https://ask.example/learn/immigration</loc>") {
		t.Errorf("robots %s, sitemap %.300s", robots, sitemap)
	}
}

// Search engines may keep an answer, and are told of it, once a lawyer has reviewed it.
func TestOnlyReviewedAnswersAreIndexed(t *testing.T) {
	s, h := start(t, Options{})
	draft, reviewed := *starter().Corpus().Answer("lmia"), *starter().Corpus().Answer("super-visa")
	draft.Review = corpus.Review{State: corpus.Draft}
	reviewed.Review = corpus.Review{State: corpus.Reviewed, By: "A. Lawyer"}
	c := corpus.New([]*corpus.Answer{&draft, &reviewed}, corpus.Beside{})
	s.SetBot(bot.New(c, matcher.Build(c, matcher.Options{})))
	_, sitemap := fetch(t, h, "/sitemap.xml")
	for _, a := range c.Answers() {
		for _, path := range []string{a.URL(), a.URL() + "?thanks"} {
			res, body := fetch(t, h, path)
			meta := strings.Contains(body, `<meta name="robots" content="noindex">`)
			if header := res.Header.Get("X-Robots-Tag") == "noindex"; header != a.Draft() || meta != (a.Draft() || path != a.URL()) {
				t.Errorf("%s, draft %v: noindex in the header %v, in the page %v", path, a.Draft(), header, meta)
			}
		}
		if named := strings.Contains(sitemap, "<loc>"+h.URL+a.URL()+"</loc><lastmod>20"); named == a.Draft() {
			t.Errorf("%s, draft %v: in the sitemap %v", a.Slug, a.Draft(), named)
		}
	}
}

// An answer page, saved from a browser, is an answer again when it is imported.
func TestImportOwnPages(t *testing.T) {
	_, h := start(t, Options{})
	for _, a := range starter().Corpus().Answers()[:60] {
		_, page := fetch(t, h, a.URL())
		got, skipped, err := importer.Read("", a.Slug+".html", strings.NewReader(page))
		if err != nil || len(got) != 1 {
			t.Fatalf("%s: %v, %v", a.Slug, err, skipped)
		}
		b := got[0]
		if b.Slug != a.Slug && strings.Contains(a.Slug, "-") || b.Question != a.Question || b.Area != a.Area || b.Lang != a.Lang || b.Summary != a.Summary || b.Byline != a.Byline || b.Updated[:7] != a.Updated[:7] ||
			!slices.Equal(b.Takeaways, a.Takeaways) || !slices.Equal(b.Sources, a.Sources) || corpus.Plain(b.Body) != corpus.Plain(a.Body) {
			t.Errorf("%s: got %+v, want %+v", a.Slug, b, a)
		}
	}
}

// A French answer has a French page that names its English twin, and the other way round.
func TestFrenchPages(t *testing.T) {
	_, h := start(t, Options{})
	c := starter().Corpus()
	found := 0
	for _, a := range c.Answers() {
		if a.Lang != "fr" || a.Translates == "" {
			continue
		}
		found++
		_, french := fetch(t, h, a.URL())
		_, english := fetch(t, h, c.Answer(a.Translates).URL())
		if !strings.Contains(french, `<html lang="fr">`) || !strings.Contains(french, "Points à retenir") || !strings.Contains(french, c.Answer(a.Translates).URL()) {
			t.Errorf("%s is no French page with a link to its original", a.URL())
		}
		if !strings.Contains(english, `hreflang="fr" href="`+h.URL+a.URL()) {
			t.Errorf("%s does not name its translation", a.Translates)
		}
	}
	if found == 0 {
		t.Skip("there is no French in this corpus")
	}
	if _, learn := fetch(t, h, "/learn?lang=fr"); !strings.Contains(learn, "Toutes les réponses") {
		t.Error("no French list of answers")
	}
	_, sitemap := fetch(t, h, "/sitemap.xml")
	for _, page := range []string{"/", "/?lang=fr", "/learn", "/learn?lang=fr", "/learn/tenancy?lang=fr"} {
		if strings.Count(sitemap, "<loc>"+h.URL+page+"</loc>") != 1 {
			t.Errorf("the sitemap does not name %s once", page)
		}
	}
}

// An area is called on French pages what its library calls it, with the words that the library has under its answers.
func TestFrenchAreaIsTheLibrarys(t *testing.T) {
	s, h := start(t, Options{})
	show := func(area, title, disclaimer string) {
		t.Helper()
		_, page := fetch(t, h, "/learn/"+area+"?lang=fr")
		if !strings.Contains(page, "<h1>"+title+"</h1>") || !strings.Contains(page, html.EscapeString(disclaimer)) {
			t.Errorf("%s: want the title %q and %q in\n%s", area, title, disclaimer, page)
		}
		if _, all := fetch(t, h, "/learn?lang=fr"); !strings.Contains(all, title) {
			t.Errorf("the list of areas lacks %q", title)
		}
	}
	business, _ := starter().Corpus().Area("business")
	show("business", "Affaires", business.French.Disclaimer)
	c := corpus.New(business.Answers, corpus.Beside{Titles: map[string]corpus.AreaText{
		"business": {French: corpus.AreaWords{Title: "Commerce et sociétés", Disclaimer: "Un avis du cabinet sur les entreprises."}}}})
	s.SetBot(bot.New(c, matcher.Build(c, matcher.Options{})))
	show("business", "Commerce et sociétés", "Un avis du cabinet sur les entreprises.")
}

// A page that was begun before the library was changed, and is made only then, is not kept for those who come later.
func TestOvertakenPageIsNotKept(t *testing.T) {
	s, h := start(t, Options{})
	old := s.bot.Load()
	a := old.Corpus().Answers()[0]
	c := corpus.New([]*corpus.Answer{{Slug: a.Slug, Area: a.Area, Lang: a.Lang, Question: "What is new?"}}, corpus.Beside{})
	s.SetBot(bot.New(c, matcher.Build(c, matcher.Options{})))
	r := httptest.NewRequest("GET", h.URL+a.URL(), nil)
	s.pages.fixed(httptest.NewRecorder(), r, old, "answer", a.URL(), func() view { return s.pages.answerView(r, old, a) })
	if _, page := fetch(t, h, a.URL()); !strings.Contains(page, "What is new?") {
		t.Errorf("the page of before is still there:\n%s", page)
	}
}

// Pages without a script speak the language that the browser asks for, where the address names none; who chose the other on the page keeps it.
func TestPagesSpeakTheBrowsersLanguage(t *testing.T) {
	_, h := start(t, Options{})
	const french, english = `<html lang="fr">`, `<html lang="en">`
	for _, row := range []struct{ path, accept, want, other string }{
		{"/", "fr-CA,fr;q=0.9,en;q=0.8", french, `href="/?lang=en"`},
		{"/", "de,fr;q=0.5", french, `href="/?lang=en"`},
		{"/", "en-CA,fr;q=0.5", english, `href="/?lang=fr"`},
		{"/", "", english, `href="/?lang=fr"`},
		{"/?lang=en", "fr-CA", english, `class="brand" href="/?lang=en"`},
		{"/ask", "fr-CA", french, `href="/ask?lang=en"`},
		{"/ask?lang=en", "fr-CA", english, `href="/ask?lang=fr"`},
		{"/nowhere", "fr-CA", french, `href="?lang=en"`},
		{"/nowhere", "", english, `href="?lang=fr"`},
		{"/nowhere?lang=fr", "en", french, `Cette page n&#39;est pas ici`},
	} {
		res, page := fetch(t, h, row.path, "Accept-Language", row.accept)
		if !strings.Contains(page, row.want) || !strings.Contains(page, row.other) {
			t.Errorf("%s for %q is not %s with %s", row.path, row.accept, row.want, row.other)
		}
		if !strings.Contains(strings.Join(res.Header.Values("Vary"), ","), "Accept-Language") {
			t.Errorf("%s: Vary is %q", row.path, res.Header.Values("Vary"))
		}
	}
	if _, page := fetch(t, h, "/"); !strings.Contains(page, `rel="canonical" href="`+h.URL+`/"`) {
		t.Error("the English page has another address for search engines")
	}
}

// Who asks something and wants to be called gets the answer and the form: in one reply object, and on the page without a script, the answer first.
func TestAnswerWithForm(t *testing.T) {
	_, h := start(t, Options{})
	const both = "how do i apply for divorce, call me 647 555 0111"
	body, err := json.Marshal(map[string]string{"text": both})
	must(t, err)
	_, data := request.Send(t, "POST", h.URL+"/v1/ask", string(body))
	var reply session.Event
	must(t, json.Unmarshal([]byte(data), &reply))
	if reply.Type != session.TypeHandoff || reply.Answer == nil || reply.Answer.ID != "applying-for-divorce" || reply.Form == nil || reply.Form.Values["phone"] != "647 555 0111" {
		t.Errorf("one reply object is %s", data)
	}
	_, page := request.Send(t, "POST", h.URL+"/ask", url.Values{"do": {"say"}, "text": {both}}.Encode(), request.Form...)
	if answer, form := strings.Index(page, reply.Answer.Question), strings.Index(page, `name="field.name"`); answer < 0 || form < answer {
		t.Errorf("the page has the answer at %d and the form at %d", answer, form)
	}
}

// A French answer on a page of the conversation that is in English has French headings.
func TestAnswerHasItsOwnWords(t *testing.T) {
	_, h := start(t, Options{})
	asked := url.Values{"do": {"say"}, "text": {"Qu'est-ce qu'une étude d'impact sur le marché du travail?"}}
	if _, got := request.Send(t, "POST", h.URL+"/ask", asked.Encode(), request.Form...); !strings.Contains(got, `<html lang="en">`) || !strings.Contains(got, `<div lang="fr">`) || !strings.Contains(got, "Points à retenir") || strings.Contains(got, "Key takeaways") {
		t.Errorf("got %s", got[strings.Index(got, "<main"):])
	}
}

func TestPageWordsAreInBothLanguages(t *testing.T) {
	frenchtest.Check(t, pageWords()["fr"])
	for name, word := range pageWords()["en"] {
		if pageWords()["fr"][name] == "" || word == "" {
			t.Errorf("pages/words.yaml: %s is not in both languages", name)
		}
	}
	if len(pageWords()["en"]) != len(pageWords()["fr"]) {
		t.Error("pages/words.yaml: one language has more words")
	}
	for pattern, use := range map[string]string{
		"pages/*.html": `(?:\.W|\$w)\.(\w+)`,
		"*.go":         `(?:\.W|wordsIn\([^"]*\))\["(\w+)"\]|\.calling\([^"]*"(\w+)"`,
	} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v", pattern, err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			must(t, err)
			for _, used := range regexp.MustCompile(use).FindAllSubmatch(text, -1) {
				if name := string(bytes.Join(used[1:], nil)); pageWords()["en"][name] == "" {
					t.Errorf("%s uses the word %s, which there is not", file, name)
				}
			}
		}
	}
}

// form gives the hidden fields of a page of the conversation.
func form(t *testing.T, page string) url.Values {
	t.Helper()
	values := make(url.Values)
	for _, name := range []string{"session", "id"} {
		m := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(page)
		if m == nil {
			t.Fatalf("no field %s in %.500s", name, page)
		}
		values.Set(name, m[1])
	}
	return values
}

// Without a script a visitor asks, reads, chooses, asks for a person and fills in the form to its receipt, page by page.
func TestConversationWithoutAScript(t *testing.T) {
	log := memlog.New()
	_, h := start(t, Options{Log: log})
	_, page := fetch(t, h, "/ask?q=hello+there")
	if !strings.Contains(page, "hello there</textarea>") {
		t.Error("the question of the address is not in the box")
	}
	turn := func(fields ...string) string {
		t.Helper()
		values := form(t, page)
		for i := 0; i < len(fields); i += 2 {
			values.Set(fields[i], fields[i+1])
		}
		res, body := request.Send(t, "POST", h.URL+"/ask", values.Encode(), request.Form...)
		if res.StatusCode != 200 {
			t.Fatalf("%v: status %d: %.300s", fields, res.StatusCode, body)
		}
		page = body
		return page
	}
	holds := func(wants ...string) {
		t.Helper()
		for _, want := range wants {
			if !strings.Contains(page, want) {
				t.Fatalf("the page lacks %q:\n%s", want, page[strings.Index(page, "<main"):])
			}
		}
	}
	before := page
	question := starter().Corpus().Answer("lmia").Question
	turn("do", "say", "text", question)
	holds("Key takeaways", "Read the whole answer")
	after := page
	page = before // the same form once more, as a reload sends it
	session := form(t, after).Get("session")
	turn("do", "say", "text", question, "session", session)
	if n := strings.Count(page, "Read the whole answer"); n != 1 {
		t.Errorf("a form that was sent twice gave %d answers", n)
	}
	offered := regexp.MustCompile(`value="choose:([^"]+)">([^<]+)<`).FindStringSubmatch(page)
	turn("do", "choose:"+offered[1])
	holds("You: </span>" + offered[2] + "</div>")
	turn("do", "human")
	holds("<legend>", `name="field.name"`)
	turn("do", "intake:submit")
	holds(`role="alert"`, `aria-invalid="true"`)
	turn("do", "intake:submit", "field.name", "Ana Silva", "field.opposing", "none", "field.area", "immigration")
	holds("field.email", "intake:back")
	turn("do", "intake:submit", "field.email", "ana@example.com", "field.prefer", "email", "field.language", "en")
	holds("field.about")
	turn("do", "intake:submit", "field.about", "My employer says that he needs an LMIA.", "field.deadline", "none")
	holds("field.consent")
	turn("do", "intake:submit", "field.consent", "yes", "field.acknowledge", "yes")
	holds("Send request", "Ana Silva")
	values := map[string]string{"name": "Ana Silva", "opposing": "none", "area": "immigration", "email": "ana@example.com", "prefer": "email", "language": "en", "about": "My employer says that he needs an LMIA.", "consent": "yes", "acknowledge": "yes"}
	fields := []string{"do", "intake:submit"}
	for name, value := range values {
		fields = append(fields, "field."+name, value)
	}
	turn(fields...)
	holds("Reference: <strong>TSL-")
	n := 0
	for range log.Intakes(t.Context()) {
		n++
	}
	if n != 1 {
		t.Errorf("%d intakes were stored", n)
	}
}

// The whole open chat in one language, document and all, comes in at most 12 KB and four requests: the launcher, the frame's document, its look and its
// script.
func TestOpenChatIsSmall(t *testing.T) {
	_, h := start(t, Options{Partners: partners(t, clinic())})
	for _, lang := range []string{"en", "fr"} {
		_, document := fetch(t, h, "/embed?partner=clinic&lang="+lang, "Accept-Encoding", "br")
		sum := len(document)
		plain, err := io.ReadAll(brotli.NewReader(strings.NewReader(document)))
		must(t, err)
		files := regexp.MustCompile(`(?:href|src)="(/assets/[^"]+)"`).FindAllStringSubmatch(string(plain), -1)
		for _, f := range files {
			_, body := fetch(t, h, f[1], "Accept-Encoding", "br")
			sum += len(body)
		}
		t.Logf("%s: %d bytes, %d of them the document, in %d requests and the launcher's", lang, sum, len(document), 1+len(files))
		if sum > 12<<10 || len(files) != 2 {
			t.Errorf("%s: the chat has %d bytes in %d files, want at most 12 KB in two", lang, sum, len(files))
		}
	}
}
