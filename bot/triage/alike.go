package triage

import (
	_ "embed"
	"sync"

	"github.com/treadstone-law/answerbot/bot/learnt"
)

// What is as like an emergency as one library question in 320 is taken for one, though no phrase tells of it; what is as like one as one in
// forty only gets a line about whom to call beside its answer. Of a word or two nothing is told, of a few little.

// What the model of emergencies tells, in the order of its learner.
const (
	likeCrisis = iota
	likePressing
)

const (
	fewestMaybe = 3 // words of what may be like an emergency
	fewestSure  = 6 // and of what surely is: "and if he's already here?" may be about a visa
)

// Emergencies says how the model of emergencies is learnt.
var Emergencies = learnt.Learner{
	Tells: [][]string{likeCrisis: {"crisis"}, likePressing: {"crisis", "urgent"}}, Others: []string{"question"},
	Sure: 1.0 / 320, Maybe: 1.0 / 40, Bits: 18, Smooth: 100,
}

//go:embed emergencies.learnt
var emergencies []byte

// Alike is the model of emergencies that ships. `make learn` writes it.
var Alike = sync.OnceValue(func() *learnt.Model { return learnt.Decode(emergencies) })

// alikeTo gives how like an emergency of a class a message is.
func alikeTo(like *learnt.Likeness, class Class) learnt.Degree {
	told := likePressing
	if class == Crisis {
		told = likeCrisis
	}
	switch degree := like.Degree(told); {
	case like.Words < fewestMaybe:
		return learnt.Unlike
	case like.Words < fewestSure:
		return min(degree, learnt.Maybe)
	default:
		return degree
	}
}
