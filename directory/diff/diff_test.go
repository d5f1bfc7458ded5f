package diff_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"signpost/directory"
	"signpost/directory/diff"
	"signpost/directory/worcestershire"
)

func load(t interface{ Fatal(...any) }, files map[string]string) *directory.Directory {
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	d, findings, err := directory.Load(fsys, directory.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range findings {
		if f.Severity == directory.Error {
			t.Fatal(f)
		}
	}
	return d
}

const before = `[directory]
name = "Exampleton"
check_every = "180 days"
[[service]]
id = "a"
name = "Alpha"
hours = ["Mon-Fri 09:00-17:00"]
address = "1 Secret Street"
private = ["address"]
tips = ["knock"]
checked = 2026-01-02
  [[service.match]]
  id = "young"
  when = { age = "<18" }
  points = 40
  because = "For young people."
  [[service.match]]
  id = "old"
  when = { age = "20+" }
  points = 1
  because = "For others."
[[service]]
id = "gone"
name = "Gone"
[[alert]]
id = "AL"
kind = "warning"
title = "Look"
steps = ["Look left.", "Look right."]
when = { using_now = true }
source = "s"
[[word]]
means = "heroin"
say = ["smack"]
`

const after = `# other remarks
[[word]]
means = "heroin"
say = ["smack", "brown"]
[[alert]]
id = "AL"
kind = "warning"
title = "Look"
steps = ["Look left.", "Look twice."]
when = { using_now = true }
source = "s"
[directory]
name = "Exampleton"
check_every = "1 day"
[[service]]
id = "new"
name = "New"
[[service]]
id = "a"
name = "Alpha"
phone = ["0808 157 0999 (24h)"]
address = "2 Secret Street"
private = ["address"]
tips = ["ring"]
checked = 2026-11-22
  [[service.match]]
  id = "young"
  when = { age = "<18", substances = { all_of = ["heroin", "alcohol"] } }
  points = 45
  because = "For young people."
  [[service.not_for]]
  id = "wrong"
  unless = { caller = ["self", "parent"] }
  because = "Not them."
`

func TestLines(t *testing.T) {
	c := diff.Compare(load(t, map[string]string{"a.toml": before}), load(t, map[string]string{"b.toml": after}))
	lines := c.Lines()
	for i := range 2 {
		if !strings.Contains(lines[i], ": Exampleton (sha256:") {
			t.Errorf("line %d: %q", i, lines[i])
		}
	}
	want := strings.Split(`services: 1 added, 1 taken out, 1 changed (2 before, 2 now)
alerts: 1 changed (1 before, 1 now)
words: 1 changed (1 before, 1 now)

directory changed
  check_every: was 180 days; now 1 day

added      new  New

taken out  gone  Gone

changed    a  Alpha
  phone: not recorded before; now 0808 157 0999 (24h)
  address: changed, and private
  hours: was Mon-Fri 09:00-17:00; not recorded now
  tips: changed, and private
  checked: was 2026-01-02; now 2026-11-22
  match young: was 40 points; when age is up to 17; For young people.; now 45 points; when age is up to 17 and substances has all of heroin, alcohol; For young people.
  match old: taken out; was 1 point; when age is 20 to 120; For others.
  not_for wrong: new; unless caller is self or parent; Not them.

alert changed  AL  Look
  steps: was Look left. Look right.; now Look left. Look twice.`, "\n")
	if d := cmp.Diff(want, lines[2:]); d != "" {
		t.Error(d)
	}
}

func TestPrivateValuesAreNowhere(t *testing.T) {
	old, new := load(t, map[string]string{"a.toml": before}), load(t, map[string]string{"a.toml": after})
	// Private on one side only, and repeated in a place and in an imported field.
	s, _ := new.Service("a")
	s.Private = []string{"name"}
	s.Places = []directory.Place{{Address: "2 Secret Street"}}
	s.Extra = map[string]any{"addr": "2 Secret Street"}
	s.Name = "Secret name"
	for _, pair := range [][2]*directory.Directory{{old, new}, {new, old}, {new, load(t, map[string]string{"x.toml": "[[service]]\nid = \"z\"\nname = \"Z\"\n"})}} {
		c := diff.Compare(pair[0], pair[1])
		data, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range append(c.Lines(), string(data)) {
			if strings.Contains(text, "Secret") || strings.Contains(text, "knock") {
				t.Errorf("says %q", text)
			}
		}
	}
}

// TestEveryFieldCounts changes each field of an entry alone: none may be
// forgotten, also of those that are added to the format later.
func TestEveryFieldCounts(t *testing.T) {
	for _, kind := range []any{directory.Service{}, directory.Alert{}} {
		typ := reflect.TypeOf(kind)
		for i := range typ.NumField() {
			name := typ.Field(i).Name
			if slices.Contains([]string{"ID", "Pos", "Open"}, name) {
				continue // what an entry is found by, where it stands, and what follows from Hours
			}
			make := func(change bool) *directory.Directory {
				d := &directory.Directory{Services: directory.ListOf([]*directory.Service{{ID: "a"}}), Alerts: []*directory.Alert{{ID: "a"}}}
				target := reflect.ValueOf(d.Services.At(0)).Elem()
				if typ == reflect.TypeFor[directory.Alert]() {
					target = reflect.ValueOf(d.Alerts[0]).Elem()
				}
				if change {
					set(t, target.Field(i))
				}
				return d
			}
			for _, flip := range []bool{false, true} {
				c := diff.Compare(make(flip), make(!flip))
				all := slices.Concat(c.Changed, c.Alerts)
				if len(all) != 1 || len(all[0].Fields) != 1 || c.Empty() {
					t.Errorf("%s.%s: %+v", typ.Name(), name, c)
				}
			}
			if c := diff.Compare(make(true), make(true)); !c.Empty() {
				t.Errorf("%s.%s differs from itself: %+v", typ.Name(), name, c)
			}
		}
	}
}

// set gives a field some value.
func set(t *testing.T, v reflect.Value) {
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)))
		return
	case directory.AgeLimit:
		v.Set(reflect.ValueOf(directory.AgeLimit{Lo: 18, Text: "18+"}))
		return
	case map[string]any:
		v.Set(reflect.ValueOf(map[string]any{"a": 1}))
		return
	case *directory.LatLon:
		v.Set(reflect.ValueOf(&directory.LatLon{Lat: 1, Lon: 2}))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString("x")
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		if v.Index(0).Kind() == reflect.String {
			v.Index(0).SetString("x")
		}
	default:
		t.Fatalf("a field of the type %s is new: say how to change it", v.Type())
	}
}

