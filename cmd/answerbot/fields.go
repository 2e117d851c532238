package main

import (
	"fmt"
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
	var faults []string
	switch of.Kind() {
	case reflect.Struct:
		if n.Kind != yaml.MappingNode {
			return wrong(at, n, "names with their values")
		}
		fields := namesOf(of)
		for name, value := range pairs(n) {
			if field, ok := fields[name.Value]; ok {
				faults = append(faults, misfits(at+"."+name.Value, value, field)...)
			} else {
				faults = append(faults, fmt.Sprintf("line %d: %s: there is no %q here; %s", name.Line, at, name.Value, instead(name.Value, fields)))
			}
		}
	case reflect.Map:
		if n.Kind != yaml.MappingNode {
			return wrong(at, n, "names with their values")
		}
		for name, value := range pairs(n) {
			faults = append(faults, misfits(at+"."+name.Value, value, of.Elem())...)
		}
	case reflect.Slice:
		if n.Kind != yaml.SequenceNode {
			return wrong(at, n, "a list")
		}
		for i, item := range n.Content {
			faults = append(faults, misfits(fmt.Sprintf("%s[%d]", at, i), item, of.Elem())...)
		}
	case reflect.Int:
		if n.Tag != "!!int" {
			return wrong(at, n, "a whole number")
		}
	case reflect.Float64:
		if n.Tag != "!!int" && n.Tag != "!!float" {
			return wrong(at, n, "a number")
		}
	case reflect.Bool:
		if n.Tag != "!!bool" {
			return wrong(at, n, "true or false")
		}
	default:
		if n.Kind != yaml.ScalarNode {
			return wrong(at, n, "one text")
		}
	}
	return faults
}

func wrong(at string, n *yaml.Node, want string) []string {
	return []string{fmt.Sprintf("line %d: %s: want %s", n.Line, at, want)}
}

// pairs gives the names of a mapping with their values.
func pairs(n *yaml.Node) func(yield func(name, value *yaml.Node) bool) {
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
			for name, inner := range namesOf(f.Type) {
				fields[name] = inner
			}
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
