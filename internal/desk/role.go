package desk

import "fmt"

// Role is what an operator may do.
type Role string

// The roles.
const (
	Volunteer    Role = "volunteer"
	Receptionist Role = "receptionist"
	Coordinator  Role = "coordinator"
	Auditor      Role = "auditor"
)

// Action is something an operator does with the record, by its name in the
// audit trail.
type Action string

// The actions of a session.
const (
	ActStart    Action = "contact.start"
	ActRead     Action = "contact.read"
	ActAnswer   Action = "contact.answer"
	ActNote     Action = "contact.note"
	ActDraft    Action = "contact.draft"
	ActJunk     Action = "contact.junk"
	ActFinish   Action = "contact.finish"
	ActPark     Action = "contact.park"
	ActResume   Action = "contact.resume"
	ActLog      Action = "contact.log"
	ActAck      Action = "alert.acknowledge"
	ActUnmet    Action = "contact.unmet"
	ActOverride Action = "rules.override"
	ActChecked  Action = "directory.checked"
	ActRefer    Action = "referral.add"
	ActUndo     Action = "referral.undo"
	ActList     Action = "contact.list"
	ActFindText Action = "contact.search"
	ActAmend    Action = "contact.amend"
	ActVoid     Action = "contact.void"
	ActMerge    Action = "contact.merge"
	ActRestore  Action = "contact.restore"
	ActResolve  Action = "contact.resolve" // of two windows' versions

	ActRegrade  Action = "referral.change"
	ActFate     Action = "referral.outcome"
	ActNext     Action = "referral.next"
	ActFollow   Action = "followup.plan"
	ActCallback Action = "followup.callback"
	ActAttempt  Action = "followup.attempt"
	ActPostpone Action = "followup.postpone"
	ActClose    Action = "followup.close"
	ActPutBack  Action = "followup.putback"
	ActToDo     Action = "followup.list"

	ActFlag       Action = "flag.raise"
	ActSettleFlag Action = "flag.settle"
	ActFlags      Action = "flag.list"
	ActHealth     Action = "directory.health"

	ActCompose   Action = "handover.compose"
	ActHandOver  Action = "handover.write"
	ActHandovers Action = "handover.read"
	ActTakeOver  Action = "handover.acknowledge"

	ActHandle     Action = "contact.handle"
	ActLookUp     Action = "enquirer.search"
	ActCaution    Action = "caution.add"
	ActEndCaution Action = "caution.end"
)

// reads are the actions that change nothing.
var reads = map[Action]bool{ActRead: true, ActList: true, ActFindText: true, ActFlags: true, ActHealth: true, ActToDo: true, ActHandovers: true}

// upkeep are the actions that look after the directory and the record, the
// coordinator's, and what they are called in a refusal.
var upkeep = map[Action]string{ActChecked: "change the directory", ActSettleFlag: "settle flags", ActHealth: "see the directory's health",
	ActRestore: "put back what was voided or merged", ActMakeUp: "make contacts up"}

// Refused says that a role may not do something, and who may.
type Refused struct {
	Role   Role
	Action Action
}

func (r *Refused) Error() string {
	if what := upkeep[r.Action]; what != "" {
		return fmt.Sprintf("the role %s may not %s: ask a coordinator", r.Role, what)
	}
	if r.Action == ActLookUp {
		return fmt.Sprintf("the role %s may not look enquirers up: ask a volunteer, receptionist or coordinator", r.Role)
	}
	return fmt.Sprintf("the role %s may only read the record: ask a volunteer, receptionist or coordinator", r.Role)
}

// allow returns a *Refused when the session's role may not do a. Anything not
// listed is refused.
func (s *Session) allow(a Action) error {
	switch s.op.Role {
	case Coordinator:
		return nil
	case Volunteer, Receptionist:
		if upkeep[a] == "" {
			return nil
		}
	case Auditor:
		if reads[a] {
			return nil
		}
	}
	return &Refused{Role: s.op.Role, Action: a}
}
