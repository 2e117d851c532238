package bot

import (
	"iter"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/treadstone-law/answerbot/bot/sense"
	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher/text"
)

// What an answer says on a point. Who has read an answer asks about a part of it: "what if I pay it all tomorrow". The answer itself has a sentence
// on that more often than another answer has, so it is quoted, word for word.

// passage is a key point, a list item with what leads it in, or a sentence of an answer or of its summary.
type passage struct {
	text    string
	stems   []string // of the words that say something
	words   int
	key     bool // it is a key point
	dangles bool // it begins with a word that points back
	time    bool // it has a time
	limit   bool // by which something has to be done
	tells   [kinds]bool
	title   float64 // share of the words of the answer's question that it has
	asked   bool    // the library knows questions that it tells
}

// told is what an answer tells.
type told struct {
	passages []passage
	having   map[string][]int // the passages that have a stem
	begun    map[string][]int // and those that have one which begins so
	title    []string         // stems of its question
	whole    map[int]int      // of a passage that stands in a longer one too, the place of that

	wordings *wordings
	known    known         // what the library knows to be asked
	tells    []int         // by question known, the place of the passage that tells it, or one more than there are: none
	where    []sense.Point // of the passages, and of what none of them tells
}

const (
	mostQuoted  = 320 // characters of a passage
	leastQuoted = 4   // words of a sentence
)

// told gives the passages of an answer, its key points first, and what is known to be asked of them. They are made once.
func (b *Bot) told(a *corpus.Answer) *told {
	if known, ok := b.quoted.Load(a); ok {
		return known.(*told)
	}
	w := b.wordings.in(a.Lang)
	passages, made := w.passagesOf(a)
	all := &told{wordings: w, title: w.sayingOf(text.Tokens(a.Question)), passages: passages}
	for i := range all.passages {
		p := &all.passages[i]
		p.title = share(all.title, p.stems)
	}
	all.whole = wholes(passages)
	all.index()
	all.learn(w.asked[a.Slug], made)
	known, _ := b.quoted.LoadOrStore(a, all)
	return known.(*told)
}

// passagesOf gives the passages of an answer and what they are made of: its key points, what its text says, and its summary, which has been read, but may tell
// alone what is asked.
func (w *wordings) passagesOf(a *corpus.Answer) (all []passage, made [][]sense.Term) {
	for at, said := range slices.Concat(a.Takeaways, sentencesOf(corpus.Plain(a.Body), w.colon()), sentencesOf(a.Summary, w.colon())) {
		tokens := text.Tokens(said)
		stems := w.stemsOf(tokens)
		p := passage{text: said, stems: w.saying(tokens, stems), words: len(tokens), key: at < len(a.Takeaways), time: someTime.MatchString(said)}
		p.limit = p.time && limit.MatchString(said) // which has a time in it
		p.dangles = len(tokens) > 0 && dangling[tokens[0].Word]
		for i, kind := range kindsOfAsking() {
			p.tells[i] = kind.tells.in(tokens)
		}
		p.tells[howMuch] = p.tells[howMuch] || strings.ContainsAny(said, "$%")
		all, made = append(all, p), append(made, p.terms(stems))
	}
	return all, made
}

// wholes gives for each passage that is part of longer ones the place of the longest.
func wholes(passages []passage) map[int]int {
	in := make(map[int]int)
	for i, p := range passages {
		longest := i
		for j, other := range passages {
			if len(other.text) > len(passages[longest].text) && strings.Contains(other.text, p.text) {
				longest = j
			}
		}
		if longest != i {
			in[i] = longest
		}
	}
	return in
}

// join gives the odds of passages that are part of a longer one to that: they say the same, and each alone would be less likely than both.
func (t *told) join(odds []float64) {
	for i, whole := range t.whole {
		odds[whole], odds[i] = odds[whole]+odds[i], 0
	}
}

// index notes which passages have which stems.
func (t *told) index() {
	t.having, t.begun = make(map[string][]int), make(map[string][]int)
	for i, p := range t.passages {
		for _, stem := range p.stems {
			t.having[stem] = append(t.having[stem], i)
			if len(stem) < likeBegun {
				continue
			}
			begin := stem[:likeBegun]
			if begun := t.begun[begin]; len(begun) == 0 || begun[len(begun)-1] != i {
				t.begun[begin] = append(begun, i)
			}
		}
	}
}

// learn takes in what is known to be asked, and what the passages are made of.
func (t *told) learn(all []corpus.Asked, made [][]sense.Term) {
	var questions []wording
	asked := make([][]sense.Point, len(t.passages)+1)
	model := t.wordings.model
	for at, question := range t.askedOf(all) {
		worded := t.wordings.wording(question)
		questions, t.tells = append(questions, worded), append(t.tells, at)
		asked[at] = append(asked[at], model.Point(worded))
	}
	t.known = knownOf(questions)
	for i, points := range asked {
		var terms []sense.Term
		if i < len(t.passages) {
			terms = model.Weigh(made[i])
			t.passages[i].asked = len(points) > 0
		}
		t.where = append(t.where, model.Sentence(terms, points))
	}
}

// askedOf gives questions with the place of the passage that tells each, or one more than there are.
func (t *told) askedOf(all []corpus.Asked) iter.Seq2[int, question] {
	return func(yield func(int, question) bool) {
		for _, asked := range all {
			at := len(t.passages)
			if asked.Says != "" {
				at = t.saying(asked.Says)
			}
			if at < 0 { // the sentence was reworded
				continue
			}
			for _, text := range asked.Texts {
				if !yield(at, t.wordings.read(hear(text).tokens)) {
					return
				}
			}
		}
	}
}

