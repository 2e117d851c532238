package bot

import (
	"regexp"
	"slices"
	"strings"

	"github.com/treadstone-law/answerbot/session"
)

// Once a request was sent, questions about it are answered from its receipt: what it is called, what was promised, in the words in which it was
// promised, and how to add something. Nobody should get a question of law for "when will you call me", or a new form without a word of the old one.

// asksAfterRequest reports whether a line is about the request that was sent. What may as well be about somebody else is so only while nothing
// but the request has been spoken of since.
func (t *turn) asksAfterRequest(line string) bool {
	if slices.ContainsFunc(aboutRequest, func(r *regexp.Regexp) bool { return r.MatchString(line) }) {
		return true
	}
	return t.atRequest() && slices.ContainsFunc(perhapsAboutRequest, func(r *regexp.Regexp) bool { return r.MatchString(line) })
}

// atRequest reports whether nothing but the request that was sent has been spoken of since.
func (t *turn) atRequest() bool {
	return t.state.Form == nil && t.state.Last != session.TypeAnswer && t.state.Last != session.TypeClarify
}

// Parts of the lines below.
const (
	ours    = `(?:you|u|ya|you guys|u guys|yall|someone|somebody|anyone|anybody|nobody|no one|a lawyer|the lawyer|your lawyer|your lawyers|a person|your team|the team|your office|the office|your firm|the firm|one of you)`
	replies = `(?:calls?|phone|ring|replies|reply|responds?|answer|contact|get back|get in touch|write|email|text|reach(?: out)?|read|look|review|check|calling|phoning|replying|responding|answering|contacting|getting back|writing|emailing|texting|reading|called|phoned|replied|responded|answered|contacted|gotten back|got back|written|emailed|texted|reached out|looked|reviewed|checked)`
	theirs  = `(?: (?:me|us|back|to|at|with|it|my|the|this|that|request|form|message|questions?|info|information|details|email|mail|phone|number|name|up|yet|already|soon|today|tonight|tomorrow|now|again|before|by|on|this|next|week|0|pm|am|monday|tuesday|wednesday|thursday|friday|saturday|sunday|morning|afternoon|evening|weekend|noon|exactly|actually|right|correct|correctly|ok|okay))*`
	request = `(?:my|the|this|that) (?:request|form|intake|submission)`
	ref     = `(?:my (?:reference|ref|confirmation)(?: (?:number|no|num|code|id))?|(?:the|a) (?:reference|ref|confirmation) (?:number|no|num|code|id))`
	asSent  = `(?: (?:please|pls|now|again|today|yesterday|already|to you|with you|(?:that )?i (?:just |already )?(?:sent|made|submitted|filled in|filled out)(?: in)?(?: to)?(?: you)?))*` // nothing else is named
	reach   = `(?:(?:phone |telephone |cell )?number|phone|cell|email(?: address)?)`
	detail  = `(?:something|one thing|a few things|more|everything|(?:(?:my|the|a|an) (?:(?:new|other|right|correct|real|full|last) )*(?:` + reach + `|address|name|date(?: of birth)?|birthday|age|postal code|reference|details?|information|info)))`

	frenchOurs    = `(?:vous|on|quelqu un|quelquun|un|une personne|un avocat|l avocat|avocat|votre equipe|equipe|votre bureau|bureau)`
	frenchReplies = `(?:appeler|rappeler|repondre|contacter|ecrire|joindre|lire|appelez|rappelez|repondez|contactez|ecrivez|lisez)`
	frenchRequest = `(?:ma|la|cette) (?:demande|requete)|(?:mon|le|ce) formulaire`
	frenchSent    = `(?: (?:svp|maintenant|encore|aujourdhui|hier|deja|(?:que )?(?:je )?(?:vous )?(?:ai |viens de )?(?:envoyee?|envoyer|faite|faire|remplie?|remplir|soumise?)))*`
	frenchDetail  = `(?:quelque chose|une chose|un detail|des details|tout|(?:mon|ma|mes|le|la|un|une) (?:nouveau |nouvelle |autre )?(?:numero(?: de telephone)?|telephone|cellulaire|courriel|adresse|nom|date(?: de naissance)?|age|code postal|reference))`
	frenchRings   = `(?:(?:me |m |nous )?(?:r?appelle|r?appelez|r?appellera|r?appellerez|repond|repondez|repondra|contacte|contactez|contactera|ecrit|ecrivez|ecrira|joint))`
)

