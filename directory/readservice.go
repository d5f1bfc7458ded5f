package directory

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"signpost/directory/hours"
	"signpost/internal/text"
)

// id reads and claims the id of an entry.
func (l *loader) id(t *values, kind string) string {
	id := t.need("id", "every "+kind+" has a short, stable name of its own")
	if id == "" {
		return ""
	}
	t.r.entry = id
	if !isID(id) {
		badID(t, id)
		return id
	}
	l.claim(t.r, kind, id, t.at("id"))
	return id
}

func badID(t *values, id string) {
	t.r.find(Error, t.at("id"), "bad-id", fmt.Sprintf("%q cannot be an id", plain(id)),
		"Use letters, digits, -, _, . and : only, without blanks, and at most 100 of them.")
}

// isID reports whether s can be written in rules, commands and file names.
func isID(s string) bool {
	for i := range len(s) {
		if !isBare(s[i]) && s[i] != '.' && s[i] != ':' {
			return false
		}
	}
	return s != "" && len(s) <= 100 && s[0] != '-' && s[0] != '.'
}

func (l *loader) readService(t *values) {
	s := &Service{Pos: t.pos(), ID: l.id(t, "service"), Name: t.need("name", "people find the service by it")}
	l.readWhat(t, s)
	l.readWhere(t, s)
	l.readUpkeep(t, s)
	for _, p := range t.tables("place") {
		s.Places = append(s.Places, l.readSite(p))
	}
	if x := t.sub("extra"); x != nil {
		s.Extra, _ = cleanTree(x.m).(map[string]any)
	}
	s.NotFor = l.rules(t, "not_for", "not", s.ID)
	s.Match = l.rules(t, "match", "match", s.ID)
	t.finish()
	switch {
	case t.r.bad:
	case l.d.Services.Len() >= l.o.MaxServices:
		t.r.find(Error, t.n.at, "too-many", fmt.Sprintf("the directory has more than %d services; this one was left out", l.o.MaxServices), "")
	default:
		l.d.Services.all = append(l.d.Services.all, s)
		l.d.Services.byID[s.ID] = s
	}
}

func (l *loader) readWhat(t *values, s *Service) {
	s.Also = t.list("also")
	s.Provider = t.text("provider")
	s.Types = t.list("types")
	s.Status = oneOf(t, "status", StatusOpen, StatusOpen, StatusPaused, StatusClosed, StatusProposed)
	s.About = t.text("about")
	s.Who = t.text("who")
	s.NotWho = t.text("not_who")
	s.Ages = t.ages("ages")
	s.Area = t.list("area")
	s.Reach = oneOf(t, "reach", ReachRingFirst, ReachDirect, ReachRingFirst, ReachThrough, ReachPatients, ReachWorkers, ReachNotADestin)
	s.WayIn = t.list("way_in")
	s.Gate = t.text("gate")
	s.How = t.list("how")
	s.Languages = t.list("languages")
	s.Access = t.list("access")
	s.Cost = t.text("cost")
	s.Wait = t.text("wait")
	s.Group = t.text("group")
	s.Team = t.text("team")
}

func (l *loader) readWhere(t *values, s *Service) {
	s.Phone = t.phones("phone")
	s.Address = t.text("address")
	s.Town = t.text("town")
	s.Postcode = t.text("postcode")
	s.Website = t.text("website")
	s.Email = t.text("email")
	s.At = t.latLon("at")
	s.Hours, s.Open = t.hours("hours")
}

func (l *loader) readUpkeep(t *values, s *Service) {
	s.Notice = t.text("notice")
	s.NoticeUntil = t.date("notice_until")
	s.Tips = t.list("tips")
	s.Private = t.list("private")
	s.Source = t.text("source")
	s.AsOf = t.asOf("as_of")
	s.UPRN = t.text("uprn")
	s.ODS = t.text("ods")
	s.Checked = t.date("checked")
	s.CheckedBy = t.text("checked_by")
	for i, p := range s.Private {
		if !slices.Contains(t.asked, p) && p != "place" {
			t.r.find(Error, t.part("private", i), "unknown-field", fmt.Sprintf("`private` names no field: %q%s", plain(p), didYouMean(p, t.asked)),
				"Name fields as they are written in the file.")
		}
	}
}

func (l *loader) readSite(t *values) Place {
	p := Place{
		Name: t.text("name"), Address: t.text("address"), Town: t.text("town"), Postcode: t.text("postcode"), Phone: t.phones("phone"),
	}
	p.Hours, p.Open = t.hours("hours")
	t.finish()
	return p
}

