package matcher

import (
	"encoding/binary"
	"math"
	"strings"
	"unsafe"
)

// How numbers and texts stand in a snapshot. Each method writes what it is given, or reads it, so that whoever lists the parts lists them once.
// Numbers are little endian and stand where the processor may read them: most of a snapshot is used where it lies, without being copied. What
// training rounded to sixteen bits is stored in sixteen.

// layout walks over the parts of an index: it appends them to data, or takes them from there one after another.
type layout struct {
	data    []byte
	at      int // of what comes next to be read
	writing bool
	failed  bool // too short, or another corpus or version
}

// same writes s, or checks that it is what comes next.
func (l *layout) same(s string) {
	if l.writing {
		l.data = append(l.data, s...)
		return
	}
	if got := l.take(len(s)); !l.failed && string(got) != s {
		l.failed = true
	}
}

// take takes the next n bytes; where there are not so many the reading has failed.
func (l *layout) take(n int) []byte {
	if l.failed || n < 0 || n > len(l.data)-l.at {
		l.failed = true
		return nil
	}
	l.at += n
	return l.data[l.at-n : l.at : l.at]
}

// align goes on to where any number may stand.
func (l *layout) align() {
	const widest = 8
	if l.writing {
		l.data = append(l.data, make([]byte, -len(l.data)&(widest-1))...)
	} else {
		l.take(-l.at & (widest - 1))
	}
}

func (l *layout) uint32(x *uint32) {
	if l.writing {
		l.data = binary.LittleEndian.AppendUint32(l.data, *x)
	} else if got := l.take(4); got != nil {
		*x = binary.LittleEndian.Uint32(got)
	}
}

func (l *layout) uint64(x *uint64) {
	if l.writing {
		l.data = binary.LittleEndian.AppendUint64(l.data, *x)
	} else if got := l.take(8); got != nil {
		*x = binary.LittleEndian.Uint64(got)
	}
}

func (l *layout) float(x *float32) {
	n := math.Float32bits(*x)
	l.uint32(&n)
	*x = math.Float32frombits(n)
}

// number is what stands in a snapshot as it does in memory.
type number interface {
	bool | uint8 | uint16 | int32 | uint32 | uint64 | float32
}

// many writes how many there are and then each, or reads them. What was read must not be written to: it may be the snapshot itself.
func many[T number](l *layout, xs *[]T) {
	n := uint32(len(*xs))
	l.uint32(&n)
	l.align()
	if l.writing {
		l.data, _ = binary.Append(l.data, binary.LittleEndian, *xs) // numbers have a size, which is all that could be wrong
		return
	}
	var one T
	got := l.take(int(n) * int(unsafe.Sizeof(one)))
	if len(got) == 0 {
		return
	}
	if first := unsafe.Pointer(&got[0]); littleEndian && uintptr(first)%unsafe.Alignof(one) == 0 && unsafe.Sizeof(one) > 1 {
		*xs = unsafe.Slice((*T)(first), n)
		return
	}
	*xs = make([]T, n)
	_, _ = binary.Decode(got, binary.LittleEndian, *xs) // there are as many bytes as are needed
}

var littleEndian = binary.NativeEndian.Uint16([]byte{1, 0}) == 1

// half gives the upper half of a float, whole the float that has such an upper half.
func half(x float32) uint16  { return uint16(math.Float32bits(x) >> 16) }
func whole(x uint16) float32 { return math.Float32frombits(uint32(x) << 16) }

func converted[T, U any](xs []T, to func(T) U) []U {
	ys := make([]U, len(xs))
	for i, x := range xs {
		ys[i] = to(x)
	}
	return ys
}

// entries stores entries whose values round16 has rounded.
func (l *layout) entries(xs *[]entry) {
	features := converted(*xs, func(e entry) int32 { return e.feature })
	values := converted(*xs, func(e entry) uint16 { return half(e.value) })
	many(l, &features)
	many(l, &values)
	if l.writing {
		return
	}
	if len(features) != len(values) {
		l.failed = true
		return
	}
	*xs = make([]entry, len(features))
	for i := range *xs {
		(*xs)[i] = entry{features[i], whole(values[i])}
	}
}

// strings stores the lengths and then all bytes, so that what is read is one piece of memory.
func (l *layout) strings(xs *[]string) {
	lengths := converted(*xs, func(x string) uint32 { return uint32(len(x)) })
	many(l, &lengths)
	if l.writing {
		l.data = append(l.data, strings.Join(*xs, "")...)
		return
	}
	all := 0
	for _, n := range lengths {
		all += int(n)
	}
	text := string(l.take(all))
	if l.failed {
		return
	}
	*xs = make([]string, len(lengths))
	for i, n := range lengths {
		(*xs)[i], text = text[:n], text[n:]
	}
}
