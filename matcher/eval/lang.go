package eval

import "github.com/treadstone-law/answerbot/matcher/text"

// langOf guesses in which language a set is from its messages.
func langOf(queries []Query) string {
	french := 0
	for _, q := range queries {
		if lang, _ := text.Detect(text.Tokens(q.Text)); lang == text.French {
			french++
		}
	}
	if french*4 > len(queries) { // short searches often carry no sign at all
		return "fr"
	}
	return "en"
}
