package directory

import "strings"

// node is a key, a table or an element of a list, with where it stands. The
// decoder gives no places for keys, so the scanner keeps them.
type node struct {
	name string
	at   int // offset of the key or header; of the value for an element
	val  int // offset of the value
	end  int // offset behind the value
	sort nodeSort
	kids []*node // members of a table, elements of a list
}

type nodeSort uint8

const (
	scalar   nodeSort = iota
	quoted            // a text on one line, its first character at val+1
	array             // [ ... ]
	inline            // { ... }
	table             // under [header], or made by a dotted key
	tableSet          // the tables under one [[header]]
)

func (n *node) kid(name string) *node {
	for _, k := range n.kids {
		if k.name == name {
			return k
		}
	}
	return nil
}

// block is one top-level table with all its sub-tables: one entry.
type block struct {
	kind   string       // "service"; "" for what stands before the first header
	list   bool         // [[kind]], not [kind]
	orphan bool         // a sub-table whose parent is not above it
	start  int          // offset of the header
	end    int          // offset behind its last line; of the next header when err is set
	head   int          // offset behind the last key before the first sub-table
	id     *node        // of the entry's key id; nil when it has none
	first  int          // offset of the first key
	err    *syntaxError // what the scanner could not follow; nil if none
	keys   int
}

// Limits against files that were made to hurt. No directory comes near them.
const (
	maxDepth = 24    // lists and tables within each other
	maxNames = 12    // parts of a dotted key
	maxKeys  = 4_000 // keys of one entry
	maxList  = 4_000 // parts of one list
)

type scanner struct {
	src    string
	pos    int
	last   int // offset behind the last header or key
	blocks []block
	cur    *block
	root   *node    // the table of the current block
	into   *node    // the table that keys go to
	long   [][2]int // where the texts over several lines of this block stand
}

// scan splits a file into its blocks. It follows strings, lists and comments,
// so a header inside a text is text. A block that it cannot follow ends at the
// next line that looks like the header of an entry, so that one unclosed quote
// costs one entry.
func scan(src string) []block {
	s := &scanner{src: src}
	if strings.HasPrefix(src, byteOrderMark) {
		s.pos = len(byteOrderMark)
	}
	s.begin("", s.pos)
	for s.statement() {
	}
	s.close(len(src))
	return s.blocks
}

// tree reads one block once more for the places of its keys: to keep them all
// would take several times the memory of the directory.
func (b *block) tree(src string) *node {
	s := &scanner{src: src[:b.end], pos: b.start}
	s.begin("", b.start)
	for s.statement() {
	}
	return s.root
}

func (s *scanner) begin(kind string, at int) {
	if s.cur != nil {
		s.close(at)
	}
	root := &node{name: kind, at: at, val: at, end: at, sort: table}
	s.cur = &block{kind: kind, start: at, head: at, first: at}
	s.last, s.long = at, nil
	s.root, s.into = root, root
}

func (s *scanner) close(end int) {
	s.cur.end = s.last
	if s.cur.err != nil {
		s.cur.end = end
	}
	s.cur.id = s.root.kid("id")
	if len(s.root.kids) > 0 {
		s.cur.first = s.root.kids[0].at
	}
	if s.cur.kind != "" || s.cur.keys > 0 || s.cur.err != nil {
		s.blocks = append(s.blocks, *s.cur)
	}
}

// statement reads one header or one key with its value; false at the end.
func (s *scanner) statement() bool {
	s.skipLines()
	if s.pos >= len(s.src) {
		return false
	}
	var err *syntaxError
	if s.src[s.pos] == '[' {
		err = s.header()
	} else {
		err = s.assignment(s.into, 0)
		if err == nil {
			err = s.endOfLine()
		}
		if err == nil && s.into == s.root {
			s.cur.head = s.pos
		}
	}
	if err != nil {
		if s.cur.err == nil {
			s.cur.err = err
		}
		s.resync()
	} else {
		s.last = s.pos
	}
	return true
}

// resync moves to the next line that looks like the header of an entry. It
// looks from the header of the broken block on, not from the error: the error
// of an unclosed text may show only where the next text opens.
func (s *scanner) resync() {
	at := s.cur.start
	if s.cur.kind != "" || s.cur.err.inHeader {
		at = s.nextLine(at)
	}
	for at < len(s.src) && !looksLikeHeader(s.src[at:]) {
		at = s.nextLine(at)
	}
	for _, l := range s.long {
		if l[0] < at && at < l[1] {
			// The text swallowed the next header, and what was not understood
			// came behind it: the mistake is where the text opens.
			s.cur.err = failUnclosedLong(l[0], s.src[l[0]:l[0]+3])
			break
		}
	}
	s.pos = at
}

func (s *scanner) nextLine(at int) int {
	if n := strings.IndexByte(s.src[at:], '\n'); n >= 0 {
		return at + n + 1
	}
	return len(s.src)
}

