package corpus

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// What the loader asks for makes an answer readable to the program. The rules here make it good for people: sourced, dated,
// plain, short, no advice, and findable. A firm may see some of them differently, so each has a name by which
// .answerbot-lint.yaml at the root of its corpus switches it: off, warning or error.

// Rule is one thing that a corpus is checked for. The findings need no rule name; Lint fills it in.
type Rule struct {
	Name  string
	About string // what it asks for, in a line
	Find  func(c *Corpus, today Date) []Finding
}

// Options changes what Lint does.
type Options struct {
	Switches Switches
	Extra    []Rule // rules of other packages
}

// Switches gives the setting of rules by name: "off", "warning" or "error". A rule that is not named keeps its severities.
type Switches map[string]string

// Rules returns the writing rules in the order in which help texts list them.
func Rules() []Rule { return slices.Clone(rules) }

var rules = []Rule{
	{"takeaways", "three to five takeaways; none at all is an error", each(lintTakeaways)},
	{"sources", "at least one source", each(lintSources)},
	{"unsourced-number", "deadlines, amounts and percentages rest on an official source", each(lintNumbers)},
	{"byline", "who wrote the answer", each(lintByline)},
	{"undated", "the day of the last update and the day of the next review", each(lintUndated)},
	{"stale", "a review that is not overdue", each(lintStale)},
	{"summary-length", "a summary of at most 60 words", each(lintSummary)},
	{"body-length", "a text of 120 to 350 words", each(lintLength)},
	{"reading-grade", "plain words and short sentences: above grade 9 a warning, above 12 an error", each(lintGrade)},
	{"advice", "information for everybody, never advice to the reader", each(lintAdvice)},
	{"promotion", "no promise of results, no praise of lawyers", each(lintPromotion)},
	{"body-links", "links among the sources, not in the text", each(lintLinks)},
	{"alternates", "3 to 150 alternates", each(lintAlternates)},
	{"contained-alternate", "alternates that do not contain one another", each(lintContained)},
	{"shared-alternate", "an alternate or question that belongs to one answer", lintShared},
	{"near-duplicate", "answers that differ from each other", lintNearDuplicates},
}

// each makes a rule of a check of one answer.
func each(check func(a *Answer, today Date) []Finding) func(*Corpus, Date) []Finding {
	return func(c *Corpus, today Date) []Finding {
		var all []Finding
		for _, a := range c.answers {
			all = append(all, check(a, today)...)
		}
		return all
	}
}

// Lint checks the writing of a loaded corpus. Findings are in order of file and line.
func Lint(c *Corpus, today Date, o Options) []Finding {
	var all []Finding
	for _, rule := range slices.Concat(rules, o.Extra) {
		setting := o.Switches[rule.Name]
		if setting == "off" {
			continue
		}
		for _, f := range rule.Find(c, today) {
			f.Rule = rule.Name
			if setting != "" {
				f.Severity = Severity(setting)
			}
			all = append(all, f)
		}
	}
	sortFindings(all)
	return all
}

// Check gives everything that is wrong with the corpus at path: what Open finds and, of the answers that are sound enough,
// what Lint finds, with the switches of the corpus's own .answerbot-lint.yaml. The empty path is the starter corpus. The
// corpus is publishable if there is no Error among the findings.
func Check(path string, today Date, extra ...Rule) ([]Finding, error) {
	l, err := open(path)
	if err != nil {
		return nil, err
	}
	switches, found, err := readSwitches(l.fsys, extra...)
	if err != nil {
		return nil, err
	}
	for i := range found {
		found[i].File = filepath.Join(l.prefix, found[i].File)
	}
	all := slices.Concat(l.findings, found, Lint(l.corpus, today, Options{switches, extra}))
	sortFindings(all)
	return all, nil
}

const switchFile = ".answerbot-lint.yaml"

// readSwitches reads .answerbot-lint.yaml at the root of a corpus; without one there are no switches. A name that is none of
// Rules or extra is a finding.
func readSwitches(fsys fs.FS, extra ...Rule) (Switches, []Finding, error) {
	text, err := fs.ReadFile(fsys, switchFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("reading the lint settings: %w", err)
	}
	switches := Switches{}
	r := &reader{findings: findings{file: switchFile}}
	var fields []field
	for _, rule := range slices.Concat(rules, extra) {
		fields = append(fields, field{name: rule.Name, read: func(line int, n *yaml.Node) {
			setting, ok := r.scalar(line, rule.Name, n, "!!str", "!!bool")
			if ok && !slices.Contains([]string{"off", "warning", "error"}, setting) {
				r.errorf(line, "bad-setting", "set %s to off, warning or error", rule.Name)
				return
			}
			switches[rule.Name] = setting
		}})
	}
	if root := r.parse(r.clean(text)); root != nil {
		r.mapping(r.line(root), switchFile, root, []field{{"rules", true, func(line int, n *yaml.Node) {
			r.mapping(line, "rules", n, fields)
		}}})
	}
	for i, f := range r.findings.list {
		if f.Rule == "unknown-key" && strings.Contains(f.Message, "; rules has ") {
			r.findings.list[i].Rule = "unknown-rule"
		}
	}
	return switches, r.findings.list, nil
}
