package web

import (
	stdjson "encoding/json"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/treadstone-law/answerbot/bot"
	"github.com/treadstone-law/answerbot/bot/intake"
)

// frame is anything that a client sends. Which fields may be set depends on Type.
type frame struct {
	Type string `json:"type"`
	ID   string `json:"id"`

	// hello
	Resume  string `json:"resume"`
	After   int64  `json:"after"`
	Partner string `json:"partner"`
	Ticket  string `json:"ticket"`
	Lang    string `json:"lang"`
	Page    string `json:"page"`

	Text    string           `json:"text"`    // say
	Choice  string           `json:"choice"`  // choose
	Seq     int64            `json:"seq"`     // rate
	Helpful *bool            `json:"helpful"` // rate
	Comment string           `json:"comment"` // rate
	Action  string           `json:"action"`  // intake
	Step    string           `json:"step"`    // intake
	Fields  map[string]typed `json:"fields"`  // intake
}

// typed is what was typed into a field of the form. A box may be ticked by true and false as well as in words.
type typed string

// UnmarshalJSONFrom implements json.UnmarshalerFrom.
func (v *typed) UnmarshalJSONFrom(in *jsontext.Decoder) error {
	if kind := in.PeekKind(); (kind == jsontext.KindTrue || kind == jsontext.KindFalse) && intake.IsBox(in.StackPointer().LastToken()) {
		*v = typed(kind.String())
		return in.SkipValue()
	}
	return json.UnmarshalDecode(in, (*string)(v))
}

// Limits of what a client sends.
const (
	maxFrame   = 8 << 10 // bytes
	maxID      = 64      // bytes
	maxComment = 1000    // characters
	maxFields  = 32
)

// fault is what is wrong with a frame. The connection goes on.
type fault struct {
	code, message, re string
	retryAfter        float64 // seconds
}

// readFrame decodes a frame strictly: an unknown or doubled name, a name in the wrong case, bytes that are no UTF-8 or anything after
// the object make it a bad one.
func readFrame(data []byte) (frame, *fault) {
	var f frame
	if err := json.Unmarshal(data, &f, json.RejectUnknownMembers(true)); err != nil {
		return f, &fault{code: "bad_frame", message: "This frame is not a JSON object as the protocol asks for: " + unreadable(err), re: idOf(data)}
	}
	bad := func(code, message string) (frame, *fault) {
		re := f.ID
		if len(re) > maxID {
			re = ""
		}
		return f, &fault{code: code, message: message, re: re}
	}
	needsID := f.Type != "hello" && f.Type != "typing"
	switch f.Type {
	case "hello", "typing", "ping", "say", "choose", "rate", "human", "intake", "forget":
	case "":
		return bad("bad_frame", "The frame has no type.")
	default:
		return bad("unknown_type", "There is no frame of this type.")
	}
	switch {
	case f.After < 0:
		return bad("invalid", "after is the number of the last event that the client has: 0 for none.")
	case needsID && f.ID == "":
		return bad("bad_frame", "The frame has no id.")
	case len(f.ID) > maxID:
		return bad("bad_frame", "An id may have at most 64 bytes.")
	case utf8.RuneCountInString(f.Text) > MaxText:
		return bad("too_long", "A message may have at most 4,000 characters. Please say it in fewer words, or in two messages.")
	case utf8.RuneCountInString(f.Comment) > maxComment:
		return bad("too_long", "A comment may have at most 1,000 characters.")
	case len(f.Fields) > maxFields:
		return bad("invalid", "The form does not have so many fields.")
	case f.Type == "say" && isBlank(f.Text):
		return bad("invalid", "The message is empty.")
	case f.Type == "choose" && f.Choice == "":
		return bad("invalid", "The frame does not say which choice.")
	case f.Type == "rate" && f.Helpful == nil:
		return bad("invalid", "The frame does not say whether it was helpful: true or false.")
	}
	f.Lang = languageOf(f.Lang) // that of a browser may be any
	return f, nil
}

// isBlank reports whether nothing of a text can be seen.
func isBlank(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return unicode.IsGraphic(r) && !unicode.IsSpace(r) })
}

// idOf finds the id of a frame that is bad otherwise, so that the client can tell which of its frames it was.
func idOf(data []byte) string {
	var f struct {
		ID string `json:"id"`
	}
	if stdjson.Unmarshal(data, &f) != nil || len(f.ID) > maxID || !utf8.ValidString(f.ID) {
		return ""
	}
	return f.ID
}

// input is what a frame asks the bot to do.
func (f frame) input() bot.Input {
	var fields map[string]string
	if f.Fields != nil {
		fields = make(map[string]string, len(f.Fields))
		for name, value := range f.Fields {
			fields[name] = string(value)
		}
	}
	return bot.Input{
		Kind: bot.Kind(f.Type), Client: f.ID, Text: f.Text, Choice: f.Choice, Seq: f.Seq, Helpful: f.Helpful != nil && *f.Helpful, Comment: f.Comment,
		Action: f.Action, Step: f.Step, Fields: fields,
	}
}

// Frames of the server that are not events of the conversation.
type (
	welcomeFrame struct {
		Type         string `json:"type"`
		Session      string `json:"session"`
		Conversation string `json:"conversation"`
		Resumed      bool   `json:"resumed"`
		Seq          int64  `json:"seq"`
		Greeting     string `json:"greeting"`
		Disclaimer   string `json:"disclaimer"`
		Partner      string `json:"partner,omitempty"`
	}
	ackFrame struct {
		Type string `json:"type"`
		Re   string `json:"re"`
		Seq  int64  `json:"seq"`
	}
	typingFrame struct {
		Type string `json:"type"`
		Who  string `json:"who"`
	}
	noticeFrame struct {
		Type string    `json:"type"`
		Seq  int64     `json:"seq"`
		At   time.Time `json:"at"`
		Text string    `json:"text"`
	}
	errorFrame struct {
		Type       string  `json:"type"`
		Code       string  `json:"code"`
		Message    string  `json:"message"`
		Re         string  `json:"re,omitempty"`
		RetryAfter float64 `json:"retry_after,omitempty"`
	}
)
