package soak

import (
	"bytes"
	"fmt"
	"os"
	"time"

	"github.com/treadstone-law/answerbot/cmd/answerload/load"
	"github.com/treadstone-law/answerbot/corpus"
)

// answers are those of the starter corpus in one area, in a file that can be damaged and changed. They are few, so that what is learnt from them anew at each change
// is learnt quickly.
type answers struct {
	path      string
	all       []*corpus.Answer
	questions []load.Question
	changes   int
}

// soaked is the area.
const soaked = "tenancy"

func newAnswers(path string) (*answers, error) {
	a := &answers{path: path}
	for _, one := range corpus.Starter().Answers() {
		if one.Area != soaked || one.Lang != "en" {
			continue
		}
		kept := *one
		kept.Related, kept.Version = nil, "" // the related ones may be of another area
		a.all = append(a.all, &kept)
	}
	a.questions = load.FromCorpus(corpus.New(a.all, corpus.Beside{}))
	return a, a.change()
}

// change writes the answers anew, the first with another date. The file is replaced as a whole.
func (a *answers) change() error {
	a.changes++
	changed := *a.all[0]
	changed.Version, changed.Updated = "", corpus.Date(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, a.changes%300).Format(time.DateOnly))
	a.all[0] = &changed
	var text bytes.Buffer
	if err := corpus.WriteJSONL(&text, corpus.New(a.all, corpus.Beside{})); err != nil {
		return err
	}
	beside := a.path + ".new"
	if err := os.WriteFile(beside, text.Bytes(), 0o600); err != nil {
		return fmt.Errorf("writing answers: %w", err)
	}
	if err := os.Rename(beside, a.path); err != nil {
		return fmt.Errorf("writing answers: %w", err)
	}
	return nil
}
