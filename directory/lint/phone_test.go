package lint

import (
	"testing"

	"signpost/directory"
)

func TestPossibleNumbers(t *testing.T) {
	for _, s := range []string{
		"01905 123456", "(01905) 123456", "0190 5123 456", "+44 1905 123456", "+44 (0)1905 123456", "0044 1905 123456", "01905-123456", "01905.123.456",
		"020 7123 4567", "0121 123 4567", "03001234567", "0333 123 4567", "0800 123 456", "0800 123 4567", "0800 1111", "0808 801 0711",
		"0845 123 4567", "07123 456789", "056 1234 5678", "09012345678", "999", "111", "116 123", "112", "101", "18001 01905 123456", "01905 123456 ext. 4", "01905 123456 x12",
	} {
		if _, _, why, _ := judgePhone(directory.Phone{Number: s}); why != "" {
			t.Errorf("%q: %s", s, why)
		}
	}
	if _, _, why, _ := judgePhone(directory.Phone{Number: "60777", Label: "text only"}); why != "" {
		t.Errorf("a text code: %s", why)
	}
}

func TestImpossibleNumbers(t *testing.T) {
	for _, s := range []string{
		"", "ask", "01905 12345678", "1905 123456", "0010 1234 5678", "021 1234 5678", "04123456789", "06123456789", "0207 123 456", "0300 123 456", "07123 45678", "0808 123 456",
		"60777", "12", "01905 I23456", "01905 123456, 01905 123457", "100", "+33 1 23 45 67 89", "+44", "08234567890", "0500 123456",
	} {
		if _, _, why, hint := judgePhone(directory.Phone{Number: s}); why == "" || hint == "" {
			t.Errorf("%q passes, or has no hint: %q", s, why)
		}
	}
}

func TestNumbersOfExamples(t *testing.T) {
	for number, rule := range map[string]string{"01632 960123": "phone-example", "0808 157 0999": "phone-example", "01632 96012": "phone", "0163296012345": "phone"} {
		if _, got, _, _ := judgePhone(directory.Phone{Number: number}); got != rule {
			t.Errorf("%s: %q, want %q", number, got, rule)
		}
	}
}

func TestPostcodes(t *testing.T) {
	for _, s := range []string{"", "WR1 1AA", "wr1 1aa", "WR11AA", "B98 8AA", "M1 1AE", "EC1A 1BB", "W1A 0AX", "DN55 1PT", "CR2 6XH", "GIR 0AA", "BF1 2AB", "SW1A 2AA", "N1C 4AG"} {
		if why, _ := judgePostcode(s); why != "" {
			t.Errorf("%q: %s", s, why)
		}
	}
	for s, meant := range map[string]string{
		"WRI 1AA": "WR1 1AA", "WR1 IAA": "WR1 1AA", "W1A OAX": "W1A 0AX", "0L1 1AA": "OL1 1AA", "B9O 8AA": "B90 8AA", "WRl 1AA": "WR1 1AA", "SWIA 2AA": "SW1A 2AA",
	} {
		why, hint := judgePostcode(s)
		if why == "" || len(hint) < 20 || hint[13:13+len(meant)] != meant {
			t.Errorf("%q: %q %q, want %s", s, why, hint, meant)
		}
	}
	for _, s := range []string{"QR1 1AA", "WR1", "WR1 1CA", "WR1 1A", "WR111 1AA", "1WR 1AA", "WR1  1AA1", "somewhere", "JE 1AA"} {
		if why, hint := judgePostcode(s); why == "" || hint == "" {
			t.Errorf("%q passes", s)
		}
	}
}
