package corpus

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
	"go.yaml.in/yaml/v3"
)

// The JSON Lines form of a corpus has one answer on each line. JSON is read token by token into the same nodes as YAML, so
// that repeated, unknown and wrongly cased keys are findings as they are in answer files. The token reader itself refuses
// bad UTF-8, lone surrogates and anything after the object.

// maxLine is the most that a line may hold: an answer file whose every second character needs an escape.
const maxLine = 2 * maxFile

// maxDepth is how deep a line may nest. An answer needs three levels.
const maxDepth = 8

// readLines reads the JSON Lines form. Answers on lines with an error finding are marked as broken.
func readLines(file string, text []byte) ([]*Answer, []Finding) {
	var answers []*Answer
	var all []Finding
	for number, line := range bytes.Split(text, []byte("\n")) {
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		r := &reader{findings: findings{file: file}, shift: number}
		a := r.jsonAnswer(line)
		for i := range r.findings.list { // what is found inside the line counts from its own first line
			r.findings.list[i].Line = number + 1
		}
		all = append(all, r.findings.list...)
		if a == nil {
			continue
		}
		if a.broken = HasErrors(r.findings.list); !a.broken {
			a.Version = a.hash()
		}
		a.file, a.places = file, r.places
		answers = append(answers, a)
	}
	return answers, all
}

func (r *reader) jsonAnswer(line []byte) *Answer {
	if len(line) > maxLine {
		r.errorf(1, "too-large", "shorten the line to %d KiB; it has %d KiB", maxLine>>10, len(line)>>10)
		return nil
	}
	dec := jsontext.NewDecoder(strings.NewReader(r.clean(line)), jsontext.AllowDuplicateNames(true))
	root, err := node(dec)
	if err == nil {
		if _, more := dec.ReadToken(); !errors.Is(more, io.EOF) {
			err = errors.New("there is something after the object")
		}
	}
	if err != nil {
		r.errorf(1, "syntax", "write one JSON object on each line: %s", jsonMessage(err))
		return nil
	}
	return r.answer(root, false)
}

// jsonMessage gives the parser's message without its package's name and its count of bytes.
func jsonMessage(err error) string {
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return "the line ends too early"
	}
	return strings.TrimPrefix(err.Error(), "jsontext: ")
}

// node reads the next value of dec.
func node(dec *jsontext.Decoder) (*yaml.Node, error) {
	if dec.StackDepth() > maxDepth {
		return nil, fmt.Errorf("values are nested deeper than %d", maxDepth)
	}
	t, err := dec.ReadToken()
	if err != nil {
		return nil, err
	}
	n := &yaml.Node{Kind: yaml.ScalarNode, Line: 1}
	switch t.Kind() {
	case '{', '[':
		n.Kind, n.Tag = yaml.MappingNode, "!!map"
		if t.Kind() == '[' {
			n.Kind, n.Tag = yaml.SequenceNode, "!!seq"
		}
		for dec.PeekKind() != '}' && dec.PeekKind() != ']' {
			child, err := node(dec)
			if err != nil {
				return nil, err
			}
			n.Content = append(n.Content, child)
		}
		_, err = dec.ReadToken()
		return n, err
	case '"':
		n.Tag = "!!str"
	case 'n':
		n.Tag = "!!null"
	case 't', 'f':
		n.Tag = "!!bool"
	default:
		n.Tag = "!!float"
	}
	n.Value = t.String()
	return n, nil
}
