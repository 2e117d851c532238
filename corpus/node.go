package corpus

import (
	"errors"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// YAML decodes generously: unknown keys are skipped, 2026 becomes a number, an alias can grow a kilobyte into gigabytes.
// So files are read as trees of nodes, of which only plain mappings, lists and scalars are let in, and each key is looked
// up in a list of fields. Nodes carry their line. JSON is turned into the same nodes, so one set of rules serves both.

// reader turns the nodes of one file into values and collects what is wrong with them.
type reader struct {
	findings
	shift  int // lines of the file before the first line of the nodes
	places []place
}

// field is one key of a mapping: read is called with the line of the key and the value.
type field struct {
	name     string
	required bool
	read     func(line int, n *yaml.Node)
}

// parse gives the root node of a YAML text, or nil after reporting why there is none.
func (r *reader) parse(text string) *yaml.Node {
	dec := yaml.NewDecoder(strings.NewReader(text))
	var doc, more yaml.Node
	if err := dec.Decode(&doc); err != nil && !errors.Is(err, io.EOF) {
		r.syntax(err)
		return nil
	}
	if len(doc.Content) == 0 {
		r.errorf(r.shift+1, "syntax", "write the fields; there are none")
		return nil
	}
	if err := dec.Decode(&more); !errors.Is(err, io.EOF) {
		r.errorf(r.shift+max(more.Line, 1), "syntax", "write one YAML document, not several")
		return nil
	}
	if !r.simple(doc.Content[0]) {
		return nil
	}
	return doc.Content[0]
}

var yamlLine = regexp.MustCompile(`line (\d+): `)

// syntax reports an error of the YAML parser at the line that its message names.
func (r *reader) syntax(err error) {
	message, line := strings.TrimPrefix(err.Error(), "yaml: "), 1
	if m := yamlLine.FindStringSubmatchIndex(message); m != nil {
		line, _ = strconv.Atoi(message[m[2]:m[3]])
		message = message[:m[0]] + message[m[1]:]
	}
	r.errorf(r.shift+line, "syntax", "this is not YAML: %s; quote text that holds a colon, # or starts with a sign", message)
}

// simple reports whether a tree has only what its text shows: no anchors, aliases and tags of its own.
func (r *reader) simple(n *yaml.Node) bool {
	switch {
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		r.errorf(r.line(n), "yaml-alias", "write the text out; anchors (&name) and aliases (*name) are not read, quote text that starts with & or *")
		return false
	case n.Style&yaml.TaggedStyle != 0:
		r.errorf(r.line(n), "yaml-tag", "remove the tag %s, or quote text that starts with !", excerpt(n.Tag))
		return false
	}
	ok := true
	for _, child := range n.Content {
		ok = r.simple(child) && ok
	}
	return ok
}

func (r *reader) line(n *yaml.Node) int { return r.shift + n.Line }

// mapping reads a mapping by its fields and reports unknown, repeated and missing ones. what names it in messages.
func (r *reader) mapping(line int, what string, n *yaml.Node, fields []field) {
	if n.Kind != yaml.MappingNode {
		r.errorf(line, "wrong-type", "%s has to be keys and values", what)
		return
	}
	seen := make([]bool, len(fields))
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		at := slices.IndexFunc(fields, func(f field) bool { return key.Kind == yaml.ScalarNode && key.Value == f.name })
		switch {
		case at < 0:
			r.errorf(r.line(key), "unknown-key", "remove %q; %s has %s", excerpt(key.Value), what, names(fields))
		case seen[at]:
			r.errorf(r.line(key), "duplicate-key", "keep one %s of the two", key.Value)
		case value.Kind == yaml.ScalarNode && value.ShortTag() == "!!null" && fields[at].required:
			seen[at] = true
			r.errorf(r.line(key), "missing-field", "give %s a value", key.Value)
		default:
			seen[at] = true
			fields[at].read(r.line(key), value)
		}
	}
	for j, f := range fields {
		if f.required && !seen[j] {
			r.errorf(line, "missing-field", "add %s to %s", f.name, what)
		}
	}
}

// pairs reads a mapping of whatever keys, which what names in messages as what it has to be.
func (r *reader) pairs(name, what string, n *yaml.Node, pair func(key, value *yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		r.errorf(r.line(n), "wrong-type", "%s has to be %s", name, what)
		return
	}
	seen := make(map[string]bool)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		if seen[key.Value] {
			r.errorf(r.line(key), "duplicate-key", "keep one %s of the two", excerpt(key.Value))
			continue
		}
		seen[key.Value] = true
		pair(key, n.Content[i+1])
	}
}

// list reads a list; each is called with the index and the line of every item.
func (r *reader) list(line int, name string, n *yaml.Node, each func(i, line int, item *yaml.Node)) {
	if n.Kind != yaml.SequenceNode {
		r.errorf(line, "wrong-type", "%s has to be a list", name)
		return
	}
	for i, item := range n.Content {
		each(i, r.line(item), item)
	}
}

// scalar gives a text as it was typed, of one of the YAML types in tags, or reports that it is none.
func (r *reader) scalar(line int, name string, n *yaml.Node, tags ...string) (string, bool) {
	switch {
	case n.Kind != yaml.ScalarNode:
		r.errorf(line, "wrong-type", "%s has to be text, not a list or keys and values", name)
	case slices.Contains(tags, n.ShortTag()):
		return n.Value, true
	default:
		r.errorf(line, "wrong-type", "%s has to be text; put it in double quotes", name)
	}
	return "", false
}

// text gives a plain field of one line.
func (r *reader) text(line int, name string, n *yaml.Node) string {
	s, _ := r.scalar(line, name, n, "!!str")
	return r.plain(line, name, s)
}

// texts gives a list of plain fields of one line, of which none may be empty or there twice.
func (r *reader) texts(line int, name string, n *yaml.Node) []string {
	var all []string
	seen := map[string]bool{}
	r.list(line, name, n, func(i, line int, item *yaml.Node) {
		s, ok := r.scalar(line, "each of "+name, item, "!!str")
		if !ok {
			return
		}
		s = r.plain(line, "each of "+name, s)
		switch key := folded(s); {
		case key == "":
			r.errorf(line, "empty-item", "remove the empty line from %s", name)
			return
		case seen[key]:
			r.errorf(line, "duplicate-item", "%s has %q twice; remove one", name, excerpt(s))
			return
		default:
			seen[key] = true
		}
		r.places = append(r.places, place{name, len(all), line})
		all = append(all, s)
	})
	return all
}

// folded gives a text without differences of case and space, by which two are the same to a reader.
func folded(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

// names lists the fields of a mapping for a message.
func names(fields []field) string {
	all := make([]string, len(fields))
	for i, f := range fields {
		all[i] = f.name
	}
	return strings.Join(all, ", ")
}
