package corpus

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// A firm's answers stay its own: they leave in the form that this program reads (JSON Lines) and in the one that search
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
