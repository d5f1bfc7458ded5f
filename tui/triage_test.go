package tui

import (
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"signpost/internal/facts"
	"signpost/store"
)

func TestABlockingAlertTakesTheWindow(t *testing.T) {
	d := drive(t)
	d.press("c", "o") // can't be woken after opioids
	d.want("Overdose: call 999 now", "Call 999, ask for an ambulance", "where exactly are you?", "not yet signed off", "What was done?")
	d.wantNot("find /", "› emergency", "substances")

	d.press("1") // a key in flight must not say what was done
	if a := d.last().Alerts; len(a) == 0 || !a[0].AcknowledgedAt.IsZero() {
		t.Fatalf("a key in flight acknowledged the alert: %+v", a)
	}
	d.pass(time.Second)
	d.press("alt+1", "ctrl+s", "x") // nothing else works under an alarm
	if c := d.last(); c.Status != store.Open || len(c.Referrals) != 0 {
		t.Fatalf("status %s, referrals %v", c.Status, c.Referrals)
	}
	d.press(",")
	d.write("flat 3, 12 high street")
	d.pass(2 * time.Second)
	if drafts, _ := d.store.Drafts(t.Context(), d.last().ID); len(drafts) != 1 {
		t.Error("the note line of the alarm is not on disk")
	}
	d.press("enter")
	d.want("kept: flat 3")
	d.press(",")
	d.write("blue door") // still typing when the call is made
	d.press("esc")
	d.press("1")
	d.wantNot("What was done?")
	d.want("find /", "blue door")

	c := d.last()
	a := c.Alerts[0]
	if a.ID != "OVERDOSE_999" || a.AcknowledgedBy != "RK" || !a.AcknowledgedAt.Equal(d.now) || a.Action != "999 called from the desk" {
		t.Errorf("the record says %+v", a)
	}
	if len(c.Notes) != 2 {
		t.Errorf("notes %+v", c.Notes)
	}
}

func TestTwoBlockingAlertsAreAcknowledgedOneByOne(t *testing.T) {
	d := drive(t)
	d.press("c", "s", "p") // stimulants now
	d.want("What was done?")
	d.pass(time.Second)
	d.press("2")
	d.press("p") // a plan
	d.want("What was done?", "Stay on the line")
	d.press("3")
	if a := d.last().Alerts; len(a) < 2 || !a[1].AcknowledgedAt.IsZero() && !a[0].AcknowledgedAt.IsZero() {
		t.Errorf("the second was acknowledged by a key in flight: %+v", a)
	}
	d.pass(time.Second)
	d.press("3")
	d.want("find /")
}

func TestAnAlarmComesBackUntilItIsAnswered(t *testing.T) {
	d := drive(t)
	d.press("c", "f")
	d.pass(time.Second)
	d.press("esc")
	d.want("Not finished")
	d.press("enter")
	d.want("A fit: call 999 now")
}

func TestGuidedFillsTheRecord(t *testing.T) {
	d := drive(t)
	d.press("c", "ctrl+g")
	d.want("question 1, at most", "Is anyone in danger right now?", "0 nothing seen or said")
	d.press("0")
	d.wantNot("Is anyone in danger right now?")
	asked := 0
	for range 30 {
		if c := d.screen(); contains(c, "all that can still change") {
			break
		}
		asked++
		switch {
		case contains(d.screen(), "› caller"):
			d.press("s")
		case contains(d.screen(), "› age"):
			d.press("3", "0")
		case contains(d.screen(), "› substances"):
			d.press("h", "enter")
		case contains(d.screen(), "› wants"):
			d.press("m", "p", "enter")
		default:
			d.press("-")
		}
	}
	d.want("all that can still change")
	f := d.last().Facts
	if f.Get(facts.Caller).Word() != "self" || !f.Get(facts.Substances).Has("heroin") || !f.Get(facts.Wants).Has("prescribing") {
		t.Errorf("the record holds %v", f)
	}
	d.press("enter")
	d.want("caller", "the person themselves", "Community Drug Teams")
}

