package intake

// labels are the form's words in one language.
type labels struct {
	name, email, phone, either, area, other, about, aboutHelp, consent                        string
	need, needName, needArea, needAbout, needConsent, needEither, badEmail, badPhone, tooLong string
}

var english = &labels{
	name: "Your name", email: "E-mail", phone: "Phone", either: "E-mail or phone: one is enough.", area: "What is it about?", other: "Something else, or not sure",
	about:     "In a few sentences",
	aboutHelp: "A short outline is enough. Please leave out documents and secrets for now: we first have to check that we are free to act for you.",
	consent:   "You may contact me about this request. I know that sending it does not make you my lawyers.",
	need:      "Please fill this in.", needName: "Please write your name.", needArea: "Please choose one of the list.", needAbout: "Please say in a few words what it is about.",
	needConsent: "Please tick the box, so that we may contact you.", needEither: "Please give an e-mail address or a phone number.",
	badEmail: "This does not look like an e-mail address. An example: name@example.com", badPhone: "This does not look like a phone number. An example: 416 555 0123",
	tooLong: "Please keep this to %d characters.",
}

var french = &labels{
	name: "Votre nom", email: "Courriel", phone: "Téléphone", either: "Courriel ou téléphone: l'un des deux suffit.", area: "De quoi s'agit-il?", other: "Autre chose, ou je ne sais pas",
	about:     "En quelques phrases",
	aboutHelp: "Un bref aperçu suffit. N'envoyez pas encore de documents ni de secrets: nous devons d'abord vérifier que nous sommes libres d'agir pour vous.",
	consent:   "Vous pouvez communiquer avec moi au sujet de cette demande. Je sais que l'envoyer ne fait pas de vous mes avocats.",
	need:      "Veuillez remplir ce champ.", needName: "Veuillez écrire votre nom.", needArea: "Veuillez choisir dans la liste.", needAbout: "Veuillez dire en quelques mots de quoi il s'agit.",
	needConsent: "Veuillez cocher la case pour que nous puissions vous joindre.", needEither: "Veuillez donner un courriel ou un numéro de téléphone.",
	badEmail: "Ceci ne ressemble pas à une adresse courriel. Un exemple: nom@exemple.com", badPhone: "Ceci ne ressemble pas à un numéro de téléphone. Un exemple: 416 555 0123",
	tooLong: "Veuillez vous limiter à %d caractères.",
}

func labelsOf(lang string) *labels {
	if lang == "fr" {
		return french
	}
	return english
}
