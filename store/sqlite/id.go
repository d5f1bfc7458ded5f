package sqlite

import (
	"encoding/binary"
	"time"

	"github.com/google/uuid"
)

// NewID makes a UUIDv7 for something that began at t. Ids of one store grow
// from call to call, also when the clock goes back: the 12 bits after the
// milliseconds count on (RFC 9562, section 6.2, method 3).
func (s *Store) NewID(t time.Time) string {
	id := uuid.New() // random bits all over; version and variant follow
	ms := max(t.UnixMilli(), 0)
	fraction := uint64(max(t.UnixMicro()-t.UnixMilli()*1000, 0)) * 4096 / 1000
	stamp := uint64(ms)<<12 | fraction

	s.idMu.Lock()
	if stamp <= s.lastID {
		stamp = s.lastID + 1
	}
	s.lastID = stamp
	s.idMu.Unlock()

	binary.BigEndian.PutUint64(id[:8], stamp>>12<<16|0x7000|stamp&0xfff)
	return id.String()
}

// validID reports whether id is written as a UUID in small letters, the only
// form in which ids are kept.
func validID(id string) bool {
	u, err := uuid.Parse(id)
	return err == nil && u.String() == id
}
