package bot

import (
	"regexp"
	"strings"

	"github.com/treadstone-law/answerbot/session"
)

// Questions about this chat and the firm: how to erase what was said, when and where the office is, what its lawyers cost, what an answer just
// given comes to. They are whole messages made of few words; what has any other word in it is a message for the library. What is not set up is
// said to be unknown.

// firmWords are the replies, in one language.
type firmWords struct {
	erase, watched, place, phone, noPhone, cost, made [2]string
	hours, short, page, explain                       string
}

var firmEnglish = &firmWords{
	erase: [2]string{"To erase this chat, open the menu with the three dots at its top and choose \"Forget this conversation\": it is erased from our server and this device. Where there is no menu, " +
		"close the page: then nobody can come back to the chat from this device. A request that you have already sent stays with our team; ask them, with its reference, to erase it.",
		"It is in the menu with the three dots: \"Forget this conversation\". A request that was sent is not erased by it; our team has it."},
	watched: [2]string{"If somebody may read along, erase this chat first (the menu with the three dots, \"Forget this conversation\"), then close the page. The browser may still list it in its history, " +
		"so a private window, or a device that they do not use, is safer. If you are in danger, call 911.",
		"Erase the chat and close the page; come back from a device that they do not use. If you are in danger, call 911."},
	place: [2]string{"I do not know the address of our office. Say \"person\", and our team gets back to you and can tell you where and how to meet.",
		"The address is not something that I have been told. Our team can tell you: say \"person\"."},
	phone:   [2]string{"Our office's number is %s.", "You can call our office at %s."},
	noPhone: [2]string{"I have no phone number of our office to give you. Say \"person\" and leave yours in the short form: our team gets back to you.", "I have not been given a number to pass on. The short form reaches our team: say \"person\"."},
	cost: [2]string{"Asking here and sending us the form are free. What our lawyers charge depends on the work, and I do not know their fees: you are told what it costs before anything is agreed.",
		"I do not know the fees. Our team tells you what it would cost before anything is agreed, and asking is free: say \"person\"."},
	made:  [2]string{"I am a program, and FIRM runs this chat. People write the answers that I look up.", "A program called answerbot, run by FIRM. The answers are written by people."},
	hours: "Our hours are: %s.",
	short: "Here it is in short:", page: "The whole answer is on its page, %s. If it is still not clear, say \"person\" and somebody on our team explains it.",
	explain: "A person can explain it and look at your own case, which I cannot. Fill in the short form below; what you have written here goes with it if you agree.",
}

var firmFrench = &firmWords{
	erase: [2]string{"Pour effacer cette conversation, ouvrez le menu aux trois points, en haut, et choisissez « Oublier cette conversation »: elle est effacée de notre serveur et de cet appareil. S'il n'y a pas de menu, " +
		"fermez la page: personne ne pourra alors y revenir depuis cet appareil. Une demande déjà envoyée reste chez notre équipe; demandez-lui de l'effacer, avec sa référence.",
		"C'est dans le menu aux trois points: « Oublier cette conversation ». Une demande envoyée n'est pas effacée; notre équipe l'a reçue."},
	watched: [2]string{"Si quelqu'un peut lire ceci, effacez d'abord cette conversation (le menu aux trois points, « Oublier cette conversation »), puis fermez la page. Le navigateur peut la garder dans son historique: " +
		"une fenêtre privée, ou un appareil que cette personne n'utilise pas, est plus sûr. En cas de danger, appelez le 911.",
		"Effacez la conversation et fermez la page; revenez depuis un appareil que cette personne n'utilise pas. En cas de danger, appelez le 911."},
	place: [2]string{"Je ne connais pas l'adresse de notre bureau. Écrivez « une personne »: notre équipe vous répondra et vous dira où et comment nous rencontrer.",
		"On ne m'a pas donné l'adresse. Notre équipe peut vous la dire: écrivez « une personne »."},
	phone:   [2]string{"Le numéro de notre bureau est le %s.", "Vous pouvez appeler notre bureau au %s."},
	noPhone: [2]string{"Je n'ai pas de numéro de téléphone de notre bureau à vous donner. Écrivez « une personne » et laissez le vôtre dans le court formulaire: notre équipe vous répondra.", "On ne m'a pas donné de numéro. Le court formulaire rejoint notre équipe: écrivez « une personne »."},
	cost: [2]string{"Poser des questions ici et envoyer le formulaire est gratuit. Ce que demandent nos avocats dépend du travail, et je ne connais pas leurs honoraires: on vous dit ce que cela coûte avant toute entente.",
		"Je ne connais pas les honoraires. Notre équipe vous dit ce que cela coûterait avant toute entente, et demander est gratuit: écrivez « une personne »."},
	made:  [2]string{"Je suis un programme, et ce clavardage est celui de FIRM. Des personnes rédigent les réponses que je cherche.", "Un programme appelé answerbot, utilisé par FIRM. Les réponses sont rédigées par des personnes."},
	hours: "Nos heures: %s.",
	short: "En bref:", page: "La réponse complète est sur sa page, %s. Si ce n'est toujours pas clair, écrivez « une personne » et quelqu'un de notre équipe vous l'expliquera.",
	explain: "Une personne peut vous l'expliquer et regarder votre situation, ce que je ne peux pas faire. Remplissez le court formulaire ci-dessous; ce que vous avez écrit l'accompagne si vous êtes d'accord.",
}

