package importer

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"

	"github.com/treadstone-law/answerbot/corpus"
)

// What an answer cannot be without and a source did not give is made here, the same way for all formats.

// elsewhere is the area of answers whose source names none.
const elsewhere = "general"

// federal are the areas that are mostly the law of Canada; in all others the law of Ontario is.
var federal = map[string]bool{"immigration": true, "criminal": true}

// complete cleans the fields of an answer and fills those that may not be empty.
func complete(a *corpus.Answer) {
	a.Question, a.Summary, a.Byline = line(a.Question), line(a.Summary), line(a.Byline)
	a.Body = strings.TrimSpace(strings.Map(visible, a.Body))
	a.Takeaways = lines(a.Takeaways)
	a.Alternates = lines(a.Alternates)
	a.Related, a.Translates = lines(a.Related), line(a.Translates)
	if a.Summary == "" {
		a.Summary = line(firstSentences(corpus.Plain(a.Body)))
	}
	a.Area = area(a.Area)
	if a.Slug = slug(a.Slug, 100); !hasLetter().MatchString(a.Slug) { // none, or the number of a row
		a.Slug = slug(a.Question, 80)
	}
	if a.Slug == "" { // a question in a script that has no Latin form, or none
		a.Slug = "untitled"
	}
	if a.Jurisdiction != "federal" && a.Jurisdiction != "ontario" {
		a.Jurisdiction = "ontario"
		if federal[a.Area] {
			a.Jurisdiction = "federal"
		}
	}
	if a.Lang != "en" && a.Lang != "fr" {
		a.Lang = language(a.Question + " " + a.Body)
	}
	if a.Review.State != corpus.Reviewed {
		a.Review.State = corpus.Draft
	}
	a.Alternates = slices.DeleteFunc(a.Alternates, func(s string) bool { return strings.EqualFold(s, a.Question) })
	a.Sources = sound(a.Sources)
}

var hasLetter = lazily(`[a-z]`)

// area gives the name of an area's folder for what a source calls it.
func area(name string) string {
	folder := slug(name, 60)
	switch {
	case folder == "":
		return elsewhere
	case areaNames[folder] != "":
		return areaNames[folder]
	}
	return folder
}

// areaNames are other names, English and French, of the areas of the starter corpus.
var areaNames = map[string]string{
	"family-law": "family", "famille": "family", "droit-de-la-famille": "family",
	"criminal-law": "criminal", "droit-criminel": "criminal", "droit-penal": "criminal",
	"employment-law": "employment", "emploi": "employment", "droit-du-travail": "employment", "travail": "employment",
	"immigration-law": "immigration",
	"real-estate-law": "real-estate", "immobilier": "real-estate", "droit-immobilier": "real-estate",
	"landlord-and-tenant": "tenancy", "landlord-tenant": "tenancy", "logement": "tenancy", "location": "tenancy",
	"wills-estates": "wills-and-estates", "wills-and-estate": "wills-and-estates", "testaments-et-successions": "wills-and-estates", "successions": "wills-and-estates",
	"business-law": "business", "affaires": "business", "droit-des-affaires": "business",
	"litigation": "civil-litigation", "litige-civil": "civil-litigation", "litiges-civils": "civil-litigation",
	"petites-creances": "small-claims", "traffic-law": "traffic", "circulation": "traffic",
	"consumer-debt": "consumer-and-debt", "consommation-et-dettes": "consumer-and-debt",
	"privacy-ip": "privacy-and-ip", "vie-privee-et-propriete-intellectuelle": "privacy-and-ip",
}

// visible drops characters that are not seen and keeps those that part words and lines.
func visible(r rune) rune {
	switch {
	case r == '\n' || r == '\t':
		return r
	case unicode.In(r, unicode.Zl, unicode.Zp):
		return '\n'
	case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co):
		return -1
	}
	return r
}

var tagStart = lazily(`<([A-Za-z/!?])`)

// line makes one line of visible plain text.
func line(s string) string {
	s = single(strings.Map(visible, s))
	return tagStart().ReplaceAllString(s, "< $1")
}

