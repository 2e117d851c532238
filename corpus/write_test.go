package corpus

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// awkward are texts that YAML, JSON or Markdown could take for something else.
var awkward = []string{"a", "Yes", "no", "null", "~", "- a", "a: b", "a:", "# a", "a #b", "'", "\"", "\\", "{a}", "[a]", "a, b", "&a", "*a", "!a", "|", ">", "%", "@", "`",
	"2026-06-01", "12", "1e3", "0x1f", ".5", "é", "œuf", "“a”", "a\u00a0b", "🦫", "?", "? a", "---", "...", "<3", "a  b", "true", "NaN", "=", "<<", "off", "\u0130", "a\\n"}

// TestMarkdownRoundTrip writes random answers of awkward texts in both forms and reads them again.
func TestMarkdownRoundTrip(t *testing.T) {
	random := rand.New(rand.NewPCG(2026, 11))
	text := func() string {
		parts := make([]string, 1+random.IntN(4))
		for i := range parts {
			parts[i] = awkward[random.IntN(len(awkward))]
		}
		return strings.TrimSpace(strings.Join(parts, []string{"", " "}[random.IntN(2)]))
	}
	list := func() []string {
		var all []string
		seen := map[string]bool{}
		for range random.IntN(4) {
			if s := text(); !seen[folded(s)] && s != "" {
				seen[folded(s)] = true
				all = append(all, s)
			}
		}
		return all
	}
	for range 3000 {
		a := &Answer{Slug: "a-slug", Area: "area", Question: "Q" + text(), Alternates: list(), Summary: text() + ".", Takeaways: list(), Jurisdiction: "federal", Byline: text(),
			Updated: "2026-06-01", Review: Review{Reviewed, "By " + text(), "2027-01-01"}, Lang: "fr", Body: text() + "\n\n" + text() + "\n" + text()}
		if len(a.Alternates) > 0 {
			a.Sources = []Source{{text() + "x", "https://www.ontario.ca/" + "a#b?c=" + "d,e'"}}
			a.Related = []string{"true", "2026-01-01", "12", "null", "b-2"}
			a.Translates = a.Related[random.IntN(len(a.Related))]
		}
		a.Body = strings.TrimSpace(a.Body)
		if rawHTML(a.Body) != nil || tag.MatchString(string(Markdown(a))) { // "<" before a letter, by chance
			continue
		}
		again, found := readAnswer("f.md", "area", "a-slug", Markdown(a))
		if again.broken || again.hash() != a.hash() {
			t.Fatalf("Markdown: %v\n%s\n%s\n%s", found, Markdown(a), a.line(), again.line())
		}
		fromLine, found := readLines("f.jsonl", a.line())
		if len(fromLine) != 1 || fromLine[0].broken || fromLine[0].hash() != a.hash() {
			t.Fatalf("JSON Lines: %v\n%s", found, a.line())
		}
	}
}

// TestExport loads what was exported: the versions are the same, the frozen answer is gone.
func TestExport(t *testing.T) {
	fsys, _, _ := fixture(t, "testdata/lint/near-duplicate.txt")
	c, found, err := Load(fsys)
	if c == nil {
		t.Fatal(found, err)
	}
	file := filepath.Join(t.TempDir(), "corpus.jsonl")
	out, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := WriteJSONL(out, c); err != nil {
		t.Fatal(err)
	}
	out.Close()
	again, found, err := Open(file)
	if again == nil || len(found) > 0 || again.Hash() != c.Hash() {
		t.Errorf("got %v, %v", found, err)
	}

	var page bytes.Buffer
	if err := WriteJSONLD(&page, c.Answers(), "https://firm.example/"); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Type       string `json:"@type"`
		MainEntity []struct {
			Name, URL      string
			AcceptedAnswer struct{ Text, DateModified string }
		}
	}
	if err := json.Unmarshal(page.Bytes(), &got); err != nil || got.Type != "FAQPage" || len(got.MainEntity) != 2 ||
		got.MainEntity[0].URL != "https://firm.example/learn/tenancy/notice-by-tenant" || !strings.HasPrefix(got.MainEntity[0].AcceptedAnswer.Text, "<p>") {
		t.Errorf("got %+v, %v", got, err)
	}
	if strings.Contains(page.String(), "<") {
		t.Error("the JSON-LD could end the script that it stands in")
	}
}

