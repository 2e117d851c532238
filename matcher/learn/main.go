// Command learn writes what the matcher learns from the starter corpus to the files that ship in the program, one for each language: `make learn`.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "learn: want one argument, the folder to write to")
		os.Exit(2)
	}
	for _, lang := range []string{"en", "fr"} {
		c := corpus.Starter().For(lang)
		snapshot := matcher.Build(c, matcher.Options{Fresh: true}).Snapshot()
		path := filepath.Join(os.Args[1], "starter."+lang+".learnt")
		if err := os.WriteFile(path, snapshot, 0o644); err != nil {
			fmt.Fprintln(os.Stderr, "learn:", err)
			os.Exit(1)
		}
		fmt.Printf("learnt from %d answers: %s, %d bytes\n", len(c.Answers()), path, len(snapshot))
	}
}
