package web

import (
	"errors"
	"reflect"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// unreadable says what is wrong with JSON that could not be read, in the words of JSON: what the server would have read it into is its own business.
func unreadable(err error) string {
	var broken *jsontext.SyntacticError
	var wrong *json.SemanticError
	switch {
	case errors.As(err, &broken) && errors.Is(err, jsontext.ErrDuplicateName):
		return named(broken.JSONPointer) + " is there twice."
	case errors.As(err, &wrong) && errors.Is(err, json.ErrUnknownName):
		return named(wrong.JSONPointer) + " is not known here."
	case errors.As(err, &wrong) && wrong.GoType != nil:
		return named(wrong.JSONPointer) + " should be " + kindOf(wrong.GoType) + "."
	}
	return "It is no JSON in UTF-8, or goes on after its end."
}

// namedAtMost is how many bytes of a name that a client made up are said back to it.
const namedAtMost = 60

// named gives where in the JSON something is, as in "fields/name".
func named(at jsontext.Pointer) string {
	name := strings.TrimPrefix(string(at), "/")
	if name == "" {
		return "It"
	}
	if len(name) > namedAtMost {
		name = strings.ToValidUTF8(name[:namedAtMost], "") + "…"
	}
	return name
}

// kindOf gives what JSON calls what is read into a type.
func kindOf(t reflect.Type) string {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch t.Kind() {
	case reflect.String:
		return "a string"
	case reflect.Bool:
		return "true or false"
	case reflect.Int64:
		return "a whole number"
	case reflect.Slice:
		return "an array"
	}
	return "an object"
}
