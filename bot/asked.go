package bot

import (
	"math"
	"regexp"
	"slices"

	"github.com/treadstone-law/answerbot/matcher/text"
)

// What is asked of an answer that was just read is of a few kinds, whatever the answer is about: by when, how long, how much, where. A sentence that
// answers it mostly has the words of its kind, "within 15 days", or those of the question; surer is what the library knows to be asked of it (wording.go).
// How likely each sentence does is a conditional logit, with "none of them" as one more choice. Its weights are learnt on the follow-ups of testdata/asked/dev
// and on as many stray messages, which no sentence tells (intents/examples/matter); those for answers of which nothing is known to be asked are learnt
// likewise, with models that have not seen these answers (package sense). Both are measured on the follow-ups of test, and stray messages of others
// (`go test ./bot -run Asked -v`; -fit learns again). The writers of all of these had seen no code.

// The features of a sentence as an answer. Three more for each kind come after them: it is asked and told, asked and not told, told and not asked.
const (
	askBias      = iota
	askCovered   // share of the weight of the question's words that the sentence has
	askOne       // it has one of them
	askTwo       // or two
	askRarest    // weight of the rarest of them
	askKeyPoint  // it is a key point of the answer
	askShort     // it has few words
	askTitle     // share of the words of the answer's question that it has
	askBegun     // share of the weight of words that begin alike, "sponsor" and "sponsorship"
	askDangling  // it begins with a word that points back
	askWordless  // the question has no word of its own
	askTime      // a time is asked for, and it has one
	askFilled    // share of its words that are the question's
	askBothKinds // covered, where it is of a kind that is asked
	askOtherKind // or is not
	askKindAlone // of a kind that is asked, with no word of the question
	askNeither   // nothing of both
	askNoKind    // the question is of no kind
	askLimit     // it is asked by when, and it says so
	askKeyTime   // a time is asked for, and a key point has one
	askLike      // how like the question is to what the library knows to be asked of the sentence
	askLikeWell  // the same, squared
	askLead      // how much liker than to what others tell, or none does
	askNotIn     // how like it is to what the answer does not tell
	askNoOthers  // nothing is known to be asked of the sentence
	askNear      // how near the question is to the sentence, in sense
	askNearLead  // how much nearer than to any other, or to none
	askNearNone  // how near it is to what the answer does not tell
	askFeatures
)

const (
	leastAmong   = 0.2  // how likely a sentence has to be what is asked, among all
	surelyAsked  = 0.7  // and, where it is known to be asked in words, if it is that or none is,
	leastLike    = 0.25 // as like as this
	leastNotTold = 0.2  // how like a question has to be to one that an answer is known not to tell,
	leastNone    = 0.8  // and how likely that none of its sentences tells it
	fewInPassage = 8    // words of a short one
	likeBegun    = 4    // letters with which words begin alike
)

var (
	someTime = regexp.MustCompile(`(?i)\b(?:\d+|one|two|three|six|ten|un|une|deux|trois|six|dix)(?: (?:business|calendar|full|ouvrables))? (?:hours?|days?|weeks?|months?|years?|heures?|jours?|semaines?|mois|ans?)\b`)
	limit    = regexp.MustCompile(`(?i)\b(?:within|due|deadline|limit|no later than|have|there are|leaves?|at least|answer(?:ed)?|dans les|au plus tard|au moins|délai|limite|prescription|il y a|avez|laisse|dues?)\b[^.;]{0,45}?` + someTime.String() +
		`|` + someTime.String() + `[^.;]{0,20}? (?:to (?:file|answer|respond|sue|appeal|apply|pay|dispute|complain|defend|ask)|from (?:service|the)|after (?:the|service|it|a)|of (?:service|the)|notice|` +
		`pour (?:répondre|déposer|contester|payer|poursuivre|faire)|(?:suivant|après|de) l[ae']?)`)
	dangling = wordSet(`it they or that this these those nor he she il elle ils ou cela ce ces`)
)

// asking is a question that is asked of an answer.
type asking struct {
	told   *told
	tokens []text.Token
	stems  []string // of its words that say something
	kinds  [kinds]bool
	shares []shared  // by passage
	like   []float64 // by passage: how like the question is to what is known to be asked of it
	notIn  float64   // and to what the answer does not tell
	near   []float64 // by passage, and to what the answer does not tell: how near it is in sense
}

// shared is what a passage has of the words of a question. A word weighs the more, the fewer of the passages have it.
type shared struct {
	words  int
	weight float64 // of these words, together, as a share of that of all
	rarest float64 // and of the rarest of them, as a share of that of a word which no passage has
	begun  float64 // and of those that begin like one of its own
}

