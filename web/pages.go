package web

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/treadstone-law/answerbot/bot"
	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/web/files"
	"github.com/treadstone-law/answerbot/web/widget"
)

// The pages are complete without a script: questions can be asked and searched, answers read and rated, a person reached. The scripts add the
// chat in place and a search that answers while one types.

//go:embed pages/*.html
var pageFiles embed.FS

// pages renders what people see.
type pages struct {
	server *Server
	views  map[string]*template.Template
	files  map[string]*files.File
	kept   shelf
}

func newPages(s *Server) *pages {
	built, err := widget.Files()
	if err != nil {
		panic(err) // they are part of the program
	}
	p := &pages{server: s, views: make(map[string]*template.Template), files: built}
	templates, err := fs.Sub(pageFiles, "pages")
	if err != nil {
		panic(err)
	}
	functions := template.FuncMap{
		"asset":     func(name string) string { return built[name].Path() },
		"words":     func(lang string) template.JS { return template.JS(built[lang+".json"].Plain) },
		"wordsIn":   wordsIn,
		"month":     func(day any, lang string) string { return corpus.Date(fmt.Sprint(day)).Month(lang) },
		"html":      corpus.HTML,
		"areaTitle": areaTitle,
		"dial":      telephone,
		"dialled":   dialled,
		"area":      func(name string) corpus.Area { a, _ := s.bot.Load().Corpus().Area(name); return a },
	}
	for _, name := range []string{"home", "learn", "area", "answer", "missing", "talk"} {
		p.views[name] = template.Must(template.New("layout.html").Funcs(functions).ParseFS(templates, "layout.html", "parts.html", name+".html"))
	}
	p.views["embed"] = template.Must(template.New("embed.html").Funcs(functions).ParseFS(templates, "embed.html", "parts.html"))
	return p
}

// view is what a template sees.
type view struct {
	Lang, Other  string // the page's language and the other one
	W            map[string]string
	Title, About string
	Canonical    string // absolute
	Twin         string // the same page in the other language; empty if there is none
	Base         string // of absolute addresses
	Indexed      bool   // whether search engines may keep it
	Data         template.JS
	Phone        string
	Areas        []corpus.Area
	Area         corpus.Area
	Answer       *corpus.Answer
	Related      []*corpus.Answer
	Disclaimer   string
	Query        string
	Found        []bot.Found
	Help         *bot.Help // whom to call before all that was found
	Searched     bool
	Thanks       bool
	Chat         chatData
	Talk         talkData
}

// chatData is what the chat is told by its document.
type chatData struct {
	Name, Page, About, Question     string
	Partner, Pass, Ticket, Origins  string
	Logo, Accent, AccentDark, Words string
}

// talkData is a conversation that goes page by page.
type talkData struct {
	Session, ID string
	Events      []session.Event
	Form        *session.Form
	Errors      map[string]string
	Problem     string
	Text        string
}

// Now is the event at which the page opens: the first that answers what the visitor did last. Where there is nothing to read, as at the next step of the form
// or a problem, it is the number of events, and the page opens after them.
func (t talkData) Now() int {
	now := len(t.Events)
	for i := now - 1; t.Problem == "" && i >= 0 && t.Events[i].Type != session.TypeVisitor; i-- {
		if e := &t.Events[i]; e.Type != session.TypeIntake || len(e.Resources) > 0 {
			now = i
		}
	}
	return now
}

// begun is what every view has. What is not in French is in English.
func (p *pages) begun(lang string) view {
	other := "en"
	if lang != "fr" {
		lang, other = "en", "fr"
	}
	return view{Lang: lang, Other: other, W: wordsIn(lang), Phone: p.server.bot.Load().Office().Phone()}
}

// view begins a page in a language.
func (p *pages) view(r *http.Request, lang, title, about string) view {
	v, b := p.begun(lang), p.server.bot.Load()
	v.Title, v.About, v.Base = v.W[title], v.W[about], p.server.address(r)
	v.Areas = areasIn(b.Corpus(), v.Lang)
	_, v.Disclaimer = b.Greeting(v.Lang)
	return v
}

// chatView begins the document of a frame.
func (p *pages) chatView(lang string) view {
	v := p.begun(lang)
	v.Chat.Words = p.files[v.Other+".json"].Path()
	return v
}

// areasIn gives the areas with their answers in one language; an area without any is left out.
func areasIn(c *corpus.Corpus, lang string) []corpus.Area {
	var areas []corpus.Area
	for _, a := range c.Areas() {
		if a.Answers = answersIn(a, lang); len(a.Answers) > 0 {
			areas = append(areas, a)
		}
	}
	return areas
}

