package main

import (
	"context"
	"crypto/sha512"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/html"

	"github.com/treadstone-law/answerbot/web/partner"
	"github.com/treadstone-law/answerbot/web/widget"
)

// partnerCommand is about the sites on whose pages the chat stands.
type partnerCommand struct {
	Check partnerCheck `cmd:"" help:"Say what a partner's page must do to show the chat, and look whether it does. With the key of a partner: what to put into its pages. With the address of a page: fetch it and say what is missing."`
	List  partnerList  `cmd:"" help:"List the partners of the settings file."`
}

type partnerFlags struct {
	corpusFlags
	PublicURL string `name:"public-url" help:"How visitors reach the server. Default: http://127.0.0.1:8080." default:"http://127.0.0.1:8080" placeholder:"https://HOST"`
}

func (f partnerFlags) open(s *streams) (*partner.Set, error) {
	c, err := f.corpusFlags.open(s.err)
	if err != nil {
		return nil, err
	}
	set, err := openPartners(s.settings, s.file, c)
	if err != nil {
		return nil, err
	}
	if len(set.All()) == 0 {
		return nil, misused{fmt.Errorf("there are no partners: name a settings file with a section partners by --config")}
	}
	return set, nil
}

type partnerList struct {
	partnerFlags
}

func (c *partnerList) Run(s *streams) error {
	set, err := c.open(s)
	if err != nil {
		return err
	}
	for _, p := range set.All() {
		fmt.Fprintf(s.out, "%-20s %-30s %s\n", p.Key, p.Name, strings.Join(p.Origins, " "))
	}
	return nil
}

type partnerCheck struct {
	partnerFlags
	What string `arg:"" help:"The key of a partner, or the address of one of its pages." placeholder:"URL|KEY"`
}

// Run says what a page must do, or whether one does it.
func (c *partnerCheck) Run(s *streams) error {
	set, err := c.open(s)
	if err != nil {
		return err
	}
	u, err := url.Parse(c.What)
	if err != nil || u.Scheme == "" || u.Host == "" {
		p := set.Get(c.What)
		if p == nil {
			return misused{fmt.Errorf("%q is neither the key of a partner nor an address; answerbot partner list shows the keys", c.What)}
		}
		return c.advise(s.out, p)
	}
	return c.inspect(s, set, u)
}

// advise prints what goes into a partner's pages.
func (c *partnerCheck) advise(out io.Writer, p *partner.Partner) error {
	files, err := widget.Files()
	if err != nil {
		return err
	}
	loader := files["widget.js"]
	fmt.Fprintf(out, "%s (%s) may show the chat on: %s\n\nPut this before the end of each page's body:\n\n%s\n", p.Name, p.Key, strings.Join(p.Origins, ", "), snippet(c.PublicURL, p, c.PublicURL+"/widget.js", ""))
	fmt.Fprintf(out, "\nOr pinned to this version, which the browser then checks:\n\n%s\n", snippet(c.PublicURL, p, c.PublicURL+loader.Path(), ` integrity="`+integrity(loader.Plain)+`" crossorigin="anonymous"`))
	fmt.Fprintf(out, "\nA page with a content security policy allows:\n\n    script-src %[1]s; frame-src %[1]s\n\nNothing else is needed: no style, no connection, no cookie.\n", c.PublicURL)
	return nil
}

// integrity is what a script element says of a script, for the browser to check.
func integrity(script []byte) string {
	sum := sha512.Sum384(script)
	return "sha384-" + base64.StdEncoding.EncodeToString(sum[:])
}

func snippet(base string, p *partner.Partner, source, more string) string {
	phone := ""
	if p.Phone != "" {
		phone = ` data-phone="` + html.EscapeString(p.Phone) + `"`
	}
	return fmt.Sprintf("    <script src=\"%s\" defer data-partner=\"%s\"%s%s></script>\n    <noscript><a href=\"%s/\">Ask a Lawyer</a></noscript>", source, p.Key, phone, more, base)
}

