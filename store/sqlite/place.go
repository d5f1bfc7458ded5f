package sqlite

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"signpost/store"
)

// checkPlace refuses a folder that other machines share. Locks do not hold
// there, and a program that copies half-written files about can undo what was
// saved, or merge two desks' records into a damaged one.
func checkPlace(path string) error {
	dir := existing(filepath.Dir(path))
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real
	}
	refuse := func(what string) error {
		return &store.Error{Kind: store.Shared, Op: "open database", Path: path, Why: fmt.Sprintf(
			"the folder is on %s; other machines can change the file while it is in use, which loses or damages records. "+
				"Choose a folder on this computer's own disk with --data DIR, and use backups to copy the record elsewhere", what)}
	}
	if what := remote(dir); what != "" {
		return refuse(what)
	}
	for _, p := range []string{filepath.Dir(path), dir} {
		if what := synchronised(p); what != "" {
			return refuse("a folder that " + what + " synchronises")
		}
	}
	return nil
}

// existing is dir or the nearest folder above it that is there.
func existing(dir string) string {
	for {
		if st, err := os.Stat(dir); err == nil && st.IsDir() {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			return dir
		}
		dir = up
	}
}

// synchronised names the program that keeps dir the same on several machines;
// "" when none is known to.
func synchronised(dir string) string {
	for p := dir; ; p = filepath.Dir(p) {
		if what := syncName(filepath.Base(p)); what != "" {
			return what
		}
		if what := syncMarker(p); what != "" {
			return what
		}
		if p == filepath.Dir(p) {
			return ""
		}
	}
}

// syncName knows the folders that such programs make, also with an account's
// name after it ("OneDrive - Some Charity").
func syncName(base string) string {
	b := strings.ToLower(base)
	for _, k := range [...][2]string{
		{"onedrive", "OneDrive"}, {"dropbox", "Dropbox"}, {"google drive", "Google Drive"}, {"googledrive", "Google Drive"},
		{"my drive", "Google Drive"}, {"icloud drive", "iCloud"}, {"iclouddrive", "iCloud"}, {"icloud", "iCloud"},
		{"mobile documents", "iCloud"}, {"cloudstorage", "a cloud service"}, {"nextcloud", "Nextcloud"},
		{"owncloud", "ownCloud"}, {"syncthing", "Syncthing"},
	} {
		if rest, ok := strings.CutPrefix(b, k[0]); ok && (rest == "" || strings.HasPrefix(rest, " ") || rest[0] == '-') {
			return k[1]
		}
	}
	return ""
}

// syncMarker knows the files that such programs leave in a folder they keep.
func syncMarker(dir string) string {
	for _, k := range [...][2]string{
		{".stfolder", "Syncthing"}, {".dropbox", "Dropbox"}, {".dropbox.cache", "Dropbox"},
		{".nextcloudsync.log", "Nextcloud"}, {".owncloudsync.log", "ownCloud"},
	} {
		if st, err := os.Lstat(filepath.Join(dir, k[0])); err == nil && !(k[0] == ".dropbox" && dir == home() && st.IsDir()) {
			return k[1]
		}
	}
	return ""
}

// home is where Dropbox keeps its settings in a folder of the marker's name.
func home() string {
	h, _ := os.UserHomeDir()
	return h
}
