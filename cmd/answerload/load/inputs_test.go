package load

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

func TestRead(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"What is an LMIA?\n\n  # no question\n my landlord \n", "What is an LMIA?|;my landlord|"},
		{`{"text":"a?","expect":"x"}` + "\n" + `{"text":"b?","other":1}`, "a?|x;b?|"},
		{"\ufeffa?\r\nb?", "a?|;b?|"},
		{"", "q:"}, {"# nothing\n", "q:"},
		{"a?\n{\"text\":\"b?\"\n", "q:2:"}, {"{\"text\":\" \"}", "q:1:"}, {"{\"expect\":\"x\"}", "q:1:"}, {"a?\n\xff\n", "q:2:"},
		{strings.Repeat("x", 4001), "q:1:"}, {"a\n" + strings.Repeat("x", 1<<21), "q:2:"},
	} {
		questions, err := Read("q", strings.NewReader(test.in))
		var got []string
		for _, q := range questions {
			got = append(got, q.Text+"|"+q.Expect)
		}
		if joined := strings.Join(got, ";"); err == nil && joined != test.want || err != nil && !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("%.40q: got %q %v, want %q", test.in, joined, err, test.want)
		}
	}
}

// Whatever is read can be asked.
func FuzzRead(f *testing.F) {
	f.Add([]byte("What is an LMIA?\n# no\n{\"text\":\"a?\",\"expect\":\"x\"}\n"))
	f.Add([]byte("{\"text\":\"\\ud800\"}"))
	f.Fuzz(func(t *testing.T, in []byte) {
		questions, err := Read("q", strings.NewReader(string(in)))
		if (err == nil) != (len(questions) > 0) {
			t.Fatalf("%d questions and %v", len(questions), err)
		}
		for _, q := range questions {
			if strings.TrimSpace(q.Text) == "" || len(q.quoted) < 3 {
				t.Errorf("%q cannot be asked", q.Text)
			}
			var r Reply
			if err := readReply(Answerbot.Say(nil, "v1-1", &q), &r); err != nil || string(r.Type) != "say" {
				t.Errorf("%q makes no frame: %v", q.Text, err)
			}
		}
	})
}

func TestThink(t *testing.T) {
	chance := rand.New(rand.NewPCG(1, 2))
	for _, text := range []string{"fixed:2s", "uniform:2s", "exponential:2s", "lognormal:2s", "2s"} {
		var think Think
		if err := think.UnmarshalText([]byte(text)); err != nil {
			t.Fatal(err)
		}
		const draws = 50_000
		var sum time.Duration
		for range draws {
			sum += think.Next(chance)
		}
		if mean := (sum / draws).Seconds(); math.Abs(mean-2) > 0.1 {
			t.Errorf("%s: the mean is %.3f s", text, mean)
		}
		if again, _ := think.MarshalText(); text != "2s" && string(again) != text {
			t.Errorf("%s is written %s", text, again)
		}
	}
	for _, text := range []string{"", "5", "-1s", "normal:5s", "fixed:", "fixed:-1s"} {
		if err := new(Think).UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q was taken", text)
		}
	}
	if (Think{}).Next(chance) != 0 {
		t.Error("no time is some time")
	}
}

// The arrivals of a Poisson process are as many as asked for, and half as many while the rate grows.
func TestArrival(t *testing.T) {
	chance := rand.New(rand.NewPCG(1, 2))
	for _, test := range []struct {
		rate float64
		ramp time.Duration
		want float64
	}{{100, 0, 10_000}, {100, 40 * time.Second, 8000}, {0.5, 20 * time.Second, 45}, {0, time.Second, 0}} {
		begin := time.Now()
		o := arrival{begin: begin, end: begin.Add(100 * time.Second), ramp: test.ramp, each: test.rate}
		const rounds = 40
		n, early := 0, 0
		for range rounds {
			for due := o.next(begin, chance); due.Before(o.end); due = o.next(due, chance) {
				n++
				if due.Before(begin.Add(test.ramp)) {
					early++
				}
			}
		}
		if got := float64(n) / rounds; math.Abs(got-test.want) > 0.05*test.want {
			t.Errorf("rate %v, ramp %v: %.1f arrivals, want %.1f", test.rate, test.ramp, got, test.want)
		}
		if want := test.rate * test.ramp.Seconds() / 2; math.Abs(float64(early)/rounds-want) > 0.1*want+1 {
			t.Errorf("rate %v, ramp %v: %.1f arrivals within the ramp, want %.1f", test.rate, test.ramp, float64(early)/rounds, want)
		}
	}
}

func TestLatency(t *testing.T) {
	l := newLatency()
	for ms := 1; ms <= 1000; ms++ {
		l.Record(time.Duration(ms) * time.Millisecond)
	}
	l.Record(time.Hour) // beyond what it is true for, and not lost
	l.Record(-time.Second)
	q := l.Quantiles()
	if q.Count != 1002 || math.Abs(q.P50-500) > 2 || math.Abs(q.P99-991) > 3 || q.Max < 599_000 {
		t.Errorf("got %+v", q)
	}
	l.Reset()
	if q := l.Quantiles(); q.Count != 0 || q.Max != 0 {
		t.Errorf("after a reset: %+v", q)
	}
}

// What came before the measuring is in none of its figures, by kind or all together.
func TestBegin(t *testing.T) {
	s := newStats()
	reply := func(kind string) { s.Asked.Add(1); s.Replied.Add(1); s.reply([]byte(kind)); s.Turn.Record(time.Second) }
	reply("answer")
	s.Begin()
	reply("clarify")
	if r := s.Report(); r.Asked != 1 || r.Replied != 1 || r.Turn.Count != 1 || r.Replies["answer"] != 0 || r.Replies["clarify"] != 1 {
		t.Errorf("got %+v", r)
	}
}

func TestURL(t *testing.T) {
	for text, want := range map[string]string{"http://127.0.0.1:8080": "ws://127.0.0.1:8080", "https://ask.example/": "wss://ask.example", "": "", "127.0.0.1:80": "", "ftp://x": "", "http://x/y": ""} {
		if got, _, err := socketURL(text); got != want || (err == nil) != (want != "") {
			t.Errorf("%q: got %q, %v", text, got, err)
		}
	}
}
