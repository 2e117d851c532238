package bot

import "github.com/treadstone-law/answerbot/bot/intake"

// formWords are what is said around the form in one language.
type formWords struct {
	unknownAction, unknownField  string
	unknownStep                  string
	cancelled, noForm            string
	sentAlready, sentBefore      string // its reference
	received, receivedUrgent     string // REFERENCE
	next                         string // HOW, BY
	byEmail, byPhone, someday    string
	notYourLawyers, sooner, orUs string
	orCallUs                     string // the same where nobody is called before
	notStored, notReceived, busy string
	callNoNumber, callNumber     string

	// about a request that was sent: REFERENCE, PROMISE, CALL
	sent, promised, sentMore, sentAnother string

	// about the open form: PHONE
	toClose, canClose, toChange      string
	toSend, withoutName              string
	whyForm, orTalk, below, everyOne string
	writtenIn, alreadyIn             string // WHAT
	ifNotYou                         string // of a name that came by itself amid a matter
	nameFirst, notSent, notWritten   string
	goesIn, nameGoesIn               string
	saved                            string
	toTakeOut, oneIsEnough, boxes    string
	forOther, keptBy                 string // keptBy: WHAT
	promise                          string // BY

	fields map[string]string // what they are called where it is said that something was written into them
	and    string            // before the last of them
	also   string            // before a second way to be reached

	// of who is not to be called: as it stands in the form, what it is called there, and what is asked for
	noCalls, uncalled, needsEmail string
}

