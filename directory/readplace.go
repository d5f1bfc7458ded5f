package directory

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"signpost/directory/hours"
	"signpost/internal/facts"
)

func (l *loader) readDirectory(t *values) {
	r := t.r
	if !l.claim(r, "directory", "", t.n.at) {
		return
	}
	d := l.d
	d.Name = t.need("name", "the screens show it")
	d.County = t.text("county")
	d.Nation = l.nation(t, "nation", t.text("nation"))
	d.CheckEvery = t.days("check_every")
	d.Historic = t.text("historic")
	t.finish()
}

// nations are the words for the nations that have bank holidays of their own.
func nations() map[string]hours.Nation {
	return map[string]hours.Nation{
		"england-and-wales": hours.EnglandAndWales, "england": hours.EnglandAndWales, "wales": hours.EnglandAndWales,
		"scotland": hours.Scotland, "northern-ireland": hours.NorthernIreland,
	}
}

func (l *loader) nation(t *values, key, word string) hours.Nation {
	if word == "" {
		return hours.EnglandAndWales
	}
	n, ok := nations()[strings.ReplaceAll(strings.ToLower(word), " ", "-")]
	if !ok {
		names := []string{string(hours.EnglandAndWales), string(hours.Scotland), string(hours.NorthernIreland)}
		t.r.find(Error, t.at(key), "unknown-nation", fmt.Sprintf("unknown nation %q%s", plain(word), didYouMean(word, names)),
			"It is one of "+strings.Join(names, ", ")+".")
	}
	return n
}

// days reads a length of time such as "180 days" or "6 months".
func (t *values) days(key string) time.Duration {
	s := t.text(key)
	if s == "" {
		return 0
	}
	number, unit, _ := strings.Cut(s, " ")
	n, err := strconv.Atoi(number)
	each := map[string]int{"day": 1, "week": 7, "month": 30, "year": 365}[strings.TrimSuffix(strings.TrimSpace(unit), "s")]
	if err != nil || each == 0 || n < 1 || n > 10_000 {
		t.r.find(Error, t.at(key), "bad-time", fmt.Sprintf("`%s` is not a length of time: %q", key, plain(s)),
			`Write a number and days, weeks, months or years: `+key+` = "180 days".`)
		return 0
	}
	return time.Duration(n*each) * 24 * time.Hour
}

func (l *loader) readHoliday(t *values) {
	h := hours.Holiday{Date: t.date("date"), Name: t.need("name", "the screens say why the day is special")}
	if !t.has("date") {
		t.missing("date", "a holiday is one day")
	}
	for _, w := range t.list("nations") {
		h.Nations = append(h.Nations, l.nation(t, "nations", w))
	}
	t.finish()
	if !t.r.bad {
		l.d.Holidays = append(l.d.Holidays, h)
	}
}

func (l *loader) readCounty(t *values) {
	c := County{ID: l.id(t, "county"), Name: t.need("name", "people read it"), Pos: t.pos()}
	t.finish()
	if !t.r.bad {
		l.addValues(t, facts.Def{Key: facts.County, Kind: facts.Choice, Values: []string{c.ID}})
	}
	if !t.r.bad {
		l.d.Counties = append(l.d.Counties, c)
	}
}

func (l *loader) readDistrict(t *values) {
	d := District{
		ID: l.id(t, "district"), Name: t.need("name", "people read it"), County: t.need("county", "a district lies in a county"),
		Also: t.list("also"), Near: t.list("near"), Pos: t.pos(),
	}
	t.finish()
	if !t.r.bad {
		l.addValues(t, facts.Def{Key: facts.District, Kind: facts.Choice, Values: []string{d.ID}})
	}
	if !t.r.bad {
		l.d.Districts, l.districts = append(l.d.Districts, d), append(l.districts, d.ID)
	}
}

func (l *loader) readTown(t *values) {
	v := TownOrVillage{Name: t.need("name", "people say it"), Also: t.list("also"),
		District: t.need("district", "a town leads to a district"), Pos: t.pos()}
	t.finish()
	l.knownDistricts(t, "district", []string{v.District})
	if !t.r.bad {
		l.d.Towns = append(l.d.Towns, v)
	}
}

func (l *loader) readOutward(t *values) {
	v := Outward{Code: strings.ToUpper(t.need("code", "it is the first half of a postcode")), Districts: t.needList("districts", "a postcode leads to districts"), Pos: t.pos()}
	t.finish()
	l.knownDistricts(t, "districts", v.Districts)
	if !t.r.bad {
		l.d.Outwards = append(l.d.Outwards, v)
	}
}

// knownDistricts reports names that are no district of this directory.
func (l *loader) knownDistricts(t *values, key string, ids []string) {
	if t.r.bad {
		return
	}
	for i, id := range ids {
		if !slices.Contains(l.districts, id) {
			t.r.find(Error, t.part(key, i), "unknown-district", fmt.Sprintf("unknown district %q%s", plain(id), didYouMean(id, l.districts)),
				"Districts are the ids of the [[district]] entries.")
		}
	}
}

// part is where the i-th part of a list stands, or the value when it is none.
func (t *values) part(key string, i int) int {
	k := t.n.kid(key)
	if k == nil {
		return t.n.at
	}
	return element(k, i).val
}