// single has one space where there is any amount of it, and none at the ends. One that does not break stays where French sets it, before a colon or inside guillemets:
// elsewhere it comes from a page's layout.
func single(s string) string {
	var out strings.Builder
	space, unbroken, last := false, false, ' '
	for _, r := range s {
		if unicode.IsSpace(r) {
			space, unbroken = true, unbroken || r == noBreak
			continue
		}
		switch {
		case !space || out.Len() == 0:
		case unbroken && (r == ':' || r == '»' || last == '«'):
			out.WriteRune(noBreak)
		default:
			out.WriteByte(' ')
		}
		out.WriteRune(r)
		space, unbroken, last = false, false, r
	}
	return out.String()
}

const noBreak = '\u00a0'

// lines cleans a list and drops what is empty or there before.
func lines(all []string) []string {
	var kept []string
	seen := map[string]bool{}
	for _, s := range all {
		s = line(s)
		if key := strings.ToLower(s); s != "" && !seen[key] {
			seen[key] = true
			kept = append(kept, s)
		}
	}
	return kept
}

// sound keeps the sources that the corpus takes: named, secure addresses, each once. Two sections of one statute are two sources.
func sound(sources []corpus.Source) []corpus.Source {
	var kept []corpus.Source
	for _, s := range sources {
		s.Title, s.URL = line(s.Title), strings.TrimSpace(s.URL)
		if s.Title == "" {
			s.Title = s.URL
		}
		if s.Title = line(s.Title); corpus.SecureURL(s.URL) && !slices.Contains(kept, s) {
			kept = append(kept, s)
		}
	}
	return kept
}

// sentence finds the end of a sentence: a sign, perhaps a quote, and then a space and a capital.
var sentence = lazily(`[.!?]["”’)»]?\s+["“‘(«]?\p{Lu}`)

// firstSentences gives the sentences at the start of a text: at most three of the first paragraph, at most 60 words. A first
// sentence that is longer is kept whole; half a sentence of law can say the opposite.
func firstSentences(text string) string {
	paragraph, _, _ := strings.Cut(text, "\n\n")
	paragraph = strings.TrimPrefix(paragraph, "- ")
	if paragraph, _, more := strings.Cut(paragraph, "\n- "); more {
		return paragraph
	}
	end, rest := 0, paragraph
	for range 3 {
		next := len(rest)
		if at := sentence().FindStringIndex(rest); at != nil {
			next = at[0] + 1
			for next < len(rest) && !unicode.IsSpace(rune(rest[next])) {
				next++
			}
		}
		if end > 0 && len(strings.Fields(paragraph[:end+next])) > 60 {
			break
		}
		end += next
		rest = paragraph[end:]
	}
	return paragraph[:end]
}

var nonSlug = lazily(`[^a-z0-9]+`)

// slug gives a text as a name of at most limit bytes, cut after a whole word.
func slug(s string, limit int) string {
	toASCII := transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)))
	plain, _, err := transform.String(toASCII, strings.ToLower(s))
	if err != nil {
		plain = s
	}
	plain = strings.NewReplacer("&", " and ", "'", "", "’", "", "œ", "oe", "æ", "ae").Replace(plain)
	name := strings.Trim(nonSlug().ReplaceAllString(plain, "-"), "-")
	if len(name) <= limit {
		return name
	}
	cut := strings.LastIndexByte(name[:limit+1], '-')
	if cut <= 0 {
		cut = limit
	}
	return strings.Trim(name[:cut], "-")
}

// language tells English from French by their commonest words.
func language(text string) string {
	french, english := 0, 0
	for word := range strings.FieldsSeq(strings.ToLower(text)) {
		switch word {
		case "le", "la", "les", "des", "est", "une", "vous", "et", "pour", "dans", "du", "que", "qui":
			french++
		case "the", "of", "and", "is", "to", "a", "in", "that", "for", "you", "or":
			english++
		}
	}
	if french > english {
		return "fr"
	}
	return "en"
}