var englishForm = &formWords{
	unknownAction: "The action of an intake is start, save, back, submit or cancel.",
	unknownField:  "The form has no field %.60q.",
	unknownStep:   "The form has no step %.60q.",
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
	orCallUs:       ", or call our office at %s",
	notStored:      "This could not be stored, so it has not been received. Please send it again in a moment.",
	notReceived:    "Your request has not been received: it could not be stored. Your form is still here; please send it again in a moment.",
	busy:           "Very many people are writing at this moment, so this has not been received. Please send it again in a few seconds.",
	callNoNumber:   "If it cannot wait, please call our office.",
	callNumber:     "If it cannot wait, please call our office at %s.",

	sent:        "Your request REFERENCE has been received.",
	promised:    "Its receipt says: “PROMISE”",
	sentMore:    "I cannot see from here who has read it. To add or correct something, or to take it back, ask for a person and write REFERENCE in the new formCALL.",
	sentAnother: "The form below is for a new request: if it is about the same matter, write REFERENCE in itCALL.",

	toClose: "Shall the form be closed? Then press “Cancel the request” under it. It is still open below, and nothing of it has been sent to us. You can also leave it there and " +
		"ask me something else.",
	canClose: "Yes, you can: press “Cancel the request” under the form. I cannot press it for you. Then it is closed, and nothing in it is sent.",
	toChange: "Nothing is lost: the form is below as you left it, and you can change every answer before you send it. To begin with an empty one, press “Cancel the request” " +
		"and ask for a person again.",
	toSend: "I cannot send the form for you. It is below, at the step where you are; it has been sent only once you have pressed “Send request” on its last page and have " +
		"a reference from us.",
	withoutName: "That is all right. You can ask me anything here without a name. Our team can only reply to somebody who gives one, because we first have to check that " +
		"we are free to act for you. What is in the form is not sent until you press “Send request”; “Cancel the request” closes it.",
	whyForm: "I understand. I am a program and cannot call or write to anybody: the form is how our team learns who you are and how to reach you. A name, one way to reach " +
		"you and a few words are enough, and you can choose there to be called.",
	orTalk:     "If you would rather talk to somebody, call our office at PHONE.",
	below:      "The form is just below: names come first, then how to reach you. Nothing is sent until you press “Send request”.",
	everyOne:   "A person reads every request that is sent.",
	writtenIn:  "I have written that into the form below: WHAT.",
	alreadyIn:  "It holds already what you told me: WHAT.",
	ifNotYou:   "If that is somebody else, write your own name instead.",
	nameFirst:  "Your name comes first.",
	notSent:    "Nothing is sent until you press “Send request”.",
	notWritten: "I have left that out of the form, because it may be somebody else's. If it is how our team can reach you, please write it in below; nothing is sent until you press “Send request”.",
	goesIn:     "The form below has something else there already, and I have left it as it is. Please change it in the form, or say “use … instead”.",
	saved: "Yes. This chat, and what you have put into the form so far, is kept on our server so that you can come back to it. As a request it reaches our team only once you press “Send request”. " +
		"To erase it all, choose “Forget this conversation” in the menu with the three dots.",
	toTakeOut: "You can take that out yourself: in the form below, empty the answer, with “Back” if it is on an earlier page. Nothing is sent until you press “Send request”. Our team can only reply to somebody who gives a " +
		"name and one way to be reached; “Cancel the request” closes the form.",
	oneIsEnough: "That is all right: one way to reach you is enough, an e-mail address or a phone number. The other one can stay empty in the form below.",
	boxes: "The form has three boxes, on the page before its last one. Two are needed to send it: that we may contact you about the request, and that you have read that we are not your lawyers until we have both agreed to it in " +
		"writing. The third is your choice: that what you wrote in this chat goes with the request. None of them is ticked for you.",
	forOther: "You can write for somebody else. Please give your own name and how to reach you in the form below, and say under “What it is about” for whom you write. Nothing is sent until you press “Send request”.",
	keptBy:   "Thank you. I have kept that for the form, should you ask for a person: WHAT. You see it there before anything is sent. What would you like to know?",
	promise: "Nothing has been sent yet: the form is below, at the step where you are. Once you press “Send request” on its last page, we check that we are free to act for you. Then a member of our team " +
		"replies to you: if you send it now, BY.",
	fields: map[string]string{intake.Name: "your name", intake.Opposing: "the other side", intake.Email: "your e-mail address", intake.Phone: "your phone number", intake.Prefer: "how to reply",
		intake.When: "when and how to reach you", intake.About: "what it is about", intake.Deadline: "the date"},
	and: " and ", also: "also",
	noCalls: "no calls", uncalled: "your wish not to be called", needsEmail: "Our team replies by e-mail then, so please write your e-mail address in as well.",
	nameGoesIn: "If that is a name, please write it in the form below: it reaches our team only from there, and only when you press “Send request”. If it is a question, tell me a " +
		"little more.",
}

