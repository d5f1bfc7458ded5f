package directory

import (
	"slices"
	"testing"

	"signpost/directory/search"
)

const searchable = `
[[word]]
means = "hepatitis C treatment"
say = ["hep c tablets"]
sets = { wants = "hepc_treatment" }

[[word]]
means = "injecting"
say = ["jacking up"]
sets = { injecting = "current" }

[[service]]
id = "nurse"
name = "Nurse"
types = ["health"]
phone = ["01905 123456 (desk)"]
provider = "Hidden"
private = ["phone", "provider"]
how = ["drop in"]

  [[service.place]]
  name = "Lowtown surgery"

  [[service.not_for]]
  when = { substances = { none_of = ["alcohol"] } }
  because = "b"

  [[service.not_for]]
  when = { age = "<16" }
  because = "b"

  [[service.match]]
  when = { wants = "hepc_treatment", caller = "self", injecting = ["current", "never"] }
  points = 40
  because = "b"
`

func TestDocumentOfAService(t *testing.T) {
	d, found := mustLoad(t, "t.toml", searchable)
	if len(found) != 0 {
		t.Fatal(found)
	}
	doc := d.Services.At(0).document(d.sayings())
	if want := []string{"alcohol"}; !slices.Equal(doc.Needs, want) {
		t.Errorf("needs %q, want %q", doc.Needs, want)
	}
	if want := []string{"hepatitis C treatment", "hepc treatment", "injecting"}; !slices.Equal(doc.Partly, want) || len(doc.Serves)+len(doc.Mentions) > 0 {
		t.Errorf("serves %q, partly %q, mentions %q, want partly %q", doc.Serves, doc.Partly, doc.Mentions, want)
	}
	if doc.AgeLo != 16 || doc.AgeHi != 0 || !doc.SelfReferral {
		t.Errorf("ages %d-%d, self-referral %v", doc.AgeLo, doc.AgeHi, doc.SelfReferral)
	}
	if doc.Provider != "" || len(doc.Phones) != 0 {
		t.Errorf("private fields can be searched: %q %v", doc.Provider, doc.Phones)
	}
	x := d.Index()
	for _, q := range []string{"hep c tablets", "hepatitis", "lowtown"} {
		if hits := x.Search(q, search.Options{}).Hits; len(hits) != 1 || hits[0].ID != "nurse" {
			t.Errorf("%q finds %v", q, hits)
		}
	}
}

const needs = `
[[group]]
id = "opioids"
fact = "substances"
values = ["heroin", "methadone", "buprenorphine", "other_opioids"]

[[group]]
id = "many"
fact = "substances"
values = ["alcohol", "heroin", "methadone", "buprenorphine", "other_opioids", "crack", "cocaine", "benzos", "cannabis"]

[[word]]
means = "heroin and crack"
say = ["speedball"]
sets = { substances = ["heroin", "crack"] }

[[service]]
id = "s"
name = "S"
types = ["needle exchange"]
town = "Alder"

  [[service.place]]
  town = "Beechton"

  [[service.not_for]]
  unless = { cjs = "arrested" }
  because = "b"

  [[service.match]]
  when = { wants = "prescribing" }
  points = 40
  because = "b"

  [[service.match]]
  when = { wants = "prescribing", substances = "opioids" }
  points = 20
  because = "b"

  [[service.match]]
  when = { wants = ["detox_community", "needle_exchange"], age = "18+", caller = "self" }
  points = 40
  because = "b"

  [[service.match]]
  when = { substances = "many" }
  points = 90
  because = "b"

  [[service.match]]
  when = { housing = "sofa", age = "18+" }
  points = 10
  because = "b"
`

// TestNeedsByTheirStrength: points that always come together count together,
// a rule that asks for more counts less, and one that names nearly everything
// makes nothing a main need.
func TestNeedsByTheirStrength(t *testing.T) {
	d, found := mustLoad(t, "t.toml", needs)
	if len(found) != 0 {
		t.Fatal(found)
	}
	doc := d.Services.At(0).document(d.sayings())
	for word, want := range map[string][]string{
		"prescribing": doc.Needs, "opioids": doc.Needs, "heroin": doc.Needs, "arrested": doc.Needs,
		"crack": doc.Serves, "cannabis": doc.Serves, "many": doc.Serves,
		"detox community": doc.Partly, "sofa": doc.Mentions,
	} {
		if !slices.Contains(want, word) {
			t.Errorf("%q is not where it belongs: %+v", word, doc)
		}
	}
	all := slices.Concat(doc.Needs, doc.Serves, doc.Partly, doc.Mentions)
	for _, not := range []string{"heroin and crack", "needle exchange", "self"} {
		if slices.Contains(all, not) {
			t.Errorf("%q is a need in %q", not, all)
		}
	}
	if doc.Town != "Alder, Beechton" {
		t.Errorf("towns %q", doc.Town)
	}
}
