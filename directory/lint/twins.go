package lint

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"signpost/directory"
	"signpost/internal/text"
)

// twins finds entries that look like the same service twice, and numbers that
// stand under several names.
func (c *checker) twins() {
	first := map[string]*directory.Service{}
	type user struct {
		s    *directory.Service
		path string
	}
	users := map[string][]user{}
	var order []string
	note := func(s *directory.Service, list []directory.Phone, path string) {
		for i, p := range list {
			digits, odd := digitsOf(p.Number)
			if odd != 0 || len(digits) < 8 {
				continue // emergency numbers stand under many names, and rightly
			}
			if users[digits] == nil {
				order = append(order, digits)
			}
			users[digits] = append(users[digits], user{s, path + "[" + strconv.Itoa(i) + "]"})
		}
	}
	for _, s := range c.d.Services.All() {
		key := text.Fold(s.Name) + "\x00" + strings.ToUpper(strings.Join(strings.Fields(s.Postcode), ""))
		if s.Postcode == "" { // then the town tells two branches apart
			key += "\x00" + text.Fold(s.Town+" "+s.Address)
		}
		if old := first[key]; old != nil {
			c.say(directory.Caution, s, "name", "twin", fmt.Sprintf("%s has the same name and postcode as %s (%s)", s.ID, old.ID, place(old.Pos)),
				"Take one of the two out, or give them names that tell them apart.")
		} else {
			first[key] = s
		}
		note(s, s.Phone, "phone")
		for i, p := range s.Places {
			note(s, p.Phone, "place["+strconv.Itoa(i)+"].phone")
		}
	}
	for _, digits := range order {
		all := users[digits]
		var others []string
		for _, u := range all[1:] {
			if n := u.s.Name; n != all[0].s.Name && !slices.Contains(others, n) {
				others = append(others, n)
			}
		}
		if len(others) > 0 {
			c.say(directory.Note, all[0].s, all[0].path, "same-phone", fmt.Sprintf("this number is also that of %s", someOf(others, 3)),
				"Leave it if they share it. Otherwise correct the wrong one.")
		}
	}
}

func place(p directory.Position) string { return fmt.Sprintf("%s line %d", p.File, p.Line) }

// someOf names the first few of a list and counts the rest.
func someOf(list []string, n int) string {
	if len(list) > n {
		return strings.Join(list[:n], ", ") + fmt.Sprintf(" and %d more", len(list)-n)
	}
	return strings.Join(list, ", ")
}
