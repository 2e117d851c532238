package web

import (
	"net/http"
	"net/url"
	"strings"
)

// embed is GET /embed: the document of the frame that a partner's page holds. Only pages of the partner's origins may hold it; anybody who opens it
// otherwise is led to the same chat on the firm's own page.
func (p *pages) embed(w http.ResponseWriter, r *http.Request) {
	key := r.URL.Query().Get("partner")
	site := p.server.partners.Load().Get(key)
	lang := langOf(r)
	if site == nil {
		problem(w, http.StatusNotFound, "not_found", "There is no such partner. The loader's data-partner has to be a key of the settings' partners.")
		return
	}
	if lang == "" {
		lang = site.Lang
	}
	if dest := r.Header.Get("Sec-Fetch-Dest"); dest != "" && dest != "iframe" && dest != "frame" {
		http.Redirect(w, r, homeOf(lang), http.StatusSeeOther)
		return
	}
	v := p.chatView(lang)
	v.Chat.Partner, v.Chat.Name, v.Chat.Origins = key, site.Name, strings.Join(site.Origins, " ")
	v.Chat.Pass, v.Chat.Ticket = p.server.tickets.pass(key), p.server.tickets.ticket(key, "")
	v.Chat.Accent, v.Chat.AccentDark = site.Theme.Accent, site.Theme.AccentDark
	if site.Theme.Picture != nil {
		v.Chat.Logo = "/embed/logo?partner=" + url.QueryEscape(key)
	}
	if site.Phone != "" {
		v.Phone = site.Phone
	}
	page, err := p.make("embed", v)
	if err != nil {
		p.failed(w, "embed", err)
		return
	}
	framed(w, r, site)
	page.send(w, r, http.StatusOK)
}

// logo is GET /embed/logo.
func (p *pages) logo(w http.ResponseWriter, r *http.Request) {
	site := p.server.partners.Load().Get(r.URL.Query().Get("partner"))
	if site == nil || site.Theme.Picture == nil {
		p.notFound(w, r)
		return
	}
	w.Header().Set("Cache-Control", "public, max-age=300")
	w.Header().Set("Content-Type", "image/png")
	_, _ = w.Write(site.Theme.Picture)
}

// langOf gives the language that a request names, or "".
func langOf(r *http.Request) string {
	switch lang := r.URL.Query().Get("lang"); lang {
	case "en", "fr":
		return lang
	}
	return ""
}

func homeOf(lang string) string {
	if lang == "fr" {
		return "/?lang=fr"
	}
	return "/"
}
