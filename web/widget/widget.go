// Package widget holds the built files of the chat, of its launcher and of the pages' look, as browsers are sent them.
//
// They are made from src and ../pages by go generate and committed, so that nothing but Go is needed to build the server.
package widget

import (
	"crypto/sha256"
	"crypto/sha512"
	"embed"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"path"
	"strings"
)

//go:generate go run ./build

//go:embed dist
var dist embed.FS

// File is one file in the three forms in which it is sent. It must not be changed.
type File struct {
	Name, Type          string
	Hash                string // short, of the plain form: a name that holds it may be kept for ever
	Integrity           string // for the integrity attribute of a script element
	Plain, Brotli, Gzip []byte
}

// types are the media types of what there is.
var types = map[string]string{".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".json": "application/json"}

// Files gives all files by name.
func Files() (map[string]*File, error) {
	entries, err := dist.ReadDir("dist")
	if err != nil {
		return nil, fmt.Errorf("reading the built files: %w", err)
	}
	files := make(map[string]*File)
	for _, e := range entries {
		kind, known := types[path.Ext(e.Name())]
		if !known {
			continue // a compressed form
		}
		f := &File{Name: e.Name(), Type: kind}
		for suffix, form := range map[string]*[]byte{"": &f.Plain, ".br": &f.Brotli, ".gz": &f.Gzip} {
			if *form, err = dist.ReadFile("dist/" + e.Name() + suffix); err != nil {
				return nil, fmt.Errorf("reading the built files: %w", err)
			}
		}
		short, long := sha256.Sum256(f.Plain), sha512.Sum384(f.Plain)
		f.Hash, f.Integrity = hex.EncodeToString(short[:8]), "sha384-"+base64.StdEncoding.EncodeToString(long[:])
		files[f.Name] = f
	}
	return files, nil
}

// Path is where the file is served for good: "/assets/HASH/NAME".
func (f *File) Path() string { return "/assets/" + f.Hash + "/" + f.Name }

// Best gives the smallest form that a client takes, and its content encoding.
func (f *File) Best(accepts string) (data []byte, encoding string) {
	switch {
	case Accepts(accepts, "br"):
		return f.Brotli, "br"
	case Accepts(accepts, "gzip"):
		return f.Gzip, "gzip"
	}
	return f.Plain, ""
}

// Accepts reports whether an Accept-Encoding header names an encoding and does not refuse it.
func Accepts(header, encoding string) bool {
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
