package redislog

import (
	"context"
	"errors"
	"os"
	"syscall"
	"testing"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/redislog/redistest"
	"github.com/treadstone-law/answerbot/session/sessiontest"
)

// A disk that is full ends in an honest refusal, whichever way Redis takes it: with appendfsync always it ends, else it refuses to write. What was acknowledged
// is there when there is room again.
func TestFullDisk(t *testing.T) {
	for _, fsync := range []string{"always", "everysec"} {
		t.Run(fsync, func(t *testing.T) {
			dir := smallDisk(t)
			s := redistest.StartIn(t, dir, "--appendonly", "yes", "--appendfsync", fsync, "--auto-aof-rewrite-percentage", "0")
			l := mustOpenWith(t, Options{URL: s.URL(""), Wait: Auto, AcceptWeaker: true})
			defer l.Close()
			filler := dir + "/filler"
			fill(t, filler)
			acked := int64(0)
			redistest.Until(t, "a turn is refused", func(ctx context.Context) bool {
				for range 200 {
					if l.Append(ctx, "ada", sessiontest.Exchange(acked*2+1)) != nil {
						return true
					}
					acked++
				}
				return false
			})
			if err := os.Remove(filler); err != nil {
				t.Fatal(err)
			}
			redistest.Until(t, "turns are taken again", func(ctx context.Context) bool {
				if s.Ended() { // which it may take its time for
					s.Restart()
				}
				events, err := l.Read(ctx, "ada", 0)
				if err != nil {
					return errors.Is(err, session.ErrNotFound) && acked == 0
				}
				if fsync == "always" && int64(len(events)) < acked*2 {
					t.Fatalf("%d turns were acknowledged, there are %d events", acked, len(events))
				}
				return l.Append(ctx, "ada", sessiontest.Exchange(int64(len(events))+1)) == nil
			})
		})
	}
}

// smallDisk mounts a disk of 8 MB.

func smallDisk(t *testing.T) string {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=8m"); err != nil {
		t.Skip("a small disk can be mounted by root only: ", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	return dir
}

// fill leaves little room on the disk.

func fill(t *testing.T, path string) {
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	block := make([]byte, 64<<10)
	for err == nil {
		_, err = f.Write(block)
	}
	info, err := f.Stat()
	if err == nil {
		err = f.Truncate(info.Size() - 256<<10)
	}
	if err != nil {
		t.Fatal(err)
	}
}
