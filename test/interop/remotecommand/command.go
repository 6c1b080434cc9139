package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"

	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/remotecommand"
	"k8s.io/client-go/transport/spdy"
	"k8s.io/client-go/util/exec"
)

func newExecutor(config *rest.Config, target *url.URL, transport string, protocols []string) (remotecommand.Executor, error) {
	if transport == "websocket" {
		return remotecommand.NewWebSocketExecutorForProtocols(config, "GET", target.String(), protocols...)
	}
	roundTripper, upgrader, err := spdy.RoundTripperFor(config)
	if err != nil {
		return nil, err
	}
	return remotecommand.NewSPDYExecutorForProtocols(roundTripper, upgrader, "POST", target, protocols...)
}

type commandResult struct {
	Error    string `json:"error"`
	ExitCode *int   `json:"exitCode"`
}

// runCommand joins this process's standard streams to the remote ones.
func runCommand(executor remotecommand.Executor, streams string, tty bool, sizes string) commandResult {
	options := remotecommand.StreamOptions{Tty: tty}
	for _, name := range strings.Split(streams, ",") {
		switch name {
		case "stdin":
			options.Stdin = os.Stdin
		case "stdout":
			options.Stdout = os.Stdout
		case "stderr":
			options.Stderr = os.Stderr
		}
	}
	if sizes != "" {
		options.TerminalSizeQueue = &sizeQueue{left: strings.Split(sizes, ",")}
	}
	err := executor.StreamWithContext(context.Background(), options)
	result := commandResult{}
	var exit exec.CodeExitError
	if errors.As(err, &exit) {
		result.ExitCode = &exit.Code
	}
	if err != nil {
		result.Error = err.Error()
	}
	return result
}

// sizeQueue yields its sizes and then none.
type sizeQueue struct{ left []string }

func (q *sizeQueue) Next() *remotecommand.TerminalSize {
	if len(q.left) == 0 {
		return nil
	}
	size := &remotecommand.TerminalSize{}
	if _, err := fmt.Sscanf(q.left[0], "%dx%d", &size.Width, &size.Height); err != nil {
		fail(err)
	}
	q.left = q.left[1:]
	return size
}