// askingOf reads a question about an answer.
func askingOf(told *told, tokens []text.Token) *asking {
	said := told.wordings.read(tokens)
	q := &asking{told: told, tokens: tokens, stems: told.wordings.saying(tokens, said.stems), kinds: said.kinds}
	q.shares = told.sharing(q.stems)
	q.like = make([]float64, len(told.passages))
	worded := told.wordings.wording(said)
	for i, cosine := range told.known.like(worded) {
		most := &q.notIn
		if at := told.tells[i]; at < len(told.passages) {
			most = &q.like[at]
		}
		*most = max(*most, float64(cosine))
	}
	where := told.wordings.model.Point(worded)
	for i := range told.where {
		q.near = append(q.near, float64(where.Dot(&told.where[i])))
	}
	return q
}

// sharing gives what each passage has of the words with these stems.
func (t *told) sharing(stems []string) []shared {
	shares, sum := make([]shared, len(t.passages)), 0.0
	weightOf := func(having int) float64 { return math.Log(1 + float64(len(t.passages))/(float64(having)+0.5)) }
	for _, stem := range stems {
		having := t.having[stem]
		weight := weightOf(len(having))
		sum += weight
		for _, at := range having {
			s := &shares[at]
			s.words, s.weight, s.rarest = s.words+1, s.weight+weight, max(s.rarest, weight)
		}
		if len(stem) <= likeBegun {
			continue
		}
		for _, at := range t.begun[stem[:likeBegun]] {
			if !slices.Contains(having, at) {
				shares[at].begun += weight
			}
		}
	}
	if sum == 0 {
		return shares
	}
	rarest := weightOf(0)
	for i := range shares {
		s := &shares[i]
		s.weight, s.rarest, s.begun = s.weight/sum, s.rarest/rarest, s.begun/sum
	}
	return shares
}

// features are those of the passage at some place as what answers the question.
func (q *asking) features(at int) (f askWeighting) {
	is := func(feature int, yes bool) {
		if yes {
			f[feature] = 1
		}
	}
	p, s := &q.told.passages[at], q.shares[at]
	f[askBias], f[askCovered], f[askRarest], f[askBegun] = 1, s.weight, s.rarest, s.begun
	is(askOne, s.words > 0)
	is(askTwo, s.words > 1)
	is(askKeyPoint, p.key)
	is(askShort, p.words < fewInPassage)
	f[askTitle] = p.title
	is(askDangling, p.dangles)
	is(askWordless, len(q.stems) == 0)
	forTime := asksForTime(q.kinds)
	is(askTime, forTime && p.time)
	is(askKeyTime, forTime && p.time && p.key)
	is(askLimit, q.kinds[byWhen] && p.limit)
	if len(p.stems) > 0 {
		f[askFilled] = float64(s.words) / float64(len(p.stems))
	}
	both, other := 0.0, 0.0
	for kind, asked := range q.kinds {
		tells := p.tells[kind]
		is(askFeatures+3*kind, asked && tells)
		is(askFeatures+3*kind+1, asked && !tells)
		is(askFeatures+3*kind+2, tells && !asked)
		switch {
		case asked && tells:
			both = 1
		case asked:
			other = 1
		}
	}
	f[askBothKinds], f[askOtherKind] = f[askCovered]*both, f[askCovered]*other
	if s.words == 0 {
		f[askKindAlone], f[askNeither] = both, other
	}
	is(askNoKind, !slices.Contains(q.kinds[:], true))
	f[askLike], f[askLikeWell], f[askNotIn] = q.like[at], q.like[at]*q.like[at], q.notIn
	f[askLead] = q.like[at] - max(q.notIn, mostBut(q.like, at))
	is(askNoOthers, !p.asked)
	f[askNear], f[askNearLead], f[askNearNone] = q.near[at], q.near[at]-mostBut(q.near, at), q.near[len(q.near)-1]
	return f
}

// asksForTime reports whether a question of these kinds is answered by a time.
func asksForTime(asked [kinds]bool) bool { return asked[byWhen] || asked[howLong] }

// mostBut is the largest of some numbers but for the one at a place; 0 where there is no other.
func mostBut(numbers []float64, at int) float64 {
	most := 0.0
	for i, x := range numbers {
		if i != at {
			most = max(most, x)
		}
	}
	return most
}

// share is how many of some stems others have, of one.
func share(stems, has []string) float64 {
	n := 0
	for _, stem := range stems {
		if slices.Contains(has, stem) {
			n++
		}
	}
	return float64(n) / float64(max(1, len(stems)))
}

