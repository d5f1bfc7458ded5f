package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"signpost/config"
	"signpost/internal/desk"
	"signpost/internal/text"
	"signpost/store"
	"signpost/store/people"
	"signpost/store/seal"
	"signpost/store/sqlite"
)

func (a *app) peopleCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "people",
		Short: "Say who may open the record, and change it",
		Long: "People lists who may open the record and in which role. While nobody is set up the record opens\n" +
			"with a key file beside it, and is only as safe as the disk. The first person that is added is a\n" +
			"coordinator; from then on everybody needs a passphrase.\n\n" +
			"Exit status: 0 done, 1 refused: nothing was changed, 2 wrong usage.",
		Args: noArgs,
		RunE: a.doing(func(c *cobra.Command, _ []string) error { return a.listPeople(c.Context(), asJSON) }),
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	cmd.AddCommand(a.addPersonCommand(), a.removePersonCommand(), a.roleCommand(), a.passphraseCommand(), a.paperCommand(), a.recoverCommand())
	return cmd
}

func (a *app) listPeople(ctx context.Context, asJSON bool) error {
	o, err := a.open(ctx)
	if err != nil {
		return err
	}
	a.warn(o)
	list, err := o.session.People(ctx)
	if err != nil {
		return err
	}
	if asJSON {
		return printJSON(a.out, map[string]any{"people": list})
	}
	p := &lines{a: a}
	if len(list) == 0 {
		p.line("Nobody is set up: the record opens with the key file beside it, so it is only as safe as this disk.")
		p.line("To turn passphrases on: signpost people add NAME")
		return p.err
	}
	for _, who := range list {
		p.line(fmt.Sprintf("%-24s %-13s since %s", text.CleanLine(who.Name), who.Role, who.MadeAt.In(desk.London()).Format("2 Jan 2006")))
	}
	return p.err
}

const newPassphraseHelp = "file with the new passphrase; without it the terminal asks"

func (a *app) addPersonCommand() *cobra.Command {
	role, file := "", ""
	cmd := &cobra.Command{
		Use:   "add NAME",
		Short: "Let another person open the record",
		Long: "Add gives a person a passphrase of their own. The first one is a coordinator: the record gets a new\n" +
			"key, the key file is taken away, and a recovery key is printed ONCE. Write it on paper and lock it\n" +
			"away: without it and without a passphrase nobody can read the record again.",
		Example: "  signpost people add \"Kim Lee\"\n  signpost people add Sam --role volunteer",
		Args:    oneArg("name the person, for example: signpost people add \"Kim Lee\""),
		RunE:    a.doing(func(c *cobra.Command, args []string) error { return a.addPerson(c.Context(), args[0], role, file) }),
	}
	cmd.Flags().StringVar(&role, "role", "", strings.Join(people.Roles(), ", ")+" (volunteer; the first person is a coordinator)")
	cmd.Flags().StringVar(&file, "new-passphrase-file", "", newPassphraseHelp)
	return cmd
}

func (a *app) addPerson(ctx context.Context, name, role, file string) error {
	o, err := a.open(ctx)
	if err != nil {
		return err
	}
	a.warn(o)
	there, err := o.session.People(ctx)
	if err != nil {
		return err
	}
	first := len(there) == 0
	if first && role != "" && role != people.Coordinator {
		return errors.New("the first person is a coordinator, who can add the others")
	}
	pass, err := a.newSecret(file, text.CleanLine(name))
	if err != nil {
		return err
	}
	defer clear(pass)
	p := &lines{a: a}
	if !first {
		if err := o.session.AddPerson(ctx, name, desk.Role(or(role, "volunteer")), pass); err != nil {
			return err
		}
		p.line(fmt.Sprintf("%s may open the record now, as %s.", text.CleanLine(name), aRole(or(role, "volunteer"))))
		return p.err
	}
	paper, err := o.session.SetUpPeople(ctx, name, pass)
	if err != nil {
		return err
	}
	p.line(fmt.Sprintf("%s is the coordinator. From now on the record opens with a passphrase; the key file is gone.", text.CleanLine(name)))
	a.printPaper(p, paper)
	return p.err
}

// printPaper prints a recovery key in groups that can be copied by hand.
func (a *app) printPaper(p *lines, paper string) {
	p.line("")
	p.line("The recovery key. It is shown once and kept nowhere. Write it on paper and lock it away:")
	p.line("")
	for rest := paper; rest != ""; {
		n := min(len(rest), 40)
		p.line("    " + grouped(rest[:n]))
		rest = rest[n:]
	}
	p.line("")
	p.line("Whoever has it can read the record. If every passphrase is lost: signpost people recover NAME")
}

