// Command library writes a library of any size as a corpus that serve loads, and questions for it: go run ./matcher/generate/library 2500 DIR.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher/generate"
)

// most bounds the library: ten times what any firm has, and about what a folder of files can hold in comfort.
const most = 250_000

// alternates of each answer, as matcher/scaling and the benchmarks have them.
const alternates = 5

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "library: want how many answers and the folder to make: go run ./matcher/generate/library 2500 DIR")
		os.Exit(2)
	}
	n, err := strconv.Atoi(os.Args[1])
	if err != nil || n < 1 || n > most {
		fmt.Fprintf(os.Stderr, "library: %q is no number of answers: want 1 to %d\n", os.Args[1], most)
		os.Exit(2)
	}
	questions, err := write(n, os.Args[2])
	if err != nil {
		fmt.Fprintln(os.Stderr, "library:", err)
		os.Exit(1)
	}
	fmt.Printf("%d answers in %s, %d questions in %s\n", n, filepath.Join(os.Args[2], "corpus"), questions, filepath.Join(os.Args[2], "questions.txt"))
}

// write makes the folder, which must not be there or be empty, with a corpus and questions.txt in it, and gives the number of questions.
func write(n int, dir string) (questions int, err error) {
	if found, err := os.ReadDir(dir); !errors.Is(err, fs.ErrNotExist) && (err != nil || len(found) > 0) {
		return 0, fmt.Errorf("%s is there already: name a folder that is not, or an empty one", dir)
	}
	library, messages := generate.Library(n, alternates)
	folder := filepath.Join(dir, "corpus")
	var areas bytes.Buffer
	for _, area := range library.Areas() {
		fmt.Fprintf(&areas, "%s: {title: %s, disclaimer: These are words drawn by chance to measure a server by. They say nothing.}\n", area.Name, area.Name)
		if err := os.MkdirAll(filepath.Join(folder, "answers", area.Name), 0o755); err != nil {
			return 0, err
		}
	}
	for _, a := range library.Answers() {
		if err := os.WriteFile(filepath.Join(folder, "answers", a.Area, a.Slug+".md"), corpus.Markdown(presentable(a)), 0o644); err != nil {
			return 0, err
		}
	}
	for name, text := range map[string]string{
		"corpus/areas.yaml": areas.String(), "corpus/.answerbot-lint.yaml": switches, "questions.txt": strings.Join(messages, "\n") + "\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			return 0, err
		}
	}
	return len(messages), nil
}

// switches turn off what only makes sense of a text that somebody wrote: words drawn by chance advise, promise and repeat.
const switches = `rules: {advice: off, promotion: off, reading-grade: off, body-length: off, alternates: off, contained-alternate: off, shared-alternate: off, near-duplicate: off, finds-itself: off, colliding-alternates: off}
`

// presentable gives a generated answer what a page and a reply show beside its words. It is a draft of a day long gone, so that no server takes it for law.
func presentable(a *corpus.Answer) *corpus.Answer {
	p := *a
	words := strings.Fields(a.Body)
	p.Question = sentence(strings.Fields(a.Question), "?")
	p.Body = ""
	for len(words) > 0 {
		of := min(len(words), sentenceLength)
		p.Body += sentence(words[:of], ". ")
		words = words[of:]
	}
	p.Body = strings.TrimSpace(p.Body)
	p.Summary = "Words drawn by chance, to measure a server by."
	p.Takeaways = []string{"This says nothing.", "It is as long as an answer.", "It is no law."}
	p.Jurisdiction, p.Byline, p.Updated = "ontario", "matcher/generate", "2026-01-01"
	p.Review = corpus.Review{State: corpus.Draft, Due: "2100-01-01"}
	p.Sources = []corpus.Source{{Title: "e-Laws", URL: "https://www.ontario.ca/laws"}}
	return &p
}

// sentenceLength is that of sentences in the starter corpus, about.
const sentenceLength = 8

// sentence writes words as one.
func sentence(words []string, end string) string {
	s := strings.Join(words, " ")
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:] + end
}
