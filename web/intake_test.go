package web

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/bot/office"
	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/memlog"
	"github.com/treadstone-law/answerbot/session/sqlitelog"
)

// flaky is a store that says of some appends that their outcome is unknown: of one that was stored, or that was not, or it does not
// answer at all until the caller gives up and stores it then.
type flaky struct {
	session.Log
	next atomic.Value // "", "stored", "lost" or "late"
}

var errUnknown = errors.New("the connection broke")

func (f *flaky) Append(ctx context.Context, conversation string, turn session.Turn) error {
	mode, _ := f.next.Swap("").(string)
	switch mode {
	case "stored":
		if err := f.Log.Append(ctx, conversation, turn); err != nil {
			return err
		}
		return errUnknown
	case "lost":
		return errUnknown
	case "late":
		<-ctx.Done()
		if err := f.Log.Append(context.WithoutCancel(ctx), conversation, turn); err != nil {
			return err
		}
		return ctx.Err()
	}
	return f.Log.Append(ctx, conversation, turn)
}

const filledIn = `{"name":"Ana Silva","opposing":"none","area":"tenancy","email":"ana@example.com","about":"an eviction","consent":"yes","acknowledge":"yes"}`

// Whoever forgets a conversation in which a request was sent is told that the request is not forgotten, and how it would be; also after a long rest.
func TestForgetAfterReceipt(t *testing.T) {
	phoned, err := office.New(office.Settings{Phone: "416-555-0123"})
	must(t, err)
	for name, row := range map[string]struct {
		lang  string
		phone *office.Calendar
		want  string
	}{
		"a phone":   {"en", phoned, "stays with our team. To have it erased too, call our office at 416-555-0123 and give this reference."},
		"no phone":  {"en", office.Default(), "stays with our team. To have it erased too, call our office and give this reference."},
		"in French": {"fr", phoned, "reste chez notre équipe. Pour la faire effacer aussi, appelez notre bureau au 416-555-0123 et donnez cette référence."},
	} {
		_, h := start(t, Options{Bot: starter().In(row.phone)})
		c := dial(t, h, `{"type":"hello","lang":"`+row.lang+`"}`)
		var references []string
		for _, id := range []string{"s", "t", "u"} {
			if id != "u" { // the third is the second again
				c.send(`{"type":"intake","id":"` + id + `1","action":"start"}`)
				c.next()
			}
			c.send(`{"type":"intake","id":"` + id + `2","action":"submit","fields":` + filledIn + `}`)
			reference, _ := c.next()["reference"].(string)
			references = append(references, reference)
		}
		c.send(`{"type":"forget","id":"f"}`)
		got, _ := c.next()["text"].(string)
		if !strings.HasSuffix(got, row.want) {
			t.Errorf("%s: got %q", name, got)
		}
		for i, reference := range references {
			if reference == "" || strings.Count(got, reference) != 1 || (reference == references[0]) != (i == 0) {
				t.Errorf("%s: got %q of the requests %q", name, got, references)
			}
		}
		c.next()
		c.send(`{"type":"forget","id":"g"}`) // nothing is left to say it of
		if got, _ := c.next()["text"].(string); strings.Contains(got, "TSL-") {
			t.Errorf("%s, again: got %q", name, got)
		}
	}
}

// Where the store cannot confirm, the visitor reads "not received", the form is still there, and sending it again, under the same id
// or another, in this connection or the next, ends with one receipt and one record.
func TestUnknownOutcome(t *testing.T) {
	stores := map[string]func(t *testing.T) session.Log{
		"memory": func(*testing.T) session.Log { return memlog.New() },
		"sqlite": func(t *testing.T) session.Log {
			log, err := sqlitelog.Open(filepath.Join(t.TempDir(), "a.sqlite"), session.Retention{})
			must(t, err)
			t.Cleanup(func() { log.Close() })
			return log
		},
	}
	for store, open := range stores {
		for _, mode := range []string{"stored", "lost", "late"} {
			for _, again := range []string{"same id", "new id", "new connection"} {
				t.Run(store+", "+mode+", "+again, func(t *testing.T) {
					log := &flaky{Log: open(t)}
					_, h := start(t, Options{Log: log, StoreWithin: 300 * time.Millisecond})
					unknown(t, log, dial(t, h, hello), mode, func(c *client) (*client, string) {
						switch again {
						case "same id":
							return c, "s1"
						case "new id":
							return c, "s2"
						}
						return dial(t, h, fmt.Sprintf(`{"type":"hello","resume":%q,"after":1000}`, c.token)), "s2"
					})
				})
			}
		}
	}
}

func unknown(t *testing.T, log *flaky, c *client, mode string, again func(*client) (*client, string)) {
	c.send(`{"type":"intake","id":"o","action":"start"}`)
	if m := c.next(); m["step"] != "names" {
		t.Fatalf("got %v", m)
	}
	log.next.Store(mode)
	c.send(`{"type":"intake","id":"s1","action":"submit","fields":` + filledIn + `}`)
	m := c.awaits("s1")
	for m["type"] == "receipt" { // it was stored after all, and this connection has been told first
		m = c.awaits("s1")
	}
	if m["type"] != "error" || m["code"] != "unavailable" || !strings.Contains(m["message"].(string), "not been received") || !strings.Contains(m["message"].(string), "office") {
		t.Fatalf("an unknown outcome: got %v", m)
	}
	c, id := again(c)
	var first string
	for _, retry := range []string{id, id, "s3"} {
		c.send(`{"type":"intake","id":"` + retry + `","action":"submit","fields":` + filledIn + `}`)
		m := c.awaits(retry)
		reference, _ := m["reference"].(string)
		if m["type"] != "receipt" || reference == "" || first != "" && reference != first {
			t.Fatalf("sent again as %s: got %v, before %s", retry, m, first)
		}
		first = reference
	}
	var stored []string
	for in, err := range log.Intakes(t.Context()) {
		must(t, err)
		stored = append(stored, in.Reference)
	}
	if len(stored) != 1 || stored[0] != first {
		t.Errorf("stored %v, the receipt says %s", stored, first)
	}
}

// awaits reads until the reply to a frame.
func (c *client) awaits(id string) message {
	c.t.Helper()
	for {
		if m := c.next(); m["re"] == id && m["type"] != "visitor" {
			return m
		}
	}
}

// What was typed into a form that was cancelled is not shown to whoever resumes the conversation.
func TestCancelledIsNotShown(t *testing.T) {
	_, h := start(t, Options{})
	c := dial(t, h, hello)
	c.send(`{"type":"intake","id":"a","action":"save","fields":{"name":"Canary Ashgrove"}}`)
	c.awaits("a")
	c.send(`{"type":"intake","id":"b","action":"cancel"}`)
	c.awaits("b")
	again := dial(t, h, fmt.Sprintf(`{"type":"hello","resume":%q}`, c.token))
	for range 4 {
		if m := again.next(); strings.Contains(fmt.Sprint(m), "Canary") {
			t.Errorf("got %v", m)
		}
	}
	c.send(`{"type":"intake","id":"a","action":"save","fields":{"name":"Canary Ashgrove"}}`) // sent again: what is recorded
	if m := c.awaits("a"); strings.Contains(fmt.Sprint(m), "Canary") {
		t.Errorf("a repeated frame: got %v", m)
	}
}