func TestGuidedGoesBackAndJumps(t *testing.T) {
	d := drive(t)
	d.press("c", "ctrl+g", "0")
	d.press("-", "-", "-", "-")
	d.press("left")
	d.want("an earlier answer")
	d.press("[")
	d.want("› ", "safety")
	d.press("up", "up", "up", "up", "up", "enter")
	d.want("Is anyone in danger right now?")
	d.press("n")
	if d.last().Facts.Get(facts.Emergency).Word() != "none" {
		t.Error("an earlier answer cannot be changed")
	}
	d.press("esc")
	d.want("emergency", "asked: nobody is in danger now")
	d.press("ctrl+g")
	d.want("question")
}

func TestGuidedCanBeLeftAndEnteredAtAnyMoment(t *testing.T) {
	d := drive(t)
	d.press("c", "'")
	d.write("self worcester cider drinking")
	d.press("enter", "ctrl+g")
	d.want("Is anyone in danger right now?") // safety first, whatever is known
	d.press("0", "ctrl+g")
	d.want("caller")
	d.press("ctrl+g")
	d.wantNot("Is anyone in danger right now?")
}

func TestUnmetNeed(t *testing.T) {
	d := drive(t)
	d.press("c", "alt+u")
	d.want("Say first what they want")
	d.press("'")
	d.write("self middlesbrough heroin wants=prescribing rough sleeping")
	d.press("enter")
	d.send(tea.WindowSizeMsg{Width: 120, Height: 40})
	d.want("alt+u records an unmet need")
	d.press("alt+u")
	c := d.last()
	if len(c.Unmet) != 1 || c.Unmet[0].Want != "prescribing" || c.Unmet[0].Reason != "wrong_area" || len(c.Unmet[0].Nearest) == 0 {
		t.Fatalf("unmet %+v", c.Unmet)
	}
	d.want("Unmet need recorded: wrong area", "Another reason?")
	d.press("t")
	if u := d.last().Unmet; len(u) != 1 || u[0].Reason != "wait" {
		t.Errorf("unmet %+v", u)
	}
}

func TestGivingAgainstTheRulesNeedsAReason(t *testing.T) {
	d := drive(t)
	d.press("c", "'")
	d.write("self worcester heroin wants=rehab in_treatment=none")
	d.press("enter")
	d.press("/")
	d.write("residential")
	d.press("enter")
	d.want("is ruled", "why all the same")
	d.press("enter")
	if len(d.last().Referrals) != 0 {
		t.Fatal("given without a reason")
	}
	d.write("the CDT asked us to")
	d.press("enter")
	c := d.last()
	if len(c.Referrals) != 1 || c.Override == nil || c.Override.Service != "residential-rehab" || c.Override.Reason != "the CDT asked us to" {
		t.Errorf("referrals %+v, override %+v", c.Referrals, c.Override)
	}
}

func TestDrinkingQuestions(t *testing.T) {
	d := drive(t)
	d.press("c", "0", "=")
	d.want("record alcohol among the substances first")
	d.press("'")
	d.write("self alcohol")
	d.press("enter", "=")
	d.want("AUDIT-C", "question 1 of 3")
	d.press("5", "5", "5") // the most of each
	d.want("12 of 12: possible dependence", "A score is not a diagnosis.")
	if n, _ := d.last().Facts.Get(facts.AuditC).Number(); n != 12 {
		t.Errorf("audit_c = %d", n)
	}
	d.press("y")
	d.want("question 4 of 10")
	d.press("esc")
	d.want("Drinking: do not stop all at once") // 11 and more fires the alert

	d = drive(t)
	d.press("c", "'")
	d.write("self alcohol 17")
	d.press("enter", "=")
	d.want("not for people under 18")
}