// hours reads the opening times. A line that is not understood stays as
// written and is reported: people can read it even if it cannot be computed.
func (t *values) hours(key string) ([]string, hours.Hours) {
	lines := t.list(key)
	if len(lines) == 0 {
		return nil, hours.Hours{}
	}
	open, problems := hours.Parse(lines)
	var written []int // places of the lines in the list, where empty ones may stand
	all, _ := t.m[key].([]any)
	for i, v := range all {
		if s, _ := v.(string); oneLine(s) != "" {
			written = append(written, i)
		}
	}
	for _, p := range problems {
		if p.Line >= 0 && p.Line < min(len(lines), len(written)) {
			t.r.find(Caution, t.inText(key, written[p.Line], lines[p.Line], p.Column), "hours", oneLine(p.Message), oneLine(p.Hint))
		}
	}
	return lines, open
}

// inText is the offset of a column of the i-th text in the list under key.
func (t *values) inText(key string, i int, line string, column int) int {
	off := t.part(key, i)
	src := t.r.src.text
	if off+1+len(line) > len(src) || src[off+1:off+1+len(line)] != line {
		return off // escapes, or outer blanks: the column would be wrong
	}
	at := off + 1
	for range max(column-1, 0) {
		_, n := utf8.DecodeRuneInString(src[at:])
		at += n
	}
	return min(at, off+1+len(line))
}

// phones reads "number (label)" texts.
func (t *values) phones(key string) []Phone {
	lines := t.list(key)
	if lines == nil {
		return nil
	}
	out := make([]Phone, len(lines))
	for i, s := range lines {
		out[i] = splitPhone(s)
	}
	return out
}

// splitPhone takes the label in brackets at the end off a number. A bracket at
// the start, as in "(01905) 123456", belongs to the number.
func splitPhone(s string) Phone {
	s = strings.TrimSpace(s)
	if !strings.HasSuffix(s, ")") {
		return Phone{Number: s}
	}
	depth := 0
	for i := len(s) - 1; i > 0; i-- {
		switch s[i] {
		case ')':
			depth++
		case '(':
			depth--
		}
		if depth == 0 {
			return Phone{Number: strings.TrimSpace(s[:i]), Label: strings.TrimSpace(s[i+1 : len(s)-1])}
		}
	}
	return Phone{Number: s}
}

func (t *values) latLon(key string) *LatLon {
	v, n := t.get(key)
	if n == nil {
		return nil
	}
	all, _ := v.([]any)
	if len(all) != 2 {
		t.wrong(key, n, "two numbers, latitude and longitude", key+" = [52.19, -2.22]")
		return nil
	}
	var f [2]float64
	for i, e := range all {
		switch e := e.(type) {
		case float64:
			f[i] = e
		case int64:
			f[i] = float64(e)
		default:
			t.wrong(key, n, "two numbers, latitude and longitude", key+" = [52.19, -2.22]")
			return nil
		}
	}
	if !(f[0] >= -90 && f[0] <= 90 && f[1] >= -180 && f[1] <= 180) {
		t.r.find(Error, n.val, "bad-place", "`"+key+"` is no place on earth", "Write latitude first, then longitude: "+key+" = [52.19, -2.22].")
		return nil
	}
	return &LatLon{Lat: f[0], Lon: f[1]}
}

// asOf reads the date of a source, which is as exact as the source is.
func (t *values) asOf(key string) string {
	v, n := t.get(key)
	switch v := v.(type) {
	case nil:
		return ""
	case int64:
		if v > 1000 && v < 10_000 {
			return fmt.Sprint(v)
		}
	case string:
		s := oneLine(v)
		if s == "" || isAsOf(s) {
			return s
		}
	default:
		if d := t.date(key); !d.IsZero() {
			return d.Format("2006-01-02")
		}
		return ""
	}
	t.r.find(Error, n.val, "bad-date", "`"+key+"` is not a year, a month or a date", `Write "2009", "2009-10" or "2009-10-01".`)
	return ""
}

// cleanTree makes every text of an imported entry safe, line breaks kept.
func cleanTree(v any) any {
	switch v := v.(type) {
	case string:
		return text.Clean(v)
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = cleanTree(e)
		}
		return out
	case []map[string]any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = cleanTree(e)
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(v))
		for k, e := range v {
			out[text.Clean(k)] = cleanTree(e)
		}
		return out
	}
	return v
}
