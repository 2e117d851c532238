package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/treadstone-law/answerbot/corpus/frenchtest"
)

// The committed files are what the sources make. The gzip form is compared by what it holds: Go's own packing may change with Go.
func TestBuiltFilesAreCurrent(t *testing.T) {
	want, err := build("..")
	if err != nil {
		t.Fatal(err)
	}
	have, err := os.ReadDir("../dist")
	if err != nil {
		t.Fatal(err)
	}
	if len(have) != len(want) {
		t.Errorf("dist has %d files, want %d; run go generate ./web/widget", len(have), len(want))
	}
	for name, made := range want {
		data, err := os.ReadFile(filepath.Join("../dist", name))
		if err != nil {
			t.Fatal(err)
		}
		if filepath.Ext(name) == ".gz" {
			data, made = unzipped(t, data), unzipped(t, made)
		}
		if !bytes.Equal(data, made) {
			t.Errorf("%s is not what its source makes; run go generate ./web/widget", name)
		}
	}
}

func unzipped(t *testing.T, data []byte) []byte {
	t.Helper()
	r, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return plain
}

// The chat's French is set as French in Canada is.
func TestFrenchIsSet(t *testing.T) {
	data, err := os.ReadFile("../src/words/fr.json")
	if err != nil {
		t.Fatal(err)
	}
	var words map[string]string
	if err := json.Unmarshal(data, &words); err != nil {
		t.Fatal(err)
	}
	frenchtest.Check(t, words)
}

// What a visitor loads stays small: the launcher within 2 KB; the open chat in one language, without its document, within 11.7 KB; an answer page's
// look and script within 6 KB, in brotli.
func TestSizes(t *testing.T) {
	for _, budget := range []struct {
		what  string
		bytes int64
		names []string
	}{
		{"launcher", 2 << 10, []string{"widget.js"}},
		{"chat in English", 11<<10 + 700, []string{"chat.js", "chat.css", "en.json"}},
		{"pages", 6 << 10, []string{"style.css", "pages.js"}},
	} {
		var sum int64
		for _, name := range budget.names {
			info, err := os.Stat("../dist/" + name + ".br")
			if err != nil {
				t.Fatal(err)
			}
			sum += info.Size()
		}
		t.Logf("%s: %d bytes", budget.what, sum)
		if sum > budget.bytes {
			t.Errorf("%s: %d bytes, want at most %d", budget.what, sum, budget.bytes)
		}
	}
}
