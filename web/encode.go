package web

import (
	"encoding/json"
	"fmt"
)

// encodeFrame gives the bytes of a frame.
func encodeFrame(v any) ([]byte, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("encoding a frame: %w", err)
	}
	return data, nil
}
