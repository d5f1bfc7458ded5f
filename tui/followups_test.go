package tui

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"signpost/directory"
	"signpost/directory/worcestershire"
	"signpost/internal/desk"
	"signpost/store"
	"signpost/tui/screen"
)

// withCallBack is a finished contact with a signpost and a call-back, and the
// list of follow-ups open.
func (d *driver) withCallBack() {
	d.t.Helper()
	d.press("c", "/")
	d.write("surge")
	d.press("enter", "esc", "esc")
	d.callBack()
	d.press("ctrl+s", "f")
}

// trail counts the entries of an action in the audit log.
func (d *driver) trail(action desk.Action) int {
	d.t.Helper()
	n := 0
	for e, err := range d.store.AuditEntries(d.t.Context()) {
		if err != nil {
			d.t.Fatal(err)
		}
		if e.Action == string(action) {
			n++
		}
	}
	return n
}

func TestFollowUpsAreClosed(t *testing.T) {
	d := drive(t)
	d.press("f")
	d.want("Nothing is to be done")
	d.press("enter", "d", "1", "ctrl+z")
	d.want("nothing to take back")
	d.press("esc")
	d.withCallBack()
	d.want("2 to do · 0 overdue", "Later", "› tomorrow 14:00    call-back", "outcome    SURGE, signpost")
	d.wantNot("07700", "only her", "how it went") // codes only, until it is opened
	reads := d.trail(desk.ActRead)
	d.press("enter")
	d.want("to do: ring back: to ask how it went", "who may answer: only her", "number: 07700 900123")
	got := d.screen()
	if strings.Index(got, "when to ring") > strings.Index(got, "07700") {
		t.Errorf("the number stands before how to ring it:\n%s", got)
	}
	if n := d.trail(desk.ActRead) - reads; n != 1 {
		t.Errorf("looking at a number leaves %d entries", n)
	}
	d.press("down")
	d.wantNot("07700")
	d.press("up", "d")
	d.want("Follow-up done: the loop is closed.", "1 to do")
	c := d.last()
	if c.Followup.Open() || c.Followup.Result != "done" || c.Followup.ClosedBy != "RK" ||
		c.Notes[len(c.Notes)-1].Text != "Follow-up done: ring back: to ask how it went." {
		t.Errorf("followup %+v, notes %+v", c.Followup, c.Notes)
	}
	d.want("What became of it?", "2 got help")
	d.press("d")
	d.want("Say what became of it with a digit")
	d.press("2")
	d.want("Recorded: SURGE, got help.", "Nothing is to be done")
	c = d.last()
	if r := c.Referrals[0]; r.Status != "got_help" || !r.Due.IsZero() || c.Notes[len(c.Notes)-1].Text != "Outcome of SURGE: got help." {
		t.Errorf("referral %+v, notes %+v", c.Referrals[0], c.Notes)
	}
	d.press("ctrl+z")
	d.want("Taken back", "1 to do")
	d.press("ctrl+z")
	d.want("2 to do")
	if c := d.last(); !c.Followup.Open() || c.Referrals[0].Status != "given" {
		t.Errorf("not taken back: %+v, %+v", c.Followup, c.Referrals[0])
	}
}

func TestThreeAttemptsThenStop(t *testing.T) {
	d := drive(t)
	d.withCallBack()
	d.pass(28*time.Hour + 54*time.Minute)
	d.want("2 overdue", "Overdue", "35 min overdue")
	d.press("a")
	d.want("Recorded: nobody reached, attempt 1.", "try again when?")
	d.press("enter") // it stays due
	d.want("tried once")
	d.press("a")
	d.write("in 2 h")
	d.want("→ today 16:35")
	d.press("enter")
	d.want("Put off to today 16:35", "Today", "tried 2 times")
	d.press("a")
	d.want("Tried 3 times and nobody reached. Stop trying?")
	d.press("x", "d", "enter") // anything but yes leaves it
	if c := d.last(); !c.Followup.Open() || c.Followup.Attempts != 3 {
		t.Errorf("followup %+v", c.Followup)
	}
	d.press("a", "n")
	d.want("try again when?")
	d.press("esc", "a", "y")
	d.want("Follow-up stopped: the loop is closed.", "Nothing is to be done")
	c := d.last()
	if c.Followup.Result != "stopped" || c.Followup.Attempts != 5 || !c.Referrals[0].Due.IsZero() {
		t.Errorf("followup %+v, referral %+v", c.Followup, c.Referrals[0])
	}
}

