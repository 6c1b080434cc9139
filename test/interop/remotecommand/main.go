// Clients of exec, attach and port-forward sessions, as kubectl has them. The result goes to descriptor 3, in JSON.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"net/url"
	"os"
	"strings"

	"k8s.io/client-go/rest"
)

func main() {
	if len(os.Args) < 2 {
		fail(fmt.Errorf("usage: remotecommand command|forward [flags] URL [PORT...]"))
	}
	flags := flag.NewFlagSet(os.Args[1], flag.ExitOnError)
	transport := flags.String("transport", "spdy", "spdy or websocket")
	protocols := flags.String("protocols", "v4.channel.k8s.io", "those that are offered, separated by commas")
	streams := flags.String("streams", "stdin,stdout,stderr", "those that are asked for")
	tty := flags.Bool("tty", false, "with a terminal")
	sizes := flags.String("sizes", "", "sizes that the terminal takes, such as 80x24,100x30")
	if err := flags.Parse(os.Args[2:]); err != nil {
		fail(err)
	}
	target, err := url.Parse(flags.Arg(0))
	if err != nil {
		fail(err)
	}
	config := &rest.Config{Host: target.Scheme + "://" + target.Host}
	switch os.Args[1] {
	case "command":
		executor, err := newExecutor(config, target, *transport, strings.Split(*protocols, ","))
		if err != nil {
			fail(err)
		}
		report(runCommand(executor, *streams, *tty, *sizes))
	case "forward":
		report(runForward(config, target, *transport, flags.Args()[1:]))
	}
}

func report(result any) {
	if err := json.NewEncoder(os.NewFile(3, "results")).Encode(result); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
