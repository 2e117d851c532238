package main

import (
	"fmt"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
	"go.yaml.in/yaml/v3"

	"github.com/treadstone-law/answerbot/bot/office"
	"github.com/treadstone-law/answerbot/matcher"
	"github.com/treadstone-law/answerbot/session/delivery"
	"github.com/treadstone-law/answerbot/web/desk"
	"github.com/treadstone-law/answerbot/web/partner"
)

// configFile is the flag that names a YAML file of settings.
type configFile string

// BeforeResolve reads the file and lets it give values to flags that were not set otherwise.
func (c configFile) BeforeResolve(ctx *kong.Context, trace *kong.Path) error {
	path := ctx.FlagValue(trace.Flag).(configFile)
	values := make(map[string]any)
	if err := path.read(&values); err != nil {
		return err
	}
	all, err := kong.New(new(cli), kong.DefaultEnvars("ANSWERBOT")) // one file may hold the settings of several commands
	if err != nil {
		return fmt.Errorf("reading settings: %w", err)
	}
	known, lists := append(keysBelow(all.Model.Node), sectionNames()...), listsBelow(all.Model.Node)
	for _, name := range slices.Sorted(maps.Keys(values)) {
		_, listed := values[name].([]any)
		_, nested := values[name].(map[string]any)
		switch {
		case slices.Contains(sectionNames(), name):
			continue
		case slices.Contains(known, name) && (nested || listed && !slices.Contains(lists, name)):
			return fmt.Errorf("%s: %s: want one value, as its flag takes", path, name)
		case slices.Contains(known, name):
			continue
		}
		if meant := nearest(name, known); meant != "" {
			return fmt.Errorf("%s: there is no setting %q; did you mean %q?", path, name, meant)
		}
		return fmt.Errorf("%s: there is no setting %q; the settings are the flags of serve, such as addr or corpus", path, name)
	}
	ctx.AddResolver(kong.ResolverFunc(func(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
		for _, env := range flag.Envs {
			if _, set := os.LookupEnv(env); set {
				return nil, nil
			}
		}
		for _, key := range keysOf(flag) {
			if value, ok := values[key]; ok {
				return value, nil
			}
		}
		return nil, nil
	}))
	return nil
}

// read reads the keys of the file.
func (c configFile) read(keys any) error {
	if err := isThere("config", string(c), "a YAML file of settings"); err != nil {
		return err
	}
	data, err := os.ReadFile(string(c))
	if err != nil {
		return fmt.Errorf("reading settings: %w", err)
	}
	var root yaml.Node
	if yaml.Unmarshal(data, &root) == nil && len(root.Content) > 0 && root.Content[0].Kind != yaml.MappingNode && root.Content[0].Tag != "!!null" {
		return fmt.Errorf("reading settings from %s: want names with their values, such as addr: 127.0.0.1:8080", c)
	}
	if err := yaml.Unmarshal(data, keys); err != nil {
		return fmt.Errorf("reading settings from %s: %w", c, err)
	}
	return nil
}

// sections are the settings that are more than a flag can hold: one key of the file each.
type sections struct {
	Delivery delivery.Config   `yaml:"delivery"` // of submitted intakes to the firm
	Desk     desk.Config       `yaml:"desk"`     // ways for staff to sign in
	Partners []partner.Partner `yaml:"partners"` // on whose pages the chat may stand
	Office   office.Settings   `yaml:"office"`   // when somebody is there, and by when a reply is promised
	Bands    matcher.BandRules `yaml:"bands"`    // how sure the bot has to be

	unfit []string // what in partners was not understood; told with what else is wrong with them, which takes the answers to know
}

// sectionNames lists the keys of the file that are sections.
func sectionNames() []string {
	var names []string
	for f := range reflect.TypeFor[sections]().Fields() {
		if name := f.Tag.Get("yaml"); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// sections reads the sections of the file, strictly; without a file they are all empty.
func (c configFile) sections() (*sections, error) {
	read := new(sections)
	if c == "" {
		return read, nil
	}
	var file map[string]yaml.Node
	if err := c.read(&file); err != nil {
		return nil, err
	}
	var faults []string
	fields := reflect.ValueOf(read).Elem()
	for i, name := range sectionNames() {
		node, into := file[name], fields.Field(i)
		unfit := misfits(name, &node, into.Type())
		err := node.Decode(into.Addr().Interface()) // what fits is read all the same
		switch {
		case err != nil && len(unfit) == 0:
			faults = append(faults, fmt.Sprintf("%s: %v", name, err))
		case name == "partners":
			read.unfit = unfit
		default:
			faults = append(faults, unfit...)
		}
	}
	for _, fault := range read.Bands.Check() {
		faults = append(faults, fault.Error())
	}
	if len(faults) > 0 {
		return nil, fmt.Errorf("reading settings from %s: %s", c, strings.Join(append(faults, read.unfit...), "; "))
	}
	return read, nil
}

// keysOf gives the names of a flag in the file. They are made from its variables, which tell apart what commands mean by it.
func keysOf(flag *kong.Flag) []string {
	var keys []string
	for _, env := range flag.Envs {
		keys = append(keys, strings.ToLower(strings.ReplaceAll(strings.TrimPrefix(env, "ANSWERBOT_"), "_", "-")))
	}
	return keys
}

func keysBelow(n *kong.Node) []string {
	var keys []string
	for _, f := range n.Flags {
		keys = append(keys, keysOf(f)...)
	}
	for _, child := range n.Children {
		keys = append(keys, keysBelow(child)...)
	}
	return keys
}

// listsBelow gives the keys of the flags that may be repeated.
func listsBelow(n *kong.Node) []string {
	var keys []string
	for _, f := range n.Flags {
		if f.IsSlice() {
			keys = append(keys, keysOf(f)...)
		}
	}
	for _, child := range n.Children {
		keys = append(keys, listsBelow(child)...)
	}
	return keys
}
