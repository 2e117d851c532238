package text

import (
	"strings"

	"github.com/kljensen/snowball/english"
	"github.com/kljensen/snowball/french"
)

// Lang is a language that answers are written in.
type Lang uint8

// The languages.
const (
	English Lang = iota
	French
)

// LangOf gives the language of a code such as "fr" or "fr-CA"; anything else is English.
func LangOf(code string) Lang {
	if strings.HasPrefix(strings.ToLower(code), "fr") {
		return French
	}
	return English
}

// exceptions are words that snowball would join with a word of another meaning, or keep apart from one of the same.
var exceptions = map[string]string{
	"university": "university", "universities": "university", "universal": "universal", // not "univers"
	"organization": "organization", "organizations": "organization", "organisation": "organization", // not "organ"
	"organ": "organ", "organs": "organ",
	"general": "general", "generally": "general", "generation": "generation", "generate": "generate",
	"policy": "policy", "policies": "policy", "police": "police", "policing": "police", // not both "polic"
	"international": "international", "intern": "intern", "interns": "intern", "internship": "intern",
	"community": "community", "communities": "community", "communicate": "communicate", "communication": "communicate", // not both "communic"
	"custody": "custody", "custodial": "custody", "custom": "custom", "customs": "customs", "customer": "customer", "customers": "customer",
	"execute": "execute", "executor": "executor", "executors": "executor", "executrix": "executor", "executive": "executive",
	"importance": "important", "import": "import", "important": "important",
	"parole": "parole", "paroled": "parole",
	"probate": "probate", "probation": "probation", "probationary": "probation", // not both "probat"
	"relative": "relative", "relatives": "relative", "relation": "relation", "relationship": "relation",
	"severance": "severance", "several": "several", "sever": "sever",
	"negligence": "negligent", "negligent": "negligent",
	"marry": "marriage", "married": "marriage", "marriage": "marriage", "marital": "marriage",
	"tenancy": "tenant", "tenancies": "tenant", "tenant": "tenant", "tenants": "tenant",
	"divorce": "divorce", "divorced": "divorce", "divorcing": "divorce",
	"lease": "lease", "leases": "lease", "leased": "lease", "leasing": "lease", "least": "least",
	"fired": "fire", "firing": "fire", "fire": "fire",
	"paid": "pay", "pays": "pay", "paying": "pay", "payment": "pay", "payments": "pay",
	"left": "leave", "leaving": "leave", "leaves": "leave", "leave": "leave",
	"bought": "buy", "buying": "buy", "buyer": "buyer", "sold": "sell", "selling": "sell", "sells": "sell", "seller": "seller",
	"died": "die", "dies": "die", "dead": "die", "death": "die", "passed": "pass", "dying": "die",
	"stole": "steal", "stolen": "steal", "stealing": "steal",
	"broke": "break", "broken": "break", "breaking": "break",
	"wrote": "write", "written": "write", "writing": "write",
	"gave": "give", "given": "give", "giving": "give", "took": "take", "taken": "take", "taking": "take",
	"kids": "child", "kid": "child", "children": "child", "childs": "child", "child": "child",
	"says": "say", "said": "say", "saying": "say", "told": "tell", "telling": "tell", "tells": "tell",
	"hurt": "hurt", "hurts": "hurt", "hit": "hit", "hits": "hit", "lost": "lose", "losing": "lose",
	"went": "go", "gone": "go", "going": "go", "goes": "go", "sent": "send", "sending": "send", "kept": "keep", "caught": "catch",
	"canned": "canned", "illness": "illness", "illnesses": "illness", "evening": "evening", "evenings": "evening", "willing": "willing", "mining": "mining", // not stop words
	"found": "find", "finding": "find", "owed": "owe", "owes": "owe", "owing": "owe", "owe": "owe",
}

// frenchExceptions are words that snowball would take for stop words.
var frenchExceptions = map[string]string{
	"tue": "tuer", "tues": "tuer", "tuer": "tuer", "tuee": "tuer", "faute": "faute", "fautes": "faute", "due": "due", "dues": "due", "nee": "naitre", "nees": "naitre", "naitre": "naitre",
	"verse": "verser", "verses": "verser", "verser": "verser", "versait": "verser", "versement": "verser", "versements": "verser", "danse": "danse", "danser": "danse",
}

// Stem gives the stem of a folded word.
func Stem(word string, lang Lang) string {
	if lang == French {
		if stem, ok := frenchExceptions[word]; ok {
			return stem
		}
		return french.Stem(word, true)
	}
	if stem, ok := exceptions[word]; ok {
		return stem
	}
	return english.Stem(word, true)
}

// Elided gives the word to which a French article or pronoun is joined without the apostrophe, as people type it: "lavocat", "jai recu", also "jdois"
// for "je dois". It is "" where there is none; whether the rest is a word is for the caller to know.
func Elided(word string) string {
	const least = 3 // letters that are left
	rest := strings.TrimPrefix(word, "qu")
	if len(rest) == len(word) && len(word) > 0 && strings.ContainsRune("ldjmnstc", rune(word[0])) {
		rest = word[1:]
	}
	if len(rest) == len(word) || len(rest) < least || word[0] != 'j' && !strings.ContainsRune("aeiouyh", rune(rest[0])) {
		return ""
	}
	return rest
}
