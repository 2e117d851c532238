package load

import (
	"context"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// pump reads for a visitor who is away between questions, so that pings are answered meanwhile.
type pump struct {
	frames chan []byte
	gone   chan struct{}
	reads  sync.WaitGroup
	err    error // set before frames is closed
}

// pumpHolds is how many frames may wait for a visitor; behind them the connection is held up.
const pumpHolds = 16

func newPump(ws *websocket.Conn) *pump {
	p := &pump{frames: make(chan []byte, pumpHolds), gone: make(chan struct{})}
	p.reads.Go(func() {
		defer close(p.frames)
		for {
			_, data, err := ws.ReadMessage()
			if err != nil {
				p.err = err
				return
			}
			select {
			case p.frames <- data:
			case <-p.gone:
				return
			}
		}
	})
	return p
}

// next gives the next frame, until a time or, if that is zero, for ever.
func (p *pump) next(until time.Time) ([]byte, error) {
	var late <-chan time.Time
	if !until.IsZero() {
		timer := time.NewTimer(time.Until(until))
		defer timer.Stop()
		late = timer.C
	}
	select {
	case data, ok := <-p.frames:
		if !ok {
			return nil, p.err
		}
		return data, nil
	case <-late:
		return nil, context.DeadlineExceeded
	}
}

// end ends it once its connection is closed.
func (p *pump) end() {
	close(p.gone)
	p.reads.Wait()
}
