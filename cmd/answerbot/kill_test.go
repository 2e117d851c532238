package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/bot"
	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher"
	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/sqlitelog"
	"github.com/treadstone-law/answerbot/web"
)

// tiny is a corpus of one answer, so that the program is up at once.
const tiny = `{"area":"tenancy","slug":"eviction","question":"Can my landlord evict me?","summary":"Only the Board can order it.","takeaways":["Ask.","Wait.","Reply."],` +
	`"body":"Only the Landlord and Tenant Board can order an eviction.","jurisdiction":"ontario","sources":[{"title":"Act","url":"https://www.ontario.ca/laws/statute/06r17"}],` +
	`"byline":"Team","updated":"2026-06-01","review":{"state":"draft"},"alternates":["landlord wants me out","being evicted","eviction"],"lang":"en"}` + "\n"

func smallCorpus(t *testing.T) string {
	t.Helper()
	return fileIn(t, t.TempDir(), "corpus.jsonl", tiny)
}

func oneAnswer(t *testing.T) *bot.Bot {
	t.Helper()
	c, findings, err := corpus.Open(smallCorpus(t))
	if c == nil {
		t.Fatal(findings, err)
	}
	return bot.New(c, matcher.Build(c, matcher.Options{}))
}

func listening(t *testing.T, rim *web.Server) (addr string) {
	t.Helper()
	h := httptest.NewServer(rim)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := rim.Shutdown(ctx); err != nil {
			t.Error(err)
		}
		h.Close()
	})
	return strings.TrimPrefix(h.URL, "http://")
}

// readyz gives why the conflict list is not the one in the file.
func readyz(t *testing.T, rim *web.Server) string {
	t.Helper()
	w := httptest.NewRecorder()
	rim.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/readyz", nil))
	var state struct{ Conflicts string }
	must(t, json.Unmarshal(w.Body.Bytes(), &state))
	return state.Conflicts
}

func filledIn() map[string]string {
	return map[string]string{"name": "Ana Silva", "opposing": "none", "area": "tenancy", "email": "ana@example.com", "about": "an eviction", "consent": "yes", "acknowledge": "yes"}
}

// The steps of an intake as a visitor takes them, each a frame.
var intakeSteps = []string{
	`"action":"start"`,
	`"action":"save","fields":{"name":"Ana"}`,
	`"action":"submit","fields":{"name":"Ana Silva","opposing":"Bob Jones","area":"tenancy"}`,
	`"action":"submit","fields":{"email":"ana@example.com"}`,
	`"action":"submit","fields":{"about":"an eviction"}`,
	`"action":"submit","fields":{"consent":"yes","acknowledge":"yes"}`,
	`"action":"submit"`,
	`"action":"submit"`, // once more: the recorded receipt
}

// kills is how often the program is killed; all 200 take minutes (make kill).
func kills(t *testing.T) int {
	if text := os.Getenv("ANSWERBOT_TEST_KILLS"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			t.Fatalf("ANSWERBOT_TEST_KILLS=%q is no number", text)
		}
		return n
	}
	return 2*len(intakeSteps) + 2
}

// The program is killed (SIGKILL) at every step of the intake, before its reply and after it, and started again on the same file. The
// visitor sends what was not answered again, every second time under a new id. At the end there is one record for each receipt, one
// for each visitor, and no other.
func TestKilledDuringIntake(t *testing.T) {
	data, answers := t.TempDir(), smallCorpus(t)
	receipts := make(map[string]string) // reference by conversation
	for n := range kills(t) {
		killedAt(t, n, data, answers, receipts)
	}
	log, err := sqlitelog.Open(filepath.Join(data, "answerbot.sqlite"), session.Retention{})
	must(t, err)
	defer log.Close()
	stored := make(map[string]string)
	for i, err := range log.Intakes(t.Context()) {
		must(t, err)
		if other := stored[i.Conversation]; other != "" {
			t.Errorf("a visitor has two records, %s and %s", other, i.Reference)
		}
		stored[i.Conversation] = i.Reference
	}
	if !maps.Equal(stored, receipts) {
		t.Errorf("%d records and %d receipts:\n%v\n%v", len(stored), len(receipts), stored, receipts)
	}
}

// killedAt plays one visitor; the program dies around the step that n falls on.
func killedAt(t *testing.T, n int, data, answers string, receipts map[string]string) {
	t.Helper()
	cmd, addr := serving(t, data, "--corpus", answers)
	v := visiting(t, addr)
	dies, before := n%len(intakeSteps), n/len(intakeSteps)%2 == 0
	kill := func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}
	for i, step := range intakeSteps {
		id := fmt.Sprint("f", i)
		frame := func(id string) string { return fmt.Sprintf(`{"type":"intake","id":%q,%s}`, id, step) }
		v.send(frame(id))
		if i == dies && before {
			time.Sleep(time.Duration(n*n%7) * time.Millisecond) // before the frame is read, while it is written, or after
			kill()
		}
		m, err := reply(v, id)
		if i == dies && !before {
			kill()
		}
		if i == dies {
			if err == nil {
				note(t, receipts, v, m)
			}
			cmd, addr = serving(t, data, "--corpus", answers)
			v.connect(addr, 1000)
			if err != nil {
				if n%2 == 1 {
					id += "again"
				}
				v.send(frame(id))
				m, err = reply(v, id)
			}
		}
		if err != nil {
			t.Fatalf("kill %d, step %d: %v", n, i, err)
		}
		note(t, receipts, v, m)
	}
	kill()
	if receipts[session.ConversationOf(v.token)] == "" {
		t.Fatalf("kill %d: no receipt", n)
	}
}

// reply reads until the answer to a frame.
func reply(v *visitor, id string) (map[string]any, error) {
	for {
		_ = v.ws.SetReadDeadline(time.Now().Add(30 * time.Second))
		var m map[string]any
		if err := v.ws.ReadJSON(&m); err != nil {
			return nil, err
		}
		if m["type"] == "error" {
			return nil, errors.New(m["message"].(string))
		}
		if m["re"] == id && m["type"] != "visitor" {
			return m, nil
		}
	}
}

// note keeps the receipt that a visitor has seen; it is the same every time.
func note(t *testing.T, receipts map[string]string, v *visitor, m map[string]any) {
	t.Helper()
	conversation := session.ConversationOf(v.token) // another one where the first step was never stored
	if m["type"] != "receipt" {
		return
	}
	reference := m["reference"].(string)
	if before := receipts[conversation]; before != "" && before != reference {
		t.Fatalf("a visitor has the receipts %s and %s", before, reference)
	}
	receipts[conversation] = reference
}
