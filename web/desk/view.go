package desk

import (
	"bytes"
	_ "embed"
	"net/http"
	"sync"

	"github.com/treadstone-law/answerbot/session/staff"
	"github.com/treadstone-law/answerbot/web/files"
)

// view is what every page shows.
type view struct {
	speech
	Title   string // a word's key, or a title
	By      caller
	Form    string // the secret of the caller's forms
	Site    string // address of the site's style sheet
	At      string // which page this is
	Twin    string // the same page in the other language
	Waiting int    // urgent requests that nobody has taken for too long
}

// May lets a template ask for the caller's rights.
func (v view) May(action staff.Action) bool { return v.By.Role.May(action) }

// view begins a page. title is a word's key; what is none is the title itself.
func (d *Desk) view(r *http.Request, by caller, title string) view {
	v := view{speech: d.speech(r), Title: title, By: by, Site: d.Style, At: r.URL.Path, Twin: twinOf(r)}
	if known, ok := deskWords()["en"][title]; ok && known != "" {
		v.Title = v.Say(title)
	}
	if by.ID != "" {
		v.Form = by.form()
		if by.Role.May(staff.Queue) {
			late, err := d.late(r.Context())
			if err != nil && !left(r) {
				d.Logger.Error("looking for urgent requests that nobody has taken", "error", err)
			}
			v.Waiting = len(late)
		}
	}
	return v
}

// show sends a page, whole or not at all.
func (d *Desk) show(w http.ResponseWriter, status int, name string, v any) {
	var page bytes.Buffer
	if err := d.views[name].ExecuteTemplate(&page, "layout.html", v); err != nil {
		d.Logger.Error("making a page of the desk", "page", name, "error", err)
		http.Error(w, "This page cannot be shown.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(page.Bytes()) // a client that has gone needs no page
}

// toldView is a page that says one thing, which is its title.
type toldView struct {
	view
	Text, Next string
}

// told says one thing: that of key, under the head that goes with it.
func (d *Desk) told(w http.ResponseWriter, r *http.Request, by caller, status int, key string) {
	v := toldView{view: d.view(r, by, key+"Head")}
	v.Text = v.Say(key)
	d.show(w, status, "told", v)
}

// missing says that there is no page at an address, to who is signed in with the way to what there is.
func (d *Desk) missing(w http.ResponseWriter, r *http.Request, status int) {
	by, err := d.caller(r, false)
	if err != nil {
		by = caller{}
	}
	d.told(w, r, by, status, "noPage")
}

// unrouted answers a request that no route serves, with the status and the headers of the mux's own answer.
func (d *Desk) unrouted(w http.ResponseWriter, r *http.Request, answer http.Handler) {
	own := &wordless{ResponseWriter: w}
	answer.ServeHTTP(own, r)
	d.missing(w, r, own.status)
}

// wordless takes what is written and remembers the status alone.
type wordless struct {
	http.ResponseWriter
	status int
}

// WriteHeader implements http.ResponseWriter.
func (w *wordless) WriteHeader(status int) { w.status = status }

// Write implements http.ResponseWriter.
func (w *wordless) Write(data []byte) (int, error) { return len(data), nil }

// The script and the style sheet, under names that hold their hash.

//go:embed desk.js
var scriptFile []byte

//go:embed desk.css
var styleFile []byte

// assets are both, by name.
var assets = sync.OnceValue(func() map[string]*files.File {
	return map[string]*files.File{
		"desk.js":  files.New("desk.js", "text/javascript; charset=utf-8", scriptFile),
		"desk.css": files.New("desk.css", "text/css; charset=utf-8", styleFile),
	}
})

func assetPath(name string) string { return "/desk" + assets()[name].Path() }

func (d *Desk) asset(w http.ResponseWriter, r *http.Request) {
	f := assets()[r.PathValue("name")]
	if f == nil || r.PathValue("hash") != f.Hash {
		d.missing(w, r, http.StatusNotFound)
		return
	}
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	f.Send(w, r, http.StatusOK)
}
