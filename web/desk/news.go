package desk

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/treadstone-law/answerbot/bot"
	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/queue"
	"github.com/treadstone-law/answerbot/session/staff"
	"github.com/treadstone-law/answerbot/session/tally"
)

// News reach an open page as server-sent events that say no more than that something has changed; the page then asks for itself again, as the one who
// looks at it may see it.

// refusal gives the text of an error that is for staff, in the words of say.
func refusal(err error, say func(string, ...any) string) (string, bool) {
	if r, ok := errors.AsType[*queue.Refusal](err); ok {
		if r.About != "" {
			return say("no."+r.Key, r.About), true
		}
		return say("no." + r.Key), true
	}
	if _, ok := errors.AsType[*bot.Refusal](err); ok {
		return say("no.colleague"), true
	}
	return "", false
}

// events tells of changes of the queue.
func (d *Desk) events(w http.ResponseWriter, r *http.Request, by caller) {
	if !by.Role.May(staff.Queue) {
		http.Error(w, "Not with this role.", http.StatusForbidden)
		return
	}
	changed := make(chan string, 1)
	defer d.queue.Follow(func() { ring(changed, "changed") })()
	d.stream(w, r, changed, nil)
}

// intakeEvents tells of changes of one intake: of its case and of the conversation, also that the visitor types.
func (d *Desk) intakeEvents(w http.ResponseWriter, r *http.Request, by caller) {
	o, ok := d.open(w, r, by, staff.Read, "read")
	if !ok {
		return
	}
	changed, typing := make(chan string, 1), make(chan string, 1)
	defer d.Log.Follow(session.CaseOf(o.Reference), func(session.Wake) { ring(changed, "changed") })()
	defer d.Log.Follow(o.Conversation, func(wake session.Wake) {
		switch wake.Typing {
		case "":
			ring(changed, "changed")
		case "visitor":
			ring(typing, "typing")
		}
	})()
	d.stream(w, r, changed, typing)
}

func ring(c chan string, what string) {
	select {
	case c <- what:
	default:
	}
}

// writeWithin bounds each write to a page that waits.
const writeWithin = 10 * time.Second

// stream sends news as long as the sign-in holds, which is asked again and again: who may not look any more is cut off.
func (d *Desk) stream(w http.ResponseWriter, r *http.Request, changed, typing <-chan string) {
	out := http.NewResponseController(w)
	if out.SetReadDeadline(time.Time{}) != nil { // the server's own limit is for requests that are to end
		http.Error(w, "News cannot be sent over this connection.", http.StatusNotImplemented)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("X-Accel-Buffering", "no")
	send := func(what string) bool {
		if out.SetWriteDeadline(time.Now().Add(writeWithin)) != nil {
			return false
		}
		_, err := fmt.Fprintf(w, "event: %s\ndata: 1\n\n", what)
		return err == nil && out.Flush() == nil
	}
	recheck := time.NewTicker(d.Recheck)
	defer recheck.Stop()
	long := time.After(roleFor) // then the browser asks anew, with what a proxy says by then
	for ok := send("open"); ok; {
		select {
		case <-r.Context().Done():
			return
		case <-long:
			return
		case what := <-changed:
			ok = send(what)
		case what := <-typing:
			ok = send(what)
		case <-recheck.C:
			if ok = d.holds(r); !ok {
				send("signed-out")
				return
			}
			ok = send("still")
		}
	}
}

// holds asks whether the sign-in of a page still holds, with the rights that the page needs. A store that does not answer ends it too.
func (d *Desk) holds(r *http.Request) bool {
	by, err := d.caller(r, false)
	if err != nil || d.roleAge(by) >= 2*roleFor {
		return false
	}
	reference := strings.ToUpper(r.PathValue("reference"))
	if reference == "" {
		return by.Role.May(staff.Queue)
	}
	ctx, cancel := context.WithTimeout(r.Context(), storeWithin)
	defer cancel()
	i, err := d.Log.Intake(ctx, reference)
	if err != nil {
		return false
	}
	c, _, err := session.ReadCase(ctx, d.Log, reference)
	return err == nil && by.May(staff.Read, staff.Intake{Restricted: i.Restricted, Cleared: c.Cleared, Except: c.Except})
}

// Channel brings submitted intakes into the queue. The dispatcher of deliveries runs it beside the others.
type Channel struct{ desk *Desk }

// Channel gives the desk as a way of delivery.
func (d *Desk) Channel() *Channel { return &Channel{d} }

// Name is how deliveries by this way are remembered.
func (*Channel) Name() string { return "desk" }

// On reports whether somebody can sign in, as it was found last, and asks no store. What came in before then the desk itself enters.
func (c *Channel) On() bool { return c.desk.Config.Elsewhere() || c.desk.on.Load() }

// Deliver puts an intake into the queue.
func (c *Channel) Deliver(ctx context.Context, i session.Intake) error {
	return c.desk.queue.Enter(ctx, i, c.desk.Now())
}

// How often the desk looks after itself.
const (
	alertEvery = 5 * time.Second
	mendEvery  = 10 * time.Minute
)

// Run looks after the queue until ctx is done: it enters intakes that no dispatcher did, and tells staff a second time of urgent ones that nobody
// has taken. It also writes down what was counted.
func (d *Desk) Run(ctx context.Context) {
	var mended time.Time
	var telling sync.WaitGroup
	defer telling.Wait()
	counted := d.Now()
	tick := time.NewTicker(alertEvery)
	defer tick.Stop()
	for {
		if d.Now().Sub(counted) >= tally.Every {
			d.writeCounts(ctx)
			counted = d.Now()
		}
		if d.On(ctx) {
			if d.Now().Sub(mended) >= mendEvery {
				if err := d.queue.Mend(ctx, d.Now()); err != nil && ctx.Err() == nil {
					d.Logger.Error("mending the queue", "error", err)
				}
				mended = d.Now()
			}
			references, err := d.alert(ctx)
			if err != nil && ctx.Err() == nil {
				d.Logger.Error("looking for urgent requests that nobody has taken", "error", err)
			}
			for _, reference := range references {
				telling.Go(func() { d.tell(ctx, reference) })
			}
		}
		select {
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), storeWithin)
			defer cancel()
			d.writeCounts(last)
			return
		case <-tick.C:
		}
	}
}

