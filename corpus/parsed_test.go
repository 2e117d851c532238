package corpus

import (
	"os"
	"reflect"
	"testing"
)

// TestStarterParsed holds starter.parsed to the files that it was read from.
func TestStarterParsed(t *testing.T) {
	l, err := load(starterFiles, "")
	if err != nil {
		t.Fatal(err)
	}
	files := hashOf(starterFiles)
	if *update {
		starterParsed = l.corpus.writeParsed(files)
		if err := os.WriteFile("starter.parsed", []byte(starterParsed), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	c := readParsed(starterParsed, files)
	if c == nil {
		t.Fatal("starter.parsed was made of other files: run make learn")
	}
	for _, a := range l.corpus.all {
		a.places = nil // where fields stand in their files
	}
	if c.hash != l.corpus.hash || !reflect.DeepEqual(c, l.corpus) {
		t.Errorf("starter.parsed is not what is in the files: got %s, want %s; run make learn", c.hash, l.corpus.hash)
		for i, a := range l.corpus.all {
			if i < len(c.all) && !reflect.DeepEqual(a, c.all[i]) {
				t.Errorf("got %+v\nwant %+v", c.all[i], a)
				break
			}
		}
	}
	if readParsed(starterParsed, "sha256:other") != nil || readParsed(starterParsed[:len(starterParsed)-9], files) != nil || readParsed("", files) != nil {
		t.Error("what does not belong to the files, or is not whole, was taken")
	}
}

// Whatever stands in a packed value, reading it ends; and what could be read is written as it was, but for sizes that were longer than they need be.
func FuzzUnpack(f *testing.F) {
	f.Add(string(pack(nil, reflect.ValueOf(parsed{Hash: "h", Answers: []Answer{{Slug: "lmia", Takeaways: []string{"a", ""}}}}))))
	f.Add("")
	f.Fuzz(func(t *testing.T, data string) {
		var first, second parsed
		if !unpack(&data, reflect.ValueOf(&first).Elem()) {
			return
		}
		again := string(pack(nil, reflect.ValueOf(first)))
		if !unpack(&again, reflect.ValueOf(&second).Elem()) || again != "" || !reflect.DeepEqual(first, second) {
			t.Errorf("got %+v, then %+v with %q left", first, second, again)
		}
	})
}

// BenchmarkStarterParsed is the starter corpus as it is read at the start, and from its files.
func BenchmarkStarterParsed(b *testing.B) {
	b.Run("parsed", func(b *testing.B) {
		for b.Loop() {
			if readParsed(starterParsed, hashOf(starterFiles)) == nil {
				b.Fatal("refused")
			}
		}
	})
	b.Run("files", func(b *testing.B) {
		for b.Loop() {
			if _, err := load(starterFiles, ""); err != nil {
				b.Fatal(err)
			}
		}
	})
}
