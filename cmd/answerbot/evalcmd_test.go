package main

import (
	"maps"
	"regexp"
	"strings"
	"testing"
)

// What is odd in a labelled set is said in a line each; what cannot be counted is null; what cannot be read is named in the words of who wrote it.
func TestEvalOddities(t *testing.T) {
	sound := map[string]string{
		"corpus.jsonl":  `{"id":"rent","question":"Can my rent go up?","answer":"Once a year."}` + "\n" + `{"id":"bail","question":"How does bail work?","answer":"A judge decides."}`,
		"queries.jsonl": `{"id":"q1","text":"more rent","split":"test"}` + "\n" + `{"id":"q2","text":"getting bail","split":"test"}` + "\n" + `{"id":"q3","text":"pizza","split":"test","oos":true}`,
		"qrels.tsv":     "q1\trent\t1\nq2\tbail\t1\n",
	}
	for _, test := range []struct {
		name  string
		files map[string]string // beside or in place of the sound ones
		code  int
		out   string
		says  string
	}{
		{"sound", nil, done, `"queries":2,"oos":1,"skipped":0`, ""},
		{"marks before the text", map[string]string{"corpus.jsonl": "\ufeff" + sound["corpus.jsonl"], "queries.jsonl": "\ufeff" + sound["queries.jsonl"], "qrels.tsv": "\ufeff" + sound["qrels.tsv"]}, done, `"queries":2,"oos":1`, ""},
		{"lines of Windows, an empty one", map[string]string{"qrels.tsv": "q1\trent\t1\r\n\r\nq2\tbail\t2.0\r\n"}, done, `"queries":2,"oos":1`, ""},
		{"nothing in scope", map[string]string{"queries.jsonl": `{"id":"q3","text":"pizza","split":"test","oos":true}`, "qrels.tsv": ""}, done, `"success1":null`, ""},
		{"nothing in scope, no grades", map[string]string{"queries.jsonl": `{"id":"q3","text":"pizza","split":"test","oos":true}`, "qrels.tsv": "-"}, done, `"auroc":null`, ""},
		{"nothing out of scope", map[string]string{"queries.jsonl": `{"id":"q1","text":"more rent","split":"test"}`, "qrels.tsv": "q1\trent\t1"}, done, `"oos_recall":null,"oos_answered":null`, ""},
		{"grades missing", map[string]string{"qrels.tsv": "-"}, failed, "", "qrels.tsv"},
		{"no grades", map[string]string{"qrels.tsv": "\n"}, done, `"skipped":2`, "no answer for q1, q2, in scope"},
		{"spaces", map[string]string{"qrels.tsv": "q1 rent 1"}, failed, "", "qrels.tsv:1: want query, answer and grade separated by tabs"},
		{"a grade below none", map[string]string{"qrels.tsv": "q1\trent\t1\nq2\tbail\t-1"}, failed, "", `qrels.tsv:2: the grade "-1": want a whole number such as 1, 0 or more`},
		{"no text", map[string]string{"queries.jsonl": strings.Replace(sound["queries.jsonl"], "getting bail", " ", 1)}, done, `"queries":2`, "queries.jsonl: q2 without a text"},
		{"bytes that are no text", map[string]string{"queries.jsonl": strings.Replace(sound["queries.jsonl"], "getting", "\xff", 1)}, failed, "", "queries.jsonl:2: there are bytes that are no text: want UTF-8"},
		{"half a sign", map[string]string{"queries.jsonl": `{"id":"q1","text":"\ud83d"}`}, failed, "", "queries.jsonl:1: want one JSON object on one line: invalid surrogate pair"},
		{"grades that are no text", map[string]string{"qrels.tsv": "q1\trent\t1\n\xff\tbail\t1"}, failed, "", "qrels.tsv:2: there are bytes"},
		{"a field that is misspelt", map[string]string{"queries.jsonl": `{"id":"q1","txt":"more rent"}`}, failed, "", "queries.jsonl:1: there is no field txt: want id, text, lang, split, oos, style, kind"},
		{"a field in capitals", map[string]string{"corpus.jsonl": `{"id":"rent","Question":"Can my rent go up?"}`}, failed, "", "corpus.jsonl:1: there is no field Question: want id, question,"},
		{"a field within that is misspelt", map[string]string{"followups.jsonl": `{"id":"f","turns":[{"text":"more rent","expects":"rent"}]}`}, failed, "", "followups.jsonl:1: there is no field turns.0.expects: want text, expect"},
		{"a field twice", map[string]string{"queries.jsonl": `{"id":"q1","text":"more rent","text":"less rent"}`}, failed, "", "queries.jsonl:1: want one JSON object on one line: duplicate object member name"},
		{"an answer that is graded and not there", map[string]string{"qrels.tsv": sound["qrels.tsv"] + "q1\tevict\t1"}, done, `"queries":2`, "qrels.tsv: corpus.jsonl does not have evict"},
		{"no conversations", nil, done, `"coverage_at_95":1,"styles"`, ""},
		{"conversations without one", map[string]string{"followups.jsonl": "\n"}, done, `"followup_success1":null`, ""},
		{"a conversation", map[string]string{"followups.jsonl": `{"id":"f","turns":[{"text":"Can my rent go up?","expect":"rent"}]}`}, done, `"followup_success1":1,`, ""},
		{"half a grade", map[string]string{"qrels.tsv": "q1\trent\t1.5"}, failed, "", `the grade "1.5": want a whole number such as 1`},
		{"a query twice", map[string]string{"queries.jsonl": sound["queries.jsonl"] + "\n" + `{"id":"q1","text":"rents","split":"test"}`}, done, `"queries":2,"oos":1`, "more than one query is called q1"},
		{"an answer twice", map[string]string{"corpus.jsonl": sound["corpus.jsonl"] + "\n" + `{"id":"bail","question":"Bail?","answer":"No."}`}, done, `"answers":2`, "more than one answer is called bail"},
		{"two grades", map[string]string{"qrels.tsv": sound["qrels.tsv"] + "q1\trent\t2"}, done, `"queries":2`, "q1 rent with two grades"},
		{"grades of nobody", map[string]string{"qrels.tsv": sound["qrels.tsv"] + "q9\trent\t1"}, done, `"queries":2`, "answers for q9, which queries.jsonl does not have"},
		{"grades out of scope", map[string]string{"qrels.tsv": sound["qrels.tsv"] + "q3\trent\t1"}, done, `"queries":2`, "answers for q3, which queries.jsonl says are out of scope"},
		{"no answers", map[string]string{"corpus.jsonl": "\n"}, failed, "", "corpus.jsonl: no answers"},
		{"an answer from elsewhere", map[string]string{"followups.jsonl": `{"id":"f","turns":[{"text":"more rent","expect":"evict"}]}`}, done, `"followup_success1":null`, "1 expected answer that the corpus does not have"},
		{"a number for a text", map[string]string{"queries.jsonl": `{"id":"q1","text":5}`}, failed, "", "queries.jsonl:1: the field text is a number: want a text"},
		{"a list", map[string]string{"queries.jsonl": `["q1"]`}, failed, "", "queries.jsonl:1: this is no object but another kind of JSON (list)"},
		{"no JSON", map[string]string{"queries.jsonl": `q1 more rent`}, failed, "", "queries.jsonl:1: want one JSON object on one line"},
		{"other splits", map[string]string{"queries.jsonl": `{"id":"q1","text":"more rent","split":"train"}` + "\n" + `{"id":"q2","text":"bail","split":"dev"}`}, misuse, "", `has no such split: want one of dev, train`},
	} {
		files := maps.Clone(sound)
		for name, text := range test.files {
			if files[name] = text; text == "-" {
				delete(files, name)
			}
		}
		code, out, errs := execute(t, "eval", "--json", folder(t, files))
		if code != test.code || !strings.Contains(out, test.out) || !strings.Contains(errs, test.says) || strings.Count(errs, "\n") != min(len(test.says), 1) || strings.Contains(errs, "Go ") {
			t.Errorf("%s: code %d, want %d with %q and %q; got\n%s%s", test.name, code, test.code, test.out, test.says, out, errs)
		}
	}
}

