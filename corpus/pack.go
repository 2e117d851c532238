package corpus

import (
	"encoding/binary"
	"maps"
	"math"
	"reflect"
	"slices"
	"strings"
)

// A packed value is quick to read: a text is its length and its bytes, a list how many there are and each, a map the same with a key before each in
// order, and a struct its exported fields one after another. A list has one more than there are, and nil has zero. Nothing says which field is
// which: whoever reads has the same types as who wrote.

// pack appends a value to data.
func pack(data []byte, v reflect.Value) []byte {
	switch v.Kind() {
	case reflect.String:
		return append(binary.AppendUvarint(data, uint64(v.Len())), v.String()...)
	case reflect.Slice:
		if v.IsNil() {
			return binary.AppendUvarint(data, 0)
		}
		data = binary.AppendUvarint(data, uint64(v.Len())+1)
		for i := range v.Len() {
			data = pack(data, v.Index(i))
		}
	case reflect.Map:
		data = binary.AppendUvarint(data, uint64(v.Len()))
		keys := slices.SortedFunc(maps.Keys(maps.Collect(v.Seq2())), func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
		for _, key := range keys {
			data = pack(pack(data, key), v.MapIndex(key))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				data = pack(data, v.Field(i))
			}
		}
	default:
		panic("corpus: cannot pack " + v.Type().String())
	}
	return data
}

// unpack takes a value from the front of data, with whose texts it shares memory, and reports whether it was there.
func unpack(data *string, v reflect.Value) bool {
	if v.Kind() == reflect.Struct {
		for i := range v.NumField() {
			if field := v.Field(i); field.CanSet() && !unpack(data, field) {
				return false
			}
		}
		return true
	}
	n, ok := unpackSize(data, v.Kind() == reflect.Slice)
	switch v.Kind() {
	case reflect.String:
		if ok {
			v.SetString((*data)[:n])
			*data = (*data)[n:]
		}
	case reflect.Slice:
		if n < 0 {
			break // nil
		}
		v.Set(reflect.MakeSlice(v.Type(), n, n))
		for i := 0; ok && i < n; i++ {
			ok = unpack(data, v.Index(i))
		}
	case reflect.Map:
		v.Set(reflect.MakeMapWithSize(v.Type(), n))
		for i := 0; ok && i < n; i++ {
			key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			if ok = unpack(data, key) && unpack(data, value); ok {
				v.SetMapIndex(key, value)
			}
		}
	}
	return ok
}

// unpackSize takes a size from the front of data, one less where it is that of a list, and reports whether so much may follow.
func unpackSize(data *string, list bool) (n int, ok bool) {
	size, length := binary.Uvarint([]byte((*data)[:min(len(*data), binary.MaxVarintLen64)]))
	if length <= 0 {
		return 0, false
	}
	*data = (*data)[length:]
	n = int(size)
	if list {
		n--
	}
	if n > len(*data) || size > math.MaxInt32 {
		return 0, false
	}
	return n, true
}
