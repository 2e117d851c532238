package main

import (
	"fmt"
	"math"
	"strings"
)

// picture is plots side by side.
type picture []plot

// plot has two logarithmic axes.
type plot struct {
	title, across string
	lines         []line
}

type line struct {
	name, colour string
	dashed       bool
	points       []point
}

type point struct{ x, y float64 }

// The places within a plot, in pixels.
const (
	plotWidth, plotHeight = 460, 360
	left, right           = 62, 16
	top, bottom           = 34, 98
)

// draw gives the picture as SVG.
func (p picture) draw() string {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12" fill="#222" role="img" aria-label="What a message costs">`+"\n", plotWidth*len(p), plotHeight)
	fmt.Fprintf(&b, `<rect width="%d" height="%d" fill="#fff"/>`+"\n", plotWidth*len(p), plotHeight)
	for i, plot := range p {
		fmt.Fprintf(&b, `<g transform="translate(%d 0)">`+"\n", i*plotWidth)
		plot.draw(&b)
		b.WriteString("</g>\n")
	}
	b.WriteString("</svg>\n")
	return b.String()
}

func (p *plot) draw(b *strings.Builder) {
	var xs, ys scale
	for _, l := range p.lines {
		for _, at := range l.points {
			xs.cover(at.x)
			ys.cover(at.y)
		}
	}
	xs.from, xs.to, ys.from, ys.to = left, plotWidth-right, plotHeight-bottom, top
	ys.low, ys.high = math.Floor(ys.low), math.Ceil(ys.high)
	fmt.Fprintf(b, `<text x="%d" y="20" font-weight="bold">%s</text>`+"\n", left, p.title)
	for power := ys.low; power <= ys.high; power++ {
		y := ys.place(math.Pow(10, power))
		fmt.Fprintf(b, `<path d="M%d %.1fH%d" stroke="#ddd"/><text x="%d" y="%.1f" text-anchor="end">%s</text>`+"\n", left, y, plotWidth-right, left-6, y+4, thousands(math.Pow(10, power)))
	}
	if len(p.lines) > 0 {
		for _, at := range p.lines[0].points {
			x := xs.place(at.x)
			fmt.Fprintf(b, `<path d="M%.1f %dv5" stroke="#888"/><text x="%.1f" y="%d" text-anchor="middle" font-size="10">%s</text>`+"\n", x, plotHeight-bottom, x, plotHeight-bottom+17, thousands(at.x))
		}
	}
	fmt.Fprintf(b, `<text x="%d" y="%d" text-anchor="middle">%s</text>`+"\n", (left+plotWidth-right)/2, plotHeight-bottom+35, p.across)
	for i, l := range p.lines {
		l.draw(b, &xs, &ys, i)
	}
}

// draw draws a line and the legend's row that explains it.
func (l *line) draw(b *strings.Builder, xs, ys *scale, row int) {
	dash := ""
	if l.dashed {
		dash = ` stroke-dasharray="5 4"`
	}
	var path strings.Builder
	for i, at := range l.points {
		fmt.Fprintf(&path, "%c%.1f %.1f", "ML"[min(i, 1)], xs.place(at.x), ys.place(at.y))
		fmt.Fprintf(b, `<circle cx="%.1f" cy="%.1f" r="2.5" fill="%s"><title>%s: %s</title></circle>`+"\n", xs.place(at.x), ys.place(at.y), l.colour, thousands(at.x), thousands(at.y))
	}
	fmt.Fprintf(b, `<path d="%s" fill="none" stroke="%s" stroke-width="1.8"%s/>`+"\n", path.String(), l.colour, dash)
	x, y := left+row%2*200, plotHeight-bottom+58+row/2*20
	fmt.Fprintf(b, `<path d="M%d %dh22" stroke="%s" stroke-width="1.8"%s/><text x="%d" y="%d" font-size="11">%s</text>`+"\n", x, y-4, l.colour, dash, x+27, y, l.name)
}

// scale places powers of ten between two pixels.
type scale struct {
	low, high float64 // logarithms
	from, to  float64
	any       bool
}

func (s *scale) cover(v float64) {
	v = math.Log10(v)
	if !s.any {
		s.low, s.high, s.any = v, v, true
	}
	s.low, s.high = min(s.low, v), max(s.high, v)
}

func (s *scale) place(v float64) float64 {
	return s.from + (math.Log10(v)-s.low)/max(1e-9, s.high-s.low)*(s.to-s.from)
}

// thousands writes a number with commas.
func thousands(v float64) string {
	if v < 10 {
		return fmt.Sprintf("%.3g", v)
	}
	digits := fmt.Sprintf("%.0f", v)
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return digits
}