func grouped(s string) string {
	var b strings.Builder
	for i, r := range s {
		if i > 0 && i%5 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}

func (a *app) removePersonCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "remove NAME",
		Short: "Take a person's key away and seal the record with a new one",
		Long: "Remove takes a person's key away. The whole record is sealed again with a new key, so a copy of the old\n" +
			"key opens nothing that is kept from now on. Backups and copies made earlier still open with the old key.\n" +
			"Other windows must be closed and opened again.",
		Args: oneArg("name the person, for example: signpost people remove Sam"),
		RunE: a.doing(func(c *cobra.Command, args []string) error {
			return a.changePeople(c.Context(), text.CleanLine(args[0])+" cannot open the record any more. It was sealed again with a new key; close other windows and open them again.",
				func(s *desk.Session) error { return s.RemovePerson(c.Context(), args[0]) })
		}),
	}
}

func (a *app) roleCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "role NAME ROLE",
		Short:   "Give a person another role",
		Example: "  signpost people role Sam receptionist",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 2 {
				return usage{errors.New("name the person and the role, for example: signpost people role Sam receptionist")}
			}
			return nil
		},
		RunE: a.doing(func(c *cobra.Command, args []string) error {
			return a.changePeople(c.Context(), text.CleanLine(args[0])+" is a "+text.CleanLine(args[1])+" now.",
				func(s *desk.Session) error { return s.SetRole(c.Context(), args[0], desk.Role(args[1])) })
		}),
	}
}

// changePeople does one thing and says that it is done.
func (a *app) changePeople(ctx context.Context, done string, do func(*desk.Session) error) error {
	o, err := a.open(ctx)
	if err != nil {
		return err
	}
	a.warn(o)
	if err := do(o.session); err != nil {
		return err
	}
	p := &lines{a: a}
	p.line(done)
	return p.err
}

func (a *app) passphraseCommand() *cobra.Command {
	file := ""
	cmd := &cobra.Command{
		Use:   "passphrase [NAME]",
		Short: "Change your passphrase, or set that of somebody who forgot theirs",
		Long: "Without a name it changes the passphrase of whoever opened the record. With the name of another person\n" +
			"a coordinator sets a new one for them.",
		Args: cobra.MaximumNArgs(1),
		RunE: a.doing(func(c *cobra.Command, args []string) error {
			name := ""
			if len(args) > 0 {
				name = args[0]
			}
			return a.setPassphrase(c.Context(), name, file)
		}),
	}
	cmd.Flags().StringVar(&file, "new-passphrase-file", "", newPassphraseHelp)
	return cmd
}

func (a *app) setPassphrase(ctx context.Context, name, file string) error {
	o, err := a.open(ctx)
	if err != nil {
		return err
	}
	a.warn(o)
	me := o.session.Operator().Name
	if name == "" || strings.EqualFold(name, me) {
		if me == "" {
			return o.session.SetPassphrase(ctx, nil, nil) // says that there is none
		}
		now, err := a.presentPassphrase(me)
		if err != nil {
			return err
		}
		defer clear(now)
		next, err := a.newSecret(file, me)
		if err != nil {
			return err
		}
		defer clear(next)
		if err := o.session.SetPassphrase(ctx, now, next); err != nil {
			return lockedOut(err)
		}
		name = me
	} else {
		next, err := a.newSecret(file, text.CleanLine(name))
		if err != nil {
			return err
		}
		defer clear(next)
		if err := o.session.ResetPassphrase(ctx, name, next); err != nil {
			return err
		}
	}
	p := &lines{a: a}
	p.line("The passphrase of " + text.CleanLine(name) + " is changed.")
	return p.err
}

// presentPassphrase is what opened the record, asked for again.
func (a *app) presentPassphrase(me string) ([]byte, error) {
	if file := or(a.passphraseFile, a.env("SIGNPOST_PASSPHRASE_FILE")); file != "" {
		return readSecretFile(file, "passphrase file")
	}
	return a.secret("Present passphrase of " + me)
}

func (a *app) paperCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "paper",
		Short: "Make a new recovery key; the one before opens nothing any more",
		Args:  noArgs,
		RunE: a.doing(func(c *cobra.Command, _ []string) error {
			o, err := a.open(c.Context())
			if err != nil {
				return err
			}
			a.warn(o)
			paper, err := o.session.NewPaper(c.Context())
			if err != nil {
				return err
			}
			p := &lines{a: a}
			a.printPaper(p, paper)
			return p.err
		}),
	}
}

