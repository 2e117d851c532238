package importer

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/treadstone-law/answerbot/corpus"
)

var update = flag.Bool("update", false, "write what was read into the .want files")

// TestFixtures reads files of different origins, sound and broken. What is read of each, and what is left out and why,
// stands in a file beside it.
func TestFixtures(t *testing.T) {
	files, err := filepath.Glob("testdata/*.*")
	if err != nil || len(files) == 0 {
		t.Fatalf("there are no fixtures: %v", err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, ".want") {
			continue
		}
		t.Run(filepath.Base(file), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			answers, skipped, err := Read("", filepath.Base(file), bytes.NewReader(text))
			if err != nil {
				t.Fatal(err)
			}
			var got strings.Builder
			for _, a := range answers {
				fmt.Fprintf(&got, "== %s/%s\n%s", a.Area, a.Slug, corpus.Markdown(a))
			}
			for _, s := range skipped {
				fmt.Fprintf(&got, "== skipped %s\n", s)
			}
			want, err := os.ReadFile(file + ".want")
			if *update {
				err = os.WriteFile(file+".want", []byte(got.String()), 0o644)
				want = []byte(got.String())
			}
			if err != nil {
				t.Fatal(err)
			}
			if got.String() != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got.String(), want)
			}
		})
	}
}
