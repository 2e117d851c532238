package desk

import (
	"fmt"
	"html/template"
	"strings"
)

// Charts are drawn on the server. Each stands before a table with the same numbers, so that it is hidden from who cannot see it; its colours are the
// style sheet's.

// barsAtMost is how many bars a chart shows; the table has them all.
const barsAtMost = 14

// bars draws what happened by one thing, a bar each: helped, not helped, not answered, requests.
func bars(by string, rows []tally) template.HTML {
	if by == "day" && len(rows) > barsAtMost {
		rows = rows[len(rows)-barsAtMost:]
	}
	rows = rows[:min(len(rows), barsAtMost)]
	most := 1
	for _, r := range rows {
		most = max(most, r.Total)
	}
	const label, width, height = 170, 460, 24
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="chart" viewBox="0 0 %d %d" aria-hidden="true" focusable="false">`, label+width+50, height*len(rows)+8)
	for n, r := range rows {
		y, x := n*height+4, float64(label)
		fmt.Fprintf(&b, `<text x="%d" y="%d" text-anchor="end">%s</text>`, label-8, y+14, template.HTMLEscapeString(short(r.Key)))
		for _, part := range []struct {
			class string
			count int
		}{{"yes", r.Helped}, {"no", r.Unhelpful}, {"open", r.Unanswered + r.Refused}, {"sent", r.Intakes}} {
			wide := float64(width) * float64(part.count) / float64(most)
			fmt.Fprintf(&b, `<rect class="%s" x="%.1f" y="%d" width="%.1f" height="16"/>`, part.class, x, y+1, wide)
			x += wide
		}
		fmt.Fprintf(&b, `<text x="%.1f" y="%d">%d</text>`, x+6, y+14, r.Total)
	}
	b.WriteString(`</svg>`)
	return template.HTML(b.String())
}

func short(key string) string {
	if key == "" {
		return "not known"
	}
	if r := []rune(key); len(r) > 24 {
		return string(r[:23]) + "…"
	}
	return key
}

// curve draws how often visitors said yes against how sure the bot was; on the line it is as right as it says.
func curve(bins []bin) template.HTML {
	const side, edge = 220, 30
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="chart square" viewBox="0 0 %d %d" aria-hidden="true" focusable="false">`, side+2*edge, side+2*edge)
	fmt.Fprintf(&b, `<path class="axis" d="M%d %dV%dH%d"/><path class="line" d="M%d %dL%d %d"/>`, edge, edge, edge+side, edge+side, edge, edge+side, edge+side, edge)
	for _, n := range bins {
		if n.Count > 0 {
			fmt.Fprintf(&b, `<circle cx="%.1f" cy="%.1f" r="6"/>`, edge+side*n.Sure, edge+side*(1-n.Yes))
		}
	}
	fmt.Fprintf(&b, `<text x="%d" y="%d" text-anchor="middle">confidence</text><text x="%d" y="%d">said yes</text></svg>`, edge+side/2, side+2*edge-8, edge-24, edge-12)
	return template.HTML(b.String())
}