func (a *app) recoverCommand() *cobra.Command {
	file, paperFile := "", ""
	cmd := &cobra.Command{
		Use:   "recover NAME",
		Short: "Open the record with the recovery key and give a coordinator a new passphrase",
		Long: "Recover is for the day when no coordinator knows a passphrase any more. It opens the record with the\n" +
			"recovery key from the paper and sets a new passphrase for NAME, who must be a coordinator.",
		Args: oneArg("name a coordinator, for example: signpost people recover \"Kim Lee\""),
		RunE: a.doing(func(c *cobra.Command, args []string) error { return a.recover(c.Context(), args[0], paperFile, file) }),
	}
	cmd.Flags().StringVar(&paperFile, "paper-file", "", "file with the recovery key in one line; without it the terminal asks")
	cmd.Flags().StringVar(&file, "new-passphrase-file", "", newPassphraseHelp)
	return cmd
}

func (a *app) recover(ctx context.Context, name, paperFile, file string) error {
	c, paths, _, err := a.settings()
	if err != nil {
		return err
	}
	key, err := a.paperKey(ctx, paths, paperFile)
	if err != nil {
		return err
	}
	g, _, err := a.guide(c)
	if err != nil {
		return err
	}
	st, err := sqlite.Open(ctx, sqlite.Options{Path: paths.Database, Key: key, Clock: a.clock, Vocabulary: g.Dir.Vocabulary})
	if err != nil {
		return err
	}
	a.closer = append(a.closer, st.Close)
	s := desk.NewSession(desk.Options{Record: st, Guide: g, Operator: desk.Operator{Name: store.PaperName, Role: desk.Coordinator},
		Desk: c.Desk, Clock: a.clock, NewID: st.NewID, Ring: a.ring(st)})
	list, err := s.People(ctx)
	if err != nil {
		return err
	}
	for _, p := range list {
		if strings.EqualFold(p.Name, strings.Join(strings.Fields(name), " ")) && p.Role != people.Coordinator {
			return fmt.Errorf("%s is a %s: the recovery key helps a coordinator, who can then help the others", p.Name, p.Role)
		}
	}
	pass, err := a.newSecret(file, text.CleanLine(name))
	if err != nil {
		return err
	}
	defer clear(pass)
	if err := s.ResetPassphrase(ctx, name, pass); err != nil {
		return err
	}
	p := &lines{a: a}
	p.line("The passphrase of " + text.CleanLine(name) + " is set. The recovery key stays as it is; if others have seen it, make a new one: signpost people paper")
	return p.err
}

// paperKey opens the data key with what was written on paper.
func (a *app) paperKey(ctx context.Context, paths config.Paths, paperFile string) (key seal.Key, err error) {
	holders, err := sqlite.Holders(ctx, paths.Database)
	if err != nil {
		return key, err
	}
	for _, h := range holders {
		if !h.Paper() {
			continue
		}
		var written []byte
		if paperFile != "" {
			written, err = readSecretFile(paperFile, "file with the recovery key")
		} else if isTerminal(a.in) {
			written, err = a.askPaper()
		} else {
			err = errors.New("name a file with the recovery key with --paper-file FILE")
		}
		if err != nil {
			return key, err
		}
		defer clear(written)
		key, err = people.UnlockPaper(h, string(written))
		if errors.Is(err, people.ErrDamaged) {
			err = errors.New("the row of the recovery key is damaged: restore a backup")
		}
		return key, err
	}
	return key, errors.New("there is no recovery key: no people are set up, so the record opens with its key file")
}

// askPaper reads a key that is typed from paper, in as many lines as it takes.
func (a *app) askPaper() ([]byte, error) {
	fmt.Fprintln(a.err, "Type the recovery key. Spaces and lines do not matter; an empty line ends it.")
	in := bufio.NewReader(a.in)
	var out []byte
	for {
		line, err := readLine(in)
		if len(strings.TrimSpace(string(line))) == 0 {
			return out, nil
		}
		out = append(out, line...)
		if err != nil || len(out) > maxPassphraseFile {
			return out, nil
		}
	}
}

// aRole is a role with its article.
func aRole(role string) string {
	if strings.ContainsRune("aeiou", []rune(role + " ")[0]) {
		return "an " + role
	}
	return "a " + role
}
