package desk

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/treadstone-law/answerbot/session/staff"
)

// view is what every page shows.
type view struct {
	Title   string
	By      caller
	Form    string // the secret of the caller's forms
	Site    string // address of the site's style sheet
	At      string // which page this is
	Waiting int64  // urgent requests that nobody has taken for too long
}

// May lets a template ask for the caller's rights.
func (v view) May(action staff.Action) bool { return v.By.Role.May(action) }

func (d *Desk) view(r *http.Request, by caller, title string) view {
	v := view{Title: title, By: by, Site: d.Style, At: r.URL.Path}
	if by.ID != "" {
		v.Form = by.form()
		if by.Role.May(staff.Queue) {
			v.Waiting = d.waiting.Load()
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

// toldView is a page that says one thing.
type toldView struct {
	view
	Head, Text, Next string
}

func (d *Desk) told(w http.ResponseWriter, r *http.Request, by caller, status int, head, text string) {
	d.show(w, status, "told", toldView{view: d.view(r, by, head), Head: head, Text: text})
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

// span says a length of time in its two largest units.
func span(d time.Duration) string {
	d = d.Round(time.Minute)
	days, hours, minutes := int(d.Hours())/24, int(d.Hours())%24, int(d.Minutes())%60
	switch {
	case days > 0:
		return fmt.Sprintf("%d d %d h", days, hours)
	case hours > 0:
		return fmt.Sprintf("%d h %d min", hours, minutes)
	}
	return fmt.Sprintf("%d min", minutes)
}

func (d *Desk) ago(at time.Time) string { return span(max(d.Now().Sub(at), 0)) }

// due says how a time that was promised stands to now.
func (d *Desk) due(at time.Time) string {
	switch left := at.Sub(d.Now()); {
	case at.IsZero():
		return "no time promised"
	case left < 0:
		return "late by " + span(-left)
	default:
		return "due in " + span(left)
	}
}

func stamp(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.Local().Format("2 Jan 2006, 15:04")
}

func day(at time.Time) string { return at.Format("2006-01-02") }

func percent(f float64) string { return fmt.Sprintf("%.0f %%", f*100) }

func (d *Desk) areaTitle(name string) string {
	if a, ok := d.Rooms.Corpus().Area(name); ok {
		return a.Title
	}
	return name
}

// words says a value of the records in words.
func words(value any) string {
	text := fmt.Sprint(value)
	if known, ok := map[string]string{
		"low_confidence": "no sure answer", "requested": "asked for a person", "": "opened the form", "en": "English", "fr": "French", "possible": "possible: names match the list",
		"clear": "no name matches the list", "unchecked": "not checked: there is no list", "noreply": "no reply", "helped": "said yes", "unhelpful": "said no", "unanswered": "no sure answer",
		"refused": "none of the choices",
	}[text]; ok {
		return known
	}
	return strings.ReplaceAll(text, "_", " ")
}
