package web

import (
	"encoding/json"
	"html/template"
	"net/http"

	"github.com/treadstone-law/answerbot/bot"
	"github.com/treadstone-law/answerbot/corpus"
)

// learn shows all areas, or what was found for a question.
func (p *pages) learn(w http.ResponseWriter, r *http.Request) {
	lang, query := langOf(r), cut(r.URL.Query().Get("q"))
	if query == "" {
		p.fixed(w, r, p.server.bot.Load(), "learn", "/learn?"+lang, func() view {
			v := p.view(r, lang, "answers", "learnAbout")
			v.Indexed, v.Canonical, v.Twin = true, v.Base+inLang("/learn", v.Lang), inLang("/learn", v.Other)
			return v
		})
		return
	}
	b, now := p.server.bot.Load(), p.server.Now()
	if !b.Crisis(query, now) && !p.server.mayRequest(w, r) {
		return
	}
	v := p.view(r, lang, "search", "learnAbout")
	v.Query, v.Searched, v.Twin = query, true, inLang("/learn", v.Other)
	v.Help = b.Help(query, v.Lang, now)
	v.Area, _ = b.Corpus().Area(r.URL.Query().Get("area"))
	if p.server.compute(w, r, bot.Input{Kind: bot.Say, Text: query, At: now}, func() { v.Found = p.server.find(r.Context(), b, query, v.Area.Name, lang, 10) }) {
		p.render(w, r, http.StatusOK, "learn", v)
	}
}

func inLang(path, lang string) string {
	if lang == "fr" {
		return path + "?lang=fr"
	}
	return path
}

func (p *pages) area(w http.ResponseWriter, r *http.Request) {
	b := p.server.bot.Load()
	area, ok := b.Corpus().Area(r.PathValue("area"))
	if !ok {
		p.notFound(w, r)
		return
	}
	lang := langOf(r)
	p.fixed(w, r, b, "area", "/learn/"+area.Name+"?"+lang, func() view {
		v := p.view(r, lang, "learn", "areaAbout")
		v.Area, v.Title = area, areaTitle(area, v.Lang)
		v.About += " " + v.Title + "."
		_, v.Disclaimer = area.In(v.Lang)
		path := "/learn/" + area.Name
		v.Indexed, v.Canonical = true, v.Base+inLang(path, v.Lang)
		if len(answersIn(area, v.Other)) > 0 {
			v.Twin = inLang(path, v.Other)
		}
		v.Area.Answers = answersIn(area, v.Lang)
		return v
	})
}

func (p *pages) answer(w http.ResponseWriter, r *http.Request) {
	b := p.server.bot.Load()
	a := b.Corpus().Answer(r.PathValue("slug"))
	if a == nil || a.Area != r.PathValue("area") {
		p.notFound(w, r)
		return
	}
	if a.Draft() { // a sample is not to be found as the firm's word
		w.Header().Set("X-Robots-Tag", "noindex")
	}
	if r.URL.Query().Has("thanks") {
		v := p.answerView(r, b, a)
		v.Thanks, v.Indexed = true, false
		p.render(w, r, http.StatusOK, "answer", v)
		return
	}
	p.fixed(w, r, b, "answer", a.URL(), func() view { return p.answerView(r, b, a) })
}

func (p *pages) answerView(r *http.Request, b *bot.Bot, a *corpus.Answer) view {
	c := b.Corpus()
	area, _ := c.Area(a.Area)
	v := p.view(r, a.Lang, "learn", "learnAbout")
	v.Title, v.About, v.Area, v.Answer, v.Related = a.Question, a.Summary, area, a, c.Related(a)
	v.Disclaimer = b.Present(a).Disclaimer
	v.Indexed, v.Canonical = true, v.Base+a.URL()
	if twin := twinOf(c, a); twin != nil {
		v.Twin = twin.URL()
	}
	v.Data = structured(v)
	return v
}

// twinOf gives the same answer in the other language, or nil.
func twinOf(c *corpus.Corpus, a *corpus.Answer) *corpus.Answer {
	if a.Translates != "" {
		return c.Answer(a.Translates)
	}
	area, _ := c.Area(a.Area)
	for _, other := range area.Answers {
		if other.Translates == a.Slug {
			return other
		}
	}
	return nil
}

// structured is the answer as search engines read it: schema.org's FAQ page and breadcrumb. The encoder writes <, > and & as escapes, so that
// nothing in it ends the element that it stands in.
func structured(v view) template.JS {
	type object map[string]any
	item := func(at int, name, url string) object {
		return object{"@type": "ListItem", "position": at, "name": name, "item": url}
	}
	text, err := json.Marshal(object{"@context": "https://schema.org", "@graph": []object{
		{"@type": "FAQPage", "url": v.Canonical, "inLanguage": v.Lang, "dateModified": v.Answer.Updated, "author": object{"@type": "Organization", "name": v.Answer.Byline},
			"publisher": object{"@type": "LegalService", "name": v.W["brand"], "url": v.Base},
			"mainEntity": []object{{"@type": "Question", "name": v.Answer.Question,
				"acceptedAnswer": object{"@type": "Answer", "text": v.Answer.Summary + "\n\n" + corpus.Plain(v.Answer.Body)}}}},
		{"@type": "BreadcrumbList", "itemListElement": []object{
			item(1, v.W["learn"], v.Base+inLang("/learn", v.Lang)), item(2, v.W["ask"], v.Base+inLang("/", v.Lang)),
			item(3, areaTitle(v.Area, v.Lang), v.Base+inLang("/learn/"+v.Area.Name, v.Lang)), item(4, v.Answer.Question, v.Canonical)}},
	}})
	if err != nil {
		panic(err) // strings and maps of strings always encode
	}
	return template.JS(text)
}

// helpful counts a rating given without the chat.
func (p *pages) helpful(w http.ResponseWriter, r *http.Request) {
	a := p.server.bot.Load().Corpus().Answer(r.PathValue("slug"))
	if a == nil || a.Area != r.PathValue("area") {
		p.notFound(w, r)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, 1<<10)
	verdict := r.PostFormValue("helpful")
	if verdict != "yes" && verdict != "no" {
		problem(w, http.StatusBadRequest, "invalid", "helpful is yes or no.")
		return
	}
	if !p.server.mayRequest(w, r) {
		return
	}
	p.server.metrics.rate(verdict == "yes")
	http.Redirect(w, r, a.URL()+"?thanks#helpful", http.StatusSeeOther)
}
