package lint

import (
	"fmt"
	"regexp"
	"strings"
	"sync"

	"signpost/directory"
)

var postcodeShape = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(directory.PostcodePattern) })

// judgePostcode says what is wrong with a postcode; nothing when it is possible
// or not there. Whether it is in use is not known.
func judgePostcode(s string) (why, hint string) {
	if s == "" || postcodeShape().MatchString(s) {
		return "", ""
	}
	why = fmt.Sprintf("%q is not a possible United Kingdom postcode", short(s))
	squeezed := strings.ToUpper(strings.Join(strings.Fields(s), ""))
	if meant := confused(squeezed); meant != "" {
		return why, fmt.Sprintf("Did you mean %s? The letters O and I are easily typed for 0 and 1.", meant)
	}
	if postcodeShape().MatchString(squeezed + "1AA") {
		return why, "It is only the first half. Add the second one, or take it out."
	}
	return why, `Write it like "WR1 1AA".`
}

// confused is the postcode that s becomes when letters and digits that look
// alike are exchanged in the fewest places, or "".
func confused(s string) string {
	if len(s) < 5 || len(s) > 7 {
		return ""
	}
	twin := map[byte]byte{'O': '0', '0': 'O', 'I': '1', '1': 'I', 'L': '1'}
	best, fewest := "", len(s)+1
	for set := 1; set < 1<<len(s); set++ {
		b, n, ok := []byte(s), 0, true
		for i := range b {
			if set>>i&1 == 1 {
				var is bool
				b[i], is = twin[b[i]]
				n, ok = n+1, ok && is
			}
		}
		if ok && n < fewest && postcodeShape().Match(b) {
			best, fewest = string(b[:len(b)-3])+" "+string(b[len(b)-3:]), n
		}
	}
	return best
}
