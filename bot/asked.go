package bot

import (
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher/text"
)

// What is asked of an answer that was just read is of a few kinds, whatever the answer is about: by when, how long, how much, where. A sentence that
// answers it mostly has the words of its kind, "within 15 days", or those of the question. How likely each sentence does is a conditional logit, with
// "none of them" as one more choice. It is learnt on the follow-ups of testdata/asked/dev and measured on those of test (`go test ./bot -run Asked -v`;
// -fit learns again); their writers had seen no code.

// kindOfAsking is one kind of question, by what is in the question, folded, and in the sentences that answer it.
type kindOfAsking struct {
	asks, tells *regexp.Regexp
}

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
	askUnknown   // the question is of no kind
	askLimit     // it is asked by when, and it says so
	askKeyTime   // a time is asked for, and a key point has one
	askFeatures
)

const (
	leastAsked   = 0.75 // how likely a sentence has to be what is asked, if it is that or none is,
	leastAmong   = 0.2  // and among all
	fewInPassage = 8    // words of a short one
	likeBegun    = 4    // letters with which words begin alike
)

// The kinds of which more is asked below.
const (
	byWhen = iota
	howLong
)

const kinds = 10

var kindsOfAsking = [kinds]kindOfAsking{
	byWhen: {
		regexp.MustCompile(`\b(?:how (?:long|much time|many (?:days|weeks|months|years)|late|soon) (?:do|did|have|has|can|is (?:he|she|it|there)|until|till|to|for me)|by when|when (?:do|should|must|is it due)|too late|until when|till when|deadline|time limit|limit|last day|miss(?:ed)? (?:it|the)|` +
			`(?:combien de|cb de|cmb de|cb d|quel) (?:temps?|tps|jours?|semaines?|mois|delais?|annees?|ans)|avant quand|jusqu(?:a| a)? quand|trop tard|delais?|date limite)\b`),
		regexp.MustCompile(`(?i)\b(?:with ?in|no later|at least|deadlines?|limits?|before|days? (?:from|after|of)|right away|immediately|at once|until|d'ici|au plus tard|au moins|dans les|délais?|limite|avant|jours? (?:suivant|après)|prescription)\b`),
	},
	howLong: { // it takes or lasts
		regexp.MustCompile(`\b(?:how (?:long|quick|quickly|fast|soon|many (?:days|weeks|months|years))|when (?:will|does|do|can|is|are|would)|how often|forever|(?:combien de|cb de|cmb de) (?:temps?|tps|jours?|semaines?|mois|ans)|quand|ca (?:prend|dure)|longtemps)\b`),
		regexp.MustCompile(`(?i)\b(?:takes?|lasts?|usually|normally|stays?|for (?:\w+ )?(?:days|weeks|months|years)|up to|after|prend|dure|durent|habituellement|normalement|reste|pendant|jusqu'à|après)\b`),
	},
	{ // how much
		regexp.MustCompile(`\b(?:how much|costs?|fees?|price|expensive|charge|free|fine|pay(?: for| back)?|combien|cb|cmb|coute|couter|cout|frais|prix|cher|gratuit|payer|paye|amende|recois|montant)\b`),
		regexp.MustCompile(`(?i)\$|\b(?:percent|per cent|pour cent|%|fees?|free|costs?|no charge|dollars?|cents?|rates?|amounts?|frais|gratuit\w*|coûte\w*|coûts?|taux|montants?|weeks? of pay|half|moitié)\b|\d %`),
	},
	{ // how, where and with whom
		regexp.MustCompile(`\b(?:where|who (?:do|can|should|to|will)|whom|how (?:do|can|to|would|should)|what (?:do i do|should i do|form)|which form|ou|qui|comment|cmt|coment|quel formulaire|kesse|quoi faire|je fais quoi)\b`),
		regexp.MustCompile(`(?i)\b(?:files?|filed|apply|applies|application|forms?|tribunal|board|court|office|online|reports?|complain\w*|sends?|asks?|call|write|contact|tell|fill|through|by mail|register|serve|déposez?|demande\w*|formulaires?|tribunal|commission|cour|bureau|en ligne|signalez?|plainte|envoyez?|écrivez|appelez|remplissez|adressez)\b`),
	},
	{ // what happens if
		regexp.MustCompile(`\b(?:what if|what happens|and if|if (?:i|he|she|they|we|it|my|the|nobody)|what will|otherwise|will (?:i|they|he|she)|et si|pis si|si (?:je|il|elle|on|ils|j|y|jy|mon|ma|le|la|les|personne)|quoi si|arrive|va t|vont ils)\b`),
		regexp.MustCompile(`(?i)\b(?:if|when|otherwise|without|ignor\w*|refus\w*|fail\w*|default|can lose|may|risks?|who (?:do|does) not|missing|si|sinon|sans|ignorer|refus\w*|défaut|peut perdre|risque\w*|autrement|qui ne)\b`),
	},
	{ // whether a lawyer is needed
		regexp.MustCompile(`\b(?:lawyers?|paralegals?|represent\w*|my ?self|on my own|alone|avocate?s?|avoca|parajuriste|seule?|moi meme|tout seul)\b`),
		regexp.MustCompile(`(?i)\b(?:lawyers?|paralegals?|duty counsel|legal aid|legal clinics?|legal advice|represent\w*|avocate?s?|parajuristes?|aide juridique|cliniques?|conseils?|représent\w*)\b`),
	},
	{ // whether one may, or has to
		regexp.MustCompile(`^(?:so |and |but |ok |et |mais |pis |est ce qu(?:e|il|elle|on)? )*(?:can|could|may|is|are|do|does|did|am|must|should|have|has|will|would|peut|peuvent|puis|je peux|jpeux|il peut|elle peut|ils peuvent|on peut|faut|dois|doit|jdois|suis|ai|a t|ont|est|sont|c legal|cest legal|c est|cest|ca|y peut|y peuvent|ils ont|il a)\b|\b(?:allowed|legal|illegal|oblige|droit|legal|permis)\b`),
		regexp.MustCompile(`(?i)\b(?:can|cannot|may|must|not|no|never|allowed|illegal|legal|has to|have to|needs?|required|only|even|peut|peuvent|doit|doivent|ne|aucun\w*|jamais|interdit\w*|illégal\w*|permis\w*|obligatoire|seulement|même|faut)\b`),
	},
	{ // what proves it
		regexp.MustCompile(`\b(?:proof|prove|proves|evidence|receipts?|papers?|documents?|bring|show|need to have|witness\w*|recording|preuves?|prouver|papiers?|recus?|apporter|montrer|temoins?)\b`),
		regexp.MustCompile(`(?i)\b(?:proof|proves?|evidence|receipts?|photos?|records?|keep|documents?|letters?|cop(?:y|ies)|witness\w*|notes?|messages?|preuves?|prouver?|reçus?|gardez|conservez|documents?|lettres?|copies?|témoins?|notes?)\b`),
	},
	{ // whether it can be undone
		regexp.MustCompile(`\b(?:appeal\w*|change my mind|cancel\w*|undo|take (?:it )?back|back out|fight|get out of|reverse|appel|annuler|contester|changer d ?idee|revenir|retirer)\b`),
		regexp.MustCompile(`(?i)\b(?:appeal\w*|reviews?|set aside|cancel\w*|revok\w*|withdraw\w*|cooling|reopen\w*|challeng\w*|appel|révis\w*|annul\w*|révoqu\w*|contest\w*|retir\w*|rouvr\w*)\b`),
	},
	{ // who
		regexp.MustCompile(`^(?:and |so |but |et |pis |mais )*(?:who|qui|c est qui|cest qui)\b`),
		regexp.MustCompile(`(?i)\b(?:tribunal|court|judge|board|police|crown|ministry|landlord|employer|insurer|owner|director|parents?|spouse|trustee|executor|cour|juge|commission|couronne|ministère|locateur|employeur|assureur|propriétaire|conjoint\w*|syndic)\b`),
	},
}

