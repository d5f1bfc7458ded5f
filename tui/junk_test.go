package tui

import "testing"

// A kind of junk call is read whole on the rows, however long its name.
func TestJunkIsReadWhole(t *testing.T) {
	d := drive(t)
	d.press("x", "w")
	d.want("junk         wrong number")
	d.press("t")
	d.want("junk         wrong number")
}
