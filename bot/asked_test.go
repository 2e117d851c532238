package bot

import (
	"flag"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher"
)

var fit = flag.Bool("fit", false, "learn the weights of sentences as answers to follow-ups again, and print them")

// askedOf is a follow-up on an answer, the features of each of its sentences, and which of them answer it.
type askedOf struct {
	line     string
	features [][askFeatures + 3*kinds]float64
	right    []bool
	any      bool
}

// askedIn reads a set of follow-ups.
func askedIn(t *testing.T, b *Bot, file string) []askedOf {
	t.Helper()
	raw, err := os.ReadFile("testdata/asked/" + file)
	if err != nil {
		t.Fatal(err)
	}
	var all []askedOf
	for line := range strings.Lines(string(raw)) {
		fields := strings.Split(strings.TrimSpace(line), "\t")
		if strings.HasPrefix(line, "#") || len(fields) != 3 {
			continue
		}
		a := b.corpus.Answer(fields[0])
		if a == nil {
			t.Fatalf("%s: there is no answer %s", file, fields[0])
		}
		passages, said := b.passages(a), hear(fields[1])
		q, e := askingOf(a, passages, said.tokens), askedOf{line: line, right: make([]bool, len(passages))}
		for i := range passages {
			e.features = append(e.features, q.features(&passages[i], len(passages)))
		}
		for _, told := range strings.Split(fields[2], " | ") {
			at := slices.IndexFunc(passages, func(p passage) bool { return p.text == told })
			if at < 0 && told != "-" {
				t.Errorf("%s: %s does not say %q", file, a.Slug, told)
			}
			if at >= 0 {
				e.right[at], e.any = true, true
			}
		}
		all = append(all, e)
	}
	return all
}

// odds gives those of each sentence, and their sum with that of none.
func (e *askedOf) odds(weights []float64) (all []float64, sum float64) {
	all, sum = make([]float64, len(e.features)), 1.0
	for i, f := range e.features {
		for j, x := range f {
			all[i] += weights[j] * x
		}
		all[i] = math.Exp(all[i])
		sum += all[i]
	}
	return all, sum
}

// Of what is asked of an answer that was read, more is quoted than was, and no more of it wrongly.
func TestAsked(t *testing.T) {
	c := corpus.Starter()
	b := New(c, matcher.Build(c, matcher.Options{}))
	if *fit {
		t.Log(fitted(append(askedIn(t, b, "dev.en.tsv"), askedIn(t, b, "dev.fr.tsv")...)))
	}
	for _, set := range []struct {
		file              string
		precision, recall float64
	}{{"dev.en.tsv", .67, .44}, {"dev.fr.tsv", .69, .36}, {"test.en.tsv", .66, .38}, {"test.fr.tsv", .66, .31}} {
		quoted, right, told := 0, 0, 0
		asked := askedIn(t, b, set.file)
		for _, e := range asked {
			odds, _ := e.odds(askWeights[:])
			if e.any {
				told++
			}
			if found := likeliest(odds); len(found) > 0 {
				quoted++
				if slices.ContainsFunc(found, func(i int) bool { return e.right[i] }) {
					right++
				}
			}
		}
		precision, recall := float64(right)/float64(max(1, quoted)), float64(right)/float64(told)
		t.Logf("%s: of %d follow-ups, of which a sentence answers %d, %d are answered with one or two; precision %.2f, recall %.2f", set.file, len(asked), told, quoted, precision, recall)
		if precision < set.precision || recall < set.recall {
			t.Errorf("%s: less is quoted, or more wrongly, than was", set.file)
		}
	}
}

// fitted learns the weights: the log likelihood of what answers each, by gradients with a step of its own for each weight, less a penalty.
func fitted(asked []askedOf) string {
	const rounds, step, penalty = 400, 0.3, 0.001
	weights, squares := make([]float64, askFeatures+3*kinds), make([]float64, askFeatures+3*kinds)
	for range rounds {
		slope := make([]float64, len(weights))
		for i := range asked {
			e := &asked[i]
			odds, sum := e.odds(weights)
			right := 0.0
			for k, is := range e.right {
				if is {
					right += odds[k]
				}
			}
			for k, f := range e.features {
				d := -odds[k] / sum
				if e.right[k] {
					d += odds[k] / right
				}
				for j, x := range f {
					slope[j] += d * x / float64(len(asked))
				}
			}
		}
		for j := range weights {
			d := slope[j] - penalty*weights[j]
			squares[j] += d * d
			weights[j] += step * d / (math.Sqrt(squares[j]) + 1e-8)
		}
	}
	var out strings.Builder
	for _, w := range weights {
		fmt.Fprintf(&out, "%.2f, ", w)
	}
	return out.String()
}
