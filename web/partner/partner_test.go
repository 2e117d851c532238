package partner

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"
)

func known(area string) bool { return area == "tenancy" || area == "employment" }

func read(name string) ([]byte, error) {
	var out bytes.Buffer
	shade := map[string]uint8{"dark.png": 40, "pale.png": 250}
	if _, ok := shade[name]; !ok {
		return nil, errors.New("no such file: " + name)
	}
	picture := image.NewGray(image.Rect(0, 0, 8, 8))
	for i := range picture.Pix {
		picture.Pix[i] = color.Gray{Y: shade[name]}.Y
	}
	err := png.Encode(&out, picture)
	return out.Bytes(), err
}

func good() Partner {
	return Partner{Key: "clinic", Name: "Clinic", Origins: []string{"https://clinic.example", "http://localhost:8090"}, Areas: []string{"tenancy"},
		Theme: Theme{Accent: "#7a1f3d", Logo: "dark.png"}, Route: "clinic-1", Rate: 60, Quota: 500}
}

func TestGoodPartner(t *testing.T) {
	s, faults := New([]Partner{good()}, known, read)
	if faults != nil {
		t.Fatal(faults)
	}
	p := s.Get("clinic")
	if p == nil || p.Lang != "en" || len(p.Theme.Picture) == 0 || s.Get("other") != nil {
		t.Fatalf("got %+v", p)
	}
	if ratio := contrast(parse(p.Theme.AccentDark), darkPaper); ratio < forText {
		t.Errorf("the accent for the dark, %s, has a contrast of %.2f", p.Theme.AccentDark, ratio)
	}
	if of := s.Of("https://clinic.example"); len(of) != 1 || len(s.Of("https://clinic.example.evil.example")) != 0 {
		t.Errorf("by origin: %v", of)
	}
}

func TestFaults(t *testing.T) {
	for _, test := range []struct {
		name  string
		spoil func(*Partner)
		want  string
	}{
		{"no key", func(p *Partner) { p.Key = "" }, "key: want"},
		{"key in capitals", func(p *Partner) { p.Key = "Clinic" }, "key: want"},
		{"no name", func(p *Partner) { p.Name = " " }, "name: want"},
		{"no origins", func(p *Partner) { p.Origins = nil }, "origins: want 1 to"},
		{"any origin", func(p *Partner) { p.Origins = []string{"*"} }, "no wildcards"},
		{"any subdomain", func(p *Partner) { p.Origins = []string{"https://*.clinic.example"} }, "no wildcards"},
		{"http", func(p *Partner) { p.Origins = []string{"http://clinic.example"} }, "want https"},
		{"ftp", func(p *Partner) { p.Origins = []string{"ftp://clinic.example"} }, "want https"},
		{"no scheme", func(p *Partner) { p.Origins = []string{"clinic.example"} }, "want scheme and host"},
		{"null", func(p *Partner) { p.Origins = []string{"null"} }, "want scheme and host"},
		{"a path", func(p *Partner) { p.Origins = []string{"https://clinic.example/"} }, "without a path"},
		{"a user", func(p *Partner) { p.Origins = []string{"https://me@clinic.example"} }, "without a path"},
		{"capitals", func(p *Partner) { p.Origins = []string{"https://Clinic.example"} }, "as a browser sends it"},
		{"a dot", func(p *Partner) { p.Origins = []string{"https://clinic.example."} }, "as a browser sends it"},
		{"a second policy", func(p *Partner) { p.Origins = []string{"https://a;script-src"} }, "as a browser sends it"},
		{"the usual port", func(p *Partner) { p.Origins = []string{"https://clinic.example:443"} }, "usual port"},
		{"unknown area", func(p *Partner) { p.Areas = []string{"law-of-the-sea"} }, "no answers of this area"},
		{"language", func(p *Partner) { p.Lang = "de" }, "want en or fr"},
		{"greeting", func(p *Partner) { p.Greeting = strings.Repeat("x", 401) }, "at most 400"},
		{"route", func(p *Partner) { p.Route = "a b" }, "route: want"},
		{"phone", func(p *Partner) { p.Phone = "call us" }, "as people write it"},
		{"rate", func(p *Partner) { p.Rate = -1 }, "0 for no limit"},
		{"pale accent", func(p *Partner) { p.Theme.Accent = "#ffcc00" }, "a readable one near it is #"},
		{"accent by name", func(p *Partner) { p.Theme.Accent = "teal" }, "want a colour such as"},
		{"no such logo", func(p *Partner) { p.Theme.Logo = "none.png" }, "no such file"},
		{"logo of another kind", func(p *Partner) { p.Theme.Logo = "logo.svg" }, "want a PNG"},
		{"pale logo", func(p *Partner) { p.Theme.Logo = "pale.png" }, "use the logo's dark form"},
	} {
		p := good()
		test.spoil(&p)
		if s, faults := New([]Partner{p}, known, read); s != nil || len(faults) != 1 || !strings.Contains(faults[0], test.want) {
			t.Errorf("%s: got %q, want %q", test.name, faults, test.want)
		}
	}
	bad := good()
	bad.Name, bad.Origins = "", nil
	if _, faults := New([]Partner{good(), bad}, known, read); len(faults) != 3 || !strings.HasPrefix(faults[0], "partners[1] (clinic): key: is taken") {
		t.Errorf("all faults together: got %q", faults)
	}
}

func FuzzOrigin(f *testing.F) {
	for _, s := range []string{"https://a.example", "http://localhost:1", "*", "https://[::1", "null", "https://a.example;x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if OriginFault(s) == "" && strings.ContainsAny(s, "*;, '\"\r\n") {
			t.Fatalf("took %q, which would change a policy", s)
		}
	})
}