// A set's own answers are measured whatever else is asked for, which is said; what cannot be done with the set is refused in a line.
func TestEvalMisuse(t *testing.T) {
	dir := folder(t, map[string]string{
		"set/corpus.jsonl":        `{"id":"rent","question":"Can my rent go up?","answer":"Once a year."}` + "\n" + `{"id":"bail","question":"How does bail work?","answer":"A judge decides."}`,
		"set/queries.jsonl":       `{"id":"q1","text":"more rent","split":"test"}` + "\n" + `{"id":"q2","text":"getting bail","split":"test"}`,
		"set/qrels.tsv":           "q1\trent\t1\nq2\tbail\t1\n",
		"half/queries.jsonl":      `{"id":"q1","text":"more rent","split":"test"}`,
		"answers/tenancy/rent.md": answerFile("Can my rent go up?", "more rent", "Once a year."),
	})
	set := dir + "/set"
	for _, test := range []struct {
		args string
		code int
		out  string
		says string
	}{
		{set, done, `"answers":2,"queries":2`, ""},
		{"--corpus " + dir + "/answers " + set, done, `"answers":2,"queries":2`, set + ": measured on its own corpus.jsonl, not on --corpus " + dir + "/answers"},
		{"--out " + dir + "/learnt.json " + set, misuse, "", "--out " + dir + "/learnt.json: want --fit beside it"},
		{"--parts 2 " + set, done, `"queries":2`, ""},
		{"--parts 3 " + set, misuse, "", "--parts 3: want no more than the 2 messages of split test"},
		{"--halves 2 " + set, done, `"success1":`, ""},
		{"--halves 2 --fit " + set, misuse, "", "--halves 2: want no --parts, --fit or --alternates beside it"},
		{"--typos=-1 --by-ear=-2 --alternates=-3 " + set, misuse, "", "--typos -1: want 0 or more; --by-ear -2: want 0 or more; --alternates -3: want 0 or more"},
		{dir, failed, "", dir + "/queries.jsonl: no such file or directory: want a folder with queries.jsonl and qrels.tsv"},
		{dir + "/half", failed, "", "qrels.tsv: no such file or directory: want a folder with queries.jsonl and qrels.tsv"},
	} {
		code, out, errs := execute(t, append([]string{"eval", "--json"}, strings.Fields(test.args)...)...)
		if code != test.code || !strings.Contains(out, test.out) || !strings.Contains(errs, test.says) || strings.Count(errs, "\n") != min(len(test.says), 1) {
			t.Errorf("eval %s: code %d, want %d with %q and %q; got\n%s%s", test.args, code, test.code, test.out, test.says, out, errs)
		}
	}
	t.Setenv("ANSWERBOT_CORPUS", dir+"/answers")
	if code, out, errs := execute(t, "eval", "--json", set); code != done || !strings.Contains(out, `"answers":2,"queries":2`) {
		t.Errorf("with the corpus of a server: code %d, %s%s", code, out, errs)
	}
}

