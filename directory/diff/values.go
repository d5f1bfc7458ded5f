package diff

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"signpost/directory"
	"signpost/directory/hours"
	"signpost/internal/facts"
)

// value is a field by the name it has in the files, what it says in words, and
// what it holds: two lists can read alike and be different.
type value struct {
	field, words string
	holds        any
}

func plain(field, words string) value { return value{field, words, words} }

func (v value) same(w value) bool { return canon(v.holds) == canon(w.holds) }

// fields pairs the values of both sides. Fields are in the order of the old
// side, those that only the new side has come behind.
func fields(old, new []value) []Field {
	out := []Field{}
	find := func(list []value, field string) value {
		if i := slices.IndexFunc(list, func(v value) bool { return v.field == field }); i >= 0 {
			return list[i]
		}
		return plain(field, "")
	}
	done := map[string]bool{}
	for _, v := range slices.Concat(old, new) {
		a, b := find(old, v.field), find(new, v.field)
		if !done[v.field] && !a.same(b) {
			out = append(out, Field{Field: v.field, Old: a.words, New: b.words})
		}
		done[v.field] = true
	}
	return out
}

func settings(d *directory.Directory) []value {
	every := ""
	if d.CheckEvery > 0 {
		every = plural(int(d.CheckEvery/(24*time.Hour)), "day", "days")
	}
	return []value{
		plain("name", d.Name), plain("county", d.County), plain("nation", string(d.Nation)),
		plain("check_every", every), plain("historic", d.Historic),
	}
}

// serviceFields is what differs between two entries of one service. Private on
// either side is private.
func serviceFields(a, b *directory.Service) []Field {
	old, new := serviceValues(a), serviceValues(b)
	out := fields(old, new)
	for i := range out {
		f := &out[i]
		if f.Private = hidden(a, f.Field) || hidden(b, f.Field); f.Private {
			f.Old, f.New = "", ""
		}
	}
	return out
}

// hidden reports whether the value of a field must not be shown. A place holds
// what is private elsewhere in the entry, and fields of an imported feed may
// repeat it.
func hidden(s *directory.Service, field string) bool {
	switch field {
	case "place", "extra":
		return slices.ContainsFunc([]string{field, "name", "address", "town", "postcode", "phone", "hours"}, s.IsPrivate)
	}
	return s.IsPrivate(field)
}

// serviceValues is every field of an entry, in the order of the files.
func serviceValues(s *directory.Service) []value {
	return slices.Concat([]value{
		plain("name", s.Name), {"also", list(s.Also), s.Also}, plain("provider", s.Provider), {"types", list(s.Types), s.Types},
		plain("status", string(s.Status)), plain("about", s.About), plain("who", s.Who), plain("not_who", s.NotWho),
		plain("ages", s.Ages.Text), {"area", list(s.Area), s.Area}, plain("reach", string(s.Reach)), {"way_in", list(s.WayIn), s.WayIn},
		plain("gate", s.Gate), {"how", list(s.How), s.How}, {"phone", phones(s.Phone), s.Phone}, plain("address", s.Address),
		plain("town", s.Town), plain("postcode", s.Postcode), plain("website", s.Website), plain("email", s.Email), {"at", latLon(s.At), s.At},
		{"hours", list(s.Hours), s.Hours}, {"languages", list(s.Languages), s.Languages}, {"access", list(s.Access), s.Access}, plain("cost", s.Cost),
		plain("wait", s.Wait), plain("notice", s.Notice), plain("notice_until", day(s.NoticeUntil)), {"tips", list(s.Tips), s.Tips},
		{"private", list(s.Private), s.Private}, plain("source", s.Source), plain("as_of", s.AsOf), plain("uprn", s.UPRN), plain("ods", s.ODS),
		plain("checked", day(s.Checked)), plain("checked_by", s.CheckedBy), plain("group", s.Group), plain("team", s.Team),
		{"place", places(s.Places), s.Places}, {"extra", extra(s.Extra), s.Extra},
	}, rules("not_for", s.ID, s.NotFor), rules("match", s.ID, s.Match))
}

func alertValues(a *directory.Alert) []value {
	return []value{
		plain("kind", string(a.Kind)), plain("title", a.Title), {"steps", a.Text(), a.Steps}, {"when", condition(a.When), a.When},
		{"unless", condition(a.Unless), a.Unless}, plain("source", a.Source), plain("signed_off", day(a.SignedOff)), plain("signed_by", a.SignedBy),
	}
}

