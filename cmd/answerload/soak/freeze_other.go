//go:build !unix

package soak

import (
	"errors"
	"os"
)

// freeze stops a process where it stands, or lets it go on.
func freeze(*os.Process, bool) error {
	return errors.New("a process can be made to stand still on Unix only")
}
