package desk

import (
	"fmt"
	"html/template"
	"strings"
)

// Charts are drawn on the server. Each stands before a table with the same numbers, so that it is hidden from who cannot see it; its colours are the
// style sheet's, and each colour has a shade of its own, so that a print without colours is read too.

// barsAtMost is how many bars a chart shows; the table has them all.
const barsAtMost = 14

// part is one piece of a bar, in the order of the legend.
type part struct {
	class string
	count int
}

func (s sums) parts() []part {
	return []part{{"answered", s.Answered}, {"clarified", s.Clarified}, {"passed", s.HandedOff}}
}

func mostOf(rows []sums) int {
	most := 1
	for _, s := range rows {
		most = max(most, s.Turns())
	}
	return most
}

// bars draws what happened by one thing, a bar each.
func bars(rows []sums, say func(key string) string) template.HTML {
	const label, width, height = 190, 440, 24
	most := mostOf(rows)
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="chart" viewBox="0 0 %d %d" aria-hidden="true" focusable="false">`, label+width+50, height*len(rows)+8)
	for n, s := range rows {
		y, x := n*height+4, float64(label)
		fmt.Fprintf(&b, `<text x="%d" y="%d" text-anchor="end">%s</text>`, label-8, y+14, template.HTMLEscapeString(short(say(s.Key))))
		for _, p := range s.parts() {
			wide := float64(width) * float64(p.count) / float64(most)
			fmt.Fprintf(&b, `<rect class="%s" x="%.1f" y="%d" width="%.1f" height="16"/>`, p.class, x, y+1, wide)
			x += wide
		}
		fmt.Fprintf(&b, `<text x="%.1f" y="%d">%d</text>`, x+6, y+14, s.Turns())
	}
	b.WriteString(`</svg>`)
	return template.HTML(b.String())
}

func short(key string) string {
	if r := []rune(key); len(r) > 26 {
		return string(r[:25]) + "…"
	}
	return key
}

// columns draws what happened over time, a column for each day or week.
func columns(rows []sums) template.HTML {
	const edge, width, height = 36, 640, 180
	most := mostOf(rows)
	each := float64(width) / float64(max(len(rows), 1))
	var b strings.Builder
	frame(&b, edge, width, height, fmt.Sprint(most))
	for n, s := range rows {
		x, y := float64(edge)+each*float64(n), float64(edge/2+height)
		for _, p := range s.parts() {
			high := float64(height) * float64(p.count) / float64(most)
			y -= high
			fmt.Fprintf(&b, `<rect class="%s" x="%.1f" y="%.1f" width="%.1f" height="%.1f"/>`, p.class, x+each*.1, y, each*.8, high)
		}
		if n == 0 || n == len(rows)-1 {
			anchor := map[bool]string{true: "start", false: "end"}[n == 0]
			fmt.Fprintf(&b, `<text x="%.1f" y="%d" text-anchor="%s">%s</text>`, x+each*float64(min(n, 1)), edge/2+height+16, anchor, template.HTMLEscapeString(s.Key))
		}
	}
	b.WriteString(`</svg>`)
	return template.HTML(b.String())
}

// frame begins a chart with two axes and the greatest value.
func frame(b *strings.Builder, edge, width, height int, most string) {
	fmt.Fprintf(b, `<svg class="chart" viewBox="0 0 %d %d" aria-hidden="true" focusable="false">`, edge+width+4, edge+height)
	fmt.Fprintf(b, `<path class="axis" d="M%d %dV%dH%d"/><text x="%d" y="%d" text-anchor="end">%s</text>`, edge, edge/2, edge/2+height, edge+width, edge-6, edge/2+10, most)
}

// histogram draws how many answers were given with which confidence.
func histogram(all []step) template.HTML {
	const edge, width, height = 44, 400, 160
	most := 0.01
	for _, s := range all {
		most = max(most, s.GivenShare)
	}
	each := float64(width) / float64(len(all))
	var b strings.Builder
	frame(&b, edge, width, height, percent(most))
	for n, s := range all {
		x, high := float64(edge)+each*float64(n), float64(height)*s.GivenShare/most
		fmt.Fprintf(&b, `<rect class="answered" x="%.1f" y="%.1f" width="%.1f" height="%.1f"/>`, x+each*.08, float64(edge/2+height)-high, each*.84, high)
		if n%5 == 0 {
			fmt.Fprintf(&b, `<text x="%.1f" y="%d">%s</text>`, x, edge/2+height+16, percent(s.From))
		}
	}
	fmt.Fprintf(&b, `<text x="%d" y="%d" text-anchor="end">%s</text></svg>`, edge+width, edge/2+height+16, percent(1))
	return template.HTML(b.String())
}

// curve draws how often visitors said yes against how sure the bot was; on the line it is as right as it says. A dot is the larger the more it rests on.
func curve(all []step, across, up string) template.HTML {
	const side, edge = 220, 30
	most := 1
	for _, s := range all {
		most = max(most, s.Rated)
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="chart square" viewBox="0 0 %d %d" aria-hidden="true" focusable="false">`, side+2*edge, side+2*edge)
	fmt.Fprintf(&b, `<path class="axis" d="M%d %dV%dH%d"/><path class="line" d="M%d %dL%d %d"/>`, edge, edge, edge+side, edge+side, edge, edge+side, edge+side, edge)
	for _, s := range all {
		if s.Rated > 0 {
			fmt.Fprintf(&b, `<circle cx="%.1f" cy="%.1f" r="%.1f"/>`, edge+side*s.Mean, edge+side*(1-s.Share), 4+5*float64(s.Rated)/float64(most))
		}
	}
	fmt.Fprintf(&b, `<text x="%d" y="%d" text-anchor="middle">%s</text><text x="%d" y="%d">%s</text></svg>`, edge+side/2, side+2*edge-8, template.HTMLEscapeString(across),
		edge-24, edge-12, template.HTMLEscapeString(up))
	return template.HTML(b.String())
}
