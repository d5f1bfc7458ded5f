package config

import (
	"fmt"
	"time"
)

// The bounds of lock_after: shorter locks while somebody reads, longer is no
// lock at all.
const (
	LeastLockAfter = 30 * time.Second
	MostLockAfter  = 10 * time.Minute
)

// lockAfter checks lock_after, whatever was written; 0 when it is not set.
func lockAfter(name, content string, raw any) (time.Duration, error) {
	if raw == nil {
		return 0, nil
	}
	words, _ := raw.(string)
	d, err := time.ParseDuration(words)
	if err != nil || d < LeastLockAfter || d > MostLockAfter {
		return 0, &Problem{name, lineOf(content, "lock_after"), 1,
			fmt.Sprintf("lock_after has to be a time from 30s to 10m in quotes: lock_after = %q", "2m")}
	}
	return d, nil
}
