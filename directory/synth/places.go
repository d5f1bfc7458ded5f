package synth

import (
	"math/rand/v2"
	"strconv"
	"strings"
)

// country is where the services are.
type country struct {
	counties  []county
	districts []district
	outwards  []outward
	usual     zipf // districts by how many services they have
}

type county struct{ id, name string }

type district struct {
	id, name, county, countyName string
	near                         []string
	towns                        []string
	outwards                     []string
	provider                     string
	self, whole                  []string // the two usual areas
}

type outward struct {
	code     string
	district string
}

// The size of a real country: where more services come, places do not.
const (
	mostDistricts = 350
	perCounty     = 8
)

// newCountry makes places for n services.
func newCountry(r *rand.Rand, n int) *country {
	c := &country{}
	count := min(max(n/90, 6), mostDistricts)
	towns := min(max(n/(count*25), 4), 30)
	taken := map[string]bool{}
	fresh := func(make func() string) string {
		for {
			name := make()
			if id := strings.ReplaceAll(slug(name), "-", "_"); id != "" && !taken[id] {
				taken[id] = true
				return name
			}
		}
	}
	for range (count + perCounty - 1) / perCounty {
		name := fresh(func() string { return one(r, stems()) + one(r, middles()) + "shire" })
		c.counties = append(c.counties, county{strings.ReplaceAll(slug(name), "-", "_"), name})
	}
	areas := postcodeAreas()
	for i := range count {
		in := c.counties[i/perCounty]
		d := district{county: in.id, countyName: in.name}
		for range towns {
			d.towns = append(d.towns, fresh(func() string { return place(r) }))
		}
		d.name = d.towns[0]
		if r.IntN(3) == 0 {
			d.name = fresh(func() string { return coin(r) + one(r, []string{" Vale", " Forest", " Hills", " Coast", ""}) })
		}
		d.id = strings.ReplaceAll(slug(d.name), "-", "_")
		d.provider = coin(r) + " " + one(r, []string{"Recovery Partnership", "Drug and Alcohol Service", "Health and Care Trust"})
		d.self, d.whole = []string{d.id}, []string{in.id}
		for k := range 2 + r.IntN(2) {
			code := areas[(i/perCounty)%len(areas)] + strconv.Itoa(1+(i%perCounty)*3+k)
			d.outwards = append(d.outwards, code)
			c.outwards = append(c.outwards, outward{code, d.id})
		}
		c.districts = append(c.districts, d)
	}
	for i := range c.districts {
		for _, j := range []int{i - 1, i + 1, i + perCounty/2} {
			if j >= 0 && j < len(c.districts) {
				c.districts[i].near = append(c.districts[i].near, c.districts[j].id)
			}
		}
	}
	c.usual = newZipf(count, 5)
	return c
}

// postcodeAreas are beginnings of postcodes in the letters that postcodes can
// have, which belong to no area of the United Kingdom, the Channel Islands or
// the Isle of Man (Royal Mail's list of postcode areas).
func postcodeAreas() []string {
	real := " " + `AB AL B BA BB BD BF BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX
		IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY
		TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV XX YO ZE` + " "
	real = strings.Join(strings.Fields(real), " ")
	var out []string
	for _, a := range "ZYWUARDFHJKNOP" { // the least usual first
		for _, b := range "ZQYKWUGJFH" {
			if code := string(a) + string(b); strings.ContainsRune("ABCDEFGHKLMNOPQRSTUVWXY", b) && b != 'Q' && !strings.Contains(" "+real+" ", " "+code+" ") {
				out = append(out, code)
			}
		}
	}
	return out
}
