package slots

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/treadstone-law/answerbot/bot/intake"
)

// What has been learnt from is read as it is marked, but for a little.
func TestKnowsItsExamples(t *testing.T) {
	m := Shipped()
	want, right := 0, 0
	for _, file := range exampleFiles(t) {
		for _, e := range readExamples(t, file) {
			marked := pieces(e.spans())
			want += len(marked)
			for s := range pieces(m.Read(e.Text, intake.Ways(e.Text), e.Stage).Spans) {
				if marked[s] {
					right++
				}
			}
		}
	}
	if 100*right < 90*want {
		t.Errorf("%d of %d pieces are read, want nine in ten", right, want)
	}
}

func TestRead(t *testing.T) {
	for said, want := range map[string]string{
		"my name is Quentin Abara, call me at 416 555 0123 after 6": "name=Quentin Abara mine=416 555 0123 when=after 6",
		"je m'appelle Zoé Kabongo, 613-555-0187":                    "name=Zoé Kabongo mine=613-555-0187",
		"is 416 555 0123 a scam":                                    "no=416 555 0123",
		strings.Repeat("the landlord came back again and shouted at us in the hall. ", 60) + "My name is Quentin Abara, call me at 416 555 0123": "name=Quentin Abara mine=416 555 0123",
		"what is a will": "",
	} {
		var got []string
		for s := range m(said) {
			got = append(got, s)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: got %q, want %q", said, got, want)
		}
	}
}

// m gives what is read of a message that comes without a form.
func m(said string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for _, s := range Shipped().Read(said, intake.Ways(said), Chat).Spans {
			if s.Label > Matter && s.Label != Call && !yield(names[s.Label]+"="+said[s.From:s.To]) {
				return
			}
		}
	}
}

// TestAnyName puts names of the lists, drawn by chance, into what people say around them: whose a name is, is told by that and not by which name it is.
func TestAnyName(t *testing.T) {
	list := func(file string) []string {
		text, err := os.ReadFile("names/" + file)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Fields(string(text))
	}
	const drawn = 200
	given, family, random := list("given.txt"), list("family.txt"), rand.New(rand.NewPCG(1, 1))
	for said, want := range map[string]Label{"%s": Name, "my name is %s": Name, "im %s": Name, "je m'appelle %s": Name, "Nom : %s": Name,
		"against %s": Opposing, "my ex is %s": Opposing, "mon ex c'est %s": Opposing, "contre %s": Opposing} {
		right := 0
		for range drawn {
			name := given[random.IntN(len(given))] + " " + family[random.IntN(len(family))]
			text := fmt.Sprintf(said, name)
			spans := Shipped().Read(text, nil, Names).Spans
			if at := slices.IndexFunc(spans, func(s Span) bool { return s.Label == want }); at >= 0 && text[spans[at].From:spans[at].To] == name {
				right++
			}
		}
		if t.Logf("%q: %d of %d", said, right, drawn); 10*right < 9*drawn {
			t.Errorf("%q: %d of %d names are read, want nine in ten", said, right, drawn)
		}
	}
}

func TestParseExample(t *testing.T) {
	e, err := ParseExample("names\t{my boss [other:Ida Roy] fired me}, im [name:Lee]")
	if err != nil || e.Text != "my boss Ida Roy fired me, im Lee" || e.Stage != Names || len(e.Marks) != 3 {
		t.Errorf("got %+v, %v", e, err)
	}
	for _, line := range []string{"", "first", "later\thi", "first\t", "first\t{hi", "first\thi}", "first\t[name:Lee", "first\t[who:Lee]", "first\t[name:]", "first\t[name:{x}]", "first\ta]"} {
		if e, err := ParseExample(line); err == nil {
			t.Errorf("%q: got %+v, want an error", line, e)
		}
	}
}

func FuzzParseExample(f *testing.F) {
	f.Add("names\t{my boss [other:Ida Roy] fired me}, im [name:Lee]")
	f.Fuzz(func(t *testing.T, line string) {
		e, err := ParseExample(line)
		if err != nil {
			return
		}
		for _, mark := range e.Marks {
			if mark.From < 0 || mark.From > mark.To || mark.To > len(e.Text) {
				t.Errorf("%q: mark %+v is not in %q", line, mark, e.Text)
			}
		}
		e.spans()
	})
}

// Whatever is typed, its pieces are in it, one behind the other, and a number is a whole piece.
func FuzzRead(f *testing.F) {
	for _, said := range []string{"", "im Lee 416 555 0123", "O’Brien\u0301 d'ici", "١٢٣ 你好 \xff {}", strings.Repeat("a b ", 200)} {
		f.Add(said, uint8(1))
	}
	f.Fuzz(func(t *testing.T, said string, at uint8) {
		last := 0
		r := Shipped().Read(said, intake.Ways(said), Stage(at%uint8(stages)))
		for _, s := range r.Spans {
			if s.From < last || s.To <= s.From || s.To > len(said) || s.Sure < 0 || s.Sure > 1.001 || (s.Way != nil) != (s.Label == Mine || s.Label == NotMine) {
				t.Errorf("%q: %+v", said, s)
			}
			last = s.To
		}
	})
}

func BenchmarkRead(b *testing.B) {
	m := Shipped()
	b.ReportAllocs()
	for b.Loop() {
		const said = "im Priya, my landlord wants me out in two weeks and kept the deposit, can he do that without a notice"
		m.Read(said, intake.Ways(said), Chat)
	}
}
