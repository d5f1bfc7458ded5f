package directory

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/BurntSushi/toml"

	"signpost/internal/facts"
)

// Options bounds what Load takes. The zero value is what the program uses.
type Options struct {
	MaxBytes    int64 // of one file; 0: 8 MiB
	MaxServices int   // of the whole directory; 0: 200,000

	// Progress, when it is set, is told now and then how many entries of how many
	// have been read. It is called by the goroutine that called Load.
	Progress func(done, total int)
}

// progressEvery is how many entries are read between two calls of Progress.
const progressEvery = 250

// The limits when Options does not say. A county's directory is a hundredth of
// either.
const (
	DefaultMaxBytes    = 8 << 20
	DefaultMaxServices = 200_000
)

// Load reads every *.toml file at the root of fsys, in the order of their
// names, and merges them. Whatever is wrong becomes a finding with its place;
// an error in an entry costs that entry and no other. The error is not nil only
// when there was nothing that could be read at all, and then the Directory is
// nil. The findings are in the order of files and lines.
func Load(fsys fs.FS, o Options) (*Directory, []Finding, error) {
	if o.MaxBytes <= 0 {
		o.MaxBytes = DefaultMaxBytes
	}
	if o.MaxServices <= 0 {
		o.MaxServices = DefaultMaxServices
	}
	l := &loader{
		o:      o,
		d:      &Directory{Services: Services{byID: map[string]*Service{}}, sources: map[string]*source{}, Vocabulary: facts.Base()},
		first:  map[name]Position{},
		groups: map[string]AnswerGroup{},
		hints:  500,
	}
	if err := l.readFiles(fsys); err != nil {
		return nil, l.findings, err
	}
	l.entries()
	l.links()
	slices.SortStableFunc(l.findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return l.d, l.findings, nil
}

// name is the id of an entry among entries of its kind.
type name struct{ kind, id string }

// loader holds what is known while loading.
type loader struct {
	o        Options
	d        *Directory
	sources  []*source
	findings []Finding
	first    map[name]Position // where each id was written first, broken entries included
	groups   map[string]AnswerGroup
	// districts are the ids of the districts read so far, added counts what was
	// added to the vocabulary, and hints what suggestions are still worth their time.
	districts    []string
	added, hints int
	linked       int // findings about names that lead nowhere, of one service
}

func (l *loader) fileFinding(file, rule, message, hint string) {
	l.add(Finding{Severity: Error, File: file, Line: 1, Column: 1, Rule: rule, Message: message, Hint: hint})
}

// maxTotal is how many findings are kept: a large file of rubbish has one a line.
const maxTotal = 10_000

func (l *loader) add(f Finding) {
	switch {
	case len(l.findings) < maxTotal:
		l.findings = append(l.findings, f)
	case len(l.findings) == maxTotal:
		f.Severity, f.Rule, f.Entry = Error, "too-many", ""
		f.Message, f.Hint = "there are more mistakes than can be listed, here and elsewhere", "Correct the ones that are listed first."
		l.findings = append(l.findings, f)
	}
}

func (l *loader) readFiles(fsys fs.FS) error {
	list, err := fs.ReadDir(fsys, ".")
	if err != nil && len(list) == 0 {
		return fmt.Errorf("reading the directory's folder: %w", err)
	}
	sum, found := sha256.New(), false
	for _, e := range list {
		n := e.Name()
		if !strings.HasSuffix(n, ".toml") || strings.HasPrefix(n, ".") || e.IsDir() {
			continue
		}
		found = true
		text, ok := l.readFile(fsys, n)
		if !ok {
			continue
		}
		fmt.Fprintf(sum, "%d:%s%d:", len(n), n, len(text))
		io.WriteString(sum, text)
		s := newSource(n, text)
		l.sources, l.d.sources[n] = append(l.sources, s), s
	}
	switch {
	case !found:
		return errors.New("there is no *.toml file in the directory's folder")
	case len(l.sources) == 0:
		return errors.New("none of the directory's files could be read")
	}
	l.d.Version = "sha256:" + hex.EncodeToString(sum.Sum(nil))
	return nil
}

func (l *loader) readFile(fsys fs.FS, n string) (string, bool) {
	info, err := fs.Stat(fsys, n)
	if err == nil && !info.Mode().IsRegular() {
		l.fileFinding(n, "unreadable", "this is not an ordinary file", "")
		return "", false
	}
	f, err := fsys.Open(n)
	if err != nil {
		l.fileFinding(n, "unreadable", "this file cannot be opened: "+plain(err.Error()), "Check who may read it.")
		return "", false
	}
	defer f.Close() // only read from
	data, err := io.ReadAll(io.LimitReader(f, l.o.MaxBytes+1))
	switch {
	case err != nil:
		l.fileFinding(n, "unreadable", "this file cannot be read: "+plain(err.Error()), "")
		return "", false
	case int64(len(data)) > l.o.MaxBytes:
		l.fileFinding(n, "too-big", fmt.Sprintf("this file is larger than %d bytes and was left out", l.o.MaxBytes), "Split it into several files.")
		return "", false
	case bytes.IndexByte(data, '\r') >= 0 && bytes.IndexByte(data, '\n') < 0:
		l.fileFinding(n, "line-break", "this file has the line ends of an old Macintosh", "Save it again with ordinary line ends.")
		return "", false
	case looksUTF16(data):
		l.fileFinding(n, "encoding", "this file is saved as UTF-16", "Save it again as UTF-8.")
		return "", false
	}
	return string(data), true
}

func looksUTF16(data []byte) bool {
	if len(data) < 2 {
		return false
	}
	return data[0] == 0xff && data[1] == 0xfe || data[0] == 0xfe && data[1] == 0xff || data[0] == 0 || data[1] == 0
}

// kinds lists what may stand in a file, in the order in which it is read:
// what conditions refer to comes before them.
func (l *loader) kinds() []kind {
	return []kind{
		{"directory", false, l.readDirectory},
		{"holiday", true, l.readHoliday},
		{"county", true, l.readCounty},
		{"district", true, l.readDistrict},
		{"fact", true, l.readFact},
		{"group", true, l.readGroup},
		{"town", true, l.readTown},
		{"outward", true, l.readOutward},
		{"word", true, l.readWord},
		{"alert", true, l.readAlert},
		{"question", true, l.readQuestion},
		{"service", true, l.readService},
	}
}

type kind struct {
	name string
	list bool
	read func(*values)
}

// entries reads all blocks, kind by kind.
func (l *loader) entries() {
	kinds := l.kinds()
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = k.name
	}
	for _, s := range l.sources {
		for i := range s.blocks {
			l.checkHeader(s, &s.blocks[i], kinds, names)
		}
	}
	done, total := 0, 0
	for _, s := range l.sources {
		total += len(s.blocks)
	}
	for _, k := range kinds {
		for _, s := range l.sources {
			for i := range s.blocks {
				if b := &s.blocks[i]; b.kind == k.name && b.list == k.list && !b.orphan {
					l.readBlock(s, b, k)
					if done++; l.o.Progress != nil && (done%progressEvery == 0 || done == total) {
						l.o.Progress(done, total)
					}
				}
			}
		}
	}
}

