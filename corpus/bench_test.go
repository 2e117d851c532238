package corpus

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
)

// BenchmarkLoad loads 280 answer files of full length, as many as the starter corpus has.
func BenchmarkLoad(b *testing.B) {
	fsys := fullLength(280)
	for b.Loop() {
		if _, found, err := Load(fsys); err != nil || len(found) > 0 {
			b.Fatal(found, err)
		}
	}
}

// fullLength makes a corpus of n answers, each as long as the writing rules ask for.
func fullLength(n int) fstest.MapFS {
	fsys := fstest.MapFS{}
	for i := range n {
		var s strings.Builder
		fmt.Fprintf(&s, "---\nquestion: What are the rules for matter number %d in Ontario?\nalternates:\n", i)
		for j := range 20 {
			fmt.Fprintf(&s, "  - \"my landlrod said thing %d about matter %d and idk what i can do now\"\n", j, i)
		}
		fmt.Fprintf(&s, "summary: %s\ntakeaways:\n", strings.Repeat("A tenant gives notice. ", 12))
		for j := range 4 {
			fmt.Fprintf(&s, "  - Sixty days of notice number %d, to the end of a month.\n", j)
		}
		s.WriteString("jurisdiction: ontario\nsources:\n  - {title: \"Residential Tenancies Act, 2006\", url: \"https://www.ontario.ca/laws/statute/06r17\"}\n")
		s.WriteString("  - {title: \"Landlord and Tenant Board\", url: \"https://tribunalsontario.ca/ltb/\"}\nbyline: Treadstone Law team\nupdated: 2026-11-23\nreview: {state: draft, due: 2027-05-31}\n")
		fmt.Fprintf(&s, "related: [matter-%d]\nlang: en\n---\n- One.\n- Two.\n\n", (i+1)%n)
		for j := range 22 {
			fmt.Fprintf(&s, "A tenant can end tenancy %d by giving notice to the landlord in writing. ", i*j)
		}
		fsys[fmt.Sprintf("answers/area-%d/matter-%d.md", i%14, i)] = &fstest.MapFile{Data: []byte(s.String())}
	}
	return fsys
}
