package search

import "testing"

// TestWhyNearest holds that the reason is the nearest of the areas, for a word
// that may be a place and for one that can only be one, finished or not.
func TestWhyNearest(t *testing.T) {
	docs := []Document{
		{ID: "two", Name: "Two", Areas: []string{"bromsgrove", "redditch"}, About: "redditchers"},
		{ID: "all", Name: "All"},
		{ID: "one", Name: "One", Areas: []string{"wyre-forest"}},
	}
	x := Build(docs, smallLexicon())
	for _, c := range []struct{ query, id, want string }{
		{"redditch", "two", "Redditch"},
		{"redditch two", "two", "Redditch"},
		{"redditc", "two", "Redditch"},
		{"redditc two", "two", "Redditch"}, // may be redditchers, too
		{"redditch", "all", "anywhere"},
		{"bromsgrov", "one", "Wyre Forest"},
	} {
		got := "not found"
		for _, h := range x.Search(c.query, Options{}).Hits {
			if h.ID == c.id {
				got = ""
				for _, w := range h.Why {
					got += w
				}
			}
		}
		if got != c.want {
			t.Errorf("%q: %s because of %q, want %q", c.query, c.id, got, c.want)
		}
	}
}
