//go:build !unix

package sqlitelog

// isLocked is for systems that replace no file which is open.
func isLocked(string) (bool, error) { return false, nil }
