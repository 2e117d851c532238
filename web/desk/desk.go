// Package desk is where staff work: they sign in, see who waits, take a request, answer the visitor and see what the answers lack.
//
// Every page is complete without a script; the script only brings news. Whether somebody may do something is decided on every request, by their role as
// it is then and by the intake; what they then read or change is in the audit log before they see it or it is done.
package desk

import (
	"cmp"
	"context"
	"embed"
	"html/template"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/treadstone-law/answerbot/bot"
	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/audit"
	"github.com/treadstone-law/answerbot/session/queue"
	"github.com/treadstone-law/answerbot/session/staff"
	"github.com/treadstone-law/answerbot/session/tally"
	"github.com/treadstone-law/answerbot/web/proxies"
)

// Rooms are the conversations with visitors, as web.Server keeps them. id names what is done, so that it is done once.
type Rooms interface {
	Join(ctx context.Context, conversation, id, name string) error
	Speak(ctx context.Context, conversation, id, name, text string) error
	Leave(ctx context.Context, conversation, id, name string) error
	Typing(conversation string)
	Corpus() *corpus.Corpus
	Why(question, lang string) []bot.Found
}

// Letters writes to a visitor by e-mail.
type Letters interface {
	Write(ctx context.Context, i session.Intake, id, text string) error
}

// Alerter tells staff a second time of an intake that nobody has taken.
type Alerter interface {
	Name() string
	Alert(ctx context.Context, i session.Intake) error
}

// Options are what a desk is made of. Log and Rooms are required.
type Options struct {
	Log       session.Log
	Rooms     Rooms
	Config    Config
	Letters   Letters // nil: the firm has set up no mail
	Alerters  []Alerter
	Library   Library         // nil: changes cannot be written
	PublicURL string          // how visitors and staff reach the server, as scheme://host[:port]; empty: as each request says
	Proxies   proxies.Trusted // whose word is taken for who asks, and whether encrypted
	Style     string          // address of the site's style sheet
	Tally     *tally.Tally    // counts what conversations come to; nil: one that only reads what others count
	Zone      *time.Location  // the office's; nil: this machine's
	Logger    *slog.Logger
	Now       func() time.Time

	AlertAfter time.Duration // an urgent request that nobody has taken is told of again; 60 s
	Recheck    time.Duration // how often an open page is asked whether its sign-in still holds; 3 s
}

// Desk handles everything under /desk.
type Desk struct {
	Options
	staff  *staff.Directory
	queue  *queue.Queue
	audit  *audit.Log
	limits *limits
	reads  *reads
	oidc   *provider
	views  map[string]*template.Template
	mux    *http.ServeMux
	on     atomic.Bool // there is an account

	unsure map[string]bool // references of which it is not known whether it was noted that this server tells of them; belongs to Run
}

//go:embed pages/*.html
var pageFiles embed.FS

// New makes a desk, or says what is wrong with its settings.
func New(o Options) (*Desk, error) {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	o.Zone = cmp.Or(o.Zone, time.Local)
	o.Tally = cmp.Or(o.Tally, tally.New(o.Log, o.Zone))
	o.AlertAfter, o.Recheck = cmp.Or(o.AlertAfter, time.Minute), cmp.Or(o.Recheck, 3*time.Second)
	if err := o.Config.check(); err != nil {
		return nil, err
	}
	d := &Desk{Options: o, staff: staff.Open(o.Log), queue: queue.Open(o.Log), audit: audit.Open(o.Log), limits: newLimits(o.Now), reads: newReads(o.Now), unsure: make(map[string]bool)}
	d.oidc = newProvider(o.Config.OIDC)
	if err := d.parse(); err != nil {
		return nil, err
	}
	d.routes()
	return d, nil
}

func (d *Desk) parse() error {
	files, err := fs.Sub(pageFiles, "pages")
	if err != nil {
		return err
	}
	d.views = make(map[string]*template.Template)
	functions := template.FuncMap{"why": func(v intakeView, found []why) any {
		return struct {
			speech
			Why []why
		}{v.speech, found}
	}, "list": func(names []string) string { return strings.Join(names, ", ") }, "script": func() string { return assetPath("desk.js") }, "style": func() string { return assetPath("desk.css") }}
	for _, name := range []string{"signin", "enrol", "queue", "intake", "insights", "audit", "staff", "change", "account", "told"} {
		t, err := template.New("layout.html").Funcs(functions).ParseFS(files, "layout.html", name+".html")
		if err != nil {
			return err
		}
		d.views[name] = t
	}
	return nil
}

