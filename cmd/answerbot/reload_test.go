package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"
	"github.com/gorilla/websocket"

	"github.com/treadstone-law/answerbot/bot/triage"
	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/session/memlog"
	"github.com/treadstone-law/answerbot/web"
	"github.com/treadstone-law/answerbot/web/webtest/request"
)

// topics are what the answers of an edition are about: slug, question and a way to ask it.
var topics = [][3]string{
	{"rent", "Can my landlord raise the rent?", "landlord wants more money"},
	{"bail", "How does a bail hearing work?", "get my brother out of jail"},
	{"will", "Do I need a witness for my will?", "who must see me sign my testament"},
	{"visa", "Can I extend a visitor visa?", "my tourist permit is running out"},
	{"fired", "What do I get when I am fired?", "boss let me go without severance"},
}

// edition gives the files of a corpus in which every text says which edition it belongs to.
func edition(n int) map[string]string {
	files := map[string]string{}
	for _, topic := range topics {
		text := answerFile(topic[1], topic[2], "Some text.")
		text = strings.NewReplacer(topic[1], fmt.Sprintf("%s Edition %d", topic[1], n), "It depends on the form.", fmt.Sprintf("It depends. Edition %d", n),
			"It is on paper.", fmt.Sprintf("On paper. Edition %d", n)).Replace(text)
		files["answers/law/"+topic[0]+".md"] = text
	}
	return files
}

// broken gives the files of a corpus that has to be refused, in one of four ways.
func broken(n int) map[string]string {
	files := edition(n)
	switch rent := "answers/law/rent.md"; n % 4 {
	case 0:
		files[rent] = files[rent][:len(files[rent])/2] // copied half
	case 1:
		files[rent] = strings.Replace(files[rent], "lang: en", "lang: en\nrelated: [nowhere]", 1)
	case 2:
		files["answers/other/rent.md"] = files[rent]
	case 3:
		return map[string]string{"answers/README.txt": "empty"}
	}
	return files
}

// place is a served corpus in a folder that a test changes.
type place struct {
	t      *testing.T
	corpus string // --corpus
	url    string
	log    *syncBuffer
	hangup chan os.Signal
}

// syncBuffer is a log that can be read while it is written.
type syncBuffer struct {
	mu   sync.Mutex // guards text
	text bytes.Buffer
}

