package importer

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/treadstone-law/answerbot/corpus"
)

// months by the first letters that tell them apart, in English and French, without accents.
var months = []struct {
	prefix string
	month  int
}{{"jan", 1}, {"feb", 2}, {"fev", 2}, {"mar", 3}, {"apr", 4}, {"avr", 4}, {"may", 5}, {"mai", 5}, {"jun", 6}, {"juin", 6}, {"juil", 7}, {"jul", 7},
	{"aug", 8}, {"aou", 8}, {"sep", 9}, {"oct", 10}, {"nov", 11}, {"dec", 12}}

var (
	isoDay    = lazily(`^(\d{4})-(\d{2})-(\d{2})(?:$|T|\s)`)
	monthWord = lazily(`[a-z]{3,}`)
	yearWord  = lazily(`\b(?:19|20)\d{2}\b`)
	dayWord   = lazily(`\b(\d{1,2})(?:st|nd|rd|th|er)?\b`)
)

// day reads a date as pages write it: "June 2026", "June 12, 2026", "12 juin 2026", "2026-06-12". A month alone is its first
// day. Dates in figures only (06/07/2026) can be read in two ways and are none; neither is a day that does not exist.
func day(s string) corpus.Date {
	s = strings.TrimSpace(s)
	if m := isoDay().FindStringSubmatch(s); m != nil {
		return checked(m[1] + "-" + m[2] + "-" + m[3])
	}
	plain := strings.ReplaceAll(slug(s, 100), "-", " ")
	year := yearWord().FindString(plain)
	month := monthIn(plain)
	if year == "" || month == 0 {
		return ""
	}
	d := 1
	if m := dayWord().FindStringSubmatch(strings.Replace(plain, year, "", 1)); m != nil {
		d, _ = strconv.Atoi(m[1]) // one or two digits
	}
	return checked(fmt.Sprintf("%s-%02d-%02d", year, month, d))
}

func monthIn(plain string) int {
	for _, word := range monthWord().FindAllString(plain, -1) {
		for _, m := range months {
			if strings.HasPrefix(word, m.prefix) && word != "mardi" { // Tuesday
				return m.month
			}
		}
	}
	return 0
}

func checked(s string) corpus.Date {
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		return ""
	}
	return corpus.Date(s)
}
