package redislog

import (
	"context"
	"strings"
	"testing"
)

// Each row is an address and what is understood, or what is said to be wrong with it. Passwords are never repeated.
func TestParse(t *testing.T) {
	for url, want := range map[string]string{
		"redis://h":                                 "h:6379 db 0 answerbot",
		"redis://h/":                                "h:6379 db 0 answerbot",
		"redis://h:7000/3?prefix=firm":              "h:7000 db 3 firm",
		"redis://:secret@h":                         "h:6379 db 0 answerbot password",
		"redis://ada:secret@[::1]:1":                "[::1]:1 db 0 answerbot user password",
		"rediss://h":                                "h:6379 db 0 answerbot tls",
		"redis://h?cluster=true&addr=i&addr=j:1":    "h:6379,i:6379,j:1 db 0 answerbot cluster",
		"redis://h?master=m&addr=i&sentinel_user=u": "h:26379,i:26379 db 0 answerbot sentinel",
		"http://h":                                  "error: want redis://host",
		"redis:///1":                                "error: want redis://host",
		"redis://h#x":                               "error: want redis://host",
		"redis://u:se%zzcret@h":                     "error: this is not a URL",
		"redis://h/one":                             "error: want the number of a database",
		"redis://h/-1":                              "error: want the number of a database",
		"redis://h?pool=1":                          `error: there is no parameter "pool"; there are addr, `,
		"redis://h?prefix=a&prefix=b":               "error: given twice",
		"redis://h?prefix={a}":                      "error: want up to 64 letters",
		"redis://h?cluster=maybe":                   "error: want true or false",
		"redis://h/1?cluster=true":                  "error: no database but 0",
		"redis://h?cluster=true&master=m":           "error: exclude each other",
		"redis://h?addr=i":                          "error: several addresses",
		"redis://h?ca=/x":                           "error: ca is for rediss://",
		"rediss://h?ca=/nowhere":                    "error: no such file",
	} {
		o, prefix, err := parse(url)
		var got string
		if err != nil {
			got = "error: " + err.Error()
		} else {
			got = strings.Join(o.Addrs, ",") + " db " + string(rune('0'+o.DB)) + " " + prefix
			for word, is := range map[string]bool{" cluster": o.IsClusterMode, " sentinel": o.MasterName != "", " tls": o.TLSConfig != nil} {
				if is {
					got += word
				}
			}
			if o.Username != "" {
				got += " user"
			}
			if o.Password != "" {
				got += " password"
			}
		}
		if !strings.HasPrefix(want, "error: ") && got != want || strings.HasPrefix(want, "error: ") && (!strings.HasPrefix(got, "error: ") || !strings.Contains(got, want[7:])) {
			t.Errorf("%s:\ngot  %s\nwant %s", url, got, want)
		}
		if strings.Contains(got, "secret") || strings.Contains(got, "cret@") {
			t.Errorf("%s: the password is in %s", url, got)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, url := range []string{"redis://u:p@h:1/2?prefix=a", "rediss://h?cluster=true&addr=[::1]:1", "redis://%zz"} {
		f.Add(url)
	}
	f.Fuzz(func(t *testing.T, url string) {
		if o, prefix, err := parse(url); err == nil && (len(o.Addrs) == 0 || prefix == "" || strings.ContainsAny(prefix, "{}*?[]\\ ")) {
			t.Errorf("%q gives %v, %q", url, o.Addrs, prefix)
		}
	})
}

// A Redis that is not there yet is waited for; one that does not let us in is said at once.
func TestOpenWithoutRedis(t *testing.T) {
	l := mustOpen(t, "redis://127.0.0.1:1")
	if p := l.Promise(); p.Intakes || !strings.Contains(p.Says, "not answered yet") {
		t.Errorf("got %+v", p)
	}
	if err := l.Ready(t.Context()); err == nil {
		t.Error("it is ready")
	}
	if err := l.Close(); err != nil {
		t.Error(err)
	}
}

func TestOpenRefused(t *testing.T) {
	s := startWithPassword(t)
	for _, user := range []string{"", ":wrong@", "ada:x@"} {
		_, err := Open(context.Background(), Options{URL: strings.Replace(s.URL(""), "redis://", "redis://"+user, 1)})
		if err == nil || !strings.Contains(err.Error(), "does not let this program in") || strings.Contains(err.Error(), "wrong@") {
			t.Errorf("%q: got %v", user, err)
		}
	}
}