var (
	someTime = regexp.MustCompile(`(?i)\b(?:\d+|one|two|three|six|ten|un|une|deux|trois|six|dix)(?: (?:business|calendar|full|ouvrables))? (?:hours?|days?|weeks?|months?|years?|heures?|jours?|semaines?|mois|ans?)\b`)
	limit    = regexp.MustCompile(`(?i)\b(?:within|due|deadline|limit|no later than|have|there are|leaves?|at least|answer(?:ed)?|dans les|au plus tard|au moins|délai|limite|prescription|il y a|avez|laisse|due?s?)\b[^.;]{0,45}?` + someTime.String() +
		`|` + someTime.String() + `[^.;]{0,20}? (?:to (?:file|answer|respond|sue|appeal|apply|pay|dispute|complain|defend|ask)|from (?:service|the)|after (?:the|service|it|a)|of (?:service|the)|notice|pour (?:répondre|déposer|contester|payer|poursuivre|faire)|(?:suivant|après|de) (?:la|le|l))`)
	dangling = wordSet(`it they or that this these those nor he she il elle ils ou cela ce ces`)
)

// asking is a question that is asked of an answer.
type asking struct {
	stems   []string
	weights []float64
	sum     float64
	kinds   []bool
	title   []string // stems of the answer's own question
}

