package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.yaml.in/yaml/v3"

	"github.com/treadstone-law/answerbot/bot/triage"
	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/memlog"
	"github.com/treadstone-law/answerbot/web"
)

var described = regexp.MustCompile(`fqName: "([^"]+)".*variableLabels: \{([^}]*)\}`)

// shownFigures gives every metric of the program's own with its labels.
func shownFigures(t *testing.T) map[string]string {
	t.Helper()
	rim := web.New(web.Options{Log: memlog.New(), Bot: newBot(corpus.Starter(), nil, triage.Shipped(), io.Discard)})
	newStoreFigures().register(rim.Registerer())
	newOutboxFigures(rim.Registerer())
	observeDelivery(rim.Registerer())
	sayBuild(rim.Registerer())
	found := make(map[string]string)
	descriptions := make(chan *prometheus.Desc)
	go func() {
		rim.Registerer().(*prometheus.Registry).Describe(descriptions)
		close(descriptions)
	}()
	for d := range descriptions {
		m := described.FindStringSubmatch(d.String())
		if m == nil {
			t.Fatal("not understood: ", d)
		}
		if strings.HasPrefix(m[1], "answerbot_") {
			found[m[1]] = m[2]
		}
	}
	return found
}

// The metrics are those of testdata/metrics.txt, whose labels are bounded: each takes names that the program or the settings know, and nothing of a visitor's.
func TestFiguresAreTheListed(t *testing.T) {
	var got []string
	for name, labels := range shownFigures(t) {
		got = append(got, fmt.Sprintf("%s{%s}", name, labels))
	}
	slices.Sort(got)
	text, err := os.ReadFile("testdata/metrics.txt")
	must(t, err)
	if want := strings.TrimSpace(string(text)); strings.Join(got, "\n") != want {
		t.Errorf("got\n%s\n\nwant\n%s", strings.Join(got, "\n"), want)
	}
}

var metricName = regexp.MustCompile(`\b(answerbot|process|go)_[a-z_]+`)

// unknown gives the metrics named in a text that nothing shows.
func unknown(text string, known map[string]string) (missing []string) {
	for _, name := range metricName.FindAllString(text, -1) {
		plain := name
		for _, suffix := range []string{"_bucket", "_sum", "_count"} {
			plain = strings.TrimSuffix(plain, suffix)
		}
		_, ours := known[plain]
		runtime := []string{"process_open_fds", "process_max_fds", "process_resident_memory_bytes", "process_cpu_seconds_total", "process_start_time_seconds", "go_goroutines", "go_memstats_heap_inuse_bytes"}
		if !ours && !slices.Contains(runtime, name) {
			missing = append(missing, name)
		}
	}
	return missing
}

// expressions gives every value of a key, anywhere in a document.
func expressions(key string, value any) (all []string) {
	switch v := value.(type) {
	case map[string]any:
		for k, inner := range v {
			if text, ok := inner.(string); ok && k == key {
				all = append(all, text)
			}
			all = append(all, expressions(key, inner)...)
		}
	case []any:
		for _, inner := range v {
			all = append(all, expressions(key, inner)...)
		}
	}
	return all
}

// The dashboard, the alerts and the guides name only metrics that there are, and the guide of operations names them all.
func TestFiguresThatAreNamedExist(t *testing.T) {
	known := shownFigures(t)
	read := func(path string, decode func([]byte, any) error) any {
		text, err := os.ReadFile(filepath.Join(root, path))
		must(t, err)
		var document any
		if err := decode(text, &document); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		return document
	}
	for path, least := range map[string]int{"deploy/dashboard.json": 20, "deploy/alerts.yml": 10} {
		decode := json.Unmarshal
		if strings.HasSuffix(path, ".yml") {
			decode = func(data []byte, into any) error { return yaml.Unmarshal(data, into) }
		}
		all := expressions("expr", read(path, decode))
		if len(all) < least {
			t.Errorf("%s has %d expressions", path, len(all))
		}
		for _, expression := range all {
			if missing := unknown(expression, known); len(missing) > 0 {
				t.Errorf("%s: nothing shows %s, in %s", path, missing, expression)
			}
			if !metricName.MatchString(expression) || strings.Count(expression, "(") != strings.Count(expression, ")") {
				t.Errorf("%s: this is no expression: %s", path, expression)
			}
		}
	}
	for path, text := range guides(t) {
		if missing := unknown(text, known); len(missing) > 0 {
			t.Errorf("%s: nothing shows %s", path, missing)
		}
	}
	guide := guides(t)[filepath.Join(root, "deploy", "README.md")]
	for name := range known {
		if !strings.Contains(guide, "`"+name) {
			t.Errorf("deploy/README.md does not say what %s is", name)
		}
	}
}

