package conflict

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/treadstone-law/answerbot/corpus"
)

func fixture(t testing.TB) *List {
	t.Helper()
	data, err := os.ReadFile("testdata/list.csv")
	if err != nil {
		t.Fatal(err)
	}
	list, findings := Read("list.csv", data)
	if list == nil {
		t.Fatal(findings)
	}
	return list
}

// Each row of testdata/table.txt: what is typed, and the entry that may be meant by it.
func TestTable(t *testing.T) {
	list := fixture(t)
	data, err := os.ReadFile("testdata/table.txt")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(data)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		n++
		typed, want, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "|")
		got := list.Check(strings.TrimSpace(typed))
		if strings.Join(got, "|") != strings.TrimSpace(want) {
			t.Errorf("%q: got %q, want %q", strings.TrimSpace(typed), got, strings.TrimSpace(want))
		}
	}
	if n < 60 {
		t.Errorf("the table has only %d rows", n)
	}
}

// Every name of the list finds itself, in its own spelling, turned around and in capitals.
func TestFindsItself(t *testing.T) {
	list := fixture(t)
	for _, n := range list.names {
		turned := make([]string, 0, len(n.words))
		for _, w := range n.words {
			turned = append([]string{w}, turned...)
		}
		for _, typed := range []string{list.entries[n.entry], strings.Join(n.words, " "), strings.Join(turned, " "), strings.ToUpper(strings.Join(n.words, " "))} {
			if got := strings.Join(list.Check(typed), "|"); !strings.Contains(got, list.entries[n.entry]) {
				t.Errorf("%q: got %q, want %q", typed, got, list.entries[n.entry])
			}
		}
	}
}

// Nothing is found in no list, and several names may be meant at once.
func TestCheckSeveral(t *testing.T) {
	var none *List
	if got := none.Check("John Smith"); got != nil || none.Len() != 0 {
		t.Errorf("no list: got %q", got)
	}
	got := fixture(t).Check("Ana Silva", "John Smith and TD Bank", "kennedy, bob")
	if want := "John Smith|Toronto-Dominion Bank|Robert Fitzgerald Kennedy"; strings.Join(got, "|") != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Each finding names its line and says what would be right.
func TestFindings(t *testing.T) {
	for _, row := range []struct{ data, want string }{
		{"", "list.csv:1: error: no-heading"},
		{"nom,alias\nA B,\n", "list.csv:1: error: unknown-column: there is no column \"nom\""},
		{"name;aliases\nJohn Smith;\n", "with commas between them"},
		{"name,name\nA,B\n", "list.csv:1: error: doubled-column"},
		{"aliases\nJohn Smith\n", "list.csv:1: error: no-name: the column name is missing"},
		{"name,aliases\nJohn Smith,\n,Bob\n", "list.csv:3: error: no-name: the name is empty"},
		{"name,aliases\nJohn Smith\n", "list.csv:2: error: columns: this line has 1 columns and the heading 2"},
		{"name,aliases\nSmith, John,\n", "list.csv:2: error: columns: this line has 3"},
		{"name,aliases\nJohn \"Jack\" Smith,\nMary Jones,\n", "list.csv:2: error: bad-csv"},
		{"name\n\"John\nSmith\"\n", "list.csv:2: error: control-character"},
		{"name\n---\n", "list.csv:2: error: no-name"},
		{"name\n" + strings.Repeat("x", 201) + "\n", "list.csv:2: error: too-long"},
		{"name\nMary Jones\nJos\xe9 Garcia\n", "list.csv:3: error: not-utf8"},
		{"name\nJohn Smith\nMary Jones\nSMITH JOHN\n", "list.csv:4: warning: doubled: \"SMITH JOHN\" is on line 2 already"},
		{"name\nLi\n", "list.csv:2: warning: short"},
		{"name\n", "list.csv:1: warning: empty"},
		{"\ufeffName,Aliases\nJohn Smith,\n", ""},
	} {
		list, findings := Read("list.csv", []byte(row.data))
		var all []string
		for _, f := range findings {
			all = append(all, f.String())
		}
		if got := strings.Join(all, "\n"); !strings.Contains(got, row.want) || row.want == "" && got != "" {
			t.Errorf("%q: got %s, want %s", row.data, got, row.want)
		}
		if (list == nil) != corpus.HasErrors(findings) {
			t.Errorf("%q: a list %v with %v", row.data, list, findings)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("name,aliases\n\"Smith, John\",Jack|Johnny\n"), "john smith")
	f.Add([]byte("name\n\"\n"), "ß İ \u0301")
	f.Fuzz(func(t *testing.T, data []byte, typed string) {
		if list, _ := Read("f.csv", data); list != nil {
			list.Check(typed)
			for _, name := range list.entries {
				if len(name) < 60 && len(list.Check(name)) == 0 && len(telling(wordsOf(name))) > 0 && len(wordsOf(name)) < 5 && len([]rune(wordsOf(name)[0])) > 1 && plain(name) {
					t.Fatalf("%q does not find itself", name)
				}
			}
		}
		fixture(t).Check(typed)
	})
}

// plain reports whether a name is letters and spaces, so that nothing in it can be taken for the end of a name.
func plain(s string) bool {
	return strings.Trim(strings.ToLower(s), "abcdefghijklmnopqrstuvwxyz ") == "" && len(conjunctions(wordsOf(s))) == 1
}

// A name against 10,000 entries, found or not.
func BenchmarkCheck(b *testing.B) {
	var data strings.Builder
	data.WriteString("name\n")
	syllables := []string{"ka", "lo", "mi", "re", "su", "ta", "ven", "dor", "gal", "pin", "bo", "chi", "fer", "wes", "hun", "zan"}
	for i := range 10_000 {
		fmt.Fprintf(&data, "%s%s%s %s%s%s\n", syllables[i%16], syllables[i/16%16], syllables[i/256%16], syllables[i/7%16], syllables[i/91%16], syllables[i/1183%16])
	}
	list, _ := Read("b.csv", []byte(data.String()))
	for name, typed := range map[string]string{"hit": "Kakaka Kakaka", "miss": "Ludwig Wittgenstein"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				list.Check(typed)
			}
		})
	}
}
