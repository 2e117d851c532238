package load

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// Live collects the garbage of a Go program through its operators' address and gives what is in use then, heap and stacks, in KiB. Unlike resident memory
// it does not depend on what the program needed before and the system has not been given back yet.
func Live(ctx context.Context, admin string) (kib int64, err error) {
	for range 2 { // what is in a sync.Pool outlives one collection
		if kib, err = live(ctx, strings.TrimSuffix(admin, "/")+"/debug/pprof/heap?gc=1&debug=1"); err != nil {
			return 0, fmt.Errorf("asking for what is in use (the address is that of serve --admin): %w", err)
		}
	}
	return kib, nil
}

// Goroutines asks a Go program through its operators' address how many goroutines it has.
func Goroutines(ctx context.Context, admin string) (n int, err error) {
	const first = "goroutine profile: total "
	err = profile(ctx, strings.TrimSuffix(admin, "/")+"/debug/pprof/goroutine?debug=1", func(line string) error {
		if count, ok := strings.CutPrefix(line, first); ok {
			n, err = strconv.Atoi(count)
			return err
		}
		return nil
	})
	if err == nil && n == 0 {
		err = errors.New("the profile does not say how many there are")
	}
	if err != nil {
		return 0, fmt.Errorf("asking for goroutines (the address is that of serve --admin): %w", err)
	}
	return n, nil
}

// profile reads a profile line by line.
func profile(ctx context.Context, address string, take func(line string) error) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return errors.New(res.Status)
	}
	lines := bufio.NewScanner(res.Body)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if err := take(lines.Text()); err != nil {
			return err
		}
	}
	return lines.Err()
}

func live(ctx context.Context, address string) (kib int64, err error) {
	found := 0
	err = profile(ctx, address, func(line string) error {
		for _, name := range []string{"# HeapInuse = ", "# Stack = "} { // "# Stack = 123 / 456": in use, and taken from the system
			if rest, ok := strings.CutPrefix(line, name); ok {
				n, err := strconv.ParseInt(strings.Fields(rest + " ")[0], 10, 64)
				if err != nil {
					return fmt.Errorf("the profile says %q", line)
				}
				kib += n >> 10
				found++
			}
		}
		return nil
	})
	if err == nil && found != 2 {
		err = errors.New("the profile does not say what is in use")
	}
	return kib, err
}
