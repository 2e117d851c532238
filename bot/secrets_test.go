package bot

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/session"
)

// A card or social insurance number is in nothing that a turn leads to, the open form, the rating and the kept question included.
func TestSecretsAreMasked(t *testing.T) {
	at := time.Date(2026, 11, 25, 15, 0, 0, 0, time.UTC)
	given := session.State{Seq: 2, Last: session.TypeAnswer, Given: []session.Given{{Seq: 2, Slug: "dog-bite-liability", Asked: "dog bite"}}}
	typed := "my card is 4111 1111 1111 1111"
	fields := map[string]string{"about": typed, "when": "sin 046-454-286", "phone": "4111111111111111"}
	for _, row := range []struct {
		state session.State
		in    Input
	}{
		{in: Input{Kind: Say, Text: typed}}, {in: Input{Kind: Say, Text: "he has a knife, my sin is 046-454-286"}}, {in: Input{Kind: Say, Text: "zzxq sin 046454286"}},
		{in: Input{Kind: Say, Text: "un humain svp, mon NAS est 046 454 286"}},
		{given, Input{Kind: Rate, Seq: 2, Comment: typed}}, {given, Input{Kind: Rate, Seq: 2, Helpful: true, Comment: typed}},
		{in: Input{Kind: Intake, Action: "save", Fields: fields}}, {in: Input{Kind: Intake, Action: "submit", Fields: fields}},
	} {
		row.in.At = at
		turn, err := starter().Turn(row.state, row.in)
		if err != nil {
			t.Fatal(err)
		}
		data, err := json.Marshal(turn)
		if err != nil {
			t.Fatal(err)
		}
		if digits := strings.NewReplacer(" ", "", "-", "").Replace(string(data)); strings.Contains(digits, "4111111111111111") || strings.Contains(digits, "046454286") {
			t.Errorf("%+v: the number is kept in %s", row.in, data)
		}
		if turn.Events[1].Type != session.TypeNotice {
			t.Errorf("%+v: no warning: %s", row.in, data)
		}
	}
	if fields["about"] != typed {
		t.Error("what was given in is changed")
	}
}
