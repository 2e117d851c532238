package desk

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/treadstone-law/answerbot/session/queue"
)

// perPage is how many items a page of the queue shows.
const perPage = 50

// queueView is the page of the queue.
type queueView struct {
	view
	Search            queue.Search
	Tab               string
	Tabs              []tab
	Items             []*queue.Item
	Total, Page, Last int
	Areas, Partners   []string
	Before, After     string // addresses of the pages beside this one
}

type tab struct {
	Name, Title string // Title is a word's key
	Count       int
}

func (d *Desk) queuePage(w http.ResponseWriter, r *http.Request, by caller) {
	form := r.URL.Query()
	v := queueView{view: d.view(r, by, "whoWaits"), Tab: form.Get("tab")}
	if err := d.count(r.Context(), &v, by.ID); err != nil {
		d.broken(w, r, "reading the queue", err)
		return
	}
	v.Search = queue.Search{Area: form.Get("area"), Partner: form.Get("partner"), Text: form.Get("q")}
	switch v.Tab {
	case "urgent":
		v.Search.Urgent, v.Search.State = true, queue.Waiting
	case "claimed":
		v.Search.State = queue.Claimed
	case "mine":
		v.Search.State, v.Search.Holder = queue.Claimed, by.ID
	case "done":
		v.Search.State = queue.Done
	default:
		v.Tab, v.Search.State = "waiting", queue.Waiting
	}
	page, _ := strconv.Atoi(form.Get("page")) // what is no number is the first page
	found, err := d.queue.Find(r.Context(), v.Search, (max(page, 1)-1)*perPage, perPage)
	if err != nil {
		d.broken(w, r, "reading the queue", err)
		return
	}
	v.page(found, form)
	d.show(w, http.StatusOK, "queue", v)
}

// count says how many there are in each tab, and from which areas and partners.
func (d *Desk) count(ctx context.Context, v *queueView, me string) error {
	c, err := d.queue.Count(ctx, me)
	v.Areas, v.Partners = c.Areas, c.Partners
	v.Tabs = []tab{{"urgent", "urgent", c.Urgent}, {"waiting", "waiting", c.Waiting}, {"mine", "mine", c.Mine}, {"claimed", "taken", c.Claimed}, {"done", "done", c.Done}}
	return err
}

func (v *queueView) page(found queue.Found, form url.Values) {
	v.Total, v.Items = found.Total, found.Items
	v.Last = max(1, (found.Total+perPage-1)/perPage)
	v.Page = found.Skip/perPage + 1
	to := func(page int) string {
		form.Set("page", strconv.Itoa(page))
		return "/desk/queue?" + form.Encode()
	}
	if v.Page > 1 {
		v.Before = to(v.Page - 1)
	}
	if v.Page < v.Last {
		v.After = to(v.Page + 1)
	}
}
