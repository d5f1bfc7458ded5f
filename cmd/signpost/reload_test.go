package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"signpost/config"
	"signpost/tui/screen"
)

// TestReloadKeepsASnapshot saves a file of a directory in use: the next start has
// a snapshot of the new version.
func TestReloadKeepsASnapshot(t *testing.T) {
	home, own := t.TempDir(), ownFolder(t)
	a := &app{env: func(k string) string { return map[string]string{"HOME": home}[k] }, clock: time.Now, err: &bytes.Buffer{}, directory: own}
	var first next
	g, _, err := a.guideAnd(config.Config{}, &first)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	told, ended := a.news(ctx, g, first)
	name := filepath.Join(own, "zz-new.toml")
	text := "[[service]]\nid = \"brand-new\"\nname = \"Brand new\"\n"
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	msg, ok := (<-told).(screen.DirectoryLoaded)
	if !ok {
		t.Fatalf("it was told %+v", msg)
	}
	stop()
	<-ended
	var second next
	g, _, err = a.guideAnd(config.Config{}, &second)
	if err != nil || !second.fast {
		t.Fatalf("the snapshot of the new version was not used: %v", err)
	}
	if _, ok := g.Dir.Service("brand-new"); !ok {
		t.Error("the new entry is not in it")
	}
}

// TestDamageIsTold cuts the snapshot of a directory in use, as somebody who fills
// a disk may: the screen is told once, and what it shows is right.
func TestDamageIsTold(t *testing.T) {
	home, own := t.TempDir(), ownFolder(t)
	a := &app{env: func(k string) string { return map[string]string{"HOME": home}[k] }, clock: time.Now, err: &bytes.Buffer{}, directory: own}
	var first, second next
	loaded, _, err := a.guideAnd(config.Config{}, &first)
	if err != nil {
		t.Fatal(err)
	}
	first.keep()
	g, _, err := a.guideAnd(config.Config{}, &second)
	if err != nil || !second.fast {
		t.Fatalf("the snapshot was not used: %v", err)
	}
	if err := os.Truncate(snapshots(t, home)[0], 1000); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	told, ended := a.news(ctx, g, second)
	for i, s := range loaded.Dir.Services.All() {
		if got := g.Dir.Services.At(i); got.ID != s.ID || got.Name != s.Name || len(got.Phone) != len(s.Phone) {
			t.Errorf("%s is %+v", s.ID, got)
		}
	}
	if msg, ok := (<-told).(screen.Status); !ok || !strings.Contains(msg.Text, "damaged") {
		t.Errorf("it was told %+v", msg)
	}
	stop()
	<-ended
	var third next
	if _, _, err := a.guideAnd(config.Config{}, &third); err != nil || !third.fast {
		t.Errorf("no other snapshot was made: %v", err)
	}
}
