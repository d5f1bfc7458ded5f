package facts

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Kind is the shape of answer that a fact takes.
type Kind uint8

// The kinds of answer.
const (
	Choice Kind = iota // one of Values
	YesNo              // true or false
	Count              // a whole number from Lo to Hi
	Many               // a list of Values, at most Max of them (0: no limit)
	Free               // any one line of words
	Years              // an age in years from Lo to Hi, or one of Values (bands)
)

// Def says what answers a fact takes.
type Def struct {
	Key    Key
	Kind   Kind
	Values []string
	Lo, Hi int
	Max    int
}

// Has reports whether w is one of the fact's values.
func (d Def) Has(w string) bool { return slices.Contains(d.Values, w) }

// Vocabulary is the set of facts and values in use. It never changes once
// made, and may be shared.
type Vocabulary struct {
	defs []Def
	at   map[Key]int
}

func words(s string) []string { return strings.Fields(s) }

// base is the promise of docs/facts.md: entries may be added, never changed.
func base() []Def {
	return []Def{
		{Key: Channel, Kind: Choice, Values: words("phone walk_in phone_out text email other")},
		{Key: Time, Kind: Choice, Values: words("weekday_day weekday_evening weekend")},
		{Key: Caller, Kind: Choice, Values: words("self parent partner family friend child_affected professional resident")},
		{Key: ProfessionalRole, Kind: Choice, Values: words("none health police probation drug_agency housing school youth_worker voluntary")},
		{Key: County, Kind: Choice, Values: words("worcestershire herefordshire middlesbrough hartlepool derbyshire northamptonshire other")},
		{Key: District, Kind: Choice, Values: words("bromsgrove malvern_hills redditch worcester_city wychavon wyre_forest no_fixed")},
		{Key: Setting, Kind: Choice, Values: words("community hospital wrh_ae wrh_mau")},
		{Key: Age, Kind: Years, Values: words("under_16 16_17 18_19 20_plus"), Lo: 0, Hi: 120},
		{Key: Substances, Kind: Many, Values: words("alcohol heroin methadone buprenorphine other_opioids crack cocaine amphetamines benzos gabapentinoids ghb cannabis spice ketamine ecstasy nitrous_oxide solvents steroids other_drug unknown")},
		{Key: UsingNow, Kind: YesNo},
		{Key: DependenceSigns, Kind: YesNo},
		{Key: WithdrawalHist, Kind: YesNo},
		{Key: StoppingSuddenly, Kind: YesNo},
		{Key: Pregnant, Kind: YesNo},
		{Key: Sharing, Kind: YesNo},
		{Key: Wound, Kind: YesNo},
		{Key: AffectedByOther, Kind: YesNo},
		{Key: ChildRisk, Kind: YesNo},
		{Key: AdultRisk, Kind: YesNo},
		{Key: ChildrenAtHome, Kind: YesNo},
		{Key: Emergency, Kind: Choice, Values: words("none overdose_now unresponsive_now seizure_now withdrawal_severe_now stimulant_now")},
		{Key: Suicidal, Kind: Choice, Values: words("none thoughts plan_or_intent")},
		{Key: Injecting, Kind: Choice, Values: words("current previous never")},
		{Key: RecentAbstinence, Kind: Choice, Values: words("none prison_release detox rehab hospital left_treatment")},
		{Key: Prescription, Kind: Choice, Values: words("none on_prescription stable")},
		{Key: Housing, Kind: Choice, Values: words("settled rough_sleeping hostel sofa tenancy_at_risk needs_tenancy insecure")},
		{Key: GPRegistered, Kind: Choice, Values: words("yes no")},
		{Key: CJS, Kind: Choice, Values: words("none pnd conditional_caution community_resolution arrested charged in_court community_order released completed_sentence")},
		{Key: InTreatment, Kind: Many, Values: words("turning-point cdt cat completed")},
		{Key: AuditC, Kind: Count, Lo: 0, Hi: 12},
		{Key: Audit, Kind: Count, Lo: 0, Hi: 40},
		{Key: Language, Kind: Free},
		{Key: Wants, Kind: Many, Max: 5, Values: words("talk_now advice drop_in needle_exchange naloxone harm_reduction prescribing gp_prescribing detox_community detox_inpatient rehab counselling one_to_one brief_intervention family_support children_of_users support_group group_programme self_esteem life_skills flexible_attendance aftercare relapse_prevention supported_housing tenancy_support deposit employment education cv hepc_treatment hepb_vaccination bbv_vaccination health_check youth_education school_education training training_brief_intervention service_user_voice overdose_workshop harm_reduction_workshop hepc_workshop community_safety_report other")},
	}
}

