package snapshot

import (
	"maps"
	"slices"
	"time"

	"signpost/directory"
	"signpost/directory/hours"
	"signpost/internal/facts"
)

// directory is everything of d that has a name outside its package, services
// apart.
func (c *coder) directory(d *directory.Directory) {
	c.text(&d.Name)
	c.text(&d.County)
	word(c, &d.Nation)
	every := int64(d.CheckEvery)
	c.long(&every)
	set(c, &d.CheckEvery, time.Duration(every))
	c.text(&d.Historic)
	c.text(&d.Version)
	list(c, &d.Questions, pointer((*coder).question))
	list(c, &d.Groups, func(c *coder, g *directory.AnswerGroup) {
		c.text(&g.ID)
		c.text(&g.Fact)
		c.list(&g.Values)
	})
	list(c, &d.Alerts, pointer((*coder).alert))
	list(c, &d.Words, (*coder).wordEntry)
	c.areas(d)
	list(c, &d.Holidays, func(c *coder, h *hours.Holiday) {
		c.day(&h.Date)
		c.text(&h.Name)
		list(c, &h.Nations, word[hours.Nation])
	})
	c.vocabulary(&d.Vocabulary)
}

// list writes or reads a list, entry by entry.
func list[T any](c *coder, s *[]T, each func(*coder, *T)) {
	n, isNil := c.length(len(*s), *s == nil)
	if !c.writing {
		if *s = nil; !isNil {
			*s = make([]T, n)
		}
	}
	for i := range *s {
		if each(c, &(*s)[i]); c.bad {
			return
		}
	}
}

// pointer makes what a pointer points at before it is read.
func pointer[T any](each func(*coder, *T)) func(*coder, **T) {
	return func(c *coder, p **T) {
		if !c.writing {
			*p = new(T)
		}
		each(c, *p)
	}
}

func (c *coder) areas(d *directory.Directory) {
	list(c, &d.Counties, func(c *coder, x *directory.County) {
		c.text(&x.ID)
		c.text(&x.Name)
		c.position(&x.Pos)
	})
	list(c, &d.Districts, func(c *coder, x *directory.District) {
		c.text(&x.ID)
		c.text(&x.Name)
		c.text(&x.County)
		c.list(&x.Also)
		c.list(&x.Near)
		c.position(&x.Pos)
	})
	list(c, &d.Towns, func(c *coder, x *directory.TownOrVillage) {
		c.text(&x.Name)
		c.list(&x.Also)
		c.text(&x.District)
		c.position(&x.Pos)
	})
	list(c, &d.Outwards, func(c *coder, x *directory.Outward) {
		c.text(&x.Code)
		c.list(&x.Districts)
		c.position(&x.Pos)
	})
}

func (c *coder) position(p *directory.Position) {
	c.text(&p.File)
	c.number(&p.Line)
	c.number(&p.Column)
}

func (c *coder) question(q *directory.Question) {
	c.text(&q.ID)
	c.text(&q.Ask)
	c.text(&q.Help)
	c.condition(&q.When)
	list(c, &q.Parts, func(c *coder, p *directory.Part) {
		c.text(&p.Fact)
		c.text(&p.Ask)
		c.text(&p.Label)
		c.flag(&p.Many)
		c.condition(&p.When)
		list(c, &p.Options, (*coder).option)
		c.position(&p.Pos)
	})
	c.position(&q.Pos)
}

func (c *coder) option(o *directory.Option) {
	c.text(&o.Value)
	c.text(&o.Label)
	c.text(&o.Key)
	c.text(&o.Group)
	c.text(&o.Help)
	c.list(&o.Slang)
}

func (c *coder) alert(a *directory.Alert) {
	c.text(&a.ID)
	word(c, &a.Kind)
	c.text(&a.Title)
	c.list(&a.Steps)
	c.condition(&a.When)
	c.condition(&a.Unless)
	c.text(&a.Source)
	c.day(&a.SignedOff)
	c.text(&a.SignedBy)
	c.position(&a.Pos)
}

func (c *coder) wordEntry(w *directory.WordEntry) {
	c.text(&w.Means)
	c.list(&w.Say)
	keys := slices.Sorted(maps.Keys(w.Sets))
	if w.Sets == nil {
		keys = nil
	}
	c.list(&keys)
	if !c.writing && keys != nil {
		w.Sets = make(map[string]string, len(keys))
	}
	for _, k := range keys {
		v := w.Sets[k]
		c.text(&v)
		if !c.writing {
			w.Sets[k] = v
		}
	}
	c.position(&w.Pos)
}

// vocabulary is read back by adding it to the one that every directory shares,
// as Load does. The two differ only where a directory adds to it.
func (c *coder) vocabulary(v **facts.Vocabulary) {
	var defs []facts.Def
	if c.writing {
		defs = (*v).Defs()
	}
	list(c, &defs, func(c *coder, d *facts.Def) {
		word(c, &d.Key)
		set(c, &d.Kind, facts.Kind(c.cell(uint32(d.Kind))))
		c.list(&d.Values)
		c.number(&d.Lo)
		c.number(&d.Hi)
		c.number(&d.Max)
	})
	if c.writing || c.bad {
		return
	}
	got, err := facts.Base().With(defs...)
	if c.bad = err != nil; !c.bad {
		*v = got
	}
}

func (c *coder) finding(f *directory.Finding) {
	word(c, &f.Severity)
	c.text(&f.File)
	c.number(&f.Line)
	c.number(&f.Column)
	c.text(&f.Rule)
	c.text(&f.Message)
	c.text(&f.Hint)
	c.text(&f.Entry)
}
