package tracer

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"syscall"

	"golang.org/x/sys/unix"
)

// Works says why programs cannot be traced here; nil when they can.
func Works() error {
	path, err := exec.LookPath("true")
	if err != nil {
		return err
	}
	_, err = Run(Program{Args: []string{path}})
	return err
}

// Run starts the program and returns when it and all its threads are gone.
func Run(p Program) (Result, error) {
	// Only the thread that started the program may trace it.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	files := []*os.File{p.Stdin, p.Stdout, p.Stderr}
	for i, f := range files {
		if f == nil {
			null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
			if err != nil {
				return Result{}, err
			}
			defer null.Close()
			files[i] = null
		}
	}
	proc, err := os.StartProcess(p.Args[0], p.Args, &os.ProcAttr{Dir: p.Dir, Env: p.Env, Files: files, Sys: &syscall.SysProcAttr{Ptrace: true, Setpgid: true}})
	if err != nil {
		return Result{}, fmt.Errorf("trace: %w", err)
	}
	t := &tracee{Program: p, pid: proc.Pid, threads: map[int]*thread{}, paths: map[int]string{}}
	defer proc.Release()
	return t.follow()
}

type tracee struct {
	Program
	pid     int
	threads map[int]*thread
	paths   map[int]string // by file descriptor
}

// thread is what one thread is doing.
type thread struct {
	inside bool // of a call
	call   *Call
	fail   syscall.Errno
}

const options = unix.PTRACE_O_TRACESYSGOOD | unix.PTRACE_O_TRACECLONE | unix.PTRACE_O_TRACEFORK | unix.PTRACE_O_TRACEVFORK | unix.PTRACE_O_EXITKILL

// follow lets the program go from stop to stop.
func (t *tracee) follow() (Result, error) {
	var ws unix.WaitStatus
	if _, err := unix.Wait4(t.pid, &ws, unix.WALL, nil); err != nil {
		return Result{}, fmt.Errorf("trace: %w", err)
	}
	if !ws.Stopped() {
		return Result{}, fmt.Errorf("trace: the program ended before it began")
	}
	t.threads[t.pid] = &thread{}
	if err := unix.PtraceSetOptions(t.pid, options); err != nil {
		_ = unix.Kill(t.pid, unix.SIGKILL)
		return Result{}, fmt.Errorf("trace: %w", err)
	}
	next, sig := t.pid, 0
	for {
		_ = unix.PtraceSyscall(next, sig) // one that was killed meanwhile is gone
		// Of its own group only: other tests have children too.
		tid, err := unix.Wait4(-t.pid, &ws, unix.WALL, nil)
		if err == unix.EINTR {
			sig = 0
			continue
		}
		if err != nil {
			return Result{}, fmt.Errorf("trace: %w", err)
		}
		for ws.Exited() || ws.Signaled() {
			delete(t.threads, tid)
			if tid == t.pid { // the last of its threads to be told of
				if ws.Exited() {
					return Result{Exit: ws.ExitStatus()}, nil
				}
				return Result{Exit: -1, Signal: ws.Signal()}, nil
			}
			if tid, err = unix.Wait4(-t.pid, &ws, unix.WALL, nil); err != nil {
				return Result{}, fmt.Errorf("trace: %w", err)
			}
		}
		next, sig = tid, t.stopped(tid, ws)
	}
}

// stopped deals with one stop and returns the signal to go on with.
func (t *tracee) stopped(tid int, ws unix.WaitStatus) int {
	th, known := t.threads[tid]
	if !known {
		t.threads[tid] = &thread{}
		return 0 // a new thread begins with a stop
	}
	switch s := ws.StopSignal(); {
	case s == unix.SIGTRAP|0x80:
		t.syscall(tid, th)
		return 0
	case s == unix.SIGTRAP && ws.TrapCause() > 0: // a new thread
		return 0
	case s == unix.SIGSTOP:
		return 0
	default:
		return int(s)
	}
}

