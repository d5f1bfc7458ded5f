package directory_test

import (
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"signpost/directory"
	"signpost/directory/worcestershire"
)

// TestRestore asks a restored directory for what it works out late.
func TestRestore(t *testing.T) {
	d, _, err := directory.Load(worcestershire.Files, directory.Options{})
	if err != nil {
		t.Fatal(err)
	}
	asked := 0
	texts := func() map[string]string {
		asked++
		out := map[string]string{}
		for _, f := range d.Files() {
			out[f], _ = d.Source(f)
		}
		return out
	}
	got := directory.Restore(directory.Directory{Services: d.Services}, texts)
	for _, s := range d.Services {
		if g, ok := got.Service(s.ID); !ok || g != s {
			t.Errorf("%s is not found", s.ID)
		}
	}
	if _, ok := got.Service("nobody"); ok {
		t.Error("a service was found that is not there")
	}
	if asked != 0 {
		t.Error("the texts were asked for too early")
	}
	if diff := cmp.Diff(d.Files(), got.Files()); diff != "" {
		t.Error(diff)
	}
	for _, s := range d.Services {
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
	if asked != 1 {
		t.Errorf("the texts were asked for %d times", asked)
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
