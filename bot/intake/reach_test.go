package intake

import (
	"strings"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/corpus/frenchtest"
	"github.com/treadstone-law/answerbot/session"
)

// The form's French is set as French in Canada is.
func TestFrenchIsSet(t *testing.T) { frenchtest.Check(t, french) }

func TestEmailFault(t *testing.T) {
	for in, want := range map[string]string{
		"ana@example.com": "", "ana+law@example.co.uk": "", "o'brien@example.ca": "", "ana@exämple.ca": "", "josé@exemple.ca": "", `"ana silva"@example.com`: "",
		"ana": "at", "": "at", "ana@b@example.com": "at", "ana@example": "domain", "ana@": "domain", "ana@example.com.": "domain", "ana@-a.com": "domain", "ana@1.2.3.4": "domain", "@example.com": "local",
		"ana.@example.com": "local", "ana@example.com, bob@example.com": "space", "ana silva@example.com": "space", "ana@example .com": "space",
		strings.Repeat("a", 65) + "@example.com": "local", "Ana <ana@example.com>": "space",
	} {
		if got := emailFault(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestPhoneFault(t *testing.T) {
	for in, want := range map[string]string{
		"416 555 0123": "", "(416) 555-0123 x12": "", "1-416-555-0123": "", "+33 1 42 68 53 00": "", "1-800-FLOWERS": "", "+1 416 555 0123 ext. 7": "",
		"555 0123": "area", "12": "short", "no thanks": "letters", "416 five fifty 0199": "letters", "four sixteen five five five": "letters", "416 555 0123 ext 7": "", "416 555 0123 4567": "long", "+999 123 456 789": "country", strings.Repeat("4", 39): "long",
	} {
		if got := phoneFault(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

// What can only mean one thing is read as that.
func TestReadAsMeant(t *testing.T) {
	for _, row := range []struct{ field, in, want string }{
		{Email, "anna @ gmail . com", "anna@gmail.com"}, {Email, "anna.k@gmail .com", "anna.k@gmail.com"}, {Email, "Anna@Gmail. com", "Anna@Gmail.com"}, {Email, "ana @ exemple . qc.ca", "ana@exemple.qc.ca"},
		{Email, "ana silva@example.com", "ana silva@example.com"}, {Email, "ana@example.com. bob", "ana@example.com. bob"}, {Email, "ana@example.com, bob@example.com", "ana@example.com, bob@example.com"},
		{Phone, "416 five five five 0199", "4165550199"}, {Phone, "four one six five five five 0 one nine nine", "4165550199"}, {Phone, "quatre un six, cinq cinq cinq, zéro un neuf neuf", "4165550199"},
		{Phone, "416 555 0199", "416 555 0199"}, {Phone, "1-800-FLOWERS", "1-800-FLOWERS"}, {Phone, "four sixteen 555 0199", "four sixteen 555 0199"}, {Phone, "416 555 0123 x12", "416 555 0123 x12"},
		{About, "one two three", "one two three"},
		{Email, "\u200eana@\u2060example.com\u200f", "ana@example.com"}, {Name, "می\u200cخواهم", "می\u200cخواهم"}, // marks that come with what is copied, and one that is spelling
	} {
		if got := Clean(map[string]string{row.field: row.in})[row.field]; got != row.want {
			t.Errorf("%s %q: got %q, want %q", row.field, row.in, got, row.want)
		}
	}
}

// Names that are longer than the form takes are compared with a list as far as it does.
func TestNamesOf(t *testing.T) {
	long := strings.Repeat("é ", 4000)
	got := NamesOf(map[string]string{Name: long, OtherNames: "Ana", Opposing: long})
	if len([]rune(got[0])) != maxName || got[1] != "Ana" || len([]rune(got[2])) != maxOpposing {
		t.Errorf("got names of %d, %d and %d bytes", len(got[0]), len(got[1]), len(got[2]))
	}
	if got := NamesOf(map[string]string{Name: "Ana", Opposing: "not sure"}); len(got) != 2 {
		t.Errorf("got %q", got)
	}
}

func TestWays(t *testing.T) {
	for in, want := range map[string]string{
		"call me at 416 555 0199 please": "phone 416 555 0199", "anna@gmail.com or (647) 555-0111": "email anna@gmail.com, phone (647) 555-0111",
		"it is anna @ gmail . com.": "email anna@gmail.com", "anna@gmail.com. I was fired": "email anna@gmail.com", "416 555 0199 or 647.555.0111": "phone 416 555 0199, phone 647.555.0111", "416-555-0190 5 pm": "phone 416-555-0190",
		"416 555 0123 ext 7": "phone 416 555 0123 ext 7", "+33 1 42 68 53 00": "phone +33 1 42 68 53 00", "omar at gmail dot com": "email omar@gmail.com",
		"anna point roy arobase exemple point ca": "email anna.roy@exemple.ca", "i work at amazon.ca": "", "i owe 1200 since 2024": "", "anna@nowhere": "", "12416 555 01990": "",
	} {
		var got []string
		for _, w := range Ways(in) {
			got = append(got, w.Field+" "+w.Value)
		}
		if got := strings.Join(got, ", "); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestDateFault(t *testing.T) {
	today := time.Date(2026, 11, 26, 0, 0, 0, 0, time.UTC)
	for in, want := range map[string]string{
		"2026-11-30": "", "2026/1/5": "", "November 30, 2026": "", "2 Jan 2027": "", "2028-02-29": "", "2022-01-01": "",
		"2026-02-30": "none", "2027-02-29": "none", "30/11/26": "shape", "next Friday": "shape", "2126-11-30": "far", "1926-11-30": "far",
	} {
		if got := dateFault(isoDate(in), today); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func FuzzReach(f *testing.F) {
	f.Add("ana@example.com")
	f.Add("+1 (416) 555-0123 x12")
	f.Fuzz(func(t *testing.T, s string) {
		clean := Clean(map[string]string{Email: s})[Email]
		if emailFault(clean) == "" && strings.ContainsAny(clean, "\r\n") {
			t.Fatalf("%q may be an address", clean)
		}
		phoneFault(s)
		dateFault(isoDate(s), time.Unix(0, 0))
	})
}

// A form that is looked at again, when a name on it has come onto the conflict list, shows no step that it has no more, and stays what it was for others.
func TestRenew(t *testing.T) {
	form := &session.Form{ID: "f", Step: StepAbout, Values: map[string]string{Name: "Ana", About: "my lease"}}
	set := Setting{Lang: "en", Hit: func([]string) bool { return true }}
	if got := set.Renew(form, "g"); got.Step != StepReview || len(got.Fields) == 0 || got.Values[About] != "" {
		t.Errorf("got %+v", got)
	}
	if form.Values[About] == "" {
		t.Error("the form that was renewed is another one")
	}
}

// Numbers behind other digits, with an extension in French, and what only looks like a number or an address.
func TestWaysAmidDigits(t *testing.T) {
	for in, want := range map[string]string{
		"1701 Maple st M5V 2T6 416 555 0123": "416 555 0123", "born 1985-04-12 416 555 0123": "416 555 0123", "+44 20 7946 0958": "+44 20 7946 0958", "+1 (416) 555-0123 ext 22": "+1 (416) 555-0123 ext 22",
		"514 555 0123 poste 22": "514 555 0123 ext 22", "4165550123 or 647-555-0123": "4165550123|647-555-0123", "ticket 4162345678901": "", "file 2024 555 01987": "", "416-555-01234": "",
		"julie point roy a gmail point com": "julie.roy@gmail.com", "joe dot bloggs at gmail dot com": "joe.bloggs@gmail.com", "marc a un point de vue": "",
	} {
		var got []string
		for _, way := range Ways(in) {
			got = append(got, way.Value)
		}
		if strings.Join(got, "|") != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}
