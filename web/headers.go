package web

import (
	"net/http"
	"regexp"
	"strings"
	"sync"
)

// plainHost is a host that may stand in a policy: one with other characters could end a directive and begin another.
var plainHost = regexp.MustCompile(`^[A-Za-z0-9.:\[\]-]+$`)

// policy is the content security policy of a document: nothing but this server's own files, no script in the page, no text that becomes
// HTML or script by way of the DOM. who may hold the document in a frame is said by frameAncestors; formAction by where its forms go.
func policy(r *http.Request, formAction, frameAncestors string) string {
	connect := "'self'"
	if plainHost.MatchString(r.Host) { // older browsers do not count a websocket of the same host as 'self'
		connect += " ws://" + r.Host + " wss://" + r.Host
	}
	return strings.Join([]string{
		"default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "connect-src " + connect, "form-action " + formAction,
		"base-uri 'none'", "frame-ancestors " + frameAncestors, "require-trusted-types-for 'script'", "trusted-types 'none'",
	}, "; ")
}

// guard sets the headers that every reply has; the few that may be used by other sites change them.
func (s *Server) guard(next http.Handler) http.Handler {
	cross := http.NewCrossOriginProtection()
	cross.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		problem(w, http.StatusForbidden, "forbidden", "This request came from another site.")
	}))
	inside := cross.Handler(bounded(next))
	var unnamed sync.Once
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "strict-origin-when-cross-origin")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
		h.Set("Content-Security-Policy", policy(r, "'self'", "'none'"))
		if s.TrustedProxies.Unnamed(r) {
			unnamed.Do(func() {
				s.Logger.Warn("a proxy in front is not named with --trusted-proxy: all its visitors count as one, and its TLS does not count", "proxy", r.RemoteAddr)
			})
		}
		if s.TrustedProxies.Encrypted(s.PublicURL, r) {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		inside.ServeHTTP(w, r)
	})
}

// maxHeader is how many bytes the lines of a request's header may have together.
const maxHeader = 8 << 10

// bounded refuses a request whose header is too long.
func bounded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		size := 0
		for name, values := range r.Header {
			for _, value := range values {
				size += len(name) + len(": \r\n") + len(value)
			}
		}
		if size > maxHeader {
			problem(w, http.StatusRequestHeaderFieldsTooLarge, "too_long", "The header of a request may have at most 8 KiB.")
			return
		}
		next.ServeHTTP(w, r)
	})
}

// framed lets these pages, and no others, hold the document. X-Frame-Options cannot say that and is left out.
func framed(w http.ResponseWriter, r *http.Request, ancestors string) {
	h := w.Header()
	h.Del("X-Frame-Options")
	h.Del("Cross-Origin-Opener-Policy")
	h.Set("Content-Security-Policy", policy(r, "'none'", ancestors))
	h.Set("Cross-Origin-Resource-Policy", "cross-origin") // the page that holds it may ask for isolation
	h.Set("Cross-Origin-Embedder-Policy", "require-corp")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cache-Control", "no-store") // it carries a ticket
	h.Set("X-Robots-Tag", "noindex")
}
