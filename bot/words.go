package bot

import (
	"strings"
	"time"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher/text"
)

// words are the bot's own words in one language. None of them is legal information: that is the corpus's alone.
type words struct {
	lang                                       string
	greeting, disclaimer                       string
	hello, thanks, goodbye, ability, identity  string
	clarify, clarifyAgain, none, aged          string
	rephrase, notFound, noneOfThese, withdrawn string
	again, requested, urgent, crisis           string
	notOffered, notAnAnswer                    string
	months                                     [12]string
}

var english = &words{
	lang: "en",
	greeting: "Hello. Tell me in your own words what is going on, and I will look for an answer that our lawyers have written. " +
		"You can ask for a person at any time.",
	disclaimer: corpus.GeneralDisclaimer,
	hello:      "Hello. What is on your mind? A sentence or two in your own words is enough.",
	thanks:     "You are welcome. If there is anything else, just ask. A person can help too, at any time.",
	goodbye:    "Take care. This conversation stays here if you come back with another question.",
	ability: "I find answers in our \"Ask a Lawyer\" library: general information on the law of Ontario and Canada, written by people. I do not make up law " +
		"and I cannot tell how your own case will end. When I have no answer, I pass you to our intake team, with everything you have told me.",
	identity:     "I am a program that finds answers which our lawyers have written. I am not a lawyer. You can ask for a person at any time.",
	clarify:      "I want to be sure that I understand. Which of these is closest?",
	clarifyAgain: "That helps. Is it one of these?",
	none:         "None of these",
	aged:         "(last updated",
	rephrase:     "I did not understand that yet. What has happened, in a few plain words? For example: \"my landlord wants me out by Friday\".",
	notFound: "I do not have an answer that I am sure fits. Rather than guess, I would like to pass this to our intake team. Fill in the short form below: it " +
		"starts with names, and what you have written here goes with it if you agree. Or tell me more in other words.",
	noneOfThese: "Thank you for telling me. Our intake team can look at it: the short form below reaches them, and what you wrote goes with it if you agree. You can also ask in other words.",
	withdrawn:   "That answer is being reviewed and is not shown at the moment. Our intake team can help: the short form below reaches them, and what you wrote goes with it if you agree.",
	again:       "I still have no answer that I am sure of. The form below reaches a person; nothing you wrote is lost. If it is another question, please ask it.",
	requested:   "Of course. Fill in the short form below and our intake team will get back to you. It starts with names; what you have written here goes with it if you agree.",
	urgent: "This sounds as if time may be short, so a person comes first. Please use the numbers below if it cannot wait. Fill in the short form " +
		"and it goes to the front of the queue.",
	crisis:      "If you or someone else is in danger now, call 911. You can also reach one of these lines at any hour. When you are safe, the short form below reaches our team.",
	notOffered:  "This choice was not offered in this conversation.",
	notAnAnswer: "There is no answer with this number in this conversation.",
	months: [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
		"December"},
}

var french = &words{
	lang: "fr",
	greeting: "Bonjour. Dites-moi dans vos mots ce qui se passe, et je chercherai une réponse rédigée par notre équipe. " +
		"Vous pouvez demander une personne en tout temps.",
	disclaimer: "Ceci est de l'information générale sur le droit de l'Ontario et du Canada, et non un avis juridique. Le lire ou écrire ici ne fait pas de nous vos " +
		"avocats. Les règles et les montants changent; un avocat peut vous dire comment ils s'appliquent à vous.",
	hello:   "Bonjour. Qu'est-ce qui vous préoccupe? Une phrase ou deux dans vos mots suffisent.",
	thanks:  "Je vous en prie. Si vous avez une autre question, posez-la. Une personne peut aussi vous aider en tout temps.",
	goodbye: "Prenez soin de vous. Cette conversation reste ici si vous revenez avec une autre question.",
	ability: "Je trouve des réponses dans notre bibliothèque: de l'information générale sur le droit de l'Ontario et du Canada, rédigée par des personnes. Je n'invente " +
		"pas le droit et je ne peux pas prédire l'issue de votre dossier. Quand je n'ai pas de réponse, je vous dirige vers notre équipe avec tout ce que vous m'avez dit.",
	identity:     "Je suis un programme qui trouve des réponses rédigées par nos avocats. Je ne suis pas avocat. Vous pouvez demander une personne en tout temps.",
	clarify:      "Je veux être sûr de bien comprendre. Laquelle de ces questions est la plus proche?",
	clarifyAgain: "Merci, cela m'aide. Est-ce l'une de ces questions?",
	none:         "Aucune de ces questions",
	aged:         "(mise à jour:",
	rephrase:     "Je n'ai pas encore compris. Que s'est-il passé, en quelques mots simples? Par exemple: « mon propriétaire veut que je parte vendredi ».",
	notFound: "Je n'ai pas de réponse dont je sois sûr. Plutôt que de deviner, je préfère transmettre votre question à notre équipe. Remplissez le court " +
		"formulaire ci-dessous: il commence par les noms, et ce que vous avez écrit l'accompagne si vous êtes d'accord. Ou expliquez-moi autrement.",
	noneOfThese: "Merci de me le dire. Notre équipe peut regarder: le court formulaire ci-dessous la rejoint, et ce que vous avez écrit l'accompagne si vous êtes d'accord. Vous pouvez aussi reformuler.",
	withdrawn:   "Cette réponse est en révision et n'est pas affichée en ce moment. Notre équipe peut vous aider: le formulaire ci-dessous la rejoint, et ce que vous avez écrit l'accompagne si vous êtes d'accord.",
	again:       "Je n'ai toujours pas de réponse sûre. Le formulaire ci-dessous rejoint une personne; rien de ce que vous avez écrit n'est perdu.",
	requested:   "Bien sûr. Remplissez le court formulaire ci-dessous et notre équipe vous répondra. Il commence par les noms; ce que vous avez écrit ici l'accompagne si vous êtes d'accord.",
	urgent: "Il semble que le temps presse; une personne passe donc en premier. Appelez les numéros ci-dessous si cela ne peut attendre. Remplissez le court " +
		"formulaire et il ira en tête de file.",
	crisis:      "Si vous ou quelqu'un d'autre êtes en danger maintenant, appelez le 911. Ces lignes répondent aussi à toute heure. Une fois en sécurité, le formulaire ci-dessous rejoint notre équipe.",
	notOffered:  "Ce choix n'a pas été proposé dans cette conversation.",
	notAnAnswer: "Il n'y a pas de réponse portant ce numéro dans cette conversation.",
	months: [12]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
		"décembre"},
}

