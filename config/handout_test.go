package config

import (
	"strings"
	"testing"
)

func TestDeskPhone(t *testing.T) {
	for in, want := range map[string]string{
		`desk_phone = "01632 960000"`:                  "01632 960000",
		`desk_phone = " 01632 960000 (office hours) "`: "01632 960000 (office hours)",
		`desk_phone = ""`:                              "",
		`desk = "x"`:                                   "",
	} {
		if c, err := Parse("config.toml", in); err != nil || c.DeskPhone != want {
			t.Errorf("%s is %q, %v", in, c.DeskPhone, err)
		}
	}
	for _, in := range []string{`desk_phone = 1632960000`, `desk_phone = "ask"`, `desk_phone = true`, `desk_phone = "` + strings.Repeat("1", 41) + `"`} {
		_, err := Parse("config.toml", "# first\n"+in)
		if err == nil || !strings.Contains(err.Error(), "config.toml, line 2, column 1: desk_phone has to be") {
			t.Errorf("%s: %v", in, err)
		}
	}
}

func TestOSC52(t *testing.T) {
	for in, want := range map[string]bool{"": false, "osc52 = false": false, "osc52 = true": true} {
		if c, err := Parse("config.toml", in); err != nil || c.OSC52 != want {
			t.Errorf("%s is %v, %v", in, c.OSC52, err)
		}
	}
	if _, err := Parse("config.toml", `osc52 = "yes"`); err == nil || !strings.Contains(err.Error(), "line 1, column 1: osc52 is either true or false") {
		t.Errorf("%v", err)
	}
}
