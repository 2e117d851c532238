// Package files sends what many are sent in the smallest form that each of them takes, and not at all to who has it.
package files

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"strings"

	"github.com/andybalholm/brotli"
)

// File is something in the three forms in which it is sent. It must not be changed.
type File struct {
	Name, Type          string // the name is empty for what has none, as a page
	Hash                string // short, of the plain form: a name that holds it may be kept for ever
	Plain, Brotli, Gzip []byte
}

// Built gives a file that was compressed when it was built.
func Built(name, kind string, plain, brotli, gzip []byte) *File {
	sum := sha256.Sum256(plain)
	return &File{Name: name, Type: kind, Hash: hex.EncodeToString(sum[:8]), Plain: plain, Brotli: brotli, Gzip: gzip}
}

// quickBrotli compresses what is made while somebody waits: in a millisecond for an answer page of 13 KB, and within an eighth of the best. Level 9 takes
// fifteen times as long for as many bytes.
const quickBrotli = 5

// New compresses a file.
func New(name, kind string, plain []byte) *File {
	packed := func(into func(*bytes.Buffer) io.WriteCloser) []byte {
		var out bytes.Buffer
		w := into(&out)
		_, _ = w.Write(plain) // a buffer takes everything
		_ = w.Close()
		return out.Bytes()
	}
	return Built(name, kind, plain,
		packed(func(out *bytes.Buffer) io.WriteCloser { return brotli.NewWriterLevel(out, quickBrotli) }),
		packed(func(out *bytes.Buffer) io.WriteCloser { return gzip.NewWriter(out) }))
}

// Path is under what the file may be kept for good: "/assets/HASH/NAME".
func (f *File) Path() string { return "/assets/" + f.Hash + "/" + f.Name }

// Send sends the file in the smallest form that the client takes, unless it has it already.
func (f *File) Send(w http.ResponseWriter, r *http.Request, status int) {
	h := w.Header()
	data, encoding := f.best(r.Header.Get("Accept-Encoding"))
	tag := `"` + f.Hash + `"`
	if encoding != "" {
		tag = `"` + f.Hash + "-" + encoding + `"`
	}
	h.Set("ETag", tag)
	h.Add("Vary", "Accept-Encoding")
	if status == http.StatusOK && matches(r.Header.Get("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if encoding != "" {
		h.Set("Content-Encoding", encoding)
	}
	h.Set("Content-Type", f.Type)
	w.WriteHeader(status)
	_, _ = w.Write(data) // a client that has gone needs no page
}

// best gives the smallest form that a client takes, and its content encoding.
func (f *File) best(accepts string) (data []byte, encoding string) {
	switch {
	case takes(accepts, "br"):
		return f.Brotli, "br"
	case takes(accepts, "gzip"):
		return f.Gzip, "gzip"
	}
	return f.Plain, ""
}

// takes reports whether an Accept-Encoding header names an encoding and does not refuse it.
func takes(header, encoding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, weight, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.TrimSpace(name) != encoding {
			continue
		}
		value, _ := strings.CutPrefix(strings.ReplaceAll(weight, " ", ""), "q=")
		return strings.Trim(value, "0.") != "" || value == ""
	}
	return false
}

func matches(header, tag string) bool {
	for part := range strings.SplitSeq(header, ",") {
		if part = strings.TrimSpace(part); part == tag || part == "*" || part == "W/"+tag {
			return true
		}
	}
	return false
}
