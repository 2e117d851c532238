package main

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

// A picture is well-formed, keeps its points within the plot and names its lines.
func TestDraw(t *testing.T) {
	drawn := picture{
		{title: "cost", across: "answers", lines: []line{{name: "first", colour: "#000", points: []point{{250, 1.5}, {250000, 90}}}, {name: "second", colour: "#111", dashed: true, points: []point{{250, 30}}}}},
		{title: "nothing measured", across: "threads"},
	}.draw()
	decoder := xml.NewDecoder(strings.NewReader(drawn))
	circles := 0
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if e, ok := token.(xml.StartElement); ok && e.Name.Local == "circle" {
			circles++
		}
	}
	if circles != 3 || strings.Contains(drawn, "NaN") {
		t.Errorf("%d circles in\n%s", circles, drawn)
	}
	for _, want := range []string{"first", "second", "250,000", `cx="62.0"`, `cx="444.0"`} {
		if !strings.Contains(drawn, want) {
			t.Errorf("%q is missing", want)
		}
	}
}

func TestThousands(t *testing.T) {
	for v, want := range map[float64]string{0.25: "0.25", 9: "9", 250: "250", 2500: "2,500", 1234567: "1,234,567"} {
		if got := thousands(v); got != want {
			t.Errorf("thousands(%v) = %q, want %q", v, got, want)
		}
	}
}