// firm answers a question about this chat or the firm; "" for any other message.
func (t *turn) firm() string {
	w := firmEnglish
	if t.words.lang == "fr" {
		w = firmFrench
	}
	line := t.said.line
	switch {
	case len(t.said.tokens) > maxTalk:
		return ""
	case erasing.MatchString(line):
		return t.vary(w.erase)
	case watching.MatchString(line):
		return t.vary(w.watched)
	case asksFor(line, hoursWords):
		return strings.TrimSpace(strings.Replace(w.hours, "%s", t.office.Week(t.words.lang), 1) + " " + t.opening())
	case asksFor(line, officeWords):
		return t.vary(w.place)
	case asksFor(line, phoneWords) && t.office.Phone() == "":
		return t.vary(w.noPhone)
	case asksFor(line, phoneWords):
		return t.vary(filled(w.phone, "%s", t.office.Phone()))
	case asksFor(line, costWords) || frenchCost.MatchString(line):
		return t.vary(w.cost)
	case makers.is(line):
		return t.vary(filled(w.made, "FIRM", t.firmName()))
	}
	return ""
}

// filled puts value in place of what stands for it in two replies.
func filled(replies [2]string, place, value string) [2]string {
	return [2]string{strings.Replace(replies[0], place, value, 1), strings.Replace(replies[1], place, value, 1)}
}

func (t *turn) firmName() string {
	switch {
	case t.office.Name() != "":
		return t.office.Name()
	case t.words.lang == "fr":
		return "notre cabinet"
	}
	return "our law firm"
}

// explain says the key points of the answer talked about once more, to who has not understood it, and passes on who still has not. Who says so
// while nothing was answered is told what can be said here. It reports whether it did.
func (t *turn) explain() bool {
	w := firmEnglish
	if t.words.lang == "fr" {
		w = firmFrench
	}
	told := strings.HasPrefix(t.state.LastText, w.short)
	puzzled := len(t.said.tokens) <= maxTalk && puzzling.MatchString(t.said.line)
	if !puzzled && !((t.state.Last == session.TypeAnswer || told) && puzzledLines.is(t.said.line)) {
		return false
	}
	n := len(t.state.Given)
	if n == 0 || len(t.state.About) == 0 || t.state.Given[n-1].Slug != t.state.About[0] {
		if len(t.state.Choices) > 0 {
			t.askAgain(t.words.takeYourTime)
			return true
		}
		t.reply(t.talk("help"))
		return true
	}
	a := t.corpus.Answer(t.state.Given[n-1].Slug)
	if a == nil || told {
		t.handoff(session.LowConfidence, w.explain)
		return true
	}
	lines := []string{w.short}
	for _, point := range a.Takeaways {
		lines = append(lines, "• "+point)
	}
	t.reply(strings.Join(append(lines, strings.Replace(w.page, "%s", a.URL(), 1)), "\n"))
	return true
}

// asked is a question that is made of known words: one of each list of needs, and any of the rest.
type asked struct {
	needs [][]string
	rest  map[string]bool
}

func asksFor(line string, q asked) bool {
	met := make([]bool, len(q.needs))
	for word := range strings.FieldsSeq(line) {
		known := q.rest[word]
		for i, need := range q.needs {
			for _, w := range need {
				if w == word {
					known, met[i] = true, true
				}
			}
		}
		if !known {
			return false
		}
	}
	for _, is := range met {
		if !is {
			return false
		}
	}
	return line != ""
}

