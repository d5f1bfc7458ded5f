package config

import (
	"strings"
	"testing"
)

func TestOutcomeDays(t *testing.T) {
	for in, want := range map[string]int{"": 0, "outcome_days = 1\n": 1, "desk = \"front\"\noutcome_days = 365\n": 365} {
		if c, err := Parse("config.toml", in); err != nil || c.OutcomeDays != want {
			t.Errorf("%q: %d, %v", in, c.OutcomeDays, err)
		}
	}
	for _, v := range []string{"0", "-3", "366", `"14"`, "14.5", "true", "[14]", "99999999999"} {
		_, err := Parse("config.toml", "desk = \"front\"\noutcome_days = "+v+"\n")
		if err == nil || !strings.Contains(err.Error(), "config.toml, line 2, column 1: outcome_days has to be a whole number from 1 to 365") {
			t.Errorf("%s: %v", v, err)
		}
	}
	on := strings.Replace(Default, "# outcome_days", "outcome_days", 1)
	if c, err := Parse("config.toml", on); err != nil || c.OutcomeDays != 14 {
		t.Errorf("the commented setting: %d, %v", c.OutcomeDays, err)
	}
}
