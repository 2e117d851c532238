package bot

import (
	"regexp"
	"slices"
	"strings"

	"github.com/treadstone-law/answerbot/matcher/text"
)

// Questions on this chat in words that nobody has listed: "u an actual robot lol", "ca coute tu kelkchose ici". A message is one if it has a word for what is asked of the
// chat, a word for the chat or who answers in it, and none but small words besides: "can they use a robot to fire me" has others, and is a question of law.

// chatQuestion is what is asked of the chat, and in which words.
type chatQuestion struct {
	topic    string
	key, us  map[string]bool // one of each has to be there,
	weak     map[string]bool // or of these in place of us, where no matter is talked about
	beside   map[string]bool // and these, and words that are beside all of them, may be
	unusable map[string]bool // not even where they are among the others
}

var chatQuestions = []chatQuestion{
	{topic: "language", key: wordSet(`english french francais anglais francaise franssais franse spanish espagnol arabic arabe creole punjabi hindi urdu tamil chinese mandarin portuguese portugais russian russe somali farsi tagalog`),
		us: wordSet(`you u ya yall tu vous t vs`), weak: wordSet(`parler jaser`), beside: wordSet(`puis jpe jpeu jpeux peux je i we speak talk understand know parle parles parlez pale parler comprends comprenez peux pouvez dans autre langue language other any good well bien`)},
	{topic: "identity", key: wordSet(`robot robots bot bots chatbot ai ia chatgpt gpt machine human humain humaine humans computer ordinateur program programme logiciel software automated automatise automatique siri alexa copilot gemini real vrai vraie reel`),
		us: wordSet(`you u ur youre ya talking speaking chatting typing toi tu tes t vous vs parle jparle ecris reponds repond repondez answering answers chat clavardage here ici`), weak: wordSet(`this it thing ca c cest ce`),
		beside: wordSet(`person people somebody someone being guy man woman live actual actually even some kind of type made behind on other side end personne monde quelqu kelkun quelquun etre avocat lawyer paralegal derriere arriere de du en bout autre bord`)},
	{topic: "free", key: wordSet(`free gratuit gratuite gratuits gratis payant payante payer paye cost costs costing charge charges charged charging chargez pay paying paid coute coutent couter facture bill money argent`),
		us: wordSet(`chat chatting clavardage clavarder here ici site service app you u yall asking typing vous`), weak: wordSet(`this c ca cest`),
		beside: wordSet(`ask question questions talk talking use using write writing answer answers send much anything something stuff cent cents cost me my i we want take need faut fo jai poser parler ecrire utiliser
			dequoi quelque chose kelkchose kelke rien moi nous affaire reponses reponse repondre combien cb`)},
	{topic: "private", key: wordSet(`private confidential secret anonymous read reads see sees saved kept stored confidentiel confidentielle prive privee anonyme secret lit lire voit voir garde gardez gardes enregistre`),
		us:     wordSet(`chat here type typing write conversation ici jecris clavardage`),
		beside: wordSet(`who anyone anybody somebody someone people what whatever i my me messages say everything between us qui ki quelqu kelkun quelquun personne autre autres mes messages mon tout jdis dis entre nous person`)},
	{topic: "return", key: wordSet(`back return continue resume revenir reviens revient continuer reprendre`),
		us: wordSet(`chat here page conversation site ici clavardage you vous`), weak: wordSet(`later tomorrow tonight demain tard`),
		beside: wordSet(`come go i we later tomorrow tonight another time again finish and if when close leave still saved be where left off my it jpe jpeu jpeux peux je on plus tard demain soir autre fois si ferme quitte mon ma finir`)},
	{topic: "authorship", key: wordSet(`date recent updated current outdated old accurate reliable correct jour recentes vieux vieilles fiable fiables exact exactes`),
		us: wordSet(`answers answer info information infos your you chat site reponses reponse vos tes ici library bibliotheque`), beside: wordSet(`up still always often last when all everything were toujours encore mises mis mise derniere quand souvent sont`)},
	{topic: "help", key: wordSet(`work works do help use marche marches marchez fonctionne fonctionnes faites fais sers sert servez aide aider aidez`),
		us: wordSet(`you u ya chat site page app bot vous tu ici clavardage`), weak: wordSet(`this thing`),
		beside: wordSet(`how what who can could i me us with exactly actually comment quoi koi kwa que qu peux pouvez pouvez m me maider moi nous au juste exactement est esce a quoi`), unusable: wordSet(`it them`)},
}

