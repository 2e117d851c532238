package bot

import "regexp"

// formTalk are the kinds of words that are said about the form (see shapes.go).
var formTalk = kindsOf(map[byte]string{
	'p': `please pls ok okay sorry wait well so just actually oh ah hi um euh now thanks thank finalement bon svp merci veuillez lets maintenant and pis et ben desole desolee alors right anymore either moment presentement`,
	'x': `no non`,
	'B': `but only mais juste`,
	'i': `i you u we je j tu vous on me moi im`,
	'w': `can could may would want wanna like id how do to need veux voudrais jveux peux puis pouvez comment faire est estceque que peut faut il writing asking`,
	'c': `cancel close stop exit quit scrap drop withdraw discard annule annuler annulez ferme fermer fermez quitter arrete arreter arretez`,
	'N': `nevermind nvm`,
	'F': `forget oubliez oublie`,
	'e': `delete erase wipe clear remove take efface effacer effacez jefface enleve enlever enlevez jenleve oter supprime supprimer supprimez retire retirer retirez`,
	't': `it this that the my a whole form request thing then about from out off in there here le la l ma mon mes ce cette ca cela formulaire demande de du dans en of un une d an any own working full last`,
	'a': `everything all tout data info information messages chat conversation donnees wrote typed said`,
	'f': `name nom`,
	'W': `number phone email emails mail address cell cellphone internet numero num telephone tel cellulaire courriel courriels adresse`,
	'n': `dont not pas aint ne n`,
	'h': `have got use ve ai avons jai jen`,
	's': `am its is thats c lawyer`,
	'g': `for pour behalf`,
	'P': kin + ` son neighbour neighbor grandmother grandfather grandma grandpa voisin voisine`,
	'V': `fill complete send remplir envoyer`,
	'u': `her him them elle lui eux somebody someone else another person quelqu autre personne`,
})

// asked is what may stand before what somebody wants done.
const asked = `^(?:[pxB]|i?w+i?)*`

var (
	// closing wants the form closed, erasing what was said forgotten, takingOut one answer taken out.
	closing   = regexp.MustCompile(asked + `(?:c|N|Ft)[tap]*$|^[pxB]*i?n[nw]+t*s$`)
	erasing   = regexp.MustCompile(asked + `et*a[tapi]*$`)
	takingOut = regexp.MustCompile(asked + `et+[fW][fWtp]*$`)
	// wayless tells that one of the ways to be reached is none, forOthers that the request is somebody else's.
	wayless   = regexp.MustCompile(`^[pB]*[ih]*[nx][nhxt]*W[Wtpi]*(?:B.*)?$`)
	forOthers = regexp.MustCompile(`^[pxBwitsng]*gt+P[nxgti]*$|^i?w[iw]*[Vw][tVw]*g(?:[tu]+|t.)$`)
)

// kin are those near to somebody.
const kin = `brother sister mother father mom mum dad daughter friend wife husband partner spouse boyfriend girlfriend roommate cousin uncle aunt frere soeur mere pere fils fille
		ami amie chum blonde cousine oncle tante mari femme conjoint conjointe epoux epouse`
