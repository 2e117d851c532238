package slots

// What the field looks at, for each word: the word itself and those around it, how it begins, ends and is written, whether it is known for a name, where it
// stands, what was shown when the message came. Each of these is a feature, a number made of its hash.

// lists are what is known of words beforehand.
type lists struct {
	given, family hashes // names
	common        hashes // what the library's questions are made of
}

// seen is what is looked at of one word.
type seen struct {
	word   uint64 // hash
	begins uint64 // of its first three letters
	ends   uint64 // of its last three
	ending uint64 // of its last two
	class  uint64 // how it is written, and whether it is known
	run    uint64 // where it stands in a run of words in capitals, or of names
	rare   uint64 // where it stands in a run of words that are names, or not common
	before uint64 // the word before that run
	after  uint64 // the word after it
}

// A class has the shape of a word in its lowest bits, and these.
const (
	isGiven  = 1 << 4
	isFamily = 1 << 5
	isCommon = 1 << 6
)

// scratch is what reading a message needs, kept for the next one.
type scratch struct {
	seen     []seen
	features []uint32 // of all words, one behind the other
	ends     []int    // where those of each word end
	allowed  []uint16 // labels that each word may have, a bit for each
	scores   [][labels]float64
	forward  [][labels]float64
	backward [][labels]float64
	back     [][labels]uint8
}

// edge is what stands before the first and after the last word.
var edge = seen{word: hash(offset, "<>"), class: 63}

func (s *scratch) at(i int) *seen {
	if i < 0 || i >= len(s.seen) {
		return &edge
	}
	return &s.seen[i]
}

// extract finds the features of words. A mask makes a word look as if it had never been heard of, and 2 as if it began and ended in no way that is known, either.
func (s *scratch) extract(known *lists, words []word, stage Stage, masks []uint8) {
	s.seen, s.features, s.ends, s.allowed = s.seen[:0], s.features[:0], s.ends[:0], s.allowed[:0]
	ways := uint64(0)
	for i := range words {
		s.seen = append(s.seen, known.look(&words[i], maskOf(masks, i)))
		allowed := uint16(1<<labels-1) &^ (1<<Mine | 1<<NotMine)
		if words[i].way != nil {
			allowed = 1<<Mine | 1<<NotMine
			ways++
		}
		s.allowed = append(s.allowed, allowed)
	}
	s.runs(words)
	long := uint64(min(len(words), 12))
	if long > 4 {
		long &^= 3
	}
	way := uint64(0)
	clause := 0 // where it began
	for i := range words {
		w := &words[i]
		if w.way != nil {
			way++
		}
		if i > 0 && (words[i-1].shape == sign || w.line) {
			clause = i
		}
		s.word(i, clause, stage, long, w.line)
		if w.way != nil {
			s.add(60, way*16+ways, uint64(stage))
			s.around(words, i, 61)
		} else if w.shape <= letter && (s.seen[i].class&isCommon == 0 || s.seen[i].class&(isGiven|isFamily) != 0 || w.shape != small) {
			s.around(words, i, 63)
		}
		s.ends = append(s.ends, len(s.features))
	}
}

// runs notes where words stand in runs of words in capitals, joined by one small word at most ("Tubby's Grill and Bar"), and of words that are known for names.
func (s *scratch) runs(words []word) {
	capitals := func(i int) bool {
		return words[i].shape == capital || words[i].shape == shouted || words[i].shape == letter
	}
	named := func(i int) bool { return s.seen[i].class&(isGiven|isFamily) != 0 }
	rare := func(i int) bool { return words[i].shape <= letter && (named(i) || s.seen[i].class&isCommon == 0) }
	for bits, in := range []func(int) bool{capitals, named, rare} {
		for i := 0; i < len(words); i++ {
			if !in(i) {
				continue
			}
			end := i + 1
			for end < len(words) && (in(end) || bits == 0 && end+1 < len(words) && in(end+1) && words[end].way == nil && words[end].folded != "," && words[end].folded != "." && !words[end+1].line) {
				end++
			}
			for j := i; j < end && bits == 2; j++ {
				s.seen[j].rare = 1 + uint64(min(j-i, 3)) + 4*uint64(min(end-1-j, 3))
				s.seen[j].before, s.seen[j].after = s.at(i-1).word, s.at(end).word
			}
			for j := i; j < end && bits < 2; j++ {
				s.seen[j].run |= (1 + uint64(min(j-i, 2)) + 3*uint64(min(end-1-j, 2))) << (4 * bits)
			}
			i = end
		}
	}
}

// around adds the words near one, wherever they stand.
func (s *scratch) around(words []word, i int, template uint64) {
	for j := i - 1; j >= 0 && j >= i-8; j-- {
		s.add(template, s.seen[j].word, 0)
		if words[j].shape == sign && words[j].folded != "," {
			break
		}
	}
	for j := i + 1; j < len(words) && j <= i+5; j++ {
		s.add(template+1, s.seen[j].word, 0)
		if words[j].shape == sign && words[j].folded != "," {
			break
		}
	}
}

