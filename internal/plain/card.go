package plain

import (
	"strings"

	"signpost/directory"
	"signpost/internal/slip"
)

// card reads out everything the desk may know of a service. What must not be
// given out comes last, and is said to be for the desk only.
func (m *mode) card(id string) {
	g := m.guide()
	s, known := m.service(id)
	pub, err := g.Show(id, m.s.Now())
	if err != nil || !known {
		m.say("That service is not in the directory any more.")
		return
	}
	m.say(sentence(s.Name))
	if pub.CheckBeforeUse {
		m.say("Check before use: never checked by a coordinator.")
	}
	for _, l := range []string{m.barred(s), pub.Notice} {
		if l != "" {
			m.say(sentence(l))
		}
	}
	m.part("Provider", pub.Provider)
	m.part("Does", pub.About)
	m.part("For", pub.Who)
	m.part("Not for", pub.NotWho)
	m.part("Ages", pub.Ages)
	m.part("Area", strings.Join(g.AreaNames(pub.Area), ", "))
	m.part("Way in", m.wayIn(s))
	m.part("How", strings.Join(pub.How, ", "))
	m.numbers("Telephone", pub.Phone)
	m.part("Now", pub.Open.Say)
	m.part("Hours", strings.Join(pub.Hours, "; "))
	m.part("Address", joined(pub.Address, pub.Town, pub.Postcode))
	m.part("Postcode, spelt", slip.Phonetic(pub.Postcode))
	for _, p := range pub.Places {
		m.part("Also at", joined(p.Name, p.Address, p.Town, p.Postcode))
		m.numbers("Telephone there", p.Phone)
	}
	m.part("Website", pub.Website)
	m.part("Email", pub.Email)
	m.part("Languages", strings.Join(pub.Languages, ", "))
	m.part("Access", strings.Join(pub.Access, ", "))
	m.part("Cost", pub.Cost)
	m.part("Wait", pub.Wait)
	for _, missing := range pub.Missing {
		m.say(sentence(missing))
	}
	m.part("Checked", joined(pub.Checked, pub.CheckedBy))
	m.part("Source", joined(pub.Source, pub.AsOf))
	m.inside(s)
}

// inside reads out what is for the desk only.
func (m *mode) inside(s *directory.Service) {
	const only = "For the desk only, not to be given out. "
	if s.IsPrivate("phone") {
		m.numbers(only+"Telephone", s.Phone)
	}
	if s.IsPrivate("address") {
		m.part(only+"Address", joined(s.Address, s.Town, s.Postcode))
	}
	if s.IsPrivate("hours") {
		m.part(only+"Hours", strings.Join(s.Hours, "; "))
	}
	for _, tip := range s.Tips {
		m.part(only+"Tip", tip)
	}
	if n, err := m.s.OpenFlagCounts(m.ctx); err == nil && n[s.ID] > 0 {
		m.say("Flagged as wrong by the desk: check before it is given.")
	}
}

// part says one fact; nothing when it is not recorded.
func (m *mode) part(label, value string) {
	if strings.TrimSpace(value) != "" {
		m.say(sentence(label + ": " + value))
	}
}

func (m *mode) numbers(label string, list []directory.Phone) {
	for _, p := range list {
		m.part(label, joined(p.Number, p.Label)+". Read aloud: "+slip.Dictated(p.Number))
	}
}

func joined(parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, ", ")
}
