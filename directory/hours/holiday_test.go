package hours

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// The dates the governments published, written out by hand: month-day.
var publishedEW = map[int]string{
	2012: "01-02 04-06 04-09 05-07 06-04 06-05 08-27 12-25 12-26",
	2020: "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28",
	2021: "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28",
	2022: "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27",
	2023: "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26",
	2024: "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26",
	2025: "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26",
	2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
	2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
	2028: "01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26",
}

var publishedScotland = map[int]string{
	2020: "01-01 01-02 04-10 05-08 05-25 08-03 11-30 12-25 12-28",
	2021: "01-01 01-04 04-02 05-03 05-31 08-02 11-30 12-27 12-28",
	2022: "01-03 01-04 04-15 05-02 06-02 06-03 08-01 09-19 11-30 12-26 12-27",
	2023: "01-02 01-03 04-07 05-01 05-08 05-29 08-07 11-30 12-25 12-26",
	2024: "01-01 01-02 03-29 05-06 05-27 08-05 12-02 12-25 12-26",
	2025: "01-01 01-02 04-18 05-05 05-26 08-04 12-01 12-25 12-26",
	2026: "01-01 01-02 04-03 05-04 05-25 06-15 08-03 11-30 12-25 12-28",
	2027: "01-01 01-04 03-26 05-03 05-31 08-02 11-30 12-27 12-28",
	2028: "01-03 01-04 04-14 05-01 05-29 08-07 11-30 12-25 12-26",
}

// Northern Ireland has those of England and Wales and two more.
var publishedNIExtra = map[int]string{
	2020: "03-17 07-13", 2021: "03-17 07-12", 2022: "03-17 07-12", 2023: "03-17 07-12", 2024: "03-18 07-12",
	2025: "03-17 07-14", 2026: "03-17 07-13", 2027: "03-17 07-12", 2028: "03-17 07-12",
}

func published(n Nation, year int) []string {
	list := publishedEW[year]
	switch n {
	case Scotland:
		list = publishedScotland[year]
	case NorthernIreland:
		list += " " + publishedNIExtra[year]
	}
	out := strings.Fields(list)
	for i := range out {
		out[i] = time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC).Format("2006-") + out[i]
	}
	slices.Sort(out)
	return out
}

// displacedDays are the real days, 2026 to January 2028, of holidays that were
// made up on another.
func displacedDays(n Nation) []string {
	out := []string{"2026-12-26", "2027-12-25", "2027-12-26", "2028-01-01"}
	switch n {
	case Scotland:
		return append(out, "2027-01-02", "2028-01-02")
	case NorthernIreland:
		return append(out, "2026-07-12")
	}
	return out
}

func TestBankHolidaysAsPublished(t *testing.T) {
	for year := range publishedEW {
		for _, n := range modelNations {
			if len(published(n, year)) < 9 && n != "" && n != EnglandAndWales {
				continue // not written out above
			}
			var got []string
			for _, h := range (Calendar{Nation: n}).BankHolidays(year) {
				if h.Name == "" {
					t.Errorf("%s has no name", h.Date)
				}
				got = append(got, h.Date.Format(time.DateOnly))
			}
			if want := published(n, year); !slices.Equal(got, want) && !(year == 2012 && n == NorthernIreland) {
				t.Errorf("%s %d\n got %v\nwant %v", n, year, got, want)
			}
		}
	}
}

func TestEaster(t *testing.T) {
	// Dates from church calendars, the earliest and latest possible among them.
	for _, s := range []string{"1818-03-22", "1913-03-23", "1943-04-25", "1954-04-18", "1961-04-02", "1981-04-19", "2000-04-23",
		"2008-03-23", "2011-04-24", "2019-04-21", "2024-03-31", "2025-04-20", "2026-04-05", "2038-04-25", "2049-04-18", "2076-04-19", "2106-04-18", "2285-03-22"} {
		want, err := time.Parse(time.DateOnly, s)
		if err != nil {
			t.Fatal(err)
		}
		y, m, d := civil(easter(want.Year()))
		if got := utcDay(y, m, d); !got.Equal(want) {
			t.Errorf("Easter %d is %s, want %s", want.Year(), got.Format(time.DateOnly), s)
		}
	}
}

func TestSubstituteDayIsNamed(t *testing.T) {
	names := map[string]string{}
	for _, h := range (Calendar{Nation: Scotland}).BankHolidays(2027) {
		names[h.Date.Format("01-02")] = h.Name
	}
	for day, want := range map[string]string{
		"01-01": "New Year's Day", "01-04": "2nd January (substitute day)", "11-30": "St Andrew's Day",
		"12-27": "Christmas Day (substitute day)", "12-28": "Boxing Day (substitute day)",
	} {
		if names[day] != want {
			t.Errorf("%s is %q, want %q", day, names[day], want)
		}
	}
}

func TestDirectoryHolidayOfAnotherNation(t *testing.T) {
	day := dayNumber(2026, time.July, 7)
	one := Holiday{Date: time.Date(2026, 7, 7, 23, 59, 0, 0, time.FixedZone("far", -9*3600)), Name: "Local day", Nations: []Nation{Scotland}}
	for n, want := range map[Nation]dayKind{"": ordinary, Scotland: bankHoliday, NorthernIreland: ordinary} {
		if got, _ := (&Calendar{Nation: n, Holidays: []Holiday{one}}).day(day); got != want {
			t.Errorf("%q: %v, want %v", n, got, want)
		}
	}
}
