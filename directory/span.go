package directory

import (
	"sort"
	"strconv"
)

// Span is one entry as it stands in its file: bytes Start to End of the text
// that was loaded, and the place of each key. It serves edits of single lines,
// $EDITOR +line and lint.
type Span struct {
	Pos        Position // of the header
	Start, End int      // byte offsets of the header and behind the entry
	Head       int      // byte offset where a further key of the entry can be put in
	root       *node
	src        *source
}

// KeySpan is where one key and its value stand.
type KeySpan struct {
	Path       string // "checked", "hours[2]", "match[0].when.age"
	Pos        Position
	ValuePos   Position
	Start      int // byte offset of the key
	ValueStart int
	ValueEnd   int
}

// Span returns where the entry of a service stands.
func (d *Directory) Span(id string) (Span, bool) {
	s, ok := d.Service(id)
	if !ok {
		return Span{}, false
	}
	return d.SpanAt(s.Pos)
}

// SpanAt returns the entry that a position lies in: of a service, a question,
// an alert, or a rule or part of one.
func (d *Directory) SpanAt(p Position) (Span, bool) {
	src, ok := d.source(p.File)
	if !ok {
		return Span{}, false
	}
	b := src.blockAt(p.Line)
	if b == nil {
		return Span{}, false
	}
	return Span{Pos: src.position(b.start), Start: b.start, End: b.end, Head: b.head, root: b.tree(src.text), src: src}, true
}

// Source returns the text of a file as it was loaded.
func (d *Directory) Source(file string) (string, bool) { return d.fileText(file) }

// Files lists the names of the files that were read, sorted.
func (d *Directory) Files() []string { return d.fileNames() }

// HeaderPos is where the [directory] table stands; ok is false when there is
// none. Findings about the directory as a whole point there.
func (d *Directory) HeaderPos() (p Position, ok bool) {
	for _, n := range d.Files() {
		src, _ := d.source(n)
		for i := range src.blocks {
			if b := &src.blocks[i]; b.kind == "directory" && !b.list && !b.orphan {
				return src.position(b.start), true
			}
		}
	}
	return Position{}, false
}

// blockAt is the block that a line lies in, or nil.
func (s *source) blockAt(line int) *block {
	if line < 1 || line > len(s.lines) {
		return nil
	}
	off := s.lineEnd(s.lines[line-1])
	i := sort.Search(len(s.blocks), func(i int) bool { return s.blocks[i].start >= off }) - 1
	if i < 0 || s.blocks[i].end <= s.lines[line-1] {
		return nil
	}
	return &s.blocks[i]
}

// Text is the entry as written.
func (s Span) Text() string { return s.src.text[s.Start:s.End] }

// Key returns where a key stands. The path counts the parts of lists from 0.
func (s Span) Key(path string) (KeySpan, bool) {
	for k := range s.keys() {
		if k.Path == path {
			return s.placed(k), true
		}
	}
	return KeySpan{}, false
}

// Keys lists every key and part of a list of the entry, in the order of the
// file.
func (s Span) Keys() []KeySpan {
	var out []KeySpan
	for k := range s.keys() {
		out = append(out, s.placed(k))
	}
	return out
}

func (s Span) placed(k KeySpan) KeySpan {
	k.Pos, k.ValuePos = s.src.position(k.Start), s.src.position(k.ValueStart)
	return k
}

// keys walks the entry; offsets only.
func (s Span) keys() func(yield func(KeySpan) bool) {
	return func(yield func(KeySpan) bool) { walk(s.root, "", yield) }
}

func walk(n *node, path string, yield func(KeySpan) bool) bool {
	for i, k := range n.kids {
		p := k.name
		switch {
		case n.sort == array || n.sort == tableSet:
			p = path + "[" + strconv.Itoa(i) + "]"
		case path != "":
			p = path + "." + k.name
		}
		if !yield(KeySpan{Path: p, Start: k.at, ValueStart: k.val, ValueEnd: k.end}) || !walk(k, p, yield) {
			return false
		}
	}
	return true
}
