package web

import (
	"net/http"
	"net/url"
	"slices"
)

// originAllowed decides who may open a websocket. A browser always says where its page came from: that has to be this server itself or one of
// the origins that were configured, to the scheme and the port; several origins, "null" and anything that is not a plain origin are
// refused. A client that says nothing is no browser: it holds no visitor's session that another page could ride on, for the
// resume token travels in a frame and never in a cookie.
func (s *Server) originAllowed(r *http.Request) bool {
	values := r.Header.Values("Origin")
	if len(values) == 0 {
		return true
	}
	if len(values) > 1 {
		return false
	}
	u, err := url.Parse(values[0])
	if err != nil || u.Host == "" || u.User != nil || u.Path != "" || u.RawQuery != "" || u.Fragment != "" {
		return false
	}
	if u.Scheme != "http" && u.Scheme != "https" {
		return false
	}
	return u.Host == r.Host || slices.Contains(s.Origins, u.Scheme+"://"+u.Host)
}