func (l *loader) readFact(t *values) {
	def := facts.Def{Key: facts.Key(t.need("key", "a fact has a name")), Values: t.list("values"), Lo: 0, Hi: 1_000}
	kinds := map[string]facts.Kind{"choice": facts.Choice, "yes-no": facts.YesNo, "count": facts.Count, "many": facts.Many, "free": facts.Free, "years": facts.Years}
	word := oneOf(t, "kind", "", "choice", "many", "yes-no", "count", "years", "free")
	if old, ok := l.d.Vocabulary.Def(def.Key); ok {
		def.Kind, def.Lo, def.Hi = old.Kind, old.Lo, old.Hi
		if word != "" && kinds[word] != old.Kind {
			t.r.find(Error, t.at("kind"), "fact-kind", fmt.Sprintf("the fact %q already takes another kind of answer", plain(string(def.Key))), "Add values to it, or give the new fact another name.")
		}
	} else if !t.has("kind") {
		t.missing("kind", "a new fact needs choice, many, yes-no, count, years or free")
	} else {
		def.Kind = kinds[word]
	}
	t.finish()
	for i, v := range def.Values {
		if !isName(v) {
			t.r.find(Error, t.part("values", i), "bad-value", fmt.Sprintf("%q cannot be the value of a fact", plain(v)), "Use small letters, digits, - and _.")
		}
	}
	if !isName(string(def.Key)) && !t.r.bad {
		t.r.find(Error, t.at("key"), "bad-value", fmt.Sprintf("%q cannot be the name of a fact", plain(string(def.Key))), "Use small letters, digits and _.")
	}
	if !t.r.bad {
		l.addValues(t, def)
	}
}

// maxAdded bounds what a directory can add to the vocabulary, since the cost of
// adding grows with what is there.
const maxAdded = 2_000

func (l *loader) addValues(t *values, def facts.Def) {
	if l.added += 1 + len(def.Values); l.added > maxAdded {
		t.r.find(Error, t.n.at, "too-many", fmt.Sprintf("the directory adds more than %d places and values", maxAdded), "")
		return
	}
	v, err := l.d.Vocabulary.With(def)
	if err != nil {
		t.r.find(Error, t.n.at, "fact-kind", err.Error(), "")
		return
	}
	l.d.Vocabulary = v
}

// isName reports whether s can stand in a command as key or value.
func isName(s string) bool {
	for i := range len(s) {
		if !isBare(s[i]) || s[i] >= 'A' && s[i] <= 'Z' {
			return false
		}
	}
	return s != "" && s != facts.UnknownWord && s != facts.DeclinedWord
}

func (l *loader) readGroup(t *values) {
	g := AnswerGroup{ID: l.id(t, "group"), Fact: t.need("fact", "a group names values of one fact"), Values: t.needList("values", "a group names at least one value")}
	t.finish()
	if t.r.bad {
		return
	}
	def, ok := l.def(t.r, g.Fact, t.at("fact"))
	if !ok {
		return
	}
	if def.Has(g.ID) {
		t.r.find(Error, t.at("id"), "group-name", fmt.Sprintf("%q is already a value of %s, so it cannot name a group", g.ID, g.Fact), "Give the group another id.")
	}
	for i, v := range g.Values {
		if !def.Has(v) {
			l.unknownValue(t.r, t.part("values", i), def, v)
		}
	}
	if !t.r.bad {
		l.d.Groups = append(l.d.Groups, g)
		l.groups[g.ID] = g
	}
}

func (l *loader) readWord(t *values) {
	w := WordEntry{Means: t.need("means", "the word that entries use"), Say: t.list("say"), Pos: t.pos()}
	if s := t.sub("sets"); s != nil {
		w.Sets = l.sets(s)
	}
	if !t.has("say") && !t.has("sets") {
		t.missing("say", "what people say for it")
	}
	t.finish()
	if !t.r.bad {
		l.d.Words = append(l.d.Words, w)
	}
}

// sets reads the answers that a word stands for, as the command line would
// take them.
func (l *loader) sets(t *values) map[string]string {
	out := map[string]string{}
	for _, k := range t.n.kids {
		v, n := t.get(k.name)
		answer, ok := asAnswer(v)
		if !ok {
			t.wrong(k.name, n, "a text, a list of texts, a whole number, true or false", `sets = { substances = "heroin" }`)
			continue
		}
		if _, ok := l.def(t.r, k.name, k.at); !ok {
			continue
		}
		if _, err := l.d.Vocabulary.ParseAnswer(facts.Key(k.name), answer); err != nil {
			t.r.find(Error, n.val, "unknown-value", oneLine(err.Error()), "")
			continue
		}
		out[k.name] = answer
	}
	return out
}

func asAnswer(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return strings.TrimSpace(v), true
	case bool, int64:
		return fmt.Sprint(v), true
	case []any:
		words := make([]string, len(v))
		for i, e := range v {
			s, ok := e.(string)
			if !ok {
				return "", false
			}
			words[i] = s
		}
		return strings.Join(words, ","), true
	}
	return "", false
}