func (t *tracee) syscall(tid int, th *thread) {
	var r unix.PtraceRegs
	if unix.PtraceGetRegs(tid, &r) != nil {
		return // killed meanwhile
	}
	th.inside = !th.inside
	if th.inside {
		t.enter(tid, th, &r)
		return
	}
	if th.fail != 0 {
		r.Rax = uint64(-int64(th.fail))
		_ = unix.PtraceSetRegs(tid, &r)
	}
	c := th.call
	th.call, th.fail = nil, 0
	if c == nil {
		return
	}
	c.Ret = int64(r.Rax)
	if c.Op == Open && c.Ret >= 0 {
		c.FD = int(c.Ret)
		t.paths[c.FD] = c.Path
	}
	if t.After != nil {
		t.After(*c)
	}
}

func (t *tracee) enter(tid int, th *thread, r *unix.PtraceRegs) {
	c := t.read(tid, r)
	th.call = c
	if c == nil || c.Op == Open || t.Before == nil {
		return
	}
	v := t.Before(*c)
	switch {
	case v.Kill:
		_ = unix.Kill(t.pid, unix.SIGKILL)
	case v.Fail != 0:
		r.Orig_rax = ^uint64(0) // no such call: the kernel does nothing
		_ = unix.PtraceSetRegs(tid, r)
		th.fail = v.Fail
	}
}

// read puts the call that a thread is about to make into words; nil when it
// changes no file.
func (t *tracee) read(tid int, r *unix.PtraceRegs) *Call {
	fd := int(int32(r.Rdi))
	c := &Call{FD: fd, Path: t.paths[fd]}
	switch r.Orig_rax {
	case unix.SYS_WRITE, unix.SYS_PWRITE64:
		c.Op, c.Len, c.Off = Write, int(r.Rdx), -1
		if r.Orig_rax == unix.SYS_PWRITE64 {
			c.Off = int64(r.R10)
		} else if c.Len == 8 && c.Path == "" && fd > 2 {
			return nil // Go wakes its own threads by such writes
		}
		if t.Data {
			c.Data = t.memory(tid, uintptr(r.Rsi), c.Len)
		}
	case unix.SYS_FSYNC, unix.SYS_FDATASYNC:
		c.Op = Sync
	case unix.SYS_FTRUNCATE:
		c.Op, c.Off = Truncate, int64(r.Rsi)
	case unix.SYS_CLOSE:
		delete(t.paths, fd)
		return nil
	case unix.SYS_OPEN:
		c.Op, c.Path, c.Flags = Open, t.text(tid, r.Rdi), int(r.Rsi)
	case unix.SYS_OPENAT:
		c.Op, c.Path, c.Flags = Open, t.text(tid, r.Rsi), int(r.Rdx)
	case unix.SYS_UNLINK:
		c.Op, c.Path = Remove, t.text(tid, r.Rdi)
	case unix.SYS_UNLINKAT:
		c.Op, c.Path = Remove, t.text(tid, r.Rsi)
	case unix.SYS_LINKAT:
		c.Op, c.Path, c.To = Link, t.text(tid, r.Rsi), t.text(tid, r.R10)
	case unix.SYS_RENAME:
		c.Op, c.Path, c.To = Rename, t.text(tid, r.Rdi), t.text(tid, r.Rsi)
	case unix.SYS_RENAMEAT, unix.SYS_RENAMEAT2:
		c.Op, c.Path, c.To = Rename, t.text(tid, r.Rsi), t.text(tid, r.R10)
	default:
		return nil
	}
	return c
}

// memory reads from the program; nil when that is not allowed.
func (t *tracee) memory(tid int, at uintptr, n int) []byte {
	b := make([]byte, n)
	if n == 0 {
		return b
	}
	got, err := unix.ProcessVMReadv(tid, []unix.Iovec{{Base: &b[0], Len: uint64(n)}}, []unix.RemoteIovec{{Base: at, Len: n}}, 0)
	if err != nil {
		return nil
	}
	return b[:got]
}

// text reads a path. It may end anywhere before a page that is not there.
func (t *tracee) text(tid int, at uint64) string {
	const page = 4096
	n := page - int(at%page)
	b := t.memory(tid, uintptr(at), n)
	if i := bytes.IndexByte(b, 0); i >= 0 {
		return string(b[:i])
	}
	b = append(b, t.memory(tid, uintptr(at)+uintptr(n), page)...)
	if i := bytes.IndexByte(b, 0); i >= 0 {
		return string(b[:i])
	}
	return ""
}
