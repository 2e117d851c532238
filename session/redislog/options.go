package redislog

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"

	"github.com/treadstone-law/answerbot/session"
)

// Options say where Redis is and what is asked of it.
type Options struct {
	// URL is redis://[user:password@]host[:port][/db] or rediss:// for TLS, with parameters: addr (a further host:port, may be
	// repeated), cluster=true, master (the name that Sentinels know the primary by; host and addr are then Sentinels),
	// sentinel_user, sentinel_password, prefix (of all keys; answerbot), ca (a file of certificates to trust).
	URL string

	Wait         int  // replicas that must have confirmed an intake before its receipt; Auto asks for one where there are any
	AcceptWeaker bool // take intakes although Redis may lose them
	Retention    session.Retention
	Logger       *slog.Logger
}

// Auto waits for one replica where the primary has any.
const Auto = -1

// namePattern is what a prefix may look like: nothing that Redis reads as a hash tag or as a pattern.
var namePattern = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

// parameters of the URL.
var parameters = []string{"addr", "cluster", "master", "sentinel_user", "sentinel_password", "prefix", "ca"}

// Check says what is wrong with the URL of a store, without repeating it.
func Check(text string) error {
	if _, _, err := parse(text); err != nil {
		return fmt.Errorf("--store: %w", err)
	}
	return nil
}

// parse reads the URL strictly: a parameter that is not known is an error, since it would otherwise be missed.
func parse(text string) (o *redis.UniversalOptions, prefix string, err error) {
	u, err := url.Parse(text)
	if err != nil {
		return nil, "", errors.New("this is not a URL: want redis://[user:password@]host[:port][/db]") // without the text: it holds a password
	}
	q, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return nil, "", fmt.Errorf("its parameters: %w", err)
	}
	for name, values := range q {
		if !slices.Contains(parameters, name) {
			return nil, "", fmt.Errorf("there is no parameter %q; there are %s", name, strings.Join(parameters, ", "))
		}
		if len(values) > 1 && name != "addr" {
			return nil, "", fmt.Errorf("the parameter %q is given twice", name)
		}
	}
	if (u.Scheme != "redis" && u.Scheme != "rediss") || u.Hostname() == "" || u.Fragment != "" {
		return nil, "", errors.New("want redis://host or rediss://host")
	}
	o = &redis.UniversalOptions{Addrs: []string{withPort(u.Host, q.Get("master") != "")}, Username: u.User.Username(), MasterName: q.Get("master"),
		SentinelUsername: q.Get("sentinel_user"), SentinelPassword: q.Get("sentinel_password")}
	o.Password, _ = u.User.Password()
	for _, addr := range q["addr"] {
		o.Addrs = append(o.Addrs, withPort(addr, o.MasterName != ""))
	}
	if o.IsClusterMode, err = strconv.ParseBool(cmp.Or(q.Get("cluster"), "false")); err != nil {
		return nil, "", fmt.Errorf("cluster=%s: want true or false", q.Get("cluster"))
	}
	if prefix = cmp.Or(q.Get("prefix"), "answerbot"); !namePattern.MatchString(prefix) {
		return nil, "", fmt.Errorf("prefix=%s: want up to 64 letters, digits, dots, dashes or underscores", prefix)
	}
	if path := strings.Trim(u.Path, "/"); path != "" {
		if o.DB, err = strconv.Atoi(path); err != nil || o.DB < 0 {
			return nil, "", fmt.Errorf("/%s: want the number of a database", path)
		}
	}
	switch {
	case o.IsClusterMode && o.MasterName != "":
		return nil, "", errors.New("cluster and master exclude each other")
	case o.IsClusterMode && o.DB != 0:
		return nil, "", errors.New("a Cluster has no database but 0")
	case !o.IsClusterMode && o.MasterName == "" && len(o.Addrs) > 1:
		return nil, "", errors.New("several addresses are for cluster=true or for Sentinels (master=NAME)")
	}
	o.TLSConfig, err = tlsConfig(u, q.Get("ca"))
	return o, prefix, err
}

func withPort(host string, sentinel bool) string {
	if u := (&url.URL{Host: host}); u.Port() != "" {
		return host
	}
	if sentinel {
		return host + ":26379"
	}
	return host + ":6379"
}

func tlsConfig(u *url.URL, ca string) (*tls.Config, error) {
	if u.Scheme != "rediss" {
		if ca != "" {
			return nil, errors.New("ca is for rediss://")
		}
		return nil, nil
	}
	c := &tls.Config{MinVersion: tls.VersionTLS12}
	if ca != "" {
		pem, err := os.ReadFile(ca)
		if err != nil {
			return nil, fmt.Errorf("ca: %w", err)
		}
		if c.RootCAs = x509.NewCertPool(); !c.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("ca: %s holds no certificate", ca)
		}
	}
	return c, nil
}

// client makes one of the clients. Contexts end calls, which they do not by default; nothing is repeated unless retries say so.
func client(o redis.UniversalOptions, pool, retries int) node {
	o.ContextTimeoutEnabled = true
	o.MaxRetries = retries
	o.DialTimeout, o.ReadTimeout, o.WriteTimeout, o.PoolTimeout = callWithin, callWithin, callWithin, callWithin
	o.DialerRetries = 1
	o.PoolSize, o.PipelinePoolSize = pool, -1
	o.Protocol = 2 // nothing here needs more, and a pushed message can then not come between
	o.DisableIdentity = true
	o.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	return node{redis.NewUniversalClient(&o)}
}

// quiet keeps the client library from writing to stderr by itself, for every connection that fails: errors come back to the caller.
var quiet = sync.OnceFunc(func() { redis.SetLogger(silence{}) })

type silence struct{}

// Printf implements the library's logger.
func (silence) Printf(context.Context, string, ...any) {}

const (
	// sendersPerLane: with two, one pipeline is built while the other is under way.
	sendersPerLane = 2

	readPool  = 32
	writePool = 32 // connections to each primary; more than all senders of a lane and the few other calls need
)

// Open opens the store. A Redis that does not answer is no error: the server can answer questions without it, and the store
// is there as soon as Redis is. One that answers that we may not come in is, and one that holds what a newer version of this program has written.
func Open(ctx context.Context, o Options) (*Log, error) {
	quiet()
	address, prefix, err := parse(o.URL)
	if err != nil {
		return nil, fmt.Errorf("--store: %w", err)
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	o.Retention = o.Retention.WithDefaults()
	l := &Log{
		options: o, prefix: prefix, name: rand.Text()[:16], logger: o.Logger, quit: make(chan struct{}),
		write: client(*address, writePool, -1), read: client(*address, readPool, 1),
	}
	l.listener = newListener(l, client(*address, 2, -1))
	if err := l.look(ctx); errors.Is(err, errRefused) || errors.Is(err, errForeign) {
		_ = errors.Join(l.listener.client.Close(), l.write.Close(), l.read.Close()) // why it cannot be opened is what counts
		return nil, fmt.Errorf("open store at %s: %w", strings.Join(address.Addrs, ", "), err)
	}
	lanes := 1
	if l.write.cluster() {
		lanes = shards
	}
	for range lanes {
		n := &lane{log: l, turns: make(chan *pending)}
		l.lanes = append(l.lanes, n)
		for range sendersPerLane {
			l.background.Go(n.run)
		}
	}
	l.background.Go(l.listener.listen)
	l.background.Go(l.listener.subscribe)
	l.background.Go(l.watch)
	return l, nil
}

// lookEvery is how often the settings of Redis are read: they change when another primary is promoted.
const lookEvery = 3 * time.Second
