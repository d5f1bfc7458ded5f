package config

import (
	"strings"
	"testing"
	"time"
)

func TestLockAfter(t *testing.T) {
	for in, want := range map[string]time.Duration{"": 0, "lock_after = \"30s\"\n": 30 * time.Second, "lock_after = \"10m\"\n": 10 * time.Minute, "lock_after = \"1m30s\"\n": 90 * time.Second} {
		if c, err := Parse("config.toml", in); err != nil || c.LockAfter != want {
			t.Errorf("%q: %v, %v", in, c.LockAfter, err)
		}
	}
	for _, v := range []string{`"29s"`, `"11m"`, `"0s"`, `"-2m"`, `"soon"`, "2", "true", `""`} {
		_, err := Parse("config.toml", "desk = \"front\"\nlock_after = "+v+"\n")
		if err == nil || !strings.Contains(err.Error(), "config.toml, line 2, column 1: lock_after has to be a time from 30s to 10m") {
			t.Errorf("%s: %v", v, err)
		}
	}
	on := strings.Replace(Default, "# lock_after", "lock_after", 1)
	if c, err := Parse("config.toml", on); err != nil || c.LockAfter != 2*time.Minute {
		t.Errorf("the commented setting: %v, %v", c.LockAfter, err)
	}
}
