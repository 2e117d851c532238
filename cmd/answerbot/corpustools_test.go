package main

import (
	"bytes"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/treadstone-law/answerbot/corpus"
)

// answerFile is the file of a short answer; body and question are its own.
func answerFile(question, alternate, body string) string {
	return "---\nquestion: " + question + "\nalternates:\n  - " + alternate + "\nsummary: It depends on the form.\ntakeaways:\n  - It is on paper.\n" +
		"jurisdiction: ontario\nsources: []\nbyline: The firm\nupdated: 2026-06-01\nreview: {state: draft}\nlang: en\n---\n" + body + "\n"
}

// folder writes files below a new folder and gives its path.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		file := filepath.Join(dir, name)
		must(t, os.MkdirAll(filepath.Dir(file), 0o755))
		must(t, os.WriteFile(file, []byte(text), 0o644))
	}
	return dir
}

// fileIn writes a file in a folder and gives its path.
func fileIn(t *testing.T, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	must(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

// execute runs a command line and gives its code and output.
func execute(t *testing.T, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(t.Context(), args, strings.NewReader(""), &o, &e)
	return code, o.String(), e.String()
}

// Each row is a command line, its exit code, and what it says on its output (one:) or its error output (two:).
func TestCorpusTools(t *testing.T) {
	const fixtures = "../../corpus/importer/testdata/"
	rent, bail := answerFile("Can my rent go up?", "landlord wants more rent", "Once a year."), answerFile("How does bail work?", "get my brother out of jail", "A judge decides.")
	dir := folder(t, map[string]string{
		"old/answers/tenancy/rent.md": rent, "old/answers/criminal/bail.md": bail,
		"new/answers/tenancy/rent.md": rent, "new/answers/criminal/bail.md": answerFile("How does bail work?", "landlord wants more rent in jail", "A judge decides."),
		"new/answers/criminal/surety.md": answerFile("What is a surety?", "get my brother out of jail", "A person who promises."),
		"bad/answers/tenancy/rent.md":    "---\nquestion: Half an ans",
		"twins/answers/tenancy/evict.md": answerFile("Can my landlord evict me?", "can my landlord evict me without a reason\n  - landlord evicts me", "No."),
		"twins/answers/tenancy/n12.md":   answerFile("Can my landlord evict me?", "the n12 form", "Yes."),
		"spelt/answers/tenancy/rent.md":  answerFile("Can my rent go up?", "landlrod wants more rent\n  - landlord wants more\n  - my landlord wants it\n  - a landlord and rent\n  - new landlord and rent", "Once a year."),
		"words":                          "landlord\nWants\n",
		"queries.txt":                    "my brother sits in jail\n\n{\"text\":\"more rent\"}\n", "wrong.jsonl": "{\"text\":5}\n", "empty.jsonl": "{\"id\":\"q1\"}\n", "taken": "",
	})
	for _, test := range []struct {
		args string
		code int
		out  string // part of the output
		errs string // part of the error output
	}{
		{"corpus import", misuse, "", `expected "<file> ..."`},
		{"corpus import --format pdf x", misuse, "", "--format must be one of"},
		{"corpus import --out= x", misuse, "", "--out is empty"},
		{"corpus import --help", done, "page    a saved answer page", ""},
		{"corpus import --out DIR/in F/page.html F/page.txt", done, "2 new, 0 replaced, 0 unchanged", ""},
		{"corpus import --out DIR/in F/page.html F/page.txt", done, "0 new, 0 replaced, 2 unchanged", ""},
		{"corpus import --out DIR/in F/page.html DIR/none.html", misuse, "", "none.html: there is no such file or folder: want a file or folder to import"},
		{"corpus import --out DIR/in F/page-truncated.html", failed, "read 0 answers", "the page stops before its end"},
		{"corpus import --out DIR/csv --format csv F/table.csv", failed, "2 new", "table.csv:8: No answer here?: there is no text"},
		{"corpus import --out DIR/ld --format jsonld F/faq.json", failed, "new", "it has no answer"},
		{"corpus import --out DIR/all F", failed, "new", "page-two.html: there is more than one answer"},
		{"corpus import --out DIR/taken F/page.html", failed, "", "writing answers to"},
		{"corpus export --format xml", misuse, "", "--format must be one of"},
		{"corpus export --base-url firm", misuse, "", "want an address like https://firm.example"},
		{"corpus export DIR/none", misuse, "", "none: there is no such file or folder"},
		{"corpus export DIR/bad", failed, "", "cannot be published"},
		{"corpus export DIR/old", done, `{"slug":"rent","area":"tenancy"`, ""},
		{"corpus export --format jsonld --base-url https://firm.example/ --drafts DIR/old", done, `"url": "https://firm.example/learn/tenancy/rent"`, ""},
		{"corpus export --out DIR/none/x.jsonl DIR/old", failed, "", "writing"},
		{"corpus export --out DIR/old.jsonl DIR/old", done, "", "2 answers"},
		{"corpus import --out DIR/round DIR/old.jsonl", done, "2 new", ""},
		{"corpus diff DIR/old DIR/old.jsonl", done, "0 of 4 questions have another first answer; answers: 0 new, 0 gone, 0 changed", ""},
		{"corpus export --format folder DIR/old", misuse, "", "want a folder to write into, --out DIR"},
		{"corpus export --format folder --out DIR/taken DIR/old", failed, "", "writing answers to"},
		{"corpus misspellings DIR/spelt", misuse, "", "missing flags: --words=FILE"},
		{"corpus misspellings --words DIR/none DIR/spelt", misuse, "", "no such file or folder: want a file of correctly spelt words"},
		{"corpus misspellings --words DIR/words DIR/spelt", done, "- {say: [landlrod], means: landlord, kind: misspelling}", ""},
		{"corpus diff DIR/old", misuse, "", `expected "<new>"`},
		{"corpus diff DIR/old DIR/none", misuse, "", "none: there is no such file or folder"},
		{"corpus diff DIR/old DIR/bad", failed, "", "cannot be published"},
		{"corpus diff DIR/old DIR/new", done, `"get my brother out of jail": bail (`, ""},
		{"corpus diff DIR/old DIR/new", done, "answers: 1 new, 0 gone, 1 changed", ""},
		{"corpus diff --queries DIR/queries.txt DIR/old DIR/new", done, `"my brother sits in jail": bail (`, ""},
		{"corpus diff --format json DIR/new DIR/old", done, `{"question":"What is a surety?","old":{"id":"surety"`, ""},
		{"corpus diff --queries DIR/wrong.jsonl DIR/old DIR/new", failed, "", "wrong.jsonl:1: want a question"},
		{"corpus diff --queries DIR/empty.jsonl DIR/old DIR/new", failed, "", "no text"},
		{"corpus diff --queries DIR/none DIR/old DIR/new", misuse, "", "none: there is no such file or folder: want a file with one question a line"},
		{"corpus freeze", misuse, "", "either --area AREA or --slug SLUG"},
		{"corpus freeze --area tenancy --slug rent --corpus DIR/old", misuse, "", "either --area AREA or --slug SLUG"},
		{"corpus freeze --area tenancy", misuse, "", "--corpus is missing"},
		{"corpus freeze --slug rent --corpus DIR/none", misuse, "", "want a folder of answers"},
		{"corpus freeze --slug rents --corpus DIR/old", failed, "", `no answer or area "rents"`},
		{"corpus freeze --slug rent --why amended --corpus DIR/old", done, "rent is frozen; 1 answer of", ""},
		{"corpus freeze --slug rent --corpus DIR/old", done, "rent is frozen; 1 answer of", ""},
		{"corpus export --out DIR/old.jsonl DIR/old", done, "", "1 answer; 1 frozen left out"},
		{"corpus freeze --area criminal --corpus DIR/old", done, "0 answers of", ""},
		{"ask --corpus DIR/old can my rent go up", done, "", ""},
		{"corpus lint --help", done, "colliding-alternates", ""},
		{"corpus lint DIR/twins", failed, "finds-itself: say in the question", ""},
		{"corpus lint --format json DIR/bad", failed, `"severity":"error"`, ""},
	} {
		args := strings.Fields(strings.NewReplacer("DIR", dir, "F/", fixtures, " F", " "+fixtures).Replace(test.args))
		code, out, errs := execute(t, args...)
		if code != test.code || !strings.Contains(out, test.out) || !strings.Contains(errs, test.errs) {
			t.Errorf("answerbot %s: code %d, want %d with %q and %q; got\n%.600s\n%.600s", test.args, code, test.code, test.out, test.errs, out, errs)
		}
		if code == misuse && strings.Count(errs, "\n") != 1 {
			t.Errorf("answerbot %s: more than one line:\n%s", test.args, errs)
		}
	}
	var left []string
	for _, pattern := range []string{".*", "*/.import*", "*/.frozen*"} {
		found, _ := filepath.Glob(filepath.Join(dir, pattern))
		left = append(left, found...)
	}
	if len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// The starter corpus that was exported as a folder is the same corpus, with the same findings: nothing that stands beside its answers is missing.
func TestExportFolder(t *testing.T) {
	firm := filepath.Join(t.TempDir(), "firm")
	if code, out, errs := execute(t, "corpus", "export", "--format", "folder", "--out", firm); code != done || !strings.Contains(out, "0 kept as they were; beside them areas.yaml, lexicon.yaml, outside.yaml") {
		t.Fatal(code, out, errs)
	}
	for _, form := range []string{"--json", ""} {
		_, starter, _ := execute(t, strings.Fields("corpus stats "+form)...)
		if code, out, errs := execute(t, append(strings.Fields("corpus stats "+form), firm)...); code != done || out != starter || errs != "" {
			t.Errorf("its counts are\n%s%swant\n%s", out, errs, starter)
		}
	}
	want, err := corpus.Check("", today())
	must(t, err)
	got, err := corpus.Check(firm, today())
	for i := range got {
		got[i].File, _ = strings.CutPrefix(filepath.ToSlash(got[i].File), filepath.ToSlash(firm)+"/")
	}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%d findings instead of %d, %v: %.2000v", len(got), len(want), err, got)
	}
	beside, err := filepath.Glob("../../corpus/*.yaml")
	if err != nil || len(beside) < 6 {
		t.Fatal(beside, err)
	}
	for _, file := range beside {
		want, _ := os.ReadFile(file)
		if got, err := os.ReadFile(filepath.Join(firm, filepath.Base(file))); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not as it was: %v", file, err)
		}
	}
}

// What search engines are given has no draft, unless it is asked for, nor is there a file where all are drafts.
func TestExportPublished(t *testing.T) {
	rent := answerFile("Can my rent go up?", "landlord wants more rent", "Once a year.")
	reviewed := strings.Replace(answerFile("How does bail work?", "get my brother out of jail", "A judge decides."), "{state: draft}", "{state: reviewed, by: A. Lawyer, due: 2030-01-01}", 1)
	dir := folder(t, map[string]string{"both/answers/tenancy/rent.md": rent, "both/answers/criminal/bail.md": reviewed, "drafts/answers/tenancy/rent.md": rent})
	for _, test := range []struct {
		args             string
		code             int
		draft, published bool
		errs             string
	}{
		{"--format jsonld DIR/both", done, false, true, "1 draft left out; --drafts takes them too\n"},
		{"--format jsonld --drafts DIR/both", done, true, true, ""},
		{"--format jsonld DIR/drafts", failed, false, false, "no answer of the corpus has been reviewed"},
		{"--format jsonld --drafts DIR/drafts", done, true, false, ""},
		{"DIR/both", done, true, true, ""}, // for programs, which read the state of each
	} {
		code, out, errs := execute(t, strings.Fields("corpus export "+strings.ReplaceAll(test.args, "DIR", dir))...)
		if code != test.code || strings.Contains(out, "Can my rent go up?") != test.draft || strings.Contains(out, "How does bail work?") != test.published || !strings.Contains(errs, test.errs) || test.errs == "" && errs != "" {
			t.Errorf("corpus export %s: code %d\n%s%s", test.args, code, out, errs)
		}
	}
	file := filepath.Join(dir, "faq.jsonld")
	if code, _, errs := execute(t, "corpus", "export", "--format", "jsonld", "--out", file, filepath.Join(dir, "both")); code != done || !strings.HasSuffix(errs, "faq.jsonld: 1 answer\n") {
		t.Errorf("code %d, %s", code, errs)
	}
	if code, _, _ := execute(t, "corpus", "export", "--format", "jsonld", "--out", filepath.Join(dir, "none"), filepath.Join(dir, "drafts")); code != failed {
		t.Errorf("code %d", code)
	}
	if _, err := os.Stat(filepath.Join(dir, "none")); err == nil {
		t.Error("there is a file without an answer")
	}
}

// A folder that is exported has no frozen answers and their freezing. What is there with another text is kept and named, answers and what stands beside them.
func TestExportFolderKeeps(t *testing.T) {
	rent := answerFile("Can my rent go up?", "landlord wants more rent", "Once a year.")
	dir := folder(t, map[string]string{
		"own/answers/tenancy/rent.md": rent, "own/answers/criminal/bail.md": answerFile("How does bail work?", "get my brother out of jail", "A judge decides."),
		"own/areas.yaml": "tenancy: {title: Renting}\n", "own/.answerbot-lint.yaml": "rules: {sources: off}\n",
		"own/frozen.yaml": "freeze:\n  - {slug: bail, since: 2026-06-01, why: amended}\n", "own/notes.txt": "none of its own",
	})
	own, to := filepath.Join(dir, "own"), filepath.Join(dir, "to")
	for _, says := range []string{"1 answer new, 0 unchanged, 0 kept as they were, 1 frozen left out; beside them areas.yaml, .answerbot-lint.yaml\n", "0 answers new, 1 unchanged, 0 kept as they were, 1 frozen left out\n"} {
		if code, out, errs := execute(t, "corpus", "export", "--format", "folder", "--out", to, own); code != done || !strings.Contains(out, says) || errs != "" {
			t.Fatalf("code %d, want %q\n%s%s", code, says, out, errs)
		}
	}
	for _, file := range []string{"frozen.yaml", "notes.txt", "answers/criminal"} {
		if _, err := os.Stat(filepath.Join(to, file)); err == nil {
			t.Errorf("%s was exported", file)
		}
	}
	const edited = "tenancy: {title: Homes}\n"
	must(t, os.WriteFile(filepath.Join(to, "areas.yaml"), []byte(edited), 0o600))
	code, _, errs := execute(t, "corpus", "export", "--format", "folder", "--out", to, own)
	if text, _ := os.ReadFile(filepath.Join(to, "areas.yaml")); code != failed || !strings.Contains(errs, "areas.yaml: there is another text already") || string(text) != edited {
		t.Errorf("code %d, %s, and areas.yaml is %s", code, errs, text)
	}
}

// What is there with another text is kept unless it is to be replaced; a variable is as good as a flag.
func TestImportKeeps(t *testing.T) {
	dir := folder(t, map[string]string{
		"a.jsonl": `{"slug":"rent","area":"tenancy","question":"Can my rent go up?","answer":"Once a year."}`,
		"b.jsonl": `{"slug":"rent","area":"tenancy","question":"Can my rent go up?","answer":"Never."}`,
	})
	out := filepath.Join(dir, "out")
	t.Setenv("ANSWERBOT_OUT", out)
	body := func() string {
		c, findings, err := corpus.Open(out)
		if c == nil {
			t.Fatal(findings, err)
		}
		return c.Answer("rent").Body
	}
	if code, _, errs := execute(t, "corpus", "import", filepath.Join(dir, "a.jsonl")); code != done {
		t.Fatal(errs)
	}
	if code, _, errs := execute(t, "corpus", "import", filepath.Join(dir, "b.jsonl")); code != failed || !strings.Contains(errs, "another text") || body() != "Once a year." {
		t.Errorf("code %d, %q, %s", code, body(), errs)
	}
	if code, out, errs := execute(t, "corpus", "import", "--overwrite", filepath.Join(dir, "b.jsonl")); code != done || !strings.Contains(out, "1 replaced") || body() != "Never." {
		t.Errorf("code %d, %q, %s", code, body(), errs)
	}
}

// An export that is imported again has the same answers with the same versions.
func TestExportRoundTrip(t *testing.T) {
	dir := t.TempDir()
	file, out := filepath.Join(dir, "starter.jsonl"), filepath.Join(dir, "answers")
	if code, _, errs := execute(t, "corpus", "export", "--out", file); code != done {
		t.Fatal(errs)
	}
	if code, _, errs := execute(t, "corpus", "import", "--out", out, file); code != done {
		t.Fatal(errs)
	}
	c, findings, err := corpus.Open(out)
	if c == nil {
		t.Fatal(findings, err)
	}
	if added, gone, edited := compare(corpus.Starter(), c); added+gone+edited > 0 {
		t.Errorf("%d added, %d gone, %d changed", added, gone, edited)
	}
}

// Who begins a library finds its only answer by its own question, although nothing has been learnt to tell it from.
func TestOnlyAnswer(t *testing.T) {
	dir := folder(t, map[string]string{"answers/tenancy/rent.md": answerFile("Can my rent go up?", "more rent", "Once a year.")})
	if code, out, errs := execute(t, "ask", "--json", "--corpus", dir, "can my rent go up"); code != done || !strings.Contains(out, `"type":"answer"`) {
		t.Errorf("code %d, %s%s", code, out, errs)
	}
	if _, out, _ := execute(t, "ask", "--json", "--corpus", dir, "can my dog bark at night"); !strings.Contains(out, `"low_confidence"`) {
		t.Errorf("something else: %s", out)
	}
}

// What in a folder is no file is not imported; a pipe there would be waited for.
func TestImportFilesAlone(t *testing.T) {
	dir := folder(t, map[string]string{"faq.csv": "question,answer\nCan my rent go up?,Once a year.\n"})
	socket, err := net.Listen("unix", filepath.Join(dir, "socket"))
	if err != nil {
		t.Skip(err)
	}
	defer socket.Close()
	if code, out, errs := execute(t, "corpus", "import", "--out", t.TempDir(), dir); code != done || !strings.Contains(out, "read 1 answer from 1 file\n") {
		t.Errorf("code %d, %s%s", code, out, errs)
	}
}