// odds are those of each passage as what answers the question, against none of them.
func (q *asking) odds() []float64 {
	odds, weights := make([]float64, len(q.told.passages)), &q.told.learnt().weights
	for i := range odds {
		z := 0.0
		for j, x := range q.features(i) {
			z += weights[j] * x
		}
		odds[i] = math.Exp(z)
	}
	q.told.join(odds)
	return odds
}

// answeredBy gives the passages that likely answer the question, the likeliest first: one, two where it is one of them, or none; and whether the first
// surely does, since it is known to be asked of it.
func (q *asking) answeredBy(odds []float64) (found []int, surely bool) {
	if found = q.told.learnt().likeliest(odds); len(found) == 0 {
		return nil, false
	}
	at := found[0]
	return found, q.like[at] >= leastLike && odds[at]/(odds[at]+1) >= surelyAsked
}

// notTold reports whether the answer likely does not tell what is asked, and is known not to tell something like it, in words and in sense.
func (q *asking) notTold(odds []float64) bool {
	none := 1.0
	for _, x := range odds {
		none += x
	}
	return q.notIn >= leastNotTold && 1/none >= leastNone && slices.Max(q.near) == q.near[len(q.near)-1]
}

// limitIn gives the passage that tells by when something has to be done, if one does: the one that has most of what was told beside the subject of
// the answer, or else the first.
func (t *told) limitIn(story []string) []int {
	story = slices.DeleteFunc(story, func(stem string) bool { return slices.Contains(t.title, stem) })
	best, most := -1, -1.0
	for i, p := range t.passages {
		if has := share(story, p.stems); p.limit && has > most {
			best, most = i, has
		}
	}
	if best < 0 {
		return nil
	}
	return []int{best}
}

// likeliest gives the likeliest by their odds against none of them, where they are likely enough.
func (l *askLearnt) likeliest(odds []float64) []int {
	sum, first, second := 1.0, -1, -1
	for i, x := range odds {
		sum += x
		switch {
		case first < 0 || x > odds[first]:
			first, second = i, first
		case second < 0 || x > odds[second]:
			second = i
		}
	}
	switch {
	case first < 0:
		return nil
	case odds[first]/(odds[first]+1) >= l.one && odds[first]/sum >= leastAmong:
		return []int{first}
	case second >= 0 && (odds[first]+odds[second])/sum >= l.two:
		return []int{first, second}
	}
	return nil
}

// askWeighting are the weights of the features.
type askWeighting [askFeatures + 3*kinds]float64

// askLearnt is what is learnt of how likely a sentence is what is asked, and how likely it has to be: if it is that or none is, and as one of two among all.
type askLearnt struct {
	weights  askWeighting
	one, two float64
}

// learnt is that for an answer of which something is known to be asked, or for one of which nothing is.
func (t *told) learnt() *askLearnt {
	if t.known.questions == 0 {
		return &askUnknown
	}
	return &askKnown
}

var askKnown = askLearnt{one: 0.9, two: 0.6, weights: askWeighting{
	-2.65, -0.11, 0.52, 0.62, 0.41, 1.39, -0.23, 0.75, -0.26, -0.64, 0.84, 0.39, -0.36, 0.54, -0.40, 0.05, -0.78, -2.66, -0.32, 0.93, 2.26, 1.32, 1.10, -1.38, -0.72,
	1.35, 0.70, -1.52, -0.21, 0.38, -0.10, -0.04, -0.87, -0.52, -0.68, -0.30, 0.03, 0.02, -0.03, -0.31, -0.48, -0.46, -0.60, -0.98, -0.15, -0.62, 0.31, -0.52, -0.21, 0.26,
	0.44, -0.29, -0.37, -0.57, 0.00, 0.37, -0.09, -0.27,
}}

var askUnknown = askLearnt{one: 0.8, two: 0.7, weights: askWeighting{
	-2.04, 0.93, 1.09, 0.95, 2.10, 1.20, 0.27, -0.38, 1.87, -0.43, 0.86, 0.25, -0.11, -0.04, 0.04, 0.55, 0.36, -2.08, -0.09, 0.83, 0.00, 0.00, 0.00, 0.00, -2.04,
	3.15, 1.34, 0.00, 0.48, 0.18, 0.02, 0.01, -0.73, 0.17, -0.83, -0.98, 0.17, 0.31, 0.04, -0.23, 0.44, -0.36, -0.04, -1.52, -0.48, -0.59, 0.76, -0.12, 0.50, 0.70,
	0.13, -0.41, -0.44, -0.80, 0.21, -0.08, -0.04, -0.21,
}}
