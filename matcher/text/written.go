package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// French as it is typed on a phone: "jveu parler a kekun", "y ma frapper", "c tu privé", "koi faire". Whole words are left out or run together, and what
// is written for them is often another word of the language: "ma" for "m'a", "c" for "c'est", "pu" for "plus". So they are written out before anything
// looks at a message, the ambiguous ones only beside words that tell of French, and where the words next to them allow.

// maxWritten is the longest message that is written out, in bytes.
const maxWritten = 4 << 10

// Written gives a message with its French phone spellings written out; all else stays as it is.
func Written(message string) string {
	if len(message) > maxWritten || !mayBeShort(message) {
		return message
	}
	words := runs(message)
	if !tellsFrench(message, words) {
		return message
	}
	var out strings.Builder
	from, asks := 0, false
	for i, w := range words {
		if isParticle(words, i) {
			out.WriteString(strings.TrimRight(message[from:w.from], " "))
			from, asks = w.to, true
		} else if long := writtenOut(words, i); long != "" {
			out.WriteString(message[from:w.from])
			out.WriteString(long)
			from = w.to
		}
		if asks && w.ends {
			out.WriteString(message[from:w.to])
			if from = w.to; !strings.HasPrefix(message[from:], "?") {
				out.WriteString("?")
			}
			asks = false
		}
	}
	if from == 0 {
		return message
	}
	out.WriteString(message[from:])
	return out.String()
}

// mayBeShort reports whether a word of a message may be short for something: most messages have none, and are not looked at further.
func mayBeShort(message string) bool {
	var letters [longestShort]byte
	n := 0 // of the word so far; longestShort+1 for one that is too long
	for i := 0; i <= len(message); i++ {
		var b byte
		if i < len(message) {
			b = message[i]
			if b >= 'A' && b <= 'Z' {
				b |= ' '
			}
			if isLower(b) || isDigit(b) || b >= utf8.RuneSelf {
				if n < longestShort {
					letters[n] = b
				}
				n = min(n+1, longestShort+1)
				continue
			}
		}
		if n > 0 && n <= longestShort && (short[string(letters[:n])] || letters[0] == 'j' && n > 3 && !vowel(letters[1])) {
			return true
		}
		n = 0
	}
	return false
}

// longestShort is the longest word that is short for something, in bytes; a verb with a pronoun before it may be longer.
const longestShort = 16

// run is a word of a message, and where it stands there.
type run struct {
	word     string // folded
	from, to int
	accented bool // ends in é, ée or és
	elided   bool // an apostrophe comes right after it
	ends     bool // nothing of its sentence comes after it
}

// runs gives the words of a message: runs of letters and digits.
func runs(message string) []run {
	words := make([]run, 0, len(message)/4+1)
	from := -1
	add := func(to int) {
		if from >= 0 {
			typed := message[from:to]
			bare := strings.TrimRight(typed, "esES")
			words = append(words, run{word: Fold(typed), from: from, to: to, accented: strings.HasSuffix(bare, "é") || strings.HasSuffix(bare, "É")})
			from = -1
		}
	}
	for at, r := range message {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r):
			if from < 0 {
				from = at
			}
			continue
		case strings.ContainsRune(".?!\n,;", r):
			add(at)
			if len(words) > 0 {
				words[len(words)-1].ends = true
			}
			continue
		}
		if add(at); (r == '\'' || r == '’') && len(words) > 0 {
			words[len(words)-1].elided = words[len(words)-1].to == at
		}
	}
	add(len(message))
	if len(words) > 0 {
		words[len(words)-1].ends = true
	}
	return words
}

// tellsFrench reports whether the words of a message tell of French: a phone spelling that is no word of English, more of the little words than are
// English, or an accent.
func tellsFrench(message string, words []run) bool {
	balance := 0
	for _, w := range words {
		switch sign := signs[w.word]; {
		case sign == surely:
			return true
		case sign == 0 && joined(w.word) != "":
			balance++
		default:
			balance += sign
		}
	}
	return balance > 0 || balance == 0 && strings.ContainsAny(message, "éèêàçùÉÈÊÀÇ")
}

