package sqlite

import (
	"bufio"
	"os"
	"strings"
	"syscall"
)

// magic numbers of statfs(2) for file systems that other machines share, from
// linux/magic.h and the file systems' own sources.
func remoteByMagic(magic int64) string {
	switch uint32(magic) {
	case 0x6969:
		return "NFS"
	case 0x517b, 0xff534d42, 0xfe534d42:
		return "a Windows share"
	case 0x5346414f, 0x6b414653:
		return "AFS"
	case 0x73757245:
		return "Coda"
	case 0x564c:
		return "NetWare"
	case 0x00c36400:
		return "Ceph"
	case 0x0bd00bd0:
		return "Lustre"
	case 0x47504653:
		return "GPFS"
	case 0x7461636f:
		return "OCFS2"
	case 0x01161970:
		return "GFS2"
	case 0x786f4256:
		return "a VirtualBox shared folder"
	}
	return ""
}

const (
	magicFUSE = 0x65735546
	magic9P   = 0x01021997
)

// remote says what kind of shared file system dir is on; "" for a local one.
func remote(dir string) string {
	var st syscall.Statfs_t
	if syscall.Statfs(dir, &st) != nil {
		return "" // opening will say what is wrong
	}
	magic := int64(st.Type)
	if what := remoteByMagic(magic); what != "" {
		return what
	}
	if magic != magicFUSE && magic != magic9P {
		return ""
	}
	f, err := os.Open("/proc/self/mountinfo")
	if err != nil {
		return ""
	}
	defer f.Close()
	var lines []string
	for sc := bufio.NewScanner(f); sc.Scan(); {
		lines = append(lines, sc.Text())
	}
	return remoteByMount(lines, dir)
}

// remoteByMount reads the lines of mountinfo: file systems in user space and
// 9P tell only there whether another machine is behind them.
func remoteByMount(lines []string, dir string) string {
	best, fstype, source, options := -1, "", "", ""
	for _, l := range lines {
		head, tail, ok := strings.Cut(l, " - ")
		h, t := strings.Fields(head), strings.Fields(tail)
		if !ok || len(h) < 5 || len(t) < 3 {
			continue
		}
		at := strings.TrimSuffix(unescapeMount(h[4]), "/")
		if (dir == at || strings.HasPrefix(dir, at+"/")) && len(at) >= best {
			best, fstype, source, options = len(at), t[0], t[1], t[2]
		}
	}
	switch fstype {
	case "fuse.sshfs", "fuse.rclone", "fuse.davfs", "fuse.davfs2", "fuse.glusterfs", "fuse.s3fs", "fuse.gvfsd-fuse",
		"fuse.onedriver", "fuse.google-drive-ocamlfuse", "fuse.ceph", "fuse.curlftpfs", "fuse.smbnetfs", "fuse.vmhgfs-fuse":
		return strings.TrimPrefix(fstype, "fuse.")
	case "9p":
		if strings.Contains(source+options, "drvfs") {
			return "a Windows drive seen from Linux"
		}
	}
	return ""
}

// unescapeMount undoes the octal escapes of mountinfo.
func unescapeMount(s string) string {
	return strings.NewReplacer(`\040`, " ", `\011`, "\t", `\012`, "\n", `\134`, `\`).Replace(s)
}
