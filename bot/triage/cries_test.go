package triage

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher/text"
)

// A cry is seen wherever it stands in a message, and answered in its own language.
func TestCries(t *testing.T) {
	rules := Shipped()
	for _, row := range []struct{ message, lang string }{
		{"mi marido me quiere matar", "es"},
		{"Por favor, mi esposo ME PEGA y tengo miedo", "es"},
		{"ya no puedo más quiero morir", "es"},
		{"hello my english bad. mi novio me golpea cada dia", "es"},
		{"meu marido me bate todo dia", "pt"},
		{"mio marito mi picchia", "it"},
		{"我老公打我，怎么办", "zh"},
		{"我真的不想活了", "zh"},
		{"wo lao gong da wo", "zh"},
		{"佢打我同個仔", "yue"},
		{"我想自殺", "yue"},
		{"ਮੇਰਾ ਘਰਵਾਲਾ ਮੈਨੂੰ ਕੁੱਟਦਾ ਹੈ", "pa"},
		{"mera gharwala mainu kutda hai", "pa"},
		{"मेरे पति मुझे मारते हैं", "hi"},
		{"mera pati mujhe maarta hai daily", "hi"},
		{"میرا شوہر مجھے مارتا ہے", "ur"},
		{"شوهرم منو میزنه", "fa"},
		{"shoharam mano mizane", "fa"},
		{"زوجي يضربني كل يوم", "ar"},
		{"zawji yadrobni", "ar"},
		{"Sinasaktan po ako ng asawa ko, sinasaktan ako", "tl"},
		{"என் கணவர் என்னை அடிக்கிறார்", "ta"},
		{"муж меня бьёт", "ru"},
		{"muzh menya byet pomogite", "ru"},
		{"чоловік мене б'є", "uk"},
		{"Chồng tôi đánh tôi mỗi ngày", "vi"},
		{"chong toi danh toi", "vi"},
		{"남편이 저를 때려요", "ko"},
		{"mąż mnie bije", "pl"},
		{"moj maz mnie bije", "pl"},
		{"mein Mann schlägt mich", "de"},
		{"kocam beni dövüyor", "tr"},
	} {
		v := rules.Find(row.message, wednesday, "en")
		if v.Class != Crisis || v.Line != lineIn(row.lang) {
			t.Errorf("%q: got %+v, want a cry in %s", row.message, v, row.lang)
		}
		if len(v.Resources) < 2 || v.Resources[0].Phone != "911" || v.Resources[1].Phone != "211" {
			t.Errorf("%q: whom to call is %+v", row.message, v.Resources)
		}
	}
}

func lineIn(lang string) string {
	for _, said := range tongues() {
		if said.Lang == lang {
			return said.Line
		}
	}
	return "no such language"
}

// Each language says to call 911, and each phrase is seen and stands there once.
func TestCriesFile(t *testing.T) {
	seen := make(map[string]string)
	for _, said := range tongues() {
		if !strings.Contains(said.Line, "911") || len(said.Phrases) < 5 {
			t.Errorf("%s: %q with %d phrases", said.Lang, said.Line, len(said.Phrases))
		}
		for _, phrase := range said.Phrases {
			if before := seen[phrase]; before != "" {
				t.Errorf("%s: %q stands under %s too", said.Lang, phrase, before)
			}
			seen[phrase] = said.Lang
			if v := Shipped().Find(phrase, wednesday, "fr"); v.Class != Crisis {
				t.Errorf("%s: %q is not seen", said.Lang, phrase)
			}
		}
	}
}

// Nothing that is asked or told in English or French holds a cry in another language.
func TestNoCryInEnglishOrFrench(t *testing.T) {
	all := 0
	look := func(where, message string) {
		all++
		if c := cryIn(text.Tokens(message)); c != nil {
			t.Errorf("%s: %q holds %q of %s", where, message, c.source, c.tongue.Lang)
		}
	}
	for _, a := range corpus.Starter().Answers() {
		for _, said := range append(append([]string{a.Question, a.Summary, a.Body}, a.Takeaways...), a.Alternates...) {
			look(a.Slug, said)
		}
	}
	for _, pattern := range []string{"testdata/*.txt", "examples/*", "../../matcher/eval/testdata/*/queries.jsonl"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatal(pattern, err)
		}
		for _, file := range files {
			for _, line := range messagesIn(t, file) {
				look(file, line)
			}
		}
	}
	if all < 30_000 {
		t.Errorf("only %d messages were looked at", all)
	}
}

// messagesIn gives what is said in each line of a file: all of it, or its text in JSON.
func messagesIn(t *testing.T, file string) []string {
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all []string
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var query struct{ Text string }
		if json.Unmarshal(lines.Bytes(), &query) == nil {
			all = append(all, query.Text)
			continue
		}
		all = append(all, lines.Text())
	}
	return all
}
