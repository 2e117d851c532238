package desk

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/treadstone-law/answerbot/session/queue"
)

// Library takes what editors want changed. Nothing of it is live: it is written beside the answers, for somebody to review.
type Library interface {
	// Alternate adds a way to ask to an answer and says which questions would then find another answer first.
	Alternate(ctx context.Context, slug, question string) (Change, error)
	// Draft begins the file of a new answer and gives its name.
	Draft(ctx context.Context, area, question string) (file string, err error)
}

// Change is a change to review.
type Change struct {
	File  string // below the corpus
	Asked int    // questions that were asked before and after
	Moved []Moved
}

// Moved is a question whose first answer is another one.
type Moved struct {
	Question         string
	Old, New         string // slugs; empty for none
	OldSure, NewSure float64
}

// changeView is the page of a change.
type changeView struct {
	view
	Change
	Draft bool
}

// changeWithin bounds how long a change may take: an index is learnt anew.
const changeWithin = 3 * time.Minute

// question takes what an editor wants to have asked: one line.
func question(r *http.Request) (string, error) {
	text := strings.Join(strings.Fields(r.PostFormValue("question")), " ")
	if n := utf8.RuneCountInString(text); n < 3 || n > 300 {
		return "", &queue.Refusal{Key: "question"}
	}
	return text, nil
}

// propose writes an alternate or begins an answer.
func (d *Desk) propose(w http.ResponseWriter, r *http.Request, by caller) {
	draft := strings.HasSuffix(r.URL.Path, "/draft")
	v := changeView{Draft: draft}
	text, err := question(r)
	if err == nil && d.Library == nil {
		err = &queue.Refusal{Key: "folder"}
	}
	slug := strings.TrimSpace(r.PostFormValue("slug"))
	if err == nil && !draft && d.Rooms.Corpus().Answer(slug) == nil {
		err = &queue.Refusal{Key: "answer"}
	}
	action, about := "propose an alternate", slug
	if draft { // its name comes of the question
		action, about = "begin an answer", ""
	}
	if err == nil {
		err = d.note(r.Context(), by, action, about, false)
	}
	if err == nil {
		ctx, cancel := context.WithTimeout(r.Context(), changeWithin)
		defer cancel()
		out := http.NewResponseController(w)
		err = errors.Join(out.SetWriteDeadline(time.Now().Add(changeWithin+writeWithin)), out.SetReadDeadline(time.Time{}))
		if err == nil && draft {
			v.File, err = d.Library.Draft(ctx, r.PostFormValue("area"), text)
		} else if err == nil {
			v.Change, err = d.Library.Alternate(ctx, slug, text)
		}
	}
	v.view = d.view(r, by, "toReview")
	if why, refused := refusal(err, v.Say); refused {
		d.show(w, http.StatusConflict, "told", toldView{view: d.view(r, by, "notWrittenHead"), Text: why})
		return
	}
	if err != nil {
		d.broken(w, r, "writing a change", err)
		return
	}
	d.show(w, http.StatusOK, "change", v)
}