// signs are what a word says of the language of a message: one for French, -1 for English, and surely for what no English message holds.
var signs = func() map[string]int {
	of := make(map[string]int)
	for w := range stopWords[French] {
		of[w]++
	}
	for w := range stopWords[English] {
		of[w]--
	}
	for w := range maybeFrench {
		of[w] = 1
	}
	for w := range onlyFrench {
		of[w] = surely
	}
	return of
}()

const surely = 100

// writtenOut gives what the word at i is short for, or "".
func writtenOut(words []run, i int) string {
	w := words[i].word
	if long, ok := shortFor[w]; ok {
		return long
	}
	var before, after string
	if i > 0 && !words[i-1].ends {
		before = words[i-1].word
	}
	if !words[i].ends && i+1 < len(words) {
		after = words[i+1].word
	}
	switch w {
	case "c":
		if after != "" && after != "est" && after != "ou" && !words[i].elided {
			return "c'est"
		}
	case "g":
		if after != "" && !numeric(after) && !words[i].elided {
			return "j'ai"
		}
	case "y":
		if (verbsAfterY[after] || after == "ma" || after == "ta" || after == "a" && right(words[i+2:])) && !beforeY[before] {
			return "il"
		}
	case "ma", "ta":
		if participle(words, i+1, after) {
			return w[:1] + "'a"
		}
	case "la":
		if subjects[before] && after != "" && words[i+1].accented && !nouns[after] {
			return "l'a"
		}
	case "a":
		if verbsAfterA[after] && (before == "" || beforeA[before]) {
			return "elle"
		}
	case "tes":
		if after == "tu" {
			return "t'es"
		}
	case "quy":
		if after == "a" || after == "avait" || after == "aura" || after == "en" {
			return "qu'il y"
		}
		return "qu'il"
	case "ya", "yas":
		if right(words[i+1:]) {
			return "il a"
		}
		return "il y a"
	case "davis":
		if beforeAvis[before] {
			return "d'avis"
		}
	case "pu":
		if !have[before] {
			return "plus"
		}
	case "pus":
		if before != "" && !beforePus[before] || after != "" && afterPus[after] {
			return "plus"
		}
	case "den":
		if after != "" {
			return "d'en"
		}
	case "sa":
		if verbsAfterSa[after] || after == "" && before != "" {
			return "ça"
		}
	case "ba":
		if objects[before] {
			return "bat"
		}
	case "peu":
		if before == "je" || before == "tu" || before == "on" {
			return "peux"
		}
	}
	return joined(w)
}

// isParticle reports whether the word at i is the "tu" of a question, which follows what no "tu" does: "je peux tu", "faut tu", "ça change tu". What somebody
// is said to say to a "tu" is none: "il dit tu dois partir".
func isParticle(words []run, i int) bool {
	if words[i].word != "tu" || i == 0 || words[i-1].ends {
		return false
	}
	verb := words[i-1].word
	if verb == "tes" || mayI[verb] { // "tes tu avocat", "jpeux tu te parler"
		return true
	}
	if !words[i].ends && i+1 < len(words) && afterSubjectTu[words[i+1].word] {
		return false
	}
	long, isShort := shortFor[verb]
	return beforeParticle[verb] || isShort && strings.HasPrefix(long, "j") || joined(verb) != "" ||
		i > 1 && !words[i-2].ends && (words[i-2].word == "je" || words[i-2].word == "j" && words[i-2].elided)
}

// right reports whether words begin with "le droit", as what somebody has, after the "tu" of a question or not.
func right(words []run) bool {
	for _, w := range words[:min(3, len(words))] {
		switch w.word {
		case "droit", "raison":
			return true
		case "tu", "le", "pas":
		default:
			return false
		}
	}
	return false
}

// joined parts a pronoun from the verb that it is joined to without a vowel: "jpaye", "jcomprend".
func joined(w string) string {
	const least = 4
	if len(w) < least || w[0] != 'j' || vowel(w[1]) || w[1] == 'h' || w[1] == 'j' || !strings.ContainsAny(w[2:], "aeiou") || strings.HasPrefix(w, "jp") && !vowel(w[2]) && w[2] != 'l' && w[2] != 'r' {
		return ""
	}
	return "je " + w[1:]
}

