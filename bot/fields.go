package bot

import (
	"regexp"
	"slices"
	"strings"

	"github.com/treadstone-law/answerbot/bot/intake"
	"github.com/treadstone-law/answerbot/bot/slots"
	"github.com/treadstone-law/answerbot/matcher/text"
)

// How what a message tells goes into the fields of the form: in place of what is there, behind it, or not at all.

// contact is a way to be reached, and whether it is in place of one that was given before, or beside it.
type contact struct {
	intake.Way
	replaces, also bool
}

// replaces reports whether what is said around a way to be reached says that it is in place of another.
func (t *turn) replaces(said string, s slots.Span, ways []intake.Way) bool {
	from, to := 0, len(said)
	for _, way := range ways {
		if way.To <= s.From {
			from = way.To
		} else if way.From >= s.To {
			to = min(to, way.From)
		}
	}
	line := lineOf(text.Tokens(said[from:s.From] + " " + said[s.To:to]))
	return !has(line, besides) && (has(line, firstPerson) || has(line, correcting) || amiss.MatchString(line))
}

// isBeside reports whether a way to be reached is another one: "also", or to be used only at times.
func (t *turn) isBeside(said string, spans []slots.Span, way intake.Way) bool {
	i := slices.IndexFunc(spans, func(s slots.Span) bool { return s.From == way.From })
	before := 0
	if i > 0 {
		before = spans[i-1].From
	}
	after := i+1 < len(spans) && spans[i+1].Label == slots.When && onlyWhen.MatchString(lineOf(text.Tokens(said[spans[i+1].From:])))
	return has(lineOf(text.Tokens(said[before:spans[i].From])), besides) || after && t.filledIn(spans[i].Way.Field) != ""
}

// take puts a way to be reached into its field. One that is there stays unless the visitor says otherwise; a second one is a note on how to reach them.
func (t *turn) take(c contact) {
	now, known := t.details.fields[c.Field], t.filledIn(c.Field)
	switch {
	case now == "" && (known == "" || known == c.Value || c.replaces):
		t.put(c.Field, c.Value)
	case now == c.Value, known == c.Value:
	case now != "" && !c.replaces, c.also:
		t.append(intake.When, t.words.form.also+" "+c.Value)
	case now != "":
		t.put(c.Field, c.Value)
	default:
		t.details.kept = true
	}
}

// filledIn is what is known for a field so far.
func (t *turn) filledIn(field string) string {
	if t.state.Form != nil {
		return t.state.Form.Values[field]
	}
	return t.state.Told[field]
}

// atStep reports whether the form was shown last, at a step.
func (t *turn) atStep(step string) bool {
	return t.state.AtForm && t.state.Form != nil && t.state.Form.Step == step
}

func (t *turn) put(field, value string) {
	if t.details.fields == nil {
		t.details.fields = make(map[string]string)
	}
	t.details.fields[field] = intake.Clean(map[string]string{field: strings.TrimSpace(value)})[field]
}

// append puts a text behind what its field has already. A time to call takes the place of another, and of no word on how or when not to, and a wish for no call
// that of a time.
func (t *turn) append(field, value string) {
	value = strings.TrimSpace(value)
	before := t.details.fields[field]
	if before == "" {
		before = t.filledIn(field)
		if field == intake.When && (isTime(value) && !excepts(value) || value == t.words.form.noCalls) {
			before = strings.Join(slices.DeleteFunc(strings.Split(before, ", "), func(s string) bool { return isTime(s) && !excepts(s) }), ", ")
		}
	}
	switch {
	case strings.Contains(before, value):
		value = before
	case before != "":
		value = before + ", " + value
	}
	t.put(field, value)
}

// isTime reports whether a text says nothing but when.
func isTime(s string) bool {
	core := false
	for word := range strings.FieldsSeq(lineOf(text.Tokens(s))) {
		core = core || times[word] || clock.MatchString(word)
		if !times[word] && !besideTimes[word] && !clock.MatchString(word) && !hour.MatchString(word) && !aroundContact[word] && !correcting[word] {
			return false
		}
	}
	return core
}

// excepts reports whether a text says when not: "pas le mardi".
func excepts(s string) bool { return has(lineOf(text.Tokens(s)), exceptions) }

// amiss says that what stands there is wrong.
var amiss = regexp.MustCompile(`\b(?:not right|pas (?:le )?(?:bon|correct))\b`)
