package web

import (
	"crypto/rand"
	"encoding/json"
	"net/http"
	"net/netip"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/treadstone-law/answerbot/session"
)

// Without a script the conversation goes page by page: every page holds the whole of it, and a form for what comes next. The token that opens
// the conversation travels in the form alone, so that no cookie is needed and nothing of it stays on a shared computer. A form that is sent twice, by
// a reload say, carries the same id and is done once.

// maxForm is how many bytes a form of the conversation may have.
const maxForm = 64 << 10

// fieldPrefix marks the intake's fields among those of the page.
const fieldPrefix = "field."

// askPage is GET /ask: an empty conversation.
func (p *pages) askPage(w http.ResponseWriter, r *http.Request) {
	v := p.view(r, wantedLang(w, r), "ask", "homeAbout")
	v.Talk = talkData{ID: rand.Text(), Text: cut(r.URL.Query().Get("q"))}
	if about := p.server.bot.Load().Corpus().Answer(r.URL.Query().Get("about")); about != nil {
		v.Chat.About = about.Question
	}
	v.Twin = "/ask?lang=" + v.Other
	w.Header().Set("Cache-Control", "no-store")
	p.render(w, r, http.StatusOK, "talk", v)
}

// askTurn is POST /ask: one turn of a conversation that goes page by page.
func (p *pages) askTurn(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); isTooBig(err) {
		problem(w, http.StatusRequestEntityTooLarge, "too_long", "The form is too large.")
		return
	} else if err != nil {
		problem(w, http.StatusBadRequest, "bad_frame", "The form could not be read.")
		return
	}
	lang := langOf(r)
	v := p.view(r, lang, "ask", "homeAbout")
	w.Header().Set("Cache-Control", "no-store")
	v.Talk = talkData{ID: r.PostFormValue("id"), Session: r.PostFormValue("session"), Text: cut(r.PostFormValue("text"))}
	frames := values(map[string]any{"type": "hello", "resume": v.Talk.Session, "lang": lang, "page": r.URL.Path}, frameOf(r))
	who := p.server.addresses.of(r)
	if wait := p.server.crowded(who, frames); wait > 0 {
		p.server.limited(w, wait)
		v.Talk.Problem = v.W["tooMany"]
		p.render(w, r, http.StatusTooManyRequests, "talk", v)
		return
	}
	if !p.server.enter() {
		v.Talk.Problem = v.W["restarting"]
		p.render(w, r, http.StatusServiceUnavailable, "talk", v)
		return
	}
	defer p.server.sockets.Done()
	v.Talk = p.takeTurn(r, who, frames)
	p.render(w, r, http.StatusOK, "talk", v)
}

// takeTurn does what a form asks for and gives the conversation after it.
func (p *pages) takeTurn(r *http.Request, who netip.Addr, frames []jsontext.Value) talkData {
	t := talkData{ID: rand.Text(), Session: r.PostFormValue("session")}
	var unkept []session.Event // cries for help that could not be recorded
	for _, frame := range p.server.converse(requestOf(r), false, who, frames) {
		switch f := frame.(type) {
		case welcomeFrame:
			t.Session = f.Session
		case errorFrame:
			t.Problem, t.Text = f.Message, cut(r.PostFormValue("text"))
			if f.Code == "unavailable" || f.Code == "rate_limited" {
				t.ID = r.PostFormValue("id") // it may have been done all the same
			}
		case *session.Event:
			if f.Seq == 0 {
				unkept = append(unkept, *f)
			}
		}
	}
	again := map[string]any{"type": "hello", "resume": t.Session, "lang": langOf(r), "page": r.URL.Path}
	for _, frame := range p.server.converse(requestOf(r), false, who, values(again)) {
		if e, ok := frame.(*session.Event); ok {
			t.Events = append(t.Events, *e)
		}
	}
	t.Events = append(t.Events, unkept...)
	t.Form = session.Fold(t.Events).Form
	t.Events = session.Said(t.Events)
	if n := len(t.Events); n > 0 {
		t.Errors = t.Events[n-1].Errors
	}
	return t
}

// frameOf makes the frame that a form stands for: the button pressed says what is done.
func frameOf(r *http.Request) map[string]any {
	do, what, _ := strings.Cut(r.PostFormValue("do"), ":")
	id := r.PostFormValue("id")
	if id == "" {
		id = rand.Text()
	}
	switch do {
	case "choose":
		return map[string]any{"type": "choose", "id": id, "choice": what}
	case "human":
		return map[string]any{"type": "human", "id": id}
	case "intake":
		fields := make(map[string]string)
		for name := range r.PostForm {
			if field, ok := strings.CutPrefix(name, fieldPrefix); ok {
				fields[field] = r.PostFormValue(name)
			}
		}
		if what == "cancel" {
			fields = nil
		}
		return map[string]any{"type": "intake", "id": id, "action": what, "fields": fields}
	}
	return map[string]any{"type": "say", "id": id, "text": r.PostFormValue("text")}
}

func values(frames ...map[string]any) []jsontext.Value {
	var all []jsontext.Value
	for _, f := range frames {
		data, err := json.Marshal(f)
		if err != nil {
			panic(err) // maps of strings always encode
		}
		all = append(all, data)
	}
	return all
}
