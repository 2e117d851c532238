package matcher

import (
	"cmp"
	"slices"

	"github.com/treadstone-law/answerbot/matcher/text"
)

// vocabulary numbers the words that a corpus uses in one language, and their stems.
//
// Words are looked up as they are typed, so a message made of known words needs no stemming at all. Stems have numbers of
// their own, shared by the languages of a corpus: names, forms and acronyms are the same in each.
type vocabulary struct {
	lang  text.Lang
	ids   map[string]int32 // by surface form; a known misspelling has the number of the word that is meant
	words []word
	typed []string // the known misspellings
	meant []int32  // by misspelling: the word that is meant
	stems *numbers
}

// word is one surface form.
type word struct {
	text  string
	stem  int32
	count int32 // how often the answers use it
	stop  bool
	kind  text.Kind
}

// misspelt makes typed another spelling of meant.
func (v *vocabulary) misspelt(typed string, meant text.Token) {
	id := v.add(meant)
	v.ids[typed] = id
	v.typed, v.meant = append(v.typed, typed), append(v.meant, id)
}

// numbers gives consecutive numbers to strings, in the order in which they come.
type numbers struct {
	of    map[string]int32
	names []string
}

func newNumbers() *numbers { return &numbers{of: make(map[string]int32)} }

func (n *numbers) number(s string) int32 {
	id, ok := n.of[s]
	if !ok {
		id = int32(len(n.names))
		n.of[s] = id
		n.names = append(n.names, s)
	}
	return id
}

// find returns the number of s, or -1.
func (n *numbers) find(s string) int32 {
	if id, ok := n.of[s]; ok {
		return id
	}
	return -1
}

func newVocabulary(lang text.Lang, stems *numbers) *vocabulary {
	return &vocabulary{lang: lang, ids: make(map[string]int32), stems: stems}
}

// add counts one use of a token and returns its number.
func (v *vocabulary) add(t text.Token) int32 {
	id, ok := v.ids[t.Word]
	if !ok {
		id = int32(len(v.words))
		v.ids[t.Word] = id
		v.words = append(v.words, word{text: t.Word, stem: v.stems.number(v.stemOf(t)), stop: t.Kind == text.Word && text.IsStop(t.Word, v.lang), kind: t.Kind})
	}
	v.words[id].count++
	return id
}

func (v *vocabulary) stemOf(t text.Token) string {
	if t.Kind == text.Word {
		return text.Stem(t.Word, v.lang)
	}
	return t.Word
}

// find returns the number of a surface form, or -1.
func (v *vocabulary) find(s string) int32 {
	if id, ok := v.ids[s]; ok {
		return id
	}
	return -1
}

// byCount returns the numbers of all words, the most frequent first, ties by spelling.
func (v *vocabulary) byCount() []int32 {
	ids := make([]int32, len(v.words))
	for i := range ids {
		ids[i] = int32(i)
	}
	slices.SortFunc(ids, func(a, b int32) int {
		x, y := &v.words[a], &v.words[b]
		return cmp.Or(cmp.Compare(y.count, x.count), cmp.Compare(x.text, y.text))
	})
	return ids
}
