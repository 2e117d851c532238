package sqlitelog

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/sessiontest"
)

// helper names what a test's own program, started as another process, does instead of testing.
const helper = "SQLITELOG_TEST_HELPER"

func TestMain(m *testing.M) {
	helpers := map[string]func(args []string) error{"write": write, "answer": answer, "open": openOnly}
	if h := helpers[os.Getenv(helper)]; h != nil {
		if err := h(os.Args[1:]); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), helper+"="+name)
	cmd.Stderr = os.Stderr
	return cmd
}

// A turn that was acknowledged is there after the process was killed in the midst of others; every turn is whole, and
// the file is sound. The page cache outlives a kill: what a power cut leaves rests on synchronous=full.
func TestKilled(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	for round := range 3 {
		acked := kill(t, command("write", path, fmt.Sprint("round", round)), 150)
		l := mustOpen(t, path)
		for _, client := range acked {
			conversation, _, _ := strings.Cut(client, "/")
			if err := l.Append(t.Context(), conversation, session.Turn{Client: client, Events: say(1, "again")}); !errors.Is(err, session.ErrDuplicate) {
				t.Fatalf("turn %s was acknowledged; appending it again: got error %v, want ErrDuplicate", client, err)
			}
			if in, err := l.Intake(t.Context(), client); err != nil || in.Conversation != conversation {
				t.Fatalf("intake %s was acknowledged: got %+v, %v", client, in, err)
			}
		}
		wantSound(t, l)
		must(t, l.Close())
	}
}

// kill runs cmd until it has printed n lines, kills it, and gives all whole lines.
func kill(t *testing.T, cmd *exec.Cmd, n int) (lines []string) {
	t.Helper()
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	must(t, err)
	r := bufio.NewReader(out)
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			break
		}
		if lines = append(lines, strings.TrimSpace(line)); len(lines) == n {
			must(t, cmd.Process.Kill())
		}
	}
	if err := cmd.Wait(); len(lines) < n {
		t.Fatalf("the process ended by itself: %v, %q", err, lines)
	}
	return lines
}

// write appends without end and prints the client id of every turn that it was told is recorded.
func write(args []string) error {
	l, err := Open(args[0], session.Retention{})
	if err != nil {
		return err
	}
	errs := make(chan error)
	for w := range 8 {
		go func() {
			for c := 0; ; c++ {
				conversation := fmt.Sprintf("%s-%d-%d", args[1], w, c)
				for n := range int64(3) {
					turn := sessiontest.Exchange(n*2 + 1)
					turn.Client = fmt.Sprintf("%s/%d", conversation, n)
					turn.Intake = &session.Intake{Reference: turn.Client, Conversation: conversation}
					if err := l.Append(background, conversation, turn); err != nil {
						errs <- err
						return
					}
					fmt.Println(turn.Client)
				}
			}
		}()
	}
	return <-errs
}

// wantSound checks the file as SQLite sees it, and that every turn is whole.
func wantSound(t *testing.T, l *Log) {
	t.Helper()
	var integrity string
	if err := l.reader.db.QueryRow(`pragma integrity_check`).Scan(&integrity); err != nil || integrity != "ok" {
		t.Fatalf("integrity_check: %s, %v", integrity, err)
	}
	var torn, turns, intakes int
	err := l.reader.db.QueryRow(`select
		(select count(*) from (select conversation from events group by conversation having max(seq) <> count(*) or count(*) % 2 <> 0)),
		(select count(*) from events where client is not null), (select count(*) from intakes)`).Scan(&torn, &turns, &intakes)
	if err != nil || torn != 0 || turns != intakes {
		t.Fatalf("%d conversations are torn, %d turns, %d intakes, %v", torn, turns, intakes, err)
	}
}

// A visitor on one process and a lawyer on another follow each other's words.
func TestFollowOtherProcess(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	l := mustOpen(t, path)
	defer l.Close()
	woken, stop := follow(l, "ada")
	defer stop()
	const questions = 3
	cmd := command("answer", path, "ada", fmt.Sprint(questions))
	var out strings.Builder
	cmd.Stdout = &out
	stay, err := cmd.StdinPipe()
	if err == nil {
		err = cmd.Start()
	}
	must(t, err)
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	for n := range int64(questions) {
		mustAppend(t, l, "ada", session.Turn{Events: say(n*2+1, "question")})
		for answered := false; !answered; {
			events, err := l.Read(t.Context(), "ada", n*2+1)
			if answered = len(events) == 1 && events[0].Text == "answer"; answered {
				break
			}
			if err != nil || len(events) > 0 {
				t.Fatalf("got %+v, %v, want the answer", events, err)
			}
			select {
			case <-woken:
			case err := <-ended:
				t.Fatalf("the other process ended: %v: %s", err, &out)
			}
		}
	}
	stay.Close()
	if err := <-ended; err != nil {
		t.Errorf("the other process: %v: %s", err, &out)
	}
}

// follow merges the wakes of a conversation in a channel.
func follow(l *Log, conversation string) (woken chan struct{}, stop func()) {
	woken = make(chan struct{}, 1)
	return woken, l.Follow(conversation, func(session.Wake) {
		select {
		case woken <- struct{}{}:
		default:
		}
	})
}

// answer follows a conversation, answers every question in it and ends when nobody holds its input open any more.
func answer(args []string) error {
	l, err := Open(args[0], session.Retention{})
	if err != nil {
		return err
	}
	defer l.Close()
	woken, stop := follow(l, args[1])
	defer stop()
	var last, questions int64
	if _, err := fmt.Sscan(args[2], &questions); err != nil {
		return err
	}
	for last < 2*questions {
		events, err := l.Read(background, args[1], last)
		if err != nil && !errors.Is(err, session.ErrNotFound) {
			return err
		}
		if len(events) == 0 {
			<-woken
			continue
		}
		if last += 2; len(events) != 1 {
			return fmt.Errorf("got %+v, want one question", events)
		}
		if err := l.Append(background, args[1], session.Turn{Events: say(last, "answer")}); err != nil {
			return err
		}
	}
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}

// Several processes that start at once on a new file agree on who makes the schema.
func TestOpenAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "data", "a.db")
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if out, err := command("open", path).Output(); err != nil {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
	wg.Wait()
	l := mustOpen(t, path)
	defer l.Close()
	mustAppend(t, l, "ada", sessiontest.Exchange(1))
}

// openOnly opens the store and writes to it.
func openOnly(args []string) error {
	l, err := Open(args[0], session.Retention{})
	if err != nil {
		return err
	}
	return errors.Join(l.Ready(background), l.Close())
}
