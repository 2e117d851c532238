// Package widget holds the built files of the chat, of its launcher and of the pages' look, as browsers are sent them.
//
// They are made from src and ../pages by go generate and committed, so that nothing but Go is needed to build the server.
package widget

import (
	"embed"
	"fmt"
	"path"

	"github.com/treadstone-law/answerbot/web/files"
)

//go:generate go run ./build

//go:embed dist
var dist embed.FS

// types are the media types of what there is.
var types = map[string]string{".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".json": "application/json"}

// Files gives all files by name.
func Files() (map[string]*files.File, error) {
	entries, err := dist.ReadDir("dist")
	if err != nil {
		return nil, fmt.Errorf("reading the built files: %w", err)
	}
	all := make(map[string]*files.File)
	for _, e := range entries {
		kind, known := types[path.Ext(e.Name())]
		if !known {
			continue // a compressed form
		}
		var forms [3][]byte
		for n, suffix := range []string{"", ".br", ".gz"} {
			if forms[n], err = dist.ReadFile("dist/" + e.Name() + suffix); err != nil {
				return nil, fmt.Errorf("reading the built files: %w", err)
			}
		}
		all[e.Name()] = files.Built(e.Name(), kind, forms[0], forms[1], forms[2])
	}
	return all, nil
}
