package matcher

// neighbours finds for each answer the nearest others, by the cosine of the words of all that is written about them: those that it is most easily
// taken for. The examples are in order of answers.
func neighbours(examples []example, features, docs int) [][]int32 {
	index := newTrainer(writtenAbout(examples, features, docs), features, docs)
	var chosen selection
	near, scores := make([][]int32, docs), make([]float32, docs)
	for doc := range near {
		clear(scores)
		for _, f := range index.examples[doc].x.entries {
			for _, p := range index.postings[index.start[f.feature]:index.start[f.feature+1]] {
				scores[p.feature] += float32(f.value * p.value)
			}
		}
		for other, norm := range index.norms {
			if norm > 0 {
				scores[other] /= root(norm)
			}
		}
		scores[doc] = 0
		chosen.largest(scores, nearest, func(other int32) { near[doc] = append(near[doc], other) })
	}
	return near
}

// writtenAbout makes one example of all those of an answer: the sum of their words.
func writtenAbout(examples []example, features, docs int) []example {
	all := make([]example, docs)
	for doc := range all {
		all[doc].doc = int32(doc)
	}
	sum := sparse{counts: make([]float32, features)}
	for from := 0; from < len(examples); {
		doc := examples[from].doc
		for ; from < len(examples) && examples[from].doc == doc; from++ {
			for _, f := range examples[from].x.wordBlock() {
				sum.add(f.feature, float32(f.value*examples[from].weight))
			}
		}
		x := &all[doc].x
		for _, f := range sum.touched {
			x.entries = append(x.entries, entry{f, sum.counts[f]})
			sum.counts[f] = 0
		}
		sum.touched = sum.touched[:0]
		x.words = len(x.entries)
	}
	return all
}
