package session

import (
	"encoding/base64"
	"encoding/json"
	"maps"
	"math"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"
)

// An event is encoded for the log and for each connection that is sent it, and an answer is most of its bytes. So answers are encoded once
// (Answer.Ready) and copied into the event, and the few fields around them are written without reflection. The bytes are those of encoding/json.

// AppendJSON adds the event as encoding/json writes it.
func (e *Event) AppendJSON(dst []byte) ([]byte, error) {
	finite := !math.IsNaN(e.Confidence) && !math.IsInf(e.Confidence, 0)
	if year := e.At.Year(); e.Case != nil || len(e.Desk) > 0 || e.At.Location() != time.UTC || year < 0 || year > 9999 || !finite {
		return appendAny(dst, e) // what only staff are shown, and what the log never holds
	}
	w := writer{dst}
	w.open()
	w.text("type", string(e.Type))
	w.number("seq", e.Seq)
	w.some("re", e.Re)
	w.key("at")
	w.dst = append(e.At.AppendFormat(append(w.dst, '"'), time.RFC3339Nano), '"')
	w.some("text", e.Text)
	w.confidence(e.Confidence)
	if e.Answer != nil {
		w.key("answer")
		w.answer(e.Answer)
	}
	w.choices("related", e.Related)
	w.choices("choices", e.Choices)
	w.some("page", e.Page)
	w.flag("quotes", e.Quotes)
	w.some("reason", string(e.Reason))
	if e.Form != nil {
		w.key("intake")
		w.form(e.Form)
	}
	w.resources(e.Resources)
	w.flag("again", e.Again)
	w.some("form", e.FormID)
	w.some("step", e.Step)
	w.some("title", e.Title)
	if len(e.Fields) > 0 {
		w.key("fields")
		w.fields(e.Fields)
	}
	w.values("errors", e.Errors)
	w.some("back", e.Back)
	w.values("values", e.Values)
	w.some("reference", e.Reference)
	if e.From != nil {
		w.key("from")
		w.open()
		w.text("name", e.From.Name)
		w.close()
	}
	w.some("choice", e.Choice)
	if e.Rating != nil {
		w.key("rating")
		w.rating(e.Rating)
	}
	w.some("action", e.Action)
	w.some("lang", e.Lang)
	w.some("place", e.Place)
	w.flag("lives", e.Lives)
	w.flag("aside", e.Aside)
	w.values("told", e.Told)
	w.flag("more", e.More)
	w.some("partner", e.Partner)
	if len(e.Sealed) > 0 {
		w.key("sealed")
		w.dst = append(base64.StdEncoding.AppendEncode(append(w.dst, '"'), e.Sealed), '"')
	}
	w.close()
	return w.dst, nil
}

// Ready encodes the answer, once for all events that hold it. It must not be changed afterwards.
func (a *Answer) Ready() *Answer {
	w := writer{}
	w.answer(a)
	a.encoded = w.dst
	return a
}

func appendAny(dst []byte, v any) ([]byte, error) {
	encoded, err := json.Marshal(v)
	return append(dst, encoded...), err
}

// writer adds members to JSON objects. key, and all that write a member, part it from the one before.
type writer struct{ dst []byte }

func (w *writer) open()  { w.dst = append(w.dst, '{') }
func (w *writer) close() { w.dst = append(w.dst, '}') }

func (w *writer) comma() {
	if last := w.dst[len(w.dst)-1]; last != '{' && last != '[' {
		w.dst = append(w.dst, ',')
	}
}

// key begins a member; its name needs no escape.
func (w *writer) key(name string) {
	w.comma()
	w.dst = append(append(append(w.dst, '"'), name...), '"', ':')
}

func (w *writer) text(name, value string) {
	w.key(name)
	w.dst = AppendString(w.dst, value)
}

// some writes a text unless it is empty.
func (w *writer) some(name, value string) {
	if value != "" {
		w.text(name, value)
	}
}

func (w *writer) number(name string, n int64) {
	w.key(name)
	w.dst = strconv.AppendInt(w.dst, n, 10)
}

func (w *writer) truth(name string, is bool) {
	w.key(name)
	w.dst = strconv.AppendBool(w.dst, is)
}

// flag writes what is left out where it is not so.
func (w *writer) flag(name string, is bool) {
	if is {
		w.truth(name, true)
	}
}

