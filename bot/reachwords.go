package bot

import (
	"regexp"
	"slices"
	"strings"

	"github.com/treadstone-law/answerbot/bot/intake"
	"github.com/treadstone-law/answerbot/matcher/text"
)

// What is wished on how to be reached: "no calls please", "text only", "he checks my phone".

// wishes are the kinds of words in such a line (see shapes.go).
var wishes = kindsOf(map[byte]string{
	'i': `i im id ive we us me my our mine moi mon ma mes notre nous je j m jai chu`,
	'u': `he she they il elle y ils hes shes husband wife partner boyfriend girlfriend spouse ex roommate mother father mom dad parents boss kids children family kids kid
			mari conjoint conjointe chum blonde copain copine femme pere mere patron famille enfants`, // who is not to know
	'c': `call calls ring appel appels appelle appelez appeler appellez appeller appeliez telephonez telephoner`,
	'C': `called phoned appele appelee`,
	'h': `phone cell telephone tel cellulaire line repondeur boite house landline`,
	't': `text texts texting sms texto textos texte textes textez`,
	'm': `email emails emailed mail mails courriel courriels`,
	's': `message messages letter letters lettre lettres mess`,
	'v': `voicemail voicemails vm vocal vocale vocaux`,
	'w': `write contact ecrivez ecris contactez contacte`,
	'l': `leave laissez laisse laisser`,
	'x': `no aucun`,
	'z': `pas jamais`,
	'n': `dont never ne n`,
	'N': `not nt cant cannot doesnt mustnt shouldnt wont isnt arent`,
	'o': `only seulement uniquement instead plutot`,
	'j': `just juste`,
	'b': `by par`,
	'r': `prefer rather prefere jprefere mieux`,
	'B': `be get etre`,
	'a': `must should can may does do will is are has am ca dois doit doivent peut peuvent est soit sont suis hell`,
	'g': `see voit checks check checke reads read look looks listen listens monitor monitors track tracks goes access sees answers verifie regarde fouille lit ecoute surveille controle repond`,
	'k': `know knows find hear aware told savoir sait savent entendre courant`,
	'K': `tell say mention let dites disez parlez`,
	'S': `asleep sleep sleeping sleeps dort dorment`,
	'W': `when quand`,
	'G': `work travail job ouvrage boulot gone out away home parti partie sorti sortie travaille`,
	'A': `alone seul seule`,
	'D': `discreet discret discrets discrete discretes discretement`,
	'd': `ever more back again anymore`,
	'e': `a an any the to at on in of through that this it want you anyone anybody always still also before after during would really all
			d de du des le la les l un une en au aux que qu on vous veux veut sur dans avec maison souvent toujours lui etes tout tous toutes la or ou nor`,
	'R': `sorry`,
	'p': `please pls plz ok okay so but and thanks thank actually svp merci non mais et fait`,
})

const (
	noCall = `^[pxR]*[ie]*(?:(?:n|rN|z)[nNzied]*BC|(?:n|rN)[nNzied]*[ch]|[xz][ied]*h?c|[nie]*ci*z|[Nzx]b[ch])[pidR]*$` // "i dont want to be called", "dont ever call me", "no calls please", "m'appelez pas"
	onlyBy = `ts?[ip]*o|[oj][eb]*t|ti*[po]*[nNxz]e*[ch]|tp+$|^p*bt`                                                    // "text me only", "just by text", "text me dont call", "texts please", "par texto"
	begins = `^[pxRe]*`
)

