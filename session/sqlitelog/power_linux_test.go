package sqlitelog

import (
	"bufio"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/treadstone-law/answerbot/session"
)

// A power cut leaves on the disk what was synced, and may leave nothing of what came after. strace writes down every write, every sync and every acknowledgement of a
// process in their order; a cut between any two of them is then played by writing the files anew with what was synced before.

// traced gives the helper under strace, with what strace is to do.
func traced(t *testing.T, log string, do []string, helperArgs ...string) *exec.Cmd {
	t.Helper()
	if _, err := exec.LookPath("strace"); err != nil {
		t.Skip("there is no strace")
	}
	cmd := command("write", helperArgs...)
	cmd.Args = slices.Concat([]string{"strace", "-f", "-y", "-o", log}, do, []string{"--", os.Args[0]}, helperArgs)
	cmd.Path, _ = exec.LookPath("strace")
	if err := exec.Command("strace", "-o", os.DevNull, "true").Run(); err != nil {
		t.Skip("strace may not trace here: ", err)
	}
	return cmd
}

// Whenever the power is cut, every turn that was acknowledged before is there, whole and with its intake. Where syncs of the write-ahead log are taken to do nothing,
// as synchronous=off makes of them, turns are lost: the test looks in the right place.
func TestPowerCut(t *testing.T) {
	dir := t.TempDir()
	path, log := filepath.Join(dir, "a.db"), filepath.Join(dir, "trace")
	makeStore(t, path)
	before := read(t, path)
	cutOff(t, traced(t, log, []string{"-xx", "-s", "200000", "-e", "trace=pwrite64,ftruncate,fsync,fdatasync,write"}, path, "cut"), 40)
	steps := parseTrace(t, string(read(t, log)))
	cuts, lost, played := 0, 0, powerCuts()
	for cut := 0; cut < len(steps); cut += max(len(steps)/played, 1) {
		files, acked := replay(steps[:cut], before, true)
		if missing := missingAfter(t, files, acked); missing > 0 {
			t.Errorf("after a cut at step %d of %d, %d of %d acknowledged turns are missing", cut, len(steps), missing, len(acked))
		}
		cuts++
		if cuts%(played/3) == 0 {
			files, acked = replay(steps[:cut], before, false)
			lost += missingAfter(t, files, acked)
		}
	}
	if lost == 0 {
		t.Error("nothing is lost although nothing is synced: this test proves nothing")
	}
	t.Logf("%d power cuts", cuts)
}

// cutOff runs cmd until it has printed n lines and kills it and what it traces.
func cutOff(t *testing.T, cmd *exec.Cmd, n int) {
	t.Helper()
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	must(t, err)
	lines := bufio.NewScanner(out)
	seen := 0
	for seen < n && lines.Scan() {
		seen++
	}
	_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
	if err := cmd.Wait(); seen < n {
		t.Fatalf("the process ended by itself: %v, %q", err, lines.Text())
	}
}

// powerCuts is how many power cuts are played, spread over all steps: more under make faults.
func powerCuts() int {
	if os.Getenv("FAULTS") != "" {
		return 300
	}
	return 60
}

// step is something that the process did.
type step struct {
	what string // write, truncate, sync or ack
	file string
	at   int64
	data []byte
}

var tracedCall = regexp.MustCompile(`^(pwrite64|ftruncate|fsync|fdatasync|write)\(\d+<([^>]*)>(.*)$`)

// succeeded are the calls that have ended, without an error.
var succeeded = regexp.MustCompile(`\)\s+= \d`)

// parseTrace reads what strace has written. A call that was interrupted by others in the log counts when it ends; an acknowledgement when it begins.
func parseTrace(t *testing.T, log string) (steps []step) {
	t.Helper()
	begun := map[string]string{} // by process
	for line := range strings.Lines(log) {
		pid, call, _ := strings.Cut(strings.TrimSpace(line), " ")
		call = strings.TrimSpace(call)
		if first, ok := strings.CutSuffix(call, " <unfinished ...>"); ok {
			begun[pid] = first
			if strings.HasPrefix(first, "write(1<") {
				steps = append(steps, stepOf(t, first+") = 0")...)
			}
			continue
		}
		if strings.HasPrefix(call, "<... ") {
			_, rest, _ := strings.Cut(call, "resumed>")
			call = begun[pid] + rest
			if strings.HasPrefix(call, "write(1<") {
				continue
			}
		}
		steps = append(steps, stepOf(t, call)...)
	}
	return steps
}

