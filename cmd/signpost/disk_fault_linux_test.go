package main

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"signpost/store/storetest"
)

// smallDisks is how many sizes of disk the tests of a full one try.
var smallDisks = flag.Int("smalldisks", 4, "how many sizes of disk the tests of a full disk try")

// limitFiles lets no file of a running program grow beyond that many bytes, as
// a full disk would; negative lifts it again.
func limitFiles(t *testing.T, pid int, most int64) {
	t.Helper()
	now := unix.Rlimit{Cur: uint64(most), Max: unix.RLIM_INFINITY}
	if most < 0 {
		now.Cur = unix.RLIM_INFINITY
	}
	if err := unix.Prlimit(pid, unix.RLIMIT_FSIZE, &now, nil); err != nil {
		t.Skipf("NOT CHECKED: the size of files cannot be limited here: %v", err)
	}
}

// TestFullDiskOnScreen has the disk full while somebody types: the screen says
// NOT SAVED, the words stay, they are saved once there is room, and are there
// after a kill.
func TestFullDiskOnScreen(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	s := start(t, home, 120, 40, nil)
	logCall(s)
	wal := filepath.Join(home, ".local", "share", "signpost", "signpost.db-wal")
	info, err := os.Stat(wal)
	if err != nil {
		t.Fatal(err)
	}
	limitFiles(t, s.cmd.Process.Pid, info.Size())
	s.keys(" and more")
	typed := note + " and more"
	stays := func(p picture) bool { row, _ := noteRow(p); return row == typed }
	if !s.until("NOT SAVED with the words", func(p picture) bool { return p.has("NOT SAVED") && stays(p) }) {
		t.Fatal("the program ended at a full disk")
	}
	if p, _ := s.look(); strings.Contains(p.lines[0], " · saved ") {
		t.Errorf("it is called saved:\n%s", p)
	}
	limitFiles(t, s.cmd.Process.Pid, -1)
	s.keys(", done")
	typed += ", done"
	s.until("all of it as saved", func(p picture) bool { return onContact(p) && stays(p) && !p.has("NOT SAVED") })
	s.kill()
	_ = s.finish()
	s = start(t, home, 120, 40, nil)
	s.shows("1 not finished", " Not finished")
	s.keys(enter)
	s.until("the note as it was typed", stays)
}

// TestSmallDisk logs contacts while no file may grow beyond a size, which is
// what a small disk does where nobody may make one: each is called saved and is
// there, or is refused with a sentence, and there is room again afterwards.
func TestSmallDisk(t *testing.T) {
	t.Parallel()
	bin, err := program()
	if err != nil {
		t.Fatal(err)
	}
	const contacts = 60
	var in strings.Builder
	for i := range contacts {
		in.WriteString(batchLine(i) + "\n")
	}
	toll := storetest.NewToll(time.Now)
	for i := range *smallDisks {
		most := int64(200_000 + (i+1)*600_000 / *smallDisks)
		t.Run(fmt.Sprint(most, " bytes"), func(t *testing.T) {
			r := batchRun{home: t.TempDir(), contacts: contacts}
			var out, errs strings.Builder
			cmd := exec.Command(bin, "log", "--batch")
			cmd.Env, cmd.Dir = environment(r.home), r.home
			cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(in.String()), &out, &errs
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			limitFiles(t, cmd.Process.Pid, most)
			_ = cmd.Wait()
			r.out, r.err, r.result.Exit = out.String(), errs.String(), cmd.ProcessState.ExitCode()
			saved, lost, damaged, there := r.afterwards(t)
			toll.Add(1, saved, lost, damaged)
			if r.result.Exit < 0 {
				t.Errorf("a signal ended it: %v: %s", cmd.ProcessState, r.err)
			}
			r.said(t, saved, there)
			t.Logf("%d of %d saved", saved, contacts)
		})
	}
	toll.Log(t, "D5 files limited to a size (RLIMIT_FSIZE) while contacts are logged")
}

// steady is how many contacts the test of a long shift logs; 0: it is not run.
var steady = flag.Int("steady", 0, "how many contacts TestSteady logs; 0 leaves it out")

// TestSteady is a shift of many contacts in one run of the program: its memory
// stays where it was after the first quarter, and it leaves no file open.
func TestSteady(t *testing.T) {
	if *steady == 0 {
		t.Skip("NOT CHECKED: a long shift takes minutes; make torture runs it")
	}
	sh := &shift{t: t, home: t.TempDir(), rng: rand.New(rand.NewPCG(*shiftSeed, 0)), at: -1}
	sh.open()
	toll := storetest.NewToll(time.Now)
	type sample struct{ contacts, rss, files int }
	var samples []sample
	for len(sh.now.Contacts) < *steady {
		n := len(sh.now.Contacts)
		sh.next()
		if now := len(sh.now.Contacts); now != n && now%max(1, *steady/8) == 0 {
			samples = append(samples, sample{now, residentKB(t, sh.s.cmd.Process.Pid), openFiles(t, sh.s.cmd.Process.Pid)})
			t.Logf("%d contacts, %d deeds: %d KB, %d files open", now, sh.deeds, samples[len(samples)-1].rss, samples[len(samples)-1].files)
		}
	}
	sh.s.kill()
	_ = sh.s.finish()
	sh.compare(sh.now, sh.now)
	damaged := 0
	if t.Failed() {
		damaged = 1
	}
	first, last := samples[len(samples)/4], samples[len(samples)-1]
	if last.rss > first.rss+first.rss/4 || last.files > first.files {
		t.Errorf("after %d contacts %d KB and %d files, after %d contacts %d KB and %d files", first.contacts, first.rss, first.files, last.contacts, last.rss, last.files)
	}
	toll.Add(len(sh.now.Contacts), sh.deeds, 0, damaged)
	toll.Log(t, fmt.Sprintf("D14 one long run of the program, %d to %d KB, %d to %d files", first.rss, last.rss, first.files, last.files))
}

// residentKB is how much memory a process has.
func residentKB(t *testing.T, pid int) int {
	t.Helper()
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(b), "VmRSS:")
	n := 0
	if _, err := fmt.Sscan(rest, &n); err != nil {
		t.Fatalf("no VmRSS: %v", err)
	}
	return n
}

// openFiles is how many files a process has open. Only root may look into one
// that keeps its memory to itself.
func openFiles(t *testing.T, pid int) int {
	t.Helper()
	list, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", pid))
	if err != nil {
		t.Logf("NOT CHECKED: the open files of the program cannot be seen: %v", err)
	}
	return len(list)
}