// A set without answers is measured on the starter corpus as it ships, which nobody waits for.
func TestEvalOnTheStarterCorpus(t *testing.T) {
	t.Setenv(cacheVariable, t.TempDir())
	set := folder(t, map[string]string{"queries.jsonl": `{"id":"q1","text":"my permit expired","split":"test"}`, "qrels.tsv": "q1\trestoration-of-status\t1\n"})
	code, out, errs := execute(t, "eval", "--json", set)
	if code != done || errs != "" || !strings.Contains(out, `"success1":1`) {
		t.Errorf("code %d, %s%s", code, out, errs)
	}
}

// Weights that were learnt are used where they are given; what are none are refused in a line.
func TestWeights(t *testing.T) {
	dir := folder(t, map[string]string{
		"corpus.jsonl": `{"id":"rent","question":"Can my rent go up?","answer":"Once a year."}` + "\n" + `{"id":"bail","question":"How does bail work?","answer":"A judge decides."}`,
		"queries.jsonl": `{"id":"q1","text":"more rent","split":"test"}` + "\n" + `{"id":"q2","text":"getting bail","split":"dev"}` + "\n" + `{"id":"q3","text":"rent my bail","split":"dev"}` +
			"\n" + `{"id":"q4","text":"pizza","split":"dev","oos":true}`,
		"qrels.tsv":     "q1\trent\t1\nq2\tbail\t1\nq3\trent\t1\n",
		"older.json":    `{"signals":[1,2,3]}`,
		"empty.json":    `{}`,
		"settings.json": `{"addr":":8080"}`,
	})
	learnt := dir + "/learnt.json"
	figures := func(args ...string) string {
		code, out, errs := execute(t, append([]string{"eval", "--json"}, append(args, dir)...)...)
		if code != done {
			t.Fatalf("eval %v: code %d, %s", args, code, errs)
		}
		return regexp.MustCompile(`"(?:build_ms|latency_us)":(?:\{[^}]*\}|[^,}]*)`).ReplaceAllString(out, "")
	}
	fitted := figures("--fit", "--out", learnt)
	if again := figures("--weights", learnt); again != fitted {
		t.Errorf("with the weights that were learnt:\n%swant what learning them gave:\n%s", again, fitted)
	}
	if shipped := figures(); shipped == fitted {
		t.Errorf("weights learnt from this set measure the same as those that ship: %s", shipped)
	}
	for _, command := range []string{"ask", "serve", "eval", "doctor"} {
		for file, says := range map[string]string{"older.json": "no weights of this version", "empty.json": "no weights in it", "settings.json": "no weights of this version", "none.json": "no such file"} {
			args := []string{command, "--weights", dir + "/" + file}
			switch command {
			case "ask":
				args = append(args, "hello")
			case "eval":
				args = append(args, dir)
			default:
				args = append(args, "--data", t.TempDir())
			}
			want := failed
			if file == "none.json" && command != "doctor" {
				want = misuse
			}
			code, out, errs := execute(t, args...)
			if said := out + errs; code != want || !strings.Contains(said, says) || !strings.Contains(said, file) || command != "doctor" && strings.Count(errs, "\n") != 1 {
				t.Errorf("%v: code %d and %q, want %q", args, code, said, says)
			}
		}
	}
}