// wordsOf chooses the language: the visitor's choice, else what the message is in, else what the conversation has been in.
func wordsOf(chosen, before, message string) *words {
	switch {
	case chosen != "":
		before = chosen
	case message != "":
		tokens := text.Tokens(message)
		if text.Detect(tokens) == text.French {
			before = "fr"
		} else if len(tokens) > 3 {
			before = "en"
		}
	}
	if text.LangOf(before) == text.French {
		return french
	}
	return english
}

// month gives "June 2026".
func (w *words) month(d corpus.Date) string {
	at, err := time.Parse("2006-01-02", string(d))
	if err != nil {
		return string(d)
	}
	return w.months[at.Month()-1] + " " + at.Format("2006")
}

// smallTalk answers a message that is nothing but a greeting, thanks or a question about the bot; "" for any other.
func (w *words) smallTalk(message string) string {
	tokens := text.Tokens(message)
	if len(tokens) == 0 || len(tokens) > 8 {
		return ""
	}
	var said []string
	for _, t := range tokens {
		said = append(said, t.Word)
	}
	line := strings.Join(said, " ")
	for _, talk := range smallTalks {
		for _, phrase := range talk.phrases {
			if line == phrase || filler(strings.TrimPrefix(line, phrase), line) {
				return talk.reply(w)
			}
		}
	}
	return ""
}

// filler reports whether rest, what is left of line after a phrase, is nothing but words of politeness.
func filler(rest, line string) bool {
	if rest == line || !strings.HasPrefix(rest, " ") {
		return false
	}
	for _, word := range strings.Fields(rest) {
		if !politeness[word] {
			return false
		}
	}
	return true
}

var politeness = map[string]bool{
	"there": true, "bot": true, "sir": true, "madam": true, "everyone": true, "all": true, "so": true, "much": true, "very": true, "a": true, "lot": true, "again": true,
	"you": true, "for": true, "your": true, "the": true, "help": true, "answer": true, "answers": true, "info": true, "information": true, "that": true, "this": true,
	"explaining": true, "now": true, "then": true, "today": true, "and": true, "have": true, "good": true, "nice": true, "day": true, "one": true, "thanks": true,
	"thank": true, "u": true, "hello": true, "hi": true, "ok": true, "great": true, "helped": true, "helping": true, "beaucoup": true, "merci": true, "bonjour": true,
	"how": true, "are": true, "doing": true, "evening": true, "morning": true, "afternoon": true, "night": true, "it": true, "got": true, "bye": true, "friend": true,
}

var smallTalks = []struct {
	phrases []string
	reply   func(*words) string
}{
	{[]string{"hi", "hey", "hello", "hiya", "yo", "howdy", "good morning", "good afternoon", "good evening", "morning", "afternoon", "evening", "greetings",
		"whats up", "whats up doc", "sup", "hows it going", "how are you", "hows your day", "hows your day going", "nice to meet you", "bonjour", "salut", "allo", "bonsoir",
		"test", "testing", "start", "hows things", "good day"},
		func(w *words) string { return w.hello }},
	{[]string{"thanks", "thank", "thank u", "thank you", "thx", "ty", "tysm", "merci", "cheers", "much appreciated", "appreciate it", "i appreciate it", "that helps", "that helped", "perfect",
		"great", "awesome", "ok thanks", "okay thanks", "ok", "okay", "k", "cool", "cool cool", "sounds good", "got it", "ok got it", "alright", "alright then", "love this", "love it",
		"haha", "lol", "nice", "good", "makes sense", "understood", "i see", "noted", "wonderful", "yay", "very helpful", "super", "parfait", "merci beaucoup"},
		func(w *words) string { return w.thanks }},
	{[]string{"bye", "goodbye", "good bye", "see you", "see ya", "cya", "later", "good night", "take care", "have a good", "have a nice", "au revoir", "a bientot"},
		func(w *words) string { return w.goodbye }},
	{[]string{"what can you do", "what do you do", "how does this work", "how do you work", "what is this", "what can i ask", "what can i ask you", "help", "help me",
		"can you help", "can you help me", "i need help", "please help", "i have a question", "can i ask a question", "can i ask you something", "que peux tu faire",
		"que pouvez vous faire", "comment ca marche", "aide"},
		func(w *words) string { return w.ability }},
	{[]string{"are you a bot", "are you real", "are you human", "are you a robot", "are you a person", "are you a lawyer", "who are you", "what are you", "are you ai",
		"is this a bot", "is this ai", "who built this", "who made this", "who made you", "who built you", "am i talking to a bot", "is this a real person", "are you a real person", "qui es tu", "qui etes vous",
		"whats your name", "what is your name"},
		func(w *words) string { return w.identity }},
}
