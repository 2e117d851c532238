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

func live(ctx context.Context, address string) (kib int64, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return 0, err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return 0, errors.New(res.Status)
	}
	lines, found := bufio.NewScanner(res.Body), 0
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		for _, name := range []string{"# HeapInuse = ", "# Stack = "} { // "# Stack = 123 / 456": in use, and taken from the system
			if rest, ok := strings.CutPrefix(lines.Text(), name); ok {
				n, err := strconv.ParseInt(strings.Fields(rest + " ")[0], 10, 64)
				if err != nil {
					return 0, fmt.Errorf("the profile says %q", lines.Text())
				}
				kib += n >> 10
				found++
			}
		}
	}
	if found != 2 {
		return 0, errors.Join(errors.New("the profile does not say what is in use"), lines.Err())
	}
	return kib, nil
}
