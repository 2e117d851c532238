package load

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// manyLoopbacks: every address of 127.0.0.0/8 is this machine's.
const manyLoopbacks = true

// ipBindAddressNoPort (linux/in.h) lets the port be chosen when it is known where to: the same port may then go to several servers.
const ipBindAddressNoPort = 24

func shareSourcePorts(_, _ string, raw syscall.RawConn) error {
	var failed error
	err := raw.Control(func(fd uintptr) {
		failed = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_IP, ipBindAddressNoPort, 1)
	})
	if err != nil {
		return err
	}
	return failed
}

// Look looks at a process.
func Look(pid int) (p Process, err error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return p, fmt.Errorf("looking at process %d: %w", pid, err)
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			p.ResidentKiB, err = strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 10, 64)
		}
	}
	if p.ResidentKiB == 0 || err != nil {
		return p, fmt.Errorf("looking at process %d: it has no memory, so it has ended", pid)
	}
	files, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", pid))
	if err != nil {
		return p, fmt.Errorf("looking at process %d: %w", pid, err)
	}
	p.Descriptors = len(files)
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return p, fmt.Errorf("looking at process %d: %w", pid, err)
	}
	_, rest, _ := strings.Cut(string(stat), ") ") // the name may hold anything
	fields := strings.Fields(rest)
	for _, i := range []int{11, 12} { // utime and stime, proc_pid_stat(5)
		if i < len(fields) {
			ticks, _ := strconv.ParseInt(fields[i], 10, 64) // the kernel writes numbers
			p.CPU += time.Duration(ticks) * time.Second / ticksPerSecond
		}
	}
	return p, nil
}

// ticksPerSecond is USER_HZ, 100 on every system that Go runs on.
const ticksPerSecond = 100
