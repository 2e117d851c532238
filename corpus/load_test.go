package corpus

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
)

var update = flag.Bool("update", false, "write what was found into the fixtures")

// TestFixtures reads small corpora with one kind of fault each, written as text files: a sentence, the files, and what is to
// be found in them. A corpus with errors is never given out.
func TestFixtures(t *testing.T) {
	files, err := filepath.Glob("testdata/load/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("there are no fixtures: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			fsys, want, text := fixture(t, file)
			lines := ""
			if fsys["answers.jsonl"] != nil {
				lines = "answers.jsonl"
			}
			l, err := load(fsys, lines)
			if err != nil {
				t.Fatal(err)
			}
			var got strings.Builder
			for _, f := range l.findings {
				fmt.Fprintln(&got, f)
			}
			if *update {
				text = text[:strings.Index(text, "-- want --\n")] + "-- want --\n" + got.String()
				if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if got.String() != want {
				t.Errorf("got\n%swant\n%s", got.String(), want)
			}
			if c, _, _ := l.publishable(); (c == nil) != strings.Contains(want, ": error: ") {
				t.Errorf("corpus given out: %v", c != nil)
			}
		})
	}
}

// fixture splits a fixture into the files of a corpus and what is to be found. The lines of a quoted file are Go strings.
func fixture(t *testing.T, name string) (files fstest.MapFS, want, text string) {
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	files = fstest.MapFS{}
	for part := range strings.SplitSeq("\n"+string(raw), "\n-- ") {
		head, body, isFile := strings.Cut(part, " --\n")
		if !isFile {
			continue
		}
		if body != "" && head != "want" {
			body += "\n"
		}
		file, quoted := strings.CutPrefix(head, "quoted ")
		if quoted {
			var plain strings.Builder
			for line := range strings.Lines(body) {
				s, err := strconv.Unquote(strings.TrimSpace(line))
				if err != nil {
					t.Fatalf("%s: %s: %v", name, line, err)
				}
				plain.WriteString(s + "\n")
			}
			body = plain.String()
		}
		if head == "want" {
			want = body
			continue
		}
		files[file] = &fstest.MapFile{Data: []byte(body)}
	}
	return files, want, string(raw)
}

var loadRule = regexp.MustCompile(`(?:errorf|warnf)\((?:[^"\n]*, )?"([a-z-]+)", `)

// TestEveryRuleHasAFixture keeps the list of fixtures as long as the list of rules.
func TestEveryRuleHasAFixture(t *testing.T) {
	sources, _ := filepath.Glob("*.go")
	var rules []string
	for _, file := range sources {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range loadRule.FindAllStringSubmatch(string(text), -1) {
			rules = append(rules, m[1])
		}
	}
	slices.Sort(rules)
	rules = slices.Compact(rules)
	fixtures, _ := filepath.Glob("testdata/l*/*.txt")
	var all strings.Builder
	for _, file := range fixtures {
		text, _ := os.ReadFile(file)
		all.Write(text)
	}
	untested := []string{"unreadable"} // needs a file system that fails; see TestUnreadable
	for _, rule := range rules {
		if !strings.Contains(all.String(), ": "+rule+": ") && !slices.Contains(untested, rule) && rule != "too-large" {
			t.Errorf("no fixture finds %s", rule)
		}
	}
}

// failing is a file system of which one file cannot be opened.
type failing struct {
	fstest.MapFS
	name string
}

func (f failing) Open(name string) (fs.File, error) {
	if name == f.name {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return f.MapFS.Open(name)
}

func TestUnreadable(t *testing.T) {
	fsys, _, _ := fixture(t, "testdata/load/sound.txt")
	const name = "answers/tenancy/tenant-rights.md"
	_, found, err := Load(failing{fsys, name})
	if err != nil || len(found) != 1 || found[0].Rule != "unreadable" || found[0].File != name {
		t.Errorf("got %v, %v", found, err)
	}
	if _, _, err := Open(filepath.Join(t.TempDir(), "nowhere")); err == nil {
		t.Error("a folder that is not there was opened")
	}
	if _, _, err := Open("load.go"); err == nil {
		t.Error("a file that is no .jsonl was opened")
	}
}

func TestTooLarge(t *testing.T) {
	fsys, _, _ := fixture(t, "testdata/load/sound.txt")
	file := fsys["answers/tenancy/tenant-rights.md"]
	for size, want := range map[int]bool{maxFile: true, maxFile + 1: false} {
		file.Data = append(file.Data, strings.Repeat("a", size-len(file.Data))...)
		c, found, err := Load(fsys)
		if err != nil || (c != nil) != want || (len(found) == 0) != want {
			t.Errorf("%d bytes: got %v, %v", size, found, err)
		}
		file.Data = file.Data[:1000]
	}
}

// TestOpen reads a corpus from disk in both forms; findings name files as somebody at the terminal would.
func TestOpen(t *testing.T) {
	fsys, _, _ := fixture(t, "testdata/load/unknown-related.txt")
	dir := t.TempDir()
	if err := os.CopyFS(dir, fsys); err != nil {
		t.Fatal(err)
	}
	_, found, err := Open(dir)
	if want := filepath.Join(dir, "answers/tenancy/notice-by-tenant.md"); err != nil || len(found) != 1 || found[0].File != want {
		t.Errorf("got %v, %v; want a finding in %s", found, err, want)
	}
}
