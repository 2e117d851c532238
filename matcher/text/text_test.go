package text

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// words gives the tokens of s in one line: a bar between sentences.
func words(s string) string {
	var b strings.Builder
	for i, t := range Tokens(s) {
		switch {
		case i == 0:
		case t.Sentence != Tokens(s)[i-1].Sentence:
			b.WriteString(" | ")
		default:
			b.WriteByte(' ')
		}
		b.WriteString(t.Word)
	}
	return b.String()
}

func TestTokens(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"I got an N4 today", "i got an n4 today"},
		{"N.4 or n-4 or N 4?", "n4 or n4 or n4"},
		{"form 7A, Form 35.1", "form 7a form 35.1"},
		{"under s. 48(1) of the Act", "under s48 1 of the act"},
		{"Section 48 and sec 21", "s48 and s21"},
		{"an H&C, h & c or h and c", "an h&c h&c or h&c"},
		{"my P.R. card. Is it late?", "my pr card | is it late"},
		{"I work in IT in Ottawa", "i work in it#n in ottawa"},
		{"IS IT LATE", "is it late"},
		{"she will sign my will", "she will sign my will#n"},
		{"don’t touch the landlord’s dog", "dont touch the landlord dog"},
		{"Mon propriétaire n'a pas réparé l’évier", "mon proprietaire a pas repare evier"},
		{"e-transfer of $1,200.50 for 14 days", "etransfer of 0 for 14 days"},
		{"no heat!! what now?\nhelp", "no heat | what now | help"},
		{"rent\tpaid", "rent paid"},
		{"loyer\timpayé", "loyer impaye"},
		{"he left...then came back", "he left | then came back"},
		{"ｆｕｌｌ width ﬁle", "full width file"},
		{"\x00\xff\x07", ""},
		{"🙂🙂", ""},
		{"房东", "房 东"},
		{"co-op, non-compete", "coop noncompete"},
	} {
		if got := words(c.in); got != c.want {
			t.Errorf("Tokens(%q)\n got %q\nwant %q", c.in, got, c.want)
		}
	}
}

func TestStem(t *testing.T) {
	for _, c := range [][2]string{{"evicted", "evict"}, {"policies", "policy"}, {"police", "police"}, {"tenancies", "tenant"}, {"paid", "pay"}} {
		if got := Stem(c[0], English); got != c[1] {
			t.Errorf("Stem(%q) = %q, want %q", c[0], got, c[1])
		}
	}
	if a, b := Stem("licenciement", French), Stem("licenciements", French); a != b {
		t.Errorf("French plural: %q and %q", a, b)
	}
}

func TestDetect(t *testing.T) {
	for in, want := range map[string]Lang{
		"my landlord is evicting me":          English,
		"mon propriétaire veut que je parte":  French,
		"quand est-ce que je reçois le reste": French,
		"N4":                                  English,
	} {
		if got, _ := Detect(Tokens(in)); got != want {
			t.Errorf("Detect(%q) = %v, want %v", in, got, want)
		}
	}
}

func FuzzTokens(f *testing.F) {
	for _, s := range []string{"", "N.4", "s. 48(1)", "h and c", "a's'", "é\u0301", "IT i", "1,2,3.4.5", "\xf0\x28", "İ IT"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		sentence := 0
		for _, token := range Tokens(s) {
			if token.Word == "" || len(token.Word) > 2*maxToken || !utf8.ValidString(token.Word) {
				t.Fatalf("token %q of %q", token.Word, s)
			}
			if token.Sentence < sentence || token.Sentence > sentence+1 {
				t.Fatalf("sentence %d after %d in %q", token.Sentence, sentence, s)
			}
			sentence = token.Sentence
			Stem(token.Word, English)
			Stem(token.Word, French)
		}
	})
}

func BenchmarkTokens(b *testing.B) {
	const said = "My landlord wants me out because he says that his son is moving in. I paid 1850 a month, and he didn't give me an N12. Can he do that?"
	tokens := make([]Token, 0, 64)
	b.ReportAllocs()
	for b.Loop() {
		tokens = Append(tokens[:0], said)
	}
}

func TestSlip(t *testing.T) {
	for _, test := range []struct {
		typed, meant, other string // that is as far by Distance
	}{
		{"waht", "what", "want"},             // changed places
		{"renwal", "renewal", "rental"},      // left out
		{"houes", "house", "hours"},          // changed places
		{"refered", "referred", "revered"},   // not doubled
		{"csnada", "canada", "cinada"},       // the key beside
		{"seperate", "separate", "sepkrate"}, // one vowel for another
	} {
		if Distance(test.typed, test.meant, 2) != Distance(test.typed, test.other, 2) {
			t.Errorf("%q is not as far from %q as from %q", test.typed, test.meant, test.other)
		}
		if Slip(test.typed, test.meant) >= Slip(test.typed, test.other) {
			t.Errorf("%q is sooner %q (%v) than %q (%v)", test.typed, test.other, Slip(test.typed, test.other), test.meant, Slip(test.typed, test.meant))
		}
	}
	if Slip("same", "same") != 0 || Slip("", "abc") <= 0 {
		t.Error("what is the same costs something, or a whole word nothing")
	}
}

func TestElided(t *testing.T) {
	for word, want := range map[string]string{"lavocat": "avocat", "jai": "", "jdois": "dois", "quelle": "elle", "lheure": "heure", "loyer": "oyer", "la": "", "": "", "q": "", "maison": "aison", "bail": ""} {
		if got := Elided(word); got != want {
			t.Errorf("Elided(%q) = %q, want %q", word, got, want)
		}
	}
}
