package desk

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"net/http"

	"github.com/treadstone-law/answerbot/session/staff"
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

// The script and the style sheet, under names that hold their hash.

//go:embed desk.js
var scriptFile []byte

//go:embed desk.css
var styleFile []byte

func assetPath(name string) string { return "/desk/assets/" + assetHash(name) + "/" + name }

func assetHash(name string) string {
	sum := sha256.Sum256(map[string][]byte{"desk.js": scriptFile, "desk.css": styleFile}[name])
	return hex.EncodeToString(sum[:8])
}

func asset(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("name")
	data, kind := scriptFile, "text/javascript; charset=utf-8"
	if name == "desk.css" {
		data, kind = styleFile, "text/css; charset=utf-8"
	}
	if name != "desk.js" && name != "desk.css" || r.PathValue("hash") != assetHash(name) {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	w.Header().Set("Content-Type", kind)
	_, _ = w.Write(data)
}
