package corpus

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// The rules that look at what one answer says. The limits are those of WRITING.md.

func one(f Finding) []Finding { return []Finding{f} }

func lintTakeaways(a *Answer, _ Date) []Finding {
	switch n := len(a.Takeaways); {
	case n == 0:
		return one(a.Finding("takeaways", -1, Error, "write three to five takeaways, the deadline first"))
	case n < 3 || n > 5:
		return one(a.Finding("takeaways", -1, Warning, "write three to five takeaways; there are %d", n))
	}
	return nil
}

func lintSources(a *Answer, _ Date) []Finding {
	if len(a.Sources) == 0 {
		return one(a.Finding("sources", -1, Error, "name the statute, regulation, tribunal or ministry page that the answer rests on"))
	}
	return nil
}

// figure finds what a reader would rely on to the digit: money, percentages and periods of time.
var figure = regexp.MustCompile(`(?i)\$ ?\d[\d,.]*|\d[\d  ,.]* ?\$|\d[\d.]* ?(?:%|per ?cent\b|pour cent\b)|` +
	`\b(?:\d+|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|sixty|ninety)[  -]` +
	`(?:(?:business|calendar|working|full) )?(?:hours?|days?|weeks?|months?|years?|heures?|jours?|semaines?|mois|ans?|années?)\b`)

// official are the ends of host names of legislatures, governments, courts, tribunals and regulators, and of CanLII, which
// publishes for the law societies.
var official = []string{"ontario.ca", "canada.ca", "gc.ca", "gov.on.ca", "tribunalsontario.ca", "ontariocourts.ca", "scc-csc.ca", "canlii.org",
	"parl.ca", "ola.org", "lso.ca", "legalaid.on.ca", "ohrc.on.ca", "hrlsc.on.ca", "ipc.on.ca", "ombudsman.on.ca", "wsib.ca", "fsrao.ca",
	"reco.on.ca", "tarion.com", "hcraontario.ca", "condoauthorityontario.ca", "college-ic.ca", "bankofcanada.ca", "toronto.ca", "ottawa.ca"}

func lintNumbers(a *Answer, _ Date) []Finding {
	if slices.ContainsFunc(a.Sources, func(s Source) bool { return isOfficial(s.URL) }) {
		return nil
	}
	severity := Warning
	if len(a.Sources) == 0 {
		severity = Error
	}
	return a.first(figure, severity, "back %q by a statute, regulation, tribunal or government page among the sources, or say where to check it")
}

func isOfficial(address string) bool {
	u, err := url.Parse(address)
	return err == nil && slices.ContainsFunc(official, func(end string) bool {
		return u.Hostname() == end || strings.HasSuffix(u.Hostname(), "."+end)
	})
}

func lintByline(a *Answer, _ Date) []Finding {
	if a.Byline == "" {
		return one(a.Finding("byline", -1, Error, "say who wrote the answer"))
	}
	return nil
}

func lintUndated(a *Answer, today Date) []Finding {
	var found []Finding
	switch {
	case a.Updated == "":
		found = one(a.Finding("updated", -1, Error, "say on which day the answer was last updated"))
	case a.Updated > today:
		found = one(a.Finding("updated", -1, Warning, "the answer was updated on %s, after today", a.Updated))
	}
	if a.Review.Due == "" {
		found = append(found, a.Finding("review", -1, Warning, "say when the answer has to be read again (review: {state: %s, due: …})", a.Review.State))
	}
	return found
}

func lintStale(a *Answer, today Date) []Finding {
	if a.Overdue(today) {
		return one(a.Finding("review", -1, Warning, "have the answer reviewed; that was due on %s", a.Review.Due))
	}
	return nil
}

func lintSummary(a *Answer, _ Date) []Finding {
	if n := len(words(a.Summary)); n > 60 {
		return one(a.Finding("summary", -1, Error, "shorten the summary to 60 words; it has %d", n))
	}
	return nil
}

func lintLength(a *Answer, _ Date) []Finding {
	if n := len(words(Plain(a.Body))); n < 120 || n > 350 {
		return one(a.Finding("body", -1, Warning, "write 120 to 350 words of text; there are %d", n))
	}
	return nil
}

func lintGrade(a *Answer, _ Date) []Finding {
	grade, ok := a.Grade()
	switch {
	case ok && grade > 12:
		return one(a.Finding("body", -1, Error, "use shorter sentences and words; this reads like grade %.1f, at most 12 are wanted and 8 are good", grade))
	case ok && grade > 9:
		return one(a.Finding("body", -1, Warning, "use shorter sentences and words; this reads like grade %.1f, 8 is good", grade))
	}
	return nil
}

// advice is what only a lawyer who knows the case may say.
var advice = regexp.MustCompile(`(?i)\b(?:you\s+(?:really\s+|definitely\s+|always\s+)?should|you\s+ought\s+to|you(?:'d|’d|\s+had)\s+better|you\s+must\s+win|you(?:'ll|’ll|\s+will)\s+(?:probably\s+)?(?:win|lose)|` +
	`you\s+have\s+a\s+(?:good|strong|weak)\s+case|we(?:\s+would|'d|’d)?\s+(?:strongly\s+)?(?:recommend|advise|suggest)|our\s+advice|my\s+advice|` +
	`vous\s+devriez|nous\s+(?:vous\s+)?(?:recommandons|conseillons)|vous\s+(?:allez\s+gagner|gagnerez))\b`)

