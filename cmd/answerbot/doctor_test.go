package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestDoctor(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	t.Setenv("ANSWERBOT_TEST_HOOK", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=")
	good := write("good.yaml", "data: "+dir+"\ndelivery:\n  folder: "+dir+"\n")
	bad := write("bad.yaml", "data: "+dir+"\ndelivery:\n  webhooks:\n    - {name: crm, url: \"https://127.0.0.1/\", secrets: [\"env:ANSWERBOT_TEST_HOOK\"]}\n"+
		"  mail: {host: 127.0.0.1, port: 1, from: a@example.com, to: [b@example.com]}\n")
	for _, test := range []struct {
		args  []string
		code  int
		holds []string
	}{
		{[]string{"--config", good, "doctor"}, done, []string{"ok    corpus: ", "look  corpus: ", "ok    clock: ", "ok    triage: ", "ok    store: ", "ok    folder: "}},
		{[]string{"--config", bad, "doctor"}, failed, []string{"mend  webhook crm: sending: ", "prohibited", "mend  mail: reaching the mail server: "}},
		{[]string{"doctor", "--data", dir, "--corpus", dir + "/none"}, failed, []string{"mend  corpus: ", "look  delivery: "}},
		{[]string{"doctor", "--store", "sqlite:" + dir}, failed, []string{"mend  store: "}},
	} {
		var out, errs bytes.Buffer
		code := run(t.Context(), test.args, strings.NewReader(""), &out, &errs)
		if code != test.code {
			t.Errorf("%v: code %d, want %d\n%s%s", test.args, code, test.code, out.String(), errs.String())
		}
		for _, want := range test.holds {
			if !strings.Contains(out.String(), want) {
				t.Errorf("%v lacks %q:\n%s%s", test.args, want, out.String(), errs.String())
			}
		}
	}
}
