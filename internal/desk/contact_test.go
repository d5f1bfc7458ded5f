package desk

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"signpost/directory"
	"signpost/internal/facts"
	"signpost/store"
)

func contains(s, part string) bool { return strings.Contains(s, part) }

var bg = context.Background()

func TestStart(t *testing.T) {
	d := newDesk(t)
	c := d.start()
	want := store.Contact{
		ID: c.ID, Rev: 1, Kind: store.Data, Channel: "phone", Desk: "front desk", Operator: "sam", StartedAt: start,
		Status: store.Open, DirectoryVersion: d.Guide().Dir.Version, Notes: []store.Note{}, Referrals: []store.Referral{},
		Facts: facts.Facts{}.With(facts.Channel, facts.Word("phone")).With(facts.Time, facts.Word("weekday_day")),
	}
	if diff := cmp.Diff(want, c); diff != "" {
		t.Errorf("started (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want, d.open(c.ID).Contact); diff != "" {
		t.Errorf("on disk (-want +got):\n%s", diff)
	}
	_, err := d.Start(bg, "carrier_pigeon")
	rejected(t, err, "carrier_pigeon")
}

func TestAnswer(t *testing.T) {
	d := newDesk(t)
	f := d.start().Facts
	c := d.start()
	c, err := d.Answer(bg, c, f.With(facts.District, facts.Word("redditch")).With(facts.Emergency, facts.Word("overdose_now")))
	must(t, c, err)
	if got := c.Facts.Get(facts.County).Word(); got != "worcestershire" {
		t.Errorf("county is %q: it follows from the district", got)
	}
	if !hasAlert(c, "OVERDOSE_999") {
		t.Errorf("alerts are %v, without OVERDOSE_999", c.Alerts)
	}
	if c.RulesVersion != d.Guide().RulesVersion() {
		t.Error("the rules in use are not recorded")
	}
	// An alert goes with the answer that fired it, as long as nobody acted on it.
	c, err = d.Answer(bg, c, f)
	must(t, c, err)
	if hasAlert(c, "OVERDOSE_999") {
		t.Error("an alert that never was acknowledged stays without its answer")
	}
	_, err = d.Answer(bg, c, f.With(facts.Substances, facts.List("herion")))
	rejected(t, err, "did you mean heroin?")
	_, err = d.Answer(bg, c, f.With("distrct", facts.Word("redditch")))
	rejected(t, err, "did you mean district?")
	if diff := cmp.Diff(c, d.open(c.ID).Contact); diff != "" {
		t.Errorf("a refused answer changed the record (-want +got):\n%s", diff)
	}
}

func TestAnswersAreCleaned(t *testing.T) {
	d := newDesk(t)
	c := d.start()
	c, err := d.Answer(bg, c, c.Facts.With(facts.Language, facts.Word("Polish\x1b[2J\u202e\nor")))
	must(t, c, err)
	if got := d.open(c.ID).Contact.Facts.Get(facts.Language).Word(); got != "Polish\ufffd[2J or" {
		t.Errorf("the language is kept as %q", got)
	}
}

func hasAlert(c store.Contact, id string) bool {
	return slices.ContainsFunc(c.Alerts, func(a store.Alert) bool { return a.ID == id })
}

func TestAcknowledgedAlertStays(t *testing.T) {
	d := newDesk(t)
	c := d.start()
	c, err := d.Answer(bg, c, c.Facts.With(facts.Emergency, facts.Word("overdose_now")))
	must(t, c, err)
	for i := range c.Alerts {
		c.Alerts[i].AcknowledgedAt, c.Alerts[i].AcknowledgedBy = start, "sam"
	}
	c, err = d.Answer(bg, c, c.Facts.With(facts.Emergency, facts.Word("none")))
	must(t, c, err)
	if !hasAlert(d.open(c.ID).Contact, "OVERDOSE_999") {
		t.Error("an acknowledged alert went away with its answer")
	}
}

func TestChannelFollowsItsFact(t *testing.T) {
	d := newDesk(t)
	c := d.start()
	c, err := d.Answer(bg, c, c.Facts.With(facts.Channel, facts.Word("walk_in")))
	if must(t, c, err).Channel != "walk_in" {
		t.Errorf("channel is %q", c.Channel)
	}
}

func TestNotes(t *testing.T) {
	d := newDesk(t)
	c := d.start()
	must(t, 0, d.SaveDraft(bg, c.ID, FieldNote, "Asked for a call b"))
	c, err := d.Note(bg, c, "Asked for a call back.")
	must(t, c, err)
	d.wait(3)
	c, err = d.Note(bg, c, "\x1b[31mred\u202e\tover\xff")
	must(t, c, err)
	o := d.open(c.ID)
	if diff := cmp.Diff(c, o.Contact); diff != "" {
		t.Errorf("on disk (-want +got):\n%s", diff)
	}
	if len(o.Drafts) != 0 {
		t.Errorf("drafts %v stay after the note", o.Drafts)
	}
	want := []string{"Asked for a call back.", "\ufffd[31mred over\ufffd"}
	for i, n := range c.Notes {
		if n.Text != want[i] || n.By != "sam" || !n.At.Equal(start.Add(time.Duration(3*i)*time.Minute)) {
			t.Errorf("note %d is %+v", i, n)
		}
	}
	before := len(d.trail())
	for _, blank := range []string{"", " \n ", "\u200b\u202e"} {
		if got, err := d.Note(bg, c, blank); len(must(t, got, err).Notes) != 2 {
			t.Errorf("the blank note %q was added", blank)
		}
	}
	if len(d.trail()) != before {
		t.Error("a note that was not added is in the audit trail")
	}
	_, err = d.Note(bg, c, strings.Repeat("é", MaxNote+1))
	rejected(t, err, "several notes")
	c, err = d.Note(bg, c, strings.Repeat("é", MaxNote))
	if n := must(t, c, err).Notes[2]; utf8.RuneCountInString(n.Text) != MaxNote {
		t.Error("the longest note was cut")
	}
}

func TestDrafts(t *testing.T) {
	d := newDesk(t)
	c := d.start()
	must(t, 0, d.SaveDraft(bg, c.ID, FieldNote, "half a sen"))
	must(t, 0, d.SaveDraft(bg, c.ID, FieldQuick, "parent \x1b]0;x"))
	want := map[string]string{FieldNote: "half a sen", FieldQuick: "parent \ufffd]0;x"}
	if diff := cmp.Diff(want, d.open(c.ID).Drafts); diff != "" {
		t.Errorf("drafts (-want +got):\n%s", diff)
	}
	must(t, 0, d.SaveDraft(bg, c.ID, FieldQuick, ""))
	c, err := d.Note(bg, c, "  ")
	must(t, c, err)
	if got := d.open(c.ID).Drafts; len(got) != 0 {
		t.Errorf("forgotten drafts are there: %v", got)
	}
}

func TestReferAndUndo(t *testing.T) {
	d := newDesk(t)
	c := d.start()
	c, err := d.Refer(bg, c, "cdt", store.Signpost)
	must(t, c, err)
	c, err = d.Give(bg, c, "turning-point", Giving{Kind: store.WarmHandover, Consent: true})
	must(t, c, err)
	cdt, _ := d.Guide().Dir.Service("cdt")
	if r := c.Referrals[0]; r.Name != cdt.Name || r.Phone != "" || r.Status != "given" || !r.GivenAt.Equal(start) {
		t.Errorf("referral is %+v", r)
	}
	if o := OutcomeOf(c); o != store.OutcomeReferred {
		t.Errorf("outcome would be %q", o)
	}
	c, err = d.UndoReferral(bg, c)
	must(t, c, err)
	if !c.Referrals[1].Undone || c.Referrals[0].Undone {
		t.Error("not the newest was taken back")
	}
	if diff := cmp.Diff(c, d.open(c.ID).Contact); diff != "" {
		t.Errorf("on disk (-want +got):\n%s", diff)
	}
	if o := OutcomeOf(c); o != store.OutcomeSignposted {
		t.Errorf("outcome would be %q", o)
	}
	c, err = d.UndoReferral(bg, c)
	must(t, c, err)
	_, err = d.UndoReferral(bg, c)
	rejected(t, err, "no service to take back")
	if o := OutcomeOf(c); o != store.OutcomeInformation {
		t.Errorf("outcome would be %q", o)
	}
}

// TestNotADestination: no service can be given that the directory keeps from
// being given. The shipped one has some of each sort that matters.
func TestNotADestination(t *testing.T) {
	d := newDesk(t)
	c := d.start()
	refused, given := 0, 0
	for _, s := range d.Guide().Dir.Services.All() {
		_, err := d.Refer(bg, c, s.ID, store.Signpost)
		keep := s.Reach == directory.ReachNotADestin || s.Status == directory.StatusClosed || s.Status == directory.StatusProposed
		if (err != nil) != keep {
			t.Errorf("%s (%s, %s): %v", s.ID, s.Status, s.Reach, err)
		}
		if keep {
			refused++
		} else {
			given++
		}
	}
	if refused == 0 || given == 0 {
		t.Errorf("%d refused, %d given: this test needs both", refused, given)
	}
	if got := d.open(c.ID).Contact.Referrals; len(got) != given {
		t.Errorf("%d referrals are on disk, %d were given", len(got), given)
	}
	for status, words := range map[directory.Status]string{directory.StatusClosed: "closed", directory.StatusProposed: "proposed"} {
		if why := NotGiven(&directory.Service{Status: status, Reach: directory.ReachDirect}); !contains(why, words) {
			t.Errorf("%s: %q", status, why)
		}
	}
	_, err := d.Refer(bg, c, "nowhere", store.Signpost)
	rejected(t, err, `no service "nowhere"`)
	_, err = d.Refer(bg, c, "cdt", "courier")
	rejected(t, err, "not a kind of referral")
}

func TestPrivateNumberIsNotGiven(t *testing.T) {
	s := &directory.Service{Phone: []directory.Phone{{Number: "01234 567890"}}}
	if FirstPhone(s) != "01234 567890" {
		t.Error("the number is missing")
	}
	s.Private = []string{"phone"}
	if got := FirstPhone(s); got != "" {
		t.Errorf("the private number %s is given out", got)
	}
}

func TestJunk(t *testing.T) {
	for _, j := range junkKeys {
		d := newDesk(t)
		c := d.start()
		d.wait(1)
		k, ok := JunkByKey(j.key)
		c, err := d.Junk(bg, c, k)
		must(t, c, err)
		if !ok || c.Kind != j.kind || c.Status != store.Done || !c.EndedAt.Equal(start.Add(time.Minute)) || !contains(JunkMenu(), j.key+" ") {
			t.Errorf("%s: %+v", j.key, c)
		}
	}
	d := newDesk(t)
	for _, k := range []store.Kind{store.Data, "", "rude"} {
		_, err := d.Junk(bg, d.start(), k)
		rejected(t, err, "not a kind of junk")
	}
}

func TestFinish(t *testing.T) {
	d := newDesk(t)
	c := d.start()
	c, err := d.Answer(bg, c, c.Facts.With(facts.Substances, facts.List("heroin")).With(facts.District, facts.Word("redditch")).
		With(facts.Caller, facts.Word("self")).With(facts.Wants, facts.List("prescribing")))
	must(t, c, err)
	c, err = d.Refer(bg, c, "cdt", store.Signpost)
	must(t, c, err)
	d.wait(9)
	_, err = d.Finish(bg, c, "splendid")
	rejected(t, err, "not an outcome")
	c, err = d.Finish(bg, c, "")
	must(t, c, err)
	if c.Status != store.Done || c.Outcome != store.OutcomeSignposted || !c.EndedAt.Equal(start.Add(9*time.Minute)) {
		t.Errorf("finished as %+v", c)
	}
	var shown []string
	for _, s := range d.Guide().Suggest(c.Facts, start).Suggestions {
		shown = append(shown, s.ID)
	}
	if len(shown) == 0 || len(c.Suggestions) != len(shown) || c.Suggestions[0].ID != shown[0] {
		t.Errorf("recorded suggestions %v, shown %v", c.Suggestions, shown)
	}
	if diff := cmp.Diff(c, d.open(c.ID).Contact); diff != "" {
		t.Errorf("on disk (-want +got):\n%s", diff)
	}
}

// TestFinishedStaysFinished: after the end only notes are taken.
func TestFinishedStaysFinished(t *testing.T) {
	d := newDesk(t)
	for _, status := range []store.Status{store.Done, store.Void, store.Merged} {
		c := d.start()
		c, err := d.Refer(bg, c, "cdt", store.Signpost)
		must(t, c, err)
		c.Status = status
		for name, change := range changes(d.Session) {
			if _, err := change(c); !errors.Is(err, ErrFinished) {
				t.Errorf("%s of a contact that is %s: %v", name, status, err)
			}
		}
		if c, err = d.Note(bg, c, "They rang again."); err != nil || len(c.Notes) != 1 {
			t.Errorf("a note to a contact that is %s: %v", status, err)
		}
	}
}

// changes are the use cases that change an unfinished contact.
func changes(s *Session) map[string]func(store.Contact) (store.Contact, error) {
	type C = store.Contact
	return map[string]func(C) (C, error){
		"answer":  func(c C) (C, error) { return s.Answer(bg, c, c.Facts) },
		"refer":   func(c C) (C, error) { return s.Refer(bg, c, "cdt", store.Signpost) },
		"undo":    func(c C) (C, error) { return s.UndoReferral(bg, c) },
		"junk":    func(c C) (C, error) { return s.Junk(bg, c, store.HangUp) },
		"finish":  func(c C) (C, error) { return s.Finish(bg, c, "") },
		"outcome": func(c C) (C, error) { return s.SetOutcome(bg, c, "declined") },
		"park":    func(c C) (C, error) { return s.Park(bg, c) },
		"resume":  func(c C) (C, error) { return s.Resume(bg, c) },
	}
}

func TestOutcome(t *testing.T) {
	d := newDesk(t)
	c := d.start()
	c, err := d.SetOutcome(bg, c, "safeguarding")
	must(t, c, err)
	_, err = d.SetOutcome(bg, c, "grand")
	rejected(t, err, "not an outcome")
	c, err = d.Finish(bg, c, "")
	if must(t, c, err).Outcome != "safeguarding" {
		t.Errorf("the outcome that was set became %q", c.Outcome)
	}
}

func TestParkAndResume(t *testing.T) {
	d := newDesk(t)
	c := d.start()
	c, err := d.Park(bg, c)
	must(t, c, err)
	if d.open(c.ID).Contact.Status != store.Parked {
		t.Error("it was not parked")
	}
	n := len(d.trail())
	again, err := d.Park(bg, c)
	if must(t, again, err).Rev != c.Rev || len(d.trail()) != n {
		t.Error("parking a parked contact changed it")
	}
	c, err = d.Resume(bg, c)
	if must(t, c, err).Status != store.Open {
		t.Error("it was not resumed")
	}
}

// TestClockSetBack: a clock that was wrong in between makes no contact that
// ends before it began, which no other record would take.
func TestClockSetBack(t *testing.T) {
	d := newDesk(t)
	a, b := d.start(), d.start()
	d.wait(-90)
	a, err := d.Finish(bg, a, "")
	if must(t, a, err).EndedAt.Before(a.StartedAt) {
		t.Errorf("it ran from %s to %s", a.StartedAt, a.EndedAt)
	}
	b, err = d.Junk(bg, b, store.Silent)
	if must(t, b, err).EndedAt.Before(b.StartedAt) {
		t.Errorf("it ran from %s to %s", b.StartedAt, b.EndedAt)
	}
}
