package triage

import (
	"slices"
	"strings"
	"time"

	"github.com/treadstone-law/answerbot/matcher/text"
	"github.com/treadstone-law/answerbot/session"
)

// What was told before makes an emergency of what is none by itself: "hes outside" after she told of his blows, "were sleepy" after the smell of gas. Such
// phrases stand in rules that count after one of certain places to turn to was named. That is what is known of a conversation, however long it is.

// Named is whom a conversation was told to call.
type Named struct {
	Ever []session.Resource // in answer to a cry for help, or beside a reply
	Last []session.Resource // by the last emergency, where that was not long ago
}

// After gives the cry for help that a message is after what was named before; none, where it is none.
func (r *Rules) After(said string, at time.Time, lang string, named Named) Verdict {
	ever, last := r.idsOf(named.Ever), r.idsOf(named.Last)
	if len(ever) == 0 && len(last) == 0 || len(text.Tokens(said)) > fewAfter {
		return Verdict{}
	}
	counts := func(rule *rule) bool {
		ids := ever
		if rule.soon {
			ids = last
		}
		return slices.ContainsFunc(rule.after, func(id string) bool { return ids[id] })
	}
	for _, form := range slices.Compact([]string{said, text.Written(said)}) {
		if p, _ := r.first(form, at, counts); p != nil {
			return r.verdict(p, at, lang)
		}
	}
	return Verdict{}
}

// fewAfter is how many words such a message has at most. In a longer one they are part of something else: "the tiles are crooked and he says that is how they come".
const fewAfter = 8

// Names reports whether the place to turn to with this id is among those that were named.
func (r *Rules) Names(named []session.Resource, id string) bool { return r.idsOf(named)[id] }

// idsOf gives the ids of what was named, in whichever language that was.
func (r *Rules) idsOf(named []session.Resource) map[string]bool {
	if len(named) == 0 {
		return nil
	}
	ids := make(map[string]bool, len(named))
	for id, known := range r.resources {
		for _, n := range named {
			if n.Name == known.name["en"] || n.Name == known.name["fr"] {
				ids[id] = true
			}
		}
	}
	return ids
}

// mostKept is how many lines are kept from before, and mostNamed how many places to turn to there are then in all: a reply shows no more at a glance.
const (
	mostKept  = 2
	mostNamed = 5
)

// Keeping gives whom to call for an emergency, and after the first few of them the lines that earlier cries for help of the conversation were answered
// with, the latest first: who is held at work and is hit later may need either.
func (r *Rules) Keeping(resources, before []session.Resource, at time.Time, lang string) []session.Resource {
	var kept []session.Resource
	for _, earlier := range slices.Backward(before) {
		for id := range r.idsOf([]session.Resource{earlier}) {
			if !r.resources[id].keep || len(kept) == mostKept {
				continue
			}
			for _, again := range r.shown([]string{id}, at, lang) {
				if !isAmong(resources, again) && !isAmong(kept, again) {
					kept = append(kept, again)
				}
			}
		}
	}
	if len(kept) == 0 {
		return resources
	}
	first := min(len(resources), Few)
	all := slices.Concat(resources[:first], kept, resources[first:])
	return all[:min(len(all), mostNamed)]
}

// isAmong reports whether a place to turn to is among others.
func isAmong(all []session.Resource, r session.Resource) bool {
	return slices.ContainsFunc(all, func(other session.Resource) bool { return other.Phone == r.Phone && other.URL == r.URL })
}

// saying is what is said first of a place to turn to, by its names.
type saying struct {
	names  []string
	en, fr string
}

// Say is what is said to who is told to call there, in place of what is said to others; "" for most.
func (r *Rules) Say(resources []session.Resource, lang string) string {
	for _, s := range r.sayings {
		if len(resources) == 0 || !slices.Contains(s.names, resources[0].Name) {
			continue
		}
		if strings.HasPrefix(lang, "fr") {
			return s.fr
		}
		return s.en
	}
	return ""
}
