package sockets

import (
	"bytes"
	"testing"
	"time"
)

// cutUp gives the units of what comes in chunks of a size, joined, and what ended it.
func cutUp(data []byte, size int) (units [][]byte, ends *abuse) {
	var k cutter
	for len(data) > 0 {
		chunk := bytes.Clone(data[:min(size, len(data))])
		data = data[len(chunk):]
		for len(chunk) > 0 {
			unit, rest, bad := k.next(chunk, 8<<10, time.Second)
			if bad != nil {
				return units, bad
			}
			if unit != nil {
				units = append(units, bytes.Clone(unit))
			}
			chunk = rest
		}
	}
	return units, nil
}

// frameOf is a frame with a mask of zeros.
func frameOf(first byte, text string) string {
	return string([]byte{first, maskBit | byte(len(text)), 0, 0, 0, 0}) + text
}

func TestCut(t *testing.T) {
	one, ping := frameOf(0x81, "hello"), frameOf(0x89, "p")
	begin, middle, end := frameOf(0x01, "he"), frameOf(0x00, "l"), frameOf(0x80, "lo")
	for _, test := range []struct {
		name, in string
		want     []string
	}{
		{"a message", one, []string{one}},
		{"two messages", one + one, []string{one, one}},
		{"an empty one", frameOf(0x81, ""), []string{frameOf(0x81, "")}},
		{"fragments", begin + middle + end, []string{begin + middle + end}},
		{"a ping between fragments comes first", begin + ping + end + one, []string{ping, begin + end, one}},
		{"half a message", one[:8], nil},
		{"a header that is refused", begin + "\x81\x85", []string{begin + "\x81\x85"}},
		{"a refused ping between fragments", begin + "\x09\x80", []string{"\x09\x80"}},
	} {
		for size := 1; size <= len(test.in); size++ {
			units, bad := cutUp([]byte(test.in), size)
			same := len(units) == len(test.want) && bad == nil
			for i := 0; same && i < len(units); i++ {
				same = string(units[i]) == test.want[i]
			}
			if !same {
				t.Errorf("%s, %d bytes at once: got %q, %v, want %q", test.name, size, units, bad, test.want)
			}
		}
	}
}

// read gives the messages that the library makes of bytes, and whether it found fault with them.
func read(next func() []byte) (messages []string, fault bool) {
	s := New(Options{MaxMessage: 8 << 10})
	for unit := next(); unit != nil; unit = next() {
		l := s.lend()
		l.shim.unit = unit
		for {
			kind, text, err := l.ws.ReadMessage()
			if err == errDry { // at the end, perhaps of a frame that is not whole
				break
			}
			if err != nil {
				return messages, true
			}
			messages = append(messages, string(rune('0'+kind))+string(text))
		}
	}
	return messages, false
}

// FuzzCut holds that however bytes are chunked the units are the same, and that the library makes of them what it makes of the bytes themselves.
func FuzzCut(f *testing.F) {
	f.Add([]byte(frameOf(0x01, "a")+frameOf(0x89, "")+frameOf(0x80, "b")+frameOf(0x81, "c")), 3)
	f.Add([]byte(frameOf(0x88, "\x03\xe8")), 1)
	f.Add([]byte("\x81\xfe\x00\x7e\x01\x02\x03\x04"), 2)
	f.Add([]byte("\x81\xff\x00\x00\x00\x00\x00\x01\x00\x00"), 5)
	f.Add([]byte(frameOf(0x01, "a")+frameOf(0x81, "")), 4)
	f.Fuzz(func(t *testing.T, data []byte, size int) {
		size = max(1, size%64)
		whole, bad := cutUp(data, max(1, len(data)))
		parts, badToo := cutUp(data, size)
		if len(whole) != len(parts) || (bad == nil) != (badToo == nil) || bad != nil && *bad != *badToo {
			t.Fatalf("at once %q, %v; in parts %q, %v", whole, bad, parts, badToo)
		}
		for i := range whole {
			if !bytes.Equal(whole[i], parts[i]) {
				t.Fatalf("unit %d: %q and %q", i, whole[i], parts[i])
			}
		}
		left := whole
		cut, fault := read(func() []byte {
			if len(left) == 0 {
				return nil
			}
			unit := left[0]
			left = left[1:]
			return unit
		})
		given := false
		plain, plainFault := read(func() []byte {
			if given || len(data) == 0 {
				return nil
			}
			given = true
			return data
		})
		if bad != nil { // the library may go on where the cutter does not
			plain, plainFault = plain[:min(len(plain), len(cut))], fault
		}
		if len(cut) != len(plain) || fault != plainFault {
			t.Fatalf("cut %q, %v; plain %q, %v", cut, fault, plain, plainFault)
		}
		for i := range cut {
			if cut[i] != plain[i] {
				t.Fatalf("message %d: %q and %q", i, cut[i], plain[i])
			}
		}
	})
}
