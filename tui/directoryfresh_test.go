package tui

import "testing"

// What was looked up for one enquirer is not on the screen for the next.
func TestANewContactEmptiesTheSearchOfTheDirectory(t *testing.T) {
	for _, start := range []string{"c", "w"} {
		d := drive(t)
		d.press("/")
		d.write("steroids")
		d.want("search: steroids")
		d.press("esc", "/")
		d.want("search: steroids") // still there while nobody else has come
		d.press("esc", start, "esc", "/")
		d.wantNot("steroids")
		d.write("redditch")
		d.want("search: redditch")
	}
}

// A contact from the emergency card starts while the directory is on the
// screen: the search goes, and what is being written about an entry stays.
func TestAContactFromTheCardEmptiesTheSearchToo(t *testing.T) {
	d := drive(t)
	d.press("/")
	d.write("steroids")
	d.press("f1", "c", "esc", "esc", "/")
	d.wantNot("steroids")
}
