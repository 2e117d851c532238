package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"

	"github.com/treadstone-law/answerbot/cmd/answerload/load"
	"github.com/treadstone-law/answerbot/corpus"
)

// measuring is what is measured, with which questions.
type measuring struct {
	*measureCommand
	s          *streams
	dir        string // of programs and settings; gone at the end
	questions  []load.Question
	bytes      int // of answerbot's replies
	contenders []contender
}

// The questions are those whose size is near to that of a sentence.
const (
	shortest = 45
	longest  = 75
	asked    = 100
)

// prepare builds answerbot, and asks it which questions it answers, and how large its replies are.
func (c *measureCommand) prepare(s *streams) (*measuring, error) {
	dir, err := os.MkdirTemp("", "peers-")
	if err != nil {
		return nil, err
	}
	m := &measuring{measureCommand: c, s: s, dir: dir}
	program := c.Answerbot
	if program == "" {
		program = filepath.Join(dir, "answerbot")
		build := exec.CommandContext(s.context, "go", "build", "-o", program, "./cmd/answerbot")
		build.Dir, build.Stdout, build.Stderr = "../../..", s.err, s.err
		if err := build.Run(); err != nil {
			m.clean()
			return nil, fmt.Errorf("building answerbot (run this in its folder, cmd/answerload/peers, or give --answerbot): %w", err)
		}
	}
	fast := answerbot(program, "memory:")
	kept := answerbot(program, "sqlite:"+filepath.Join(dir, "kept.sqlite")) // in memory the record of what was said would count as a connection's
	choice, err := m.rehearse(fast)
	if err != nil {
		m.clean()
		return nil, err
	}
	chat, library := own("chat", m.bytes), own("centrifuge", m.bytes)
	m.contenders = []contender{
		{"answerbot", load.Answerbot, fast, kept},
		{"answerbot, no matching", load.Choices(m.questions[0], choice), fast, kept},
		{"gorilla chat", load.Answerbot, chat, chat},
		{"centrifuge", load.Centrifuge, library, library},
	}
	if c.Centrifugo != "" {
		whole := centrifugo(c.Centrifugo, dir, m.bytes)
		m.contenders = append(m.contenders, contender{"Centrifugo", load.Centrifugo(channel), whole, whole})
	}
	return m, nil
}

func (m *measuring) clean() { _ = os.RemoveAll(m.dir) } // it is among the system's temporary files

// rehearse finds the questions and the size of replies, and an answer that the first question offers beside its own.
func (m *measuring) rehearse(start func(ctx context.Context) (*process, error)) (choice string, err error) {
	p, err := start(m.s.context)
	if err != nil {
		return "", err
	}
	defer p.stop()
	all := slices.DeleteFunc(load.FromCorpus(corpus.Starter()), func(q load.Question) bool { return len(q.Text) < shortest || len(q.Text) > longest })
	if m.questions, _, err = load.Rehearse(m.s.context, p.url, all, asked, 1); err != nil {
		return "", err
	}
	total := 0
	for i, q := range m.questions {
		body, err := json.Marshal(map[string]string{"text": q.Text})
		if err != nil {
			return "", err
		}
		res, err := http.Post(p.url+"/v1/ask", "application/json", bytes.NewReader(body))
		if err != nil {
			return "", err
		}
		data, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil {
			return "", err
		}
		total += len(data)
		var reply struct{ Related []struct{ ID string } }
		if i == 0 {
			if err := json.Unmarshal(data, &reply); err != nil || len(reply.Related) == 0 {
				return "", errors.Join(errors.New("the first answer names no related one"), err)
			}
			choice = reply.Related[0].ID
		}
	}
	m.bytes = total / len(m.questions)
	fmt.Fprintf(m.s.err, "%d questions; replies have %d bytes in the mean\n", len(m.questions), m.bytes)
	return choice, nil
}

// Busy is what a server does for so many who ask as soon as they are answered.
type Busy struct {
	Conversations int     `json:"conversations"`
	Rate          float64 `json:"replies_per_second"`
	P99           float64 `json:"p99_ms"`
	CPU           float64 `json:"processor_us"` // of the server, a reply
}

// Row is what was measured of one server.
type Row struct {
	Name     string  `json:"name"`
	KiB      float64 `json:"kib_per_idle_connection"`      // resident
	Live     float64 `json:"live_kib_per_idle_connection"` // heap and stacks in use
	Connects float64 `json:"connects_per_second"`
	Busy     []Busy  `json:"busy"`
}

// measure measures all servers in rounds, and gives medians.
func (m *measuring) measure(ctx context.Context) (Table, error) {
	rows := make([][]Row, len(m.contenders))
	for round := range m.Rounds {
		for i, c := range m.contenders {
			row, err := m.one(ctx, c)
			if err != nil {
				return Table{}, fmt.Errorf("measuring %s: %w", c.name, err)
			}
			fmt.Fprintf(m.s.err, "round %d of %d: %s\n", round+1, m.Rounds, row)
			rows[i] = append(rows[i], row)
		}
	}
	t := Table{Bytes: m.bytes, Idle: m.Idle}
	for _, of := range rows {
		t.Rows = append(t.Rows, medians(of))
	}
	return t, nil
}

