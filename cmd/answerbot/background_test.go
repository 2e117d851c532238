package main

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

// What is done in the background is done after every interval, and no more once stop has come back.
func TestBackground(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		done := 0
		stop := background(t.Context(), func(ctx context.Context) { each(ctx, time.Minute, func() { done++ }) })
		time.Sleep(3*time.Minute + time.Second)
		stop()
		time.Sleep(time.Hour)
		if done != 3 {
			t.Errorf("done %d times, want 3", done)
		}
	})
}
