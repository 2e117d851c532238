// Package conflict says whether somebody whom a visitor names may be on the firm's conflict list.
//
// People do not spell names as a firm's books do: "Kathryn Obrien-Smith" writes about "smith, bob (my ex)". So names are compared
// word by word, in any order, and words by how alike they are: the same once accents, case and the ways to write one sound are
// set aside; a nickname of the other; a slip of the pen away; an initial. All words of the shorter name must find a partner in the
// longer one. What remains is a judgment: the check would rather stop one visitor too many than let one conflict pass, since a
// hit costs a person a look and a miss can cost the firm a client. It is no conflict search of the firm's own.
//
// Every word typed is compared with every different word of the list, hit or miss, so that the time an answer takes tells nothing:
// about 2 ms for a name against 10,000 entries.
package conflict

import (
	"slices"
	"strings"
)

// List is a firm's conflict list. It is immutable; a nil List is empty.
type List struct {
	entries []string         // the first name of each
	words   []word           // the different words of all entries
	holders map[string][]int // which names of which entries have a word
	names   []name
	hash    string
}

// name is a name, or an alias, of an entry, ready to be compared.
type name struct {
	entry   int // of List.entries
	words   []string
	company bool
}

// Len is how many entries the list has.
func (l *List) Len() int {
	if l == nil {
		return 0
	}
	return len(l.entries)
}

// Hash tells one list from another.
func (l *List) Hash() string {
	if l == nil {
		return ""
	}
	return l.hash
}

// Check gives the entries, by the first name of each, that may be meant by something that was typed: a name, several, or a
// sentence with names in it.
func (l *List) Check(typed ...string) []string {
	if l == nil {
		return nil
	}
	found := make(map[int]bool)
	for _, text := range typed {
		parts := partsOf(text)
		alike := l.alike(parts)
		for _, n := range l.candidates(alike) {
			found[n.entry] = found[n.entry] || slices.ContainsFunc(parts, func(p part) bool { return matches(p, n, alike) })
		}
	}
	var names []string
	for i, entry := range l.entries {
		if found[i] {
			names = append(names, entry)
		}
	}
	return names
}

// likeness is how alike each word that was typed is to words of the list, from 0 to 1; words that are not alike are left out.
type likeness map[string]map[string]float64

// alike compares every different word that was typed with every word of the list.
func (l *List) alike(parts []part) likeness {
	all := make(likeness)
	for _, p := range parts {
		for _, typed := range p.words {
			if all[typed] != nil {
				continue
			}
			all[typed] = make(map[string]float64)
			a := newWord(typed)
			for _, b := range l.words {
				if like := compare(a, b); like > 0 {
					all[typed][b.text] = like
				}
			}
		}
	}
	return all
}

// candidates are the names with a word that is alike to one that was typed, but not the initial alone.
func (l *List) candidates(alike likeness) []name {
	seen := make(map[int]bool)
	var found []name
	for _, words := range alike {
		for word, like := range words {
			if like == initial {
				continue
			}
			for _, i := range l.holders[word] {
				if !seen[i] {
					seen[i] = true
					found = append(found, l.names[i])
				}
			}
		}
	}
	return found
}

// The judgment. Two words that are the same make 1; enough is what the words of the shorter name must come to on average: the
// surname and an initial, the surname and a slip in the first name, a slip in each of two long words, but not two slips in two
// short ones ("Joan Smyth" is not "John Smith").
const enough = 0.81

// matches reports whether a part of what was typed may be the name.
func matches(p part, n name, alike likeness) bool {
	if n.company || company(p.words) {
		return matchesCompany(p, n, alike)
	}
	typed, listed := p.words, n.words
	if len(typed) > len(listed)+maxExtra {
		return false
	}
	switch {
	case len(listed) == 1: // a name of one word is meant only by that word, alone or with one more
		return len(typed) <= 2 && best(typed, listed[0], alike) >= sound
	case len(typed) == 1: // a surname alone
		return alike[typed[0]][listed[len(listed)-1]] >= sound && len([]rune(typed[0])) > 1
	}
	return partners(typed, listed, alike)
}

// maxExtra is how many words more than the name a part may have: middle names, "my", "ex", "landlord".
const maxExtra = 2

// partners reports whether every word of the shorter name finds a partner of its own in the longer one.
func partners(typed, listed []string, alike likeness) bool {
	total, strong := 0.0, false
	short, long, like := typed, listed, func(a, b string) float64 { return alike[a][b] }
	if len(typed) > len(listed) {
		short, long, like = listed, typed, func(a, b string) float64 { return alike[b][a] }
	}
	taken := make([]bool, len(long))
	for _, a := range byLength(short) {
		at, most := -1, 0.0
		for i, b := range long {
			if v := like(a, b); !taken[i] && v > most {
				at, most = i, v
			}
		}
		if at < 0 {
			return false
		}
		taken[at] = true
		total += most
		strong = strong || most >= sound && len([]rune(a)) > 1 || most >= slip && len([]rune(a)) >= 5
	}
	return strong && total/float64(len(short)) >= enough-1e-9
}

// byLength gives words with the longest first: it chooses its partner before the initials do.
func byLength(words []string) []string {
	words = slices.Clone(words)
	slices.SortStableFunc(words, func(a, b string) int { return len([]rune(b)) - len([]rune(a)) })
	return words
}

func best(typed []string, word string, alike likeness) float64 {
	most := 0.0
	for _, t := range typed {
		most = max(most, alike[t][word])
	}
	return most
}

// matchesCompany compares what is left of a company's name without its form and the words that many have ("Ontario", "Group").
// One word is enough only if it is the first of the name, and telling.
func matchesCompany(p part, n name, alike likeness) bool {
	typed, listed := telling(p.words), telling(n.words)
	if len(typed) == 0 || len(listed) == 0 {
		return false
	}
	switch {
	case p.cut && len(typed) < len(listed): // "Maple Leaf" out of "Maple Leaf Sports"
		return false
	case len(listed) == 1:
		return len(typed) <= 3 && best(typed, listed[0], alike) >= sound
	case len(typed) == 1:
		return alike[typed[0]][listed[0]] >= sound && len([]rune(typed[0])) >= 4
	}
	return partners(typed, listed, alike)
}

func telling(words []string) []string {
	return slices.DeleteFunc(slices.Clone(words), func(w string) bool { return companyForms[w] || weakWords[w] })
}

// company reports whether words are a company's name: they end with its form, or are one of its numbers.
func company(words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return companyForms[w] || len(w) >= 5 && strings.Trim(w, "0123456789") == "" })
}
