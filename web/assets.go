package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"

	"github.com/treadstone-law/answerbot/bot"
	"github.com/treadstone-law/answerbot/web/widget"
)

// Built files are served under a name that holds their hash, so that they may be kept for ever, in the smallest form that the client takes; they
// were compressed when they were built. Pages are compressed when they are first asked for and kept until the corpus changes.

// asset serves a built file by hash and name.
func (p *pages) asset(w http.ResponseWriter, r *http.Request) {
	f := p.files[r.PathValue("name")]
	if f == nil || f.Hash != r.PathValue("hash") {
		p.notFound(w, r)
		return
	}
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	if f.Name == "widget.js" { // for other sites; a script with an integrity attribute is asked for with CORS
		w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
		w.Header().Set("Access-Control-Allow-Origin", "*")
	}
	sendFile(w, r, f)
}

// loader serves the launcher by its plain name. It is looked up again each hour; until then an old one speaks to the new frame.
func (p *pages) loader(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "public, max-age=3600, stale-while-revalidate=86400")
	w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
	w.Header().Set("Access-Control-Allow-Origin", "*")
	sendFile(w, r, p.files["widget.js"])
}

func sendFile(w http.ResponseWriter, r *http.Request, f *widget.File) {
	data, encoding := f.Best(r.Header.Get("Accept-Encoding"))
	sendForm(w, r, http.StatusOK, f.Type, f.Hash, data, encoding)
}

// sendForm sends one form of something that has several, unless the client has it already.
func sendForm(w http.ResponseWriter, r *http.Request, status int, kind, hash string, data []byte, encoding string) {
	h := w.Header()
	tag := `"` + hash + `"`
	if encoding != "" {
		h.Set("Content-Encoding", encoding)
		tag = `"` + hash + "-" + encoding + `"`
	}
	h.Set("ETag", tag)
	h.Add("Vary", "Accept-Encoding")
	if status == http.StatusOK && matches(r.Header.Get("If-None-Match"), tag) {
		h.Del("Content-Encoding")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Type", kind)
	w.WriteHeader(status)
	_, _ = w.Write(data) // a client that has gone needs no page
}

func matches(header, tag string) bool {
	for part := range strings.SplitSeq(header, ",") {
		if part = strings.TrimSpace(part); part == tag || part == "*" || part == "W/"+tag {
			return true
		}
	}
	return false
}

// rendered is a page in the forms in which it is sent.
type rendered struct {
	kind, hash          string
	plain, brotli, gzip []byte
}

// quickBrotli compresses what is made while somebody waits: in a millisecond for an answer page of 13 KB, and within an eighth of the best. Level 9 takes
// fifteen times as long for as many bytes.
const quickBrotli = 5

func newRendered(kind string, plain []byte) *rendered {
	sum := sha256.Sum256(plain)
	r := &rendered{kind: kind, hash: hex.EncodeToString(sum[:8]), plain: plain}
	var packed bytes.Buffer
	b := brotli.NewWriterLevel(&packed, quickBrotli)
	_, _ = b.Write(plain) // a buffer takes everything
	_ = b.Close()
	r.brotli = bytes.Clone(packed.Bytes())
	packed.Reset()
	g := gzip.NewWriter(&packed)
	_, _ = g.Write(plain)
	_ = g.Close()
	r.gzip = packed.Bytes()
	return r
}

func (p *rendered) send(w http.ResponseWriter, r *http.Request, status int) {
	accepts := r.Header.Get("Accept-Encoding")
	switch {
	case widget.Accepts(accepts, "br"):
		sendForm(w, r, status, p.kind, p.hash, p.brotli, "br")
	case widget.Accepts(accepts, "gzip"):
		sendForm(w, r, status, p.kind, p.hash, p.gzip, "gzip")
	default:
		sendForm(w, r, status, p.kind, p.hash, p.plain, "")
	}
}

// shelf keeps pages that follow from the corpus alone, as long as the corpus stays.
type shelf struct {
	mu    sync.Mutex // guards all below
	bot   *bot.Bot
	pages map[string]*rendered
}

// spare is how many pages are kept beside those of the corpus, twice over: a server may be reached by several names.
const spare = 100

// get gives a page that is kept, or makes it.
func (s *shelf) get(b *bot.Bot, key string, render func() (*rendered, error)) (*rendered, error) {
	s.mu.Lock()
	if s.bot != b || len(s.pages) > 2*len(b.Corpus().Answers())+spare {
		s.bot, s.pages = b, make(map[string]*rendered)
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
