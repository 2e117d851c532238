package main

import (
	"context"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// The runtime collects garbage when the heap has doubled, and otherwise every two minutes; and what is free then it gives back bit by bit. So after a crowd
// has left, a quiet server would keep for long what the crowd took. It is told to give it back once things are quiet: a collection, some tens
// of milliseconds of one processor, that would have come anyway.

const (
	quietEvery = 5 * time.Second

	// quietAllocates is how much a quiet server allocates in that time at most, in bytes: a few visitors and those who measure it.
	quietAllocates = 4 << 20

	// crowdAllocates is how much a crowd has allocated at least, in bytes, for it to be worth a collection.
	crowdAllocates = 64 << 20
)

// crowd finds out when a crowd has left.
type crowd struct {
	last  uint64 // bytes allocated so far, when it was looked last
	since uint64 // when memory was given back last
}

// left takes how much has been allocated so far, and reports whether a crowd has left.
func (c *crowd) left(allocated uint64) bool {
	lately := allocated - c.last
	c.last = allocated
	if lately > quietAllocates || allocated-c.since < crowdAllocates {
		return false
	}
	c.since = allocated
	return true
}

// startGivingBack gives memory back to the system after a crowd has left, until it is stopped.
func startGivingBack(ctx context.Context) (stop func()) {
	sample, c := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}, new(crowd)
	return background(ctx, func(ctx context.Context) {
		each(ctx, quietEvery, func() {
			if metrics.Read(sample); c.left(sample[0].Value.Uint64()) {
				debug.FreeOSMemory()
			}
		})
	})
}
