package bot

// formWords are what is said around the form in one language.
type formWords struct {
	unknownAction, unknownField  string
	cancelled, noForm            string
	sentAlready, sentBefore      string // its reference
	received, receivedUrgent     string // REFERENCE
	next                         string // HOW, BY
	byEmail, byPhone, someday    string
	notYourLawyers, sooner, orUs string
	notStored, notReceived, busy string
	callNoNumber, callNumber     string
}

var englishForm = &formWords{
	unknownAction: "The action of an intake is start, save, back, submit or cancel.",
	unknownField:  "The form has no field %.60q.",
	cancelled: "The form has been closed and nothing in it was sent. What you typed in it is not used and not shown again; to erase it from our storage as well, " +
		"erase this conversation. You can go on asking, or ask for a person later.",
	noForm:         "No form is open, and nothing has been sent. You can go on asking, or ask for a person.",
	sentAlready:    "Your request was sent, and we have it. Its reference is %s. Closing the form does not take it back; if you no longer need it, tell the person who replies to you.",
	sentBefore:     "The request that you sent before is not changed by this: we have it. Its reference is %s.",
	received:       "Your request has been received. Its reference is REFERENCE.",
	receivedUrgent: "Your request has been received and is marked as urgent: it is read before the others. Its reference is REFERENCE.",
	next:           "Next, we check that we are free to act for you. Then a member of our team replies to youHOW, BY.",
	byEmail:        " by e-mail", byPhone: " by phone",
	someday:        "as soon as our office is open again",
	notYourLawyers: "We are not your lawyers until we have both agreed to it in writing.",
	sooner:         "If a deadline of yours is sooner, please call a lawyer now",
	orUs:           ", or our office at %s",
	notStored:      "This could not be stored, so it has not been received. Please send it again in a moment.",
	notReceived:    "Your request has not been received: it could not be stored. Your form is still here; please send it again in a moment.",
	busy:           "Very many people are writing at this moment, so this has not been received. Please send it again in a few seconds.",
	callNoNumber:   "If it cannot wait, please call our office.",
	callNumber:     "If it cannot wait, please call our office at %s.",
}

var frenchForm = &formWords{
	unknownAction: "L'action d'un formulaire est start, save, back, submit ou cancel.",
	unknownField:  "Le formulaire n'a pas de champ %.60q.",
	cancelled: "Le formulaire a été fermé et rien de ce qu'il contient n'a été envoyé. Ce que vous y avez écrit ne sera ni utilisé ni montré de nouveau; pour l'effacer aussi de nos " +
		"systèmes, effacez cette conversation. Vous pouvez continuer à poser des questions, ou demander une personne plus tard.",
	noForm: "Aucun formulaire n'est ouvert et rien n'a été envoyé. Vous pouvez continuer à poser des questions, ou demander une personne.",
	sentAlready: "Votre demande a été envoyée, et nous l'avons. Sa référence est %s. Fermer le formulaire ne la retire pas; si vous n'en avez plus besoin, " +
		"dites-le à la personne qui vous répondra.",
	sentBefore:     "La demande que vous avez envoyée auparavant n'en est pas changée: nous l'avons. Sa référence est %s.",
	received:       "Votre demande a été reçue. Sa référence est REFERENCE.",
	receivedUrgent: "Votre demande a été reçue et est marquée comme urgente: elle sera lue avant les autres. Sa référence est REFERENCE.",
	next:           "Nous vérifions d'abord que nous sommes libres d'agir pour vous. Ensuite, un membre de notre équipe vous répondHOW, BY.",
	byEmail:        " par courriel", byPhone: " par téléphone",
	someday:        "dès que notre bureau est de nouveau ouvert",
	notYourLawyers: "Nous ne sommes pas vos avocats tant que nous n'en avons pas convenu par écrit.",
	sooner:         "Si un délai expire avant, appelez un avocat maintenant",
	orUs:           ", ou notre bureau au %s",
	notStored:      "Ce message n'a pas pu être enregistré; il n'a donc pas été reçu. Veuillez l'envoyer de nouveau dans un instant.",
	notReceived:    "Votre demande n'a pas été reçue: elle n'a pas pu être enregistrée. Votre formulaire est toujours là; veuillez l'envoyer de nouveau dans un instant.",
	busy:           "Beaucoup de personnes écrivent en ce moment; ce message n'a donc pas été reçu. Veuillez l'envoyer de nouveau dans quelques secondes.",
	callNoNumber:   "Si cela ne peut attendre, appelez notre bureau.",
	callNumber:     "Si cela ne peut attendre, appelez notre bureau au %s.",
}

func formWordsOf(lang string) *formWords {
	if lang == "fr" {
		return frenchForm
	}
	return englishForm
}
