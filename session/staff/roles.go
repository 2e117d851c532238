package staff

import "slices"

// Role is what somebody is at the desk for.
type Role string

// The roles.
const (
	Clerk  Role = "clerk"  // sees who waits, decides on conflicts, gives requests to lawyers
	Lawyer Role = "lawyer" // takes requests and answers
	Editor Role = "editor" // writes answers; sees no request
	Admin  Role = "admin"  // all of it, and the staff
)

// Roles are all roles.
var Roles = []Role{Clerk, Lawyer, Editor, Admin}

// Valid reports whether there is such a role.
func (r Role) Valid() bool { return slices.Contains(Roles, r) }

// Action is something that can be done at the desk.
type Action string

// The actions. Those up to Close are about one intake.
const (
	Read     Action = "read"
	Claim    Action = "claim" // and release
	Note     Action = "note"
	Assign   Action = "assign"
	Conflict Action = "conflict" // decide whether the firm is free to act
	Reply    Action = "reply"    // to the visitor, live or by letter
	Close    Action = "close"    // and open again

	Queue    Action = "queue"
	Insights Action = "insights"
	Write    Action = "write" // changes to the answers
	Manage   Action = "manage"
	Audit    Action = "audit"
)

// may says which roles may do what.
var may = map[Action][]Role{
	Read:     {Clerk, Lawyer, Admin},
	Claim:    {Clerk, Lawyer, Admin},
	Note:     {Clerk, Lawyer, Admin},
	Assign:   {Clerk, Lawyer, Admin},
	Conflict: {Clerk, Admin},
	Reply:    {Lawyer, Admin},
	Close:    {Clerk, Lawyer, Admin},
	Queue:    {Clerk, Lawyer, Admin},
	Insights: {Editor, Lawyer, Admin},
	Write:    {Editor, Admin},
	Manage:   {Admin},
	Audit:    {Admin},
}

// May reports whether a role may do something at all.
func (r Role) May(a Action) bool { return slices.Contains(may[a], r) }

// Intake is what decides who may open an intake.
type Intake struct {
	Restricted bool     // a name may be on the conflict list
	Cleared    bool     // and somebody has found that the firm is free to act
	Except     []string // who may not open it all the same
}

// May reports whether somebody may do something with an intake. As long as a conflict is possible and nobody has cleared it, only those who
// decide on it may open it; nothing is written to the visitor before that. Who is screened off never may, whatever the role.
func (p Person) May(a Action, i Intake) bool {
	switch {
	case !p.Role.May(a), slices.Contains(i.Except, p.ID):
		return false
	case i.Restricted && !i.Cleared:
		return p.Role.May(Conflict) && a != Reply && a != Claim && a != Assign
	}
	return true
}