func lintAdvice(a *Answer, _ Date) []Finding {
	return a.first(advice, Error, "say what the law is and what people can do instead of %q")
}

// Promotion that promises or praises is an error. The bare words can be part of a plain fact, so they are a warning, and the
// facts they are usually part of are let through.
var (
	promise = regexp.MustCompile(`(?i)\b(?:we|our\s+firm|our\s+lawyers)\s+guarantee\b|\bguaranteed?\s+(?:you\s+|your\s+|a\s+)*(?:result|win|success|outcome|approval|victory)s?\b|` +
		`\b(?:best|top(?:[ -]rated)?|leading|number\s+one|award[ -]winning)\s+(?:[a-z]+\s+)?(?:lawyer|law\s+firm|paralegal|legal\s+team)s?\b|\bour\s+(?:legal\s+)?(?:experts?|specialists?)\b|` +
		`\b(?:les\s+)?meilleurs?\s+avocate?s?\b|\bnous\s+(?:vous\s+)?garantissons\b`)
	praise    = regexp.MustCompile(`(?i)\b(?:guarantee[sd]?|specialists?|spécialistes?|experts?)\b`)
	plainFact = regexp.MustCompile(`(?i)\bexperts?['’]?s?\s+(?:witness(?:es)?|evidence|reports?|opinions?|testimony)\b|\b(?:medical|heart|eye|bone|pain)\s+specialists?\b|` +
		`\bguaranteed\s+(?:income|investment|annual)\b|\b(?:personal|bank|loan|rent|corporate|written)\s+guarantees?\b`)
	guarantor = regexp.MustCompile(`(?i)\bguarantors?\b|\bpersonal\s+guarantees?\b`) // in an answer about those the word is the thing itself
	guarantee = regexp.MustCompile(`(?i)\bguarantees?\b`)
)

func lintPromotion(a *Answer, _ Date) []Finding {
	if found := a.first(promise, Error, "take out %q; nothing is promised and nobody praised"); found != nil {
		return found
	}
	aboutGuarantees := false
	a.eachText(func(_ string, _ int, s string) { aboutGuarantees = aboutGuarantees || guarantor.MatchString(s) })
	var found []Finding
	a.eachText(func(field string, item int, s string) {
		if aboutGuarantees {
			s = guarantee.ReplaceAllStringFunc(s, func(word string) string { return strings.Repeat(" ", len(word)) })
		}
		s = plainFact.ReplaceAllStringFunc(s, func(fact string) string { return strings.Repeat(" ", len(fact)) })
		if at := praise.FindStringIndex(s); at != nil && found == nil {
			found = one(a.at(field, item, strings.Count(s[:at[0]], "\n"), Warning,
				"see that %q promises and praises nothing, or use another word", s[at[0]:at[1]]))
		}
	})
	return found
}

// eachText gives the texts of the answer that a reader is told, one after another.
func (a *Answer) eachText(visit func(field string, item int, s string)) {
	visit("question", -1, a.Question)
	visit("summary", -1, a.Summary)
	for i, s := range a.Takeaways {
		visit("takeaways", i, s)
	}
	visit("body", -1, a.Body)
}

// first reports the first place at which a pattern stands in the answer. The message names what stands there.
func (a *Answer) first(pattern *regexp.Regexp, severity Severity, message string) []Finding {
	var found []Finding
	a.eachText(func(field string, item int, s string) {
		if at := pattern.FindStringIndex(s); at != nil && found == nil {
			found = one(a.at(field, item, strings.Count(s[:at[0]], "\n"), severity, message, s[at[0]:at[1]]))
		}
	})
	return found
}

// at makes a finding some lines below the start of a field. In the JSON Lines form all of an answer is on one line.
func (a *Answer) at(field string, item, below int, severity Severity, message, words string) Finding {
	f := a.Finding(field, item, severity, message, words)
	if strings.HasSuffix(f.File, ".md") {
		f.Line += below
	}
	return f
}

func lintLinks(a *Answer, _ Date) []Finding {
	if !strings.ContainsAny(a.Body, "]<") {
		return nil
	}
	var found []Finding
	doc := goldmark.DefaultParser().Parse(text.NewReader([]byte(a.Body)))
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		address := ""
		switch n := n.(type) {
		case *ast.Link:
			address = string(n.Destination)
		case *ast.AutoLink:
			address = string(n.URL([]byte(a.Body)))
		default:
			return ast.WalkContinue, nil
		}
		if entering {
			found = append(found, a.at("body", -1, strings.Count(a.Body[:max(n.Pos(), 0)], "\n"), Warning, "move the link %s to the sources", address))
		}
		return ast.WalkContinue, nil
	})
	return found
}
