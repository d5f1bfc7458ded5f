package config

import (
	"errors"
	"path/filepath"
)

// Paths are the folders and files the program uses.
type Paths struct {
	Config   string // the settings file
	Data     string // folder with everything that is kept
	Database string
	Key      string // the data key, until people are set up
	Tries    string // failed passphrases
	Log      string // technical log; never content of contacts
}

// ErrNoHome is returned when there is neither a home folder nor a folder named.
var ErrNoHome = errors.New("there is no home folder to keep the record in: name a folder with --data DIR or SIGNPOST_DATA")

// PathsFor works out the folders from the environment. data, when not empty,
// is the folder named with --data.
func PathsFor(env func(string) string, data string) (Paths, error) {
	home := env("HOME")
	if data == "" {
		data = env("SIGNPOST_DATA")
	}
	if data == "" {
		base, err := xdg(env, "XDG_DATA_HOME", home, ".local", "share")
		if err != nil {
			return Paths{}, err
		}
		data = filepath.Join(base, "signpost")
	}
	p := Paths{
		Data:     data,
		Database: filepath.Join(data, "signpost.db"),
		Key:      filepath.Join(data, "signpost.key"),
		Tries:    filepath.Join(data, "signpost.tries"),
		Log:      filepath.Join(data, "signpost.log"),
	}
	if base, err := xdg(env, "XDG_CONFIG_HOME", home, ".config"); err == nil {
		p.Config = filepath.Join(base, "signpost", "config.toml")
	}
	return p, nil
}

// xdg is a base folder of the XDG specification: a relative one is ignored, as
// the specification says.
func xdg(env func(string) string, name, home string, under ...string) (string, error) {
	if dir := env(name); filepath.IsAbs(dir) {
		return dir, nil
	}
	if home == "" {
		return "", ErrNoHome
	}
	return filepath.Join(append([]string{home}, under...)...), nil
}
