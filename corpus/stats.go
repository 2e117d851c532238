package corpus

import "math"

// What a corpus holds, in numbers: for its writers, for a README, and to see after an import that all of it has arrived.

// Statistics counts a corpus. Words are those of summary, takeaways and text; grades are means, 0 where no language has one.
type Statistics struct {
	Answers    int                       `json:"answers"`
	Frozen     int                       `json:"frozen"` // not among the answers
	Areas      map[string]AreaStatistics `json:"areas"`
	Languages  map[string]int            `json:"languages"`
	Translated int                       `json:"translated"` // answers that are there in another language too
	Review     map[ReviewState]int       `json:"review"`
	Words      int                       `json:"words"`
	Alternates int                       `json:"alternates"`
	Sources    int                       `json:"sources"`
	Grade      float64                   `json:"grade"`
	Lexicon    int                       `json:"lexicon"` // entries
	Hash       string                    `json:"hash"`
}

// AreaStatistics counts one area.
type AreaStatistics struct {
	Answers    int     `json:"answers"`
	Words      int     `json:"words"`
	Alternates int     `json:"alternates"`
	Sources    int     `json:"sources"`
	Grade      float64 `json:"grade"`
}

// Stats counts a corpus.
func Stats(c *Corpus) Statistics {
	s := Statistics{
		Answers: len(c.answers), Frozen: len(c.frozen), Lexicon: len(c.Lexicon), Hash: c.hash,
		Areas: map[string]AreaStatistics{}, Languages: map[string]int{}, Review: map[ReviewState]int{},
	}
	for _, languages := range c.bySubject {
		if len(languages) > 1 {
			s.Translated++
		}
	}
	var all mean
	for _, area := range c.areas {
		t := AreaStatistics{Answers: len(area.Answers)}
		var grades mean
		for _, a := range area.Answers {
			s.Languages[a.Lang]++
			s.Review[a.Review.State]++
			t.Words += len(words(a.Summary)) + len(words(Plain(a.Body)))
			for _, line := range a.Takeaways {
				t.Words += len(words(line))
			}
			t.Alternates += len(a.Alternates)
			t.Sources += len(a.Sources)
			if grade, ok := a.Grade(); ok {
				grade = max(0, grade) // the formula puts a few short words below the first grade
				grades.add(grade)
				all.add(grade)
			}
		}
		t.Grade = grades.value()
		s.Areas[area.Name] = t
		s.Words += t.Words
		s.Alternates += t.Alternates
		s.Sources += t.Sources
	}
	s.Grade = all.value()
	return s
}

type mean struct {
	sum   float64
	count int
}

func (m *mean) add(x float64) { m.sum, m.count = m.sum+x, m.count+1 }

// value is the mean to one decimal.
func (m *mean) value() float64 {
	if m.count == 0 {
		return 0
	}
	return math.Round(10*m.sum/float64(m.count)) / 10
}
