package soak

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/treadstone-law/answerbot/cmd/answerload/load"
)

// server is an answerbot that is started again on the same addresses after it was killed.
type server struct {
	program string
	dir     string
	flags   []string // of its store
	args    []string
	url     string
	admin   string
	client  http.Client

	process *exec.Cmd // nil when it does not run
}

// patience is how long something may take that happens at once on a machine that is not busy.
const patience = time.Minute

func newServer(program, dir, store, corpus string) (*server, error) {
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	admin, err := freeAddress()
	if err != nil {
		return nil, err
	}
	flags := []string{"--store", store, "--data", dir}
	return &server{
		program: program, dir: dir, flags: flags, url: "http://" + address, admin: "http://" + admin, client: http.Client{Timeout: 10 * time.Second},
		args: append([]string{"serve", "--addr", address, "--admin", admin, "--corpus", corpus, "--message-rate", "0", "--log", "warn", "--log-format", "json"}, flags...),
	}, nil
}

// freeAddress gives an address that nobody listens on. Somebody may before the server does; it then says so and ends.
func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("finding a free port: %w", err)
	}
	defer l.Close()
	return l.Addr().String(), nil
}

// start starts the server and waits until it listens. What it logs is added to server.log.
func (s *server) start(ctx context.Context) error {
	log, err := os.OpenFile(filepath.Join(s.dir, "server.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("starting the server: %w", err)
	}
	defer log.Close() // the process has a descriptor of its own
	process := exec.Command(s.program, s.args...)
	process.Env = append(os.Environ(), "ANSWERBOT_CACHE="+filepath.Join(s.dir, "cache"))
	process.Stderr = log
	out, err := process.StdoutPipe()
	if err != nil {
		return fmt.Errorf("starting the server: %w", err)
	}
	if err := process.Start(); err != nil {
		return fmt.Errorf("starting the server: %w", err)
	}
	s.process = process
	listens := make(chan error, 1)
	go func() {
		_, err := bufio.NewReader(out).ReadString('\n')
		listens <- err
	}()
	select {
	case err = <-listens:
	case <-time.After(patience):
		err = errors.New("it does not listen")
	case <-ctx.Done():
		err = ctx.Err()
	}
	if err != nil {
		s.kill()
		return fmt.Errorf("starting the server (%s says why): %w", log.Name(), err)
	}
	return nil
}

// kill ends the server at once.
func (s *server) kill() {
	if s.process == nil {
		return
	}
	_ = s.process.Process.Kill()
	_ = s.process.Wait() // that it was killed
	s.process = nil
}

// end asks the server to end and waits until it has.
func (s *server) end() error {
	defer s.kill()
	if err := s.process.Process.Signal(os.Interrupt); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- s.process.Wait() }()
	select {
	case err := <-ended:
		return err
	case <-time.After(patience):
		_ = s.process.Process.Kill()
		<-ended
		return errors.New("it did not end in time and was killed")
	}
}

var goroutines = regexp.MustCompile(`(?m)^go_goroutines (\d+)`)

// sample looks at the server.
func (s *server) sample(ctx context.Context) (sample Sample, err error) {
	if sample.Process, err = load.Look(s.process.Process.Pid); err != nil {
		return sample, err
	}
	figures, err := s.get(ctx, s.admin+"/metrics")
	if err != nil {
		return sample, err
	}
	found := goroutines.FindSubmatch(figures)
	if found == nil {
		return sample, errors.New("the server's figures have no go_goroutines")
	}
	sample.Goroutines, err = strconv.Atoi(string(found[1]))
	sample.At = time.Now()
	return sample, err
}

func (s *server) get(ctx context.Context, address string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	res, err := s.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	data, err := io.ReadAll(io.LimitReader(res.Body, 4<<20))
	if err == nil && res.StatusCode != http.StatusOK {
		err = fmt.Errorf("GET %s: %s", address, res.Status)
	}
	return data, err
}

// loaded gives the corpus that answers are given from, and why the last one was refused, if it was.
func (s *server) loaded(ctx context.Context) (hash, refused string, err error) {
	data, err := s.get(ctx, s.url+"/readyz")
	if err != nil {
		return "", "", err
	}
	var state struct{ Corpus, Reload string }
	err = json.Unmarshal(data, &state)
	return state.Corpus, state.Reload, err
}

// intakes gives the references of all requests that are stored, through the command that staff use.
func (s *server) intakes(ctx context.Context) (references []string, err error) {
	cmd := exec.CommandContext(ctx, s.program, append([]string{"intake", "export", "--format", "jsonl"}, s.flags...)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("reading what is stored: %w", err)
	}
	for line := range strings.Lines(string(out)) {
		var intake struct{ Reference string }
		if err := json.Unmarshal([]byte(line), &intake); err != nil || intake.Reference == "" {
			return nil, fmt.Errorf("reading what is stored: %.80q is no request", line)
		}
		references = append(references, intake.Reference)
	}
	return references, nil
}
