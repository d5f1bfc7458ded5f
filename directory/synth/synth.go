// Package synth makes up directories: as many services as are wanted, with the
// words, places, hours and rules that a real one has, so that search, screens
// and triage can be tried at any size.
//
// Nothing in it is real. Places and organisations are put together from
// syllables, telephone numbers come from the ranges that Ofcom keeps for drama,
// websites end in .example, and postcodes begin with letters that belong to no
// area. A likeness to something real is chance. It is not a fixture of tests
// with known answers, and it makes no people and no contacts.
//
// The same options give the same services, byte for byte, on every machine:
// only whole numbers are drawn.
package synth

import (
	_ "embed"
	"fmt"
	"iter"
	"math/rand/v2"
	"strings"
)

// MaxServices is the largest directory that is written as files: what the
// loader takes (directory.DefaultMaxServices). [Documents] has no limit.
const MaxServices = 200_000

// Options say what is made.
type Options struct {
	Services int    // how many; less than 1: none
	Seed     uint64 // another seed, another country
}

// Service is one made-up service, with the fields of a directory's entry.
// Empty fields are not recorded, as in life.
type Service struct {
	ID, Name, Provider string
	Also               []string
	Types              []string
	Status             string
	About, Who         string
	Ages               string
	AgeLo, AgeHi       int // whole years, both included; AgeHi 0: no upper limit
	Area               []string
	Reach              string
	WayIn              []string // ids of services made before
	Gate               string
	How                []string

	Phone     []string // "01632 960123 (office)"
	Address   string
	Town      string
	Postcode  string
	Website   string
	Email     string
	Hours     []string
	Languages []string
	Access    []string
	Cost      string
	Wait      string
	Checked   string // 2026-03-09; "": never
	CheckedBy string

	kind *kind
}

//go:embed prose.txt
var prose string

// maker holds what services are made from. It is for one goroutine.
type maker struct {
	o      Options
	src    *rand.PCG
	r      *rand.Rand
	names  names
	places *country
	chain  *chain
	kinds  []kind
	doors  map[string]string // by district, the open service made last that people walk into
	buf    strings.Builder
}

func newMaker(o Options) *maker {
	o.Services = max(o.Services, 0)
	src := rand.NewPCG(o.Seed, 0)
	m := &maker{o: o, src: src, r: rand.New(src), kinds: kinds(), doors: map[string]string{}}
	m.names = newNames(m.r, min(60_000, 600+2*o.Services))
	m.places = newCountry(m.r, o.Services)
	m.chain = newChain(prose)
	return m
}

// Generate makes the services, one after the other. Each is the caller's own,
// but for lists that belong to what kind of service it is: they are not to be
// changed.
func Generate(o Options) iter.Seq[Service] {
	return func(yield func(Service) bool) { newMaker(o).services()(yield) }
}

func (m *maker) services() iter.Seq[Service] {
	return func(yield func(Service) bool) {
		for i := range m.o.Services {
			// Its own stream: a change in how one is made does not ripple on.
			m.src.Seed(m.o.Seed, uint64(i)+1)
			if !yield(m.service(i)) {
				return
			}
		}
	}
}

func (m *maker) service(i int) Service {
	k := &m.kinds[pick(m.r, len(m.kinds), func(i int) int { return m.kinds[i].share })]
	d := &m.places.districts[m.places.usual.draw(m.r)]
	town := d.towns[m.r.IntN(len(d.towns))]
	s := Service{kind: k, Types: k.types[m.r.IntN(len(k.types))], Town: town}
	s.Name, s.Also = m.name(k, town)
	s.ID = fmt.Sprintf("%s-%d", slug(s.Name), i+1)
	s.Provider = m.provider(d)
	s.Status = oneOf(m.r, "open", 93, "paused", 3, "closed", 3, "proposed", 1)
	s.About, s.Who = m.about(k, d), k.who[m.r.IntN(len(k.who))]
	m.ages(&s)
	m.area(&s, d)
	m.door(&s, d)
	m.contact(&s, d)
	s.Hours = m.hours(k)
	m.upkeep(&s)
	return s
}

// about is two or three sentences, the first of what it does.
func (m *maker) about(k *kind, d *district) string {
	m.buf.Reset()
	m.buf.WriteString(k.does[m.r.IntN(len(k.does))])
	for range 1 + m.r.IntN(2) {
		m.buf.WriteByte(' ')
		m.sentence(d)
	}
	return m.buf.String()
}

// ages draws whom a service is for, from what its kind usually is for.
func (m *maker) ages(s *Service) {
	if s.kind.young {
		s.Ages = oneOf(m.r, "under 18", 40, "up to 19", 25, "11-25", 15, "16-25", 20)
	} else {
		s.Ages = oneOf(m.r, "18+", 70, "16+", 8, "any", 12, "50+", 2, "18-64", 2, "", 6)
	}
	switch s.Ages {
	case "under 18":
		s.AgeHi = 17
	case "up to 19":
		s.AgeHi = 19
	case "11-25":
		s.AgeLo, s.AgeHi = 11, 25
	case "16-25":
		s.AgeLo, s.AgeHi = 16, 25
	case "18+":
		s.AgeLo = 18
	case "16+":
		s.AgeLo = 16
	case "50+":
		s.AgeLo = 50
	case "18-64":
		s.AgeLo, s.AgeHi = 18, 64
	}
}

// area draws what a service covers: most often its district, sometimes a
// neighbour as well, sometimes the whole county.
func (m *maker) area(s *Service, d *district) {
	switch n := m.r.IntN(100); {
	case n < 60:
		s.Area = d.self
	case n < 70 && len(d.near) > 0:
		s.Area = []string{d.id, d.near[m.r.IntN(len(d.near))]}
	default:
		s.Area = d.whole
	}
}

// door draws how one gets in. A service that is come to through another one
// names one made before it, so that no ring of doors can arise.
func (m *maker) door(s *Service, d *district) {
	k := s.kind
	s.Reach = oneOf(m.r, "direct", k.direct, "ring-first", 40, "through", k.through, "patients", k.patients, "workers", k.workers, "not-a-destination", 1)
	switch s.Reach {
	case "direct":
		s.How = [][]string{{"drop in"}, {"self-referral"}, {"drop in", "self-referral"}}[m.r.IntN(3)]
		if s.Status == "open" {
			m.doors[d.id] = s.ID
		}
	case "ring-first":
		s.How = [][]string{{"self-referral", "by appointment"}, {"self-referral", "professional referral"}, {"by appointment"}, nil}[m.r.IntN(4)]
	case "through":
		s.How = []string{"professional referral"}
		if way := m.doors[d.id]; way != "" && m.r.IntN(3) > 0 {
			s.WayIn = []string{way}
		} else {
			s.Gate = oneOf(m.r, "a referral from a doctor", 3, "a criminal justice stage", 2, "an assessment by the council", 2, "a referral from the housing office", 1)
		}
	case "patients":
		s.Gate = "being a patient of the hospital in " + s.Town
	case "workers":
		s.How = []string{"professional referral"}
	}
}

// oneOf draws one of several texts, each followed by its weight.
func oneOf(r *rand.Rand, choices ...any) string {
	i := pick(r, len(choices)/2, func(i int) int { return choices[2*i+1].(int) })
	return choices[2*i].(string)
}

// pick draws a number below n, each as often as its weight says.
func pick(r *rand.Rand, n int, weight func(int) int) int {
	sum := 0
	for i := range n {
		sum += weight(i)
	}
	left := r.IntN(sum)
	for i := range n {
		if left -= weight(i); left < 0 {
			return i
		}
	}
	return n - 1
}
