package importer

import (
	"fmt"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/treadstone-law/answerbot/corpus"
)

// jsonl reads JSON Lines: those of a corpus, whose reviews are kept, and those of other programs, whose names for the fields
// are known from spreadsheets. The corpus's own loader is strict where this is forgiving.
func (d *document) jsonl(text string) {
	unknown := map[string]bool{}
	number := 0
	for row := range strings.SplitSeq(text, "\n") {
		number++
		if strings.TrimSpace(row) == "" {
			continue
		}
		var object map[string]any
		if err := json.Unmarshal([]byte(row), &object); err != nil {
			d.skip(number, "", "this is not one JSON object on one line: %s", strings.TrimPrefix(err.Error(), "json: "))
			continue
		}
		a, others := fromObject(object)
		for _, name := range others {
			if !unknown[name] {
				unknown[name] = true
				d.skip(number, "field "+name, "no field of an answer is called that")
			}
		}
		d.add(number, a)
	}
}

// fromObject makes an answer of a JSON object and names the fields that it has no place for.
func fromObject(object map[string]any) (a *corpus.Answer, others []string) {
	r := record{}
	var review corpus.Review
	for name, value := range object {
		field := fieldName(name)
		_, same := object[field]
		switch {
		case name == "review":
			review = reviewOf(value)
		case field == "" || same && name != field: // "answer" beside "body"
			others = append(others, name)
		default:
			r[field] = texts(value)
		}
	}
	slices.Sort(others)
	a = r.answer()
	a.Review = review
	return a, others
}

func reviewOf(value any) corpus.Review {
	object, _ := value.(map[string]any)
	state, _ := object["state"].(string)
	by, _ := object["by"].(string)
	due, _ := object["due"].(string)
	v := corpus.Review{State: corpus.ReviewState(state), By: line(by), Due: day(due)}
	if v.State == corpus.Reviewed && v.By == "" { // unsigned
		v.State = corpus.Draft
	}
	return v
}

// texts gives the texts in a value: one, or those of a list, in which {title, url} is a source.
func texts(value any) []string {
	switch v := value.(type) {
	case string:
		return []string{v}
	case float64:
		return []string{fmt.Sprint(v)}
	case []any:
		var all []string
		for _, item := range v {
			all = append(all, texts(item)...)
		}
		return all
	case map[string]any:
		title, _ := v["title"].(string)
		if name, ok := v["name"].(string); ok && title == "" {
			title = name
		}
		if address, ok := v["url"].(string); ok {
			title += " " + address
		}
		if title != "" {
			return []string{title}
		}
	}
	return nil
}
