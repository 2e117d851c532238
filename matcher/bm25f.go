package matcher

import (
	"math"
	"slices"
)

// BM25F over the five fields of an answer (Robertson, Zaragoza: The Probabilistic Relevance Framework: BM25 and Beyond, 2009,
// section 3.6). Each field's count of a stem is divided by how long that field is against the average, weighted and summed;
// the sum is then saturated once. Everything but the message's own weight is known when the index is built, so each posting
// holds its finished impact and a search is one addition per posting.

// field numbers the parts of an answer.
type field uint8

const (
	fieldQuestion field = iota
	fieldAlternates
	fieldTakeaways
	fieldSummary
	fieldBody
	fields
)

// fieldWeight and fieldLength are the weight of a field and how far its length is normalised (b), found on lay questions
// about the starter corpus. k1 is the saturation.
var (
	fieldWeight = [fields]float64{fieldQuestion: 2.5, fieldAlternates: 2, fieldTakeaways: 1, fieldSummary: 1, fieldBody: 0.7}
	fieldLength = [fields]float64{fieldQuestion: 0.5, fieldAlternates: 0.5, fieldTakeaways: 0.6, fieldSummary: 0.6, fieldBody: 0.6}
)

const k1 = 1.2

// inverted is the inverted index: the postings of stem s are docs[start[s]:start[s+1]] with their impacts.
type inverted struct {
	start   []uint32
	docs    []uint32
	impacts []float32
	idf     []float32 // by stem
	areas   []uint64  // by answer: the bit of its area
}

// posting counts a stem in the fields of an answer while the index is built.
type posting struct {
	stem, doc int32
	count     [fields]float32
}

// newInverted indexes the counts, which are in order of answers.
func newInverted(postings []posting, stems, docs int, areas []uint64) *inverted {
	var length [fields]float64
	perDoc := make([][fields]float64, docs)
	holders := make([]int, stems)
	for _, p := range postings {
		holders[p.stem]++
		for f, n := range p.count {
			perDoc[p.doc][f] += float64(n)
			length[f] += float64(n)
		}
	}
	slices.SortStableFunc(postings, func(a, b posting) int { return int(a.stem - b.stem) })
	ix := &inverted{start: make([]uint32, stems+1), idf: make([]float32, stems), areas: areas}
	for stem, n := range holders {
		ix.start[stem+1] = ix.start[stem] + uint32(n)
		ix.idf[stem] = float32(math.Log(1 + (float64(docs-n)+0.5)/(float64(n)+0.5)))
	}
	for _, p := range postings {
		var tf float64
		for f, n := range p.count {
			if n == 0 {
				continue
			}
			b := fieldLength[f]
			tf += fieldWeight[f] * float64(n) / (1 - b + b*perDoc[p.doc][f]*float64(docs)/length[f])
		}
		ix.docs = append(ix.docs, uint32(p.doc))
		ix.impacts = append(ix.impacts, float32(float64(ix.idf[p.stem])*tf*(k1+1)/(k1+tf)))
	}
	return ix
}

// postings gives the answers that use a stem and their impacts.
func (ix *inverted) postings(stem int32) (docs []uint32, impacts []float32) {
	from, to := ix.start[stem], ix.start[stem+1]
	return ix.docs[from:to], ix.impacts[from:to]
}

// score adds the impacts of the message's stems to scores, one cell an answer, and returns the most that an answer could get.
func (ix *inverted) score(m *message, scores []float32) (most float32) {
	for i := range m.scored { // all are asked for before the first is waited for
		docs, impacts := ix.postings(m.scored[i].stem)
		fetch(docs)
		fetch(impacts)
	}
	for i := range m.scored {
		it := &m.scored[i]
		docs, impacts := ix.postings(it.stem)
		if !it.added {
			most += float32(it.weight * ix.idf[it.stem] * (k1 + 1))
		}
		if it.areas == everywhere {
			for j, doc := range docs {
				scores[doc] += float32(it.weight * impacts[j])
			}
			continue
		}
		for j, doc := range docs {
			if ix.areas[doc]&it.areas != 0 {
				scores[doc] += float32(it.weight * impacts[j])
			}
		}
	}
	return most
}

// rarest is the idf of a stem that one answer uses.
func (ix *inverted) rarest() float32 {
	n := float64(len(ix.areas))
	return float32(math.Log(1 + (n-0.5)/1.5))
}
