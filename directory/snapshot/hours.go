package snapshot

import (
	"strings"
	"sync"
	"sync/atomic"

	"signpost/directory"
	"signpost/directory/hours"
)

// times keeps opening hours that were understood: services share most of them.
type times struct {
	mu sync.Mutex
	at map[string]hours.Hours // by the lines
}

func (t *times) of(lines []string) hours.Hours {
	key := strings.Join(lines, "\n")
	t.mu.Lock()
	defer t.mu.Unlock()
	h, ok := t.at[key]
	if !ok {
		h, _ = hours.Parse(lines) // what is wrong with them is among the findings
		if t.at == nil {
			t.at = map[string]hours.Hours{}
		}
		t.at[key] = h
	}
	return h
}

// hours writes or reads the opening times of one place.
func (c *coder) hours(lines *[]string, open *hours.Hours) {
	c.list(lines)
	if !c.writing && *lines != nil && !c.bad {
		*open = c.times.of(*lines)
	}
}

// packHours writes which opening hours of each service may be told: a search for
// what is open now asks for those of all, and needs nothing else of them.
func packHours(all directory.Services) ([]byte, bool) {
	w := newWriter()
	var lines [][]string
	at := map[string]int{}
	for _, s := range all.All() {
		number := 0
		if len(s.Hours) > 0 && !s.IsPrivate("hours") {
			key := strings.Join(s.Hours, "\n")
			if number = at[key]; number == 0 {
				lines = append(lines, s.Hours)
				number = len(lines)
				at[key] = number
			}
		}
		w.cell(uint32(number))
	}
	list(w, &lines, (*coder).list)
	return w.pack(nil), !w.bad
}

// opening is which opening hours of each service may be told.
type opening struct {
	number []uint32 // by service: in lines, from 1; 0: none
	lines  [][]string
	parsed []atomic.Pointer[hours.Hours]
	times  *times
}

func (h *head) opening(services int, times *times) (o *opening, err error) {
	defer refuse(&err)
	b, err := h.section(hourSection)
	if err != nil {
		return nil, err
	}
	c, ok := unpack(b)
	if !ok || len(c.cells) < services {
		return nil, ErrDamaged
	}
	o = &opening{number: c.cells[:services], times: times}
	c.next = services
	list(c, &o.lines, (*coder).list)
	if c.bad || c.left() > 0 {
		return nil, ErrDamaged
	}
	for _, n := range o.number {
		if int(n) > len(o.lines) {
			return nil, ErrDamaged
		}
	}
	o.parsed = make([]atomic.Pointer[hours.Hours], len(o.lines))
	return o, nil
}

// of is the opening hours of a service.
func (o *opening) of(i int) hours.Hours {
	n := o.number[i]
	if n == 0 {
		return hours.Hours{}
	}
	p := &o.parsed[n-1]
	if h := p.Load(); h != nil {
		return *h
	}
	h := o.times.of(o.lines[n-1])
	p.Store(&h)
	return h
}
