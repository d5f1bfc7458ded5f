// Package audit scores the AUDIT and AUDIT-C drinking questions as they are
// used in the United Kingdom, and carries their text where a build includes it.
//
// The questions are the World Health Organization's and stand in a data file of
// their own, under the notice in NOTICE.md and outside the licence of the
// program. Building with the tag "noaudit" leaves the text out; the scoring
// stays. It is not a diagnosis, it rules nothing out, and it is not for people
// under 18.
package audit
