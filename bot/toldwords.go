package bot

import (
	"regexp"
	"slices"
	"strings"
)

// The words by which details are told, in both languages. Lines are folded, without punctuation; clauses are as they were typed.

var (
	sentenceEnd = regexp.MustCompile(`[.!?;]+(?:\s+|$)|\n+`)

	// onlyWhen begins what follows it where it may not always be used.
	onlyWhen = regexp.MustCompile(`^(?:but )?(?:only )?(?:if|when|unless|while|quand|si|seulement si|pendant)\b`)

	clock = regexp.MustCompile(`^a?\d{1,4}(?:am|pm|h\d*)$`)
	hour  = regexp.MustCompile(`^\d{1,4}$`)
)

var (
	// aroundContact may stand with one's own address or number.
	aroundContact = wordSet(`c cest ces my mine the number num nums nbr nr numbers phone cell cellphone mobile tel telephone email mail address is it its at on to by me here heres this you can could please pls plz just call text whatsapp hmu mappeler mecrire jveux maison now right maintenant
	ring u appeler rappeler ecrire reach contact write reply send message back or and thanks thank i im am want would prefer like ok okay yes sure no with a use best way so
	work home new own personal day daytime evening direct only better preferred hi hello hey bonjour salut
	mon ma le la numero telephone courriel adresse est au a moi par voici et ou merci svp sil vous plait appelez rappelez ecrivez texto joindre pouvez cellulaire cell cel oui repondez jaime aime mieux prefere jprefere travail seulement uniquement`)

	firstPerson = wordSet(`me my mine i im us our moi mon ma je nous`)
	// daysAhead are words for a day on which something has to be done or to be at court.
	daysAhead  = wordSet(`hearing hearings trial court tribunal laudience lecheance jusquau jusqua jusqu deadline due limitation closing mediation discovery motion conference until respond audience proces echeance delai limite cour comparution`)
	texting    = wordSet(`text texts sms textez texto textos`)
	somebodys  = wordSet(`someone somebody lawyer person have get need quelqu un avocat`)
	correcting = wordSet(`better mieux change changed update replace correct changez changer remplacez actually sorry meant mean dire correction instead rather oops wrong typo mistake should be wait no en fait plutot pardon desole desolee non nan nope attend attends attendez hold oups erreur faute trompe trompee finalement incorrect faux mauvais`)
	exceptions = wordSet(`not never except but dont no pas jamais sauf excepte ni`)
	besides    = wordSet(`also too another second other aussi autre deuxieme`) // a way to be reached beside the one that was given

	times = wordSet(`morning mornings afternoon afternoons evening evenings night nights noon midnight lunch lunchtime supper dinner weekday weekdays weekend weekends monday tuesday wednesday thursday friday saturday sunday
	mondays tuesdays wednesdays thursdays fridays saturdays sundays tue tues wed thu thur thurs fri sat sun today tonight tomorrow anytime pm am oclock after before between until b4 nimporte
	souper diner dejeuner matin matins midi soir soirs soiree soirees semaine lundi mardi mercredi jeudi vendredi samedi dimanche aujourdhui demain tmrw tmr tmw apres avant entre jusqu`)
	besideTimes = wordSet(`ends around about in from till any time times days week during every most early late later hours hour are works good fine not but free available reachable p m h heure heures les
		l de d du des fin hui je suis disponible pas job ouvrage school ecole shift shifts quart boulot make that talk sur heure vers libre fins chu quand finis finit finish get gets off`)
)

// politeness are words of courtesy that may stand beside what is told.
var politeness = wordSet(`there bot sir madam everyone all so much very a lot again you for your the help answer answers info information that this explaining now then today and
	have good nice day one thanks thank u hello hi ok great helped helping beaucoup merci bonjour how are doing evening morning afternoon night it got bye friend was is really
	helps useful helpful perfect please just me i here no more questions nothing else vous aide pour votre ca cela bien bonne journee soiree tres tout est a team guys folks
	appreciate super clear makes sense thx ty tysm cheers goodbye been wonderful awesome amazing kind lifesaver sweet cool`)

// has reports whether one of the words of a line is in a set.
func has(line string, set map[string]bool) bool { return anyOf(strings.Fields(line), set) }

func anyOf(words []string, set map[string]bool) bool {
	return slices.ContainsFunc(words, func(w string) bool { return set[w] })
}

// onlyOf reports whether every word of a line is in one of the sets.
func onlyOf(line string, sets ...map[string]bool) bool {
	for word := range strings.FieldsSeq(line) {
		if !slices.ContainsFunc(sets, func(set map[string]bool) bool { return set[word] }) {
			return false
		}
	}
	return true
}

// onlyAround reports whether a line is nothing but words that may stand beside what is told.
func onlyAround(line string) bool { return onlyOf(line, aroundContact, correcting, politeness) }
