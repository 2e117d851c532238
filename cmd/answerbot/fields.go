package main

import (
	"fmt"
	"iter"
	"maps"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/treadstone-law/answerbot/matcher/text"
)

// What a decoder says of a file of settings is for programmers: it names Go types, and no line of the file. So a section is held against the type that it
// is read into before it is read, and every name and value that does not fit is told of in words, all at once.

// misfits says what in a node does not fit a type, and where.
func misfits(at string, n *yaml.Node, of reflect.Type) []string {
	for n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	for of.Kind() == reflect.Pointer {
		of = of.Elem()
	}
	if n.Kind == 0 || n.Tag == "!!null" {
		return nil
	}
	if want := unlike(n, of.Kind()); want != "" {
		return []string{fmt.Sprintf("line %d: %s: want %s", n.Line, at, want)}
	}
	var faults []string
	switch of.Kind() {
	case reflect.Struct:
		fields := namesOf(of)
		for name, value := range pairs(n) {
			if field, ok := fields[name.Value]; ok {
				faults = append(faults, misfits(at+"."+name.Value, value, field)...)
			} else {
				faults = append(faults, fmt.Sprintf("line %d: %s: there is no %q here; %s", name.Line, at, name.Value, instead(name.Value, fields)))
			}
		}
	case reflect.Map:
		for name, value := range pairs(n) {
			faults = append(faults, misfits(at+"."+name.Value, value, of.Elem())...)
		}
	case reflect.Slice:
		for i, item := range n.Content {
			faults = append(faults, misfits(fmt.Sprintf("%s[%d]", at, i), item, of.Elem())...)
		}
	}
	return faults
}

// unlike says what is wanted in place of a node that is not written as a value of a kind is, "" where it is.
func unlike(n *yaml.Node, kind reflect.Kind) string {
	var fits bool
	var want string
	switch kind {
	case reflect.Struct, reflect.Map:
		fits, want = n.Kind == yaml.MappingNode, "names with their values"
	case reflect.Slice:
		fits, want = n.Kind == yaml.SequenceNode, "a list"
	case reflect.Int:
		fits, want = n.Tag == "!!int", "a whole number"
	case reflect.Float64:
		fits, want = n.Tag == "!!int" || n.Tag == "!!float", "a number"
	case reflect.Bool:
		fits, want = n.Tag == "!!bool", "true or false"
	default:
		fits, want = n.Kind == yaml.ScalarNode, "one text"
	}
	if fits {
		return ""
	}
	return want
}

// pairs gives the names of a mapping with their values.
func pairs(n *yaml.Node) iter.Seq2[*yaml.Node, *yaml.Node] {
	return func(yield func(name, value *yaml.Node) bool) {
		for i := 0; i+1 < len(n.Content); i += 2 {
			if !yield(n.Content[i], n.Content[i+1]) {
				return
			}
		}
	}
}

// namesOf gives the fields of a struct by their names in the file, those of an inlined struct among them.
func namesOf(of reflect.Type) map[string]reflect.Type {
	fields := make(map[string]reflect.Type)
	for f := range of.Fields() {
		switch tag := f.Tag.Get("yaml"); tag {
		case "", "-":
		case ",inline":
			maps.Copy(fields, namesOf(f.Type))
		default:
			fields[tag] = f.Type
		}
	}
	return fields
}

// instead says which name was probably meant, or all that there are.
func instead(name string, fields map[string]reflect.Type) string {
	known := slices.Sorted(maps.Keys(fields))
	if meant := nearest(name, known); meant != "" {
		return fmt.Sprintf("did you mean %q?", meant)
	}
	return "there are " + strings.Join(known, ", ")
}

// nearest gives which of the names that there are was probably meant, or "".
func nearest(name string, known []string) (meant string) {
	const slips = 2
	least := slips + 1
	for _, one := range known {
		if d := text.Distance(strings.ToLower(name), one, slips); d < least && d < len(one) {
			meant, least = one, d
		}
	}
	return meant
}
