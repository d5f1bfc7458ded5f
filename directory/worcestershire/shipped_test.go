package worcestershire_test

import (
	"slices"
	"strings"
	"testing"

	"signpost/directory"
	"signpost/directory/worcestershire"
)

func load(t *testing.T) *directory.Directory {
	t.Helper()
	d, found, err := directory.Load(worcestershire.Files, directory.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		t.Errorf("%s:%d:%d %s: %s", f.File, f.Line, f.Column, f.Rule, f.Message)
	}
	return d
}

// TestNothingInvented holds the shipped entries to what their sources say: no
// source gives an address, a number or a checked date, so an entry that has one
// is either invented or needs this test changed with its evidence.
func TestNothingInvented(t *testing.T) {
	d := load(t)
	if d.Historic == "" {
		t.Error("the directory must say that it is historic")
	}
	for _, s := range d.Services.All() {
		if len(s.Phone) > 0 || s.Address != "" || s.Postcode != "" || s.Website != "" || s.Email != "" || s.At != nil {
			t.Errorf("%s has contact details that no source gives", s.ID)
		}
		if len(s.Hours) > 0 && s.ID != "pressure-point" {
			t.Errorf("%s has opening hours that no source gives", s.ID)
		}
		if !s.NeverChecked() || s.CheckedBy != "" {
			t.Errorf("%s claims to have been checked", s.ID)
		}
		if s.Source == "" || s.AsOf == "" {
			t.Errorf("%s does not say where and when its facts come from", s.ID)
		}
		for _, p := range s.Places {
			if len(p.Phone) > 0 || p.Address != "" || p.Postcode != "" || len(p.Hours) > 0 {
				t.Errorf("%s, %s has contact details that no source gives", s.ID, p.Name)
			}
		}
	}
}

// TestRulesExplainThemselves: every rule can be read out and traced back.
func TestRulesExplainThemselves(t *testing.T) {
	for _, s := range load(t).Services.All() {
		for _, r := range slices.Concat(s.NotFor, s.Match) {
			if r.Because == "" || r.Source == "" || !strings.HasSuffix(r.Because, ".") {
				t.Errorf("%s needs a sentence and a source", r.ID)
			}
			if strings.HasPrefix(r.ID, s.ID+"/match/") && (r.Points < 10 || r.Points > 90) {
				t.Errorf("%s gives %d points, outside 10 to 90", r.ID, r.Points)
			}
		}
	}
}

// TestAlertsAreUnsigned: no wording may claim an approval that nobody gave.
func TestAlertsAreUnsigned(t *testing.T) {
	d := load(t)
	if len(d.Alerts) != 24 {
		t.Errorf("%d alerts, want 24", len(d.Alerts))
	}
	for _, a := range d.Alerts {
		if !a.SignedOff.IsZero() || a.SignedBy != "" {
			t.Errorf("%s claims a sign-off", a.ID)
		}
		if a.Title == "" || a.Source == "" {
			t.Errorf("%s needs a title and a source", a.ID)
		}
		if blocking := strings.HasSuffix(a.ID, "_999"); blocking != (a.Kind == directory.Blocking) {
			t.Errorf("%s has the kind %s", a.ID, a.Kind)
		}
	}
}

// TestKeysPickOneOption: one key, or group and key, picks one answer of a part.
func TestKeysPickOneOption(t *testing.T) {
	for _, q := range load(t).Questions {
		for _, p := range q.Parts {
			seen := map[[2]string]bool{}
			for _, o := range p.Options {
				k := [2]string{o.Group, o.Key}
				if len(o.Key) != 1 || o.Key < "a" || o.Key > "z" || seen[k] {
					t.Errorf("%s, %s: the key %q of %s is no letter of its own", q.ID, p.Fact, o.Key, o.Value)
				}
				seen[k] = true
			}
		}
	}
}

// TestEveryAnswerCanBePicked: a value that no option offers could only be
// reached by typing.
func TestEveryAnswerCanBePicked(t *testing.T) {
	d := load(t)
	for _, q := range d.Questions {
		for _, p := range q.Parts {
			for _, def := range d.Vocabulary.Defs() {
				if string(def.Key) != p.Fact {
					continue
				}
				for _, v := range def.Values {
					if !slices.ContainsFunc(p.Options, func(o directory.Option) bool { return o.Value == v }) {
						t.Errorf("%s: nothing picks %s = %s", q.ID, p.Fact, v)
					}
				}
			}
		}
	}
}

// TestPhrasesMeanOneThing: a phrase that stands under two words would be read
// as whichever comes last.
func TestPhrasesMeanOneThing(t *testing.T) {
	d := load(t)
	total, seen := 0, map[string]string{}
	for _, w := range d.Words {
		for _, say := range w.Say {
			total++
			say = strings.ToLower(say)
			if old, ok := seen[say]; ok {
				t.Errorf("%q is said for %s and for %s", say, old, w.Means)
			}
			seen[say] = w.Means
		}
	}
	if total < 350 {
		t.Errorf("only %d phrases", total)
	}
}

// TestEveryNamedService: each name in the sources can be looked up, and the
// names that are no destination can never be suggested.
func TestEveryNamedService(t *testing.T) {
	d := load(t)
	suggestible := `turning-point druglink cdt shared-care dip ramp st-pauls-hostel maggs social-reintegration
		experience-24 experience-250 residential-rehab inpatient-detox woodleigh-beeches hep-bc nx-pharmacy nx-hospital
		nx-drug-service stonham rent-deposit st-pauls-bromyard-road cat acjit aln brief-interventions-project space
		inside-out teacher-advisor targeted-youth-worker pressure-point family-support ppad families-unite
		mercianet-south surge hartlepool-psychosocial hartlepool-prescribing hartlepool-pharmacy-nx derbyshire-trust`
	never := `cdrp-tasking ppo smat safer-communities-board yos pct integrated-youth-support healthy-schools
		hat-middlesbrough hartlepool-integrated northants-daat cdrp`
	for _, id := range strings.Fields(suggestible) {
		if s, ok := d.Service(id); !ok {
			t.Errorf("%s is missing", id)
		} else if s.Reach == directory.ReachNotADestin || s.Status != directory.StatusOpen {
			t.Errorf("%s can never be suggested", id)
		}
	}
	for _, id := range strings.Fields(never) {
		if s, ok := d.Service(id); !ok {
			t.Errorf("%s is missing", id)
		} else if s.Reach != directory.ReachNotADestin || len(s.Match) > 0 {
			t.Errorf("%s is no destination and must not be suggested", id)
		}
	}
	if want := len(strings.Fields(suggestible + " " + never)); d.Services.Len() != want {
		t.Errorf("%d entries, want %d", d.Services.Len(), want)
	}
}