// confidence writes a finite number.
func (w *writer) confidence(p float64) {
	if p == 0 {
		return
	}
	w.key("confidence")
	if size := math.Abs(p); size < 1e-6 || size >= 1e21 {
		w.dst, _ = appendAny(w.dst, p) // fails for no finite number
		return
	}
	w.dst = strconv.AppendFloat(w.dst, p, 'f', -1, 64)
}

// list writes what each writes for each of n; null for a nil slice.
func (w *writer) list(n int, isNil bool, each func(i int)) {
	if isNil {
		w.dst = append(w.dst, "null"...)
		return
	}
	w.dst = append(w.dst, '[')
	for i := range n {
		w.comma()
		each(i)
	}
	w.dst = append(w.dst, ']')
}

func (w *writer) texts(name string, all []string) {
	w.key(name)
	w.list(len(all), all == nil, func(i int) { w.dst = AppendString(w.dst, all[i]) })
}

func (w *writer) values(name string, all map[string]string) {
	if len(all) == 0 {
		return
	}
	w.key(name)
	w.open()
	for _, key := range slices.Sorted(maps.Keys(all)) {
		w.comma()
		w.dst = append(AppendString(w.dst, key), ':')
		w.dst = AppendString(w.dst, all[key])
	}
	w.close()
}

func (w *writer) answer(a *Answer) {
	if a.encoded != nil {
		w.dst = append(w.dst, a.encoded...)
		return
	}
	w.open()
	w.text("id", a.ID)
	w.text("area", a.Area)
	w.text("question", a.Question)
	w.texts("breadcrumb", a.Breadcrumb)
	w.text("summary", a.Summary)
	w.texts("takeaways", a.Takeaways)
	w.text("disclaimer", a.Disclaimer)
	w.text("byline", a.Byline)
	w.text("updated", a.Updated)
	w.flag("sample", a.Sample)
	w.key("sources")
	w.list(len(a.Sources), a.Sources == nil, func(i int) {
		w.open()
		w.text("title", a.Sources[i].Title)
		w.text("url", a.Sources[i].URL)
		w.close()
	})
	w.text("url", a.URL)
	w.text("lang", a.Lang)
	w.text("version", a.Version)
	w.close()
}

func (w *writer) choices(name string, all []Choice) {
	if len(all) == 0 {
		return
	}
	w.key(name)
	w.list(len(all), false, func(i int) {
		w.open()
		w.text("id", all[i].ID)
		w.some("label", all[i].Label)
		w.some("question", all[i].Question)
		w.close()
	})
}

func (w *writer) resources(all []Resource) {
	if len(all) == 0 {
		return
	}
	w.key("resources")
	w.list(len(all), false, func(i int) {
		w.open()
		w.text("name", all[i].Name)
		w.text("phone", all[i].Phone)
		w.text("url", all[i].URL)
		w.close()
	})
}

func (w *writer) form(f *Form) {
	w.open()
	w.some("form", f.ID)
	w.text("step", f.Step)
	w.some("title", f.Title)
	w.some("text", f.Text)
	w.key("fields")
	w.fields(f.Fields)
	w.some("back", f.Back)
	w.values("values", f.Values)
	w.close()
}

func (w *writer) fields(all []Field) {
	w.list(len(all), all == nil, func(i int) {
		f := &all[i]
		w.open()
		w.text("name", f.Name)
		w.text("label", f.Label)
		w.text("kind", f.Kind)
		w.truth("required", f.Required)
		w.text("help", f.Help)
		w.choices("options", f.Options)
		if f.Max != 0 {
			w.number("max", int64(f.Max))
		}
		w.some("value", f.Value)
		w.close()
	})
}

func (w *writer) rating(r *Rating) {
	w.open()
	w.number("seq", r.Seq)
	w.truth("helpful", r.Helpful)
	w.some("comment", r.Comment)
	w.close()
}

// AppendString adds a JSON string as encoding/json writes it.
func AppendString(dst []byte, s string) []byte {
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			if c < ' ' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
				return appendEscaped(dst, s)
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError || r == '\u2028' || r == '\u2029' {
			return appendEscaped(dst, s)
		}
		i += size
	}
	return append(append(append(dst, '"'), s...), '"')
}

func appendEscaped(dst []byte, s string) []byte {
	dst, _ = appendAny(dst, s) // strings always encode
	return dst
}
