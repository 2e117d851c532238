package bot

import (
	"slices"
	"strings"
	"sync"

	"github.com/treadstone-law/answerbot/matcher/text"
)

// kindOfAsking is one kind of question, by what is in the question, folded, and in the sentences that answer it, in either language.
type kindOfAsking struct {
	asks, tells *phrases
}

// The kinds of which more is asked below.
const (
	byWhen = iota
	howLong
	howMuch
)

const kinds = 10

// kindsOfAsking are made when somebody asks about an answer for the first time: a start need not wait for them.
var kindsOfAsking = sync.OnceValue(func() *[kinds]kindOfAsking {
	return &[kinds]kindOfAsking{
		byWhen: {
			asks: phrasesOf(`how long do, how long did, how long have, how long has, how long can, how long is there, how long until, how long till, how long to, how long for me, how much time, how many days do,
			how many days to, how many weeks do, how many months do, how many years do, how late, how soon do, how soon must, by when, when do, when should, when must, when is it due, too late, until when, till when,
			deadline, time limit, limit, last day, miss it, missed it, miss the, missed the`,
				`combien de temps, combien de temp, combien de tps, combien de jours, combien de jour, combien de semaines, combien de mois, combien d annees, cb de temps, cb de temp, cb de tps, cb de jours, cmb de temps, cmb de temp, cmb de jours, quel delai, avant quand, jusqu a quand,
			jusqua quand, trop tard, delai*, date limite`),
			tells: phrasesOf(`within, with in, no later, at least, deadline*, limit, limits, before, day after, days after, day from, days from, days of, right away, immediately, at once, until`,
				`d'ici, au plus tard, au moins, dans les, délai*, limite, avant, jours suivant, jours après, prescription`),
		},
		howLong: { // it takes or lasts
			asks: phrasesOf(`how long, how quick, how quickly, how fast, how soon, how many days, how many weeks, how many months, how many years, when will, when does, when do, when can, when is, when are, when would, how often, forever`,
				`combien de temps, combien de temp, combien de tps, combien de jours, combien de semaines, combien de mois, combien d ans, cb de temps, cb de temp, cmb de temps, cmb de temp, quand, ca prend, ca dure, longtemps`),
			tells: phrasesOf(`take, takes, last, lasts, usually, normally, stay, stays, for days, for weeks, for months, for years, up to, after`,
				`prend, dure, durent, habituellement, normalement, reste, pendant, jusqu'à, après`),
		},
		howMuch: {
			asks: phrasesOf(`how much, cost, costs, fee, fees, price, expensive, charge, free, fine, pay, pay for, pay back`,
				`combien, cb, cmb, coute, couter, cout, frais, prix, cher, gratuit, payer, paye, amende, recois, montant`),
			tells: phrasesOf(`percent, per cent, fee, fees, free, cost, costs, no charge, dollar*, cent, cents, rate, rates, amount*, weeks of pay, week of pay, half`,
				`pour cent, frais, gratuit*, coûte*, coût, coûts, taux, montant*, moitié`),
		},
		{ // how, where and with whom
			asks: phrasesOf(`where, who do, who can, who should, who to, who will, whom, how do, how can, how to, how would, how should, what do i do, what should i do, what form, which form`,
				`ou, qui, comment, cmt, coment, quel formulaire, kesse, quoi faire, je fais quoi`),
			tells: phrasesOf(`file, files, filed, apply, applies, application, form, forms, tribunal, board, court, office, online, report, reports, complain*, send, sends, ask, asks, call, write, contact, tell, fill, through, by mail, register, serve`,
				`dépose*, demande*, formulaire*, commission, cour, bureau, en ligne, signale*, plainte, envoye*, écrivez, appelez, remplissez, adressez`),
		},
		{ // what happens if
			asks: phrasesOf(`what if, what happens, and if, if i, if he, if she, if they, if we, if it, if my, if the, if nobody, what will, otherwise, will i, will they, will he, will she`,
				`et si, pis si, si je, si il, si elle, si on, si ils, si j, si y, si jy, si mon, si ma, si le, si la, si les, si personne, quoi si, arrive, va t, vont ils`),
			tells: phrasesOf(`if, when, otherwise, without, ignor*, refus*, fail*, default, can lose, may, risk, risks, who do not, who does not, missing`,
				`si, sinon, sans, défaut, peut perdre, risque*, autrement, qui ne`),
		},
		{ // whether a lawyer is needed
			asks:  phrasesOf(`lawyer, lawyers, paralegal*, represent*, myself, my self, on my own, alone`, `avocat, avocate, avocats, avocates, avoca, parajuriste, seul, seule, moi meme`),
			tells: phrasesOf(`lawyer, lawyers, paralegal*, duty counsel, legal aid, legal clinic, legal clinics, legal advice, represent*`, `avocat*, parajuriste*, aide juridique, clinique*, conseil, conseils, représent*`),
		},
		{ // whether one may, or has to
			asks: phrasesOf(`^can, ^could, ^may, ^is, ^are, ^do, ^does, ^did, ^am, ^must, ^should, ^have, ^has, ^will, ^would, allowed, legal, illegal`,
				`^peut, ^peuvent, ^puis, ^je peux, ^jpeux, ^il peut, ^elle peut, ^ils peuvent, ^on peut, ^faut, ^dois, ^doit, ^jdois, ^suis, ^ai, ^a t, ^ont, ^est, ^sont, ^c est, ^cest, ^c legal, ^ca, ^y peut, ^y peuvent, ^ils ont, ^il a, oblige, droit, permis`),
			tells: phrasesOf(`can, cannot, may, must, not, no, never, allowed, illegal, legal, has to, have to, need, needs, required, only, even`,
				`peut, peuvent, doit, doivent, ne, aucun*, jamais, interdit*, illégal*, permis*, obligatoire, seulement, même, faut`),
		},
		{ // what proves it
			asks: phrasesOf(`proof, prove, proves, evidence, receipt*, paper, papers, document*, bring, show, need to have, witness*, recording`, `preuve*, prouver, papier*, recu, recus, apporter, montrer, temoin*`),
			tells: phrasesOf(`proof, prove, proves, evidence, receipt*, photo, photos, record, records, keep, document*, letter*, copy, copies, witness*, note, notes, message*`,
				`preuve*, prouve*, reçu, reçus, gardez, conservez, lettre*, copie*, témoin*`),
		},
		{ // whether it can be undone
			asks:  phrasesOf(`appeal*, change my mind, cancel*, undo, take back, take it back, back out, fight, get out of, reverse`, `appel, annuler, contester, changer d idee, revenir, retirer`),
			tells: phrasesOf(`appeal*, review, reviews, set aside, cancel*, revok*, withdraw*, cooling, reopen*, challeng*`, `appel, révis*, annul*, révoqu*, contest*, retir*, rouvr*`),
		},
		{ // who
			asks: phrasesOf(`^who`, `^qui, ^c est qui, ^cest qui`),
			tells: phrasesOf(`tribunal, court, judge, board, police, crown, ministry, landlord, employer, insurer, owner, director, parent, parents, spouse, trustee, executor`,
				`cour, juge, commission, couronne, ministère, locateur, employeur, assureur, propriétaire, conjoint*, syndic`),
		},
	}
})

