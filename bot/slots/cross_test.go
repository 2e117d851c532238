package slots

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/treadstone-law/answerbot/bot/intake"
)

var cross = flag.Bool("cross", false, "learn from all writers but one, for each of them, and report how well that one is read")

// TestCross measures how well somebody is read whose messages have not been learnt from: go test ./bot/slots -run Cross -cross -v. It takes some minutes.
func TestCross(t *testing.T) {
	if !*cross {
		t.Skip("takes some minutes; -cross runs it")
	}
	lists := Shipped().lists
	var files [][]Example
	for _, file := range exampleFiles(t) {
		files = append(files, readExamples(t, file))
	}
	var sum struct {
		sync.Mutex
		want, got, right [labels]int
	}
	var all sync.WaitGroup
	for left, examples := range files {
		all.Go(func() {
			var rest []Example
			for i, others := range files {
				if i != left {
					rest = append(rest, others...)
				}
			}
			m := train(rest, lists)
			sum.Lock()
			defer sum.Unlock()
			for _, e := range examples {
				want := pieces(e.spans())
				for s := range want {
					sum.want[s.Label]++
				}
				for s := range pieces(m.Read(e.Text, intake.Ways(e.Text), e.Stage).Spans) {
					sum.got[s.Label]++
					if want[s] {
						sum.right[s.Label]++
					}
				}
			}
		})
	}
	all.Wait()
	for l := Name; l < labels; l++ {
		t.Logf("%-7s %4d, precision %.3f, recall %.3f", names[l], sum.want[l], float64(sum.right[l])/float64(max(1, sum.got[l])), float64(sum.right[l])/float64(max(1, sum.want[l])))
	}
}

// spans are an example's pieces as Read gives them.
func (e *Example) spans() []Span {
	words := split(e.Text, intake.Ways(e.Text))
	return together(words, e.gold(words), nil)
}

// pieces are spans that count, by what they are and where.
func pieces(spans []Span) map[Span]bool {
	set := make(map[Span]bool)
	for _, s := range spans {
		if s.Label > Matter {
			set[Span{Label: s.Label, From: s.From, To: s.To}] = true
		}
	}
	return set
}

func exampleFiles(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob("examples/*.tsv")
	if err != nil || len(files) == 0 {
		t.Fatal("no examples")
	}
	return files
}

func readExamples(t testing.TB, file string) (examples []Example) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		e, err := ParseExample(strings.TrimSuffix(line, "\n"))
		if err != nil {
			t.Fatal(file, err)
		}
		examples = append(examples, e)
	}
	return examples
}