func TestTheEmergencyCardStartsAContact(t *testing.T) {
	d := drive(t)
	pressed := d.now
	d.press("f1")
	d.want("start a contact for this call, from 09:41")
	d.pass(3 * time.Minute)
	d.press("c")
	c := d.last()
	if !c.StartedAt.Equal(pressed) {
		t.Errorf("started %s, the card was opened %s", c.StartedAt, pressed)
	}
	d.want("call · 3 min")
	d.press("f1")
	d.wantNot("start a contact for this call")
}

func TestExplain(t *testing.T) {
	d := drive(t)
	d.press("c", "'")
	d.write("self worcester heroin prescribing rehab in_treatment=none")
	d.press("enter", "alt+e")
	d.want("Why these services", "points", "cdt/match/")
	d.press("esc")
	d.want("find /")
}

func TestNeedleExchangesShareARowWhenThereIsMore(t *testing.T) {
	d := drive(t)
	d.press("c", "'")
	d.write("self redditch heroin injecting=current wants=needle_exchange,advice")
	d.press("enter")
	d.want("needle exchange  3 kinds")
	d.press("/")
	for range 9 {
		if contains(d.screen(), "›1 needle exchange") || contains(d.screen(), "›2 needle exchange") || contains(d.screen(), "›3 needle exchange") {
			break
		}
		d.press("down")
	}
	d.press("enter")
	d.want("Which kind?", "Needle exchange at a pharmacy", "Needle exchange at a hospital")
	if len(d.last().Referrals) != 0 {
		t.Error("a kind was given without being chosen")
	}
}

func TestAnAlarmThatFiresAgainIsAnotherAlarm(t *testing.T) {
	d := drive(t)
	d.press("c", "o")
	d.pass(time.Second)
	d.press("7") // a misunderstanding
	d.wantNot("What was done?")
	if got := d.last().Facts.Get(facts.Emergency).Word(); got != "none" {
		t.Errorf("the answer that fired it is still %q", got)
	}
	d.pressUntil("up", "emergency")
	d.press("o")
	d.want("What was done?", "Overdose")
	d.pass(time.Second)
	d.press("1")
	a := d.last().Alerts
	n := 0
	for _, x := range a {
		if x.ID == "OVERDOSE_999" && !x.AcknowledgedAt.IsZero() {
			n++
		}
	}
	if n != 2 {
		t.Errorf("the record has %d acknowledgements: %+v", n, a)
	}
}

func TestTheDeskShowsAnUnansweredAlarm(t *testing.T) {
	d := drive(t)
	d.press("c", "f")
	d.pass(time.Second)
	d.press("esc")
	d.want("! 999 UNANSWERED")
}

func TestEnterAfterAnAgeAnswersNothing(t *testing.T) {
	d := drive(t)
	d.press("c", "'")
	d.write("self alcohol wants=advice")
	d.press("enter", "ctrl+g", "0")
	d.pressUntilAsked("age")
	d.press("4", "5")
	before := d.screen()
	d.press("enter")
	if d.screen() != before {
		t.Errorf("Enter after the second digit passed an answer over:\n%s", d.screen())
	}
}

// pressUntilAsked goes on in the guided triage until that row is asked.
func (d *driver) pressUntilAsked(label string) {
	d.t.Helper()
	for range 40 {
		if contains(d.screen(), "› "+label) {
			return
		}
		d.press("-")
	}
	d.t.Fatalf("%s is never asked:\n%s", label, d.screen())
}

func TestNothingSeenIsOnTheRecord(t *testing.T) {
	d := drive(t)
	d.press("c", "0")
	if c := d.last(); c.Safety != store.SafetyNothing || c.Facts.Get(facts.Emergency).Known() {
		t.Errorf("safety %q, emergency %s", c.Safety, c.Facts.Get(facts.Emergency))
	}
	d.want("› caller", "emergency        nothing seen or said", "suicide          nothing seen or said") // a blank row would look forgotten
	d.press("esc", "enter", "ctrl+g")                                                                    // opened again, the question is not put again
	d.wantNot("Is anyone in danger right now?")
}
