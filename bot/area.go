package bot

import (
	"regexp"
	"slices"

	"github.com/treadstone-law/answerbot/bot/intake"
	"github.com/treadstone-law/answerbot/bot/slots"
	"github.com/treadstone-law/answerbot/matcher/text"
	"github.com/treadstone-law/answerbot/session"
)

// The field of law that a form begins with. It is filled in only where it is plain, from an answer that was given or from what was said of the matter: a wrong
// one sends a request to the wrong lawyer, an open one costs the visitor a choice.

// areaNow is the field of law that a form begins with for a reason: that of the message, where it is plain, else of what was spoken of before, where the
// message only asks for a person or is not against it. Else it is open, for nobody in fear should have to find out that it is wrong.
func (t *turn) areaNow(reason session.Reason) string {
	if t.in.Area != "" {
		return t.in.Area
	}
	if t.answered != nil && t.answered.Answer.Area != noField {
		return t.answered.Answer.Area
	}
	if reason == session.Crisis {
		return "" // a cry for help is no question, however like one it reads
	}
	before := t.areaBefore()
	if reason == "" || t.in.Kind != Say {
		return before
	}
	switch area, plain := t.areaOfWords(t.said.plain); {
	case plain:
		return area
	case area != "" && area != before:
		return ""
	}
	return before
}

// areaBefore is that of the answer given last, while nothing else was asked since; of what was, where it is plain; and else that of the form as it is.
func (t *turn) areaBefore() string {
	if last := t.givenLast(); last.Slug != "" && last.Asked == t.state.Asked {
		return t.areaOf(last.Slug)
	}
	calmed := t.afterHelp() && (t.state.HelpFor == session.Crisis || t.state.HelpSince > 0)
	if area, plain := t.areaOfWords(t.state.Asked); plain && !calmed { // "im fine" is no traffic fine
		return area
	}
	if t.state.Form != nil {
		return t.state.Form.Values[intake.Area]
	}
	return ""
}

// areaOfWords is the field of law that the answers nearest to a text speak for, the wish for a person apart, "" where nothing else is said, and whether
// it is plain: they are sure enough, and nearly all of one field.
func (t *turn) areaOfWords(said string) (area string, plain bool) {
	said = t.matterOf(said)
	content := 0
	for _, w := range t.tokens(said) {
		if !isStop(w.Word) && !onlyAround(w.Word) && !persons[w.Word] {
			content++
		}
	}
	if content == 0 {
		return "", false
	}
	found := t.find(t.query(bare(said))).matches
	sure, sum := make(map[string]float64), 0.0
	for _, m := range found[:min(len(found), areaAmong)] {
		if m.Answer.Area == noField {
			continue
		}
		sum += m.Confidence
		sure[m.Answer.Area] += m.Confidence
		if sure[m.Answer.Area] > sure[area] {
			area = m.Answer.Area
		}
	}
	most := sure[area]
	return area, most >= areaShare*sum && (most >= leastArea || content <= lone && most >= leastLone)
}

// How sure the nearest answers have to be of a field of law, together, and which share of that sureness has to be for it. A word or two ("my divorce") can be
// plain of a field while nobody could say which answer is asked for.
const (
	areaAmong = 5
	leastArea = 0.6
	areaShare = 0.8
	lone      = 2 // words
	leastLone = 0.15

	noField = "using-a-lawyer" // the area of the library that is about lawyers, whatever the matter
)

// matterOf gives what a text says of the matter: neither who somebody is and how to reach them, nor the wish for a person, of which the shortest may not be
// known to tell anything of them.
func (t *turn) matterOf(said string) string {
	if spans := slots.Shipped().Read(said, intake.Ways(said), slots.Chat).Spans; len(spans) > 0 {
		said = onlyMatter(spans, said)
	}
	if !slices.ContainsFunc(t.tokens(said), func(w text.Token) bool {
		return persons[w.Word] || somebodys[w.Word] || w.Word == "me" || w.Word == "moi"
	}) {
		return said
	}
	return wish.ReplaceAllString(said, " ")
}

// persons are whom somebody wants who says nothing else.
var persons = wordSet(`lawyer lawyers attorney paralegal person persons people human humans anyone us nous agent representative real actual live help personne avocat avocate humain juriste vrai vraie aide`)

// wish is what somebody says who wants a person, whatever it is about.
var wish = regexp.MustCompile(`(?i)(?:\b(?:and|but|so|also|please|pls|i|we|i['’]d|id|can|could|would|may|to|just|really|for|me|us|you|with|through|et|mais|je|j['’]|puis|pourrais|svp)\s+)*` +
	`(?:\b(?:want|wanna|need|like|talk|speak|chat|have|get|find|hire|connect|looking|consult|see|veux|voudrais|aimerais|besoin|parler|consulter|discuter|trouver)\s+(?:(?:i|to|for|with|me|us|a|an|the|your|some|one|of|any|real|actual|live|good|talk|speak|chat|have|get|find|hire|see|consult|parler|consulter|discuter|à|a|avec|d['’]|un|une|des|votre|vraie?)\s*)*` +
	`\b(?:lawyers?|attorneys?|paralegals?|persons?|people|humans?|agents?|representatives?|someone|somebody|anyone|avocate?s?|personne|quelqu['’]un|humain|juriste)\b|\b(?:call|phone|text|e-?mail|contact|ring)\s+(?:me|us)\b|\b(?:r?appelez|contactez)[- ](?:moi|nous)\b)` +
	`(?:\s+(?:to|who|that|can|could|please|call|phone|help|text|contact|reach|talk|speak|me|us|back|with|at|on|asap|now|about|regarding|concerning|svp|pour|concernant|au sujet)\b)*`)