func list(all []string) string { return strings.Join(all, "; ") }

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

func phones(all []directory.Phone) string {
	out := make([]string, len(all))
	for i, p := range all {
		out[i] = p.Number
		if p.Label != "" {
			out[i] += " (" + p.Label + ")"
		}
	}
	return list(out)
}

func latLon(at *directory.LatLon) string {
	if at == nil {
		return ""
	}
	return strconv.FormatFloat(at.Lat, 'f', -1, 64) + ", " + strconv.FormatFloat(at.Lon, 'f', -1, 64)
}

func places(all []directory.Place) string {
	out := make([]string, len(all))
	for i, p := range all {
		parts := []string{p.Name, p.Address, p.Town, p.Postcode, phones(p.Phone), list(p.Hours)}
		out[i] = strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ", ")
	}
	return strings.Join(out, " / ")
}

func extra(m map[string]any) string {
	if len(m) == 0 {
		return ""
	}
	return strings.TrimPrefix(fmt.Sprint(m), "map") // sorted by key
}

// rules gives each rule a field of its own, under the id it has in the entry.
func rules(key, service string, all []directory.Rule) []value {
	out := make([]value, len(all))
	for i, r := range all {
		id := strings.TrimPrefix(r.ID, service+"/")
		if _, short, ok := strings.Cut(id, "/"); ok {
			id = short
		}
		var parts []string
		if r.Points != 0 {
			parts = append(parts, plural(r.Points, "point", "points"))
		}
		if len(r.When) > 0 {
			parts = append(parts, "when "+condition(r.When))
		}
		if len(r.Unless) > 0 {
			parts = append(parts, "unless "+condition(r.Unless))
		}
		if r.NeedsKnown {
			parts = append(parts, "held back until it is known")
		}
		parts = append(parts, r.Because)
		if r.Source != "" {
			parts = append(parts, "source: "+r.Source)
		}
		out[i] = value{key + " " + id, strings.Join(parts, "; "), r}
	}
	return out
}

// condition is a condition in words.
func condition(c directory.Condition) string {
	var clauses []string
	for _, clause := range c {
		var tests []string
		for _, t := range clause {
			tests = append(tests, test(t))
		}
		clauses = append(clauses, strings.Join(tests, " and "))
	}
	return strings.Join(clauses, ", or ")
}

func test(t directory.Test) string {
	switch t.Op {
	case directory.AllOf:
		return t.Fact + " has all of " + strings.Join(t.Values, ", ")
	case directory.NoneOf:
		return t.Fact + " has none of " + strings.Join(t.Values, ", ")
	case directory.Within:
		if t.Lo <= 0 {
			return fmt.Sprintf("%s is up to %d", t.Fact, t.Hi)
		}
		return fmt.Sprintf("%s is %d to %d", t.Fact, t.Lo, t.Hi)
	}
	return t.Fact + " is " + strings.Join(t.Values, " or ")
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

func holiday(h hours.Holiday) string { return day(h.Date) + " " + fmt.Sprint(h.Nations) }

func defs(d *directory.Directory) []facts.Def {
	if d.Vocabulary == nil {
		return nil
	}
	return d.Vocabulary.Defs()
}

func defKey(d facts.Def) string { return string(d.Key) }

// canon is what an entry says, the same for two entries that say the same. The
// places where entries stand are left out, and so is what follows from other
// fields and has no exported fields of its own.
func canon(v any) string {
	var b strings.Builder
	write(&b, reflect.ValueOf(v))
	return b.String()
}

func write(b *strings.Builder, v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			write(b, v.Elem())
		}
	case reflect.Struct:
		if t, ok := v.Interface().(time.Time); ok {
			b.WriteString(t.UTC().Format(time.RFC3339Nano))
			return
		}
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if f.IsExported() && f.Type != reflect.TypeFor[directory.Position]() {
				b.WriteString(f.Name + "{")
				write(b, v.Field(i))
				b.WriteByte('}')
			}
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			b.WriteByte('[')
			write(b, v.Index(i))
			b.WriteByte(']')
		}
	case reflect.String:
		b.WriteString(strconv.Quote(v.String()))
	case reflect.Map: // printed sorted
		if v.Len() > 0 {
			fmt.Fprintf(b, "%#v", v.Interface())
		}
	default: // numbers and flags
		fmt.Fprintf(b, "%#v", v.Interface())
	}
}