// one measures a server, for memory and for speed in a process each: what one has freed would hide what another takes.
func (m *measuring) one(ctx context.Context, c contender) (row Row, err error) {
	row.Name = c.name
	keeps, err := c.keeps(ctx)
	if err != nil {
		return row, err
	}
	row.KiB, row.Live, err = m.memory(ctx, c, keeps)
	if keeps.stop(); err != nil {
		return row, err
	}
	p, err := c.start(ctx)
	if err != nil {
		return row, err
	}
	defer p.stop()
	if row.Connects, err = m.connects(ctx, c, p); err != nil {
		return row, err
	}
	for _, n := range m.Busy {
		busy, err := m.busy(ctx, c, p, n)
		if err != nil {
			return row, err
		}
		row.Busy = append(row.Busy, busy)
	}
	return row, ctx.Err()
}

// player makes visitors who speak to one server. Only answerbot's replies can be held against the questions.
func (m *measuring) player(c contender, p *process, n int) (*load.Player, error) {
	questions := m.questions
	if c.name != "answerbot" {
		questions = nil
		for _, q := range m.questions {
			questions = append(questions, load.NewQuestion(q.Text, ""))
		}
	}
	return load.New(load.Settings{URL: p.url, Questions: questions, Dialect: c.dialect}, n)
}

// connects opens connections as fast as it goes.
func (m *measuring) connects(ctx context.Context, c contender, p *process) (perSecond float64, err error) {
	player, err := m.player(c, p, m.Idle)
	if err != nil {
		return 0, err
	}
	begin := time.Now()
	player.Hold(ctx, m.Idle, 0, 0, false).End()
	return float64(player.Stats.Connected.Load()) / time.Since(begin).Seconds(), sound(player, m.Idle)
}

// idleAsks is how many questions a conversation asks before it falls silent.
const idleAsks = 3

// memory holds connections that have asked and are silent.
func (m *measuring) memory(ctx context.Context, c contender, p *process) (kib, live float64, err error) {
	player, err := m.player(c, p, m.Idle)
	if err != nil {
		return 0, 0, err
	}
	before, liveBefore, err := p.look(ctx)
	if err != nil {
		return 0, 0, err
	}
	held := player.Hold(ctx, m.Idle, 0, idleAsks, false)
	defer held.End()
	held.Asked()
	select {
	case <-time.After(m.Settle):
	case <-ctx.Done():
		return 0, 0, ctx.Err()
	}
	after, liveAfter, err := p.look(ctx)
	if err != nil {
		return 0, 0, err
	}
	return float64(after-before) / float64(m.Idle), float64(liveAfter-liveBefore) / float64(m.Idle), sound(player, m.Idle)
}

// busy plays visitors who ask as soon as they are answered.
func (m *measuring) busy(ctx context.Context, c contender, p *process, n int) (Busy, error) {
	player, err := m.player(c, p, n)
	if err != nil {
		return Busy{}, err
	}
	var before load.Process
	var unseen error
	player.Begun = func() { before, unseen = load.Look(p.cmd.Process.Pid) }
	player.Closed(ctx, n, load.Span{Warmup: m.Lasts / 4, Lasts: m.Lasts})
	r := player.Stats.Report()
	after, err := load.Look(p.cmd.Process.Pid)
	if err := errors.Join(unseen, err, sound(player, n)); err != nil {
		return Busy{}, err
	}
	return Busy{Conversations: n, Rate: r.Rate, P99: r.Turn.P99, CPU: float64((after.CPU - before.CPU).Microseconds()) / float64(max(1, r.Replied))}, nil
}

// sound checks that all came, and that nothing was wrong: else a figure would be of something else.
func sound(p *load.Player, n int) error {
	r := p.Stats.Report()
	if r.Connections < int64(n) || r.Bad() > 0 || len(r.Closed)+len(r.Failed)+len(r.Refused) > 0 {
		return fmt.Errorf("%d of %d came, %d replies were wrong or too many of them unsure, cut off %v, not connected %v, refused %v: %q", r.Connections, n, r.Bad(), r.Closed, r.Failed, r.Refused, slices.Concat(r.Examples, r.UnsureExamples))
	}
	return nil
}

// medians takes the median of each figure.
func medians(rows []Row) Row {
	of := func(figure func(Row) float64) float64 {
		var all []float64
		for _, r := range rows {
			all = append(all, figure(r))
		}
		slices.SortFunc(all, cmp.Compare[float64])
		return all[len(all)/2]
	}
	median := Row{Name: rows[0].Name, KiB: of(func(r Row) float64 { return r.KiB }), Live: of(func(r Row) float64 { return r.Live }),
		Connects: of(func(r Row) float64 { return r.Connects })}
	for i, b := range rows[0].Busy {
		median.Busy = append(median.Busy, Busy{
			Conversations: b.Conversations, Rate: of(func(r Row) float64 { return r.Busy[i].Rate }),
			P99: of(func(r Row) float64 { return r.Busy[i].P99 }), CPU: of(func(r Row) float64 { return r.Busy[i].CPU }),
		})
	}
	return median
}