// TestFreeze takes an answer and an area out of a corpus on disk and looks at what is left.
func TestFreeze(t *testing.T) {
	fsys, _, _ := fixture(t, "testdata/lint/near-duplicate.txt")
	dir := t.TempDir()
	if err := os.CopyFS(dir, fsys); err != nil {
		t.Fatal(err)
	}
	before, _, _ := Open(dir)
	for _, bad := range []struct{ area, slug, why string }{
		{"", "", "x"}, {"tenancy", "second", "x"}, {"", "nobody", "x"}, {"nowhere", "", "x"}, {"", "second", ""}, {"", "second", "<b>x</b>"}, {"", "second", "two\nlines"},
	} {
		if err := Freeze(dir, bad.area, bad.slug, bad.why, today); err == nil {
			t.Errorf("frozen: %+v", bad)
		}
	}
	if Freeze(dir, "", "second", "x", "today") == nil || Freeze("", "", "second", "x", today) == nil {
		t.Error("a freeze without a day, or of the program itself")
	}
	for range 2 { // the second one changes nothing
		if err := Freeze(dir, "", "second", "The Act: amended #1", today); err != nil {
			t.Fatal(err)
		}
	}
	c, found, err := Open(dir)
	if c == nil || len(c.Answers()) != 1 || c.Answer("second") != nil || len(c.Frozen()) != 1 || c.Frozen()[0].Slug != "second" || Stats(c).Frozen != 1 || c.Hash() == before.Hash() {
		t.Fatalf("got %v, %v", found, err)
	}
	if thawed := c.Thawed(); thawed.Hash() != before.Hash() || len(thawed.Answers()) != 2 || thawed.Freezing(c.Freezings).Hash() != c.Hash() || c.Freezing(c.Freezings) != c {
		t.Error("what was frozen and put back is another library")
	}
	if f := Freezings(dir); len(f) != 1 || f[0].Slug != "second" || Freezings(t.TempDir()) != nil {
		t.Errorf("frozen.yaml alone: got %+v", f)
	}
	if f := c.Freezings; len(f) != 1 || f[0].Since != today || f[0].Why != "The Act: amended #1" {
		t.Errorf("got %+v", f)
	}
	if err := Freeze(dir, "tenancy", "", "More of it", today); err != nil {
		t.Fatal(err)
	}
	if c, found, _ = Open(dir); c == nil || len(c.Answers()) != 0 || len(c.Areas()) != 0 || len(c.Freezings) != 2 {
		t.Fatalf("got %v", found)
	}
	text, err := os.ReadFile(filepath.Join(dir, "frozen.yaml"))
	want := "freeze:\n  - slug: second\n    since: \"2026-11-24\"\n    why: 'The Act: amended #1'\n  - area: tenancy\n    since: \"2026-11-24\"\n    why: More of it\n"
	if string(text) != want {
		t.Errorf("%v, got\n%s", err, text)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".frozen*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// TestFreezeBroken takes out an answer whose file somebody has just broken: a server goes on giving what it said before.
func TestFreezeBroken(t *testing.T) {
	fsys, _, _ := fixture(t, "testdata/load/head-open.txt")
	dir := t.TempDir()
	if err := os.CopyFS(dir, fsys); err != nil {
		t.Fatal(err)
	}
	if c, _, _ := Open(dir); c != nil {
		t.Fatal("the answer is sound")
	}
	if err := Freeze(dir, "", "notice-by-tenant", "The Act was amended", today); err != nil {
		t.Error(err)
	}
	if f := Freezings(dir); len(f) != 1 || f[0].Slug != "notice-by-tenant" {
		t.Errorf("got %+v", f)
	}
}

// TestTranslations finds an answer in the other language, from either side, and freezes a translation with its original.
func TestTranslations(t *testing.T) {
	en := &Answer{Slug: "notice", Area: "tenancy", Lang: "en"}
	fr := &Answer{Slug: "preavis", Area: "tenancy", Lang: "fr", Translates: "notice"}
	alone := &Answer{Slug: "pets", Area: "tenancy", Lang: "en"}
	all := []*Answer{en, fr, alone}
	c := New(all, Beside{})
	for _, row := range []struct {
		from *Answer
		lang string
		want *Answer
	}{{en, "fr", fr}, {fr, "en", en}, {en, "en", en}, {fr, "fr", fr}, {alone, "fr", nil}, {alone, "en", alone}, {fr, "es", nil}} {
		if got := c.In(row.from, row.lang); got != row.want {
			t.Errorf("%s in %s: got %v", row.from.Slug, row.lang, got)
		}
	}
	if s := Stats(c); s.Translated != 1 || s.Languages["fr"] != 1 {
		t.Errorf("got %+v", s)
	}
	if only := c.Only(func(a *Answer) bool { return a != fr }); only.In(en, "fr") != nil {
		t.Error("gives a translation that is not in the corpus")
	}
	frozen := New(all, Beside{Freezings: []Freezing{{Slug: "notice"}}})
	if len(frozen.Answers()) != 1 || frozen.In(en, "fr") != nil {
		t.Errorf("the translation of a frozen answer is left: %v", frozen.Answers())
	}
	if frozen = New(all, Beside{Freezings: []Freezing{{Slug: "preavis"}}}); len(frozen.Answers()) != 2 || frozen.Answer("notice") == nil {
		t.Errorf("the original went with its translation: %v", frozen.Answers())
	}
}

func TestOnly(t *testing.T) {
	fsys, _, _ := fixture(t, "testdata/lint/near-duplicate.txt")
	c, _, _ := Load(fsys)
	kept := c.Only(func(a *Answer) bool { return a.Slug == "second" })
	if len(kept.Answers()) != 1 || kept.Hash() == c.Hash() || len(c.Answers()) != 2 {
		t.Errorf("got %d answers", len(kept.Answers()))
	}
}

// What answers are found by changes with all that tells of them, and not with what is asked about those that were read.
func TestFindable(t *testing.T) {
	lease, rent := &Answer{Area: "a", Slug: "lease", Summary: "A lease binds."}, &Answer{Area: "a", Slug: "rent"}
	c := New([]*Answer{lease}, Beside{})
	if asked := New([]*Answer{lease}, Beside{Asked: []Asked{{Slug: "lease", Says: "A lease binds.", Texts: []string{"can i leave"}}}}); asked.Findable() != c.Findable() || asked.Hash() == c.Hash() {
		t.Error("what is asked about an answer that was read is not the library's hash, or is what answers are found by")
	}
	if topics := New([]*Answer{lease}, Beside{Topics: []Topic{{English: []string{"leases"}, Offers: []string{"lease", "rent"}}}}); topics.Findable() != c.Findable() || topics.Hash() == c.Hash() {
		t.Error("a topic is not in the library's hash, or is what answers are found by")
	}
	for name, other := range map[string]*Corpus{
		"an answer": New([]*Answer{lease, rent}, Beside{}),
		"a word":    New([]*Answer{lease}, Beside{Lexicon: []Entry{{Say: []string{"place"}}}}),
		"a title":   New([]*Answer{lease}, Beside{Titles: map[string]AreaText{"a": {Title: "Homes"}}}),
		"a message": New([]*Answer{lease}, Beside{Outside: []Outside{{Text: "cake"}}}),
	} {
		if other.Findable() == c.Findable() || other.Hash() == c.Hash() {
			t.Errorf("with %s more a library is the same", name)
		}
	}
}
