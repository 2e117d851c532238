package load

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"strconv"
	"time"

	"github.com/gorilla/websocket"
)

// Visitor is one conversation. It is used by one goroutine at a time.
type Visitor struct {
	p      *Player
	prefix string // of its ids, so that a reply that strays into another conversation is seen
	chance *rand.Rand

	ws     *websocket.Conn
	forget func() // ends the watch over the context and the line
	pumped *pump  // nil where frames are read as they are waited for

	token    string
	seq      int64  // of the last event seen
	answer   int64  // of the last answer
	sent     int    // ids used so far
	again    string // the id of what was sent once more; its reply may come twice
	unsteady bool   // something was answered without a record, so numbers may be left out

	hello []byte // the frame, which is sent while another waits in out to be sent again
	out   []byte
	in    bytes.Buffer
	reply Reply
	retry time.Duration // what the server asked to wait when it ended the connection
}

// Visitor makes the next visitor, who has not come yet.
func (p *Player) Visitor() *Visitor {
	n := p.visited.Add(1)
	return &Visitor{p: p, prefix: "v" + strconv.FormatUint(n, 36) + "-", chance: p.chance(n)}
}

// errLost is a question or a connection that was given up.
var errLost = errors.New("given up")

// Connect opens the connection and says hello; the conversation goes on if there was one. intended is when the visitor meant to come.
func (v *Visitor) Connect(ctx context.Context, intended time.Time) error {
	if err := v.connect(ctx); err != nil {
		if ctx.Err() == nil {
			v.p.Stats.count(v.p.Stats.failed, why(err))
		}
		return err
	}
	v.p.Stats.Connect.Record(time.Since(intended))
	if v.p.Dialect.Before == nil {
		return nil
	}
	id := v.id()
	return v.exchange(ctx, id, Answerbot.Say(nil, id, v.p.Dialect.Before))
}

func (v *Visitor) connect(ctx context.Context) error {
	within, cancel := context.WithTimeout(ctx, v.p.Timeout)
	defer cancel()
	ws, res, err := v.p.dialer.DialContext(within, v.p.address, nil)
	if err != nil {
		if res != nil {
			return fmt.Errorf("HTTP %d", res.StatusCode)
		}
		return err
	}
	v.ws = ws
	closes := func() { ws.Close() }
	ends, cut := context.AfterFunc(ctx, closes), context.AfterFunc(v.p.present(), closes)
	v.forget = func() { ends(); cut() }
	v.p.Stats.Connected.Add(1)
	v.p.Stats.Open.Add(1)
	if v.p.Away {
		v.pumped = newPump(ws)
	}
	v.hello = v.p.Dialect.Hello(v.hello[:0], v.token, v.seq)
	if err := v.write(v.hello); err != nil {
		v.drop()
		return err
	}
	until := time.Now().Add(v.p.Timeout)
	for string(v.reply.Type) != "welcome" {
		if err := v.read(until); err != nil {
			v.drop()
			return err
		}
		if string(v.reply.Type) == "error" {
			err := fmt.Errorf("hello was refused: %s", v.reply.Code)
			v.drop()
			return err
		}
	}
	v.welcomed()
	return nil
}

// welcomed takes what the welcome says.
func (v *Visitor) welcomed() {
	if v.token != "" && v.seq > 0 && !v.reply.Resumed {
		v.p.Stats.Forgotten.Add(1)
		v.seq, v.answer = 0, 0
	}
	if len(v.reply.Session) > 0 {
		v.token = string(v.reply.Session)
	}
	v.retry = 0
	v.reply.reset()
}

// write sends one frame.
func (v *Visitor) write(frame []byte) error {
	if err := v.ws.SetWriteDeadline(time.Now().Add(v.p.Timeout)); err != nil {
		return err
	}
	return v.ws.WriteMessage(websocket.TextMessage, frame)
}

// read reads the next frame into v.reply.
func (v *Visitor) read(until time.Time) error {
	var frame []byte
	if v.pumped != nil {
		var err error
		if frame, err = v.pumped.next(until); err != nil {
			return err
		}
	} else {
		if err := v.ws.SetReadDeadline(until); err != nil {
			return err
		}
		_, r, err := v.ws.NextReader()
		if err != nil {
			return err
		}
		v.in.Reset()
		if _, err := v.in.ReadFrom(r); err != nil {
			return err
		}
		frame = v.in.Bytes()
	}
	v.reply.reset()
	if err := v.p.Dialect.Read(frame, &v.reply); err != nil {
		v.mismatch("a frame cannot be read: %.80q", frame)
		v.reply.reset()
	}
	if v.p.Dialect.Pong != nil && string(v.reply.Type) == "ping" {
		return v.write(v.p.Dialect.Pong)
	}
	return nil
}

func (v *Visitor) mismatch(format string, of ...any) {
	v.p.Stats.Mismatched.Add(1)
	v.p.Stats.example(fmt.Sprintf(format, of...))
}

