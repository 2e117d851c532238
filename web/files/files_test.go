package files

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
)

func TestSend(t *testing.T) {
	text := strings.Repeat("Ask a lawyer. ", 100)
	f := New("a.txt", "text/plain", []byte(text))
	for accepts, want := range map[string]string{
		"": "", "identity": "", "gzip": "gzip", "gzip, deflate, br": "br", "br;q=0, gzip": "gzip", "br;q=0.0": "", "br; q=0.5": "br", "brotli": "",
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header.Set("Accept-Encoding", accepts)
		w := httptest.NewRecorder()
		f.Send(w, r, http.StatusOK)
		if got := w.Header().Get("Content-Encoding"); got != want {
			t.Errorf("%q: got %q, want %q", accepts, got, want)
		}
		body, err := io.ReadAll(unpacked(t, w.Body, want))
		if err != nil || string(body) != text || w.Code != http.StatusOK || w.Header().Get("Content-Type") != "text/plain" || w.Header().Get("Vary") != "Accept-Encoding" {
			t.Errorf("%q: got %d, %v and %q", accepts, w.Code, w.Header(), body)
		}
		tag := w.Header().Get("ETag")
		for status, known := range map[int]int{http.StatusOK: http.StatusNotModified, http.StatusNotFound: http.StatusNotFound} {
			r.Header.Set("If-None-Match", `"other", W/`+tag)
			w = httptest.NewRecorder()
			if f.Send(w, r, status); w.Code != known || known == http.StatusNotModified && (w.Body.Len() > 0 || w.Header().Get("Content-Encoding") != "") {
				t.Errorf("%q, again with %d: got %d", accepts, status, w.Code)
			}
		}
	}
}

func unpacked(t *testing.T, body *bytes.Buffer, encoding string) io.Reader {
	t.Helper()
	switch encoding {
	case "br":
		return brotli.NewReader(body)
	case "gzip":
		r, err := gzip.NewReader(body)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	return body
}
