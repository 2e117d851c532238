package triage

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"
)

// file is the form of rules.yaml.
type file struct {
	Owner     line            `yaml:"owner"`
	ReviewBy  line            `yaml:"review_by"`
	Near      near            `yaml:"near"`
	Resources []resourceIn    `yaml:"resources"`
	Kinds     []kindIn        `yaml:"kinds"`
	Alike     alikeIn         `yaml:"alike"`
	Harmed    map[string]line `yaml:"harmed"`
	English   languageIn      `yaml:"en"`
	French    languageIn      `yaml:"fr"`
}

type resourceIn struct {
	ID       line            `yaml:"id"`
	Name     map[string]line `yaml:"name"`
	Phone    line            `yaml:"phone"`
	URL      line            `yaml:"url"`
	Source   line            `yaml:"source"`
	ReviewBy line            `yaml:"review_by"`
	Lasting  bool            `yaml:"lasting"`
	Only     line            `yaml:"only"`
	Say      map[string]line `yaml:"say"`
	Keep     bool            `yaml:"keep"`
}

type kindIn struct {
	Kind      line   `yaml:"kind"`
	Class     line   `yaml:"class"`
	Resources []line `yaml:"resources"`
}

// alikeIn names the kinds of what is like examples of an emergency, and tells of it by no phrase.
type alikeIn struct {
	Crisis line `yaml:"crisis"`
	Urgent line `yaml:"urgent"`
}

type languageIn struct {
	Words     map[string][]line `yaml:"words"`
	Spellings map[string]line   `yaml:"spellings"`
	Distinct  line              `yaml:"distinct"`
	Guards    map[string][]line `yaml:"guards"`
	Rules     []ruleIn          `yaml:"rules"`
	Likely    []ruleIn          `yaml:"likely"`
}

type ruleIn struct {
	Kind     line   `yaml:"kind"`
	Phrases  []line `yaml:"phrases"`
	Unless   []line `yaml:"unless"`
	Beside   []line `yaml:"beside"`
	After    []line `yaml:"after"`
	Soon     bool   `yaml:"soon"`
	Starts   line   `yaml:"starts"`
	Ends     line   `yaml:"ends"`
	Owner    line   `yaml:"owner"`
	ReviewBy line   `yaml:"review_by"`
}

// line is a text and where it stands.
type line struct {
	text string
	at   int
}

// UnmarshalYAML keeps the line of a text.
func (l *line) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind != yaml.ScalarNode {
		return &yaml.TypeError{Errors: []string{fmt.Sprintf("line %d: this has to be text, not a list or keys and values", n.Line)}}
	}
	l.text, l.at = strings.TrimSpace(n.Value), n.Line
	return nil
}
