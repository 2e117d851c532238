package session

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
)

// Encoded is a turn as stores keep it.
type Encoded struct {
	Events   [][]byte
	Intake   []byte // nil for none
	Feedback []byte // nil for none
}

// pool holds space to encode in.
var pool = sync.Pool{New: func() any { return new([]byte) }}

// Encode gives the turn as stores keep it, or says what is wrong with it: it has no event, or its events are not numbered one
// after the other.
func (t Turn) Encode() (e Encoded, err error) {
	if len(t.Events) == 0 {
		return e, errors.New("a turn needs at least one event")
	}
	e.Events = make([][]byte, len(t.Events))
	space := pool.Get().(*[]byte) // to be copied at its exact size: a store in memory keeps it
	defer pool.Put(space)
	all := (*space)[:0]
	var few [4]int // a turn rarely has more events
	ends := few[:0]
	for i := range t.Events {
		event := &t.Events[i]
		if want := t.Events[0].Seq + int64(i); event.Seq != want {
			return e, fmt.Errorf("event %d of the turn has the number %d, not %d", i+1, event.Seq, want)
		}
		if all, err = event.AppendJSON(all); err != nil {
			return e, fmt.Errorf("encode event %d: %w", event.Seq, err)
		}
		ends = append(ends, len(all))
	}
	*space, all = all, bytes.Clone(all)
	from := 0
	for i, end := range ends {
		e.Events[i] = all[from:end:end]
		from = end
	}
	if t.Intake != nil {
		if e.Intake, err = json.Marshal(t.Intake); err != nil {
			return e, fmt.Errorf("encode intake %s: %w", t.Intake.Reference, err)
		}
	}
	if t.Feedback != nil {
		if e.Feedback, err = json.Marshal(t.Feedback); err != nil {
			return e, fmt.Errorf("encode feedback: %w", err)
		}
	}
	return e, nil
}

// Last is the number of the turn's last event.
func (t Turn) Last() int64 { return t.Events[len(t.Events)-1].Seq }
