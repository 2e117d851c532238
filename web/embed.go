package web

import (
	"cmp"
	"net/http"
	"net/url"
	"strings"

	"github.com/treadstone-law/answerbot/web/partner"
)

// embed is GET /embed: the document of the frame that a partner's page holds, or without a partner one of the firm's own. Only pages of the partner's
// origins may hold it, or of this server's and those in Origins; anybody who opens it otherwise is led to the same chat on the firm's own page.
func (p *pages) embed(w http.ResponseWriter, r *http.Request) {
	key := r.URL.Query().Get("partner")
	site := p.server.partners.Load().Get(key)
	lang := langOf(r)
	if key == "" {
		site = &partner.Partner{Origins: append([]string{p.server.address(r)}, p.server.Origins...)}
	}
	if site == nil {
		problem(w, http.StatusNotFound, "not_found", "There is no such partner. The loader's data-partner has to be a key of the settings' partners.")
		return
	}
	if lang == "" {
		lang = site.Lang
	}
	if dest := r.Header.Get("Sec-Fetch-Dest"); dest != "" && dest != "iframe" && dest != "frame" {
		http.Redirect(w, r, inLang("/", lang), http.StatusSeeOther)
		return
	}
	v := p.chatView(lang)
	v.Chat.Partner, v.Chat.Name, v.Chat.Origins = key, cmp.Or(site.Name, v.W["brand"]), strings.Join(site.Origins, " ")
	ancestors := "'self' " + strings.Join(p.server.Origins, " ")
	if key != "" {
		ancestors = v.Chat.Origins // the settings have been checked to hold nothing but plain origins
		v.Chat.Pass, v.Chat.Ticket = p.server.tickets.pass(key), p.server.tickets.ticket(key, "")
	}
	v.Chat.Accent, v.Chat.AccentDark = site.Theme.Accent, site.Theme.AccentDark
	if site.Theme.Picture != nil {
		v.Chat.Logo = "/embed/logo?partner=" + url.QueryEscape(key)
	}
	if site.Phone != "" {
		v.Phone = site.Phone
	}
	page, err := p.execute("embed", v)
	if err != nil {
		p.failed(w, "embed", err)
		return
	}
	framed(w, r, ancestors)
	page.Send(w, r, http.StatusOK)
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
func langOf(r *http.Request) string { return languageOf(r.URL.Query().Get("lang")) }

// wantedLang gives the language that a request names, or else the first of ours that the browser asks for: it lists them with the preferred one first.
func wantedLang(w http.ResponseWriter, r *http.Request) string {
	w.Header().Add("Vary", "Accept-Language")
	lang := langOf(r)
	for tag := range strings.SplitSeq(r.Header.Get("Accept-Language"), ",") {
		tag, _, _ = strings.Cut(strings.TrimSpace(tag), ";")
		lang = cmp.Or(lang, languageOf(tag))
	}
	return lang
}

// languageOf gives which of our languages a tag such as fr-CA names, or "".
func languageOf(tag string) string {
	tag = strings.ToLower(tag)
	for _, lang := range []string{"en", "fr"} {
		if rest, ok := strings.CutPrefix(tag, lang); ok && (rest == "" || rest[0] == '-' || rest[0] == '_') {
			return lang
		}
	}
	return ""
}