// look looks at a word.
func (l *lists) look(w *word, mask uint8) seen {
	v := seen{class: uint64(w.shape)}
	h := hash(offset, w.folded)
	if w.shape <= letter {
		key := uint32(h >> 32)
		if mask < 2 && l.given.has(key) {
			v.class |= isGiven
		}
		if mask < 2 && l.family.has(key) {
			v.class |= isFamily
		}
		if mask == 0 && l.common.has(key) {
			v.class |= isCommon
		}
		if mask == 2 {
			v.word = unheard
			return v
		}
		if v.class&isCommon == 0 && v.class&(isGiven|isFamily) != 0 { // which name it is says nothing of whose it is
			v.word = unheard + v.class>>4
			return v
		}
		n := len(w.folded)
		v.begins, v.ends, v.ending = hash(offset, w.folded[:min(3, n)]), hash(offset, w.folded[max(0, n-3):]), hash(offset, w.folded[max(0, n-2):])
	}
	v.word = h
	if mask > 0 {
		v.word = unheard
	}
	return v
}

// unheard stands for a word that is masked.
const unheard = 0x5851f42d4c957f2d

func maskOf(masks []uint8, i int) uint8 {
	if masks == nil {
		return 0
	}
	return masks[i]
}

// word adds the features of one word.
func (s *scratch) word(i, clause int, stage Stage, long uint64, line bool) {
	b2, b1, w, a1, a2 := s.at(i-2), s.at(i-1), s.at(i), s.at(i+1), s.at(i+2)
	b3, a3 := s.at(i-3), s.at(i+3)
	at := uint64(stage) + 1
	place := uint64(min(i, 3)) | uint64(min(len(s.seen)-1-i, 3))<<2
	inClause := uint64(min(i-clause, 3))
	if line {
		inClause = 4
	}
	s.add(1, w.word, 0)
	s.add(2, b1.word, 0)
	s.add(3, a1.word, 0)
	s.add(4, b2.word, 0)
	s.add(5, a2.word, 0)
	s.add(6, b1.word, w.word)
	s.add(7, w.word, a1.word)
	s.add(8, b2.word, b1.word)
	s.add(9, a1.word, a2.word)
	s.add(10, b1.word, a1.word)
	s.add(11, b3.word, b2.word^b1.word*3)
	s.add(12, a1.word, a2.word^a3.word*3)
	s.add(13, b3.word, 0)
	s.add(14, a3.word, 0)
	s.add(15, w.begins, 0)
	s.add(16, w.ends, 0)
	s.add(17, w.ending, 0)
	s.add(18, w.class, 0)
	s.add(19, b1.class, w.class)
	s.add(20, w.class, a1.class)
	s.add(21, b1.class<<8|b2.class, w.class)
	s.add(22, a1.class<<8|a2.class, w.class)
	s.add(23, b1.class<<8|a1.class, w.class)
	s.add(24, b1.word, w.class)
	s.add(25, a1.word, w.class)
	s.add(26, b2.word^b1.word*3, w.class)
	s.add(27, a1.word^a2.word*3, w.class)
	s.add(28, b2.word, w.class<<8|b1.class)
	s.add(29, a2.word, w.class<<8|a1.class)
	s.add(30, at, w.class)
	s.add(31, at, w.word)
	s.add(32, at<<8|place, w.class)
	s.add(33, at<<8|long, w.class)
	s.add(34, at, 0)
	s.add(35, inClause, w.class)
	s.add(36, inClause, w.word)
	s.add(37, at<<8|inClause, w.class<<8|a1.class)
	s.add(38, at, b1.word^w.class)
	s.add(39, b3.word^b2.word*3, w.class<<16|b1.class)
	s.add(40, at<<8|place, w.class<<8|b1.class|a1.class<<16)
	s.add(41, b2.begins^b1.begins*3, w.class)
	s.add(42, b1.begins, w.begins)
	s.add(43, w.begins, a1.begins)
	s.add(44, w.run, 0)
	s.add(45, w.run, w.class)
	s.add(46, w.run, b1.word)
	s.add(47, w.run, a1.word)
	s.add(48, w.run, at<<8|place)
	if w.rare > 0 {
		s.add(50, w.rare, 0)
		s.add(51, w.rare, w.class)
		s.add(52, w.before, 0)
		s.add(53, w.after, 0)
		s.add(54, w.before, w.after)
		s.add(55, w.before, at)
		s.add(56, w.after, at)
		s.add(57, w.rare, at<<8|place)
	}
	s.add(49, w.run<<8|b1.run, w.class)
}

func (s *scratch) add(template, a, b uint64) {
	h := template*0x9e3779b97f4a7c15 ^ a ^ b*0xc2b2ae3d27d4eb4f
	h ^= h >> 29
	h *= 0xbf58476d1ce4e5b9
	h ^= h >> 32
	s.features = append(s.features, uint32(h)&(1<<hashBits-1))
}

// Constants of the hash FNV-1a.
const (
	offset = 14695981039346656037
	prime  = 1099511628211
)

func hash(h uint64, s string) uint64 {
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * prime
	}
	h ^= h >> 31
	return h * 0x94d049bb133111eb
}