var aboutRequest = []*regexp.Regexp{
	line(`(?:when|what time|what day|how soon|how long|by when|around when)(?: (?:until|till|til|before))? (?:will |are |r |is |do |does |can |would |should |did )?` + ours + `(?: (?:will|going to|gonna|be|able to|planning to))* ` + replies + theirs),
	line(`(?:will|is|are|r|does|do|would|should) ` + ours + `(?: (?:going to|gonna|really|actually|ever|be))* ` + replies + theirs),
	line(`(?:when|how soon|how|how long (?:until|till|before)) (?:will|do|can|should|would|am) i (?:gonna |going to )?(?:hear|get|getting|expect|be|receive|receiving|know)(?: (?:back|from|a|an|the|my|your|` + ours + `|call|callback|reply|response|answer|contacted|called))+` + theirs),
	line(`(?:am|will|should) i (?:gonna |going to |be |expect )*(?:get|getting|receive|receiving|hear|hearing|called|contacted|expect)(?: (?:back|from|a|an|the|call|callback|reply|response|answer|` + ours + `))*` + theirs),
	line(`(?:did|do|have|has|were) ` + ours + `(?: (?:actually|even|ever))? (?:get|got|gotten|receive|received|read|see|seen|saw|have|had|look at|looked at|check|checked|open|opened)` + theirs),
	line(`(?:is|was|has|did|does) ` + request + `(?: (?:been|be|actually))*(?: (?:sent|received|read|seen|go|went|gone|through|submitted|arrive|arrived|in|work|worked|done|reach|reached|you))+` + theirs),
	line(`(?:(?:what|whats|where|wheres)(?: (?:is|was|s))? |can (?:i|you) (?:have|get|see|give me|tell me|repeat|show me) |(?:do i have|is there|i (?:lost|forgot|need|missed|cant find|dont have|didnt (?:write|note|get|save)(?: down)?)) )?` + ref + `(?: again)?|(?:reference|confirmation) number`),
	line(`(?:why )?(?:has|have|did|hasnt|havent|didnt|does) ?` + ours + `(?: (?:not|never|even|ever))* ` + replies + ` (?:me|us|back)` + theirs),
	line(`you (?:guys )?(?:said|told me|promised)(?: that)? (?:that )?` + ours + ` (?:would|will|was going to|were going to|are going to|is going to) ` + replies + theirs),
	line(`(?:(?:it|its|it is|it has)(?: been)? (?:[a-z0-9]+ ){1,4}(?:and|but|still|already) )?(?:nobody|no one|noone|you guys|you) (?:has |have |had |did |didnt |havent |never |still |not |ever )*` + replies + `(?: (?:me|us|back|yet))?` + theirs),
	line(`(?:(?:im|i am|ive been|i have been|we are) )?(?:still )?waiting (?:for|on) (?:you|your (?:call|reply|answer|response|email)|a (?:call|callback|call back|reply)(?: from you)?|` + ours + ` to ` + replies + theirs + `)`),
	line(`i (?:havent|have not|didnt|did not|never) (?:heard|hear|gotten|got|received|get|receive)(?: (?:anything|back|a|call|reply|response|answer))* from (?:you|anyone|anybody|someone|your office|your team)` + theirs),
	line(`i (?:forgot|forget|didnt|did not)(?: to)? (?:tell|mention to|say to|give|send) (?:you|u|your team|your office)(?: (?:about )?` + detail + `)?`),
	line(`(?:(?:i (?:want|need|would like|have|like)|id like|can i|could i|how (?:do|can|could) i|is it possible|let me|please|may i)(?: to)? )?(?:add(?: (?:something|more|info|information|details|that))? to|change|correct|update|fix|edit|modify|cancel|withdraw|take back|recall|stop) ` + request + asSent),
	line(`i (?:gave|put|typed|wrote|sent|entered|left)(?: (?:you|in|down|the form|u))* (?:the|a|my|an) (?:wrong|old|incorrect|bad) (?:number|phone|phone number|email|email address|address|name|date)(?: (?:(?:in|on|into) (?:it|there|the form|` + request + `)|before|earlier|sorry|by mistake|to you))*`),
	line(`what(?: will)?(?: (?:happens|happen))(?: (?:to|with)) ` + request + `(?: (?:next|then|after that))*` + asSent),

	line(`quand (?:est ce que |est ce )?(?:allez |va |vont )?(?:t )?` + frenchOurs + `?(?: (?:allez|va|vont|t il|t elle|t on|me|m|nous))* ` + frenchReplies + `(?: (?:moi|ma|mon|la|le|demande|formulaire|message))*`),
	line(`quand (?:vais je|serai je|je serai|je vais|aurai je|recevrai je|est ce que je (?:serai|vais|recevrai))(?: (?:avoir|recevoir|etre|une|un|la|ma|de|vos))*(?: (?:appele|appelee|rappele|rappelee|contacte|contactee|reponse|appel|nouvelles))`),
	line(`(?:est ce que |est ce )?(?:` + frenchOurs + ` )?(?:allez|va|vont)(?: (?:t il|t on|vous|me|m|on))* ` + frenchReplies + `(?: (?:bientot|aujourdhui|demain|avant|lundi|quand|a quelle heure|quel jour))*`),
	line(`quand (?:est ce )?(?:que |qu )?` + frenchOurs + ` ` + frenchRings + `|` + frenchOurs + ` ` + frenchRings + ` quand`),
	line(`(?:est ce que |est ce )?(?:vous )?avez(?: vous)? (?:bien )?(?:recu|recue|lu|lue|eu|vu)(?: (?:bien|` + frenchRequest + `|mon message|ca|cela|mon courriel|mon numero))*`),
	line(`(?:est ce que )?(?:` + frenchRequest + `) (?:est elle|est il|a t elle ete|a t il ete|est|a ete|a)(?: (?:bien|ete))*(?: (?:recue?|lue?|envoyee?|arrivee?))`),
	line(`(?:(?:quelle|quel|est quoi|ou) (?:est )?|est quoi |(?:je )?(?:ai|a) (?:perdu|oublie|pas) |je (?:ne )?trouve (?:plus|pas) |(?:pouvez vous )?(?:me )?(?:donner|redonner|rappeler) )?(?:ma|la|le|mon) (?:numero de )?reference(?: (?:de ma demande|deja))?|numero de reference`),
	line(`personne (?:ne )?(?:m )?(?:a|ma) (?:encore )?(?:appele|appelee|rappele|rappelee|repondu|contacte|contactee|ecrit)(?: encore)?`),
	line(`(?:ai |jai )?oublie de vous (?:dire|donner|mentionner|envoyer|ecrire|preciser|signaler)(?: ` + frenchDetail + `)?`),
	line(`(?:(?:je veux|je voudrais|je peux|puis je|comment|comment puis je|est ce que je peux|il faut) )?(?:ajouter(?: (?:quelque chose|une chose|un detail|des details))? (?:a )?|modifier |corriger |changer |annuler |retirer |completer )(?:` + frenchRequest + `)` + frenchSent),
	line(`(?:ai |jai )(?:donne|mis|ecrit|laisse) (?:un|le) (?:mauvais|faux|ancien) (?:numero(?: de telephone)?|courriel|nom|telephone)(?: (?:(?:dans|sur) ` + `(?:` + frenchRequest + `)|par erreur|desolee?))*`),
	line(`(?:j )?attends (?:toujours |encore )?(?:votre|un|une) (?:appel|reponse|courriel)`),
}

