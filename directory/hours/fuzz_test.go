package hours

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// FuzzParse: no panic; what is understood prints to lines that read back the
// same; a refusal points into its line and says something; an answer has words.
func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"Mon-Fri 09:00-17:00", "Clinic: 2nd Tue 10-noon (ring)", "every 2 weeks Tue from 2026-09-08 10:00-12:00",
		"24 Dec 2026 to 2 Jan 2027 closed\nBank holidays closed", "Mo-Fr 09:00-17:00; PH off; Tu[1,-1] 10:00+",
		"24/7", "Mon 9am-5pm by appointment only (term time only)", "evenings and weekends", "daily 22:00-02:00, from 6pm",
		"Fri 25th of December, 2026: 12 noon to midnight", "not bank holidays", "1-3 Jan 2027 9.30 a.m.-5 p.m.", "((()))", "a: b: c:",
	} {
		f.Add(s, int64(1_800_000_000))
	}
	f.Fuzz(func(t *testing.T, text string, unix int64) {
		lines := strings.Split(text, "\n")
		if len(lines) > 20 {
			lines = lines[:20]
		}
		h, problems := Parse(lines)
		for _, p := range problems {
			line := strings.ToValidUTF8(lines[p.Line], "\ufffd")
			if p.Message == "" || p.Column < 1 || p.Column > utf8.RuneCountInString(line)+1 {
				t.Errorf("%q: %+v", line, p)
			}
		}
		printed := h.Lines()
		again, more := Parse(printed)
		if len(more) > 0 || !slices.Equal(again.Lines(), printed) {
			t.Errorf("%q prints %q, which reads %q %+v", lines, printed, again.Lines(), more)
		}
		for _, s := range printed {
			if strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f || '\u202a' <= r && r <= '\u202e' }) {
				t.Errorf("%q lets a control character through", s)
			}
		}
		at := time.Unix(unix%253402300799, 0)
		a := again.At(at, Calendar{Nation: Scotland})
		if a.Say == "" || a.State == "" || !a.Next.IsZero() && !a.Next.After(at) || !a.Until.IsZero() && !a.Until.After(at) {
			t.Errorf("%q at %s: %+v", printed, at, a)
		}
		if next := again.NextChange(at, Calendar{}); !next.IsZero() && !next.After(at) {
			t.Errorf("%q: next change of %s is %s", printed, at, next)
		}
	})
}
