package queue

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"
)

// index holds the items in the order in which staff see them, so that a page of a hundred thousand is a walk and no sort. What has changed since
// somebody looked is put into its place when somebody looks again.
type index struct {
	items    map[string]*Item // an item that has changed is a new one
	open     []*Item          // by before
	done     []*Item          // by the last step, the oldest first, so that most are added at the end
	changed  map[string]*Item // as it stands in open or done; nil for one that stands in neither
	areas    map[string]int   // how many items there are of each
	partners map[string]int
}

func newIndex() index {
	return index{items: make(map[string]*Item), changed: make(map[string]*Item), areas: make(map[string]int), partners: make(map[string]int)}
}

func (x *index) put(i *Item) {
	x.remove(i.Reference)
	x.items[i.Reference] = i
	x.areas[i.Area]++
	x.partners[i.Partner]++
}

func (x *index) remove(reference string) {
	old := x.items[reference]
	if _, ok := x.changed[reference]; !ok {
		x.changed[reference] = old
	}
	if old == nil {
		return
	}
	delete(x.items, reference)
	uncount(x.areas, old.Area)
	uncount(x.partners, old.Partner)
}

func uncount(counts map[string]int, key string) {
	if counts[key]--; counts[key] == 0 {
		delete(counts, key)
	}
}

// sortFrom is how many changes make sorting anew the quicker way: each of them moves a part of the order.
const sortFrom = 500

// tidy puts what has changed into its place.
func (x *index) tidy() {
	if len(x.changed) >= sortFrom {
		x.open, x.done = nil, nil
		for _, i := range x.items {
			*x.row(i) = append(*x.row(i), i)
		}
		slices.SortFunc(x.open, before)
		slices.SortFunc(x.done, finished)
	} else {
		for reference, old := range x.changed {
			if old != nil {
				row := x.row(old)
				if n, ok := slices.BinarySearchFunc(*row, old, orderOf(old)); ok {
					*row = slices.Delete(*row, n, n+1)
				}
			}
			if i := x.items[reference]; i != nil {
				row := x.row(i)
				n, _ := slices.BinarySearchFunc(*row, i, orderOf(i))
				*row = slices.Insert(*row, n, i)
			}
		}
	}
	clear(x.changed)
}

func (x *index) row(i *Item) *[]*Item {
	if i.Closed {
		return &x.done
	}
	return &x.open
}

func orderOf(i *Item) func(a, b *Item) int {
	if i.Closed {
		return finished
	}
	return before
}

// before orders items that are not done: urgent ones first, then by the time that was promised, then by arrival.
func before(a, b *Item) int {
	if a.Urgent != b.Urgent {
		return truth(b.Urgent) - truth(a.Urgent)
	}
	if a.ReplyBy.IsZero() != b.ReplyBy.IsZero() {
		return truth(a.ReplyBy.IsZero()) - truth(b.ReplyBy.IsZero())
	}
	return cmp.Or(a.ReplyBy.Compare(b.ReplyBy), a.At.Compare(b.At), cmp.Compare(a.Reference, b.Reference))
}

// finished orders items that are done.
func finished(a, b *Item) int {
	return cmp.Or(a.Standing.At.Compare(b.Standing.At), cmp.Compare(b.Reference, a.Reference))
}

func truth(is bool) int {
	if is {
		return 1
	}
	return 0
}

// Search says which items are wanted. Text is looked for in reference, area, partner, reason and holder; empty fields do not matter.
type Search struct {
	State                       State
	Urgent                      bool
	Area, Partner, Holder, Text string
}

func (s Search) wants(i *Item, text string) bool {
	return (s.State == "" || s.State == i.State()) && (s.Area == "" || s.Area == i.Area) && (s.Partner == "" || s.Partner == i.Partner) &&
		(s.Holder == "" || s.Holder == i.Holder) && (!s.Urgent || i.Urgent) && (text == "" || strings.Contains(i.text, text))
}

// Found are the items that are wanted, a page of them, and how many there are.
type Found struct {
	Items []*Item // nobody changes them
	Total int
	Skip  int // how many come before the page: what was asked for, or less where there are not as many
}

// Find gives a page of the items that are wanted, at most most of them after skip, in the order in which staff see to them: who waits for an urgent one, then
// by the time that was promised, then by arrival; done ones by the last step, the newest first.
func (q *Queue) Find(ctx context.Context, s Search, skip, most int) (f Found, err error) {
	text := strings.ToLower(strings.TrimSpace(s.Text))
	err = q.view(ctx, func() {
		var wanted []*Item
		for _, i := range q.index.open {
			if s.wants(i, text) {
				wanted = append(wanted, i)
			}
		}
		for _, i := range slices.Backward(q.index.done) {
			if s.wants(i, text) {
				wanted = append(wanted, i)
			}
		}
		f.Total = len(wanted)
		if most > 0 {
			f.Skip = max(0, min(skip, (f.Total-1)/most*most))
			f.Items = slices.Clone(wanted[f.Skip:min(f.Total, f.Skip+most)])
		}
	})
	return f, err
}

// Late gives the urgent items that came in before a time and that nobody has taken, the first promised first.
func (q *Queue) Late(ctx context.Context, before time.Time) (late []*Item, err error) {
	err = q.view(ctx, func() {
		for _, i := range q.index.open {
			if !i.Urgent { // urgent ones come first
				break
			}
			if i.Holder == "" && !i.At.After(before) {
				late = append(late, i)
			}
		}
	})
	return late, err
}

// Counts say how much there is of what.
type Counts struct {
	Urgent, Waiting, Claimed, Mine, Done int // Urgent are those that wait
	Areas, Partners                      []string
}

// Count counts all items; who is somebody whose own are counted.
func (q *Queue) Count(ctx context.Context, who string) (c Counts, err error) {
	err = q.view(ctx, func() {
		c.Done = len(q.index.done)
		for _, i := range q.index.open {
			switch {
			case i.Holder == "":
				c.Waiting++
				c.Urgent += truth(i.Urgent)
			default:
				c.Claimed++
				c.Mine += truth(i.Holder == who)
			}
		}
		c.Areas, c.Partners = names(q.index.areas), names(q.index.partners)
	})
	return c, err
}

func names(counts map[string]int) []string {
	all := slices.Sorted(maps.Keys(counts))
	return slices.DeleteFunc(all, func(name string) bool { return name == "" })
}

// Each calls do with every item, in no order.
func (q *Queue) Each(ctx context.Context, do func(*Item)) error {
	return q.view(ctx, func() {
		for _, i := range q.index.items {
			do(i)
		}
	})
}

func (q *Queue) view(ctx context.Context, look func()) error {
	return q.ledger.View(ctx, func() {
		q.index.tidy()
		look()
	})
}
