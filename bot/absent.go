package bot

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/treadstone-law/answerbot/session"
)

// Subjects that people ask about and the library has nothing on. To offer what shares a word with them misleads: who asks to change their name is told that nothing is here on
// that, and so is who goes on about it. Where the library is sure of an answer, it is about that.

// absence is such a subject.
type absence struct {
	en, fr    string
	told, not *regexp.Regexp // a line of the subject, and what makes it one of another
	ask       *regexp.Regexp // what has to be asked of it besides, where the subject alone is but a circumstance; nil for nothing
}

var absences = []absence{
	{en: "changing a name", fr: "le changement de nom",
		told: regexp.MustCompile(`\bchang\w* (?:of )?(?:(?:my|his|her|our|their|a|an|the|kids?|childs?|childrens?|sons?|daughters?|babys?|own|last|first|middle|legal|legally|family|married|maiden|back|full) )*(?:sur)?names?\b|\bname change\b|\bchang\w* (?:(?:de|du|mon|ma|son|sa|le|la|notre|leur|mes|nos|legalement|l|enfant|fils|fille) )*(?:prenoms?|noms?)\b`),
		not:  regexp.MustCompile(`\b(?:titles?|deed|house|home|condo|property|land|lease|rent|bills?|account|hydro|business|company|corporation|corp|inc|trademark|form|will|policy|insurance|card|permit|licen[cs]e|ownership|beneficiar\w*|titres?|maison|propriete|terrain|bail|facture|compte|entreprise|compagnie|societe|marque|formulaire|testament|assurance|carte|permis|beneficiaire)\b`)},
	{en: "discipline at school", fr: "la discipline à l'école",
		told: regexp.MustCompile(`\b(?:suspen\w*|expel\w*|expuls\w*|detention|kicked|renvoy\w*|retenue)\b.*\b(?:school|highschool|class|principal|ecole|classe|lycee|direct(?:eur|rice))\b|\b(?:school|highschool|principal|ecole|directrice)\b.*\b(?:suspen\w*|expel\w*|expuls\w*|detention|kicked|renvoy\w*)\b`),
		not:  regexp.MustCompile(`\b(?:licen[cs]e|permis|drivers?|driving|permits?|visa|university|college|bus|zone|police|charged?|immigration|boss|work(?:s|ed|ing)?|teacher (?:was|got)|tuition|universite|cegep|accuse\w*)\b`)},
	{en: "ODSP, Ontario Works and other social assistance", fr: "le POSPH, Ontario au travail et l'aide sociale",
		told: regexp.MustCompile(`\b(?:odsp|posph|ontario works|ontario au travail|social assistance|disability support|welfare|aide sociale|bien etre social)\b`),
		ask:  regexp.MustCompile(`\b(?:cut|cuts|cutting|stop\w*|den(?:y|ied)|refus\w*|turned down|appeal\w*|apply|applied|applying|qualif\w*|eligib\w*|overpa\w*|owe|suspend\w*|review\w*|get on|how much|cheque|check|worker|tribunal|coup\w*|arret\w*|appel|demande\w*|admissib\w*|droit|combien|trop paye|rembourser|travailleuse)\b`),
		not:  regexp.MustCompile(`\b(?:landlord|evict\w*|rent|lease|boss|employer|fired|job|divorce|ex|support|custody|will|estate|inherit\w*|trust|legal aid|lawyer|sponsor\w*|pr|citizen\w*|debt|bankrupt\w*|proprio|proprietaire|loyer|bail|patron|emploi|testament|heritage|pension|garde|avocat|aide juridique|parrain\w*|dettes?|faillite)\b`)},
	{en: "getting children back from a children's aid society", fr: "le retour d'enfants pris par une société d'aide à l'enfance",
		told: regexp.MustCompile(`\b(?:cas|childrens? aid|child aid|child protection|fcs|dpj|aide (?:a l ?|a )?enfance|protection de l ?enfance)\b`),
		ask:  regexp.MustCompile(`\b(?:took|take|takes|taken|taking|remov\w*|apprehend\w*|keep|kept|get|back|return\w*|custody|foster|court|file|close|worker|visits?|see|pris|prend\w*|prise|prises|enlev\w*|retir\w*|plac\w*|ravoir|reprendre|rendre|visites?|voir|travailleuse|dossier)\b`),
		not:  regexp.MustCompile(`\b(?:report\w*|signal\w*|anonym\w*|call(?:ed)? cas|neighbou?r|voisin\w*)\b`)},
}

// of reports whether a line is about such a subject.
func (a *absence) of(line string) bool {
	return a.told.MatchString(line) && (a.not == nil || !a.not.MatchString(line)) && (a.ask == nil || a.ask.MatchString(line))
}

// absent is what a message is about that the library has nothing on, or goes on about; nil for others.
func (t *turn) absent() *absence {
	line := t.said.line
	for i := range absences {
		if absences[i].of(line) {
			if t.lawful() {
				return nil
			}
			return &absences[i]
		}
	}
	if t.state.Last != session.TypeHandoff || len(t.state.Said) == 0 || len(t.said.tokens) > fewWords || !t.asks(t.in.Text) && !isHollow(t.said.tokens) || !hasLetters(t.in.Text) {
		return nil
	}
	for i := range absences {
		a := &absences[i]
		spoke := t.saidToLack(a) || a.of(hear(t.state.Said[len(t.state.Said)-1]).line)
		if spoke && (isHollow(t.said.tokens) || !t.lawful()) {
			return a
		}
	}
	return nil
}

// saidToLack reports whether the last reply says that the library has nothing on a subject.
func (t *turn) saidToLack(a *absence) bool {
	return t.state.Last == session.TypeHandoff && strings.Contains(t.state.LastText, a.in(t.words))
}

// afterLack reports whether it says so of any.
func (t *turn) afterLack() bool {
	return slices.ContainsFunc(absences, func(a absence) bool { return t.saidToLack(&a) })
}

func (a *absence) in(w *words) string {
	if w == french {
		return a.fr
	}
	return a.en
}

// lacking are the words on that, and once more.
var lacking = map[string][2]string{
	"en": {"Our library has nothing on %s, and I would rather say so than guess. Our intake team can look at it: the short form below reaches them, and what you wrote goes with it if you agree. You can also ask about something else.",
		"Our library does not tell that either: it has nothing on %s. The short form below reaches a person."},
	"fr": {"Notre bibliothèque n'a rien sur %s, et je préfère le dire plutôt que de deviner. Notre équipe peut regarder: le court formulaire ci-dessous la rejoint, et ce que vous avez écrit l'accompagne si vous êtes d'accord. Vous pouvez aussi demander autre chose.",
		"Notre bibliothèque ne le dit pas non plus: elle n'a rien sur %s. Le court formulaire ci-dessous rejoint une personne."},
}

// lacks hands over what the library has nothing on, and reports whether the message is about that.
func (t *turn) lacks() bool {
	a := t.absent()
	if a == nil {
		return false
	}
	said := lacking[t.words.lang]
	for i := range said {
		said[i] = fmt.Sprintf(said[i], a.in(t.words))
	}
	t.missed(session.Unanswered, nil)
	text := said[0]
	if t.saidToLack(a) {
		text = said[1]
	}
	t.handoff(session.LowConfidence, text)
	return true
}
