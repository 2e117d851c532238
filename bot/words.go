package bot

import "github.com/treadstone-law/answerbot/corpus"

// words are the bot's own words in one language, of which there is one value: english or french. None of them is legal information: that is
// the corpus's alone.
type words struct {
	lang     string
	form     *formWords
	takeover *takeoverWords

	greeting, disclaimer                         string
	otherLanguage, onlyOther, inOther            string
	sorry, sorryNothing, twoQuestions, alsoAsked string
	whichOne, thereAre, takeYourTime, noNumbers  string
	condolence                                   string
	notInThat                                    string // of who asks what the answer given does not tell
	notThat, alsoPicked                          string
	clarify, clarifyAgain, none, aged            string
	stillThat, stillThese                        string // of who tells more: what was given, or offered, still fits best
	nearestThat, nearestIs                       string // and of who asks more of it; of what is not offered again
	saysOnThat, saysTwo, orThese                 string // of who asks about what was given: its words on that
	readOn                                       string // of who says yes to an answer
	inShort, wholePage, explain, ourFirm         string // of who has not understood it; how the office is called that has no name
	saysAgain, saysNear                          string // which were just quoted to another question, or may not be on it
	ifYouMean                                    string // of who asks about one of the choices: its words on that
	rephrase, notFound, noneOfThese, withdrawn   string
	elsewhere, elsewhereAsk                      string
	again, requested, urgent, crisis             string
	urgentForm, crisisForm                       string // said after these where there is a form to fill in
	ambulance, ambulanceForm                     string // the same, where 911 is all there is to call
	requestedAgain, answeredToo                  string
	fromSpouse                                   string // what who leaves a violent home would say, to read what they ask with
	numbersAgain, hereAgain                      [2]string
	calm, calmUrgent, heard, heardUrgent, ours   [2]string
	calmAmbulance                                [2]string // for calm and heard, where 911 is all there is to call
	notOffered, notAnAnswer                      string
	secret                                       string    // of a number that was masked
	crumbs                                       [2]string // above an answer's area
}

