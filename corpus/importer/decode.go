package importer

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// Text in a wrong encoding reads well enough to be published and badly enough to be laughed at, so nothing is guessed: what
// is not UTF-8 has to say what it is, and text that has been through a wrong conversion before is refused.

// declared finds the encoding that a page names in its head.
var declared = lazily(`(?i)<meta[^>]+charset\s*=\s*["']?\s*([a-z0-9_:.-]+)|^<\?xml[^>]+encoding\s*=\s*["']([a-z0-9_:.-]+)`)

// mojibake is what accents, dashes and quotes of UTF-8 turn into when they are read as Windows-1252 and saved.
var mojibake = lazily(`\x{C3}[\x{A0}-\x{BF}]|\x{C2}[\x{A0}\x{AB}\x{BB}\x{B0}]|\x{E2}\x{20AC}[\x{2122}\x{153}\x{201C}\x{9D}\x{A6}]`)

// decode gives the text of a file in UTF-8 with a newline at the end of each line.
func decode(raw []byte) (string, error) {
	text, err := toUTF8(raw)
	if err != nil {
		return "", err
	}
	switch {
	case strings.ContainsRune(text, utf8.RuneError):
		return "", errors.New("some characters were lost in an earlier conversion (�); save the file from its source again")
	case strings.ContainsRune(text, 0):
		return "", errors.New("this is not text")
	}
	if at := mojibake().FindString(text); at != "" {
		return "", fmt.Errorf("the text was converted with a wrong encoding before (%q); save the file from its source again, as UTF-8", at)
	}
	text = strings.ReplaceAll(text, "\r\n", "\n")
	return strings.ReplaceAll(text, "\r", "\n"), nil
}

func toUTF8(raw []byte) (string, error) {
	switch {
	case len(raw) >= 2 && (raw[0] == 0xff && raw[1] == 0xfe || raw[0] == 0xfe && raw[1] == 0xff):
		text, _, err := transform.Bytes(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder(), raw)
		return string(text), err
	case utf8.Valid(raw): // whatever it says: other encodings are hardly ever valid UTF-8 by chance
		return strings.TrimPrefix(string(raw), "\ufeff"), nil
	}
	head := raw[:min(len(raw), 1<<12)]
	m := declared().FindSubmatch(head)
	if m == nil {
		return "", errors.New("the file is not UTF-8 and does not say what it is; save it as UTF-8 (in Excel: “CSV UTF-8”)")
	}
	label := string(m[1]) + string(m[2])
	e, name := charset.Lookup(label)
	if e == nil || name == "utf-8" || name == "replacement" {
		return "", fmt.Errorf("the file says that its encoding is %s, which it is not; save it as UTF-8", label)
	}
	text, err := e.NewDecoder().Bytes(raw)
	if err != nil {
		return "", fmt.Errorf("reading the file as %s, as it says: %w", label, err)
	}
	return string(text), nil
}