// phrases are runs of words, by the first of them: * stands for any ending of a word that stands alone, and what begins with ^ begins a text, but for words
// such as "and".
type phrases struct {
	runs   map[string][][]string // by their first word, what comes after it
	begin  map[string][][]string // at the beginning alone
	begins []string              // what is left of words that may have any ending
}

// phrasesOf reads lists of phrases, apart by commas.
func phrasesOf(lists ...string) *phrases {
	p := &phrases{runs: make(map[string][][]string), begin: make(map[string][][]string)}
	for phrase := range strings.SplitSeq(strings.Join(lists, ","), ",") {
		into := p.runs
		phrase, atStart := strings.CutPrefix(strings.TrimSpace(phrase), "^")
		if atStart {
			into = p.begin
		}
		if begin, any := strings.CutSuffix(phrase, "*"); any && !strings.Contains(begin, " ") {
			p.begins = append(p.begins, text.Fold(begin))
			continue
		}
		words := strings.Fields(lineOf(text.Tokens(phrase)))
		into[words[0]] = append(into[words[0]], words[1:])
	}
	return p
}

// in reports whether one of the phrases stands in a text.
func (p *phrases) in(tokens []text.Token) bool {
	start := 0
	for start < len(tokens) && leadIns[tokens[start].Word] {
		start++
	}
	if start < len(tokens) && follows(p.begin[tokens[start].Word], tokens[start+1:]) {
		return true
	}
	for i, token := range tokens {
		if follows(p.runs[token.Word], tokens[i+1:]) || slices.ContainsFunc(p.begins, func(begin string) bool { return strings.HasPrefix(token.Word, begin) }) {
			return true
		}
	}
	return false
}

// follows reports whether one of the runs comes next.
func follows(runs [][]string, tokens []text.Token) bool {
	return slices.ContainsFunc(runs, func(run []string) bool { return text.Begin(tokens, run) })
}
