package directory_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"signpost/directory"
	"signpost/directory/hours"
	"signpost/directory/worcestershire"
)

// list is a directory that somebody kept, whole or damaged.
type list struct {
	d       *directory.Directory
	damaged bool
	again   *directory.Directory
	texts   int // how often they were asked for
}

var errDamaged = errors.New("damaged")

func (l *list) Services() int { return l.d.Services.Len() }
func (l *list) RunSize() int  { return 7 }

func (l *list) Run(run int) ([]directory.Service, error) {
	if l.damaged {
		return nil, errDamaged
	}
	var out []directory.Service
	for i, s := range l.d.Services.All() {
		if i/7 == run {
			out = append(out, *s)
		}
	}
	return out, nil
}

func (l *list) Number(id string) (int, bool, error) {
	if l.damaged {
		return 0, false, errDamaged
	}
	i := slices.IndexFunc(l.d.Services.List(), func(s *directory.Service) bool { return s.ID == id })
	return i, i >= 0, nil
}

func (l *list) IDs() ([]string, error) {
	if l.damaged {
		return nil, errDamaged
	}
	return l.d.Services.IDs(), nil
}

func (l *list) Hours(i int) (hours.Hours, error) {
	if l.damaged {
		return hours.Hours{}, errDamaged
	}
	return l.d.Services.ToldHours(i), nil
}

func (l *list) Texts() (map[string]string, error) {
	l.texts++
	if l.damaged {
		return nil, errDamaged
	}
	out := map[string]string{}
	for _, f := range l.d.Files() {
		out[f], _ = l.d.Source(f)
	}
	return out, nil
}

func (l *list) Again() *directory.Directory { return l.again }

func worcestershireDirectory(t *testing.T) *directory.Directory {
	d, _, err := directory.Load(worcestershire.Files, directory.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestRestore asks a restored directory for what it works out late, from what was
// kept and, when that is damaged, from the files.
func TestRestore(t *testing.T) {
	d := worcestershireDirectory(t)
	for name, k := range map[string]*list{"whole": {d: d}, "damaged": {d: d, damaged: true, again: worcestershireDirectory(t)}} {
		t.Run(name, func(t *testing.T) {
			got := directory.Restore(directory.Directory{}, k)
			for i, s := range d.Services.All() {
				g, ok := got.Service(s.ID)
				if !ok || g != got.Services.At(i) || g.ID != s.ID || g.Name != s.Name || !cmp.Equal(g.Phone, s.Phone) {
					t.Errorf("%s is not found", s.ID)
				}
				if !got.Services.ToldHours(i).Equal(d.Services.ToldHours(i)) {
					t.Errorf("%s has other hours", s.ID)
				}
			}
			if diff := cmp.Diff(d.Services.IDs(), got.Services.IDs()); diff != "" {
				t.Error(diff)
			}
			for _, id := range []string{"nobody", ""} {
				if _, ok := got.Service(id); ok {
					t.Errorf("%q was found, and is not there", id)
				}
			}
			if k.texts != 0 {
				t.Error("the texts were asked for too early")
			}
			if diff := cmp.Diff(d.Files(), got.Files()); diff != "" {
				t.Error(diff)
			}
			for _, s := range d.Services.All() {
				want, _ := d.Span(s.ID)
				span, ok := got.Span(s.ID)
				if !ok || span.Text() != want.Text() || !cmp.Equal(span.Keys(), want.Keys()) {
					t.Errorf("the place of %s differs", s.ID)
				}
			}
			want, _ := d.HeaderPos()
			if p, ok := got.HeaderPos(); !ok || p != want {
				t.Errorf("the header stands at %v, want %v", p, want)
			}
			if k.texts != 1 {
				t.Errorf("the texts were asked for %d times", k.texts)
			}
		})
	}
}

// TestRestoreOfNothing: what can be had from nowhere says so, and nothing else.
func TestRestoreOfNothing(t *testing.T) {
	d := worcestershireDirectory(t)
	got := directory.Restore(directory.Directory{}, &list{d: d, damaged: true})
	for i, s := range d.Services.All() {
		g := got.Services.At(i)
		if g.ID != "" || len(g.Phone) > 0 || g.Reach != directory.ReachNotADestin || g.Status != directory.StatusClosed || !strings.Contains(g.Name, "cannot be read") {
			t.Fatalf("%s is %+v", s.ID, g)
		}
		if _, ok := got.Service(s.ID); ok || got.Services.ToldHours(i).Recorded() {
			t.Errorf("%s was found", s.ID)
		}
	}
	if len(got.Files()) > 0 {
		t.Error("files were found")
	}
}

func TestProgress(t *testing.T) {
	text := "[directory]\nname = \"D\"\n"
	for range 600 {
		text += "[[town]]\nname = \"T\"\ndistrict = \"redditch\"\n"
	}
	var said [][2]int
	_, _, err := directory.Load(fstest.MapFS{"a.toml": {Data: []byte(text)}},
		directory.Options{Progress: func(done, total int) { said = append(said, [2]int{done, total}) }})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([][2]int{{250, 601}, {500, 601}, {601, 601}}, said); diff != "" {
		t.Error(diff)
	}
}
