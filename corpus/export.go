package corpus

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A firm's answers stay its own: they leave in the forms that this program reads (JSON Lines, a folder) and in the one that search
// engines and other sites read (schema.org FAQPage as JSON-LD). Frozen answers do not leave.

// WriteJSONL writes the corpus in the JSON Lines form. Loaded again it has the same answers with the same versions.
func WriteJSONL(w io.Writer, c *Corpus) error {
	out := bufio.NewWriter(w)
	for _, a := range c.answers {
		out.Write(a.line())
		out.WriteByte('\n')
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("exporting as JSON Lines: %w", err)
	}
	return nil
}

// CopyBeside copies the files that stand beside the answers of the corpus at path, or of the starter corpus where that is empty, into the folder dir, byte for byte.
// One that is there with another text is kept. frozen.yaml stays: what it names does not leave.
func CopyBeside(dir, path string) (copied, kept []string, err error) {
	var from fs.FS = starterFiles
	if path != "" {
		folder, _, err := locate(path)
		if err != nil {
			return nil, nil, err
		}
		from = os.DirFS(folder)
	}
	for _, name := range slices.Concat([]string{"areas.yaml", "lexicon.yaml", outsideFiles[""], outsideFiles["fr"]}, askedFiles, []string{topicsFile, switchFile}) {
		text, err := fs.ReadFile(from, name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return copied, kept, fmt.Errorf("copying what stands beside the answers: %w", err)
		}
		to := filepath.Join(dir, name)
		there, err := os.ReadFile(to)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			if err := ReplaceFile(to, text); err != nil {
				return copied, kept, err
			}
			copied = append(copied, name)
		case err != nil:
			return copied, kept, fmt.Errorf("copying what stands beside the answers: %w", err)
		case !bytes.Equal(there, text):
			kept = append(kept, name)
		}
	}
	return copied, kept, nil
}

// The parts of schema.org that an answer has a place in: https://schema.org/FAQPage.
type (
	faqPage struct {
		Context    string     `json:"@context"`
		Type       string     `json:"@type"`
		MainEntity []faqEntry `json:"mainEntity"`
	}
	faqEntry struct {
		Type       string    `json:"@type"`
		Name       string    `json:"name"`
		URL        string    `json:"url"`
		InLanguage string    `json:"inLanguage,omitempty"`
		About      faqThing  `json:"about"`
		Accepted   faqAnswer `json:"acceptedAnswer"`
	}
	faqThing struct {
		Type string `json:"@type"`
		Name string `json:"name"`
		URL  string `json:"url,omitempty"`
	}
	faqAnswer struct {
		Type         string     `json:"@type"`
		Text         string     `json:"text"` // HTML
		Abstract     string     `json:"abstract,omitempty"`
		DateModified Date       `json:"dateModified,omitempty"`
		Author       *faqThing  `json:"author,omitempty"`
		Citation     []faqThing `json:"citation,omitempty"`
	}
)

// WriteJSONLD writes answers as one schema.org FAQPage in JSON-LD, safe to stand in a script element. base is the address of
// the site that shows them, "https://firm.example".
func WriteJSONLD(w io.Writer, answers []*Answer, base string) error {
	page := faqPage{Context: "https://schema.org", Type: "FAQPage", MainEntity: []faqEntry{}}
	for _, a := range answers {
		entry := faqEntry{
			Type: "Question", Name: a.Question, URL: strings.TrimRight(base, "/") + a.URL(), InLanguage: a.Lang, About: faqThing{Type: "Thing", Name: a.Area},
			Accepted: faqAnswer{Type: "Answer", Text: string(HTML(a.Body)), Abstract: a.Summary, DateModified: a.Updated},
		}
		if a.Byline != "" {
			entry.Accepted.Author = &faqThing{Type: "Organization", Name: a.Byline}
		}
		for _, s := range a.Sources {
			entry.Accepted.Citation = append(entry.Accepted.Citation, faqThing{Type: "CreativeWork", Name: s.Title, URL: s.URL})
		}
		page.MainEntity = append(page.MainEntity, entry)
	}
	enc := json.NewEncoder(w) // escapes < and >, so that no text can end a script element
	enc.SetIndent("", "  ")
	if err := enc.Encode(page); err != nil {
		return fmt.Errorf("exporting as JSON-LD: %w", err)
	}
	return nil
}
