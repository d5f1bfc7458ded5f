package desk

import (
	"testing"
	"testing/fstest"
	"time"

	"signpost/directory"
	"signpost/directory/hours"
)

// TestFoundIsOpenAtTheMomentOfTheSearch: hours are worked out later than the
// search, but for its moment, and never those that are private.
func TestFoundIsOpenAtTheMomentOfTheSearch(t *testing.T) {
	d, findings, err := directory.Load(fstest.MapFS{"all.toml": {Data: []byte(`
[[service]]
id = "day"
name = "Day centre"
hours = ["Mon-Fri 09:00-17:00"]

[[service]]
id = "secret"
name = "Night centre"
hours = ["24h"]
private = ["hours"]
`)}}, directory.Options{})
	if err != nil {
		t.Fatal(err, findings)
	}
	g := Prepare(d, findings, "")
	monday := time.Date(2026, 11, 23, 10, 0, 0, 0, London())
	for _, c := range []struct {
		query string
		at    time.Time
		want  hours.State
	}{
		{"day", monday, hours.Open}, {"day", monday.Add(6*time.Hour + 45*time.Minute), hours.Closing},
		{"day", monday.Add(10 * time.Hour), hours.Closed}, {"night", monday, hours.NotKnown},
	} {
		f := g.Find(c.query, 1, c.at)
		if len(f.Found) != 1 || f.Found[0].Open().State != c.want {
			t.Errorf("%s at %s: %+v", c.query, c.at.Format("15:04"), f)
		}
	}
	if f := g.Find("open:now centre", 0, monday); f.Total != 1 || f.Found[0].ID != "day" {
		t.Errorf("open:now tells private hours: %+v", f)
	}
}