var (
	us         = strings.Fields("you your u ur office offices firm vous votre vos bureau cabinet")
	usual      = wordSet(`what whats wat when where wheres is are the do does on at in a an of for and to how can i it hi hey please pls guys whens quand ou est sont le la les des quel quelle quelles quels se trouve etes a de svp hello bonjour`)
	usualAnd   = func(words string) map[string]bool { return union(usual, wordSet(words)) }
	hoursWords = asked{[][]string{us, strings.Fields("open opened opens opn close closed closes closing opening hours ouvert ouverts ouvrez ouvre ferme fermes fermez heures horaire horaires")},
		usualAnd(`time hour business still till until this now today tomorrow tomorow tmrw tmr tonight weekend weekends monday tuesday wednesday thursday friday saturday saturdays sunday sundays late evening evenings holiday holidays
			christmas operation morning lundi mardi mercredi jeudi vendredi samedi dimanche aujourdhui hui demain maintenant ouverture d fin semaine`)}
	officeWords = asked{[][]string{us, strings.Fields("address adress located location based visit where wheres adresse situe situes situee ou toronto ottawa")},
		usualAnd(`located based office offices have come see walk person find near me street toronto ottawa downtown un une`)}
	phoneWords = asked{[][]string{strings.Fields("your ur you office firm votre vous bureau cabinet"), strings.Fields("phone number telephone email call numero courriel telephoner appeler joindre")},
		usualAnd(`contact have reach mail e puis je peux c quoi cest`)}
	costWords = asked{[][]string{us, strings.Fields("charge charges cost costs fee fees rate rates price prices consultation tarif tarifs honoraires prix")},
		usualAnd(`much lawyer lawyers hourly hour per hire first free legal meeting avocat avocats combien premiere gratuite consultation`)}
	frenchCost = regexp.MustCompile(`^(?:bonjour )?(?:(?:combien (?:ca |cela )?(?:coute|coutent|coute t il|ca coute)|c?est combien|quel est le (?:prix|cout|tarif)|prix|cout|tarif|tarifs|honoraires|frais)(?: pour)?(?: de| d| dun)? (?:un |une |des |les |vos |votre |l)?(?:avocats?|avocates?)|combien (?:chargez|demandez|coutez) vous)$`)

	makers = linesOf("who made you", "who built you", "who built this", "who created you", "who made this bot", "who runs this", "who is behind this", "who owns this", "qui ta fait", "qui vous a fait", "qui vous a cree", "qui a fait ca", "qui est derriere ca")

	erasing = regexp.MustCompile(`^(?:please |ok |can (?:you|i|we) |could you |how (?:do|can) (?:i|we) |how to |i (?:want|need) (?:you )?to |where (?:do|can) i )*(?:` +
		`(?:delete|erase|wipe|dlete|delet)(?: (?:all|of|everything|evrything|this|that|it|my|the|our))+` +
		`|(?:delete|erase|wipe|clear|remove|hide|forget|dlete|delet)(?: (?:all|of|everything|this|that|it|my|the|our|whole))* (?:chats?|conversation|convo|history|messages?|request|what i (?:said|wrote|typed)))` +
		`(?: (?:from here|from this phone|from my phone|please|pls|now))*$` +
		`|^(?:(?:je veux|je voudrais|comment|svp|pouvez vous|peux tu) )*(?:supprimer|supprime|supprimez|effacer|efface|effacez)(?: (?:tout|tous|toute|ca|cela|ceci|le|la|les|mes|ma|mon|cette|ce|historique|conversation|clavardage|chat|messages|message|demande|discussion|que|ai|jai|ecrit|svp))+$`)
	// watching tells of who lives with the visitor, whatever they may look at; of anybody else only where it is this chat.
	watching = regexp.MustCompile(`^` + worry + `(?:` + household + `|he|she) (?:might|may|could|can|will|would|gonna|is going to)(?: also)? (?:read|see|find|check|look at) (?:` + thisChat + `|my (?:phone|messages|screen|computer|history))(?: (?:later|too|here))*$` +
		`|^` + worry + `(?:they|someone|somebody|anyone|people) (?:might|may|could|can|will|would|gonna) (?:read|see|find) (?:this|` + ourChat + `)(?: (?:later|too|here))*$` +
		`|^(?:what if|im (?:scared|afraid|worried)(?: that)?) (?:(?:my|the) \w+|he|she|they|someone|somebody) (?:reads?|sees?|finds?|checks?) (?:` + thisChat + `|my (?:phone|messages))(?: later| too)*$` +
		`|^` + worry + `(?:i )?(?:(?:dont|do not|wouldnt|would not) want (?:` + household + `|him|her|them|anyone|anybody|someone|people)(?: to)?|(?:dont|cant) let (?:` + household + `|him|her|them|anyone))(?: ever)? (?:see|seeing|read|reading|find|finding|know about|knowing about|find out about|look at) (?:this|` + ourChat + `)$` +
		`|^(?:how (?:do|can|could) i |i (?:want|need) to |can i |can you )*(?:stop|keep|prevent) (?:` + household + `|him|her|them|people)(?: from)? (?:seeing|reading|finding|knowing about|looking at) ` + thisChat + `$` +
		`|^(?:nobody|no one|` + household + `|he|she) (?:can|must|should|cant|mustnt|shouldnt|may)(?: (?:not|never))? (?:see|read|find|know about) ` + thisChat + `$` +
		`|^(?:can|could|will|does) (?:` + household + `|he|she) (?:see|read|find|know about) (?:this|` + ourChat + `)$` +
		`|^(?:(?:how (?:do|can|could) i|i (?:want|need) to|can i|help me) )?(?:hide|keep) ` + thisChat + `(?: (?:secret|private|hidden))?(?: from (?:` + household + `|him|her|them))?$|^(?:leave this page(?: fast| quickly)?|quick exit)$` +
		`|^(?:(?:jai|ai) peur que )?(?:` + frenchHousehold + `|il|elle) (?:va|peut|pourrait|risque de) (?:lire|voir|trouver) (?:` + frenchChat + `|mon telephone)$` +
		`|^(?:je )?(?:ne )?(?:veux|voudrais|faut) pas que? ?(?:` + frenchHousehold + `|il|elle|on|personne|quelqu?un|quelqu un) (?:voie|voit|lise|lit|trouve|sache|tombe sur) (?:` + frenchChat + `)$` +
		`|^(?:comment )?(?:cacher|masquer) (?:` + frenchChat + `)(?: (?:a|de) (?:` + frenchHousehold + `))?$`)

	// puzzling is said by who has not understood what was answered; puzzledLines too, right after it.
	puzzling = line(`(?:(?:i|im|am|but|so|and|sorry|hm|hmm|no|well|honestly|je|ne|desole|desolee|excusez moi|mais) )*(?:` +
		`(?:still )?(?:dont|do not|didnt|did not|cant|cannot|not)(?: (?:really|quite|fully|even|still|at all))* (?:(?:follow|following|understand|undertsand|understnad|understanding)(?: (?:it|that|this|you|any|all|of|what|a|word|thing|means|mean|saying|are|youre|your|the|answer|anything|still|at|yet))*|get (?:it|this|that|what (?:it|that|this|you) means?)(?: (?:still|at all|yet))*)` +
		`|(?:lost|confused|puzzled)(?: (?:now|by|this|that|it|still|even|more))*|you(?:ve)? lost me|huh|what do you mean(?: by (?:that|this|it))?|what are you (?:saying|telling me)|(?:what|wat) (?:does|do) (?:all )?(?:this|that|it|any of this|any of that) mean(?: (?:exactly|in english|for me|simply))*|so what does (?:that|this|it) mean` +
		`|(?:that|this|it|none of (?:that|this|it)|your answer|the answer) (?:doesnt|does not|dont|makes|didnt|isnt|is not|is)(?: (?:really|quite|even))* ?(?:make )?(?:any |no |much )?(?:sense|clear)(?: (?:to me|at all))*` +
		`|(?:thats|that is|this is|its|it is|it was|that was|est|cest|ce est)? ?(?:all |just |still |a bit |way |much |trop |tres |un peu |bien )*(?:too |so |very )(?:long|complicated|confusing|wordy|technical|many words|much text|(?:hard|difficult) to (?:read|understand|follow))(?: (?:for me|to (?:read|understand|follow)))*` +
		`|(?:(?:est|cest|ce est) )?(?:trop |tres |un peu |bien )*(?:long|complique|confus|flou|(?:dur|difficile) a (?:comprendre|suivre|lire))(?: (?:pour moi|a (?:comprendre|suivre|lire)))*` +
		`|(?:(?:can|could|would|will) (?:you|u|ya)(?: (?:please|pls|maybe|just))? |please |pls |just )?(?:say|explain|put|make|break|write|repeat|rephrase|reword|simplify|shorten|summarize|summarise|dumb)(?: (?:me|it|that|this|them|down|again|more|simply|simple|simpler|easier|easy|easily|plain|plainly|plainer|clear|clearer|clearly|short|shorter|shortly|other|another|different|differently|normal|everyday|words|word|english|terms|language|way|version|summary|in|a|an|the|one|to|for|like|im|five|0|pls|please|slower|slowly|once))*` +
		`|(?:can you )?(?:give|tell) me (?:that |it |this )?(?:again|(?:in |the |a )*(?:short|simple|simpler|plain|easy|quick|other) (?:version|answer|words|summary|english|terms))|(?:shorter|simpler|easier|slower|clearer|again|more simply|more simple|simple words|short version|in short|come again|say what|in brief)|(?:in )?(?:other|simpler|simple|plain|plainer|easier|easy|normal|everyday|fewer|lay|laymans|laymens|layman) (?:words|terms|english|language)(?: please)?` +
		`|(?:comprends|comprend|saisis|pige|capte|comprenais)(?: (?:toujours|vraiment|encore))* (?:pas|rien|plus)(?: (?:bien|tout|ca|cela|du|encore|vraiment|trop|a|reponse|la|votre|cette))*|(?:ai )?pas (?:bien |tout )?(?:compris|saisi)(?: (?:ca|cela|votre reponse))?` +
		`|(?:(?:pouvez|pourriez) vous |vous (?:pouvez|pourriez) |peux tu |tu peux |est ce que vous (?:pouvez|pourriez) )?(?:me |le |la |l |re)*(?:reformuler|reformulez|reformule|repeter|repetez|repete|expliquer|expliquez|simplifier|simplifiez|simplifie|resumer|resumez|resume|redire|redites|dire|dites)(?: (?:moi|ca|cela|le|la|plus|simplement|simple|autrement|clairement|court|brievement|en|mots|termes|simples|autres|autre|encore|une|fois|svp|de|facon|maniere|mieux|votre|reponse|bref))*` +
		`|en (?:autres|d autres|quelques) (?:mots|termes)|autrement dit|plus (?:court|clair|simple|clairement|simplement|lentement)|en bref|(?:suis |je suis )?(?:perdu|perdue|melange|melangee))(?: (?:svp|please|pls|thanks|thx|ok|sorry|now|here|merci|sil vous plait))*`)

	puzzledLines = linesOf("i dont understand", "i still dont understand", "i dont understand this", "i dont understand that", "i dont understand it", "i do not understand", "i dont get it", "dont understand", "huh", "what does that mean", "what does this mean", "what does it mean",
		"wat does that mean", "meaning", "simpler", "simpler pls", "in simple words", "in plain words", "in plain english", "in simple english", "explain", "explain it", "explain please", "explain that", "can you explain", "can you explain that", "can you explain it",
		"can you explain simpler", "explain simpler", "explain it simpler", "say it simpler", "make it simple", "make it simpler", "too long", "too complicated", "tldr", "yes or no", "so yes or no", "just yes or no", "is that a yes or a no", "is that a yes or no", "what should i do",
		"what should i do now", "what do i do", "what do i do now", "so what do i do", "so what should i do", "now what", "what now", "im confused", "i am confused", "im lost",
		"je ne comprends pas", "je comprends pas", "je comprends rien", "expliquez", "explique moi", "expliquez moi", "plus simple", "plus simplement", "en mots simples", "en termes simples", "cest complique", "oui ou non", "quoi faire", "que faire",
		"que dois je faire", "que dois je faire maintenant", "je fais quoi", "ca veut dire quoi", "quest ce que ca veut dire", "est ce que ca veut dire", "cela veut dire quoi", "trop long", "trop complique")
)

