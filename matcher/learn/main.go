// Command learn writes what the matcher learns from the starter corpus to the file that ships in the program: `make learn`.
package main

import (
	"fmt"
	"os"

	"github.com/treadstone-law/answerbot/corpus"
	"github.com/treadstone-law/answerbot/matcher"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "learn: want one argument, the file to write")
		os.Exit(2)
	}
	c := corpus.Starter()
	snapshot := matcher.Build(c, matcher.Options{Fresh: true}).Snapshot()
	if err := os.WriteFile(os.Args[1], snapshot, 0o644); err != nil {
		fmt.Fprintln(os.Stderr, "learn:", err)
		os.Exit(1)
	}
	fmt.Printf("learnt from %d answers: %s, %d bytes\n", len(c.Answers()), os.Args[1], len(snapshot))
}
