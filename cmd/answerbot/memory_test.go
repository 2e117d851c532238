package main

import "testing"

// Memory is given back once after a crowd, when things are quiet, and not for the few who come every minute.
func TestCrowdLeaves(t *testing.T) {
	const mib = 1 << 20
	c := new(crowd)
	for i, step := range []struct {
		more uint64 // MiB
		want bool
	}{
		{100, false}, // the start
		{1, true},
		{1, false},
		{50, false}, // a few visitors at once
		{1, false},
		{4, false},
		{20, false},
		{0, true}, // 77 MiB in all
		{0, false},
		{500, false}, // a crowd, while it is there
		{500, false},
		{5, false},
		{4, true},
		{4, false},
	} {
		if got := c.left(c.last + step.more*mib); got != step.want {
			t.Errorf("step %d: got %t, want %t", i, got, step.want)
		}
	}
}
