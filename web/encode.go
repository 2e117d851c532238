package web

import (
	"encoding/json"
	"fmt"
	"strconv"
	"sync"

	"github.com/treadstone-law/answerbot/session"
)

// appendFrame adds the bytes of a frame, those of encoding/json. What is sent with nearly every turn is written without it.
func appendFrame(dst []byte, v any) ([]byte, error) {
	var err error
	switch v := v.(type) {
	case *session.Event:
		dst, err = v.AppendJSON(dst)
	case ackFrame:
		dst = session.AppendString(append(dst, `{"type":"ack","re":`...), v.Re)
		dst = append(strconv.AppendInt(append(dst, `,"seq":`...), v.Seq, 10), '}')
	default:
		var data []byte
		data, err = json.Marshal(v)
		dst = append(dst, data...)
	}
	if err != nil {
		return nil, fmt.Errorf("encoding a frame: %w", err)
	}
	return dst, nil
}

// frames holds space to encode frames in: who sends one has no use for it once it is sent.
var frames = sync.Pool{New: func() any { return new([]byte) }}

// encoded calls send with the bytes of a frame, which are send's until it returns.
func encoded(v any, send func([]byte) error) error {
	space := frames.Get().(*[]byte)
	defer frames.Put(space)
	data, err := appendFrame((*space)[:0], v)
	if err != nil {
		return err
	}
	*space = data
	return send(data)
}
