package delivery

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	"code.dny.dev/ssrf"
	webhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/treadstone-law/answerbot/session"
)

// A webhook tells an address of the firm that an intake has come in, signed as Standard Webhooks says. By default it carries no word of the
// visitor's: a reference, how urgent it is and a link to the desk.
//
// The address is the operator's, but names resolve to what their owners say: so a connection is refused by the address it would go to, at
// the moment of dialling, unless the webhook is marked private. Redirects and proxies are not followed.

// Limits of an exchange with a receiver.
const (
	exchange  = 10 * time.Second
	bodyRead  = 4 << 10
	headers   = 16 << 10
	handshake = 5 * time.Second
)

type webhook struct {
	name   string
	url    string
	link   string
	full   bool
	keys   []*webhooks.Webhook // the first is the current one; during a rotation both sign
	client *http.Client
	now    func() time.Time
}

// Name implements Channel.
func (w *webhook) Name() string { return "webhook " + w.name }

// message is the body of a webhook.
type message struct {
	Type      string    `json:"type"`
	Timestamp time.Time `json:"timestamp"` // of the submission
	Data      any       `json:"data"`
}

// notice is what a webhook says by default.
type notice struct {
	Reference string          `json:"reference"`
	Urgent    bool            `json:"urgent"`
	Reason    session.Reason  `json:"reason"`
	Lang      string          `json:"lang,omitempty"`
	Link      string          `json:"link,omitempty"`
	Intake    *session.Intake `json:"intake,omitempty"` // with content: full only
}

func urgent(i session.Intake) bool {
	return i.Urgent || i.Reason == session.Urgent || i.Reason == session.Crisis
}

// Deliver implements Channel.
func (w *webhook) Deliver(ctx context.Context, i session.Intake) error {
	return w.post(ctx, i, "intake.submitted", "intake-"+i.Reference)
}

// post sends a message of a type under an id that is its own.
func (w *webhook) post(ctx context.Context, i session.Intake, kind, id string) error {
	n := notice{Reference: i.Reference, Urgent: urgent(i), Reason: i.Reason, Lang: i.Lang, Link: linkTo(w.link, i.Reference)}
	if w.full {
		outline := i.Outline()
		n.Intake = &outline
	}
	body, err := json.Marshal(message{Type: kind, Timestamp: i.At, Data: n})
	if err != nil {
		return fmt.Errorf("encoding: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, exchange)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, w.url, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("making the request: %w", err)
	}
	if err := w.sign(r, id, body); err != nil {
		return err
	}
	res, err := w.client.Do(r)
	if err != nil {
		return brief(err)
	}
	defer res.Body.Close()
	_, _ = io.CopyN(io.Discard, res.Body, bodyRead) // what a receiver says is not needed, nor ever read whole
	return taken(res)
}

// Check implements Checker: something answers at the address, by whatever status. An empty request without a signature is no delivery.
func (w *webhook) Check(ctx context.Context) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodHead, w.url, nil)
	if err != nil {
		return fmt.Errorf("making the request: %w", err)
	}
	res, err := w.client.Do(r)
	if err != nil {
		return brief(err)
	}
	return res.Body.Close()
}

// sign sets the headers of Standard Webhooks. The id is the same at every attempt, so that a receiver can tell a repetition.
func (w *webhook) sign(r *http.Request, id string, body []byte) error {
	at := w.now()
	var signatures []string
	for _, key := range w.keys {
		signature, err := key.Sign(id, at, body)
		if err != nil {
			return fmt.Errorf("signing: %w", err)
		}
		signatures = append(signatures, signature)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "answerbot")
	r.Header.Set(webhooks.HeaderWebhookID, id)
	r.Header.Set(webhooks.HeaderWebhookTimestamp, strconv.FormatInt(at.Unix(), 10))
	r.Header.Set(webhooks.HeaderWebhookSignature, strings.Join(signatures, " "))
	return nil
}

// taken reads the receiver's decision: 2xx is taken, 410 wants no more, anything else is tried again.
func taken(res *http.Response) error {
	if res.StatusCode/100 == 2 {
		return nil
	}
	err := fmt.Errorf("the receiver answered with status %d", res.StatusCode)
	if res.StatusCode == http.StatusGone {
		return refusal{error: err, forGood: true}
	}
	if seconds, bad := strconv.Atoi(res.Header.Get("Retry-After")); bad == nil && seconds > 0 {
		return refusal{error: err, after: time.Duration(min(seconds, int(mostWait/time.Second))) * time.Second}
	}
	return err
}

// brief drops the address, which may hold a secret, from the error of a request.
func brief(err error) error {
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		if wrapped.Timeout() {
			return errors.New("the receiver did not answer in time")
		}
		err = wrapped.Err
	}
	return fmt.Errorf("sending: %w", err)
}

// own are the networks in which a firm keeps its own machines.
var own = struct{ v4, v6 []netip.Prefix }{
	v4: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("172.16.0.0/12"), netip.MustParsePrefix("192.168.0.0/16"), netip.MustParsePrefix("127.0.0.0/8")},
	v6: []netip.Prefix{netip.MustParsePrefix("fc00::/7"), netip.MustParsePrefix("::1/128")},
}

// newClient makes a client that reaches public addresses only, or, for a private webhook, also the firm's own networks; link-local ones,
// where clouds keep their secrets, never. It speaks to port 443, or to any port within a private network.
func newClient(private bool) *http.Client {
	guard := ssrf.New(ssrf.WithPorts(443))
	if private {
		guard = ssrf.New(ssrf.WithAnyPort(), ssrf.WithAllowedV4Prefixes(own.v4...), ssrf.WithAllowedV6Prefixes(own.v6...))
	}
	dialer := &net.Dialer{Timeout: handshake, Control: guard.Safe}
	return &http.Client{
		Transport: &http.Transport{
			DialContext: dialer.DialContext, TLSHandshakeTimeout: handshake, ResponseHeaderTimeout: exchange,
			MaxResponseHeaderBytes: headers, DisableKeepAlives: true, DisableCompression: true, ForceAttemptHTTP2: true,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// linkTo puts the reference into the link to the desk.
func linkTo(link, reference string) string { return strings.ReplaceAll(link, "{reference}", reference) }
