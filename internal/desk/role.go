package desk

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
)

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

	ActPeople     Action = "people.list"
	ActAddPerson  Action = "people.add"
	ActRemove     Action = "people.remove"
	ActRole       Action = "people.role"
	ActReset      Action = "people.reset"
	ActPaper      Action = "people.paper"
	ActPassphrase Action = "people.passphrase"
	ActPIN        Action = "people.pin"

	ActVerify  Action = "record.verify"
	ActBackup  Action = "record.backup"
	ActErase   Action = "contact.erase"
	ActHold    Action = "contact.hold"
	ActRelease Action = "contact.release"
	ActRetain  Action = "record.retain"

	ActHandle     Action = "contact.handle"
	ActLookUp     Action = "enquirer.search"
	ActCaution    Action = "caution.add"
	ActEndCaution Action = "caution.end"
)

// right is one row of the table of roles: who may do something, and what it is
// called in a refusal.
type right struct {
	who  []Role
	what string
}

// The sorts of rights. Nobody may do what is not in the table.
var (
	front     = []Role{Volunteer, Receptionist, Coordinator}          // takes contacts
	everyone  = []Role{Volunteer, Receptionist, Coordinator, Auditor} // may read
	lead      = []Role{Coordinator}
	overseers = []Role{Coordinator, Auditor}
)

// rights is the whole table. It is advice to whoever holds the data key: the
// program keeps to it, the file format cannot.
var rights = sync.OnceValue(func() map[Action]right {
	const take, read, board, counter = "take contacts", "read the record", "keep the waiting board", "count at the needle exchange"
	return map[Action]right{
		ActStart: {front, take}, ActAnswer: {front, take}, ActNote: {front, take}, ActDraft: {front, take}, ActJunk: {front, take},
		ActFinish: {front, take}, ActPark: {front, take}, ActResume: {front, take}, ActLog: {front, take}, ActAck: {front, take},
		ActUnmet: {front, take}, ActOverride: {front, take}, ActRefer: {front, take}, ActUndo: {front, take}, ActRegrade: {front, take},
		ActFate: {front, take}, ActNext: {front, take}, ActFollow: {front, take}, ActCallback: {front, take}, ActAttempt: {front, take},
		ActPostpone: {front, take}, ActClose: {front, take}, ActPutBack: {front, take},
		ActAmend: {front, "change finished contacts"}, ActVoid: {front, "void contacts"}, ActMerge: {front, "merge contacts"},
		ActResolve: {front, take}, ActRestore: {lead, "put back what was voided or merged"},

		ActRead: {everyone, read}, ActList: {everyone, read}, ActFindText: {everyone, read}, ActToDo: {everyone, read},

		ActFlag: {front, "flag entries"}, ActFlags: {everyone, "read flags"}, ActSettleFlag: {lead, "settle flags"},
		ActHealth: {overseers, "see the directory's health"}, ActChecked: {lead, "change the directory"},

		ActCompose: {front, "write a handover"}, ActHandOver: {front, "write a handover"}, ActTakeOver: {front, "take a handover over"},
		ActHandovers: {everyone, "read handovers"},

		ActHandle: {front, "name enquirers"}, ActLookUp: {front, "look enquirers up"}, ActCaution: {front, "add cautions"}, ActEndCaution: {front, "end cautions"},

		ActPeople: {overseers, "see who may open the record"}, ActAddPerson: {lead, "add people"}, ActRemove: {lead, "remove people"},
		ActRole: {lead, "change roles"}, ActReset: {lead, "set another person's passphrase"}, ActPaper: {lead, "make a recovery key"},
		ActPassphrase: {everyone, "change their passphrase"}, ActPIN: {everyone, "set a PIN"},

		ActVerify: {overseers, "verify the record"}, ActBackup: {lead, "back the record up"}, ActErase: {lead, "erase contacts"},
		ActHold: {lead, "hold contacts"}, ActRelease: {lead, "lift a hold"}, ActRetain: {lead, "apply the retention"},
		ActMakeUp: {lead, "make contacts up"},

		ActArrive: {front, board}, ActCallIn: {front, board}, ActGone: {front, board}, ActWaitOn: {front, board}, ActSee: {front, board},
		ActForget: {front, board}, ActCount: {front, counter}, ActUndoCount: {front, counter}, ActAskMore: {front, counter},
	}
})

// Refused says that a role may not do something, and who may.
type Refused struct {
	Role   Role
	Action Action
}

func (r *Refused) Error() string {
	row, known := rights()[r.Action]
	if !known {
		return fmt.Sprintf("the role %s may not do that: nobody may", r.Role)
	}
	may := make([]string, len(row.who))
	for i, w := range row.who {
		may[i] = string(w)
	}
	who := may[len(may)-1]
	if len(may) > 1 {
		who = strings.Join(may[:len(may)-1], ", ") + " or " + who
	}
	return fmt.Sprintf("the role %s may not %s: ask a %s", or(r.Role, "nobody"), row.what, who)
}

// May reports whether a role may do something. Nobody may do what is not in the
// table.
func May(r Role, a Action) bool { return slices.Contains(rights()[a].who, r) }

// Actions lists every action of the table, in order.
func Actions() []Action { return slices.Sorted(maps.Keys(rights())) }

// allow returns a *Refused when the session's role may not do a.
func (s *Session) allow(a Action) error {
	if May(s.op.Role, a) {
		return nil
	}
	return &Refused{Role: s.op.Role, Action: a}
}