func (d *Desk) writeCounts(ctx context.Context) {
	if err := d.Tally.Write(ctx); err != nil && ctx.Err() == nil {
		d.Logger.Error("writing what conversations came to", "error", err)
	}
}

// alert gives the urgent items that nobody has taken and that staff are to be told of by this server. Of several servers one tells, but where the
// store did not say whether it has noted that: then staff are rather told by two than by none.
func (d *Desk) alert(ctx context.Context) (references []string, err error) {
	late, err := d.late(ctx)
	if err != nil {
		return nil, err
	}
	for _, item := range late {
		if item.Alerted && !d.unsure[item.Reference] { // no look into the store for each, every few seconds, for as long as nobody takes them
			continue
		}
		first, err := d.queue.Alert(ctx, item.Reference, d.Now())
		if err != nil {
			d.unsure[item.Reference] = true
			return references, err
		}
		if first || d.unsure[item.Reference] {
			references = append(references, item.Reference)
			delete(d.unsure, item.Reference)
		}
	}
	clear(d.unsure) // the rest have been taken
	return references, nil
}

// late gives the urgent requests that nobody has taken for too long.
func (d *Desk) late(ctx context.Context) ([]*queue.Item, error) {
	return d.queue.Late(ctx, d.Now().Add(-d.AlertAfter))
}

// tell uses every way there is.
func (d *Desk) tell(ctx context.Context, reference string) {
	var i session.Intake
	err := persist(ctx, func() (err error) { i, err = d.Log.Intake(ctx, reference); return err })
	if err != nil {
		d.Logger.Error("reading an intake to tell of", "reference", reference, "error", err)
		return
	}
	d.Logger.Warn("an urgent request was not taken in time", "reference", reference)
	var telling sync.WaitGroup
	defer telling.Wait()
	for _, way := range d.Alerters {
		telling.Go(func() {
			if err := persist(ctx, func() error { return way.Alert(ctx, i) }); err != nil {
				d.Logger.Error("telling of an urgent request a second time", "reference", reference, "way", way.Name(), "error", err)
			}
		})
	}
}

// tellAgain are the pauses before what has failed is tried again: a mail server or a store that restarts is back within them.
var tellAgain = [...]time.Duration{2 * time.Second, 10 * time.Second, 30 * time.Second}

// persist does something until it works, or has failed after every pause.
func persist(ctx context.Context, do func() error) error {
	err := do()
	for _, pause := range tellAgain {
		if err == nil {
			return nil
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return err
		}
		err = do()
	}
	return err
}
