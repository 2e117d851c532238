package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"io/fs"
	"mime"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"

	"github.com/treadstone-law/answerbot/bot"
	"github.com/treadstone-law/answerbot/corpus"
)

// The pages are complete without a script: questions can be searched, answers read and rated. The script adds the chat. Assets are
// served under a name that holds their hash, so that they may be kept for ever.

//go:embed pages
var pageFiles embed.FS

// pages renders what people see.
type pages struct {
	server *Server
	views  map[string]*template.Template
	assets map[string]asset // by name
}

type asset struct {
	hash string
	data []byte
}

func newPages(s *Server) *pages {
	p := &pages{server: s, views: make(map[string]*template.Template), assets: make(map[string]asset)}
	files, err := fs.Sub(pageFiles, "pages")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	for _, name := range []string{"style.css", "chat.js", "share.js"} {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			panic(err)
		}
		sum := sha256.Sum256(data)
		p.assets[name] = asset{hex.EncodeToString(sum[:8]), data}
	}
	functions := template.FuncMap{
		"asset": func(name string) string { return "/assets/" + p.assets[name].hash + "/" + name },
		"month": func(d corpus.Date) string {
			at, err := time.Parse("2006-01-02", string(d))
			if err != nil {
				return string(d)
			}
			return at.Format("January 2006")
		},
		"html": corpus.HTML,
		"ask":  func(question string) string { return "/?q=" + url.QueryEscape(question) },
	}
	for _, name := range []string{"home", "learn", "area", "answer", "missing"} {
		p.views[name] = template.Must(template.New("layout.html").Funcs(functions).ParseFS(files, "layout.html", name+".html"))
	}
	return p
}

// view is what a template sees.
type view struct {
	Title      string
	About      string // the page's description
	Areas      []corpus.Area
	Area       corpus.Area
	Answer     *corpus.Answer
	Related    []*corpus.Answer
	Disclaimer string
	Query      string
	Found      []bot.Found
	Searched   bool
	Thanks     bool
	URL        string // of the answer, absolute
}

func (p *pages) render(w http.ResponseWriter, status int, name string, v view) {
	var page strings.Builder
	v.Areas = p.server.bot.Load().Corpus().Areas()
	if v.Disclaimer == "" {
		v.Disclaimer = corpus.GeneralDisclaimer
	}
	if err := p.views[name].Execute(&page, v); err != nil {
		p.server.Logger.Error("rendering a page", "page", name, "error", err)
		problem(w, http.StatusInternalServerError, "unavailable", "This page cannot be shown at the moment.")
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(page.String())) // a client that has gone needs no page
}

func (p *pages) asset(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("name")
	a, ok := p.assets[name]
	if !ok || a.hash != r.PathValue("hash") {
		p.notFound(w, r)
		return
	}
	w.Header().Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	_, _ = w.Write(a.data)
}

func (p *pages) home(w http.ResponseWriter, r *http.Request) {
	p.render(w, http.StatusOK, "home", view{Title: "Ask a Lawyer", Query: cut(r.URL.Query().Get("q")),
		About: "Type what worries you and get an answer that lawyers have written, in plain words."})
}

// cut keeps a query to what is looked at.
func cut(q string) string {
	if len(q) > maxText {
		q = strings.ToValidUTF8(q[:maxText], "")
	}
	return strings.TrimSpace(q)
}

func (p *pages) learn(w http.ResponseWriter, r *http.Request) {
	v := view{Title: "All answers", About: "Answers about the law of Ontario and Canada, by field.", Query: cut(r.URL.Query().Get("q"))}
	if v.Query != "" {
		v.Searched, v.Title = true, "Search"
		v.Found = p.server.bot.Load().Search(v.Query, "", "", 10)
	}
	p.render(w, http.StatusOK, "learn", v)
}

func (p *pages) area(w http.ResponseWriter, r *http.Request) {
	area, ok := p.server.bot.Load().Corpus().Area(r.PathValue("area"))
	if !ok {
		p.notFound(w, r)
		return
	}
	p.render(w, http.StatusOK, "area", view{Title: area.Title, About: "Answers on " + area.Title + ".", Area: area, Disclaimer: area.Disclaimer})
}

func (p *pages) answer(w http.ResponseWriter, r *http.Request) {
	c := p.server.bot.Load().Corpus()
	a := c.Answer(r.PathValue("slug"))
	if a == nil || a.Area != r.PathValue("area") {
		p.notFound(w, r)
		return
	}
	area, _ := c.Area(a.Area)
	p.render(w, http.StatusOK, "answer", view{Title: a.Question, About: a.Summary, Area: area, Answer: a, Related: c.Related(a), Disclaimer: area.Disclaimer,
		Thanks: r.URL.Query().Has("thanks"), URL: address(r) + a.URL()})
}

// address is how the visitor reached this server.
func address(r *http.Request) string {
	scheme := "http"
	if r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https" {
		scheme = "https"
	}
	return scheme + "://" + r.Host
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
	p.server.metrics.rate(verdict == "yes")
	http.Redirect(w, r, a.URL()+"?thanks#helpful", http.StatusSeeOther)
}

func (p *pages) notFound(w http.ResponseWriter, r *http.Request) {
	p.render(w, http.StatusNotFound, "missing", view{Title: "Page not found", About: fmt.Sprintf("There is no page %.80q.", r.URL.Path)})
}