// The dashboard can be imported: panels have their own numbers and places, and every query asks the chosen data source.
func TestDashboard(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "deploy/dashboard.json"))
	must(t, err)
	var board struct {
		UID, Title    string
		SchemaVersion int
		Templating    struct{ List []struct{ Name, Type string } }
		Panels        []struct {
			ID          int
			Title, Type string
			GridPos     struct{ X, Y, W, H int }
			Datasource  struct{ UID string }
			Targets     []struct{ RefID, Expr string }
		}
	}
	must(t, json.Unmarshal(text, &board))
	if board.UID == "" || board.Title == "" || board.SchemaVersion < 36 || len(board.Templating.List) == 0 || board.Templating.List[0].Type != "datasource" {
		t.Errorf("the head of the dashboard is %+v", board)
	}
	numbers, places := map[int]bool{}, map[[2]int]string{}
	for _, p := range board.Panels {
		if numbers[p.ID] || p.Title == "" || p.Type != "row" && (len(p.Targets) == 0 || p.Datasource.UID != "${datasource}") {
			t.Errorf("panel %d, %q", p.ID, p.Title)
		}
		numbers[p.ID] = true
		for x := p.GridPos.X; x < p.GridPos.X+p.GridPos.W; x++ {
			for y := p.GridPos.Y; y < p.GridPos.Y+p.GridPos.H; y++ {
				if other := places[[2]int{x, y}]; other != "" || x >= 24 {
					t.Fatalf("%q lies on %q", p.Title, other)
				}
				places[[2]int{x, y}] = p.Title
			}
		}
	}
}

// Every alert says how long, how urgent, and what a person notices.
func TestAlerts(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "deploy/alerts.yml"))
	must(t, err)
	var file struct {
		Groups []struct {
			Rules []struct {
				Alert, Expr, For    string
				Labels, Annotations map[string]string
			}
		}
	}
	must(t, yaml.Unmarshal(text, &file))
	names := map[string]bool{}
	for _, r := range file.Groups[0].Rules {
		_, err := time.ParseDuration(r.For)
		if names[r.Alert] || !strings.HasPrefix(r.Alert, "Answerbot") || err != nil || !slices.Contains([]string{"page", "ticket"}, r.Labels["severity"]) ||
			r.Annotations["summary"] == "" || r.Annotations["description"] == "" {
			t.Errorf("alert %q: %+v, %v", r.Alert, r, err)
		}
		names[r.Alert] = true
	}
}

// What waits in the outbox is shown with its age, and calls of the store with what failed.
func TestOutboxAndStoreFigures(t *testing.T) {
	registry := prometheus.NewRegistry()
	counted, outbox := newStoreFigures(), newOutboxFigures(registry)
	counted.register(registry)
	log := counted.over(memlog.New())
	now := time.Now()
	turn := session.Turn{Client: "1", Events: []session.Event{{Seq: 1, Type: session.TypeVisitor, At: now}}, Intake: &session.Intake{Reference: "TSL-1", At: now.Add(-time.Hour)}}
	must(t, log.Append(t.Context(), "a", turn))
	_ = log.Append(t.Context(), "a", turn) // a duplicate is no failure
	outbox.look(t.Context(), log, now)
	must(t, log.Close())
	_, _ = log.Read(t.Context(), "a", 0)
	got := map[string]float64{}
	families, err := registry.Gather()
	must(t, err)
	for _, f := range families {
		for _, m := range f.GetMetric() {
			name := f.GetName()
			for _, l := range m.GetLabel() {
				name += " " + l.GetValue()
			}
			got[name] = m.GetGauge().GetValue() + m.GetCounter().GetValue() + float64(m.GetHistogram().GetSampleCount())
		}
	}
	for name, want := range map[string]float64{"answerbot_outbox_intakes": 1, "answerbot_store_seconds append": 2, "answerbot_store_errors_total read": 1, "answerbot_store_errors_total append": 0} {
		if got[name] != want {
			t.Errorf("%s: got %v, want %v", name, got[name], want)
		}
	}
	if age := got["answerbot_outbox_oldest_seconds"]; age < 3599 || age > 3661 {
		t.Errorf("the oldest is %v s old", age)
	}
}
