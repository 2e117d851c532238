package importer

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/treadstone-law/answerbot/corpus"
)

func TestDay(t *testing.T) {
	for text, want := range map[string]corpus.Date{
		"June 2026": "2026-06-01", "June 12, 2026": "2026-06-12", "12 June 2026": "2026-06-12", "Jun. 2nd, 2026": "2026-06-02", "2026-06-12": "2026-06-12",
		"2026-06-12T10:00:00Z": "2026-06-12", "3 août 2026": "2026-08-03", "mardi 2 juin 2026": "2026-06-02", "mardi 3 mars 2026": "2026-03-03", "le 1er février 2026": "2026-02-01", "juillet 2026": "2026-07-01", "juin 2026": "2026-06-01",
		"Sept 2026": "2026-09-01", "March 31 2026": "2026-03-31", "06/07/2026": "", "2026": "", "yesterday": "", "": "", "February 30, 2026": "", "2026-13-01": "",
	} {
		if got := day(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestSlug(t *testing.T) {
	for text, want := range map[string]string{
		"What is an N4?": "what-is-an-n4", "Wills & Estates": "wills-and-estates", "Séparation à l’amiable": "separation-a-lamiable", "cœur": "coeur", "  ": "", "日本": "",
		"a landlord's key": "a-landlords-key", strings.Repeat("word ", 40): strings.TrimSuffix(strings.Repeat("word-", 16), "-"), strings.Repeat("x", 200): strings.Repeat("x", 80),
	} {
		if got := slug(text, 80); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestFirstSentences(t *testing.T) {
	long := "A" + strings.Repeat(" word", 70) + "."
	for text, want := range map[string]string{
		"One. Two! Three? Four.":           "One. Two! Three?",
		"Under s. 48 it holds. Next.\n\nX": "Under s. 48 it holds. Next.",
		"It is “so.” Then.":                "It is “so.” Then.",
		long + " Next.":                    long,
		"Short. " + long:                   "Short.",
		"- item\n- item two":               "item",
		"":                                 "",
	} {
		if got := firstSentences(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestSniff(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"a.csv", "x", CSV}, {"a.TSV", "x", CSV}, {"a.jsonl", "x", JSONL}, {"a.jsonld", "{}", JSONLD}, {"a", "question,answer\na,b", CSV}, {"a", "question;answer\n", CSV},
		{"a", `{"@context": "https://schema.org", "@type": "FAQPage"}`, JSONLD}, {"a", `{"question": "a"}`, JSONL}, {"a", "<script type='application/ld+json'>", JSONLD},
		{"a.html", "<p>a", Page}, {"a", "Q\nWritten by X · Updated June 2026\n", Page}, {"a", "<script type='application/ld+json'></script>\nWritten by X · Updated May 2026", Page},
		{"a.pdf", "one word", ""},
	} {
		if got := sniff(test.name, test.text); got != test.want {
			t.Errorf("%s %q: got %q, want %q", test.name, test.text, got, test.want)
		}
	}
}

func TestDisclaimer(t *testing.T) {
	for said, want := range map[string]bool{
		"This is general information, not legal advice.": true, "It does not constitute legal advice.": true, "It should not be construed as legal advice.": true,
		"Nothing here is to be relied upon as legal advice.": false, "It must not be relied upon as legal advice.": true, "A clinic gives legal advice.": false,
		"Ceci n’est pas un avis juridique.": true, "Ces renseignements ne constituent pas des conseils juridiques.": true, "Nous ne donnons pas de conseils juridiques.": true,
		"Ce n'est pas d'avis juridique qu'il s'agit.": true, "Une clinique donne des conseils juridiques.": false,
	} {
		if got := disclaimer().MatchString(said); got != want {
			t.Errorf("%q: got %v", said, got)
		}
	}
}

// TestOddly reads what few files have: a file, its text, and of each answer its slug and its text.
func TestOddly(t *testing.T) {
	for _, test := range []struct{ file, text, want string }{
		{"a.jsonl", `{"id": 1234567, "question": "What is bail?", "answer": "A promise."}`, "what-is-bail: A promise."}, // a number in all its digits
		{"a.jsonl", `{"question": "What is bail?", "answer": "A promise.", "related": ["what-is-bond ", "what-is-bond", ""], "translates": " la-caution"}`, "what-is-bail: A promise."},
		{"a.csv", "question,answer,related\nWhat is bail?,A promise.,what-is-bond | | what-is-bond\n", "what-is-bail: A promise."},
		{"a.csv", "sep=|\nquestion|answer\nWhat is bail?|A promise, no more.\n", "what-is-bail: A promise, no more."},
		{"a.csv", "question,answer\nWhat is bail?,<table><tr><td>First<table><tr><td>A promise</td><td>to come</td></tr></table></td></tr></table>\n", "what-is-bail: - First – A promise – to come"},
	} {
		answers, skipped, err := Read("", test.file, strings.NewReader(test.text))
		var got []string
		for _, a := range answers {
			got = append(got, a.Slug+": "+a.Body)
		}
		if err != nil || strings.Join(got, " | ") != test.want {
			t.Errorf("%s: got %q, %v, %v, want %q", test.text, got, skipped, err, test.want)
		}
	}
}

// TestSameID has two objects with one id: the first is meant by it, every time.
func TestSameID(t *testing.T) {
	const text = `{"a": {"@id": "#q", "@type": "Question", "name": "What is bail?", "acceptedAnswer": {"text": "A promise."}},
		"b": {"@id": "#q", "@type": "Question", "name": "What is bond?", "acceptedAnswer": {"text": "Money."}}, "Z": {"@id": "#q"}}`
	for range 50 { // objects come in any order
		if answers, _, err := Read(JSONLD, "f", strings.NewReader(text)); err != nil || len(answers) != 1 || answers[0].Body != "A promise." {
			t.Fatalf("got %v, %v", answers, err)
		}
	}
}

func TestTooLarge(t *testing.T) {
	sound, err := os.ReadFile("testdata/page.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		format, text, why string
	}{
		{Page, strings.Replace(string(sound), "<h2>How long", strings.Repeat("<p>Some more text of ten megabytes.</p>", 280_000)+"<h2>How long", 1), "larger than 8 MiB"},
		{Page, strings.Replace(string(sound), "<h2>How long", strings.Repeat("<p>Some more text.</p>", 5_000)+"<h2>How long", 1), "64 KiB"},
		{Page, strings.Repeat("<div>", 10_000) + string(sound), "cannot be read"},
		{JSONL, strings.Repeat(" ", maxRows+1), "larger than 64 MiB"},
	} {
		answers, skipped, err := Read(test.format, "f", strings.NewReader(test.text))
		if err != nil || len(answers) > 0 || len(skipped) != 1 || !strings.Contains(skipped[0].Why, test.why) {
			t.Errorf("want %q, got %d answers, %v, %v", test.why, len(answers), skipped, err)
		}
	}
}

func TestReadFails(t *testing.T) {
	if _, _, err := Read("pdf", "f", strings.NewReader("")); err == nil || !strings.Contains(err.Error(), "page, jsonld, csv, jsonl") {
		t.Errorf("an unknown format: %v", err)
	}
	if _, _, err := Read(Page, "f", iotest.ErrReader(errors.New("torn off"))); err == nil {
		t.Error("half a file was read")
	}
}

// TestReadFiles reads many files at once and counts them.
func TestReadFiles(t *testing.T) {
	names := []string{"testdata/page.html", "testdata/nowhere.html", "testdata/page.txt"}
	most := make(chan int, len(names))
	answers, skipped := ReadFiles("", names, func(n int) { most <- n })
	if len(answers) != 2 || answers[0].Area != "tenancy" || answers[1].Area != "real-estate" || len(skipped) != 1 || skipped[0].File != names[1] || len(most) != 3 {
		t.Errorf("got %d answers, %v", len(answers), skipped)
	}
	c := corpus.New(answers, corpus.Beside{})
	if len(c.Areas()) != 2 {
		t.Errorf("got %v", c.Areas())
	}
}

// TestExportIsImported writes FAQ data and reads it: what schema.org has a place for comes back.
func TestExportIsImported(t *testing.T) {
	answers, _ := ReadFiles("", []string{"testdata/page.html"}, nil)
	var page bytes.Buffer
	if err := corpus.WriteJSONLD(&page, answers, "https://firm.example"); err != nil {
		t.Fatal(err)
	}
	again, skipped, err := Read("", "faq.html", strings.NewReader(`<html><script type="application/ld+json">`+page.String()+`</script></html>`))
	if err != nil || len(again) != 1 || len(skipped) > 0 {
		t.Fatalf("got %v, %v, %v", again, skipped, err)
	}
	want, got := *answers[0], *again[0]
	want.Takeaways, want.Related, want.Version, got.Version = nil, nil, "", ""
	if fmt.Sprint(string(corpus.Markdown(&got))) != string(corpus.Markdown(&want)) {
		t.Errorf("got\n%s\nwant\n%s", corpus.Markdown(&got), corpus.Markdown(&want))
	}
}

// BenchmarkImport reads 2,500 saved pages and writes them as answer files.
func BenchmarkImport(b *testing.B) {
	page, err := os.ReadFile("testdata/page.html")
	if err != nil {
		b.Fatal(err)
	}
	dir := b.TempDir()
	var names []string
	for i := range 2500 {
		text := strings.ReplaceAll(string(page), "notice-by-tenant", fmt.Sprintf("notice-by-tenant-%d", i))
		text = strings.Replace(text, "<h2>How long", strings.Repeat("<p>A tenant can end a tenancy by giving notice to the landlord in writing.</p>", 20)+"<h2>How long", 1)
		names = append(names, filepath.Join(dir, fmt.Sprintf("page-%d.html", i)))
		if err := os.WriteFile(names[i], []byte(text), 0o644); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		answers, skipped := ReadFiles("", names, nil)
		if len(answers) != 2500 {
			b.Fatal(len(answers), skipped)
		}
		if report, err := Write(b.TempDir(), answers, false); err != nil || len(report.New) != 2500 {
			b.Fatal(err)
		}
	}
}
