package matcher

import (
	"encoding/binary"
	"math"
	"strings"
	"sync"
)

// How numbers and texts stand in a snapshot. Each method writes what it is given, or reads it, so that whoever lists the parts lists them once.
// Numbers are little endian; what training rounded to sixteen bits is stored in sixteen.

// layout walks over the parts of an index: it appends them to data, or takes them off its front.
type layout struct {
	data    []byte
	writing bool
	failed  bool // too short, or another corpus or version

	converting sync.WaitGroup // of long runs of numbers, beside the reading of what comes next
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
	if l.failed || n < 0 || n > len(l.data) {
		l.failed = true
		return nil
	}
	got := l.data[:n]
	l.data = l.data[n:]
	return got
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

// many writes a length and then so many elements of size bytes each by put, or reads them by get.
func many[T any](l *layout, xs *[]T, size int, put func([]byte, []T) []byte, get func([]T, []byte)) {
	n := uint32(len(*xs))
	l.uint32(&n)
	if l.writing {
		l.data = put(l.data, *xs)
		return
	}
	if got := l.take(int(n) * size); got != nil {
		*xs = make([]T, n)
		get(*xs, got)
	}
}

// later has get run beside the reading of what comes next: for numbers that nothing asks for before all is read.
func later[T any](l *layout, get func([]T, []byte)) func([]T, []byte) {
	return func(xs []T, b []byte) { l.converting.Go(func() { get(xs, b) }) }
}

func uint32s[T int32 | uint32](l *layout, xs *[]T) {
	many(l, xs, 4, func(b []byte, xs []T) []byte {
		for _, x := range xs {
			b = binary.LittleEndian.AppendUint32(b, uint32(x))
		}
		return b
	}, func(xs []T, b []byte) {
		for i := range xs {
			xs[i] = T(binary.LittleEndian.Uint32(b[4*i:]))
		}
	})
}

// docs stores numbers of answers, in two bytes where those are enough for n of them.
func (l *layout) docs(xs *[]uint32, n int) {
	if n > math.MaxUint16 {
		uint32s(l, xs)
		return
	}
	many(l, xs, 2, func(b []byte, xs []uint32) []byte {
		for _, x := range xs {
			b = binary.LittleEndian.AppendUint16(b, uint16(x))
		}
		return b
	}, later(l, func(xs []uint32, b []byte) {
		for i := range xs {
			xs[i] = uint32(binary.LittleEndian.Uint16(b[2*i:]))
		}
	}))
}

func (l *layout) bools(xs *[]bool) {
	many(l, xs, 1, func(b []byte, xs []bool) []byte {
		for _, x := range xs {
			if x {
				b = append(b, 1)
			} else {
				b = append(b, 0)
			}
		}
		return b
	}, func(xs []bool, b []byte) {
		for i := range xs {
			xs[i] = b[i] != 0
		}
	})
}

func (l *layout) uint16s(xs *[]uint16) {
	many(l, xs, 2, func(b []byte, xs []uint16) []byte {
		for _, x := range xs {
			b = binary.LittleEndian.AppendUint16(b, x)
		}
		return b
	}, later(l, func(xs []uint16, b []byte) {
		for i := range xs {
			xs[i] = binary.LittleEndian.Uint16(b[2*i:])
		}
	}))
}

func (l *layout) uint64s(xs *[]uint64) {
	many(l, xs, 8, func(b []byte, xs []uint64) []byte {
		for _, x := range xs {
			b = binary.LittleEndian.AppendUint64(b, x)
		}
		return b
	}, func(xs []uint64, b []byte) {
		for i := range xs {
			xs[i] = binary.LittleEndian.Uint64(b[8*i:])
		}
	})
}

func (l *layout) floats(xs *[]float32) {
	many(l, xs, 4, func(b []byte, xs []float32) []byte {
		for _, x := range xs {
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
		}
		return b
	}, later(l, func(xs []float32, b []byte) {
		for i := range xs {
			xs[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
		}
	}))
}

// halves is floats for numbers that round16 has rounded.
func (l *layout) halves(xs *[]float32) {
	many(l, xs, 2, func(b []byte, xs []float32) []byte {
		for _, x := range xs {
			b = binary.LittleEndian.AppendUint16(b, uint16(math.Float32bits(x)>>16))
		}
		return b
	}, later(l, func(xs []float32, b []byte) {
		for i := range xs {
			xs[i] = math.Float32frombits(uint32(binary.LittleEndian.Uint16(b[2*i:])) << 16)
		}
	}))
}

func (l *layout) entries(xs *[]entry) {
	many(l, xs, 6, func(b []byte, xs []entry) []byte {
		for _, e := range xs {
			b = binary.LittleEndian.AppendUint32(b, uint32(e.feature))
			b = binary.LittleEndian.AppendUint16(b, uint16(math.Float32bits(e.value)>>16))
		}
		return b
	}, later(l, func(xs []entry, b []byte) {
		for i := range xs {
			xs[i].feature = int32(binary.LittleEndian.Uint32(b[6*i:]))
			xs[i].value = math.Float32frombits(uint32(binary.LittleEndian.Uint16(b[6*i+4:])) << 16)
		}
	}))
}

// strings stores the lengths and then all bytes, so that what is read is one piece of memory.
func (l *layout) strings(xs *[]string) {
	lengths := make([]uint32, len(*xs))
	for i, x := range *xs {
		lengths[i] = uint32(len(x))
	}
	uint32s(l, &lengths)
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
