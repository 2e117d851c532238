//go:build !unix

package sqlitelog

// isLocked is for systems that replace no file which is open.
func isLocked(string) (bool, error) { return false, nil }

// giveAway is for systems on which root makes files that others may not open.
func giveAway(_, _ string) error { return nil }