func TestPutOff(t *testing.T) {
	d := drive(t)
	d.withCallBack()
	d.press("p")
	d.write("09:00")
	d.want("today 09:00 has passed")
	d.press("enter")
	d.want("put off to: 09:00", "has passed")
	for range 5 {
		d.press("backspace")
	}
	d.write("fri 9")
	d.want("→ Fri 6 Mar 09:00")
	d.press("enter")
	d.want("Put off to Fri 6 Mar 09:00.", "› Fri 6 Mar 09:00")
	c := d.last()
	if due := time.Date(2026, 3, 6, 9, 0, 0, 0, time.UTC); !c.Followup.Due.Equal(due) || !c.Referrals[0].Due.Equal(due) {
		t.Errorf("due %s, signpost %s", c.Followup.Due, c.Referrals[0].Due)
	}
	d.press("down", "p") // the outcome alone
	d.write("mon 10")
	d.press("enter")
	if c := d.last(); !c.Referrals[0].Due.Equal(time.Date(2026, 3, 9, 10, 0, 0, 0, time.UTC)) {
		t.Errorf("signpost %s", c.Referrals[0].Due)
	}
}

// A follow-up of a contact that was voided meanwhile leaves the list; acting on
// it is a sentence.
func TestFollowUpOfAVoidContactIsASentence(t *testing.T) {
	for _, keys := range [][]string{{"d"}, {"a"}, {"s"}, {"p", "f", "r", "i", "space", "9", "enter"}, {"down", "2"}} {
		d := drive(t)
		d.withCallBack()
		c := d.last()
		c.Status, c.StatusReason = store.Void, "made twice"
		if _, err := d.store.Update(t.Context(), store.Act{At: d.now, Action: "test"}, c); err != nil {
			t.Fatal(err)
		}
		d.press(keys...)
		d.want("was made by mistake and does not count any more", "Nothing is to be done")
		if got := d.last(); got.Followup.Attempts != 0 || !got.Followup.Open() || len(got.Notes) != len(c.Notes) {
			t.Errorf("%v: something was recorded: %+v", keys, got.Followup)
		}
	}
}

// Two people at one follow-up: the second is told, and sees the list as it is.
func TestFollowUpClosedInAnotherWindow(t *testing.T) {
	d := drive(t)
	d.withCallBack()
	if _, err := d.session().CloseFollowup(t.Context(), d.last(), "done"); err != nil {
		t.Fatal(err)
	}
	d.press("s")
	d.want("NOT SAVED", "changed in another window", "1 to do")
	if got := d.last().Followup.Result; got != "done" {
		t.Errorf("result %q", got)
	}
}

// A service that has left the directory is shown as it was given, and that it
// has left.
func TestFollowUpOfAServiceThatHasLeft(t *testing.T) {
	d := drive(t)
	d.press("c", "/")
	d.write("surge")
	d.press("alt+r", "y", "ctrl+s", "f")
	d.want("outcome    SURGE, referral")
	d.send(screen.DirectoryLoaded{Guide: leftOut(t, "surge"), Say: "another version"})
	d.press("enter")
	d.want("service: SURGE", "it has left the directory since")
	d.press("4")
	d.want("Recorded: SURGE, no capacity.")
}

func TestOpenTheContactOfAFollowUp(t *testing.T) {
	d := drive(t)
	d.withCallBack()
	d.press("o")
	d.want("call · finished", "given: SURGE", "call-back tomorrow 14:00")
	d.wantNot("07700")
	d.press("alt+g", "4") // an outcome heard of before it was due
	d.want("Recorded: SURGE, no capacity.")
	d.press("esc", "ctrl+s", "f")
	d.want("1 to do")
}

// leftOut is the shipped directory without one service.
func leftOut(t *testing.T, id string) *desk.Guide {
	t.Helper()
	files := fstest.MapFS{}
	err := fs.WalkDir(worcestershire.Files, ".", func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := fs.ReadFile(worcestershire.Files, p)
		files[p] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(string(data), `id = "`+id+`"`, `id = "another"`))}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	dir, findings, err := directory.Load(files, directory.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := dir.Service(id); ok {
		t.Fatalf("%s is still there", id)
	}
	return desk.Prepare(dir, findings, "")
}

// Keys typed faster than the list is read are about what the list says by then.
func TestFollowUpsTypedAhead(t *testing.T) {
	d := drive(t)
	d.press("c", "/")
	d.write("surge")
	d.press("alt+r", "y", "esc", "/")
	d.write("cdt")
	d.press("alt+r", "y", "ctrl+s", "f")
	d.want("2 to do")
	d.burst("2", "4")
	d.want("Nothing is to be done")
	if r := d.last().Referrals; r[0].Status != "got_help" || r[1].Status != "no_capacity" {
		t.Errorf("%s, %s", r[0].Status, r[1].Status)
	}
	d.burst("ctrl+z", "ctrl+z")
	d.want("2 to do", "› Tue 17 Mar 09:41  outcome    SURGE")
}
