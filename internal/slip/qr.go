package slip

import (
	"errors"
	"strings"

	"rsc.io/qr"
)

// Quiet is the blank rim that a code should have, in modules (ISO/IEC 18004).
// Cameras put up with half of it.
const Quiet = 4

// Code is a square of dark and light modules.
type Code struct {
	Text string // what it says
	Size int    // modules on a side, without the rim
	dark func(x, y int) bool
}

// Dark reports whether a module is dark; outside of the square none is.
func (c Code) Dark(x, y int) bool {
	return x >= 0 && y >= 0 && x < c.Size && y < c.Size && c.dark(x, y)
}

// Encode makes the code of a text: in the medium level of error correction, or
// in the low one where sturdy is false.
func Encode(s string, sturdy bool) (Code, error) {
	level := qr.L
	if sturdy {
		level = qr.M
	}
	c, err := qr.Encode(s, level)
	if err != nil {
		return Code{}, errors.New("the text is too long for a code")
	}
	return Code{Text: s, Size: c.Size, dark: c.Black}, nil
}

// Fit makes the largest code of e that has room in width by height characters
// drawn with half blocks, with the rim that goes with it. ok is false when none
// has.
func Fit(e Entry, width, height int) (c Code, quiet int, ok bool, err error) {
	payloads, err := Payloads(e)
	if err != nil {
		return Code{}, 0, false, err
	}
	for _, p := range payloads {
		for _, try := range []struct {
			sturdy bool
			quiet  int
		}{{true, Quiet}, {true, Quiet / 2}, {false, Quiet}, {false, Quiet / 2}} {
			c, err := Encode(p, try.sturdy)
			if err == nil && c.Size+2*try.quiet <= width && (c.Size+2*try.quiet+1)/2 <= height {
				return c, try.quiet, true, nil
			}
		}
	}
	return Code{}, 0, false, nil
}

// HalfBlocks draws a code, two modules in a character: its dark ones are the
// ink, for black on white, or its light ones where light is true, for white on
// black.
func (c Code) HalfBlocks(quiet int, light bool) []string {
	var out []string
	for y := -quiet; y < c.Size+quiet; y += 2 {
		var b strings.Builder
		for x := -quiet; x < c.Size+quiet; x++ {
			upper, lower := c.Dark(x, y) != light, c.Dark(x, y+1) != light
			if y+1 >= c.Size+quiet {
				lower = false
			}
			b.WriteRune([...]rune{' ', '▀', '▄', '█'}[bit(upper)+2*bit(lower)])
		}
		out = append(out, b.String())
	}
	return out
}

// ASCII draws a code with two characters in a module, for terminals and
// printers without blocks.
func (c Code) ASCII(quiet int, light bool) []string {
	var out []string
	for y := -quiet; y < c.Size+quiet; y++ {
		var b strings.Builder
		for x := -quiet; x < c.Size+quiet; x++ {
			b.WriteString([...]string{"  ", "##"}[bit(c.Dark(x, y) != light)])
		}
		out = append(out, b.String())
	}
	return out
}
