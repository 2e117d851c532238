package text_test

import (
	"testing"

	"github.com/treadstone-law/answerbot/matcher/text"
)

func TestWritten(t *testing.T) {
	for typed, want := range map[string]string{
		"jveu mourir":                     "je veux mourir",
		"jveux pus vivre":                 "je veux plus vivre",
		"ca vaut pus la peine":            "ca vaut plus la peine",
		"jai pus de job pis pus rien":     "j'ai plus de job pis plus rien",
		"y a du pus dans la plaie":        "y a du pus dans la plaie",
		"y varge dans porte":              "il varge dans porte",
		"jvx pu vivre":                    "je veux plus vivre",
		"y ma frapper":                    "il m'a frapper",
		"mon chum ma fessé":               "mon chum m'a fessé",
		"ma mère est morte lundi":         "ma mère est morte lundi",
		"annuler ma demande":              "annuler ma demande",
		"c tu privé icitte":               "c'est privé ici?",
		"jpe tu dire non":                 "je peux dire non?",
		"elle peut tu":                    "elle peut?",
		"ca compte tu? jai signe":         "ca compte? j'ai signe",
		"faut tu un avocat. c long":       "faut un avocat?. c'est long",
		"je perds tu ma maison":           "je perds ma maison?",
		"j'ai tu le choix":                "j'ai le choix?",
		"ya tu le droit":                  "il a le droit?",
		"y a tu le droit":                 "il a le droit?",
		"ya tu un delai":                  "il y a un delai?",
		"ya raison pour moi":              "il a raison pour moi",
		"combien davis":                   "combien d'avis",
		"me davis est parti":              "me davis est parti",
		"il dit tu dois partir":           "il dit tu dois partir",
		"peux tu m'aider":                 "peux tu m'aider",
		"vas tu me rappeler":              "vas tu me rappeler",
		"je pense tu as raison":           "je pense tu as raison",
		"g des pilules icite":             "j'ai des pilules ici",
		"jveu parler a kekun":             "je veux parler a quelqu'un",
		"a koi bon continuer":             "a quoi bon continuer",
		"jai envie den finir":             "j'ai envie d'en finir",
		"est ce que j'ai pu le voir":      "est ce que j'ai pu le voir",
		"pis si jpaye tout, sa s'annule?": "pis si je paye tout, ça s'annule?",
		"jprends l'option c ou d":         "je prends l'option c ou d",
		"c legal sa":                      "c'est legal ça",
		"mon numero c 613 555 0187":       "mon numero c'est 613 555 0187",
		"je trouve que c'est trop":        "je trouve que c'est trop",
		"qu'est-ce que c’est, jai peur":   "qu'est-ce que c’est, j'ai peur",
		"c est quoi sa":                   "c est quoi ça",
		"i need help c":                   "i need help c",
		"my name is chu":                  "my name is chu",
		"koi pond leak who pays":          "koi pond leak who pays",
		"my ex ma is here":                "my ex ma is here",
		"il y a un mois":                  "il y a un mois",
		"jpeux tu me plaindre":            "je peux me plaindre?",
		"tes tu avocat toe":               "t'es avocat toi?",
		"pis si a veut pas":               "pis si elle veut pas",
		"mon ex a refuse jpeux":           "mon ex a refuse je peux",
		"faut tu quy me paye":             "faut qu'il me paye?",
		"chu sur quy a droit":             "je suis sur qu'il y a droit",
		"kes jfais cb ca coute":           "qu'est-ce que je fais combien ca coute",
		"y a personne":                    "y a personne",
		"section G 2 licence":             "section G 2 licence",
		"":                                "",
		"jsuis\u200b la":                  "je suis\u200b la",
	} {
		if got := text.Written(typed); got != want {
			t.Errorf("Written(%q) is %q, want %q", typed, got, want)
		}
	}
}

func FuzzWritten(f *testing.F) {
	f.Add("jveu mourir, y ma frapper. c koi sa")
	f.Fuzz(func(t *testing.T, typed string) {
		if once := text.Written(typed); len(once) < len(typed)/2 {
			t.Errorf("%q is written %q", typed, once)
		}
	})
}
