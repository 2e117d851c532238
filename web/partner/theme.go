package partner

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"math"
	"path/filepath"
	"regexp"
	"strconv"
)

// Contrast as WCAG 2.2 defines it: the ratio of the relative luminances, lighter over darker, each plus 0.05 for stray light. Text needs
// 4.5 to 1, what is no text 3 to 1.

const (
	forText  = 4.5
	forMarks = 3.0
	maxLogo  = 64 << 10 // bytes
	maxSide  = 1024     // pixels
)

// The grounds that accents stand on: white text on the accent in the light, the accent on the darkest paper in the dark.
var (
	white     = [3]float64{1, 1, 1}
	darkPaper = [3]float64{0x1a / 255.0, 0x22 / 255.0, 0x25 / 255.0}
)

var validAccent = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

// check looks at a theme and fills in what follows from it.
func (t *Theme) check(fault func(field, format string, args ...any), read func(name string) ([]byte, error)) {
	if t.Accent != "" {
		t.checkAccent(fault)
	}
	if t.Logo == "" {
		return
	}
	if filepath.Ext(t.Logo) != ".png" {
		fault("theme.logo", "%q: want a PNG file", t.Logo)
		return
	}
	data, err := read(t.Logo)
	if err != nil {
		fault("theme.logo", "%v", err)
		return
	}
	if why := logoFault(data); why != "" {
		fault("theme.logo", "%q: %s", t.Logo, why)
		return
	}
	t.Picture = data
}

func (t *Theme) checkAccent(fault func(field, format string, args ...any)) {
	if !validAccent.MatchString(t.Accent) {
		fault("theme.accent", "%q: want a colour such as \"#1d4f5c\"", t.Accent)
		return
	}
	c := parse(t.Accent)
	if ratio := contrast(c, white); ratio < forText {
		fault("theme.accent", "%s on white has a contrast of %.1f to 1, want at least %.1f; a readable one near it is %s", t.Accent, ratio, forText, format(until(c, [3]float64{}, white)))
	}
	t.AccentDark = format(until(c, white, darkPaper))
}

// logoFault says what is wrong with a picture: it stands on a white plate, so its mean colour must be seen on white.
func logoFault(data []byte) string {
	if len(data) > maxLogo {
		return fmt.Sprintf("has %d bytes, want at most %d", len(data), maxLogo)
	}
	size, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return "is no PNG picture"
	}
	if size.Width > maxSide || size.Height > maxSide {
		return fmt.Sprintf("is %d by %d pixels, want at most %d by %d", size.Width, size.Height, maxSide, maxSide)
	}
	picture, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return "is a damaged PNG picture"
	}
	if ratio := contrast(mean(picture), white); ratio < forMarks {
		return fmt.Sprintf("has a contrast of %.1f to 1 on white, want at least %.1f; use the logo's dark form", ratio, forMarks)
	}
	return ""
}

// mean gives the mean colour of what can be seen of a picture.
func mean(p image.Image) [3]float64 {
	var sum [3]float64
	var seen float64
	for y := p.Bounds().Min.Y; y < p.Bounds().Max.Y; y++ {
		for x := p.Bounds().Min.X; x < p.Bounds().Max.X; x++ {
			r, g, b, a := p.At(x, y).RGBA() // with alpha multiplied in
			if a < 0x4000 {
				continue
			}
			seen += float64(a)
			sum[0], sum[1], sum[2] = sum[0]+float64(r), sum[1]+float64(g), sum[2]+float64(b)
		}
	}
	if seen == 0 {
		return white
	}
	return [3]float64{sum[0] / seen, sum[1] / seen, sum[2] / seen}
}

// until mixes a colour with another in steps until it can be read on ground.
func until(c, with, ground [3]float64) [3]float64 {
	for part := 0.0; part < 1; part += 0.02 {
		var mixed [3]float64
		for i := range mixed {
			mixed[i] = c[i]*(1-part) + with[i]*part
		}
		if contrast(mixed, ground) >= forText+0.1 { // rounding to 256 steps takes a little away
			return mixed
		}
	}
	return with
}

func contrast(a, b [3]float64) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

// luminance is the relative luminance of an sRGB colour.
func luminance(c [3]float64) float64 {
	linear := func(v float64) float64 {
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c[0]) + 0.7152*linear(c[1]) + 0.0722*linear(c[2])
}

// parse reads a colour that validAccent has passed.
func parse(hex string) [3]float64 {
	n, _ := strconv.ParseUint(hex[1:], 16, 32)
	return [3]float64{float64(n>>16) / 255, float64(n>>8&255) / 255, float64(n&255) / 255}
}

func format(c [3]float64) string {
	return fmt.Sprintf("#%02x%02x%02x", int(math.Round(c[0]*255)), int(math.Round(c[1]*255)), int(math.Round(c[2]*255)))
}
