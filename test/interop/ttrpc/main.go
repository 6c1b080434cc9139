// Command ttrpc-interop is the other side of test/interop/ttrpc.test.ts: a server and a client on containerd's own ttrpc.
// Its service is described by hand on protobuf's well-known types.
package main

import (
	"fmt"
	"os"
)

const serviceName = "interop.Echo"

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: ttrpc-interop server|client SOCKET")
		os.Exit(2)
	}
	run := map[string]func(string) error{"server": serve, "client": call}[os.Args[1]]
	if run == nil {
		fmt.Fprintf(os.Stderr, "ttrpc-interop: unknown mode %q\n", os.Args[1])
		os.Exit(2)
	}
	if err := run(os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "ttrpc-interop:", err)
		os.Exit(1)
	}
}