var english = &words{
	lang: "en", form: englishForm, takeover: takeoverEnglish,
	greeting: "Hello. Tell me in your own words what is going on, and I will look for an answer that our lawyers have written. " +
		"You can ask for a person at any time. If you or someone else is in danger, call 911.",
	disclaimer:   corpus.GeneralDisclaimer,
	condolence:   "I am sorry for your loss.",
	clarify:      "I want to be sure that I understand. Which of these is closest?",
	clarifyAgain: "Let me look again. Is it one of these?",
	stillThat:    "Thank you. With what you tell me, what you have read still fits best: it is the last of these. Is it another one?",
	nearestThat:  "I am not sure where that is told. The last of these is what you have just read; its whole page says more than its summary. Or is it another one?",
	notInThat:    "The answer that you have seen does not say that. Is it in one of these? “None of these” brings you to a person.",
	nearestIs:    "The nearest that our library has is “%s” Ask that in these words to read it.",
	saysOnThat:   "The answer that you have seen says on that:\n\n“%s”",
	saysTwo:      "Two sentences of the answer that you have seen may be on that:\n\n“%s”\n\n“%s”",
	orThese:      "If that is not what you mean, is it one of these?",
	readOn:       "All right. Would you like to know more on a point of that answer? Ask in a few words, or say “person” and our team will get back to you.",
	inShort:      "Here it is in short:",
	wholePage:    "The whole answer is on its page, %s. If it is still not clear, say \"person\" and somebody on our team explains it.",
	explain:      "A person can explain it and look at your own case, which I cannot. Fill in the short form below; what you have written here goes with it if you agree.",
	ourFirm:      "our law firm",
	saysAgain:    "The same sentence of that answer says it:\n\n“%s”",
	saysNear:     "The nearest to that which I find in the answer that you have seen:\n\n“%s”",
	ifYouMean:    "If you mean “%s”\n\n“%s”\n\nIs it that one, or another?",
	stillThese:   "Thank you, that helps. These are still the closest that I have. Is one of them what you want to know?",
	none:         "None of these",
	aged:         "(last updated",
	rephrase:     "I did not understand that yet. What has happened, in a few plain words? For example: \"my landlord wants me out by Friday\".",
	elsewhere:    "Our answers are about the law of Ontario and Canada; in another place it can be quite different.",
	ours:         [2]string{"Thank you, that is good to know: our answers are about the law of Ontario and Canada. What would you like to know?", "All right. What has happened? A few words are enough."},
	elsewhereAsk: "What has happened? I can still look whether one of them is of use to you.",
	notFound: "I do not have an answer that I am sure fits. Rather than guess, I would like to pass this to our intake team. Fill in the short form below: it " +
		"starts with names, and what you have written here goes with it if you agree. Or tell me more in other words.",
	noneOfThese:    "Thank you for telling me. Our intake team can look at it: the short form below reaches them, and what you wrote goes with it if you agree. You can also ask in other words.",
	withdrawn:      "That answer is being reviewed and is not shown at the moment. Our intake team can help: the short form below reaches them, and what you wrote goes with it if you agree.",
	otherLanguage:  "This answer is in French only.",
	onlyOther:      "I only found this in French. Would one of these help?",
	inOther:        "(in French)",
	sorry:          "I am sorry that this did not help. Is one of these closer to what you need?",
	sorryNothing:   "I am sorry that this did not help. A person can look at it: fill in the short form below, or tell me more in other words.",
	twoQuestions:   "You asked about two things. Which one shall we look at first?",
	alsoAsked:      "You asked about two things. Here is one of them; the other one is below the answer.",
	whichOne:       "Which one do you mean? Type its number, or a few of its words.",
	thereAre:       "There are %d to choose from. Type the number of the one you mean, or a few of its words.",
	noNumbers:      "There is nothing to choose by number here. Tell me in a few plain words what has happened, or what you would like to know.",
	takeYourTime:   "That is all right. Take the one that comes closest, or tell me in other words what has happened. You can also say \"person\", and our team will get back to you.",
	notThat:        "All right, not that one. Is it one of these?",
	alsoPicked:     "Here is the first; what else you chose is below the answer.",
	again:          "I still have no answer that I am sure of. The form below reaches a person; nothing you wrote is lost. If it is another question, please ask it.",
	requested:      "Of course. Fill in the short form below and our intake team will get back to you. It starts with names; what you have written here goes with it if you agree.",
	urgent:         "This sounds as if time may be short, so a person comes first. Please use the numbers and links below if it cannot wait.",
	urgentForm:     "Fill in the short form and it goes to the front of the queue.",
	crisis:         "If you or someone else is in danger now, call 911. You can also reach one of these lines at any hour.",
	crisisForm:     "When you are safe, the short form below reaches our team.",
	ambulance:      "Call 911 now, for yourself or for whoever needs help, and stay on the line: they tell you what to do until help is there.",
	ambulanceForm:  "The form below can wait.",
	answeredToo:    "The answer to what you asked comes first, then the form: nobody calls before it is sent.",
	requestedAgain: "The form is still open below: your name comes first, then how to reach you. A person reads every one that is sent.",
	fromSpouse:     "family court after separating from my violent husband",
	numbersAgain: [2]string{"Here they are again. If you or someone else is in danger now, call 911.",
		"Here is once more whom to call. If you or someone else is in danger now, it is 911."},
	hereAgain: [2]string{"Here they are again. Please call if it cannot wait.", "Here is once more whom to call if it cannot wait."},
	calm: [2]string{"It is all right. You do not have to tell me anything more. If you or someone else is in danger, call 911. You can also reach one of these lines at any hour.",
		"I am still here. You do not have to go through this alone: please reach one of these lines, at any hour, and call 911 if there is danger. If you have a question, ask it in a few words."},
	calmAmbulance: [2]string{"I am still here. If help is needed now, call 911 and stay on the line. If you have a question, ask it in a few words.",
		"I have read that, and it stays with what you told me. 911 tells you what to do until help is there. If you have a question, ask it in a few words."},
	calmUrgent: [2]string{"It is all right. Below is again whom to call if it cannot wait. The short form reaches our team, and it goes to the front of the queue.",
		"I am still here. Please use the numbers below if it cannot wait; the short form reaches our team."},
	heard: [2]string{"Thank you for telling me. If you or someone else is in danger now, call 911. One of these lines can talk with you about what to do next, at any hour. If you have a question, ask it in a few words.",
		"I have read that, and it stays with what you told me. Please reach one of these lines, at any hour, and call 911 if there is danger. If you have a question, ask it in a few words."},
	heardUrgent: [2]string{"Thank you, that is good to know. Below is again whom to call if it cannot wait. The short form reaches our team with what you write here, if you agree, and it goes to the front of the queue.",
		"I have read that too. Please use the numbers below if it cannot wait; the short form reaches our team. If you have a question, ask it in a few words."},
	notOffered:  "This choice was not offered in this conversation.",
	notAnAnswer: "There is no answer with this number in this conversation.",
	secret:      "Your message held a card, social insurance or health card number. It was not kept. Please do not write such numbers here; nobody will ask you for them in this chat.",
	crumbs:      [2]string{"Learn", "Ask a Lawyer"},
}