func (d *Desk) routes() {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /desk/sign-in", d.signInPage)
	mux.HandleFunc("POST /desk/sign-in", d.signIn)
	mux.HandleFunc("GET /desk/enrol", d.enrolPage)
	mux.HandleFunc("POST /desk/enrol", d.enrol)
	mux.HandleFunc("GET /desk/oidc", d.oidcStart)
	mux.HandleFunc("GET /desk/oidc/back", d.oidcBack)
	mux.HandleFunc("POST /desk/oidc/end", d.oidcEnd)
	mux.HandleFunc("GET /desk/assets/{hash}/{name}", d.asset)
	mux.HandleFunc("POST /desk/passkey/ask", d.askPasskey)
	mux.HandleFunc("POST /desk/passkey/sign-in", d.signInPasskey)
	mux.HandleFunc("POST /desk/enrol/passkey/begin", d.enrolPasskeyBegin)
	mux.HandleFunc("POST /desk/enrol/passkey", d.enrolPasskey)
	mux.Handle("GET /desk/account", d.signed("", d.accountPage))
	mux.Handle("POST /desk/account/passkey/begin", d.signed("", d.beginPasskey))
	mux.Handle("POST /desk/account/passkey", d.signed("", d.addPasskey))
	mux.Handle("POST /desk/account/passkey/remove", d.signed("", d.removePasskey))
	mux.Handle("POST /desk/sign-out", d.signed("", d.signOut))
	mux.Handle("GET /desk", d.signed("", d.home))
	mux.Handle("GET /desk/queue", d.signed(staff.Queue, d.queuePage))
	mux.Handle("GET /desk/events", d.signed("", d.events))
	mux.Handle("GET /desk/intakes/{reference}", d.signed(staff.Read, d.intakePage))
	mux.Handle("GET /desk/intakes/{reference}/events", d.signed(staff.Read, d.intakeEvents))
	for step, action := range stepActions {
		mux.Handle("POST /desk/intakes/{reference}/"+step, d.signed(action, func(w http.ResponseWriter, r *http.Request, by caller) { d.step(w, r, by, step, action) }))
	}
	mux.Handle("GET /desk/insights", d.signed(staff.Insights, d.insightsPage))
	mux.Handle("GET /desk/insights.csv", d.signed(staff.Insights, d.insightsCSV))
	mux.Handle("POST /desk/insights/alternate", d.signed(staff.Write, d.propose))
	mux.Handle("POST /desk/insights/draft", d.signed(staff.Write, d.propose))
	mux.Handle("GET /desk/staff", d.signed(staff.Manage, d.staffPage))
	mux.Handle("POST /desk/staff/{id}/revoke", d.signed(staff.Manage, d.revoke))
	mux.Handle("POST /desk/staff/{id}/role", d.signed(staff.Manage, d.setRole))
	mux.Handle("GET /desk/audit", d.signed(staff.Audit, d.auditPage))
	d.mux = mux
}

// noDesk is a problem of RFC 9457.
const noDesk = `{"type":"about:blank","title":"Not Found","status":404,"code":"not_found",` +
	`"detail":"There is no desk here: no account was made (answerbot staff add) and no way to sign in is set up."}`

// ServeHTTP handles one request. As long as nobody could sign in there is nothing here.
func (d *Desk) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), pageWithin)
	defer cancel()
	if !d.On(ctx) {
		w.Header().Set("Content-Type", "application/problem+json")
		w.Header().Set("Cache-Control", "no-store")
		w.WriteHeader(http.StatusNotFound)
		_, _ = io.WriteString(w, noDesk) // a client that has gone needs no answer
		return
	}
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("X-Robots-Tag", "noindex")
	h.Set("Vary", "Accept-Language, Cookie")
	d.chooseLang(w, r)
	if lasts(r) {
		ctx = r.Context()
	}
	asked := r.WithContext(ctx)
	if answer, pattern := d.mux.Handler(asked); pattern == "" {
		d.unrouted(w, asked, answer)
		return
	}
	d.mux.ServeHTTP(w, asked)
	r.Pattern = cmp.Or(asked.Pattern, r.Pattern) // for whoever counts requests
}

// lasts reports whether a request takes its time: news, and changes of the library. They bound what they do one by one.
func lasts(r *http.Request) bool {
	return strings.HasSuffix(r.URL.Path, "/events") || r.Method == http.MethodPost && strings.HasPrefix(r.URL.Path, "/desk/insights/")
}

const (
	// storeWithin bounds a call of the store.
	storeWithin = 5 * time.Second

	// pageWithin bounds all that a page needs, with the letter that it may send, so that nobody waits for the page of somebody else for longer.
	pageWithin = 20 * time.Second
)

// On reports whether somebody can sign in: a way is set up, or there is an account.
func (d *Desk) On(ctx context.Context) bool {
	if d.Config.Elsewhere() || d.on.Load() {
		return true
	}
	all, err := d.staff.List(ctx)
	if err != nil {
		d.Logger.Error("looking for accounts", "error", err)
		return false
	}
	d.on.Store(len(all) > 0)
	return len(all) > 0
}

// home leads to what the role is there for.
func (d *Desk) home(w http.ResponseWriter, r *http.Request, by caller) {
	to := "/desk/queue"
	if !by.Role.May(staff.Queue) {
		to = "/desk/insights"
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}
