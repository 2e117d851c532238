package sense

import (
	"bytes"
	"hash/fnv"
	"strings"
	"testing"
)

// textOf is what the words of a text weigh alike.
func textOf(words string) (all []Term) {
	for word := range strings.FieldsSeq(words) {
		h := fnv.New32a()
		h.Write([]byte(word))
		all = append(all, Term{ID: h.Sum32(), Weight: 1})
	}
	return all
}

func textsOf(lines ...string) (all [][]Term) {
	for _, line := range lines {
		all = append(all, textOf(line))
	}
	return all
}

// answers in which "price", "cost" and "how much" are asked of fees, "late", "deadline" and "how long" of days, and what is said of a dog is in none.
var answers = []Answer{
	{Sentences: []Sentence{{textOf("fee is forty dollars"), textsOf("price ?", "how much", "cost then")}, {textOf("file within ten days"), textsOf("how long", "late now", "deadline ?")}, {nil, textsOf("the dog", "dog too")}}, Strays: textsOf("it rains", "we moved")},
	{Sentences: []Sentence{{textOf("fee is nine dollars"), textsOf("what price", "the cost")}, {textOf("answer within six days"), textsOf("deadline then", "too late")}, {nil, textsOf("my dog")}}, Strays: textsOf("it rains", "we moved")},
	{Sentences: []Sentence{{textOf("pay dollars each month"), textsOf("how much then", "price")}, {textOf("two days are left"), textsOf("how long ?", "am late")}, {nil, textsOf("dog ?")}}, Strays: textsOf("it rains", "we moved")},
	{Sentences: []Sentence{{textOf("fee none"), textsOf("cost", "how much ?")}, {textOf("wait days"), textsOf("late", "deadline")}, {nil, textsOf("a dog")}}, Strays: textsOf("it rains", "we moved")},
}

// A question is nearest to the sentence that is after the same, in words that neither of them shares with the other, of an answer that was never seen.
func TestLearn(t *testing.T) {
	m := Learn(answers)
	point := func(words string) Point { return m.Point(m.Weigh(textOf(words))) }
	fee, days := point("fee of eighty dollars"), point("within thirty days")
	for _, row := range []struct {
		asked       string
		near, other *Point
	}{
		{"price", &fee, &days}, {"cost", &fee, &days}, {"how much", &fee, &days},
		{"late", &days, &fee}, {"deadline", &days, &fee}, {"how long", &days, &fee},
	} {
		asked := point(row.asked)
		if near, other := asked.Dot(row.near), asked.Dot(row.other); near <= other {
			t.Errorf("%q: %.2f near to what tells it, %.2f to the other", row.asked, near, other)
		}
	}
	dog := point("dog")
	none := m.Sentence(nil, []Point{point("dog too")})
	if dog.Dot(&none) <= max(dog.Dot(&fee), dog.Dot(&days)) {
		t.Error("what is known to be told by none is nearer to a sentence")
	}
	if unknown := point("zebra"); unknown != (Point{}) {
		t.Errorf("a word that was never heard lies at %v", unknown)
	}
}

// What is learnt is the same each time, and read as it was written.
func TestDecode(t *testing.T) {
	m := Learn(answers)
	data := m.Encode()
	if !bytes.Equal(data, Learn(answers).Encode()) {
		t.Error("learnt twice, and not the same")
	}
	again, err := Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	if again.Examples != HashOf(answers) || again.Examples == HashOf(answers[1:]) {
		t.Error("it does not tell what it was learnt from")
	}
	text := m.Weigh(textOf("how much is the fee"))
	if got, want := again.Point(again.Weigh(textOf("how much is the fee"))), m.Point(text); got != want {
		t.Errorf("read again, a text lies at %v, not %v", got, want)
	}
	for _, broken := range [][]byte{nil, data[:20], data[:len(data)-1], append(data, 0)} {
		if _, err := Decode(broken); err == nil {
			t.Errorf("%d bytes were taken", len(broken))
		}
	}
	Shipped()
}

// Whatever is read, either it is refused or what it says of a text is there.
func FuzzDecode(f *testing.F) {
	f.Add(Learn(answers).Encode())
	f.Add([]byte("nothing"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if m, err := Decode(data); err == nil {
			m.Point(m.Weigh(textOf("how long")))
		}
	})
}

func BenchmarkPoint(b *testing.B) {
	m := Learn(answers)
	text := m.Weigh(textOf("how much is the fee then"))
	for b.Loop() {
		m.Point(text)
	}
}
