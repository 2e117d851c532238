package matcher

import (
	"fmt"
	"maps"
	"slices"

	"github.com/treadstone-law/answerbot/corpus"
)

// Bands divide confidences into what the bot does with them.
type Bands struct {
	Answer  float64 `json:"answer" yaml:"answer"`   // from here on the answer is given outright
	Clarify float64 `json:"clarify" yaml:"clarify"` // from here on, of all that are offered together, the visitor is asked which is meant; below, a person helps
}

// BandRules set other bands than the weights' own: everywhere, for an area, or for one answer, the narrowest first. A band that is zero is not set.
type BandRules struct {
	Bands   `yaml:",inline"`
	Areas   map[string]Bands `yaml:"areas"`
	Answers map[string]Bands `yaml:"answers"` // by slug
}

// Check reports every band that is no confidence or upside down.
func (r *BandRules) Check() []error {
	var faults []error
	check := func(where string, b Bands) {
		for _, x := range []float64{b.Answer, b.Clarify} {
			if x < 0 || x > 1 || x != x {
				faults = append(faults, fmt.Errorf("bands%s: %v is no confidence; want a number from 0 to 1", where, x))
			}
		}
		if b.Answer > 0 && b.Clarify > b.Answer {
			faults = append(faults, fmt.Errorf("bands%s: clarify %v is above answer %v; want it at most as high", where, b.Clarify, b.Answer))
		}
	}
	check("", r.Bands)
	for _, area := range slices.Sorted(maps.Keys(r.Areas)) {
		check(".areas."+area, r.Areas[area])
	}
	for _, slug := range slices.Sorted(maps.Keys(r.Answers)) {
		check(".answers."+slug, r.Answers[slug])
	}
	return faults
}

// Idle names the areas and answers with bands of their own that a corpus does not have: as they are written, they hold for nothing.
func (r *BandRules) Idle(c *corpus.Corpus) []string {
	c = c.Thawed()
	var idle []string
	for _, area := range slices.Sorted(maps.Keys(r.Areas)) {
		if _, ok := c.Area(area); !ok {
			idle = append(idle, fmt.Sprintf("bands.areas.%s: there is no answer of such an area to give", area))
		}
	}
	for _, slug := range slices.Sorted(maps.Keys(r.Answers)) {
		if c.Answer(slug) == nil {
			idle = append(idle, fmt.Sprintf("bands.answers.%s: there is no such answer to give", slug))
		}
	}
	return idle
}

// WithBands returns an index whose bands follow rules; nil for the weights' own.
func (ix *Index) WithBands(rules *BandRules) *Index {
	other := *ix
	other.bands = rules
	return &other
}

// Bands returns the bands that hold where no area or answer has its own.
func (ix *Index) Bands() Bands {
	b := ix.weights.Bands
	if ix.bands != nil {
		b = b.or(ix.bands.Bands)
	}
	return b
}

// BandsOf returns the bands that hold for an answer.
func (ix *Index) BandsOf(a *corpus.Answer) Bands {
	b := ix.Bands()
	if ix.bands == nil {
		return b
	}
	return b.or(ix.bands.Areas[a.Area]).or(ix.bands.Answers[a.Slug])
}

// or returns b with what is set in narrower.
func (b Bands) or(narrower Bands) Bands {
	if narrower.Answer > 0 {
		b.Answer = narrower.Answer
	}
	if narrower.Clarify > 0 {
		b.Clarify = narrower.Clarify
	}
	b.Clarify = min(b.Clarify, b.Answer)
	return b
}