// inspect fetches a page and says what is missing.
func (c *partnerCheck) inspect(s *streams, set *partner.Set, u *url.URL) error {
	origin := u.Scheme + "://" + u.Host
	allowed := set.Of(origin)
	found := &findings{out: s.out}
	found.note(len(allowed) > 0, "the origin "+origin+" is one of a partner's", "no partner has the origin "+origin+"; add it to the origins of one in the settings file")
	ctx, cancel := context.WithTimeout(s.context, 15*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return misused{err}
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return fmt.Errorf("fetching the page: %w", err)
	}
	defer res.Body.Close()
	scripts := loaders(io.LimitReader(res.Body, 2<<20))
	found.note(res.StatusCode == http.StatusOK, "the page is there", fmt.Sprintf("the page answers with status %d", res.StatusCode))
	found.note(len(scripts) > 0, "it holds the loader", "it does not hold the loader: a script whose src ends in widget.js, with data-partner")
	found.note(len(scripts) < 2, "it holds it once", fmt.Sprintf("it holds %d loaders; all but the first do nothing", len(scripts)))
	for _, l := range scripts {
		mine := slices.ContainsFunc(allowed, func(p partner.Partner) bool { return p.Key == l.key })
		found.note(mine, "data-partner is "+l.key, fmt.Sprintf("data-partner is %q, which is no partner with this origin", l.key))
		found.note(strings.HasPrefix(l.source, c.PublicURL+"/"), "the loader comes from "+c.PublicURL, "the loader comes from "+l.source+", not from "+c.PublicURL)
	}
	for _, policy := range res.Header.Values("Content-Security-Policy") {
		for name, others := range map[string][]string{"script-src": {"script-src-elem", "script-src", "default-src"}, "frame-src": {"frame-src", "child-src", "default-src"}} {
			found.note(permits(policy, others, c.PublicURL), "its policy has "+c.PublicURL+" in "+name, "its content security policy needs "+c.PublicURL+" in "+name)
		}
	}
	if found.bad {
		return errReported
	}
	return nil
}

// findings prints a line for each thing looked at.
type findings struct {
	out io.Writer
	bad bool
}

func (f *findings) note(ok bool, good, wrong string) {
	if ok {
		fmt.Fprintln(f.out, "ok     ", good)
		return
	}
	f.bad = true
	fmt.Fprintln(f.out, "missing", wrong)
}

// loaderTag is one script element that loads the chat.
type loaderTag struct{ source, key string }

func loaders(page io.Reader) []loaderTag {
	var found []loaderTag
	tokens := html.NewTokenizer(page)
	for {
		switch tokens.Next() {
		case html.ErrorToken:
			return found
		case html.StartTagToken:
			token := tokens.Token()
			attributes := make(map[string]string)
			for _, a := range token.Attr {
				attributes[a.Key] = a.Val
			}
			if key, ok := attributes["data-partner"]; ok && token.Data == "script" && strings.HasSuffix(attributes["src"], "widget.js") {
				found = append(found, loaderTag{attributes["src"], key})
			}
		}
	}
}

// permits reports whether a policy lets the first of the directives that it has load from origin.
func permits(policy string, directives []string, origin string) bool {
	rules := make(map[string][]string)
	for part := range strings.SplitSeq(policy, ";") {
		if words := strings.Fields(part); len(words) > 0 {
			rules[strings.ToLower(words[0])] = words[1:]
		}
	}
	scheme, host, _ := strings.Cut(origin, "://")
	for _, d := range directives {
		sources, there := rules[d]
		if !there {
			continue
		}
		return slices.ContainsFunc(sources, func(source string) bool {
			wild, isWild := strings.CutPrefix(strings.TrimPrefix(source, scheme+"://"), "*.")
			return source == "*" || source == scheme+":" || source == origin || source == host || strings.HasPrefix(source, origin+"/") || isWild && strings.HasSuffix(host, "."+wild)
		})
	}
	return true
}
