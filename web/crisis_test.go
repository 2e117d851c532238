package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/memlog"
	"github.com/treadstone-law/answerbot/web/webtest/request"
)

// brokenLog stores and reads nothing; hanging, it does not even say so before its context ends.
type brokenLog struct {
	session.Log
	hangs bool
}

func (l brokenLog) fail(ctx context.Context) error {
	if l.hangs {
		<-ctx.Done()
	}
	return errors.New("the disk is on fire")
}

func (l brokenLog) Append(ctx context.Context, _ string, _ session.Turn) error { return l.fail(ctx) }
func (l brokenLog) Read(ctx context.Context, _ string, _ int64) ([]session.Event, error) {
	return nil, l.fail(ctx)
}

// A cry for help is answered whatever the store does, and says that it is not recorded.
func TestCrisisWithoutStore(t *testing.T) {
	for _, hangs := range []bool{false, true} {
		_, h := start(t, Options{Log: brokenLog{memlog.New(), hangs}, StoreWithin: 3 * time.Second})
		for lang, told := range map[string][2]string{"en": {"i want to kill myself", "could not be recorded"}, "fr": {"je veux me tuer", "n'a pas pu être enregistré"}} {
			c := dial(t, h, fmt.Sprintf(`{"type":"hello","lang":%q}`, lang))
			c.send(fmt.Sprintf(`{"type":"say","id":"m1","text":%q}`, told[0]))
			m := c.next()
			if m["type"] != "handoff" || m["reason"] != "crisis" || m["seq"] != 0.0 || m["re"] != "m1" || !strings.Contains(m["text"].(string), told[1]) || !strings.Contains(fmt.Sprint(m["resources"]), "911") {
				t.Errorf("hanging %v: %v", hangs, m)
			}
		}
	}
}

// Nor does it matter where it is written: in the form, which is then still to be sent, or beside a rating.
func TestCrisisInTheFormWithoutStore(t *testing.T) {
	log := &flaky{Log: memlog.New()}
	_, h := start(t, Options{Log: log})
	c := dial(t, h, hello)
	c.send(`{"type":"say","id":"m1","text":"dog bit me at the park"}`)
	c.awaits("m1")
	for id, frame := range map[string]string{
		"f1": `{"type":"intake","id":"f1","action":"save","fields":{"opposing":"my husband, he will kill me tonight"}}`,
		"r1": `{"type":"rate","id":"r1","seq":2,"helpful":false,"comment":"i want to kill myself nobody helps"}`,
	} {
		log.next.Store("lost")
		c.send(frame)
		if m := c.awaits(id); m["type"] != "handoff" || m["reason"] != "crisis" || m["seq"] != 0.0 || !strings.Contains(fmt.Sprint(m["resources"]), "911") {
			t.Error(m)
		}
		if id == "f1" {
			if m := c.awaits(id); m["code"] != "unavailable" {
				t.Error(m)
			}
		}
	}
}

// Who has not said hello is heard all the same.
func TestCrisisBeforeHello(t *testing.T) {
	_, h := start(t, Options{Log: brokenLog{memlog.New(), false}})
	ws, _, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(h.URL, "http")+"/v1/chat", nil)
	must(t, err)
	defer ws.Close()
	c := &client{t: t, Conn: ws}
	c.send(`{"type":"say","id":"m1","text":"i want to kill myself"}`)
	if m := c.next(); m["reason"] != "crisis" || m["re"] != "m1" {
		t.Error(m)
	}
}

// No limit holds up a cry for help, on the websocket or by POST /v1/ask.
func TestCrisisIsNotLimited(t *testing.T) {
	_, h := start(t, Options{MessageEvery: time.Hour, MessageBurst: 1})
	c := dial(t, h, `{"type":"hello"}`)
	for i := range 60 {
		c.send(fmt.Sprintf(`{"type":"say","id":"m%d","text":"i want to kill myself"}`, i))
		if m := c.next(); m["reason"] != "crisis" {
			t.Fatal(m)
		}
		if res, _ := request.Send(t, "POST", h.URL+"/v1/ask", `{"text":"i want to kill myself"}`); res.StatusCode != http.StatusOK {
			t.Fatal(i, res.Status)
		}
	}
}