// perhapsAboutRequest are lines that are about the request while nothing else has been spoken of.
var perhapsAboutRequest = []*regexp.Regexp{
	line(`what (?:happens|now|next|else|do i do|should i do|happen)(?: (?:now|next|then|after|after that|if nobody calls))*|whats next|now what|and now|then what|is that (?:it|all)|am i done|do i (?:have to|need to) (?:wait|do anything(?: else)?)`),
	line(`(?:so )?(?:when|what time|what day|how long|how soon)(?: (?:does|will|would|is|do|can) (?:it|that|this|they|he|she|i))?(?: (?:take|takes|be|have to wait|wait|the wait|` + replies + `))?` + theirs),
	line(`(?:did|has|is|was) (?:it|that|this)(?: (?:been|be|actually))*(?: (?:sent|received|read|seen|go|gone|through|submitted|arrive|arrived|in|work|worked|done|get|there|reached|you))*` + theirs),
	line(`(?:did|do|have|has|will|are|is) (?:they|it)(?: (?:going to|gonna|ever|even))* (?:get|got|received|receive|read|seen|see|` + replies + `)` + theirs),
	line(`(?:any|is there any) (?:news|update|updates|answer|reply|word)(?: (?:yet|on my request|on it|about it))*|(?:still )?no (?:call|reply|answer|response|news)(?: yet)?|(?:still |ive been |i have been |been )waiting(?: (?:all|for|since|day|days|hours|hour|an|a|week|weeks|long|time|yesterday|monday|so|0|two|three|two days))*|(?:i |ive |i have )?(?:havent|have not|didnt|never)(?: (?:heard|hear|gotten|got|get|received))(?: (?:anything|back|a|call|reply|yet))+`),
	line(`i (?:forgot|forget|didnt|did not) (?:to )?(?:mention|say|add|include|write|put|attach)(?: ` + detail + `)?`),
	line(`(?:(?:i (?:want|need|would like|have|like)|id like|can i|could i|how (?:do|can|could) i|may i)(?: to)? )?(?:add (?:something|one thing|more|info|information|details|a thing|to it|to that)|change (?:it|that|something|my (?:answers?|` + reach + `))|send (?:you )?(?:my |some |the |more )?(?:documents?|papers?|photos?|pictures?|files?|proof|evidence)|correct (?:it|something)|cancel(?: it| that)?|withdraw(?: it)?|take it back)`),
	line(`(?:i have|ive got|there is|i got) (?:something|more|one more thing|another thing|more info|more information|more details)(?: (?:to (?:add|say|tell)|else))*|one more thing|i made a (?:mistake|typo)(?: (?:in|on|with) (?:it|that|there|` + request + `|` + detail + `))?`),
	line(`who(?:s| is| will| does| gets to)?(?: (?:gonna|going to|actually))* ` + replies + ` (?:me|us|it|` + request + `)` + theirs + `|(?:my|the|that) (?:` + reach + `|address|name)(?: i (?:gave|put|sent|wrote)(?: you)?)? (?:is|was|isnt|is not|has) (?:wrong|incorrect|old|not right|right|misspelled|spelled wrong|a typo|changed|not working)`),
	line(`(?:the|your) (?:office|team|firm|people|lawyers?) (?:has |have |had |did )?(?:still |not |hasnt |havent |didnt |never )+` + replies + `(?: (?:me|us|back|yet))*`),
	line(`(?:et )?(?:maintenant|ensuite|apres|quand|combien de temps|ca prend combien de temps|combien de temps (?:ca|cela|est ce que ca) prend|quelle est la suite|(?:que|est ce qui) se passe(?: t il)?(?: (?:maintenant|ensuite))?|des nouvelles|y a t il du nouveau|est tout)|` +
		`(?:ai |jai )?oublie (?:de )?(?:mentionner|dire|ecrire|ajouter|mettre|preciser)(?: ` + frenchDetail + `)?|(?:mon|le) (?:numero(?: de telephone)?|telephone|courriel|nom) (?:est|etait) (?:pas (?:le )?bon|mauvais|faux|errone|mal ecrit)|qui (?:va (?:me |m )?` + frenchReplies + `|` + frenchRings + `)|(?:je veux |je voudrais |puis je |comment )?ajouter (?:quelque chose|un detail|une chose|des details)`),
}

