//go:build race

package bot

// The race detector slows a walk tenfold, and a pure function has no races to find.
func init() { walkTurns /= 10 }
