package bot

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/treadstone-law/answerbot/session"
)

// A card or social insurance number is in nothing that a turn leads to, the open form and the kept question included.
func TestSecretsAreMasked(t *testing.T) {
	for _, text := range []string{"my card is 4111 1111 1111 1111", "he has a knife, my sin is 046-454-286", "zzxq sin 046454286", "un humain svp, mon NAS est 046 454 286"} {
		turn, err := starter().Turn(session.State{}, Input{Kind: Say, Text: text, At: time.Date(2026, 11, 25, 15, 0, 0, 0, time.UTC)})
		if err != nil {
			t.Fatal(err)
		}
		data, err := json.Marshal(turn)
		if err != nil {
			t.Fatal(err)
		}
		if digits := strings.NewReplacer(" ", "", "-", "").Replace(string(data)); strings.Contains(digits, "4111111111111111") || strings.Contains(digits, "046454286") {
			t.Errorf("%q: the number is kept in %s", text, data)
		}
		if turn.Events[1].Type != session.TypeNotice {
			t.Errorf("%q: no warning: %s", text, data)
		}
	}
}
