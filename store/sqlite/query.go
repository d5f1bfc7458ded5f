package sqlite

import "strings"

// The queries that are run again and again, spelled once. Columns come in the
// order of the row types' values.
var (
	selectContact = "SELECT " + contactColumns + " FROM contact WHERE id = ?"
	insertContact = insert("contact", contactColumns)
	// updateContact sets every column but the id, for one revision.
	updateContact = "UPDATE contact SET " + set(contactColumns, 1) + " WHERE id = ? AND rev = ?"

	insertNote  = insert("note", noteColumns)
	selectNotes = "SELECT " + noteColumns + " FROM note" + ofContacts
	nextNote    = "SELECT coalesce(max(n), 0) + 1 FROM note WHERE contact = ?"

	insertReferral = insert("referral", referralColumns)
	// updateReferral sets every column from the revision on.
	updateReferral  = "UPDATE referral SET " + set(referralColumns, 3) + " WHERE id = ?"
	selectReferrals = "SELECT " + referralColumns + " FROM referral" + ofContacts
	nextReferral    = "SELECT coalesce(max(n), 0) + 1 FROM referral WHERE contact = ?"
)

const (
	ofContacts = " WHERE contact IN (SELECT value FROM json_each(?)) ORDER BY contact, n"

	selectDraftRev = "SELECT rev FROM draft WHERE contact = ? AND field = ?"
	putDraft       = "INSERT INTO draft (contact, field, rev, at, sealed) VALUES (?, ?, ?, ?, ?) " +
		"ON CONFLICT (contact, field) DO UPDATE SET rev = excluded.rev, at = excluded.at, sealed = excluded.sealed"
	dropDraft = "DELETE FROM draft WHERE contact = ? AND field = ?"

	selectKeyID = "SELECT value FROM meta WHERE name = 'key_check'"
	selectHead  = "SELECT rev, sealed FROM head WHERE one = 1"
	updateHead  = "UPDATE head SET rev = ?, sealed = ? WHERE one = 1"
	selectTail  = "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1"
	insertAudit = "INSERT INTO audit (seq, at, operator, role, desk, action, subject, detail, prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)

func insert(table, columns string) string {
	n := strings.Count(columns, ",")
	return "INSERT INTO " + table + " (" + columns + ") VALUES (?" + strings.Repeat(", ?", n) + ")"
}

// set writes "a = ?, b = ?" for the columns from number first on.
func set(columns string, first int) string {
	return strings.Join(strings.Split(columns, ", ")[first:], " = ?, ") + " = ?"
}
