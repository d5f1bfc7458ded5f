package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// emulator is a terminal in memory: it turns the bytes a program writes into
// the picture a person sees. It knows what the program's library sends and no
// more; anything else ends up in unknown, so that a test which reads the
// picture cannot be fooled by a sequence that was skipped.
type emulator struct {
	w, h    int
	cells   [][]string // one grapheme a cell; "" is the right half of a wide one
	x, y    int
	wrap    bool // the next character goes to the next line first
	top     int  // scroll region, both ends inside
	bottom  int
	saved   [2]int
	last    string // for REP
	modes   map[int]bool
	unknown []string

	parser *ansi.Parser
	// reply answers a question of the program, as a terminal would.
	reply func(string)
	// frame is called when a picture is complete (end of synchronised output).
	frame func()
}

const (
	modeCursor = 25
	modeAlt    = 1049
	modeSync   = 2026
)

func newEmulator(w, h int) *emulator {
	e := &emulator{modes: map[int]bool{modeCursor: true}, reply: func(string) {}, frame: func() {}}
	e.resize(w, h)
	e.parser = ansi.NewParser()
	e.parser.SetHandler(ansi.Handler{
		Print:     e.print,
		Execute:   e.control,
		HandleCsi: e.csi,
		HandleEsc: e.escape,
		HandleDcs: func(ansi.Cmd, ansi.Params, []byte) {},
		HandleOsc: func(int, []byte) {}, // titles and colours: not in the picture
	})
	return e
}

func (e *emulator) write(p []byte) {
	for _, b := range p {
		e.parser.Advance(b)
	}
}

// resize cuts or extends the picture at its right and lower ends.
func (e *emulator) resize(w, h int) {
	old := e.cells
	e.w, e.h, e.top, e.bottom = w, h, 0, h-1
	e.cells = make([][]string, h)
	for y := range e.cells {
		e.cells[y] = blanks(w)
		if y < len(old) {
			copy(e.cells[y], old[y])
		}
	}
	e.moveTo(e.x, e.y)
}

func blanks(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = " "
	}
	return out
}

// lines is the picture, without blanks at the ends of lines.
func (e *emulator) lines() []string {
	out := make([]string, e.h)
	for y, row := range e.cells {
		out[y] = strings.TrimRight(strings.Join(row, ""), " ")
	}
	return out
}

func (e *emulator) print(r rune) {
	s := string(r)
	w := ansi.StringWidth(s)
	if w == 0 { // joins the character before
		if e.x > 0 {
			e.cells[e.y][e.x-1] += s
		}
		return
	}
	if e.wrap || e.x+w > e.w {
		e.x = 0
		e.lineFeed()
	}
	e.cells[e.y][e.x] = s
	if w == 2 && e.x+1 < e.w {
		e.cells[e.y][e.x+1] = ""
	}
	e.last = s
	e.x += w
	e.wrap = e.x >= e.w
	e.x = min(e.x, e.w-1)
}

func (e *emulator) control(b byte) {
	switch b {
	case '\r':
		e.x, e.wrap = 0, false
	case '\n':
		e.lineFeed()
	case '\b':
		e.moveTo(e.x-1, e.y)
	case '\t':
		e.moveTo((e.x/8+1)*8, e.y)
	case 0x07: // bell
	default:
		e.missing("control %#x", b)
	}
}

func (e *emulator) lineFeed() {
	e.wrap = false
	if e.y == e.bottom {
		e.scroll(e.top, 1)
		return
	}
	e.y = min(e.y+1, e.h-1)
}

// scroll moves the lines from the given one to the end of the region up by n,
// or down when n is negative.
func (e *emulator) scroll(from, n int) {
	for range max(n, -n) {
		region := e.cells[from : e.bottom+1]
		if n > 0 {
			copy(region, region[1:])
			region[len(region)-1] = blanks(e.w)
		} else {
			copy(region[1:], region[:len(region)-1])
			region[0] = blanks(e.w)
		}
	}
}

func (e *emulator) moveTo(x, y int) {
	e.x, e.y, e.wrap = max(0, min(x, e.w-1)), max(0, min(y, e.h-1)), false
}

func (e *emulator) escape(c ansi.Cmd) {
	switch {
	case c.Intermediate() != 0: // character sets
	case c.Final() == '7':
		e.saved = [2]int{e.x, e.y}
	case c.Final() == '8':
		e.moveTo(e.saved[0], e.saved[1])
	case c.Final() == 'M':
		if e.y == e.top {
			e.scroll(e.top, -1)
		} else {
			e.moveTo(e.x, e.y-1)
		}
	case c.Final() == '\\' || c.Final() == '=' || c.Final() == '>':
	default:
		e.missing("ESC %c", c.Final())
	}
}

func (e *emulator) csi(c ansi.Cmd, p ansi.Params) {
	n, _, _ := p.Param(0, 1)
	switch {
	case c.Prefix() == '?' && c.Intermediate() == '$' && c.Final() == 'p':
		e.report(n)
	case c.Prefix() == '?' && (c.Final() == 'h' || c.Final() == 'l'):
		p.ForEach(0, func(_, mode int, _ bool) { e.mode(mode, c.Final() == 'h') })
	case c.Prefix() != 0 || c.Intermediate() != 0:
		// Keyboard protocols, cursor shapes: nothing to see.
	case !e.move(c.Final(), max(1, n), p) && !e.edit(c.Final(), max(1, n), p):
		e.missing("CSI %c", c.Final())
	}
}