// besideAll are words that say nothing in any of these.
var besideAll = wordSet(`actually still me m moi sur a an the is are am r be was do does did will would can could i to this that it there for in on at of or and so ok okay but just like really lol haha bro hey hi hello wait please pls plz svp yes no not right then now have has got gotta any all who what how
	un une le la les l c ce cest est es sont ou et de des du en pour pr tu je j y a la ben bon donc oui non pis mais salut bonjour allo juste vraiment vrai ca cela que qu qui ki si ya svp esque esce faut`)

// asksOfUs gives the topic of a question on this chat in such words; nil for other messages.
func (t *turn) asksOfUs() *topic {
	tokens := t.said.tokens
	if len(tokens) < 2 || len(tokens) > maxTalk {
		return nil
	}
	has := func(set map[string]bool) bool {
		return slices.ContainsFunc(tokens, func(token text.Token) bool { return set[token.Word] })
	}
	for _, q := range chatQuestions {
		if !has(q.key) || !has(q.us) && (t.midMatter() || !has(q.weak)) || has(q.unusable) {
			continue
		}
		known := func(token text.Token) bool {
			return q.key[token.Word] || q.us[token.Word] || q.weak[token.Word] || q.beside[token.Word] || besideAll[token.Word]
		}
		if !slices.ContainsFunc(tokens, func(token text.Token) bool { return !known(token) }) {
			byName, _ := topics()
			return byName[q.topic]
		}
	}
	return nil
}

// wholePage gives the page of the answer read last to who asks again what comes next; "" for other messages.
func (t *turn) wholePage() string {
	a := t.corpus.Answer(t.givenLast().Slug)
	if a == nil || a.Lang != t.words.lang || !asksOn(t.said.line) || !strings.Contains(t.state.LastText, t.words.nearestThat) {
		return ""
	}
	return strings.Replace(t.words.firm.page, "%s", a.URL(), 1)
}

// asksOn reports whether a line asks what comes next: "ok and then", "pis apres". It thanks for nothing.
func asksOn(line string) bool { return onward.MatchString(line) }

var onward = regexp.MustCompile(`^(?:(?:ok|okay|k|so|alright|right|yes|yeah|but|and|oui|bon|ben|mais|et|pis) )*(?:and then(?: what)?|then what|what then|and after(?: that| this)?|after (?:that|this)(?: what)?|whats next|what is next|what comes (?:next|then|after(?: that| this)?)` +
	`|what happens (?:next|then|after(?: that| this)?)|what do i do (?:next|then|after(?: that)?)|pis (?:apres|la|ensuite)|apres ca|(?:et|pis) (?:apres|ensuite)(?: ca| cela)?(?: quoi| koi)?|ensuite(?: quoi| koi)?|apres (?:quoi|koi)|(?:je|j|jfais|on) ?(?:fais|fait)? (?:quoi|koi) (?:apres|ensuite))$`)

// asksWhy reports whether a line asks for the reason of what was read. It is no complaint.
func asksWhy(line string) bool { return reason.MatchString(line) }

var reason = regexp.MustCompile(`^(?:(?:ok|and|but|so|et|mais|pis|ben) )*(?:why(?: not| is that| is it| so)?|how come|pourquoi(?: pas| ca)?|pourkoi(?: pas)?|pk(?: pas)?|comment ca se fait)$`)