var frenchForm = &formWords{
	unknownAction: "L'action d'un formulaire est start, save, back, submit ou cancel.",
	unknownField:  "Le formulaire n'a pas de champ %.60q.",
	unknownStep:   "Le formulaire n'a pas d'étape %.60q.",
	cancelled: "Le formulaire a été fermé et rien de ce qu'il contient n'a été envoyé. Ce que vous y avez écrit ne sera ni utilisé ni montré de nouveau; pour l'effacer aussi de nos " +
		"systèmes, effacez cette conversation. Vous pouvez continuer à poser des questions, ou demander une personne plus tard.",
	noForm: "Aucun formulaire n'est ouvert et rien n'a été envoyé. Vous pouvez continuer à poser des questions, ou demander une personne.",
	sentAlready: "Votre demande a été envoyée, et nous l'avons. Sa référence est %s. Fermer le formulaire ne la retire pas; si vous n'en avez plus besoin, " +
		"dites-le à la personne qui vous répondra.",
	sentBefore:     "La demande que vous avez envoyée auparavant n'en est pas changée : nous l'avons. Sa référence est %s.",
	received:       "Votre demande a été reçue. Sa référence est REFERENCE.",
	receivedUrgent: "Votre demande a été reçue et est marquée comme urgente : elle sera lue avant les autres. Sa référence est REFERENCE.",
	next:           "Nous vérifions d'abord que nous sommes libres d'agir pour vous. Ensuite, un membre de notre équipe vous répondHOW, BY.",
	byEmail:        " par courriel", byPhone: " par téléphone",
	someday:        "dès que notre bureau est de nouveau ouvert",
	notYourLawyers: "Nous ne sommes pas vos avocats tant que nous n'en avons pas convenu par écrit.",
	sooner:         "Si un délai expire avant, appelez un avocat maintenant",
	orUs:           ", ou notre bureau au %s",
	orCallUs:       ", ou appelez notre bureau au %s",
	notStored:      "Ce message n'a pas pu être enregistré; il n'a donc pas été reçu. Veuillez l'envoyer de nouveau dans un instant.",
	notReceived:    "Votre demande n'a pas été reçue : elle n'a pas pu être enregistrée. Votre formulaire est toujours là; veuillez l'envoyer de nouveau dans un instant.",
	busy:           "Beaucoup de personnes écrivent en ce moment; ce message n'a donc pas été reçu. Veuillez l'envoyer de nouveau dans quelques secondes.",
	callNoNumber:   "Si cela ne peut attendre, appelez notre bureau.",
	callNumber:     "Si cela ne peut attendre, appelez notre bureau au %s.",

	sent:        "Votre demande REFERENCE a été reçue.",
	promised:    "L'accusé de réception dit : « PROMISE »",
	sentMore:    "Je ne peux pas voir d'ici qui l'a lue. Pour ajouter ou corriger quelque chose, ou pour la retirer, demandez une personne et écrivez REFERENCE dans le nouveau formulaireCALL.",
	sentAnother: "Le formulaire ci-dessous sert à une nouvelle demande : s'il s'agit de la même affaire, écrivez-y REFERENCECALL.",

	toClose: "Faut-il fermer le formulaire? Appuyez alors sur « Annuler la demande » en dessous. Il est toujours ouvert ci-dessous, et rien ne nous en a été envoyé. Vous pouvez aussi le " +
		"laisser là et me poser une autre question.",
	canClose: "Oui, vous pouvez : appuyez sur « Annuler la demande » sous le formulaire. Je ne peux pas le faire à votre place. Il est alors fermé, et rien de ce qu'il contient n'est envoyé.",
	toChange: "Rien n'est perdu : le formulaire est ci-dessous comme vous l'avez laissé, et vous pouvez tout modifier avant de l'envoyer. Pour en commencer un vide, appuyez sur " +
		"« Annuler la demande » et demandez de nouveau une personne.",
	toSend: "Je ne peux pas envoyer le formulaire à votre place. Il est ci-dessous, à l'étape où vous êtes; il n'est envoyé que lorsque vous avez appuyé sur « Envoyer la demande » à " +
		"la dernière page et reçu une référence de notre part.",
	withoutName: "C'est correct. Vous pouvez tout me demander ici sans donner de nom. Notre équipe ne peut répondre qu'à une personne qui donne le sien, car nous devons d'abord vérifier " +
		"que nous sommes libres d'agir pour vous. Le formulaire n'est pas envoyé tant que vous n'appuyez pas sur « Envoyer la demande »; « Annuler la demande » le ferme.",
	whyForm: "Je comprends. Je suis un programme et ne peux ni appeler ni écrire à personne : c'est par le formulaire que notre équipe apprend qui vous êtes et comment vous joindre. Un nom, " +
		"un moyen de vous joindre et quelques mots suffisent, et vous pouvez y choisir d'être appelé.",
	orTalk:     "Si vous préférez parler à quelqu'un, appelez notre bureau au PHONE.",
	below:      "Le formulaire est juste ci-dessous : d'abord les noms, puis comment vous joindre. Rien n'est envoyé tant que vous n'appuyez pas sur « Envoyer la demande ».",
	everyOne:   "Une personne lit chaque demande envoyée.",
	writtenIn:  "Je l'ai écrit dans le formulaire ci-dessous : WHAT.",
	alreadyIn:  "Il contient déjà ce que vous m'avez dit : WHAT.",
	ifNotYou:   "Si c'est quelqu'un d'autre, écrivez plutôt votre propre nom.",
	nameFirst:  "Votre nom vient d'abord.",
	notSent:    "Rien n'est envoyé tant que vous n'appuyez pas sur « Envoyer la demande ».",
	notWritten: "Je ne l'ai pas écrit dans le formulaire, car c'est peut-être celui de quelqu'un d'autre. Si notre équipe peut vous y joindre, veuillez l'écrire ci-dessous; rien n'est envoyé tant que vous n'appuyez pas sur « Envoyer la demande ».",
	goesIn:     "Il y a déjà autre chose à cet endroit du formulaire ci-dessous, et je l'ai laissé. Veuillez le modifier dans le formulaire, ou écrire « plutôt … ».",
	saved: "Oui. Cette conversation, et ce que vous avez mis dans le formulaire jusqu'ici, est conservée sur notre serveur pour que vous puissiez y revenir. Notre équipe ne reçoit une demande que lorsque vous appuyez sur " +
		"« Envoyer la demande ». Pour tout effacer, choisissez « Oublier cette conversation » dans le menu aux trois points.",
	toTakeOut: "Vous pouvez l'enlever vous-même : dans le formulaire ci-dessous, videz la réponse, avec « Retour » si elle est à une page précédente. Rien n'est envoyé tant que vous n'appuyez pas sur « Envoyer la demande ». " +
		"Notre équipe ne peut répondre qu'à une personne qui donne un nom et un moyen de la joindre; « Annuler la demande » ferme le formulaire.",
	oneIsEnough: "C'est correct : un seul moyen de vous joindre suffit, un courriel ou un numéro de téléphone. L'autre peut rester vide dans le formulaire ci-dessous.",
	boxes: "Le formulaire a trois cases, à l'avant-dernière page. Deux sont nécessaires pour l'envoyer : que nous pouvons communiquer avec vous au sujet de la demande, et que vous avez lu que nous ne sommes pas vos avocats tant que nous n'en " +
		"avons pas convenu par écrit. La troisième est à votre choix : que ce que vous avez écrit dans ce clavardage accompagne la demande. Aucune n'est cochée d'avance.",
	forOther: "Vous pouvez écrire pour quelqu'un d'autre. Donnez dans le formulaire ci-dessous votre propre nom et comment vous joindre, et dites sous « De quoi il s'agit » pour qui vous écrivez. Rien n'est envoyé tant que vous n'appuyez pas sur « Envoyer la demande ».",
	keptBy:   "Merci. Je le garde pour le formulaire, si vous demandez une personne : WHAT. Vous l'y verrez avant que quoi que ce soit soit envoyé. Que voulez-vous savoir?",
	promise: "Rien n'a encore été envoyé : le formulaire est ci-dessous, à l'étape où vous êtes. Quand vous aurez appuyé sur « Envoyer la demande » à la dernière page, nous vérifierons que nous sommes libres d'agir pour vous. " +
		"Ensuite, un membre de notre équipe vous répondra : si vous l'envoyez maintenant, BY.",
	fields: map[string]string{intake.Name: "votre nom", intake.Opposing: "l'autre partie", intake.Email: "votre courriel", intake.Phone: "votre numéro de téléphone", intake.Prefer: "comment vous répondre",
		intake.When: "quand et comment vous joindre", intake.About: "ce dont il s'agit", intake.Deadline: "la date"},
	and: " et ", also: "aussi",
	noCalls: "pas d'appels", uncalled: "votre souhait de ne pas être appelé", needsEmail: "Notre équipe répondra alors par courriel : veuillez aussi écrire votre adresse courriel.",
	nameGoesIn: "Si c'est un nom, veuillez l'écrire dans le formulaire ci-dessous : il ne parvient à notre équipe que de là, et seulement quand vous appuyez sur « Envoyer la demande ». Si c'est une " +
		"question, dites-m'en un peu plus.",
}