// saying gives the place of the passage that begins so, or else has a sentence that does: a list item may have several. -1 where none does.
func (t *told) saying(begin string) int {
	at := slices.IndexFunc(t.passages, func(p passage) bool { return strings.HasPrefix(p.text, begin) })
	if at < 0 {
		at = slices.IndexFunc(t.passages, func(p passage) bool { return strings.Contains(p.text, " "+begin) })
	}
	return at
}

// sentencesOf gives the list items and sentences of plain text. Headings are none, nor is what only leads a list in: it stands before each item that would
// say something else without it, "An agency may not: charge fees that are not owed."
func sentencesOf(plain, colon string) []string {
	var all []string
	lead := "" // what the items at hand come after: the end of a paragraph, or a heading
	for line := range strings.Lines(plain) {
		line = strings.TrimSpace(line)
		item, isItem := strings.CutPrefix(line, "- ")
		switch {
		case isItem && len(item) <= mostQuoted:
			all = append(all, ledIn(lead, item, colon))
		case line != "":
			sentences := cut(item)
			all = append(all, withWhatTheyPointTo(lead, sentences, colon)...)
			if !isItem {
				lead = sentences[len(sentences)-1]
			}
		}
	}
	return slices.DeleteFunc(all, func(s string) bool {
		return len(s) > mostQuoted || len(strings.Fields(s)) < leastQuoted || !ends(s)
	})
}

// plainHeading is one that adds nothing to the items under it.
var plainHeading = regexp.MustCompile(`(?i)^(?:what to (?:watch|do)|what (?:helps|follows)|how it works|(?:the )?(?:first )?steps|à (?:surveiller|faire)|comment ça (?:marche|se passe)|les (?:premiers pas|étapes)|quoi faire|ce qui (?:aide|en découle)|la suite|le déroulement)$`)

// withWhatTheyPointTo puts before a sentence that begins with "it" or "they" the one that it goes on from, or the heading that it stands under: by itself
// it may be about anybody.
func withWhatTheyPointTo(lead string, sentences []string, colon string) []string {
	all := slices.Clone(sentences)
	for i, s := range sentences {
		first := text.Tokens(s)
		switch {
		case len(first) == 0 || !pronouns[first[0].Word]:
		case i == 0 && isHeading(lead):
			all[i] = ledIn(lead, s, colon)
		case i > 0 && len(sentences[i-1])+len(s) < mostQuoted:
			all[i] = sentences[i-1] + " " + s
		}
	}
	return all
}

// isHeading reports whether what stands before a paragraph or a list is a heading, and neither a sentence nor the beginning of one.
func isHeading(lead string) bool { return lead != "" && !ends(lead) && !strings.HasSuffix(lead, ":") }

// pronouns stand for somebody or something that was named before.
var pronouns = wordSet(`it they he she these those il elle ils elles cela`)

// ends reports whether a text ends as a sentence does.
func ends(s string) bool {
	return strings.HasSuffix(s, ".") || strings.HasSuffix(s, "!") || strings.HasSuffix(s, "?")
}

// ledIn gives a list item after what leads it in: a sentence that it is a part of, or a heading that says more than that items come. A sentence by itself
// stands by itself.
func ledIn(lead, item, colon string) string {
	heading := isHeading(lead)
	switch {
	case lead == "" || ends(lead) || strings.HasSuffix(item, ":") || heading && plainHeading.MatchString(lead) && ends(item):
		return item
	case heading:
		lead += colon + " "
	case ends(item) && !unicode.IsLower([]rune(item)[0]):
		return item
	default:
		lead += " "
	}
	item = strings.TrimRight(item, ";, ")
	for _, last := range []string{" and", " or", " et", " ou"} {
		item = strings.TrimRight(strings.TrimSuffix(item, last), ";, ")
	}
	if !ends(item) {
		item += "."
	}
	if len(lead)+len(item) > mostQuoted {
		return item
	}
	return lead + item
}

// cut parts a paragraph after its sentences: where a word of more than two letters ends one and a capital follows.
func cut(paragraph string) []string {
	var all []string
	words := strings.FieldsFunc(paragraph, func(r rune) bool { return r == ' ' || r == '\t' }) // what does not break stays
	from := 0
	for i, w := range words {
		if i+1 == len(words) || len(w) > 3 && ends(w) && unicode.IsUpper([]rune(words[i+1])[0]) {
			all = append(all, strings.Join(words[from:i+1], " "))
			from = i + 1
		}
	}
	return all
}

// askWords say what kind of thing is asked, and nothing of its subject.
var askWords = wordSet(`long much many often soon far happen happens mean means get gets got need needs know really actually even still before after pis avant apres dois doit doivent devrais peux puis pourrais days weeks months time jours semaines mois longtemps temps combien faire fait passe arrive veut dire vraiment besoin encore`)

// saysSomething reports whether a word does: it is neither a small one nor says what kind of thing is asked.
func saysSomething(token text.Token) bool { return !isStop(token.Word) && !askWords[token.Word] }

// sayingOf gives the stems of the words that say something.
func (w *wordings) sayingOf(tokens []text.Token) []string { return w.saying(tokens, w.stemsOf(tokens)) }

// saying is sayingOf for tokens whose stems are known.
func (w *wordings) saying(tokens []text.Token, stems []string) []string {
	var saying []string
	for i, stem := range stems {
		if !saysSomething(tokens[i]) {
			continue
		}
		if base, ok := strings.CutSuffix(stem, "i"); ok && w.lang == text.French && strings.HasSuffix(base, "a") { // "payer", "paie"; and "paye"
			stem = base + "y"
		}
		if !slices.Contains(saying, stem) {
			saying = append(saying, stem)
		}
	}
	return saying
}