// note checks the number of an event, and that it belongs to something that this visitor has said.
func (v *Visitor) note() {
	r := &v.reply
	if len(r.Re) > 0 && v.p.Dialect.Numbered && !bytes.HasPrefix(r.Re, []byte(v.prefix)) {
		v.mismatch("%s was sent a reply to %s", v.prefix, r.Re)
		return
	}
	switch string(r.Type) {
	case "welcome", "typing", "ping", "error", "":
		return
	case "ack":
		v.seq = max(v.seq, r.Seq)
		return
	case "answer":
		v.answer = r.Seq
	}
	switch {
	case r.Seq == 0:
		if v.p.Dialect.Numbered && len(r.Re) > 0 {
			v.unsteady = true
			v.p.Stats.Unkept.Add(1)
		}
	case r.Seq <= v.seq && (len(r.Re) == 0 || string(r.Re) != v.again):
		v.p.Stats.Doubled.Add(1)
		v.p.Stats.example(fmt.Sprintf("%s was sent event %d, having seen %d (%s, re %s)", v.prefix, r.Seq, v.seq, r.Type, r.Re))
	case r.Seq > v.seq+2 && !v.unsteady: // the one between is the visitor's own
		v.p.Stats.Gaps.Add(1)
		v.p.Stats.example(fmt.Sprintf("%s was sent event %d after %d (%s, re %s)", v.prefix, r.Seq, v.seq, r.Type, r.Re))
	}
	v.seq = max(v.seq, r.Seq)
}

// id makes the id of the next frame.
func (v *Visitor) id() string {
	v.sent++
	return v.prefix + strconv.Itoa(v.sent)
}

// answers reports whether the frame just read is the reply to an id.
func (v *Visitor) answers(id string) bool {
	if v.p.Dialect.Numbered {
		return string(v.reply.Re) == id && string(v.reply.Type) != "visitor"
	}
	return bytes.Equal(v.reply.Re, centrifugeID(id))
}

// exchange sends a frame and reads until its reply. If the connection is lost it is opened again and the frame sent once more under the
// same id, as a browser does, until three times the time allowed for a reply.
func (v *Visitor) exchange(ctx context.Context, id string, frame []byte) error {
	const rounds = 3
	giveUp := time.Now().Add(rounds * v.p.Timeout)
	for {
		err := v.once(id, frame)
		if err == nil {
			return nil
		}
		lost := time.Now()
		v.ended(ctx, err)
		for {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if time.Now().After(giveUp) {
				return errLost
			}
			if v.back(ctx, lost) == nil {
				break
			}
		}
		v.again = id
	}
}

// once sends a frame and reads until its reply, on one connection.
func (v *Visitor) once(id string, frame []byte) error {
	if err := v.write(frame); err != nil {
		return err
	}
	until := time.Now().Add(v.p.Timeout)
	for {
		if err := v.read(until); err != nil {
			return err
		}
		v.note()
		if v.answers(id) {
			return nil
		}
	}
}

// ended drops a connection that broke, and counts why.
func (v *Visitor) ended(ctx context.Context, err error) {
	if ctx.Err() == nil {
		v.p.Stats.count(v.p.Stats.closed, why(err))
	}
	v.retry = asked(err)
	v.drop()
}

// herd is over how long visitors come back who were not told when.
const herd = 2 * time.Second

// back waits as long as the server has asked for, or for a moment, and opens the conversation again.
func (v *Visitor) back(ctx context.Context, lost time.Time) error {
	wait := v.retry
	if wait == 0 {
		wait = time.Duration(v.chance.Int64N(int64(min(herd, max(100*time.Millisecond, time.Since(lost))))))
	}
	v.retry = 0
	if err := sleep(ctx, time.Now().Add(wait)); err != nil {
		return err
	}
	if err := v.connect(ctx); err != nil {
		if ctx.Err() == nil {
			v.p.Stats.count(v.p.Stats.failed, why(err))
		}
		return err
	}
	v.p.Stats.Resume.Record(time.Since(lost))
	return nil
}

// drop closes the connection without a word.
func (v *Visitor) drop() {
	if v.ws == nil {
		return
	}
	v.forget()
	v.ws.Close()
	if v.pumped != nil {
		v.pumped.end()
		v.pumped = nil
	}
	v.ws = nil
	v.p.Stats.Open.Add(-1)
}

// Leave says goodbye.
func (v *Visitor) Leave() {
	if v.ws == nil {
		return
	}
	// Whether the server still hears it makes no difference.
	_ = v.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseNormalClosure, ""), time.Now().Add(time.Second))
	v.drop()
}

// vanish resets the connection, as a network does that is gone.
func (v *Visitor) vanish() {
	if v.ws == nil {
		return
	}
	if tcp, ok := v.ws.NetConn().(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // if it fails the connection ends a little more politely
	}
	v.drop()
}
