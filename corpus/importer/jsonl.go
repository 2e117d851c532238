package importer

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

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
			d.skip(number, "", "this is not one JSON object on one line%s", syntaxOf(err))
			continue
		}
		r, review, others := fromObject(object)
		for _, name := range others {
			if !unknown[name] {
				unknown[name] = true
				d.skip(number, "field "+name, "no field of an answer is called that")
			}
		}
		d.take(number, r, review)
		for _, name := range slices.Sorted(maps.Keys(object)) {
			if value := object[name]; fieldName(name) != "" && value != nil && texts(value) == nil && fmt.Sprint(value) != "[]" {
				d.skip(number, "field "+name, "there is no text in it")
			}
		}
		if given, _ := object["review"].(map[string]any); given["state"] == string(corpus.Reviewed) && review.State != corpus.Reviewed {
			d.skip(number, "field review", "reviewed by nobody who is named; a draft was made of it")
		}
	}
}

// syntaxOf gives what the parser says of broken JSON. JSON that is no object needs no more words.
func syntaxOf(err error) string {
	var broken *jsontext.SyntacticError
	if errors.As(err, &broken) {
		return ": " + strings.TrimPrefix(broken.Error(), "jsontext: ")
	}
	return ""
}

// fromObject makes a record of a JSON object and names the fields that it has no place for.
func fromObject(object map[string]any) (r record, review corpus.Review, others []string) {
	r = record{}
	for _, name := range slices.Sorted(maps.Keys(object)) {
		field := fieldName(name)
		_, same := object[field]
		switch {
		case name == "review":
			review = reviewOf(object[name])
		case field == "" || r[field] != nil || same && name != field: // "answer" beside "body"
			others = append(others, name)
		default:
			r[field] = texts(object[name])
		}
	}
	return r, review, others
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
		return []string{strconv.FormatFloat(v, 'f', -1, 64)}
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
