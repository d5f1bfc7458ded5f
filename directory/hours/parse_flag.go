package hours

type flagKind uint8

const (
	allDayFlag flagKind = iota
	appointmentFlag
	onlyFlag
	termFlag
	noBankFlag
	vagueFlag
)

// flag is a few words that colour a line, or stand on one of their own.
type flag struct {
	kind   flagKind
	column int
}

// flag reads one flag if one starts here.
func (p *parser) flag() (flag, bool) {
	f := flag{column: p.peek().column}
	switch {
	case p.accept("24h", "24 hours", "24 hour", "24 hrs", "24 hr", "24 h"):
		p.accept("a day", "per day")
		if p.accept("7 days a week", ", 7 days a week", "seven days a week", ", seven days a week") {
			p.accept("a week")
		}
		f.kind = allDayFlag
	case p.accept("by appointment only", "appointment only", "appointments only", "only by appointment",
		"strictly by appointment", "by appt only"):
		f.kind = onlyFlag
	case p.accept("by appointment", "by appointments", "by appt"):
		f.kind = appointmentFlag
	case p.accept("evenings and weekends", "evenings & weekends", "weekends and evenings", "weekends & evenings"):
		f.kind = vagueFlag
	case p.term():
		f.kind = termFlag
	case p.notBank():
		f.kind = noBankFlag
	default:
		return flag{}, false
	}
	return f, true
}

func (p *parser) term() bool {
	mark := p.at
	p.accept("in", "during")
	p.accept("school")
	if p.accept("term time", "term - time", "termtime", "term") {
		p.accept("only")
		return true
	}
	p.at = mark
	return false
}

func (p *parser) notBank() bool {
	mark := p.at
	if p.accept("not", "except", "excluding", "excl", "exc", "no") {
		p.accept("on", "for")
		if p.bank() {
			return true
		}
	}
	p.at = mark
	return false
}

func (p *parser) bank() bool {
	return p.accept("bank holidays", "bank holiday", "bank hols", "bank hol",
		"public holidays", "public holiday", "ph")
}

// flagLine makes the rule of a line that is all flags.
func flagLine(flags []flag) ([]rule, *Problem) {
	r := rule{when: when{kind: allLines}, what: nothing}
	for _, f := range flags {
		switch f.kind {
		case allDayFlag:
			r.when, r.what = when{kind: everyDay}, allDay
		case vagueFlag:
			r.when, r.what = when{kind: onWeekdays, days: allWeek}, vague
		}
	}
	for _, f := range flags {
		if bad := f.give(&r); bad != nil {
			return nil, bad
		}
	}
	return []rule{r}, nil
}

// give applies the flag to a rule, or says why the two do not go together.
func (f flag) give(r *rule) *Problem {
	no := func(message, hint string) *Problem {
		return &Problem{Column: f.column, Message: message, Hint: hint}
	}
	if r.what == shut {
		return no("`closed` takes nothing but days", "write the rest on a line of its own")
	}
	usual := r.when.kind.adds() || r.when.kind == allLines
	switch f.kind {
	case vagueFlag:
		if r.what != vague {
			return no("`evenings and weekends` goes without days and times",
				"write the times: Mon-Fri 18:00-21:00, and Sat & Sun on another line")
		}
	case allDayFlag:
		if r.when.kind == allLines || r.what == timed || r.what == appointment || r.what == vague {
			return no("`24h` does not go together with what else this line says", "write 24h alone, or the times")
		}
		r.what = allDay
	case appointmentFlag, onlyFlag:
		return f.giveAppointment(r, no)
	case termFlag:
		if !usual {
			return no("`term time only` goes with days of the week, not with dates or bank holidays",
				"leave the words away, or put them on the weekly line")
		}
		r.term = true
	case noBankFlag:
		if !usual {
			return no("`not bank holidays` goes with days of the week, not with dates or bank holidays",
				"Bank holidays closed")
		}
		r.noBank = true
	}
	return nil
}

func (f flag) giveAppointment(r *rule, no func(message, hint string) *Problem) *Problem {
	switch r.what {
	case allDay, vague:
		return no("`by appointment` does not go together with what else this line says",
			"write the days and times it is by appointment")
	case nothing:
		if r.when.kind == allLines {
			r.only = r.only || f.kind == onlyFlag
			r.other = !r.only
			return nil
		}
		r.what = appointment
	case timed:
		r.only = r.only || f.kind == onlyFlag
		r.other = !r.only
	}
	return nil
}
