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
	doc := d.Services[0].document(d.sayings())
	if want := []string{"hepc treatment", "hepatitis C treatment", "injecting", "alcohol"}; !slices.Equal(doc.Needs, want) {
		t.Errorf("needs %q, want %q", doc.Needs, want)
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