var (
	uncalled  = shapes(noCall)
	textsOnly = shapes(onlyBy)
	notSo     = shapes(noCall, begins+`(?:`+onlyBy+`)`,
		begins+`[xz]e*(?:[tv]|s[petv]|mp|mei)`, // "no texts", "pas de message sur", "no emails please"
		begins+`ze*c`,                          // "pas d'appels apres"
		begins+`[xz]e*m[ip]*u`,                 // "pas de courriel mon mari les lit"
		`^p*ti*p*$`,                            // "text me"
		begins+`n[ied]*l[iez]*[sv]`,            // "dont leave a message"
		begins+`n[ied]*[chtmw](?:$|[izdpstvxhWGu#]|e+(?:$|[^-u]))`, // "dont text me", "never call at work", "dont email he sees it", and not "never call the police"
		begins+`i?[ctlw]i*z`, // "textez moi pas"
	)
	// notAt ends what is said of the number behind it: "dont call me at", "never text", "n'appelez pas", "dont call my work number", "appelez pas a ma job".
	notAt       = shapes(`e$`, `nd*[chtmw]$`, `[ctw]z$`, `nd*[chtmw]i[eGhu-]*[Ghu-]$`, `[ctw]z[ei]*[Ghu-]$`)
	onlyWritten = shapes(begins+`(?:`+onlyBy+`)`,
		begins+`(?:n[ie]*l[iezx]*|li*[zx]e*)[sv]`, // "dont leave me a voicemail", "laissez pas de message"
		begins+`xvp*$`, begins+`[xz]e*se`, // "no voicemail please", "pas de messages sur"
	)
	byMail    = shapes(`m[ip]*o`, `[or][eibjB]*m`, `^[^nNxz]*bmp*$|jmp*$`)       // "email me only", "id prefer an email", "by email"
	byPhone   = shapes(`[ch]o`, `o[eb]*[ch]`, `r[eibB]*[chC]`, `^[^nNxz]*bhp*$`) // "calls only", "only by phone", "rather be called", "by phone"
	unknowing = shapes(
		`u[aei]*g[ei]*i[ei]*[chtmsv]`,                // "he always checks my phone"
		`u(?:[ei]*[anNz][anNzeiB]*k|[nei]*kz)[eiC]*`, // "my wife must not know", "il sait pas"
		`u[ei]*S(?:$|[^e-])`,                         // "he is asleep"
		`Wu[aei]*(?:z|[nN]?[aei]*[SG])`,              // "when he is not home"
		`W?ia?A`, `D`,                                // "when im alone", "discreet"
		`n[ei]*K.*`, // "dont tell my husband"
	)
)

// noted reports whether a line begins by saying how not to reply, or where not, noCalls whether it says so of calls, whenever, and nothing else.
func noted(line string) bool   { return wishes.in(line, notSo) || notHere.MatchString(line) }
func noCalls(line string) bool { return wishes.in(line, uncalled) }

// notThere reports whether a line before a way to be reached begins so and is on that one: "dont call me at", "never text".
func notThere(line string) bool { return noted(line) && wishes.in(line, notAt) }

// writtenOnly reports whether a line is a wish for no call, or for no message, that is told without being asked; texted whether there is one for texts and no call in it.
func writtenOnly(line string) bool { return wishes.in(line, onlyWritten) }
func texted(line string) bool      { return wishes.in(line, textsOnly) }

// secretly reports whether a line says who is not to know, or who reads or listens.
func secretly(line string) bool { return wishes.in(line, unknowing) }

// butSecrets is a line without what it says of that.
func butSecrets(line string) string {
	words, shape := wishes.shape(line)
	for _, at := range slices.Backward(unknowing.FindAllStringIndex(shape, -1)) {
		words = slices.Delete(words, at[0], at[1])
	}
	return strings.Join(words, " ")
}

// prefers gives the way by which a line says that somebody would rather be reached, "" for none.
func prefers(line string) string {
	switch {
	case wishes.in(line, byMail):
		return intake.Email
	case wishes.in(line, byPhone):
		return intake.Phone
	}
	return ""
}

// isSecret reports whether a line says, of reaching somebody whom the form has just been shown to, who is not to know. Who reads along at work is a question of law.
func (r *detailReader) isSecret(line string, tokens []text.Token) bool {
	return len(tokens) <= fewOfSecret && secretly(line) && !isQuestion(r.said.plain, tokens) && (!atWork.MatchString(line) || !r.lawful())
}

// notHere says where not, and perhaps who listens there: "not at work", "pas sur mon cell il le fouille".
var notHere = regexp.MustCompile(`^(?:(?:please|pls|svp|but|mais|text me|call me|textez moi|appelez moi) )*(?:not|pas) (?:at|on|to|by|a|au|sur|dans|chez|par) (?:(?:my|the|ma|mon|la|le|l) )*(?:work|job|home|house|school|phone|cell|ouvrage|travail|boulot|maison|nous|telephone)` +
	`(?: (?:please|pls|svp|(?:he|she|hes|shes|they|il|elle|ils|y|mon|ma|my)\b.*))*$`)

// fewOfSecret is how many words it has at most.
const fewOfSecret = 12

// atWork is who reads along by law, or not.
var atWork = regexp.MustCompile(`\b(?:boss|patron|employer|work|company|police|they|ils)\b`)
