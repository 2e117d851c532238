package lint

import (
	"cmp"
	"math"
	"slices"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher/text"
)

// Two alternates of different answers that say nearly the same teach the classifier both sides of a coin: a visitor who says
// it is given either answer by chance.
//
// How near two alternates are is the share of their stems that they have in common, each stem weighed by how rare it is (the
// weighted Jaccard coefficient): "what is an N4" and "what is an N5" share nothing that counts. Stop words are left out.
// With 2,500 answers there are 40,000 alternates, so only those are compared that share one of their rarest stems: two sets
// that are alike to a share t must have one in common among the rarest that weigh more than 1-t of either (the prefix filter
// of R. Bayardo et al., Scaling Up All Pairs Similarity Search, 2007).

// nearlySame is the share from which two alternates collide: at 0.8 one rare word more or less makes a difference.
const nearlySame = 0.8

// alternate is one alternate as a set of stems.
type alternate struct {
	answer *corpus.Answer
	item   int
	stems  []int32 // the rarest first
	weight float64
}

func (a alternate) said() string { return text.Fold(a.answer.Alternates[a.item]) }

// stemSets numbers the stems of a corpus and weighs them.
type stemSets struct {
	ids     map[string]int32
	uses    []int
	weights []float64
}

func colliding(c *corpus.Corpus, _ corpus.Date) []corpus.Finding {
	s := &stemSets{ids: map[string]int32{}}
	all := s.alternates(c)
	holders := map[int32][]int{} // earlier alternates by each of their rarest stems
	var found []corpus.Finding
	for i, alt := range all {
		prefix := s.prefix(alt)
		var candidates []int
		for _, stem := range prefix {
			candidates = append(candidates, holders[stem]...)
			holders[stem] = append(holders[stem], i)
		}
		slices.Sort(candidates)
		nearest, share := -1, nearlySame
		for _, j := range slices.Compact(candidates) {
			other := all[j]
			if other.answer == alt.answer || other.answer.Lang != alt.answer.Lang || min(alt.weight, other.weight) < share*max(alt.weight, other.weight) {
				continue
			}
			near := s.share(alt, other)
			if near < share || near == share && nearest >= 0 || alt.said() == other.said() { // the very same is the rule shared-alternate's
				continue
			}
			nearest, share = j, near
		}
		if nearest >= 0 {
			other := all[nearest]
			found = append(found, alt.answer.Finding("alternates", alt.item, corpus.Warning,
				"say what tells this from %q of %q, or leave one of them out; they are nearly the same", other.said(), other.answer.Slug))
		}
	}
	return found
}

// alternates gives every alternate that has a word that counts.
func (s *stemSets) alternates(c *corpus.Corpus) []alternate {
	var all []alternate
	for _, a := range c.Answers() {
		for i, said := range a.Alternates {
			if stems := s.read(said, text.LangOf(a.Lang)); len(stems) > 1 { // one word alone collides with half a library
				all = append(all, alternate{answer: a, item: i, stems: stems})
			}
		}
	}
	s.weights = make([]float64, len(s.uses))
	for id, n := range s.uses {
		s.weights[id] = math.Log(1 + float64(len(all))/float64(n))
	}
	for i := range all {
		slices.SortFunc(all[i].stems, func(x, y int32) int { return cmp.Or(cmp.Compare(s.weights[y], s.weights[x]), cmp.Compare(x, y)) })
		all[i].weight = s.weigh(all[i].stems)
	}
	return all
}

// read gives the stems of a text, each once, and counts them.
func (s *stemSets) read(said string, lang text.Lang) []int32 {
	var stems []int32
	for _, token := range text.Tokens(said) {
		word := token.Word
		switch {
		case text.IsStop(word, lang):
			continue
		case token.Kind == text.Word:
			word = text.Stem(word, lang)
		}
		id, ok := s.ids[word]
		if !ok {
			id = int32(len(s.uses))
			s.ids[word] = id
			s.uses = append(s.uses, 0)
		}
		if !slices.Contains(stems, id) {
			stems = append(stems, id)
			s.uses[id]++
		}
	}
	return stems
}

func (s *stemSets) weigh(stems []int32) float64 {
	sum := 0.0
	for _, id := range stems {
		sum += s.weights[id]
	}
	return sum
}

// prefix gives the rarest stems of an alternate, one of which every one that collides with it has too.
func (s *stemSets) prefix(a alternate) []int32 {
	left := a.weight
	for i, id := range a.stems {
		if left < nearlySame*a.weight {
			return a.stems[:i]
		}
		left -= s.weights[id]
	}
	return a.stems
}

// share is the weight of the stems that both have, of all that either has.
func (s *stemSets) share(a, b alternate) float64 {
	both := 0.0
	for _, id := range a.stems {
		if slices.Contains(b.stems, id) {
			both += s.weights[id]
		}
	}
	return both / (a.weight + b.weight - both)
}
