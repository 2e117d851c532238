package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/alecthomas/kong"
	"go.yaml.in/yaml/v3"
)

// root is the repository, seen from this package.
const root = "../.."

// guides gives every Markdown file of the repository, by path, without those that are data.
func guides(t *testing.T) map[string]string {
	t.Helper()
	found := make(map[string]string)
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() && (name == ".git" || name == "testdata" || name == "node_modules" || name == "answers" || name == "data") {
			return fs.SkipDir
		}
		if !d.IsDir() && filepath.Ext(name) == ".md" {
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			found[filepath.Clean(path)] = string(text)
		}
		return nil
	})
	must(t, err)
	return found
}

var (
	fenced  = regexp.MustCompile("(?ms)^```.*?^```$")
	heading = regexp.MustCompile(`(?m)^#+ (.*)$`)
	link    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
)

// anchor is how a heading is linked to.
func anchor(heading string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r):
			return unicode.ToLower(r)
		}
		return -1
	}, heading)
}

// Every link from one guide to another, or to a place within one, leads somewhere.
func TestGuidesLinkToWhatIsThere(t *testing.T) {
	all := guides(t)
	if len(all) < 8 {
		t.Fatalf("only %d guides were found", len(all))
	}
	for path, text := range all {
		for _, m := range link.FindAllStringSubmatch(fenced.ReplaceAllString(text, ""), -1) {
			target, place, _ := strings.Cut(m[1], "#")
			if strings.Contains(target, "://") || strings.HasPrefix(target, "mailto:") {
				continue
			}
			to := path
			if target != "" {
				to = filepath.Join(filepath.Dir(path), target)
			}
			if _, err := os.Stat(to); err != nil {
				t.Errorf("%s: %s is not there", path, m[1])
				continue
			}
			if place != "" && !slices.ContainsFunc(heading.FindAllStringSubmatch(fenced.ReplaceAllString(all[to], ""), -1), func(h []string) bool { return anchor(h[1]) == place }) {
				t.Errorf("%s: %s has no heading of that name", path, m[1])
			}
		}
	}
}

// The README names every command and every setting of serve, with its variable and its default.
func TestREADMENamesCommandsAndSettings(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "README.md"))
	must(t, err)
	readme := string(text)
	parser, err := kong.New(new(cli), kong.Name("answerbot"), kong.DefaultEnvars("ANSWERBOT"))
	must(t, err)
	for _, command := range parser.Model.Children {
		if !regexp.MustCompile("(?m)^\\| [^|]*`" + command.Name + "[ `]").MatchString(readme) {
			t.Errorf("the README does not name the command %s", command.Name)
		}
		if command.Name != "serve" {
			continue
		}
		for _, flag := range command.Flags {
			row := regexp.MustCompile("(?m)^\\| [^|]*`--" + flag.Name + "`.*$").FindString(readme)
			switch {
			case row == "":
				t.Errorf("the README does not name --%s", flag.Name)
			case !strings.Contains(row, "…") && !strings.Contains(row, "`"+flag.Envs[0]+"`"):
				t.Errorf("the README does not name %s in the row of --%s", flag.Envs[0], flag.Name)
			case flag.HasDefault && !flag.IsBool() && !strings.Contains(row, "`"+flag.Default+"`"):
				t.Errorf("the README's row of --%s does not say its default, %s", flag.Name, flag.Default)
			}
		}
	}
	for _, name := range sectionNames() {
		if !strings.Contains(readme, "`"+name+"`") {
			t.Errorf("the README does not name the section %s of the settings", name)
		}
	}
}

// The lint has nothing to say of the starter corpus, and its guide holds what stats prints.
func TestStarterIsClean(t *testing.T) {
	if code, out, errs := execute(t, "corpus", "lint"); code != done || out+errs != "" {
		t.Errorf("the lint: code %d\n%s%s", code, out, errs)
	}
	text, err := os.ReadFile(filepath.Join(root, "corpus", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, stats, _ := execute(t, "corpus", "stats")
	table, _, _ := strings.Cut(stats, "\n\n")
	if want := "    " + strings.ReplaceAll(table, "\n", "\n    "); !strings.Contains(string(text), want) {
		t.Errorf("corpus/README.md does not have what corpus stats prints:\n%s", want)
	}
}

var (
	variable    = regexp.MustCompile(`\bANSWERBOT_[A-Z_]+`)
	serveLine   = regexp.MustCompile(`answerbot serve( .*)?`)
	longFlag    = regexp.MustCompile(`--[a-z-]+`)
	goDirective = regexp.MustCompile(`(?m)^go (\S+)$`)
)

// What the container, compose.yaml and the systemd unit set is what the program knows, and the container's Go is the one that go.mod asks for: images do not
// fetch another.
func TestDeploymentSetsWhatThereIs(t *testing.T) {
	parser, err := kong.New(new(cli), kong.Name("answerbot"), kong.DefaultEnvars("ANSWERBOT"))
	must(t, err)
	known := []string{cacheVariable}
	for _, command := range parser.Model.Children {
		if command.Name == "serve" {
			for _, flag := range command.Flags {
				known = append(append(known, flag.Envs...), "--"+flag.Name)
			}
		}
	}
	read := func(name string) string {
		text, err := os.ReadFile(filepath.Join(root, name))
		must(t, err)
		return string(text)
	}
	for _, name := range []string{"Dockerfile", "compose.yaml", "deploy/answerbot.service"} {
		text, set := read(name), 0
		for _, used := range append(variable.FindAllString(text, -1), longFlag.FindAllString(serveLine.FindString(text), -1)...) {
			if set++; !slices.Contains(known, used) {
				t.Errorf("%s sets %s, which serve does not know", name, used)
			}
		}
		if set == 0 {
			t.Errorf("%s sets nothing: this test looks for the wrong thing", name)
		}
	}
	var compose struct {
		Services map[string]struct {
			Tmpfs   []string
			Volumes []string
		}
	}
	if err := yaml.Unmarshal([]byte(read("compose.yaml")), &compose); err != nil || len(compose.Services) < 3 {
		t.Fatalf("compose.yaml has the services %v, %v", compose.Services, err)
	}
	for name, service := range compose.Services {
		for _, folder := range service.Tmpfs {
			if !strings.HasPrefix(folder, "/") { // a comma within a list that has no quotes makes two of one
				t.Errorf("compose.yaml: %s has %q in memory, which is no folder", name, folder)
			}
		}
		for _, volume := range service.Volumes {
			if from, _, _ := strings.Cut(volume, ":"); strings.HasPrefix(from, ".") {
				if _, err := os.Stat(filepath.Join(root, from)); err != nil {
					t.Errorf("compose.yaml: %s: %v", name, err)
				}
			}
		}
	}
	if wanted := goDirective.FindStringSubmatch(read("go.mod")); !strings.Contains(read("Dockerfile"), "FROM golang:"+wanted[1]+"-") {
		t.Errorf("the Dockerfile does not build with Go %s", wanted[1])
	}
}
