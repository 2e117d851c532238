package desk

import (
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
	Items             []queue.Item
	Total, Page, Last int
	Areas, Partners   []string
	Before, After     string // addresses of the pages beside this one
}

type tab struct {
	Name, Title string
	Count       int
}

func (d *Desk) queuePage(w http.ResponseWriter, r *http.Request, by caller) {
	form := r.URL.Query()
	v := queueView{view: d.view(r, by, "Who waits"), Tab: form.Get("tab")}
	all, err := d.queue.Find(r.Context(), queue.Search{})
	if err != nil {
		d.broken(w, r, "reading the queue", err)
		return
	}
	v.count(all, by.ID)
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
	found, err := d.queue.Find(r.Context(), v.Search)
	if err != nil {
		d.broken(w, r, "reading the queue", err)
		return
	}
	v.page(found, form)
	d.show(w, http.StatusOK, "queue", v)
}

// count says how many there are in each tab, and from which areas and partners.
func (v *queueView) count(all []queue.Item, me string) {
	count, areas, partners := map[string]int{}, map[string]bool{}, map[string]bool{}
	for _, i := range all {
		count[string(i.State())]++
		if i.State() == queue.Claimed && i.Holder == me {
			count["mine"]++
		}
		if i.Urgent && i.State() == queue.Waiting {
			count["urgent"]++
		}
		areas[i.Area], partners[i.Partner] = true, true
	}
	v.Areas, v.Partners = sorted(areas), sorted(partners)
	for _, t := range [][2]string{{"urgent", "Urgent"}, {"waiting", "Waiting"}, {"mine", "Mine"}, {"claimed", "Taken"}, {"done", "Done"}} {
		v.Tabs = append(v.Tabs, tab{t[0], t[1], count[t[0]]})
	}
}

func (v *queueView) page(found []queue.Item, form url.Values) {
	v.Total = len(found)
	v.Last = max(1, (len(found)+perPage-1)/perPage)
	v.Page, _ = strconv.Atoi(form.Get("page")) // what is no number is the first page
	v.Page = min(max(v.Page, 1), v.Last)
	v.Items = found[min((v.Page-1)*perPage, len(found)):min(v.Page*perPage, len(found))]
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
