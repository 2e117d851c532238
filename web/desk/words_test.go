package desk

import (
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/treadstone-law/answerbot/corpus/frenchtest"
	"github.com/treadstone-law/answerbot/session/memlog"
	"github.com/treadstone-law/answerbot/session/staff"
)

// Both languages have the same keys, with as much to put in; every key that is said is there, and none is left over.
func TestWords(t *testing.T) {
	frenchtest.Check(t, deskWords()["fr"])
	verbs := regexp.MustCompile(`%[sd]`)
	for key, english := range deskWords()["en"] {
		french, ok := deskWords()["fr"][key]
		if !ok || strings.TrimSpace(french) == "" || strings.TrimSpace(english) == "" {
			t.Errorf("%s: got %q and %q", key, english, french)
		}
		if !slices.Equal(verbs.FindAllString(english, -1), verbs.FindAllString(french, -1)) {
			t.Errorf("%s: %q and %q take different things", key, english, french)
		}
	}
	if len(deskWords()) != 2 || len(deskWords()["en"]) != len(deskWords()["fr"]) {
		t.Errorf("%d languages; %d English and %d French words", len(deskWords()), len(deskWords()["en"]), len(deskWords()["fr"]))
	}
	said := saidKeys(t)
	for key := range said {
		if deskWords()["en"][key] == "" {
			t.Errorf("%q is said and is no key", key)
		}
	}
	for key := range deskWords()["en"] {
		prefix, _, _ := strings.Cut(key, ".")
		if !said[key] && !slices.Contains([]string{"is", "js", "by", "head", "field"}, prefix) {
			t.Errorf("nobody says %q", key)
		}
	}
}

// saidKeys finds the keys in templates and sources.
func saidKeys(t *testing.T) map[string]bool {
	t.Helper()
	said := make(map[string]bool)
	patterns := map[string]string{
		`Say "([\w.]+)"`: "", `Say\("([\w.]*\w)"`: "", `d\.view\(r, \S+, "(\w+)"\)`: "", `sayIn\(\S+\)\("(\w+)"`: "", `Status\w+, "(\w+)"\)`: "", `problem :?= "(\w+)"`: "",
		`{"\w+", "(\w+)", c\.`: "", `Refusal{(?:Key: )?"(\w+)"`: "no.", `say\("([\w.]+)"\)`: "",
	}
	var files []string
	for _, dir := range []string{".", "pages", "../../session/queue", "../../cmd/answerbot"} {
		entries, err := fs.Glob(os.DirFS(dir), "*")
		must(t, err)
		for _, name := range entries {
			if !strings.HasSuffix(name, "_test.go") && (strings.HasSuffix(name, ".go") || strings.HasSuffix(name, ".html")) {
				files = append(files, filepath.Join(dir, name))
			}
		}
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		must(t, err)
		for pattern, prefix := range patterns {
			if strings.Contains(file, "cmd/") && prefix == "" {
				continue
			}
			for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(string(data), -1) {
				said[prefix+m[1]] = true
			}
		}
		for _, m := range regexp.MustCompile(`d\.told\([^)]*, "(\w+)"\)`).FindAllStringSubmatch(string(data), -1) {
			said[m[1]], said[m[1]+"Head"] = true, true
		}
	}
	return said
}

// The language is the one that was chosen, or else the browser's.
func TestLanguage(t *testing.T) {
	f := open(t, memlog.New())
	f.account("ada", "Ada", staff.Admin)
	ada := f.as("ada", "Ada", staff.Admin)
	for _, row := range []struct {
		path, accept, cookie, want string
	}{
		{"/desk/queue", "", "", "en"}, {"/desk/queue", "fr-CA,fr;q=0.9,en;q=0.5", "", "fr"}, {"/desk/queue", "de, en-GB;q=0.8, fr;q=0.7", "", "en"}, {"/desk/queue", "*;;x", "", "en"},
		{"/desk/queue?lang=fr", "en", "", "fr"}, {"/desk/queue?lang=xx", "fr", "", "fr"}, {"/desk/queue", "fr", "en", "en"}, {"/desk/queue?lang=fr&tab=done", "", "en", "fr"},
	} {
		headers := []string{"Accept-Language", row.accept}
		if row.cookie != "" {
			headers = append(headers, "Cookie", langCookie+"="+row.cookie)
		}
		status, page := ada.do(http.MethodGet, row.path, nil, headers...)
		if status != http.StatusOK || !strings.Contains(page, `<html lang="`+row.want+`"`) || !strings.Contains(page, map[string]string{"en": "Who waits", "fr": "Qui attend"}[row.want]) {
			t.Errorf("%+v: got %d and another language", row, status)
		}
	}
	if _, page := ada.get("/desk/queue?tab=done&lang=fr"); !strings.Contains(page, `href="/desk/queue?tab=done&amp;lang=en"`) {
		t.Error("the page does not lead to its twin")
	}
	for _, path := range []string{"/desk/intakes/TSL-0000-0000?lang=fr", "/desk/insights?lang=fr", "/desk/audit?lang=fr", "/desk/staff?lang=fr", "/desk/sign-in?lang=fr", "/desk/enrol?lang=fr"} {
		if _, page := ada.get(path); !strings.Contains(page, `<html lang="fr"`) || strings.Contains(page, "%!") {
			t.Errorf("%s is not in French, or has something missing", path)
		}
	}
}
