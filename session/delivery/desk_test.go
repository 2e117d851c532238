package delivery

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// The second alert is a message of its own, by webhook and by mail, and says nothing of what a visitor wrote.
func TestAlert(t *testing.T) {
	var id, body string
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		data, _ := io.ReadAll(r.Body)
		id, body = r.Header.Get("webhook-id"), string(data)
	}))
	defer receiver.Close()
	o := &office{letters: make(chan string, 4)}
	settings := mailServer(t, o)
	channels, err := Config{Mail: &settings}.Open()
	if err != nil {
		t.Fatal(err)
	}
	ways := Alerters(append(channels, hookTo(t, Webhook{URL: receiver.URL, Private: true})))
	if len(ways) != 2 { // the visitor is not told
		t.Fatalf("got %d ways", len(ways))
	}
	for _, way := range ways {
		if err := way.Alert(t.Context(), *record("TSL-7F3K-92QD")); err != nil {
			t.Fatal(way.Name(), err)
		}
	}
	var told struct{ Type string }
	if err := json.Unmarshal([]byte(body), &told); err != nil || told.Type != "intake.unclaimed" || id != "unclaimed-TSL-7F3K-92QD" {
		t.Errorf("got %q, %q, %v", id, body, err)
	}
	letter := next(t, o)
	if !strings.Contains(letter, "NOT TAKEN YET") || !strings.Contains(letter, "TSL-7F3K-92QD") {
		t.Errorf("got %s", letter)
	}
	for _, text := range []string{letter, body} {
		if strings.Contains(strings.ToLower(text), "canary") || strings.Contains(text, "ana@") {
			t.Errorf("the visitor's words are in it: %s", text)
		}
	}
}

func next(t *testing.T, o *office) string {
	t.Helper()
	select {
	case letter := <-o.letters:
		return strings.ReplaceAll(letter, "=\r\n", "")
	case <-time.After(20 * time.Second):
		t.Fatal("no letter came")
	}
	return ""
}

// A lawyer's letter goes to the visitor alone, in their language; no address can add another, nor show in an error.
func TestLetters(t *testing.T) {
	o := &office{letters: make(chan string, 4), refuse: "gone@example.com"}
	settings := mailServer(t, o)
	letters, err := Config{Mail: &settings}.Letters()
	if err != nil {
		t.Fatal(err)
	}
	if none, err := (Config{}).Letters(); none != nil || err != nil {
		t.Errorf("without a mail server: %v, %v", none, err)
	}
	i := record("TSL-7F3K-92QD")
	i.Lang = "fr"
	if err := letters.Write(t.Context(), *i, "ABC", "Bonjour,\n.\nBcc: all@example.com"); err != nil {
		t.Fatal(err)
	}
	letter := next(t, o)
	for _, want := range []string{"ana@example.com\r\n", "Subject: Votre demande TSL-7F3K-92QD", "<letter.tsl-7f3k-92qd.abc@firm.example>", "Bonjour,", "Bcc: all@example.com"} {
		if !strings.Contains(letter, want) {
			t.Errorf("the letter lacks %q:\n%s", want, letter)
		}
	}
	for _, address := range []string{"gone@example.com", "a@example.com\r\nBcc: all@example.com", ""} {
		i.Fields["email"] = address
		if err := letters.Write(t.Context(), *i, "ABC", "Hello"); err == nil || address != "" && strings.Contains(err.Error(), address) {
			t.Errorf("%q: got %v", address, err)
		}
	}
}