// TestSameDirectory: order, files and positions are no change.
func TestSameDirectory(t *testing.T) {
	shipped, _, err := directory.Load(worcestershire.Files, directory.Options{})
	if err != nil {
		t.Fatal(err)
	}
	all := ""
	for _, name := range slices.Backward(shipped.Files()) {
		text, _ := shipped.Source(name)
		all += "\n# moved\n" + text
	}
	one := load(t, map[string]string{"all.toml": all})
	c := diff.Compare(shipped, one)
	if !c.Empty() || len(c.Lines()) != 3 || !strings.Contains(c.Lines()[2], "say the same") {
		t.Errorf("%q", c.Lines())
	}
	if c := diff.Compare(one, one); !strings.Contains(c.Lines()[2], "Nothing") {
		t.Errorf("%q", c.Lines())
	}
}

// TestCountsAddUp draws two directories and compares both ways.
func TestCountsAddUp(t *testing.T) {
	draw := func(t *rapid.T) *directory.Directory {
		d := &directory.Directory{}
		for _, id := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"a", "b", "c", "d"}), 0, 4, rapid.ID).Draw(t, "ids") {
			d.Services = directory.ListOf(append(d.Services.List(), &directory.Service{ID: id, Name: rapid.SampledFrom([]string{"X", "Y"}).Draw(t, "name")}))
			d.Words = append(d.Words, directory.WordEntry{Means: rapid.SampledFrom([]string{"x", "y"}).Draw(t, "means")})
		}
		return d
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := draw(t), draw(t)
		there, back := diff.Compare(a, b), diff.Compare(b, a)
		if d := cmp.Diff(there, diff.Compare(a, b)); d != "" {
			t.Fatalf("not the same twice: %s", d)
		}
		for i, n := range there.Counts {
			m := back.Counts[i]
			if n.Old+n.Added-n.Removed != n.New || n.Added != m.Removed || n.Changed != m.Changed {
				t.Fatalf("%+v, and back %+v", n, m)
			}
		}
		if n := there.Counts[0]; n.Kind != "services" || n.Added != len(there.Added) || n.Removed != len(there.Removed) || n.Changed != len(there.Changed) {
			t.Fatalf("%+v does not fit the lists", n)
		}
		if !slices.IsSortedFunc(there.Added, func(a, b diff.Name) int { return strings.Compare(a.ID, b.ID) }) {
			t.Fatal("not sorted")
		}
	})
}

func TestHostileTextIsOneCleanLine(t *testing.T) {
	a := &directory.Directory{Name: "x\x1b[31m\ny", Services: directory.ListOf([]*directory.Service{{ID: "a\x1b", Name: "\u202eevil\nline"}})}
	for _, line := range diff.Compare(&directory.Directory{}, a).Lines() {
		if strings.ContainsAny(line, "\x1b\n\u202e") {
			t.Errorf("%q", line)
		}
	}
}
