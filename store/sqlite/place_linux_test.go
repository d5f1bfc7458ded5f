package sqlite

import "testing"

func TestRemoteByMount(t *testing.T) {
	mounts := []string{
		"22 1 254:0 / / rw,relatime - ext4 /dev/root rw",
		`90 22 0:50 / /home/sam/far\040away rw - fuse.sshfs sam@host: rw,user_id=1000`,
		"91 22 0:51 / /mnt/c rw - 9p C:\\134 rw,aname=drvfs;path=C:\\,trans=fd",
		"92 22 0:52 / /sandbox rw - 9p none rw,trans=fd,rfdno=4",
		"93 22 0:53 / /home/sam/vault rw - fuse.gocryptfs /x rw",
		"broken line",
	}
	for dir, far := range map[string]bool{"/home/sam/far away/data": true, "/home/sam/far awayish": false, "/mnt/c/data": true,
		"/sandbox/data": false, "/home/sam/vault": false, "/home/sam": false} {
		if got := remoteByMount(mounts, dir); (got != "") != far {
			t.Errorf("%s: %q", dir, got)
		}
	}
	for magic, far := range map[int64]bool{0x6969: true, 0xff534d42: true, -11317950 /* the same, signed */ : true, 0xef53: false, 0x01021994: false} {
		if got := remoteByMagic(magic); (got != "") != far {
			t.Errorf("%x: %q", magic, got)
		}
	}
}
