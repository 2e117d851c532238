package desk

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"go.yaml.in/yaml/v3"
	"golang.org/x/text/language"
)

//go:embed pages/words.yaml
var wordsFile []byte

// deskWords are the desk's words by language and key. One that a language lacks is a fault that a test finds.
var deskWords = sync.OnceValue(func() map[string]map[string]string {
	words := make(map[string]map[string]string)
	if err := yaml.Unmarshal(wordsFile, &words); err != nil {
		panic(err) // the file is part of the program
	}
	return words
})

// The language of the desk is the one that somebody has chosen on this computer, or else the one that their browser asks for.
const (
	langCookie = "desk-lang"
	langKept   = 365 * 24 * time.Hour
)

var spoken = language.NewMatcher([]language.Tag{language.English, language.French})

func (d *Desk) langOf(r *http.Request) string {
	if lang := r.URL.Query().Get("lang"); deskWords()[lang] != nil {
		return lang
	}
	if cookie, err := r.Cookie(langCookie); err == nil && deskWords()[cookie.Value] != nil {
		return cookie.Value
	}
	wanted, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if _, n, _ := spoken.Match(wanted...); err == nil && n == 1 {
		return "fr"
	}
	return "en"
}

// chooseLang remembers the language that an address asks for.
func (d *Desk) chooseLang(w http.ResponseWriter, r *http.Request) {
	if lang := r.URL.Query().Get("lang"); deskWords()[lang] != nil {
		http.SetCookie(w, &http.Cookie{Name: langCookie, Value: lang, Path: "/desk", HttpOnly: true, Secure: d.safe(r), SameSite: http.SameSiteLaxMode, MaxAge: int(langKept / time.Second)})
	}
}

// twinOf gives the address of the same page in the other language; what answers a form has none, and leads to the beginning.
func twinOf(r *http.Request) string {
	at, query := "/desk", url.Values{}
	if r.Method == http.MethodGet && !strings.HasPrefix(r.URL.Path, "/desk/oidc") {
		at, query = r.URL.Path, r.URL.Query()
	}
	query.Del("lang")
	if more := query.Encode(); more != "" {
		return at + "?" + more + "&lang="
	}
	return at + "?lang="
}

// speech says things in one language, as they are at a time.
type speech struct {
	Locale string
	desk   *Desk
}

func (d *Desk) speech(r *http.Request) speech { return speech{d.langOf(r), d} }

// Other is the other language.
func (s speech) Other() string { return map[string]string{"en": "fr", "fr": "en"}[s.Locale] }

// Say gives the words of a key, with what is put into them.
func (s speech) Say(key string, args ...any) string { return sayIn(s.Locale)(key, args...) }

func sayIn(lang string) func(key string, args ...any) string {
	return func(key string, args ...any) string {
		words, ok := deskWords()[lang][key]
		if !ok {
			return key
		}
		if len(args) == 0 {
			return words
		}
		return fmt.Sprintf(words, args...)
	}
}

// Script gives the words that the script says.
func (s speech) Script() (string, error) {
	words := make(map[string]string)
	for key, text := range deskWords()[s.Locale] {
		if name, ok := strings.CutPrefix(key, "js."); ok {
			words[name] = text
		}
	}
	data, err := json.Marshal(words)
	return string(data), err
}

// Word says a value of the records.
func (s speech) Word(value any) string {
	text := fmt.Sprint(value)
	if known, ok := deskWords()[s.Locale]["is."+text]; ok {
		return known
	}
	return strings.ReplaceAll(text, "_", " ")
}

// AreaTitle says the title of an area.
func (s speech) AreaTitle(name string) string {
	if a, ok := s.desk.Rooms.Corpus().Area(name); ok {
		title, _ := a.In(s.Locale)
		return title
	}
	return name
}

// span says a length of time in its two largest units.
func (s speech) span(d time.Duration) string {
	d = d.Round(time.Minute)
	days, hours, minutes := int(d.Hours())/24, int(d.Hours())%24, int(d.Minutes())%60
	switch {
	case days > 0:
		return s.Say("days", days, hours)
	case hours > 0:
		return s.Say("hours", hours, minutes)
	}
	return s.Say("minutes", minutes)
}

// Ago says for how long something has been.
func (s speech) Ago(at time.Time) string { return s.span(max(s.desk.Now().Sub(at), 0)) }

// Due says how a time that was promised stands to now.
func (s speech) Due(at time.Time) string {
	switch left := at.Sub(s.desk.Now()); {
	case at.IsZero():
		return s.Say("nothingPromised")
	case left < 0:
		return s.Say("lateBy", s.span(-left))
	default:
		return s.Say("dueIn", s.span(left))
	}
}

// Late reports whether a time that was promised has gone by.
func (s speech) Late(at time.Time) bool { return !at.IsZero() && at.Before(s.desk.Now()) }

// Stamp says a time in the office's zone, as both languages write it in Canada.
func (s speech) Stamp(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.In(s.desk.Zone).Format("2006-01-02 15:04")
}

// Percent says a share.
func (speech) Percent(share float64) string { return percent(share) }

func percent(share float64) string { return fmt.Sprintf("%.0f\u00a0%%", share*100) }

// Number says a number with its thousands apart.
func (s speech) Number(n any) string {
	text := fmt.Sprint(n)
	apart := map[string]string{"en": ",", "fr": "\u202f"}[s.Locale]
	for at := len(text) - 3; at > 0; at -= 3 {
		text = text[:at] + apart + text[at:]
	}
	return text
}