func (b *syncBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *syncBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

func serve(t *testing.T, path string) *place {
	t.Helper()
	p := &place{t: t, corpus: path, log: &syncBuffer{}, hangup: make(chan os.Signal, 1)}
	logger := slog.New(slog.NewTextHandler(p.log, nil))
	r := newReloader(corpusFlags{Corpus: path}, triageFlags{}, logger, p.hangup)
	t.Cleanup(r.close)
	r.quiet = 10 * time.Millisecond
	c, err := openCorpus(path, p.log)
	if err != nil {
		t.Fatal(err, p.log)
	}
	b := newBot(c, nil, triage.Shipped(), io.Discard)
	s := web.New(web.Options{Log: memlog.New(), Bot: b, Logger: logger, MessageBurst: 1 << 30})
	t.Cleanup(r.start(s, b))
	p.url = "http://" + listening(t, s)
	return p
}

// state is what /readyz says.
type state struct{ Status, Corpus, Reload string }

func (p *place) state() (s state) {
	p.t.Helper()
	_, said := request.Send(p.t, "GET", p.url+"/readyz", "")
	if err := json.Unmarshal([]byte(said), &s); err != nil {
		p.t.Fatal(err)
	}
	return s
}

// until waits for something to come true.
func (p *place) until(what string, is func() bool) {
	p.t.Helper()
	for range 5000 {
		if is() {
			return
		}
		time.Sleep(4 * time.Millisecond)
	}
	p.t.Fatalf("%s: not so; %+v\n%s", what, p.state(), p.log)
}

// live waits until the corpus that stands on the disk now is the one that is served.
func (p *place) live(what string) {
	p.t.Helper()
	c, findings, err := corpus.Open(p.corpus)
	if c == nil {
		p.t.Fatal(what, findings, err)
	}
	p.until(what, func() bool { s := p.state(); return s.Corpus == c.Hash() && s.Reload == "" })
}

func write(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	must(t, os.CopyFS(dir, os.DirFS(folder(t, files))))
}

func must(t *testing.T, errs ...error) {
	t.Helper()
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
}

// Every way in which a corpus is replaced in practice is noticed.
func TestReload(t *testing.T) {
	for _, test := range []struct {
		name   string
		path   string                             // of the corpus in the folder
		before func(t *testing.T, dir string)     // makes the folder
		change func(p *place, dir string) []error // replaces edition 1 by edition 2
	}{
		{"a file saved", "c", inFolder, func(p *place, dir string) []error {
			return []error{os.WriteFile(filepath.Join(dir, "c/answers/law/rent.md"), []byte(edition(2)["answers/law/rent.md"]), 0o644)}
		}},
		{"a file saved by renaming", "c", inFolder, func(p *place, dir string) []error {
			return []error{corpus.ReplaceFile(filepath.Join(dir, "c/answers/law/rent.md"), []byte(edition(2)["answers/law/rent.md"]))}
		}},
		{"a file removed", "c", inFolder, func(p *place, dir string) []error {
			return []error{os.Remove(filepath.Join(dir, "c/answers/law/rent.md"))}
		}},
		{"a new area", "c", inFolder, func(p *place, dir string) []error {
			p.change(filepath.Join(dir, "c/answers/other"), map[string]string{"new.md": answerFile("What is new?", "news", "This.")})
			p.live("the area")
			return []error{os.WriteFile(filepath.Join(dir, "c/answers/other/newer.md"), []byte(answerFile("What is newer?", "newest", "That.")), 0o644)}
		}},
		{"an area frozen", "c", inFolder, func(p *place, dir string) []error {
			return []error{corpus.Freeze(filepath.Join(dir, "c"), "law", "", "amended", today())}
		}},
		{"areas at the root", "c/answers", inFolder, func(p *place, dir string) []error {
			return []error{os.Remove(filepath.Join(dir, "c/answers/law/rent.md"))}
		}},
		{"a folder renamed", "c", inFolder, func(p *place, dir string) []error {
			p.change(filepath.Join(dir, "new"), edition(2))
			return []error{os.Rename(filepath.Join(dir, "c"), filepath.Join(dir, "old")), os.Rename(filepath.Join(dir, "new"), filepath.Join(dir, "c"))}
		}},
		{"a link on the way turned", "current/corpus", func(t *testing.T, dir string) {
			write(t, filepath.Join(dir, "releases/1/corpus"), edition(1))
			must(t, os.Symlink("releases/1", filepath.Join(dir, "current")))
		}, func(p *place, dir string) []error {
			p.change(filepath.Join(dir, "releases/2/corpus"), edition(2))
			return []error{os.Symlink("releases/2", filepath.Join(dir, "next")), os.Rename(filepath.Join(dir, "next"), filepath.Join(dir, "current"))}
		}},
		{"a Kubernetes volume", "c", func(t *testing.T, dir string) {
			write(t, filepath.Join(dir, "c/..1"), edition(1))
			must(t, os.Symlink("..1", filepath.Join(dir, "c/..data")), os.Symlink("..data/answers", filepath.Join(dir, "c/answers")))
		}, func(p *place, dir string) []error {
			p.change(filepath.Join(dir, "c/..2"), edition(2))
			return []error{os.Symlink("..2", filepath.Join(dir, "c/..next")), os.Rename(filepath.Join(dir, "c/..next"), filepath.Join(dir, "c/..data"))}
		}},
		{"JSON Lines", "c.jsonl", func(t *testing.T, dir string) { lines(t, filepath.Join(dir, "c.jsonl"), 1) }, func(p *place, dir string) []error {
			lines(p.t, filepath.Join(dir, "c.jsonl"), 2)
			return nil
		}},
		{"SIGHUP", "c", inFolder, func(p *place, dir string) []error {
			err := os.Remove(filepath.Join(dir, "c/answers/law/rent.md"))
			p.hangup <- syscall.SIGHUP
			return []error{err}
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			test.before(t, dir)
			p := serve(t, filepath.Join(dir, test.path))
			old := p.state().Corpus
			must(t, test.change(p, dir)...)
			p.live(test.name)
			if p.state().Corpus == old {
				t.Error("nothing has changed")
			}
		})
	}
}

func inFolder(t *testing.T, dir string) { write(t, filepath.Join(dir, "c"), edition(1)) }

func (p *place) change(dir string, files map[string]string) { write(p.t, dir, files) }

// lines writes an edition as JSON Lines.
func lines(t *testing.T, file string, n int) {
	t.Helper()
	if code, _, errs := execute(t, "corpus", "export", "--out", file, folder(t, edition(n))); code != done {
		t.Fatal(errs)
	}
}

// A corpus with errors is refused and said so once, until it is repaired.
func TestReloadRefuses(t *testing.T) {
	dir := t.TempDir()
	inFolder(t, dir)
	p := serve(t, filepath.Join(dir, "c"))
	good, rent := p.state().Corpus, filepath.Join(dir, "c/answers/law/rent.md")
	for range 3 { // saved again and again
		must(t, corpus.ReplaceFile(rent, []byte("---\nquestion: half")))
		p.until("the refusal", func() bool { return strings.Contains(p.state().Reload, "refused: answers/law/rent.md:1: error: ") })
		p.hangup <- syscall.SIGHUP
	}
	if s := p.state(); s.Status != "ready" || s.Corpus != good {
		t.Errorf("got %+v", s)
	}
	must(t, corpus.ReplaceFile(rent, []byte(edition(1)["answers/law/rent.md"])))
	p.live("the repair")
	if n := strings.Count(p.log.String(), "level=ERROR"); n != 1 {
		t.Errorf("logged %d times:\n%s", n, p.log)
	}
	must(t, os.RemoveAll(filepath.Join(dir, "c")))
	p.until("the empty place", func() bool { return p.state().Reload != "" })
	inFolder(t, dir)
	p.live("the folder that came back")
}

// A freeze leaves nothing to learn, holds also where the corpus is refused for something else, and hands over who asks. What is put back waits
// for a corpus that is sound.
func TestFreezeAtOnce(t *testing.T) {
	cache := t.TempDir()
	t.Setenv(cacheVariable, cache)
	dir := t.TempDir()
	inFolder(t, dir)
	p := serve(t, filepath.Join(dir, "c"))
	asked := func(is func(reply string) bool) func() bool {
		return func() bool {
			_, reply := request.Send(t, "POST", p.url+"/v1/ask", `{"text":"Can my landlord raise the rent?"}`)
			return is(reply)
		}
	}
	given := asked(func(reply string) bool { return strings.Contains(reply, `"id":"rent"`) })
	handedOver := asked(func(reply string) bool {
		return strings.Contains(reply, `"type":"handoff"`) && strings.Contains(reply, "being reviewed") && !strings.Contains(reply, `"id":"rent"`)
	})
	p.until("given at first", given)
	learnt, _ := filepath.Glob(filepath.Join(cache, "*"))
	half := filepath.Join(dir, "c/answers/law/half.md")
	must(t, os.WriteFile(half, []byte("---\nquestion: half"), 0o644))
	p.until("the refusal", func() bool { return p.state().Reload != "" })
	must(t, corpus.Freeze(p.corpus, "", "rent", "amended", today()))
	p.until("handed over", handedOver)
	must(t, os.Remove(filepath.Join(dir, "c/frozen.yaml")))
	p.until("still refused", func() bool { return p.state().Reload != "" })
	if !handedOver() {
		t.Error("half a corpus has put it back")
	}
	must(t, os.Remove(half))
	p.until("put back", given)
	p.live("as before")
	if after, _ := filepath.Glob(filepath.Join(cache, "*")); len(after) != len(learnt) {
		t.Errorf("learnt anew: %v, before %v", after, learnt)
	}
}

// Not every change nearby is one of the corpus.
func TestMatters(t *testing.T) {
	for _, test := range []struct {
		corpus, name string
		op           fsnotify.Op
		want         bool
	}{
		{"/c", "/c/answers/law/rent.md", fsnotify.Write, true},
		{"/c", "/c/answers/law/rent.md", fsnotify.Chmod, false},
		{"/c", "/c/answers/law", fsnotify.Create, true},
		{"/c", "/c/frozen.yaml", fsnotify.Create, true},
		{"/c", "/c", fsnotify.Rename, true},
		{"/c", "/d", fsnotify.Rename, false},
		{"/c", "/c/..data", fsnotify.Create, true},
		{"/c", "/c/.frozen.yaml-1", fsnotify.Create, false},
		{"/c", "/c/answers/law/rent.md~", fsnotify.Create, false},
		{"/c", "/c/answers/law/.rent.md.swp", fsnotify.Write, false},
		{"/c", "/c/answerbot.sqlite-wal", fsnotify.Write, false},
		{"c", "./c", fsnotify.Create, true},
		{".", "./answers/law/rent.md", fsnotify.Write, true},
		{"/d/c.jsonl", "/d/c.jsonl", fsnotify.Create, true},
		{"/d/c.jsonl", "/d/other.jsonl", fsnotify.Create, false},
		{"/d/c.jsonl", "/d/lexicon.yaml", fsnotify.Write, true},
		{"/d/c.jsonl", "/d/notes.md", fsnotify.Write, false},
	} {
		r := &reloader{flags: corpusFlags{Corpus: test.corpus}}
		if got := r.matters(fsnotify.Event{Name: test.name, Op: test.op}); got != test.want {
			t.Errorf("%s of %s: %v: got %v", test.name, test.corpus, test.op, got)
		}
	}
}

// The real program: a freeze takes answers out at once, and SIGHUP ends nobody.
func TestServeReloads(t *testing.T) {
	dir := t.TempDir()
	inFolder(t, dir)
	cmd, addr := serving(t, filepath.Join(dir, "data"), "--corpus", filepath.Join(dir, "c"))
	p := &place{t: t, corpus: filepath.Join(dir, "c"), url: "http://" + addr, log: &syncBuffer{}}
	if code, _, errs := execute(t, "corpus", "freeze", "--slug", "rent", "--corpus", p.corpus); code != done {
		t.Fatal(errs)
	}
	p.live("the freeze")
	must(t, cmd.Process.Signal(syscall.SIGHUP))
	p.live("after SIGHUP")
	must(t, cmd.Process.Signal(syscall.SIGTERM))
	if err := cmd.Wait(); err != nil {
		t.Error("going down:", err)
	}
}

var editionOf = regexp.MustCompile(`Edition (\d+)`)

// asker is a visitor who asks again and again while the corpus changes under them.
type asker struct {
	t        *testing.T
	ws       *websocket.Conn
	versions *sync.Map // edition by version of an answer
	seen     *sync.Map // editions that somebody was answered from
}

// one checks that texts are all of one edition, and gives it.
func (a *asker) one(what any, texts ...string) string {
	edition := ""
	for _, text := range texts {
		found := editionOf.FindStringSubmatch(text)
		if found == nil || edition != "" && found[1] != edition {
			a.t.Errorf("texts of several editions: %v", what)
			return ""
		}
		edition = found[1]
	}
	return edition
}

// ask asks one question and checks what comes back.
func (a *asker) ask(id, text string) error {
	frame, _ := json.Marshal(map[string]string{"type": "say", "id": id, "text": text}) // strings always encode
	if err := a.ws.WriteMessage(websocket.TextMessage, frame); err != nil {
		return err
	}
	var reply struct {
		Type, Re string
		Answer   struct {
			Question, Summary, Version string
			Takeaways                  []string
		}
		Choices []struct{ ID, Label string }
		Related []struct{ Question string }
	}
	if err := a.ws.ReadJSON(&reply); err != nil {
		return err
	}
	switch {
	case reply.Re != id || reply.Type == "error":
		a.t.Errorf("to %s: got %+v", id, reply)
	case reply.Type == "answer":
		texts := append([]string{reply.Answer.Question, reply.Answer.Summary}, reply.Answer.Takeaways...)
		for _, r := range reply.Related {
			texts = append(texts, r.Question)
		}
		edition := a.one(reply, texts...)
		if of, ok := a.versions.Load(reply.Answer.Version); !ok || of != edition {
			a.t.Errorf("edition %s has a version of edition %v", edition, of)
		}
		a.seen.Store(edition, true)
	case reply.Type == "clarify":
		var texts []string
		for _, choice := range reply.Choices[:len(reply.Choices)-1] { // the last is "none of these"
			texts = append(texts, choice.Label)
		}
		a.one(reply, texts...)
	}
	return nil
}

// keepAsking asks about twenty questions a second until it is told to stop.
func (a *asker) keepAsking(stop <-chan struct{}) {
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for n := 0; ; n++ {
		select {
		case <-stop:
			return
		case <-tick.C:
			if err := a.ask(fmt.Sprint("m", n), topics[n%len(topics)][1]); err != nil {
				a.t.Error("the conversation ended:", err)
				return
			}
		}
	}
}

// Ten visitors ask all the time while the corpus is replaced fifty times, every other time by a broken one. Nobody sees an
// error or parts of two editions, and every sound edition is answered from.
func TestReloadUnderLoad(t *testing.T) {
	const visitors, replacements = 10, 50
	dir := t.TempDir()
	var versions, seen sync.Map
	know := func(n int) {
		c, findings, err := corpus.Open(folder(t, edition(n)))
		if c == nil {
			t.Fatal(findings, err)
		}
		for _, a := range c.Answers() {
			versions.Store(a.Version, fmt.Sprint(n))
		}
	}
	know(0)
	path := filepath.Join(dir, "c")
	write(t, path, edition(0))
	p := serve(t, path)

	stop := make(chan struct{})
	var asking sync.WaitGroup
	for range visitors {
		v := visiting(t, strings.TrimPrefix(p.url, "http://"))
		a := &asker{t: t, ws: v.ws, versions: &versions, seen: &seen}
		asking.Go(func() { a.keepAsking(stop) })
	}
	defer asking.Wait()
	defer close(stop)
	for n := 1; n <= replacements; n++ {
		files, sound := edition(n), n%2 == 0
		if sound {
			know(n)
		} else {
			files = broken(n / 2)
		}
		next := filepath.Join(dir, fmt.Sprint("next-", n))
		write(t, next, files)
		must(t, os.Rename(path, filepath.Join(dir, fmt.Sprint("old-", n))), os.Rename(next, path))
		if !sound {
			p.until("a refusal", func() bool { return p.state().Reload != "" })
			continue
		}
		p.live("an edition")
		p.until("an answer from the new edition", func() bool { _, ok := seen.Load(fmt.Sprint(n)); return ok })
	}
}
