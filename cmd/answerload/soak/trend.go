package soak

import (
	"time"

	"github.com/treadstone-law/answerbot/cmd/answerload/load"
)

// Sample is what the server takes at one moment.
type Sample struct {
	load.Process
	At         time.Time `json:"at"`
	Goroutines int       `json:"goroutines"`
}

// Trend is how something goes over the server's last life, without its beginning.
type Trend struct {
	Samples int     `json:"samples"`
	First   float64 `json:"first_third"` // means
	Last    float64 `json:"last_third"`
	PerHour float64 `json:"per_hour"` // the slope of the straight line that is nearest by least squares
}

// warming is the share of a life in which a server is still getting warm: caches fill, and the heap finds its size.
const warming = 0.25

// trend compares the first and the last third of a life, and lays a line through it.
func trend(life []Sample, of func(Sample) float64) Trend {
	life = life[int(warming*float64(len(life))):]
	third := len(life) / 3
	if third == 0 {
		return Trend{Samples: len(life)}
	}
	mean := func(part []Sample) (sum float64) {
		for _, s := range part {
			sum += of(s)
		}
		return sum / float64(len(part))
	}
	hours := func(s Sample) float64 { return s.At.Sub(life[0].At).Hours() }
	var meanX float64
	for _, s := range life {
		meanX += hours(s) / float64(len(life))
	}
	meanY := mean(life)
	var xy, xx float64
	for _, s := range life {
		dx := hours(s) - meanX
		xy += dx * (of(s) - meanY)
		xx += dx * dx
	}
	t := Trend{Samples: len(life), First: mean(life[:third]), Last: mean(life[len(life)-third:])}
	if xx > 0 {
		t.PerHour = xy / xx
	}
	return t
}
