package corpus

import (
	"embed"
	"sync"
)

// The starter corpus is a sample of answers in the program itself, so that it answers something before anything is set up.

//go:embed answers *.yaml
var starterFiles embed.FS

// Starter returns the starter corpus. It has every embedded answer that is sound by itself; a test keeps all of them so.
var Starter = sync.OnceValue(func() *Corpus {
	l, err := load(starterFiles, "")
	if err != nil { // the files are part of the program
		panic(err)
	}
	return l.corpus
})
