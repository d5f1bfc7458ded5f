package snapshot

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"signpost/directory"
	"signpost/directory/hours"
	"signpost/internal/facts"
)

// filler gives every exported field a value of its own.
type filler struct{ n int }

func (f *filler) fill(v reflect.Value) {
	f.n++
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(time.Date(2000, 1, f.n, 0, 0, 0, 0, time.UTC)))
		return
	case *facts.Vocabulary:
		v.Set(reflect.ValueOf(must(facts.Base().With(facts.Def{Key: "shoe", Kind: facts.Count, Lo: 1, Hi: 50}, facts.Def{Key: facts.Wants, Kind: facts.Many, Values: []string{"tea"}}))))
		return
	case hours.Hours:
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(fmt.Sprint("text ", f.n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(f.n))
	case reflect.Uint8:
		v.SetUint(uint64(f.n%3) + 1)
	case reflect.Float64:
		v.SetFloat(float64(f.n) / 3)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		f.fill(v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		f.fill(v.Index(0))
		f.fill(v.Index(1))
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		k, e := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		f.fill(k)
		f.fill(e)
		v.SetMapIndex(k, e)
	case reflect.Interface:
		v.Set(reflect.ValueOf(int64(f.n)))
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				f.fill(v.Field(i))
			}
		}
	default:
		panic(v.Kind())
	}
}

// TestNoFieldIsForgotten: a field that is new in the directory and not in the
// snapshot comes back empty, and fails here.
func TestNoFieldIsForgotten(t *testing.T) {
	var d directory.Directory
	f := &filler{}
	f.fill(reflect.ValueOf(&d).Elem())
	open := func(lines *[]string, h *hours.Hours, at int) {
		*lines = []string{fmt.Sprintf("Mon-Fri 09:%02d-17:00", at), fmt.Sprint("nonsense ", at)}
		*h, _ = hours.Parse(*lines)
	}
	services := make([]directory.Service, 2)
	f.fill(reflect.ValueOf(&services).Elem())
	for i := range services {
		s := &services[i]
		open(&s.Hours, &s.Open, i)
		open(&s.Places[0].Hours, &s.Places[0].Open, 10)
		s.Places[1].Hours = nil
	}
	var findings []directory.Finding
	f.fill(reflect.ValueOf(&findings).Elem())

	w := newWriter()
	w.directory(&d)
	w.findings(&Content{Loading: findings, Findings: findings[:1]})
	for i := range services {
		w.service(&services[i])
	}
	if w.bad {
		t.Fatal("not written")
	}
	var got directory.Directory
	var c Content
	back := make([]directory.Service, 2)
	r, ok := unpack(w.pack(nil))
	if !ok {
		t.Fatal("not unpacked")
	}
	r.directory(&got)
	r.findings(&c)
	for i := range back {
		r.service(&back[i])
	}
	if r.bad || r.left() > 0 {
		t.Fatal("not read")
	}
	if diff := cmp.Diff(services, back, sameDirectory()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(&d, &got, sameDirectory()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(findings, c.Loading); diff != "" {
		t.Error(diff)
	}
	if len(c.Findings) != 1 {
		t.Errorf("%d findings", len(c.Findings))
	}
}

// TestCannot: what would not come back as it is, is not kept.
func TestCannot(t *testing.T) {
	for name, s := range map[string]directory.Service{
		"a time":      {Extra: map[string]any{"when": time.Now()}},
		"a number":    {Ages: directory.AgeLimit{Lo: 1 << 40}},
		"half a date": {Checked: time.Date(2000, 1, 1, 0, 0, 0, 5, time.UTC)},
		"depths":      {Extra: deep(200)},
	} {
		w := newWriter()
		w.service(&s)
		if !w.bad {
			t.Errorf("%s was kept", name)
		}
	}
}

func deep(n int) map[string]any {
	m := map[string]any{}
	for range n {
		m = map[string]any{"m": []any{m}}
	}
	return m
}
