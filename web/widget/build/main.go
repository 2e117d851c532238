// Command build makes the files of web/widget/dist, which are committed and embedded, from their sources.
//
// It runs by go generate ./web/widget and needs no Node. Each file stands beside its brotli and gzip forms, so that the server never
// compresses what does not change. A test rebuilds everything in memory and compares.
package main

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/evanw/esbuild/pkg/api"
)

// entries are the files made: name in dist and source, seen from web/widget.
var entries = map[string]string{
	"widget.js": "src/loader.ts",
	"chat.js":   "src/chat.ts",
	"chat.css":  "src/chat.css",
	"pages.js":  "../pages/pages.ts",
	"style.css": "../pages/style.css",
	"en.json":   "src/words/en.json",
	"fr.json":   "src/words/fr.json",
}

func main() {
	if err := run("."); err != nil {
		fmt.Fprintln(os.Stderr, "build:", err)
		os.Exit(1)
	}
}

// run builds into dist below folder, and takes away what is not made any more.
func run(folder string) error {
	files, err := build(folder)
	if err != nil {
		return err
	}
	dist := filepath.Join(folder, "dist")
	if err := os.RemoveAll(dist); err != nil {
		return fmt.Errorf("emptying dist: %w", err)
	}
	if err := os.MkdirAll(dist, 0o755); err != nil {
		return fmt.Errorf("making dist: %w", err)
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := os.WriteFile(filepath.Join(dist, name), files[name], 0o644); err != nil {
			return fmt.Errorf("writing a built file: %w", err)
		}
		fmt.Printf("%-14s %6d bytes\n", name, len(files[name]))
	}
	return nil
}

// build makes all files in memory: by name, each with .br and .gz. Names of words and of private fields begin with an underscore; they are made short in the scripts, and
// then alike in the words.
func build(folder string) (map[string][]byte, error) {
	files := make(map[string][]byte)
	short := make(map[string]any)
	for _, name := range slices.SortedFunc(maps.Keys(entries), scriptsFirst) {
		data, err := bundle(filepath.Join(folder, entries[name]), name, short)
		if err != nil {
			return nil, err
		}
		files[name] = data
		if files[name+".br"], err = packed(data, func(out *bytes.Buffer) writer { return brotli.NewWriterLevel(out, brotli.BestCompression) }); err != nil {
			return nil, err
		}
		if files[name+".gz"], err = packed(data, func(out *bytes.Buffer) writer {
			w, _ := gzip.NewWriterLevel(out, gzip.BestCompression) // the level is a good one
			return w
		}); err != nil {
			return nil, err
		}
	}
	return files, nil
}

// scriptsFirst orders files by name, those of words last.
func scriptsFirst(a, b string) int {
	words := func(name string) int { return strings.Count(name, ".json") }
	return cmp.Or(cmp.Compare(words(a), words(b)), cmp.Compare(a, b))
}

// shortWords gives a file of words under their short names, without those that no script uses.
func shortWords(source string, short map[string]any) ([]byte, error) {
	data, err := os.ReadFile(source)
	if err != nil {
		return nil, fmt.Errorf("reading words: %w", err)
	}
	var words map[string]string
	if err := json.Unmarshal(data, &words); err != nil {
		return nil, fmt.Errorf("reading words from %s: %w", source, err)
	}
	renamed := make(map[string]string)
	for name, word := range words {
		if key, used := short[name].(string); used {
			renamed[key] = word
		}
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(renamed); err != nil {
		return nil, fmt.Errorf("writing words of %s: %w", source, err)
	}
	return bytes.TrimSpace(out.Bytes()), nil
}

// bundle makes one file. short takes the short names of words, and gives them.
func bundle(source, name string, short map[string]any) ([]byte, error) {
	if filepath.Ext(source) == ".json" {
		return shortWords(source, short)
	}
	built := api.Build(api.BuildOptions{
		EntryPoints: []string{source}, Bundle: true, Outfile: name,
		MinifyWhitespace: true, MinifyIdentifiers: true, MinifySyntax: true, Charset: api.CharsetUTF8, LegalComments: api.LegalCommentsNone,
		MangleProps: "^_[a-z]", MangleCache: maps.Clone(short), Format: api.FormatIIFE, Engines: []api.Engine{{Name: api.EngineChrome, Version: "123"}, {Name: api.EngineFirefox, Version: "120"}, {Name: api.EngineSafari, Version: "17.5"}},
	})
	if len(built.Errors) > 0 {
		return nil, errors.New(api.FormatMessages(built.Errors, api.FormatMessagesOptions{})[0])
	}
	maps.Copy(short, built.MangleCache)
	return built.OutputFiles[0].Contents, nil
}

type writer interface {
	Write([]byte) (int, error)
	Close() error
}

func packed(data []byte, into func(*bytes.Buffer) writer) ([]byte, error) {
	var out bytes.Buffer
	w := into(&out)
	if _, err := w.Write(data); err != nil {
		return nil, fmt.Errorf("compressing: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("compressing: %w", err)
	}
	return out.Bytes(), nil
}
