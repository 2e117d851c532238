package web

import "testing"

// A first message from an answer's page is understood by that answer; without the page it says too little.
func TestAskAboutThis(t *testing.T) {
	_, h := start(t, Options{})
	for page, want := range map[string]bool{"/learn/immigration/super-visa": true, "/learn/tenancy/super-visa": false, "/": false, "": false, "super-visa": false} {
		c := dial(t, h, `{"type":"hello","page":"`+page+`"}`)
		c.send(`{"type":"say","id":"1","text":"how long does it last?"}`)
		m := c.next()
		holds := false
		if a, ok := m["answer"].(map[string]any); ok {
			holds = a["area"] == "immigration"
		}
		if choices, ok := m["choices"].([]any); ok {
			for _, c := range choices {
				holds = holds || c.(map[string]any)["id"] == "super-visa"
			}
		}
		if holds != want || (m["page"] == "super-visa") != want { // it is offered, and quoted
			t.Errorf("from %q: got %v", page, m)
		}
	}
}
