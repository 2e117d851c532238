package load

import (
	"net/http"
	"net/http/httptest"
	"net/http/pprof"
	"runtime"
	"testing"
)

// What is held is in use, and what is let go is not.
func TestLive(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	h := httptest.NewServer(mux)
	defer h.Close()
	live := func() int64 {
		t.Helper()
		kib, err := Live(t.Context(), h.URL)
		if err != nil {
			t.Fatal(err)
		}
		return kib
	}
	before := live()
	held := make([]byte, 32<<20)
	during := live()
	runtime.KeepAlive(held)
	after := live()
	if during-before < 30<<10 || after-before > 10<<10 {
		t.Errorf("in use were %d KiB, then %d, then %d", before, during, after)
	}
	if _, err := Live(t.Context(), h.URL+"/nothing"); err == nil {
		t.Error("no profile is no error")
	}
}

// The goroutines are those that there are.
func TestGoroutines(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	h := httptest.NewServer(mux)
	defer h.Close()
	const more = 50
	before, err := Goroutines(t.Context(), h.URL)
	if err != nil {
		t.Fatal(err)
	}
	end := make(chan struct{})
	defer close(end)
	for range more {
		go func() { <-end }()
	}
	if during, err := Goroutines(t.Context(), h.URL+"/"); err != nil || during < before+more-5 {
		t.Errorf("got %d, %v, before %d", during, err, before)
	}
	if _, err := Goroutines(t.Context(), h.URL+"/nothing"); err == nil {
		t.Error("no profile is no error")
	}
}