// checkHeader reports blocks that no kind will read.
func (l *loader) checkHeader(s *source, b *block, kinds []kind, names []string) {
	r := &reader{l: l, src: s}
	i := slices.IndexFunc(kinds, func(k kind) bool { return k.name == b.kind })
	switch {
	case i >= 0 && b.list == kinds[i].list && !b.orphan:
		return // readBlock reports the rest
	case r.encoding(b), r.syntax(b):
	case b.kind == "":
		r.find(Error, b.first, "no-header", "this stands before any header, so it belongs to no entry", "Put [[service]] or another header above it.")
	case i >= 0 && b.orphan:
		r.find(Error, b.start, "orphan", "this belongs to a `"+b.kind+"`, and there is none above it", "Put it behind the keys of its [["+b.kind+"]].")
	case i >= 0:
		want := "[[" + b.kind + "]], with two brackets"
		if !kinds[i].list {
			want = "[" + b.kind + "], with one bracket"
		}
		r.find(Error, b.start, "header", "this header has the wrong number of brackets", "Write "+want+".")
	default:
		r.find(Error, b.start, "unknown-header", "unknown kind of entry `"+plain(b.kind)+"`"+didYouMean(b.kind, names), "Entries are "+strings.Join(names, ", ")+".")
	}
}

// readBlock decodes one block and gives it to the reader of its kind.
func (l *loader) readBlock(s *source, b *block, k kind) {
	r := &reader{l: l, src: s, entry: s.rawID(b)}
	var m map[string]any
	if !r.encoding(b) && !r.syntax(b) {
		text := s.text[b.start:b.end]
		var err error
		if m, err = decode(text); err != nil {
			e := fromDecoder(err, text)
			r.find(Error, b.start+e.at, e.rule, e.message, e.hint)
		}
	}
	if r.bad { // its id is taken all the same: what points at it is not wrong
		if r.entry != "" {
			l.claim(r, k.name, r.entry, b.id.val)
		}
		return
	}
	t := &values{r: r, n: b.tree(s.text)}
	if maps, ok := asTables(m[k.name]); ok && k.list {
		t.m = maps[0]
	} else if one, ok := m[k.name].(map[string]any); ok {
		t.m = one
	}
	k.read(t)
	if r.bad && r.count == 0 { // a mistake in this package; nothing goes without a word
		r.find(Error, b.start, "left-out", "this entry could not be used", "")
	}
}