// askingOf reads a question about an answer of some passages. A word weighs the more, the fewer of them have it.
func askingOf(a *corpus.Answer, passages []passage, tokens []text.Token) *asking {
	lang := text.LangOf(a.Lang)
	q := &asking{stems: stemsOf(tokens, lang), title: stemsOf(text.Tokens(a.Question), lang), kinds: make([]bool, len(kindsOfAsking))}
	for _, stem := range q.stems {
		w := weightIn(passages, stem)
		q.weights = append(q.weights, w)
		q.sum += w
	}
	line := lineOf(tokens)
	for i, kind := range kindsOfAsking {
		q.kinds[i] = kind.asks.MatchString(line)
	}
	return q
}

// features are those of a passage as what answers the question, of n passages.
func (q *asking) features(p *passage, n int) [askFeatures + 3*kinds]float64 {
	var f [askFeatures + 3*kinds]float64
	is := func(feature int, yes bool) {
		if yes {
			f[feature] = 1
		}
	}
	shared, covered, begun, rarest := 0, 0.0, 0.0, 0.0
	for i, stem := range q.stems {
		switch {
		case slices.Contains(p.stems, stem):
			shared++
			covered += q.weights[i]
			rarest = max(rarest, q.weights[i])
		case len(stem) > likeBegun && slices.ContainsFunc(p.stems, func(other string) bool { return strings.HasPrefix(other, stem[:likeBegun]) }):
			begun += q.weights[i]
		}
	}
	f[askBias] = 1
	if q.sum > 0 {
		f[askCovered], f[askBegun] = covered/q.sum, begun/q.sum
	}
	is(askOne, shared > 0)
	is(askTwo, shared > 1)
	f[askRarest] = rarest / math.Log(1+2*float64(n))
	is(askKeyPoint, p.key)
	is(askShort, p.words < fewInPassage)
	f[askTitle] = share(q.title, p.stems)
	is(askDangling, p.dangles)
	is(askWordless, len(q.stems) == 0)
	forTime := q.kinds[byWhen] || q.kinds[howLong]
	is(askTime, forTime && p.time)
	is(askKeyTime, forTime && p.time && p.key)
	is(askLimit, q.kinds[byWhen] && p.limit)
	if len(p.stems) > 0 {
		f[askFilled] = float64(shared) / float64(len(p.stems))
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
	if shared == 0 {
		f[askKindAlone], f[askNeither] = both, other
	}
	is(askUnknown, !slices.Contains(q.kinds, true))
	return f
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

// answeredBy gives the passage that likely answers the question, -1 where none does.
func (q *asking) answeredBy(passages []passage) int {
	odds := make([]float64, len(passages)) // against none of them
	for i := range passages {
		z := 0.0
		for j, x := range q.features(&passages[i], len(passages)) {
			z += askWeights[j] * x
		}
		odds[i] = math.Exp(z)
	}
	return likeliest(odds)
}

// limitIn gives the passage that tells by when something has to be done, -1 where none does: the one that has most of what was told beside the subject of
// the answer, or else the first.
func (q *asking) limitIn(passages []passage, told []string) int {
	told = slices.DeleteFunc(told, func(stem string) bool { return slices.Contains(q.title, stem) })
	best, most := -1, -1.0
	for i := range passages {
		if has := share(told, passages[i].stems); passages[i].limit && has > most {
			best, most = i, has
		}
	}
	return best
}

// likeliest gives the likeliest by their odds against none of them, -1 where it is not likely enough.
func likeliest(odds []float64) int {
	best, sum := -1, 1.0
	for i, x := range odds {
		sum += x
		if best < 0 || x > odds[best] {
			best = i
		}
	}
	if best < 0 || odds[best]/(odds[best]+1) < leastAsked || odds[best]/sum < leastAmong {
		return -1
	}
	return best
}

// askWeights are those of the features.
var askWeights = [askFeatures + 3*kinds]float64{
	-3.49, 1.67, 1.23, 1.27, 2.15, 0.64, -0.01, -0.29, 3.51, -0.26,
	1.15, 2.25, 0.72, 0.15, -0.59, 0.55, -0.25, 1.56, 0.56, 0.60,
	1.03, 0.09, -0.39, -0.96, -0.88, 0.24, -0.28, -1.27, -0.05, 0.98, 0.16, 0.01, 0.64, 0.01, -0.11,
	-0.61, -1.03, -0.89, 0.68, 0.04, 0.40, 1.68, 0.35, -0.29, 0.08, -0.66, 0.26, 0.34, 0.01, -0.10,
}
