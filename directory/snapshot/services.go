package snapshot

import (
	"maps"
	"slices"

	"signpost/directory"
)

func (c *coder) service(s *directory.Service) {
	for _, t := range []*string{&s.ID, &s.Name, &s.Provider, &s.About, &s.Who, &s.NotWho, &s.Gate, &s.Address, &s.Town, &s.Postcode,
		&s.Website, &s.Email, &s.Cost, &s.Wait, &s.Notice, &s.Source, &s.AsOf, &s.UPRN, &s.ODS, &s.CheckedBy, &s.Group, &s.Team, &s.Ages.Text} {
		c.text(t)
	}
	for _, l := range []*[]string{&s.Also, &s.Types, &s.Area, &s.WayIn, &s.How, &s.Languages, &s.Access, &s.Tips, &s.Private} {
		c.list(l)
	}
	word(c, &s.Status)
	word(c, &s.Reach)
	c.number(&s.Ages.Lo)
	c.number(&s.Ages.Hi)
	c.day(&s.NoticeUntil)
	c.day(&s.Checked)
	list(c, &s.Phone, (*coder).phone)
	c.latLon(&s.At)
	c.hours(&s.Hours, &s.Open)
	list(c, &s.Places, (*coder).place)
	list(c, &s.NotFor, (*coder).rule)
	list(c, &s.Match, (*coder).rule)
	c.table(&s.Extra)
	c.position(&s.Pos)
}

func (c *coder) phone(p *directory.Phone) {
	c.text(&p.Number)
	c.text(&p.Label)
}

func (c *coder) latLon(at **directory.LatLon) {
	is := *at != nil
	if c.flag(&is); !is {
		return
	}
	if !c.writing {
		*at = new(directory.LatLon)
	}
	c.float(&(*at).Lat)
	c.float(&(*at).Lon)
}

func (c *coder) place(p *directory.Place) {
	c.text(&p.Name)
	c.text(&p.Address)
	c.text(&p.Town)
	c.text(&p.Postcode)
	list(c, &p.Phone, (*coder).phone)
	c.hours(&p.Hours, &p.Open)
}

func (c *coder) rule(r *directory.Rule) {
	c.text(&r.ID)
	c.condition(&r.When)
	c.condition(&r.Unless)
	c.text(&r.Because)
	c.number(&r.Points)
	c.text(&r.Source)
	c.flag(&r.NeedsKnown)
	c.position(&r.Pos)
}

func (c *coder) condition(w *directory.Condition) {
	list(c, (*[]directory.Clause)(w), (*coder).clause)
}

func (c *coder) clause(x *directory.Clause) {
	list(c, (*[]directory.Test)(x), (*coder).test)
}

func (c *coder) test(t *directory.Test) {
	c.text(&t.Fact)
	set(c, &t.Op, directory.Op(c.cell(uint32(t.Op))))
	c.list(&t.Values)
	c.number(&t.Lo)
	c.number(&t.Hi)
	c.position(&t.Pos)
}

// The kinds of value in a table of a service's own fields.
const (
	isText = iota
	isWhole
	isFloat
	isFlag
	isList
	isTable
)

// maxDepth is how deep values stand in each other at most.
const maxDepth = 50

// table is a coordinator's or a feed's own fields of a service.
func (c *coder) table(m *map[string]any) { c.tableAt(m, 0) }

func (c *coder) tableAt(m *map[string]any, depth int) {
	if depth > maxDepth {
		c.bad = true
		return
	}
	var keys []string
	if *m != nil {
		keys = slices.AppendSeq([]string{}, maps.Keys(*m))
		slices.Sort(keys)
	}
	c.list(&keys)
	if !c.writing && keys != nil {
		*m = make(map[string]any, len(keys))
	}
	for _, k := range keys {
		if v := c.value((*m)[k], depth); !c.writing {
			(*m)[k] = v
		}
	}
}

// value writes or reads one value. Times are not kept: the decoder gives those
// without a zone a zone of its own, which cannot be made again.
func (c *coder) value(v any, depth int) any {
	switch c.cell(kindOf(v, c)) {
	case isText:
		s, _ := v.(string)
		c.text(&s)
		return s
	case isWhole:
		n, _ := v.(int64)
		c.long(&n)
		return n
	case isFloat:
		f, _ := v.(float64)
		c.float(&f)
		return f
	case isFlag:
		b, _ := v.(bool)
		c.flag(&b)
		return b
	case isList:
		l, _ := v.([]any)
		if depth >= maxDepth {
			c.bad = true
			return nil
		}
		list(c, &l, func(c *coder, e *any) { set(c, e, c.value(*e, depth+1)) })
		return l
	case isTable:
		m, _ := v.(map[string]any)
		c.tableAt(&m, depth+1)
		return m
	}
	c.bad = true
	return nil
}

func kindOf(v any, c *coder) uint32 {
	if !c.writing {
		return 0
	}
	switch v.(type) {
	case string:
		return isText
	case int64:
		return isWhole
	case float64:
		return isFloat
	case bool:
		return isFlag
	case []any:
		return isList
	case map[string]any:
		return isTable
	}
	return isTable + 1
}
