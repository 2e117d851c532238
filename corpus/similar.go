package corpus

import (
	"cmp"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
)

// Two answers that say the same compete for the same questions, and a change in law is then made in one of them only. The
// rules here compare answers with each other.
//
// Texts are compared by the share of runs of three words that they have in common (the Jaccard coefficient of their
// shingles). With 2,500 answers there are three million pairs, so pairs worth comparing are found by MinHash signatures cut
// into bands (A. Broder, On the Resemblance and Containment of Documents, 1997): 16 bands of 4 values bring up two texts
// that share 0.8 of their shingles with a probability of 0.9998, those that share 0.3 with one of 0.12.

const (
	shingleWords  = 3
	bands         = 16
	rowsPerBand   = 4
	nearDuplicate = 0.8
)

func lintNearDuplicates(c *Corpus, _ Date) []Finding {
	shingles := make([]map[uint64]bool, len(c.answers))
	buckets := map[[2]uint64][]int{} // earlier answers by band and its values
	var found []Finding
	for i, a := range c.answers {
		shingles[i] = shinglesOf(Plain(a.Body))
		var candidates []int
		for band, key := range bandKeys(shingles[i]) {
			at := [2]uint64{uint64(band), key}
			candidates = append(candidates, buckets[at]...)
			buckets[at] = append(buckets[at], i)
		}
		slices.Sort(candidates)
		for _, j := range slices.Compact(candidates) {
			if share := jaccard(shingles[i], shingles[j]); share >= nearDuplicate {
				found = append(found, a.Finding("body", -1, Warning,
					"say how this differs from %q, or make one answer of the two; they share %.0f %% of their text", c.answers[j].Slug, 100*share))
				break // one is enough to look at, and a hundred copies stay a matter of moments
			}
		}
	}
	return found
}

// shinglesOf gives the hashes of all runs of three words.
func shinglesOf(text string) map[uint64]bool {
	all := words(strings.ToLower(text))
	set := make(map[uint64]bool, len(all))
	for i := range max(len(all)-shingleWords+1, 1) {
		hash := fnv.New64a()
		for _, w := range all[i:min(i+shingleWords, len(all))] {
			hash.Write([]byte(w + " "))
		}
		set[hash.Sum64()] = true
	}
	return set
}

// factors are fixed odd numbers, each of which makes another hash of a shingle's hash.
var factors = func() (f [bands * rowsPerBand]uint64) {
	random := rand.New(rand.NewPCG(1, 2))
	for i := range f {
		f[i] = random.Uint64() | 1
	}
	return f
}()

// bandKeys gives one key per band of the signature; texts with an equal key are compared.
func bandKeys(shingles map[uint64]bool) (keys [bands]uint64) {
	var least [bands * rowsPerBand]uint64
	for i := range least {
		least[i] = math.MaxUint64
	}
	for s := range shingles {
		for i, f := range factors {
			h := s * f
			least[i] = min(least[i], h^h>>29)
		}
	}
	for band := range keys {
		for _, value := range least[band*rowsPerBand : (band+1)*rowsPerBand] {
			keys[band] = keys[band]*factors[0] ^ value
		}
	}
	return keys
}

func jaccard(a, b map[uint64]bool) float64 {
	both := 0
	for s := range a {
		if b[s] {
			both++
		}
	}
	return float64(both) / float64(len(a)+len(b)-both)
}

// spoken gives a text as it sounds: its words in lower case, without signs.
func spoken(s string) string { return strings.Join(words(strings.ToLower(s)), " ") }

func lintAlternates(a *Answer, _ Date) []Finding {
	if n := len(a.Alternates); n < 3 || n > 150 {
		return one(a.Finding("alternates", -1, Warning, "write 3 to 150 ways in which visitors ask this; there are %d", n))
	}
	return nil
}

// lintContained reports alternates of two words or more that stand within another one: the longer says nothing new.
func lintContained(a *Answer, _ Date) []Finding {
	var found []Finding
	all := make([]string, len(a.Alternates))
	for i, s := range a.Alternates {
		all[i] = spoken(s)
	}
	for i, short := range all {
		if !strings.Contains(short, " ") {
			continue
		}
		j := slices.IndexFunc(all, func(long string) bool { return strings.Contains(" "+long+" ", " "+short+" ") && long != short })
		if j >= 0 {
			found = append(found, a.Finding("alternates", i, Warning, "say this in other words; it is contained in %q", excerpt(a.Alternates[j])))
		}
	}
	return found
}

// lintShared reports a question or alternate that stands in two answers of one language: the matcher cannot tell which one is meant.
func lintShared(c *Corpus, _ Date) []Finding {
	type use struct {
		a     *Answer
		field string
		item  int
	}
	type saying struct{ words, lang string }
	uses := map[saying][]use{}
	add := func(words string, u use) {
		if words != "" {
			uses[saying{words, u.a.Lang}] = append(uses[saying{words, u.a.Lang}], u)
		}
	}
	for _, a := range c.answers {
		add(spoken(a.Question), use{a, "question", -1})
		for i, s := range a.Alternates {
			add(spoken(s), use{a, "alternates", i})
		}
	}
	var found []Finding
	for _, all := range uses {
		slices.SortStableFunc(all, func(x, y use) int { return cmp.Compare(x.a.Slug, y.a.Slug) })
		for _, u := range all[1:] {
			if u.a == all[0].a {
				found = append(found, u.a.Finding(u.field, u.item, Warning, "say this in other words; the answer has the same ones already"))
			} else {
				found = append(found, u.a.Finding(u.field, u.item, Error, "give each answer its own; %q has the same words", all[0].a.Slug))
			}
		}
	}
	return found
}
