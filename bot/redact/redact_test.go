package redact

import (
	"slices"
	"strings"
	"testing"
)

func TestText(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"mail me at ana.silva+law@example.co.uk please", "mail me at [email] please"},
		{"ana (at) example dot com", "[email]"},
		{"écrivez à josée@exemple.ca", "écrivez à [email]"},
		{"call 416-555-0134 or (905) 555.0199", "call [phone] or [phone]"},
		{"+33 1 42 68 53 00 is my mother", "[phone] is my mother"},
		{"+225 07 08 09 10 11 or +55 11 91234 5678", "[phone] or [phone]"},
		{"1 800 668 8258", "[phone]"}, {"555-0134", "[phone]"}, {"4165550134 call", "[phone] call"},
		{"my sin is 046 454 286", "my sin is [SIN]"}, {"046-454-286", "[SIN]"}, {"mon NAS: 123456789", "mon NAS: [SIN]"},
		{"card 4111 1111 1111 1111 exp 12/28", "card [card] exp 12/28"}, {"visa 1234567890123", "visa [card]"},
		{"ohip 1234-567-897-AB", "ohip [health card]"}, {"my health card 1234567897", "my health card [health card]"},
		{"I live at M5V 2T6 downtown", "I live at [postal code] downtown"}, {"k1a0b1", "[postal code]"},
		{"my name is Ana Maria da Silva and I rent", "my name is [name] and I rent"},
		{"my name is ana silva and i rent", "my name is [name] and i rent"},
		{"My name's O'Brien.", "My name's [name]"}, {"my name is Jean-Luc. I rent", "my name is [name] I rent"},
		{"Je m'appelle Élodie Tremblay, je loue", "Je m'appelle [name], je loue"}, {"mon nom est tremblay et je loue", "mon nom est [name] et je loue"},
		{"je m’appelle Luc", "je m’appelle [name]"}, {"I am Mr Patel", "I am Mr [name]"}, {"Mme Roy est ma voisine", "Mme [name] est ma voisine"},
		{"file number LTB-L-012345-26 is mine", "file number [file number] is mine"}, {"CV-20-00645678-0000", "[file number]"},
		{"my claim no. 55432-A", "my claim no. [file number]"}, {"dossier 22-445566", "dossier [file number]"}, {"W301234567", "[file number]"},
		{"licence A1234-56789-01234", "licence [licence]"}, {"plate ABCD 123", "plate [licence]"}, {"passport number AB123456 expired", "passport number [licence] expired"},
		{"account 0012345678901", "account [file number]"}, {"the number 12345678", "the number [number]"},
		{"416-555-0123 905-555-0199", "[phone] [phone]"}, {"call 416-555-0123 4111 1111 1111 1111", "call [phone] [card]"}, {"046 454 286 12/05/1980", "[SIN] 12/05/1980"},
		// what stays
		{"I have 14 days under an N4 for $1,250,000 since 2026-11-30", "I have 14 days under an N4 for $1,250,000 since 2026-11-30"},
		{"my landlord in Toronto gave me an N12", "my landlord in Toronto gave me an N12"}, {"due 30/11/2026 at 9", "due 30/11/2026 at 9"},
		{"court 2026-11-30 14:00", "court 2026-11-30 14:00"}, {"hearing on 30/11/2026 9 am", "hearing on 30/11/2026 9 am"},
		{"the name of the form is what?", "the name of the form is what?"}, {"call 911 or 9-8-8", "call 911 or 9-8-8"},
		{"section 48 of the Residential Tenancies Act, 2006", "section 48 of the Residential Tenancies Act, 2006"}, {"", ""},
		{"is the co-op the same as L1-L9", "is the co-op the same as L1-L9"}, {"$ 1500000 offer", "$ 1500000 offer"},
	} {
		if got := Text(test.in); got != test.want {
			t.Errorf("%q\n got %q\nwant %q", test.in, got, test.want)
		}
	}
}

func TestSecrets(t *testing.T) {
	for _, test := range []struct {
		in, want string
		kinds    []Kind
	}{
		{"pay with 4111-1111-1111-1111, sin 046454286", "pay with [card], sin [SIN]", []Kind{Card, SIN}},
		{"my health card is 1234 567 897 AB", "my health card is [health card]", []Kind{HealthCard}},
		{"4111 1111 1111 1111 12/27 123", "[card] 12/27 123", []Kind{Card}}, {"378282246310005 1227", "[card] 1227", []Kind{Card}}, // and what stands after it
		{"4111 1111 1111 1111 5500 0000 0000 0004", "[card] [card]", []Kind{Card, Card}}, {"+1 416 555 0123 4111 1111 1111 1111", "+1 416 555 0123 [card]", []Kind{Card}},
		{"046 454 286 12/05/1980", "[SIN] 12/05/1980", []Kind{SIN}}, {"my sin is 046454286 416-555-0123", "my sin is [SIN] 416-555-0123", []Kind{SIN}},
		{"1234-567-897 12/05/1980", "[health card] 12/05/1980", []Kind{HealthCard}}, {"416-555-0123 905-555-0199", "416-555-0123 905-555-0199", nil},
		{"call 416-555-0134", "call 416-555-0134", nil}, {"+61 412 345 678", "+61 412 345 678", nil},
		{"4111 1111 1111 1112", "4111 1111 1111 1112", nil}, // no check digit, so no card
		{"claim 046454286", "claim 046454286", nil},         // nine digits alone may be anything
	} {
		got, kinds := Secrets(test.in)
		if got != test.want || !slices.Equal(kinds, test.kinds) {
			t.Errorf("%q: got %q %v, want %q %v", test.in, got, kinds, test.want, test.kinds)
		}
	}
}

// Whatever comes in, redacting is final, and no address or long number is left.
func FuzzText(f *testing.F) {
	for _, s := range []string{"my name is Ana 416-555-0134", "a@b.ca at x dot com", "4111 1111 1111 1111", "M5V2T6 LTB-L-012345-26", "je m'appelle \xff", "Mr Mr Mr Patel"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 16<<10 {
			t.Skip("longer than a message may be")
		}
		once := Text(s)
		if twice := Text(once); twice != once {
			t.Fatalf("%q: once %q, twice %q", s, once, twice)
		}
		if emails.MatchString(once) || postalCodes.MatchString(once) {
			t.Fatalf("%q is left in %q", s, once)
		}
		masked, kinds := Secrets(s)
		if len(kinds) == 0 && masked != s || strings.Count(masked, "[")-strings.Count(s, "[") > len(kinds) {
			t.Fatalf("%q: %q %v", s, masked, kinds)
		}
	})
}
