package web

import (
	"net/http"
	"sync"

	"github.com/treadstone-law/answerbot/bot"
	"github.com/treadstone-law/answerbot/web/files"
)

// Built files are served under a name that holds their hash, so that they may be kept for ever; they were compressed when they were built. Pages are
// compressed when they are first asked for and kept until the corpus changes.

// asset serves a built file by hash and name.
func (p *pages) asset(w http.ResponseWriter, r *http.Request) {
	f := p.files[r.PathValue("name")]
	if f == nil || f.Hash != r.PathValue("hash") {
		p.notFound(w, r)
		return
	}
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	if f.Name == "widget.js" {
		forOthers(w)
	}
	f.Send(w, r, http.StatusOK)
}

// loader serves the launcher by its plain name. It is looked up again each hour; until then an old one speaks to the new frame.
func (p *pages) loader(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "public, max-age=3600, stale-while-revalidate=86400")
	forOthers(w)
	p.files["widget.js"].Send(w, r, http.StatusOK)
}

// forOthers lets other sites load something. A script with an integrity attribute is asked for with CORS.
func forOthers(w http.ResponseWriter) {
	w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
	w.Header().Set("Access-Control-Allow-Origin", "*")
}

// shelf keeps pages that follow from the corpus alone, as long as the corpus stays.
type shelf struct {
	mu    sync.Mutex // guards all below
	bot   *bot.Bot
	pages map[string]*files.File
}

// spare is how many pages are kept beside those of the corpus, twice over: a server may be reached by several names.
const spare = 100

// get gives a page that is kept, or makes it.
func (s *shelf) get(b *bot.Bot, key string, render func() (*files.File, error)) (*files.File, error) {
	s.mu.Lock()
	if s.bot != b || len(s.pages) > 2*len(b.Corpus().Answers())+spare {
		s.bot, s.pages = b, make(map[string]*files.File)
	}
	kept := s.pages[key]
	s.mu.Unlock()
	if kept != nil {
		return kept, nil
	}
	made, err := render()
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.bot == b {
		s.pages[key] = made
	}
	return made, nil
}