// Base returns the vocabulary that every directory shares.
func Base() *Vocabulary { return build(base()) }

func build(defs []Def) *Vocabulary {
	v := &Vocabulary{defs: defs, at: make(map[Key]int, len(defs))}
	for i, d := range defs {
		v.at[d.Key] = i
	}
	return v
}

// With returns the vocabulary with a coordinator's additions: new facts, or
// new values of facts that have a list of values. The kind of a known fact
// cannot be changed.
func (v *Vocabulary) With(extra ...Def) (*Vocabulary, error) {
	defs := slices.Clone(v.defs)
	at := func(k Key) int { return slices.IndexFunc(defs, func(d Def) bool { return d.Key == k }) }
	for _, e := range extra {
		i := at(e.Key)
		if i < 0 {
			defs = append(defs, e)
			continue
		}
		if defs[i].Kind != e.Kind {
			return nil, fmt.Errorf("fact %q already takes another kind of answer", string(e.Key))
		}
		defs[i].Values = slices.Clone(defs[i].Values)
		for _, w := range e.Values {
			if !defs[i].Has(w) {
				defs[i].Values = append(defs[i].Values, w)
			}
		}
	}
	return build(defs), nil
}

// Def returns the definition of k.
func (v *Vocabulary) Def(k Key) (Def, bool) {
	i, ok := v.at[k]
	if !ok {
		return Def{}, false
	}
	return v.defs[i], true
}

// Defs lists all facts in their fixed order.
func (v *Vocabulary) Defs() []Def { return slices.Clone(v.defs) }

// Problem is a fact or value that is not in the vocabulary. Its sentence names
// the nearest ones that are.
type Problem struct {
	Key   Key
	Value string // "" when the fact itself is not known
	Near  []string
	Want  string // what the fact takes, when a list of near values says too little
}

func (p *Problem) Error() string {
	var b strings.Builder
	if p.Value == "" && p.Want == "" {
		fmt.Fprintf(&b, "unknown fact %q", string(p.Key))
	} else if p.Value == "" {
		fmt.Fprintf(&b, "fact %q", string(p.Key))
	} else {
		fmt.Fprintf(&b, "unknown value %q for fact %q", p.Value, string(p.Key))
	}
	if p.Want != "" {
		b.WriteString(": it takes " + p.Want)
	}
	if len(p.Near) > 0 {
		b.WriteString(": did you mean " + strings.Join(p.Near, " or ") + "?")
	}
	return b.String()
}

// Check returns every *Problem of f, joined, or nil.
func (v *Vocabulary) Check(f Facts) error {
	var errs []error
	for _, k := range f.Keys() {
		if p := v.checkOne(k, f.Get(k)); p != nil {
			errs = append(errs, p)
		}
	}
	return errors.Join(errs...)
}

func (v *Vocabulary) checkOne(k Key, a Answer) *Problem {
	d, ok := v.Def(k)
	if !ok {
		return &Problem{Key: k, Near: Near(string(k), v.keyNames())}
	}
	if !a.Known() {
		return nil
	}
	if a.shape != d.shapeOf(a) {
		return &Problem{Key: k, Value: a.String(), Want: d.takes()}
	}
	switch a.shape {
	case shapeWord, shapeList:
		return d.checkWords(a)
	case shapeNumber:
		if a.num < d.Lo || a.num > d.Hi {
			return &Problem{Key: k, Value: a.String(), Want: d.takes()}
		}
	}
	return nil
}

