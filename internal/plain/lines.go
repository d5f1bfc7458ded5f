package plain

import (
	"bufio"
	"errors"
	"io"
	"unicode/utf8"

	"signpost/internal/text"
)

// maxLine is the most bytes of one line that is typed. What is longer is not a
// line that a person typed.
const maxLine = text.MaxPaste

var (
	errEnd  = errors.New("the input ended")
	errLong = errors.New("that line is longer than 64 kilobytes, so nothing of it was taken: send it in shorter lines")
)

// lines reads what is typed. A line ends with a line feed, a carriage return or
// both, whichever the terminal at the other end sends.
type lines struct {
	in  *bufio.Reader
	cr  bool   // the last line ended with a carriage return
	cut string // what stood in the last line when the input ended in the middle of it
}

func newLines(in io.Reader) *lines { return &lines{in: bufio.NewReader(in)} }

// next returns one line without its end: safe to keep and to draw. It returns
// errEnd when there is none any more; half a line is not an answer, for the
// other half may have been meant to follow.
func (l *lines) next() (string, error) {
	var line []byte
	long := false
	for {
		b, err := l.in.ReadByte()
		if err != nil {
			l.cut = text.CleanLine(string(line))
			return "", errEnd
		}
		after := l.cr
		l.cr = b == '\r'
		switch {
		case b == '\n' && after: // the second half of the end before
		case b == '\n' || b == '\r':
			if long {
				return "", errLong
			}
			return text.Clean(string(line)), nil
		case b == '\b' || b == 0x7f: // a line without an editor of its own sends them
			_, n := utf8.DecodeLastRune(line)
			line = line[:len(line)-n]
		case len(line) == maxLine:
			long = true
		default:
			line = append(line, b)
		}
	}
}
