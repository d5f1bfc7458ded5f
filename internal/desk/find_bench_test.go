package desk

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"signpost/directory"
	"signpost/directory/worcestershire"
)

// BenchmarkFind is one keystroke on the directory screen, which lists all, and
// on the contact screen, which lists fifty, over 5,000 services with hours.
func BenchmarkFind(b *testing.B) {
	files := fstest.MapFS{}
	for _, f := range []string{"words.toml", "places.toml", "questions.toml", "alerts.toml", "directory.toml"} {
		data, err := worcestershire.Files.ReadFile(f)
		if err != nil {
			b.Fatal(err)
		}
		files[f] = &fstest.MapFile{Data: data}
	}
	var all strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&all, "[[service]]\nid = \"s%d\"\nname = \"Drug Service %d\"\nreach = \"direct\"\narea = [\"redditch\"]\n"+
			"hours = [\"Mon-Fri 09:00-17:00\", \"Sat 10:00-12:00\", \"Bank holidays closed\"]\n\n", i, i)
	}
	files["services.toml"] = &fstest.MapFile{Data: []byte(all.String())}
	d, findings, err := directory.Load(files, directory.Options{})
	if err != nil || d.Services.Len() != 5000 {
		b.Fatal(d.Services.Len(), findings, err)
	}
	g := Prepare(d, findings, "")
	t := time.Date(2026, 11, 23, 10, 0, 0, 0, London())
	for _, q := range []string{"", "drug", "drug redditch", "open:now drug"} {
		for _, limit := range []int{0, 50} {
			b.Run(fmt.Sprintf("%s/limit=%d", q, limit), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					g.Find(q, limit, t)
				}
			})
		}
	}
}
