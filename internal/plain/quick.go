package plain

import (
	"context"
	"slices"
	"strings"

	"signpost/internal/facts"
	"signpost/store"
)

// quick takes a line of a few words over: it says how each was understood, and
// keeps the others as a note.
func (v *visit) quick(line string) {
	r := v.guide().Quick.Read(line)
	if r.Kind != "" {
		v.say("Nothing was taken over. finish, in the menu of the contact, ends one that was no real contact.")
		return
	}
	var understood []string
	for _, p := range r.Parts {
		if p.Understood() {
			understood = append(understood, p.Text+", "+p.Meaning)
		}
	}
	v.part("Understood", strings.Join(understood, "; "))
	v.part("Kept as a note", r.Note)
	if f := v.capped(r.Apply(v.c.Facts)); !f.Equal(v.c.Facts) {
		ok := v.change(func(ctx context.Context, c store.Contact) (store.Contact, error) { return v.s.Answer(ctx, c, f) })
		if !ok {
			return
		}
	}
	if r.Note != "" {
		v.keep(r.Note)
	}
	v.warn()
}

// capped keeps lists within what a fact takes: of more the newest count.
func (v *visit) capped(f facts.Facts) facts.Facts {
	for _, k := range f.Keys() {
		d, ok := v.guide().Dir.Vocabulary.Def(k)
		if w := f.Get(k).Words(); ok && d.Max > 0 && len(w) > d.Max {
			f = f.With(k, facts.List(slices.Clone(w[len(w)-d.Max:])...))
		}
	}
	return f
}