// shapeOf is the shape that an answer to d must have; an age may be either of
// two, so the answer itself decides.
func (d Def) shapeOf(a Answer) shape {
	switch d.Kind {
	case YesNo:
		return shapeFlag
	case Count:
		return shapeNumber
	case Many:
		return shapeList
	case Years:
		if a.shape == shapeNumber {
			return shapeNumber
		}
	}
	return shapeWord
}

func (d Def) checkWords(a Answer) *Problem {
	if d.Kind == Free {
		return nil
	}
	for _, w := range a.words {
		if d.Has(w) {
			continue
		}
		p := &Problem{Key: d.Key, Value: w, Near: Near(w, d.Values)}
		if d.Kind == Years || len(p.Near) == 0 && len(d.Values) <= 10 {
			p.Want = d.takes()
		}
		return p
	}
	if d.Max > 0 && len(a.words) > d.Max {
		return &Problem{Key: d.Key, Want: d.takes()}
	}
	return nil
}

func (d Def) takes() string {
	switch d.Kind {
	case YesNo:
		return "true or false"
	case Count:
		return fmt.Sprintf("a whole number from %d to %d", d.Lo, d.Hi)
	case Many:
		if d.Max > 0 {
			return fmt.Sprintf("a list of up to %d values", d.Max)
		}
		return "a list of values"
	case Years:
		return fmt.Sprintf("years from %d to %d or one of %s", d.Lo, d.Hi, strings.Join(d.Values, ", "))
	case Free:
		return "one word or line"
	}
	return "one of " + strings.Join(d.Values, ", ")
}

func (v *Vocabulary) keyNames() []string {
	out := make([]string, len(v.defs))
	for i, d := range v.defs {
		out[i] = string(d.Key)
	}
	return out
}

// ParseAnswer reads the text of key=value on the command line: a list has
// commas, and "none" or an empty text for a list is "asked, none". The error
// is a *Problem.
func (v *Vocabulary) ParseAnswer(k Key, text string) (Answer, error) {
	d, ok := v.Def(k)
	if !ok {
		return Answer{}, &Problem{Key: k, Near: Near(string(k), v.keyNames())}
	}
	text = strings.TrimSpace(text)
	a := parseKind(d, text)
	if p := v.checkOne(k, a); p != nil {
		return Answer{}, p
	}
	return a, nil
}

func parseKind(d Def, text string) Answer {
	switch {
	case text == DeclinedWord:
		return Declined()
	case text == UnknownWord && !d.Has(UnknownWord): // "unknown" is a substance, too
		return Unknown()
	case d.Kind == Many && text == "none" && !d.Has("none"):
		return List()
	case d.Kind == Many:
		var list []string
		for w := range strings.SplitSeq(text, ",") {
			if w = strings.TrimSpace(w); w != "" && !slices.Contains(list, w) {
				list = append(list, w)
			}
		}
		return List(list...)
	case d.Kind == YesNo && (text == "true" || text == "yes"):
		return Flag(true)
	case d.Kind == YesNo && (text == "false" || text == "no"):
		return Flag(false)
	case d.Kind == Count || d.Kind == Years:
		if n, err := strconv.Atoi(text); err == nil {
			return Number(n)
		}
	}
	return Word(text)
}

// AgeRange returns the lowest and highest age in years that an answer allows.
// ok is false when the age is not known.
func AgeRange(a Answer) (lo, hi int, ok bool) {
	if n, is := a.Number(); is {
		return n, n, true
	}
	switch a.Word() {
	case "under_16":
		return 0, 15, true
	case "16_17":
		return 16, 17, true
	case "18_19":
		return 18, 19, true
	case "20_plus":
		return 20, 120, true
	}
	return 0, 0, false
}

// AgeBand returns the band that an age falls in: the coded answer that is kept
// readable for counting while an exact age is sealed.
func AgeBand(a Answer) Answer {
	n, ok := a.Number()
	switch {
	case !ok:
		return a
	case n < 16:
		return Word("under_16")
	case n < 18:
		return Word("16_17")
	case n < 20:
		return Word("18_19")
	}
	return Word("20_plus")
}
