package corpus

import "testing"

func TestMonth(t *testing.T) {
	for _, row := range []struct {
		day        Date
		lang, want string
	}{{"2026-06-01", "en", "June 2026"}, {"2026-08-31", "fr", "août 2026"}, {"2026-12-01", "fr", "décembre 2026"}, {"soon", "fr", "soon"}, {"", "en", ""}} {
		if got := row.day.Month(row.lang); got != row.want {
			t.Errorf("%q in %s: %q, want %q", row.day, row.lang, got, row.want)
		}
	}
}
