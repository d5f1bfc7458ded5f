package synth

import (
	"math/rand/v2"
	"strings"

	"signpost/internal/text"
)

// syllables that names are made of. None of the beginnings is that of a county
// or a large town.
func stems() []string {
	return strings.Fields(`Brask Torl Wexl Brind Corv Tharn Ulver Penth Skell Mard Quarn Eld Hask Lorm Oster Rusk Sarn Velm Yarl Drang Fenl Garv Jarr
		Keld Nast Ombr Plim Trev Wend Holm Cast Bram Stap Thorl Marl Cald Rad Fos Wint Ald Hart Els Bel Cron Dun Gil Ips Kes Lang Mel Nor Pick Rav Sel Tad Up
		Wal Hex Mor Bur Dray Cot`)
}

func middles() []string { return strings.Fields("er ing en a el or in am ow es ar ol") }

func endings() []string {
	return strings.Fields(`ton ford wick ham by thorpe ley bury combe mouth worth stead field dale minster pool bridge don gate hurst well low mere cliffe borough den shaw royd garth with`)
}

// coin makes up a name in the way of English places.
func coin(r *rand.Rand) string {
	var b strings.Builder
	b.WriteString(one(r, stems()))
	for range []int{0, 0, 0, 1, 1, 1, 1, 2}[r.IntN(8)] {
		b.WriteString(one(r, middles()))
	}
	b.WriteString(one(r, endings()))
	return b.String()
}

// place makes up the name of a town or village; some are Welsh or Scottish in
// their making, or of several words.
func place(r *rand.Rand) string {
	name := coin(r)
	switch r.IntN(24) {
	case 0:
		return "Great " + name
	case 1:
		return "Little " + name
	case 2:
		return one(r, []string{"Upper", "Nether", "Kirk", "Market", "Long"}) + " " + name
	case 3:
		return name + "-on-" + one(r, stems())
	case 4:
		return name + " " + one(r, []string{"Regis", "Magna", "St Wenna", "Green", "Cross"})
	case 5:
		return one(r, []string{"Llan", "Aber", "Pen-y-", "Tŷ "}) + one(r, strings.Fields("drwyn gorsaf felwyn ŵyrnog haradan bedwas faelog grwyne dyfnan cerrwyn"))
	case 6:
		return one(r, []string{"Inver", "Auch", "Kil", "Strath"}) + one(r, strings.Fields("lorran mardie boddan tulloch derry corsie quhar nevan grannie bruaich"))
	}
	return name
}

func one(r *rand.Rand, list []string) string { return list[r.IntN(len(list))] }

// names are the proper names of a country by how often they are used: most
// words of a large directory are names that stand in it once or twice.
type names struct {
	list []string
	rank zipf
}

func newNames(r *rand.Rand, n int) names {
	ns := names{make([]string, n), newZipf(n, 120)}
	first, second := brands()
	for i := range ns.list {
		if r.IntN(8) == 0 {
			ns.list[i] = one(r, first) + " " + one(r, second)
		} else {
			ns.list[i] = coin(r)
		}
	}
	return ns
}

func (n names) draw(r *rand.Rand) string { return n.list[n.rank.draw(r)] }

func brands() (first, second []string) {
	return strings.Fields("Copper Lantern Willow Amber Harbour Quiet Seven Marble Orchard River Silver Stone Tall Wooden Yellow Winter Second Corner Morning Northern"),
		strings.Fields("Kettle Steps Bridges Doors Rooms Acre Mill Lamp Compass Bench Table Meadow Window Thread Anchor Gate Field Path Well Hearth")
}

// name makes up what a service is called, and what people say instead.
func (m *maker) name(k *kind, town string) (name string, also []string) {
	title := k.titles[m.r.IntN(len(k.titles))]
	switch n := m.r.IntN(100); {
	case n < 40:
		name = town + " " + title
	case n < 68:
		name = m.names.draw(m.r) + " " + title
	case n < 80:
		name = "The " + m.names.draw(m.r) + " " + one(m.r, strings.Fields("Centre Project House Trust Rooms Hub"))
	case n < 90:
		name = town + " and District " + title
	default:
		name = m.names.draw(m.r) + " " + town + " " + title
	}
	words := strings.Fields(name)
	if len(words) >= 3 && m.r.IntN(4) == 0 {
		also = append(also, initials(words))
	}
	if m.r.IntN(12) == 0 {
		also = append(also, "the "+words[0])
	}
	return name, also
}

func initials(words []string) string {
	var b strings.Builder
	for _, w := range words {
		if w[0] < 0x80 {
			b.WriteByte(w[0] &^ 0x20)
		}
	}
	return b.String()
}

// provider makes up who runs a service: the same few run many.
func (m *maker) provider(d *district) string {
	switch n := m.r.IntN(100); {
	case n < 12:
		return ""
	case n < 40:
		return d.provider
	case n < 50:
		return d.countyName + " Council"
	}
	return m.names.draw(m.r) + " " + oneOf(m.r, "Trust", 5, "Partnership", 4, "Recovery", 3, "Care", 3, "NHS Foundation Trust", 3, "Housing Association", 2, "Community Interest Company", 1)
}

// slug makes the beginning of an id from a name.
func slug(name string) string {
	var b strings.Builder
	for _, r := range text.Fold(name) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() >= 60 {
			break
		}
	}
	return strings.Trim(b.String(), "-")
}