// participle reports whether the word at i, after what may be "m'a", is what somebody has done: "ma frappé", "ma frapper", "ma batu".
func participle(words []run, i int, w string) bool {
	switch {
	case w == "" || nouns[w]:
		return false
	case words[i].accented || participles[w]:
		return true
	}
	return len(w) > 4 && strings.HasSuffix(w, "er")
}

func numeric(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return unicode.IsDigit(r)
}

// What is short for what, whatever stands beside it, where the message is in French. Those that no English message holds tell that it is.
var (
	shortFor = pairs(`jveu je+veux jve je+veux jvx je+veux jveut je+veux jveux je+veux jvai je+vais jpe je+peux jpeu je+peux jpeut je+peux jsui je+suis jss je+suis jsus je+suis jsu je+suis
		jsuis je+suis chu je+suis chus je+suis chui je+suis chuis je+suis jai j'ai jme je+me jmen je+m'en jte je+te jen j'en jy j'y jdoi je+dois jdois je+dois jtai j'étais jetais j'étais
		mappelle m'appelle mapelle m'appelle mapel m'appelle mappel m'appelle sappelle s'appelle sapelle s'appelle sapel s'appelle mappeler m'appeler quil qu'il quils qu'ils quon qu'on kil qu'il kon qu'on
		cest c'est cetait c'était cte cette daccord d'accord daide d'aide davocat d'avocat darreter d'arrêter darrete d'arrêter dargent d'argent davance d'avance lavocat l'avocat lavocate l'avocate
		lappart l'appartement lappartement l'appartement limmigration l'immigration laudience l'audience lhuissier l'huissier lecole l'école lenfant l'enfant lassurance l'assurance
		lhopital l'hôpital larret l'arrêt lautre l'autre largent l'argent menferme m'enferme menfermer m'enfermer maider m'aider maide m'aide magresse m'agresse mattaque m'attaque minsulte m'insulte
		moblige m'oblige mexpulse m'expulse mattend m'attend matend m'attend memmener m'emmener mareter m'arrêter marreter m'arrêter nai n'ai nest n'est netait n'était setait s'était
		ske ce+que keske qu'est-ce+que kesse qu'est-ce+que kesske qu'est-ce+que kess qu'est-ce+que koi quoi kwa quoi kan quand kand quand qd quand ki qui ke que kel quel kelle quelle kels quels
		pk pourquoi pkoi pourquoi pq pourquoi pourkoi pourquoi cmt comment coman comment comen comment cmb combien kekun quelqu'un kkun quelqu'un qqun quelqu'un qqn quelqu'un kelkun quelqu'un kelkin quelqu'un
		quelqun quelqu'un quelquun quelqu'un tjs toujours tjr toujours tjrs toujours mtn maintenant mnt maintenant maintenan maintenant bcp beaucoup bcoup beaucoup bocou beaucoup mci merci mrc merci mrci merci
		slt salut bjr bonjour bonjou bonjour bsr bonsoir ajd aujourd'hui auj aujourd'hui demin demain dmain demain 2main demain tt tout pcq parce+que pke parce+que parske parce+que pask parce+que paske parce+que
		ds dans avk avec avc avec vs vous ns nous icitte ici icite ici yest il+est ye il+est yen il+y+en yavait il+y+avait
		jmappelle je+m'appelle jmappel je+m'appelle jmapelle je+m'appelle jmapel je+m'appelle jlai je+l'ai jlenvoi je+l'envoie jlenvoie je+l'envoie num numéro ct c'était rdv rendez-vous
		kekchose quelque+chose kelkchose quelque+chose qqchose quelque+chose qqch quelque+chose pdt pendant dsl désolé dla de+la yont ils+ont veu veux vx veux doi dois vai vais fo faut fau faut ossi aussi
		dehor dehors metre mettre batu battu batue battue etrangle étrangle polis police vien vient barrures serrures toe toi cb combien kes qu'est-ce+que sy s'il jvas je+vais jle je+le jla je+la lai l'ai ptit petit ptite petite ptits petits ptites petites
		larreter l'arrêter lannuler l'annuler lecrire l'écrire menlever m'enlever mavertir m'avertir slaquer congédié slaqué congédié slaker congédié slacker congédié slaque congédié piasses dollars piastres dollars piasse dollar`)
	short = func() map[string]bool { // and those that are where the words beside them allow
		all := Set(`a c g quy tes y ya yas ma ta la pu pus den sa ba peu tu davis`)
		for w := range shortFor {
			all[w] = true
		}
		return all
	}()
	onlyFrench = Set(`jveu jve jvx jveut jveux jvai jpeu jpeux jpeut jsui jss jsus jsuis chuis chui jai jme jmen jdois jdoi mappelle mapelle sappelle quil quils quon kil ske keske kesse kesske
		menferme menfermer maide maider magresse mattaque minsulte mexpulse kekun kkun qqun qqn kelkun kelkin quelqun quelquun tjrs tjr mtn bcp bcoup pkoi pourkoi slt bjr bsr pcq parske paske icitte icite slaquer piasses barrures daccord davocat lavocat lappart limmigration laudience`)

	maybeFrench = Set(`cb combien ptits kes toe y koi kwa kan kand ki ke kel kelle pk pq mci slt chu chus ya kil kon vx veu fau doi`)

	beforeParticle = Set(`faut peut va a ai doit doivent est sont ont vont peuvent compte comptent marche prend vaut coute donne passe reste change couvre tient garde aide existe arrive serait sera
		pourrait pourraient aurait aura c cest ya yest yont fait paye paie perd finit commence tombe suffit chu`)
	mayI           = Set(`jpeux jpeut jpeu jpe jdois jdoi`)
	afterSubjectTu = Set(`as es vas peux dois veux sais fais viens prends mets va te t me m ne n sors pars vois connais comprends parles payes penses`)
	beforeAvis     = Set(`combien jour jours mois semaine semaines pas changer change assez sans plus heures`)

	verbsAfterY = Set(`me m te t se s le la les nous vous ne n dit disait veut veu veulent va vont est sont etait fait font varge cogne fesse sacre gueule garde peut peu peuvent doit doivent refuse menace paye paie frappe boit crie prend garde
		entre rentre vient arrive repond sait pense croit appelle envoie demande dise disent reste vit vend bat ba pas prennent menferme magresse mattaque minsulte moblige maide`)
	beforeY      = Set(`il elle ils elles on ca j n ne pas qu s m t l d je tu nous vous`)
	verbsAfterA  = Set(`veut veu peut doit va vas sait vient travaille vit reste refuse`) // "a veut pas": "elle veut pas"
	beforeA      = Set(`pis et si mais que quand parce`)
	subjects     = Set(`il elle y on qui chum mari conjoint ex pere mere oncle frere soeur boss patron police proprio proprietaire`)
	objects      = Set(`me m te le la les nous vous il y`)
	have         = Set(`ai as a ont avons avez avait avais aurait aurais aura eu g jai pas`)
	beforePus    = Set(`du de le un avec et je il elle on`) // "du pus", "je pus"
	afterPus     = Set(`de d vivre etre rien capable personne jamais besoin envie moyen`)
	verbsAfterSa = Set(`va marche fait prend coute dure veut arrive sert commence finit finis change depend suffit vaut devient se me m te s ne n ma peut doit prendra prendrait sera serait regarde cout`)
	nouns        = Set(`sante moitie propriete citoyennete liberte societe securite qualite fierte dignite parente majorite cle maternite paternite publicite identite responsabilite volonte faculte difficulte
		mer sister fille famille amitie annee journee duree arrivee entree soiree cite communaute nationalite charite bonte beaute fiancee cheminee`)
	participles = Set(`abandonne accuse agresse appele arrete averti ba barre battu batu batue blesse congedie crie detenu dis dit donne ecrit enferme enleve envoye etrangle
		expulse fait fesse frappe gifle harcele insulte jete laisse lock menace menti mis mordu oblige offert ouvert permis poursuivi pousse pris promis puni
		quitte ramasse reduit refuse rendu renvoye retenu slaque suivi tape touche trahi transmis trompe vendu viole vire vole volee vu`)
)

// pairs reads words and what each is short for, in which a plus stands for a space.
func pairs(words string) map[string]string {
	fields := strings.Fields(words)
	m := make(map[string]string, len(fields)/2)
	for i := 0; i+1 < len(fields); i += 2 {
		m[Fold(fields[i])] = strings.ReplaceAll(fields[i+1], "+", " ")
	}
	return m
}