func answersIn(a corpus.Area, lang string) []*corpus.Answer {
	var answers []*corpus.Answer
	for _, answer := range a.Answers {
		if answer.Lang == lang {
			answers = append(answers, answer)
		}
	}
	return answers
}

// execute renders a page.
func (p *pages) execute(name string, v view) (*files.File, error) {
	var page bytes.Buffer
	if err := p.views[name].Execute(&page, v); err != nil {
		return nil, fmt.Errorf("rendering %s: %w", name, err)
	}
	return files.New("", "text/html; charset=utf-8", page.Bytes()), nil
}

func (p *pages) failed(w http.ResponseWriter, name string, err error) {
	p.server.Logger.Error("rendering a page", "page", name, "error", err)
	problem(w, http.StatusInternalServerError, "unavailable", "This page cannot be shown at the moment.")
}

// render sends a page that is made for this request.
func (p *pages) render(w http.ResponseWriter, r *http.Request, status int, name string, v view) {
	page, err := p.execute(name, v)
	if err != nil {
		p.failed(w, name, err)
		return
	}
	if w.Header().Get("Cache-Control") == "" {
		w.Header().Set("Cache-Control", "no-cache")
	}
	page.Send(w, r, status)
}

// fixed sends a page that follows from the corpus and key alone; it is kept as long as b is the bot, which is to be the one whose corpus v shows: with a
// newer one it would stay when it has been overtaken.
func (p *pages) fixed(w http.ResponseWriter, r *http.Request, b *bot.Bot, name, key string, v func() view) {
	page, err := p.kept.get(b, p.server.address(r)+key, func() (*files.File, error) { return p.execute(name, v()) })
	if err != nil {
		p.failed(w, name, err)
		return
	}
	w.Header().Set("Cache-Control", "no-cache") // a corpus may change at any time; an ETag tells that it has not
	page.Send(w, r, http.StatusOK)
}

// home is the firm's own page: the chat, and the areas.
func (p *pages) home(w http.ResponseWriter, r *http.Request) {
	v := p.view(r, wantedLang(w, r), "ask", "homeAbout")
	v.Indexed, v.Canonical, v.Twin = true, v.Base+inLang("/", v.Lang), inLang("/", v.Other)
	chat := p.chatView(v.Lang).Chat
	v.Chat, v.Query = chat, cut(r.URL.Query().Get("q"))
	v.Chat.Question = v.Query
	if about := p.server.bot.Load().Corpus().Answer(r.URL.Query().Get("about")); about != nil {
		v.Chat.About, v.Chat.Page = about.Question, about.URL()
	}
	p.render(w, r, http.StatusOK, "home", v)
}

// cut keeps a query to what is looked at.
func cut(q string) string {
	if len(q) > MaxText {
		q = strings.ToValidUTF8(q[:MaxText], "")
	}
	return strings.TrimSpace(q)
}

func (p *pages) notFound(w http.ResponseWriter, r *http.Request) {
	v := p.view(r, wantedLang(w, r), "missing", "missingWhy")
	v.Twin = "?lang=" + v.Other
	p.render(w, r, http.StatusNotFound, "missing", v)
}

// calls are those whom to call, with the words for that.
type calls struct {
	W     map[string]string
	Lines []session.Resource
}

// Calls gives all of them, or the first, which stand before all that is said in an emergency (911 and 988), or the rest.
func (v view) Calls(all []session.Resource, which string) calls {
	c := calls{W: v.W}
	for _, r := range all {
		first := len(r.Phone) == 3 && r.Phone[0] == '9'
		if which == "all" || first == (which == "first") {
			c.Lines = append(c.Lines, r)
		}
	}
	return c
}

// telephones finds the numbers in a text that can be called, as the chat's script does.
var telephones = regexp.MustCompile(`\b(?:911|988|(?:1[- ])?\d{3}[- .]\d{3}[- .]\d{4})\b`)

// dialled gives a text as HTML in which the numbers are links.
func dialled(text string) template.HTML {
	return template.HTML(telephones.ReplaceAllStringFunc(template.HTMLEscapeString(text), func(number string) string {
		return fmt.Sprintf(`<a href="%s">%s</a>`, telephone(number), number)
	}))
}

// telephone gives the address of a phone number.
func telephone(phone string) template.URL {
	digits := strings.Map(func(r rune) rune {
		if r == '+' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, phone)
	return template.URL("tel:" + url.PathEscape(digits))
}
