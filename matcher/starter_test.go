package matcher

import (
	"slices"
	"testing"

	"github.com/treadstone-law/answerbot/corpus"
)

// What ships was learnt from the starter corpus as it is, by the code as it is.
func TestStarterIsLearnt(t *testing.T) {
	for _, lang := range []string{"en", "fr"} {
		t.Run(lang, func(t *testing.T) { checkLearnt(t, corpus.Starter().For(lang)) })
	}
}

func checkLearnt(t *testing.T, c *corpus.Corpus) {
	ix := restored(begin(c, Options{}), shippedFor(c.Findable()))
	if ix == nil {
		t.Fatal("what ships was learnt from another corpus: run make learn")
	}
	b := prepare(begin(c, Options{}), Options{Progress: func(string, int, int) {}})
	if !slices.Equal(b.dictionary.ids.keys, ix.dictionary.ids.keys) || !slices.Equal(b.inverted.impacts, ix.inverted.impacts) {
		t.Fatal("what ships was learnt by other code: count learning in snapshot.go up and run make learn")
	}
	trainer := newTrainer(b.examples, len(b.dictionary.idf), b.classes())
	classifier := newClassifier(trainer)
	for _, doc := range []int32{0, 57, int32(len(c.Answers()) - 1)} {
		var shipped []entry
		for f := range len(b.dictionary.idf) {
			from, to := ix.linear.start[f], ix.linear.start[f+1]
			if at, ok := slices.BinarySearch(ix.linear.docs[from:to], uint32(doc)); ok {
				shipped = append(shipped, entry{int32(f), whole(ix.linear.weights[int(from)+at])})
			}
		}
		if !slices.Equal(classifier.learn(doc), shipped) {
			t.Errorf("the classifier of %s was learnt by other code: count learning in snapshot.go up and run make learn", c.Answers()[doc].Slug)
		}
	}
	if !slices.Equal(classifier.learn(int32(len(c.Answers()))), ix.outside.learnt) {
		t.Error("what is outside was learnt by other code: count learning in snapshot.go up and run make learn")
	}
}
