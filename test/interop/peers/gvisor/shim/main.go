// containerd-shim-runsc-v1 as gVisor's own main makes it, for machines without CAP_SYS_RESOURCE: there the kernel lets
// nobody lower an oom_score_adj, and the shim's start would fail. Within a user namespace it goes on, so it is told that
// it is in one.
package main

import (
	_ "unsafe" // for go:linkname

	_ "github.com/moby/sys/userns"
	"gvisor.dev/gvisor/shim/v1/cli"
)

//go:linkname inUserNS github.com/moby/sys/userns.inUserNS
var inUserNS func() bool

func main() {
	inUserNS = func() bool { return true }
	cli.Main()
}
