package corpus

import "time"

var frenchMonths = [...]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"}

// Month gives the month of a day, "June 2026" or in French "juin 2026". What is no day is given as it is.
func (d Date) Month(lang string) string {
	at, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return string(d)
	}
	return MonthName(at.Month(), lang) + at.Format(" 2006")
}

// MonthName is what a month is called in English, or in French, "fr".
func MonthName(m time.Month, lang string) string {
	if lang == "fr" {
		return frenchMonths[m-1]
	}
	return m.String()
}