var french = &words{
	lang: "fr", form: frenchForm, takeover: takeoverFrench,
	greeting: "Bonjour. Dites-moi dans vos mots ce qui se passe, et je chercherai une réponse rédigée par notre équipe. " +
		"Vous pouvez demander une personne en tout temps. Si vous ou quelqu'un d'autre êtes en danger, appelez le 911.",
	disclaimer:    corpus.FrenchDisclaimer,
	otherLanguage: "Cette réponse n'existe pour l'instant qu'en anglais.",
	onlyOther:     "Je n'ai pas encore de réponse en français à cette question. J'en ai en anglais : l'une d'elles vous aiderait-elle?",
	inOther:       "(en anglais)",
	sorry:         "Je suis désolé que cela n'ait pas aidé. L'une de ces questions est-elle plus proche?",
	sorryNothing:  "Je suis désolé que cela n'ait pas aidé. Une personne peut regarder : remplissez le court formulaire ci-dessous, ou expliquez-moi autrement.",
	twoQuestions:  "Vous posez deux questions. Laquelle regardons-nous d'abord?",
	alsoAsked:     "Vous posez deux questions. Voici une réponse; l'autre se trouve sous la réponse.",
	whichOne:      "Laquelle? Écrivez son numéro, ou quelques-uns de ses mots.",
	thereAre:      "Il y a %d choix. Écrivez le numéro de celui qui convient, ou quelques-uns de ses mots.",
	noNumbers:     "Il n'y a rien à choisir par numéro ici. Dites-moi en quelques mots simples ce qui s'est passé, ou ce que vous voulez savoir.",
	takeYourTime:  "Ce n'est pas grave. Prenez celle qui s'en approche le plus, ou dites-moi autrement ce qui s'est passé. Vous pouvez aussi écrire « une personne », et notre équipe vous répondra.",
	notThat:       "D'accord, pas celle-là. Est-ce l'une de ces questions?",
	alsoPicked:    "Voici la première; le reste de votre choix se trouve sous la réponse.",
	condolence:    "Toutes mes condoléances.",
	clarify:       "Je veux être sûr de bien comprendre. Laquelle de ces questions est la plus proche?",
	clarifyAgain:  "Je regarde de nouveau. Est-ce l'une de ces questions?",
	stillThat:     "Merci. Avec ce que vous me dites, ce que vous avez lu convient encore le mieux : c'est la dernière de ces questions. Est-ce une autre?",
	nearestThat:   "Je ne suis pas sûr de l'endroit où cela se trouve. La dernière de ces questions est celle que vous venez de lire; sa page complète en dit plus que son résumé. Ou est-ce une autre?",
	notInThat:     "La réponse que vous avez vue ne le dit pas. Est-ce dans l'une de celles-ci? « Aucune de ces questions » vous mène à une personne.",
	nearestIs:     "Ce que notre bibliothèque a de plus proche est « %s » Posez cette question dans ces mots pour lire la réponse.",
	saysOnThat:    "La réponse que vous avez vue dit à ce sujet :\n\n« %s »",
	saysTwo:       "Deux phrases de la réponse que vous avez vue peuvent porter sur cela :\n\n« %s »\n\n« %s »",
	orThese:       "Si ce n'est pas ce que vous voulez dire, est-ce l'une de ces questions?",
	readOn:        "D'accord. Voulez-vous en savoir plus sur un point de cette réponse? Demandez-le en quelques mots, ou écrivez « une personne » : notre équipe vous répondra.",
	inShort:       "En bref :",
	wholePage:     "La réponse complète est sur sa page, %s. Si ce n'est toujours pas clair, écrivez « une personne » et quelqu'un de notre équipe vous l'expliquera.",
	explain:       "Une personne peut vous l'expliquer et regarder votre situation, ce que je ne peux pas faire. Remplissez le court formulaire ci-dessous; ce que vous avez écrit l'accompagne si vous êtes d'accord.",
	ourFirm:       "notre cabinet",
	saysAgain:     "La même phrase de cette réponse le dit :\n\n« %s »",
	saysNear:      "Ce que je trouve de plus proche dans la réponse que vous avez vue :\n\n« %s »",
	ifYouMean:     "Si vous pensez à « %s »\n\n« %s »\n\nEst-ce celle-là, ou une autre?",
	stillThese:    "Merci, cela m'aide. Ces questions restent les plus proches que j'aie. L'une d'elles est-elle la vôtre?",
	none:          "Aucune de ces questions",
	aged:          "(mise à jour :",
	rephrase:      "Je n'ai pas encore compris. Que s'est-il passé, en quelques mots simples? Par exemple : « mon propriétaire veut que je parte vendredi ».",
	elsewhere:     "Nos réponses portent sur le droit de l'Ontario et du Canada; ailleurs, il peut être tout autre.",
	ours:          [2]string{"Merci, c'est bon à savoir : nos réponses portent sur le droit de l'Ontario et du Canada. Que voulez-vous savoir?", "D'accord. Que s'est-il passé? Quelques mots suffisent."},
	elsewhereAsk:  "Que s'est-il passé? Je peux quand même regarder si l'une d'elles vous est utile.",
	notFound: "Je n'ai pas de réponse dont je sois sûr. Plutôt que de deviner, je préfère transmettre votre question à notre équipe. Remplissez le court " +
		"formulaire ci-dessous : il commence par les noms, et ce que vous avez écrit l'accompagne si vous êtes d'accord. Ou expliquez-moi autrement.",
	noneOfThese:    "Merci de me le dire. Notre équipe peut regarder : le court formulaire ci-dessous la rejoint, et ce que vous avez écrit l'accompagne si vous êtes d'accord. Vous pouvez aussi reformuler.",
	withdrawn:      "Cette réponse est en révision et n'est pas affichée en ce moment. Notre équipe peut vous aider : le formulaire ci-dessous la rejoint, et ce que vous avez écrit l'accompagne si vous êtes d'accord.",
	again:          "Je n'ai toujours pas de réponse sûre. Le formulaire ci-dessous rejoint une personne; rien de ce que vous avez écrit n'est perdu.",
	requested:      "Bien sûr. Remplissez le court formulaire ci-dessous et notre équipe vous répondra. Il commence par les noms; ce que vous avez écrit ici l'accompagne si vous êtes d'accord.",
	urgent:         "Il semble que le temps presse; une personne passe donc en premier. Utilisez les numéros et les liens ci-dessous si cela ne peut attendre.",
	urgentForm:     "Remplissez le court formulaire et il ira en tête de file.",
	crisis:         "Si vous ou quelqu'un d'autre êtes en danger maintenant, appelez le 911. Ces lignes répondent aussi à toute heure.",
	crisisForm:     "Une fois en sécurité, le formulaire ci-dessous rejoint notre équipe.",
	ambulance:      "Appelez le 911 maintenant, pour vous ou pour qui a besoin d'aide, et restez en ligne : on vous dit quoi faire jusqu'à l'arrivée des secours.",
	ambulanceForm:  "Le formulaire ci-dessous peut attendre.",
	answeredToo:    "La réponse à votre question vient d'abord, puis le formulaire : personne n'appelle avant qu'il soit envoyé.",
	requestedAgain: "Le formulaire est toujours ouvert ci-dessous : d'abord votre nom, puis comment vous joindre. Une personne lit chaque demande envoyée.",
	fromSpouse:     "tribunal de la famille après la séparation d'avec mon mari violent",
	numbersAgain: [2]string{"Les voici de nouveau. Si vous ou quelqu'un d'autre êtes en danger maintenant, appelez le 911.",
		"Voici encore une fois qui appeler. Si vous ou quelqu'un d'autre êtes en danger maintenant, c'est le 911."},
	hereAgain: [2]string{"Les voici de nouveau. Appelez si cela ne peut attendre.", "Voici encore une fois qui appeler si cela ne peut attendre."},
	calm: [2]string{"Je comprends. Vous n'avez rien à me dire de plus. Si vous ou quelqu'un d'autre êtes en danger, appelez le 911. Ces lignes répondent aussi à toute heure.",
		"Je suis toujours là. Vous n'avez pas à traverser cela sans aide : joignez l'une de ces lignes, à toute heure, et appelez le 911 s'il y a danger. Si vous avez une question, posez-la en quelques mots."},
	calmAmbulance: [2]string{"Je suis toujours là. S'il faut de l'aide maintenant, appelez le 911 et restez en ligne. Si vous avez une question, posez-la en quelques mots.",
		"J'ai lu cela, et cela reste avec ce que vous m'avez dit. Le 911 vous dit quoi faire jusqu'à l'arrivée des secours. Si vous avez une question, posez-la en quelques mots."},
	calmUrgent: [2]string{"Je comprends. Voici de nouveau qui appeler si cela ne peut attendre. Le court formulaire rejoint notre équipe et ira en tête de file.",
		"Je suis toujours là. Appelez les numéros ci-dessous si cela ne peut attendre; le court formulaire rejoint notre équipe."},
	heard: [2]string{"Merci de me le dire. Si vous ou quelqu'un d'autre êtes en danger, appelez le 911. L'une de ces lignes peut parler avec vous de la suite, à toute heure. Si vous avez une question, posez-la en quelques mots.",
		"J'ai lu cela, et cela reste avec ce que vous m'avez dit. Joignez l'une de ces lignes, à toute heure, et appelez le 911 s'il y a du danger. Si vous avez une question, posez-la en quelques mots."},
	heardUrgent: [2]string{"Merci, c'est bon à savoir. Voici de nouveau qui appeler si cela ne peut pas attendre. Le court formulaire rejoint notre équipe avec ce que vous écrivez ici, si vous êtes d'accord, et il passe en priorité.",
		"J'ai lu cela aussi. Utilisez les numéros ci-dessous si cela ne peut pas attendre; le court formulaire rejoint notre équipe. Si vous avez une question, posez-la en quelques mots."},
	notOffered:  "Ce choix n'a pas été proposé dans cette conversation.",
	notAnAnswer: "Il n'y a pas de réponse portant ce numéro dans cette conversation.",
	secret: "Votre message contenait un numéro de carte, d'assurance sociale ou de carte santé. Il n'a pas été conservé. N'écrivez pas de tels numéros ici; " +
		"personne ne vous les demandera dans ce clavardage.",
	crumbs: [2]string{"Apprendre", "Demandez à un avocat"},
}

// callInDanger is 911 beside the word for danger in the languages that are most spoken in Ontario after ours.
const callInDanger = "911: danger · 危险 · 危險 · ਖ਼ਤਰਾ · peligro · خطر · panganib · pericolo · perigo · ஆபத்து · ख़तरा · опасность · небезпека · nguy hiểm · 위험 · niebezpieczeństwo"

// otherTongue is said to whoever writes in a language that the library is not in.
const (
	otherTongue        = callInDanger + "\n\n" + otherTongueEnglish + "\n\n" + otherTongueFrench
	otherTongueEnglish = "I can only read English and French. A person on our team can still help: please fill in the short form below, in English or French if you can, " +
		"or ask somebody to help you with it."
	otherTongueFrench = "Je ne lis que le français et l'anglais. Une personne de notre équipe peut quand même vous aider : remplissez le court formulaire " +
		"ci-dessous, en français ou en anglais si possible, ou demandez à quelqu'un de vous aider."
)

// otherTongueAgain is the same, said again.
const otherTongueAgain = callInDanger + "\n\n" + "I am sorry, I cannot read this. The form below reaches a person who can help. Je suis désolé, je ne peux pas lire ceci. " +
	"Le formulaire ci-dessous rejoint une personne qui peut vous aider."