// Parts of the lines above.
const (
	worry           = `(?:(?:what if|im|i am|scared|afraid|worried|that|but|and|because|cause|please) )*`
	household       = `(?:my|the) (?:husband|hubby|wife|ex|partner|boyfriend|girlfriend|bf|gf|fiance|fiancee|roommate|roomate|spouse|parents|parent|mom|mum|dad|mother|father|family|kids|son|daughter|brother|sister|in laws)`
	ourChat         = `(?:this|that|the|my) (?:chat|page|conversation|site)|what i (?:write|wrote|said|type|typed|ask|asked)(?: here)?`
	thisChat        = `(?:this|that|it|` + ourChat + `)`
	frenchHousehold = `(?:mon|ma|mes) (?:mari|conjoint|conjointe|femme|epoux|epouse|ex|copain|copine|chum|blonde|partenaire|parents|mere|pere|enfants|fils|fille|famille|colocataire)`
	frenchChat      = `ca|cela|ceci|cette (?:conversation|page)|ce (?:clavardage|chat)|ce que (?:j )?(?:ai )?(?:ecris|ecrit)`
)

func union(a, b map[string]bool) map[string]bool {
	all := make(map[string]bool, len(a)+len(b))
	for w := range a {
		all[w] = true
	}
	for w := range b {
		all[w] = true
	}
	return all
}
