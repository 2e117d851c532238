package bot

import (
	"slices"
	"strings"
	"sync"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher"
	"github.com/treadstone-law/answerbot/matcher/text"
)

// Who types "tenant rights", or "question about my will", has named a topic and asked nothing yet: no answer is what they mean, however like it looks. What the library lists
// as a topic (topics.yaml) is offered as that, to choose from.

// topics gives the answers that are offered for what is typed, in a language, by its words.
type topics map[string][]string

// topicsIn are those of each language, taken in when somebody types a few words, which takes some milliseconds.
func topicsIn(c *corpus.Corpus) map[string]func() topics {
	in := func(lang string) func() topics { return sync.OnceValue(func() topics { return topicsOf(c, lang) }) }
	return map[string]func() topics{english.lang: in(english.lang), french.lang: in(french.lang)}
}

// topicsOf takes in the topics of a library in a language.
func topicsOf(c *corpus.Corpus, lang string) topics {
	all := make(topics)
	for i := range c.Topics {
		for _, said := range c.Topics[i].In(lang) {
			if topic := topicOf(text.Tokens(said), lang); topic != "" {
				all[topic] = c.Topics[i].Offers
			}
		}
	}
	return all
}

// topicOf is what a message names, in whatever order and form of its words, and without those that only say that it is asked about.
func topicOf(tokens []text.Token, lang string) string {
	says := slices.ContainsFunc(tokens, func(token text.Token) bool { return asksAbout[token.Word] })
	var stems []string
	for _, token := range tokens {
		if w := token.Word; !besidePicks[w] && !besideTopics[w] && !asksAbout[w] && !(says && leadsToAbout[w]) {
			stems = append(stems, text.Stem(w, text.LangOf(lang)))
		}
	}
	slices.Sort(stems)
	return strings.Join(slices.Compact(stems), " ")
}

// What may stand beside a topic, as what may stand beside a choice (besidePicks) may: "question about my rights as a tenant", "i need help with a will". By itself "i need a divorce"
// says what somebody wants.
var (
	besideTopics = wordSet(`as some matter law laws legal problem problems issue issues please un une le la les droit loi lois juridique probleme problemes svp`)
	asksAbout    = wordSet(`question questions help info information advice aide infos renseignements conseil conseils`)
	leadsToAbout = wordSet(`i im have got need want looking can you j ai besoin cherche pouvez vous`)
)

// mostNaming is how many words name a topic and no more, with those around it: "hi i have a question about my rights".
const mostNaming = 10

// asksOnTopic offers answers to who names a topic that has nothing to do with what is spoken of, and reports whether it did.
func (t *turn) asksOnTopic(message string) bool {
	message, turned := turnsTo(message)
	tokens := t.tokens(message)
	if len(tokens) > mostNaming || t.soon() || t.gentle() || t.said.meaning().Exact() || !turned && t.onPage() { // "my ex", of what was just read
		return false
	}
	slugs := t.topics[t.words.lang]()[topicOf(tokens, t.words.lang)]
	if len(slugs) == 0 {
		return false
	}
	about, found := t.about(), t.find(t.query(message)).matches
	var offers []matcher.Match
	for _, slug := range slugs {
		a := t.corpus.Answer(slug)
		if a != nil {
			a = t.corpus.In(a, t.words.lang)
		}
		if a == nil || !t.corpus.Gives(a) || !t.allows(a) {
			continue
		}
		if !turned && len(about) > 0 && t.near(about[0], a) { // a word on that
			return false
		}
		m := matcher.Match{Answer: a}
		if at := placeOf(a, found); at >= 0 {
			m = found[at]
		}
		offers = append(offers, m)
	}
	if len(offers) < 2 { // contract: two or three
		return false
	}
	if len(found) > 0 && t.sure(found[0]) && (found[0].Answer == offers[0].Answer || isAlternate(found[0].Answer, message)) { // it names an answer as well
		return false
	}
	t.turned = turned
	t.clarify(offers, lead{text: t.words.clarify})
	return true
}

// isAlternate reports whether a message is a way of asking for an answer that is known, word for word.
func isAlternate(a *corpus.Answer, message string) bool {
	line := lineOf(text.Tokens(message))
	return slices.ContainsFunc(a.Alternates, func(known string) bool { return lineOf(text.Tokens(known)) == line })
}

// allows reports whether an answer may be given on the page that is asked from.
func (t *turn) allows(a *corpus.Answer) bool {
	return (t.in.Area == "" || a.Area == t.in.Area) && (len(t.in.Areas) == 0 || slices.Contains(t.in.Areas, a.Area))
}
