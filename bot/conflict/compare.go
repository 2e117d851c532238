package conflict

import (
	"slices"
	"strings"
	"unicode"
)

// How alike two words are.
const (
	sound   = 0.95 // the same sound, or a nickname
	slip    = 0.9  // a slip of the pen in a long word, or two in a very long one
	short   = 0.65 // a slip in a word of four letters: much of it is another name
	initial = 0.72
)

// word is a word ready to be compared.
type word struct {
	text  string
	runes []rune
	sound []rune
	nicks []int // groups of nicknames
}

func newWord(s string) word { return word{s, []rune(s), []rune(soundOf(s)), nicknames[s]} }

// compare says how alike two words are, from 0 for not at all to 1 for the same.
func compare(a, b word) float64 {
	longest, least := max(len(a.runes), len(b.runes)), min(len(a.runes), len(b.runes))
	switch {
	case a.text == b.text:
		return 1
	case least == 1:
		if a.runes[0] == b.runes[0] && unicode.IsLetter(a.runes[0]) {
			return initial
		}
		return 0
	case unicode.IsDigit(a.runes[0]), unicode.IsDigit(b.runes[0]): // numbers are different ones
		return 0
	case slices.ContainsFunc(a.nicks, func(g int) bool { return slices.Contains(b.nicks, g) }):
		return sound
	case longest-least > 3:
		return 0
	}
	switch d := distance(a.sound, b.sound, 2); {
	case d == 0 && least >= 3:
		return sound
	case least >= 5 && d <= 1, least >= 8 && d <= 2:
		return slip
	case longest >= 4 && least >= 3 && d <= 1 && a.runes[0] == b.runes[0]:
		return short
	}
	return 0
}

// soundOf writes a word in one way where English and French have several for one sound. It is rough on purpose: that two words come
// out the same only makes them worth a look.
func soundOf(w string) string {
	for _, r := range w {
		if r > unicode.MaxLatin1 {
			return w // rules for Latin letters would only harm
		}
	}
	if strings.HasPrefix(w, "mac") && len(w) > 5 {
		w = "mc" + w[3:]
	}
	w = sounds.Replace(w)
	var b strings.Builder
	var last rune
	for _, r := range w {
		if r != last {
			b.WriteRune(r)
		}
		last = r
	}
	w = b.String()
	if len(w) > 3 {
		w = strings.TrimSuffix(w, "e")
	}
	return w
}

var sounds = strings.NewReplacer("sch", "sh", "tsch", "ch", "tch", "ch", "ph", "f", "ck", "k", "gh", "g", "kh", "k", "qu", "k", "wh", "w", "th", "t", "oo", "u", "ou", "u",
	"ee", "i", "ea", "i", "ie", "i", "ey", "i", "y", "i", "z", "s", "x", "ks", "w", "v", "aa", "a", "dt", "t", "ch", "ch",
	"ce", "se", "ci", "si", "cy", "si", "c", "k")

// distance counts the letters to put in, take out, change or swap with their neighbour to get from a to b (optimal string
// alignment); anything beyond most is most+1.
func distance(a, b []rune, most int) int {
	if len(a)-len(b) > most || len(b)-len(a) > most {
		return most + 1
	}
	var before, last, row [64]int
	if len(a) >= len(row) || len(b) >= len(row) { // nobody is called so
		return most + 1
	}
	for j := range len(b) + 1 {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least > most {
			return most + 1
		}
		before, last = last, row
	}
	return last[len(b)]
}

// GivenName reports whether a word, in small letters without accents, is a first name that is known here.
func GivenName(word string) bool { return len(nicknames[word]) > 0 }

// nicknames give the groups that a first name belongs to: names of one group are used for one another.
var nicknames = func() map[string][]int {
	groups := make(map[string][]int)
	for i, line := range strings.Split(strings.TrimSpace(nicknameGroups), "\n") {
		for _, w := range strings.Fields(line) {
			groups[w] = append(groups[w], i)
		}
	}
	return groups
}()

const nicknameGroups = `
abraham abe abram
abigail abby gail
alexander alex alec sandy sasha xander aleksandr alexandre
alexandra alex sandra sandy sasha lexi
alfred al fred alf
albert al bert bertie
andrew andy drew andre andrei andrzej
anthony tony antonio anton antoine
ann anne anna annie nancy hannah anita
barbara barb babs
benjamin ben benny
bernard bernie
catherine katherine kathryn catharine katharine cathy kathy kate katie kat cate katy katya ekaterina catherina
caroline carolyn carol carrie
charles charlie chuck chas carlos karl
charlotte lottie charlie
christopher chris kit christophe krzysztof
christine christina chris tina kristina kirsten krystyna
cynthia cindy
daniel dan danny daniil
david dave davey dawid
deborah debra deb debbie
dennis denis denny
donald don donny
dorothy dot dottie dolly
douglas doug
edward ed eddie ted teddy ned eduard edouard
elizabeth elisabeth liz lizzie beth betty eliza lisa elsie bess elise elspeth isabel
emily em emma emilie
eugene gene
frances fran frannie francoise
francis frank francois francesco francisco
frederick fred freddy frederic frederik
gabriel gabe
george georgie jorge georges jerzy
gerald gerry jerry gerard
gregory greg grzegorz
harold harry hal
henry harry hank hal henri henryk enrique
isaac ike
jacob jake jakob
james jim jimmy jamie jaime
jane janet jean jeanne joan joanna johanna
jeffrey jeff geoffrey geoff
jennifer jen jenny
jessica jess jessie
john jon johnny jack jean juan johan ivan giovanni jan
jonathan jon jonny nathan
joseph joe joey josef jose giuseppe josip yusuf youssef yousef
joshua josh
judith judy
katrina kat trina
kenneth ken kenny
kimberly kim
lawrence laurence larry laurie laurent
leonard leo len lenny
louis lewis lou luis
margaret maggie meg peggy marge margie greta rita marguerite margarita
maria mary marie miriam mariam maryam molly
martin marty
matthew matt mathew matthieu mateusz
melissa mel missy
michael mike mick mickey micheal michel mikhail miguel
mohammed mohammad muhammad mohamed muhammed mohamad mohd md mohamud muhamad mehmet
nathaniel nathan nate
nicholas nick nicolas nico mikolaj nikolai
nicole nicky nikki
pamela pam
patricia pat patty tricia trish
patrick pat paddy patrice
paul pablo pavel pawel
peter pete pierre pedro piotr pyotr
philip phillip phil philippe
rachel rachael
raymond ray
rebecca becky becca
richard rick ricky dick rich richie ricardo
robert rob bob bobby robbie bert roberto
ronald ron ronnie
samuel sam sammy samantha
sarah sara sally sadie
stephen steven steve stefan stephan etienne stefano
stephanie steph stefanie
susan sue susie suzanne susanna suzan
teresa theresa terry tess tessa
terence terry terrence
theodore ted teddy theo
thomas tom tommy tomas tomasz
timothy tim timmy
valerie val
vanessa nessa
victor vic viktor
victoria vicky tori
vincent vince vinny
virginia ginny
walter walt wally
william will bill billy willy liam guillaume wilhelm
yevgeny evgeny eugene
zachary zach zack
`
