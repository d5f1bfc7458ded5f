package synth

import (
	"strconv"
	"strings"
)

// quote writes a text of ours as a TOML string. It never has more in it than
// letters, blanks and ordinary marks.
func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

func list(words []string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = quote(w)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

// entry appends a service as a block of a directory's file.
func entry(b *strings.Builder, s Service) {
	text := func(key, value string) {
		if value != "" {
			b.WriteString(key + " = " + quote(value) + "\n")
		}
	}
	texts := func(key string, values []string) {
		if len(values) > 0 {
			b.WriteString(key + " = " + list(values) + "\n")
		}
	}
	b.WriteString("[[service]]\n")
	text("id", s.ID)
	text("name", s.Name)
	texts("also", s.Also)
	text("provider", s.Provider)
	texts("types", s.Types)
	text("status", s.Status)
	text("about", s.About)
	text("who", s.Who)
	text("ages", s.Ages)
	texts("area", s.Area)
	text("reach", s.Reach)
	texts("way_in", s.WayIn)
	text("gate", s.Gate)
	texts("how", s.How)
	texts("phone", s.Phone)
	text("address", s.Address)
	text("town", s.Town)
	text("postcode", s.Postcode)
	text("website", s.Website)
	text("email", s.Email)
	texts("hours", s.Hours)
	texts("languages", s.Languages)
	texts("access", s.Access)
	text("cost", s.Cost)
	text("wait", s.Wait)
	b.WriteString("source = \"made up for trials\"\n")
	if s.Checked != "" {
		b.WriteString("checked = " + s.Checked + "\n")
	}
	text("checked_by", s.CheckedBy)
	for _, r := range s.kind.rules {
		r.write(b)
	}
	b.WriteByte('\n')
}

func (r rule) write(b *strings.Builder) {
	kind, key := "match", "when"
	if r.not {
		kind = "not_for"
	}
	if r.unless {
		key = "unless"
	}
	b.WriteString("\n  [[service." + kind + "]]\n  id = " + quote(r.id) + "\n  " + key + " = " + r.when + "\n")
	if !r.not {
		b.WriteString("  points = " + strconv.Itoa(r.points) + "\n")
	}
	b.WriteString("  because = " + quote(r.because) + "\n  source = \"made up for trials\"\n")
}

// text is places.toml.
func (c *country) text() string {
	var b strings.Builder
	b.WriteString("# Made-up counties, districts, towns and postcodes. A likeness to real ones is chance.\n\n")
	for _, v := range c.counties {
		b.WriteString("[[county]]\nid = " + quote(v.id) + "\nname = " + quote(v.name) + "\n\n")
	}
	for _, d := range c.districts {
		b.WriteString("[[district]]\nid = " + quote(d.id) + "\nname = " + quote(d.name) + "\ncounty = " + quote(d.county) + "\nnear = " + list(d.near) + "\n\n")
	}
	for _, d := range c.districts {
		for _, t := range d.towns {
			b.WriteString("[[town]]\nname = " + quote(t) + "\ndistrict = " + quote(d.id) + "\n\n")
		}
	}
	for _, o := range c.outwards {
		b.WriteString("[[outward]]\ncode = " + quote(o.code) + "\ndistricts = " + list([]string{o.district}) + "\n\n")
	}
	return b.String()
}

// head is directory.toml.
func (m *maker) head() string {
	first := m.places.counties[0]
	return "# Made up for trials: `signpost generate`. Nothing in these files is real.\n\n[directory]\nname = " + quote(first.name+" (made up)") +
		"\ncounty = " + quote(first.id) + "\nnation = \"england-and-wales\"\ncheck_every = \"180 days\"\nhistoric = " +
		quote("This directory is made up, for trials and training: no service, place or number in it is real. Never give anything of it to anybody.") + "\n"
}