// wanted offers the form to whoever wants a person; who has sent one is told what became of it first.
func (t *turn) wanted() {
	if w := formWordsOf(t.words.lang); t.state.Reference != "" && t.state.Form == nil {
		t.handoff(session.Requested, t.whatWasSent(w, w.sentAnother))
		return
	}
	t.handoff(session.Requested, t.words.requested)
}

// whatWasSent says what the receipt said, and how to add something.
func (t *turn) whatWasSent(w *formWords, more string) string {
	text := strings.ReplaceAll(w.sent, "REFERENCE", t.state.Reference)
	if promise := promiseOf(t.state.Receipt); promise != "" {
		text += " " + strings.ReplaceAll(w.promised, "PROMISE", promise)
	}
	return text + " " + strings.NewReplacer("REFERENCE", t.state.Reference, "CALL", t.call()).Replace(more)
}

// promiseOf gives what a receipt says of what comes next and by when, word for word, in whichever language it was written.
func promiseOf(receipt string) string {
	for _, w := range []*formWords{englishForm, frenchForm} {
		begin, _, _ := strings.Cut(w.next, "HOW")
		from, to := strings.Index(receipt, begin), strings.Index(receipt, " "+w.notYourLawyers)
		if from >= 0 && to > from {
			return receipt[from:to]
		}
	}
	return ""
}
