package web

import (
	"cmp"
	_ "embed"
	"fmt"
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

// wordsIn gives the words in a language. What is not in French is in English.
func wordsIn(lang string) map[string]string { return pageWords()[cmp.Or(languageOf(lang), "en")] }

// calling says a sentence that tells to call the office, with what is put into it.
func (s *Server) calling(lang, name string, args ...any) string {
	if phone := s.bot.Load().Office().Phone(); phone != "" {
		name, args = name+"Call", append(args, phone)
	}
	return fmt.Sprintf(wordsIn(lang)[name], args...)
}

func areaTitle(a corpus.Area, lang string) string {
	title, _ := a.In(lang)
	return title
}