func stepOf(t *testing.T, call string) []step {
	t.Helper()
	m := tracedCall.FindStringSubmatch(call)
	if m == nil || !succeeded.MatchString(call) {
		return nil
	}
	file := filepath.Base(m[2])
	if strings.Contains(m[2], `\x`) {
		file = filepath.Base(string(unhex(t, m[2])))
	}
	args := strings.TrimPrefix(m[3], ", ")
	args = args[:max(strings.LastIndex(args, ")"), 0)]
	switch m[1] {
	case "fsync", "fdatasync":
		return []step{{what: "sync", file: file}}
	case "ftruncate":
		return []step{{what: "truncate", file: file, at: number64(t, args)}}
	case "write":
		if !strings.HasPrefix(call, "write(1<") {
			return nil
		}
		text, _, _ := strings.Cut(strings.TrimPrefix(args, `"`), `"`)
		return []step{{what: "ack", data: unhex(t, text)}}
	}
	text, rest, _ := strings.Cut(strings.TrimPrefix(args, `"`), `"`)
	_, at, _ := strings.Cut(strings.TrimPrefix(rest, ", "), ", ")
	return []step{{what: "write", file: file, at: number64(t, at), data: unhex(t, text)}}
}

func number64(t *testing.T, s string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(strings.TrimSpace(s), 10, 64)
	must(t, err)
	return n
}

// unhex reads strace's \x41\x42.
func unhex(t *testing.T, s string) []byte {
	t.Helper()
	var out []byte
	for part := range strings.SplitSeq(strings.TrimPrefix(s, `\x`), `\x`) {
		if part == "" {
			continue
		}
		b, err := strconv.ParseUint(part, 16, 8)
		if err != nil {
			t.Fatalf("%q: %v", part, err)
		}
		out = append(out, byte(b))
	}
	return out
}

// replay gives the files as a power cut after the steps leaves them, and what was acknowledged by then.
func replay(steps []step, database []byte, walSyncs bool) (files map[string][]byte, acked []string) {
	files = map[string][]byte{"a.db": slices.Clone(database)}
	waiting := map[string][]step{}
	for _, s := range steps {
		switch s.what {
		case "ack":
			acked = append(acked, strings.Fields(string(s.data))...)
		case "sync":
			if !walSyncs && strings.HasSuffix(s.file, "-wal") {
				continue
			}
			for _, w := range waiting[s.file] {
				files[s.file] = apply(files[s.file], w)
			}
			delete(waiting, s.file)
		default:
			waiting[s.file] = append(waiting[s.file], s)
		}
	}
	return files, acked
}

func apply(content []byte, s step) []byte {
	end := s.at + int64(len(s.data))
	if s.what == "truncate" && int64(len(content)) > s.at {
		return content[:s.at]
	}
	if grow := end - int64(len(content)); grow > 0 {
		content = append(content, make([]byte, grow)...)
	}
	copy(content[s.at:], s.data)
	return content
}

// missingAfter opens the files and counts the acknowledged turns that are not there.
func missingAfter(t *testing.T, files map[string][]byte, acked []string) (missing int) {
	t.Helper()
	dir := t.TempDir()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if name == "a.db" || name == "a.db-wal" {
			writeFile(t, filepath.Join(dir, name), string(files[name]))
		}
	}
	l := mustOpen(t, filepath.Join(dir, "a.db"))
	defer l.Close()
	for _, client := range acked {
		conversation, _, _ := strings.Cut(client, "/")
		err := l.Append(t.Context(), conversation, session.Turn{Client: client, Events: say(1, "again")})
		if _, lost := l.Intake(t.Context(), client); lost != nil || !errors.Is(err, session.ErrDuplicate) {
			missing++
		}
	}
	return missing
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	must(t, err)
	return data
}

// A disk that fails to sync ends the acknowledgements, and everything acknowledged before is there.
func TestSyncFails(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.db")
	makeStore(t, path)
	cmd := traced(t, os.DevNull, []string{"-e", "trace=fsync,fdatasync", "-e", "inject=fsync,fdatasync:error=EIO:when=20+"}, path, "eio")
	cmd.Stderr = nil
	out, err := cmd.Output()
	if err == nil || !strings.Contains(string(out), "the disk fails") {
		t.Fatalf("with a disk that fails: got %v, %.300s", err, out)
	}
	l := mustOpen(t, path)
	defer l.Close()
	acked := 0
	for line := range strings.Lines(string(out)) {
		client := strings.TrimSpace(line)
		conversation, number, ok := strings.Cut(client, "/")
		if !ok || !strings.HasPrefix(conversation, "eio-") || number == "" {
			continue
		}
		acked++
		if _, err := l.Intake(t.Context(), client); err != nil {
			t.Errorf("acknowledged: %v", err)
		}
	}
	if acked == 0 {
		t.Error(fmt.Sprint("nothing was acknowledged before: ", string(out)))
	}
}