// report answers whether a mode is known. Saying yes to synchronised output
// makes the program mark where each picture ends.
func (e *emulator) report(mode int) {
	state := 0
	if mode == modeSync {
		state = 2
	}
	e.reply(fmt.Sprintf("\x1b[?%d;%d$y", mode, state))
}

func (e *emulator) mode(mode int, on bool) {
	e.modes[mode] = on
	switch {
	case mode == modeAlt:
		for y := range e.cells {
			e.cells[y] = blanks(e.w)
		}
	case mode == modeSync && !on:
		e.frame()
	}
}

func (e *emulator) move(final byte, n int, p ansi.Params) bool {
	switch final {
	case 'A':
		e.moveTo(e.x, e.y-n)
	case 'B':
		e.moveTo(e.x, e.y+n)
	case 'C':
		e.moveTo(e.x+n, e.y)
	case 'D':
		e.moveTo(e.x-n, e.y)
	case 'G', '`':
		e.moveTo(n-1, e.y)
	case 'd':
		e.moveTo(e.x, n-1)
	case 'H', 'f':
		col, _, _ := p.Param(1, 1)
		e.moveTo(max(1, col)-1, n-1)
	case 'I':
		e.moveTo((e.x/8+n)*8, e.y)
	case 'Z':
		e.moveTo(((e.x+7)/8-n)*8, e.y)
	case 'r':
		last, _, _ := p.Param(1, e.h)
		e.top, e.bottom = n-1, max(1, min(last, e.h))-1
		e.moveTo(0, 0)
	default:
		return false
	}
	return true
}

func (e *emulator) edit(final byte, n int, p ansi.Params) bool {
	row := e.cells[e.y]
	how, _, _ := p.Param(0, 0)
	switch final {
	case 'K':
		e.erase(row, how, e.x)
	case 'J':
		e.eraseScreen(how)
	case 'X':
		copy(row[e.x:], blanks(min(n, e.w-e.x)))
	case 'P':
		n = min(n, e.w-e.x)
		copy(row[e.x:], row[e.x+n:])
		copy(row[e.w-n:], blanks(n))
	case '@':
		n = min(n, e.w-e.x)
		copy(row[e.x+n:], row[e.x:e.w-n])
		copy(row[e.x:], blanks(n))
	case 'L':
		e.scroll(e.y, -n)
	case 'M':
		e.scroll(e.y, n)
	case 'S':
		e.scroll(e.top, n)
	case 'T':
		e.scroll(e.top, -n)
	case 'b':
		for range n {
			e.print([]rune(e.last)[0])
		}
	case 'm', 'g', 'W', 'h', 'l', 'n', 'c', 't': // style, tab stops, questions that need no answer
	default:
		return false
	}
	return true
}

// erase blanks the part of a row right of x (0), up to x (1) or all (2).
func (e *emulator) erase(row []string, how, x int) {
	from, to := x, e.w
	if how == 1 {
		from, to = 0, x+1
	}
	if how == 2 {
		from = 0
	}
	copy(row[from:to], blanks(to-from))
}

func (e *emulator) eraseScreen(how int) {
	if how < 2 {
		e.erase(e.cells[e.y], how, e.x)
	}
	for y := range e.cells {
		if how >= 2 || how == 0 && y > e.y || how == 1 && y < e.y {
			e.cells[y] = blanks(e.w)
		}
	}
}

func (e *emulator) missing(format string, args ...any) {
	e.unknown = append(e.unknown, fmt.Sprintf(format, args...))
}

func TestEmulator(t *testing.T) {
	for _, tc := range []struct{ name, in, want string }{
		{"plain", "ab\r\ncd", "ab|cd|"},
		{"wraps late", "abcdef", "abcde|f|"},
		{"full line does not wrap by itself", "abcde\r\nx", "abcde|x|"},
		{"position", "\x1b[2;3Hx", "|  x|"},
		{"erase right", "abcd\x1b[1;3H\x1b[K", "ab||"},
		{"erase left", "abcd\x1b[1;2H\x1b[1K", "  cd||"},
		{"erase below", "a\r\nb\r\nc\x1b[2;1H\x1b[J", "a||"},
		{"erase characters", "abcd\x1b[1;2H\x1b[2X", "a  d||"},
		{"delete and insert", "abcd\x1b[1;2H\x1b[P\x1b[1;1H\x1b[@", " acd||"},
		{"insert line", "a\r\nb\x1b[1;1H\x1b[L", "|a|b"},
		{"delete line", "a\r\nb\x1b[1;1H\x1b[M", "b||"},
		{"scrolls at the end", "a\r\nb\r\nc\r\nd", "b|c|d"},
		{"region", "a\r\nb\r\nc\x1b[1;2r\x1b[2;1H\n", "b||c"},
		{"reverse index", "a\r\nb\x1b[1;1H\x1bM", "|a|b"},
		{"repeat", "-\x1b[3b", "----||"},
		{"wide", "世x\x1b[1;3Hy", "世y||"},
		{"combining", "e\u0301x", "e\u0301x||"},
		{"style and title leave nothing", "\x1b[1;31ma\x1b]2;title\x07b\x1b[0m", "ab||"},
		{"other screen is empty", "ab\x1b[?1049h", "||"},
	} {
		e := newEmulator(5, 3)
		e.write([]byte(tc.in))
		if got := strings.Join(e.lines(), "|"); got != tc.want || len(e.unknown) > 0 {
			t.Errorf("%s: got %q, want %q; unknown %v", tc.name, got, tc.want, e.unknown)
		}
	}
	e := newEmulator(5, 3)
	if e.write([]byte("\x1b[5y\x1bc")); len(e.unknown) != 2 {
		t.Errorf("sequences it does not know went unnoticed: %v", e.unknown)
	}
}