// rawID is the id of a block as it stands in the file, for the messages of a
// block that cannot be decoded.
func (s *source) rawID(b *block) string {
	if id := b.id; id != nil && id.sort == quoted && id.end-id.val >= 2 {
		return plain(s.text[id.val+1 : id.end-1])
	}
	return ""
}

// decode is the TOML decoder on one block. A decoder that panics costs the
// block, too.
func decode(text string) (m map[string]any, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%v", p)
		}
	}()
	_, err = toml.Decode(text, &m)
	return m, err
}

func (r *reader) syntax(b *block) bool {
	e := b.err
	if e == nil {
		return false
	}
	message := e.message
	if e.repeats {
		message += fmt.Sprintf("; the first is on line %d", r.src.position(e.first).Line)
	}
	r.find(Error, e.at, e.rule, message, e.hint)
	return true
}

// encoding reports the first byte of a block that is not UTF-8.
func (r *reader) encoding(b *block) bool {
	text := r.src.text[b.start:b.end]
	if utf8.ValidString(text) {
		return false
	}
	at := 0
	for {
		c, n := utf8.DecodeRuneInString(text[at:])
		if c == utf8.RuneError && n <= 1 {
			break
		}
		at += n
	}
	message := fmt.Sprintf("there is a byte here (%02X) that is not UTF-8", text[at])
	if w := windows1252(text[at]); w != "" {
		message += "; in a file saved by an older Windows program it stands for " + w
	}
	hint := "Save the file again as UTF-8."
	if c := text[at]; c >= 0x91 && c <= 0x94 {
		hint += " Where it opens or closes a text, type a straight quote instead."
	}
	r.find(Error, b.start+at, "encoding", message, hint)
	return true
}

// windows1252 is the character that a byte most often stands for in files that
// are not UTF-8.
func windows1252(b byte) string {
	special := map[byte]string{0x80: "€", 0x85: "…", 0x91: "‘", 0x92: "’", 0x93: "“", 0x94: "”", 0x95: "•", 0x96: "–", 0x97: "—"}
	if s, ok := special[b]; ok {
		return s
	}
	if b >= 0xa0 {
		return string(rune(b))
	}
	return ""
}

// claim notes an id and reports one that was there before.
func (l *loader) claim(r *reader, kind, id string, off int) bool {
	pos := r.src.position(off)
	if old, ok := l.first[name{kind, id}]; ok {
		r.find(Error, off, "duplicate-id", fmt.Sprintf("the id %q is taken: %s line %d has it, too", plain(id), old.File, old.Line),
			"Give this "+kind+" another id, or take one of the two out.")
		return false
	}
	l.first[name{kind, id}] = pos
	return true
}
