package tui

import (
	"strings"
	"testing"
	"time"

	"signpost/directory"
	"signpost/directory/archive"
	"signpost/tui/screen"
)

// kept is an archive in a temporary folder.
type kept string

func (k kept) Save(d *directory.Directory) error { return archive.Save(string(k), d) }
func (k kept) Open(version string) (*directory.Directory, error) {
	return archive.Open(string(k), version)
}

func TestWhatChangedSinceTheLastShift(t *testing.T) {
	d := drive(t)
	d.wantNot("The directory changed") // a first look is nothing new
	d.pass(20 * time.Hour)
	d.send(screen.DirectoryLoaded{Guide: own(t, func(_, s string) string {
		return strings.Replace(s, `name = "Community Drug Teams"`, `name = "Drug Team at the Mill"`, 1)
	})})
	d.want("The directory changed since your last look, 3 Mar 09:41: 1 changed", "d shows it")
	d.press("d")
	d.want("Drug Team at the Mill", "Community Drug Teams", "any other key: seen")
	d.press("down", "x")
	d.wantNot("The directory changed")
	d.want("Today:")
	d.send(screen.ContactsChanged{})
	d.wantNot("The directory changed")
}
