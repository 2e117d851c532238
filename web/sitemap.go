package web

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"net/http"

	"github.com/treadstone-law/answerbot/web/files"
)

// robots is GET /robots.txt: all may read what people read.
func (p *pages) robots(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "public, max-age=3600")
	_, _ = fmt.Fprintf(w, "User-agent: *\nDisallow: /ask\nDisallow: /embed\nDisallow: /v1/\nDisallow: /desk\n\nSitemap: %s/sitemap.xml\n", p.server.address(r))
}

// place is one entry of a sitemap.
type place struct {
	Location string `xml:"loc"`
	Changed  string `xml:"lastmod,omitempty"`
}

// sitemap is GET /sitemap.xml: the first page, the areas and all answers that a lawyer has reviewed.
func (p *pages) sitemap(w http.ResponseWriter, r *http.Request) {
	b, base := p.server.bot.Load(), p.server.address(r)
	page, err := p.kept.get(b, base+"/sitemap.xml", func() (*files.File, error) {
		all := struct {
			XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
			Places  []place  `xml:"url"`
		}{}
		c := b.Corpus()
		for _, lang := range []string{"en", "fr"} {
			areas := areasIn(c, lang)
			if lang == "en" || len(areas) > 0 {
				all.Places = append(all.Places, place{Location: base + inLang("/", lang)}, place{Location: base + inLang("/learn", lang)})
			}
			for _, area := range areas {
				all.Places = append(all.Places, place{Location: base + inLang("/learn/"+area.Name, lang)})
			}
		}
		for _, a := range c.Answers() {
			if !a.Draft() {
				all.Places = append(all.Places, place{base + a.URL(), string(a.Updated)})
			}
		}
		var text bytes.Buffer
		text.WriteString(xml.Header)
		if err := xml.NewEncoder(&text).Encode(all); err != nil {
			return nil, fmt.Errorf("writing the sitemap: %w", err)
		}
		return files.New("", "application/xml; charset=utf-8", text.Bytes()), nil
	})
	if err != nil {
		p.failed(w, "sitemap", err)
		return
	}
	w.Header().Set("Cache-Control", "no-cache")
	page.Send(w, r, http.StatusOK)
}
