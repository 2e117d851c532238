package triage

import (
	_ "embed"
	"sync"

	"github.com/treadstone-law/answerbot/bot/learnt"
)

// What is as like an emergency as few library questions are is taken for one, though no phrase tells of it; what is as like one as some of them only
// gets a line about whom to call beside its answer. Brief messages and longer ones each have shares of their own: what is said in mid-conversation is
// brief, "he said maybe", and with bounds for all questions alike one in fifteen had numbers beside it. Of a word or two nothing is told.
//
// The shares are those of questions that half of the others were learnt without. Once all are learnt, about half as many of what is new are as like:
// held out by tenths, of the 7,700 short examples one in a hundred is noticed, and one in eight hundred taken for an emergency.

// What the model of emergencies tells, in the order of its learner.
const (
	likeCrisis = iota
	likePressing
)

const (
	fewest = 3 // words of what may be like an emergency
	brief  = 8 // words of a brief message at most
)

// Emergencies says how the model of emergencies is learnt.
var Emergencies = learnt.Learner{
	Tells: [][]string{likeCrisis: {"crisis"}, likePressing: {"crisis", "urgent"}}, Others: []string{"question"},
	Shares: learnt.Shares{Sure: 1.0 / 160, Maybe: 1.0 / 25}, Brief: learnt.Shares{Sure: 1.0 / 1500, Maybe: 1.0 / 150}, Few: brief,
	Bits: 18, Short: true, Smooth: 30,
}

//go:embed emergencies.learnt
var emergencies []byte

// alike is the model of emergencies that ships. `make learn` writes it.
var alike = sync.OnceValue(func() *learnt.Model { return learnt.Decode(emergencies) })

// alikeTo gives how like an emergency of a class a message is. What surely presses and may be a crisis is one: the doubt is not whether help is needed.
func alikeTo(like *learnt.Likeness, class Class) learnt.Degree {
	crisis, pressing := like.Degree(likeCrisis), like.Degree(likePressing)
	switch {
	case like.Words < fewest, class == Crisis && crisis == learnt.Unlike:
		return learnt.Unlike
	case class == Crisis:
		return max(crisis, pressing)
	}
	return pressing
}
