package load

import "time"

// Process is what a process of this machine takes.
type Process struct {
	ResidentKiB int64         `json:"resident_kib"`
	Descriptors int           `json:"descriptors"`
	CPU         time.Duration `json:"cpu_ns"` // since it began
}
