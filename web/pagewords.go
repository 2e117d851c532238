package web

import (
	_ "embed"
	"sync"

	"go.yaml.in/yaml/v3"

	"github.com/treadstone-law/answerbot/corpus"
)

//go:embed pages/words.yaml
var wordsFile []byte

// pageWords are the pages' words by language and name. A name that one language lacks is a fault that a test finds.
var pageWords = sync.OnceValue(func() map[string]map[string]string {
	words := make(map[string]map[string]string)
	if err := yaml.Unmarshal(wordsFile, &words); err != nil {
		panic(err) // the file is part of the program
	}
	return words
})

func areaTitle(a corpus.Area, lang string) string {
	title, _ := a.In(lang)
	return title
}
