package main

import (
	"fmt"
	"os"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/treadstone-law/answerbot/matcher"
	"github.com/treadstone-law/answerbot/matcher/text"
)

type misspellingsCommand struct {
	Words string `required:"" help:"File of correctly spelt words, one a line." placeholder:"FILE"`
	Lang  string `env:"ANSWERBOT_CORPUS_MISSPELLINGS_LANG" help:"Language of the alternates that are looked at: en or fr." enum:"en,fr" default:"en"`
	Path  string `arg:"" optional:"" name:"dir" help:"Folder or .jsonl file; the starter corpus if none is given."`
}

func (*misspellingsCommand) Help() string {
	return `Alternates should hold real misspellings, but as words of their own they would not be understood. What this prints are entries for lexicon.yaml by
which they are. Read them before you put them there: a rare word or a name can look like a slip of a common one.

Examples
  apt-get install wcanadian && answerbot corpus misspellings --words /usr/share/dict/canadian-english answers/ > found.yaml
  apt-get install wfrench && answerbot corpus misspellings --lang fr --words /usr/share/dict/french answers/ > found.yaml`
}

func (c *misspellingsCommand) Run(s *streams) error {
	words, err := readWords(c.Words)
	if err != nil {
		return err
	}
	answers, err := openCorpus(c.Path, s.err)
	if err != nil {
		return err
	}
	var entries yaml.Node
	if err := entries.Encode(entriesOf(c.Lang, matcher.Misspellings(answers, text.LangOf(c.Lang), func(word string) bool { return words[word] }))); err != nil {
		return fmt.Errorf("printing the misspellings: %w", err)
	}
	for _, entry := range entries.Content {
		entry.Style = yaml.FlowStyle // one a line, as the lexicon has them
	}
	if len(entries.Content) == 0 {
		return nil
	}
	out, err := yaml.Marshal(&entries)
	if err == nil {
		_, err = s.out.Write(out)
	}
	if err != nil {
		return fmt.Errorf("printing the misspellings: %w", err)
	}
	return nil
}

// spellingEntry is an entry of the lexicon as its file has it.
type spellingEntry struct {
	Say   []string `yaml:"say"`
	Means string   `yaml:"means"`
	Kind  string   `yaml:"kind"`
	Lang  string   `yaml:"lang,omitempty"`
}

// entriesOf makes one entry for each word that is meant.
func entriesOf(lang string, found []matcher.Misspelling) []spellingEntry {
	if lang == "en" { // as entries are where nothing is said
		lang = ""
	}
	var entries []spellingEntry
	for _, m := range found {
		if n := len(entries); n == 0 || entries[n-1].Means != m.Meant {
			entries = append(entries, spellingEntry{Means: m.Meant, Kind: "misspelling", Lang: lang})
		}
		last := &entries[len(entries)-1]
		last.Say = append(last.Say, m.Typed)
	}
	return entries
}

// readWords reads a list of words. They are folded as texts are; an apostrophe is also left out, as people do.
func readWords(file string) (map[string]bool, error) {
	if err := isThere("words", file, "a file of correctly spelt words, one a line"); err != nil {
		return nil, err
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("reading the words: %w", err)
	}
	words := make(map[string]bool)
	for line := range strings.Lines(string(data)) {
		word := text.Fold(strings.TrimSpace(line))
		words[word], words[strings.ReplaceAll(word, "'", "")] = true, true
	}
	return words, nil
}