// looksLikeHeader reports whether a line starts with [[word, or is [directory].
func looksLikeHeader(rest string) bool {
	rest = strings.TrimLeft(rest, " \t")
	inner, ok := strings.CutPrefix(rest, "[[")
	if !ok {
		after, is := strings.CutPrefix(rest, "[directory]")
		return is && (after == "" || strings.ContainsRune(" \t\r\n#", rune(after[0])))
	}
	inner = strings.TrimLeft(inner, " \t")
	n := bareLength(inner)
	if n == 0 || inner[0] >= '0' && inner[0] <= '9' {
		return false
	}
	inner = strings.TrimLeft(inner[n:], " \t")
	return inner == "" || strings.ContainsRune("]\r\n#", rune(inner[0]))
}

// header reads [a.b] or [[a.b]] and opens the table it names.
func (s *scanner) header() *syntaxError {
	at := s.pos
	s.pos++
	list := s.take("[")
	names, _, err := s.key()
	if err == nil {
		err = s.headerEnd(at, list)
	}
	if len(names) > 1 && names[0] == s.cur.kind {
		if err != nil {
			return err
		}
		return s.open(names[1:], list, at)
	}
	kind := ""
	if len(names) > 0 {
		kind = names[0]
	}
	s.begin(kind, at)
	s.cur.list, s.cur.orphan = list, len(names) > 1
	s.cur.head = s.pos
	if err != nil {
		err.inHeader = true
	}
	return err
}

func (s *scanner) headerEnd(at int, list bool) *syntaxError {
	s.skipBlanks()
	closing := "]"
	if list {
		closing = "]]"
	}
	if !s.take(closing) {
		return fail(at, "header", "this header is not closed: it ends with "+closing, "Headers look like [[service]] or [[service.match]].")
	}
	return s.endOfLine()
}

// open finds or makes the sub-table that a header names.
func (s *scanner) open(names []string, list bool, at int) *syntaxError {
	if s.cur.keys++; s.cur.keys > maxKeys {
		return failKeys(at)
	}
	t := s.root
	for i, name := range names {
		last := i == len(names)-1
		k := t.kid(name)
		switch {
		case k == nil && last && list:
			k = &node{name: name, at: at, val: at, end: s.pos, sort: tableSet}
			t.kids = append(t.kids, k)
		case k == nil:
			k = &node{name: name, at: at, val: at, end: s.pos, sort: table}
			t.kids = append(t.kids, k)
		case k.sort != table && k.sort != tableSet:
			return failTwice(at, name, k.at)
		case last && (k.sort == tableSet) != list:
			return failTwice(at, name, k.at)
		}
		if last && list {
			k.kids = append(k.kids, &node{at: at, val: at, end: s.pos, sort: table})
		}
		if k.sort == tableSet {
			k = k.kids[len(k.kids)-1]
		}
		t = k
	}
	s.into = t
	return nil
}

// assignment reads key = value into the table t.
func (s *scanner) assignment(t *node, depth int) *syntaxError {
	at := s.pos
	names, ats, err := s.key()
	if err != nil {
		return err
	}
	s.skipBlanks()
	if !s.take("=") {
		return s.noEquals(at, names)
	}
	if s.cur.keys++; s.cur.keys > maxKeys {
		return failKeys(at)
	}
	for i, name := range names[:len(names)-1] {
		k := t.kid(name)
		if k == nil {
			k = &node{name: name, at: ats[i], val: ats[i], end: s.pos, sort: table}
			t.kids = append(t.kids, k)
		} else if k.sort != table {
			return failTwice(ats[i], name, k.at)
		}
		t = k
	}
	last := len(names) - 1
	n := &node{name: names[last], at: ats[last]}
	if k := t.kid(n.name); k != nil {
		return failTwice(n.at, n.name, k.at)
	}
	s.skipBlanks()
	if err := s.value(n, depth); err != nil {
		return err
	}
	t.kids = append(t.kids, n)
	return nil
}

// key reads a dotted key and the offset of each of its parts.
func (s *scanner) key() (names []string, ats []int, err *syntaxError) {
	for {
		s.skipBlanks()
		at := s.pos
		name, err := s.keyPart()
		if err != nil {
			return names, ats, err
		}
		names, ats = append(names, name), append(ats, at)
		s.skipBlanks()
		if len(names) > maxNames {
			return names, ats, fail(at, "key", "this key has too many parts", "")
		}
		if !s.take(".") {
			return names, ats, nil
		}
	}
}

func (s *scanner) keyPart() (string, *syntaxError) {
	rest := s.src[s.pos:]
	if n := bareLength(rest); n > 0 {
		s.pos += n
		return rest[:n], nil
	}
	if rest != "" && (rest[0] == '"' || rest[0] == '\'') && !strings.HasPrefix(rest, `"""`) && !strings.HasPrefix(rest, "'''") {
		at := s.pos
		if err := s.lineString(); err != nil {
			return "", err
		}
		return unescapeKey(s.src[at:s.pos]), nil
	}
	return "", s.badKey()
}

// bareLength is how many bytes of s a key without quotes takes.
func bareLength(s string) int {
	n := 0
	for n < len(s) && isBare(s[n]) {
		n++
	}
	return n
}

func isBare(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-'
}
