// Command stand-in is, by the name that it is called with, what critest expects in images that cannot be had here:
// nonewprivs prints its effective user, nginx and httpd serve a page on the port given as the only argument.
package main

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// nginxTitle is how nginx names its first process; critest looks for it in /proc/1/cmdline.
const nginxTitle = "nginx: master process"

func main() {
	log.SetFlags(0)
	if err := run(filepath.Base(os.Args[0]), os.Args[1:]); err != nil {
		log.Fatal(err)
	}
}

func run(name string, args []string) error {
	switch {
	case name == "nonewprivs":
		fmt.Printf("Effective uid: %d\n", os.Geteuid())
		return nil
	case len(args) != 1:
		return fmt.Errorf("%s: the port must be the only argument, found %q", name, args)
	case name == "nginx":
		program, err := os.Executable()
		if err != nil {
			return fmt.Errorf("nginx: finding its own program: %w", err)
		}
		return syscall.Exec(program, []string{nginxTitle, args[0]}, os.Environ())
	case strings.HasPrefix(name, nginxTitle):
		if err := os.WriteFile("/var/run/nginx.pid", []byte(strconv.Itoa(os.Getpid())), 0o644); err != nil {
			return err
		}
	}
	return serve(name, args[0])
}

// serve answers every request with a page until the process is told to end.
func serve(name, port string) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGQUIT, syscall.SIGINT)
	defer stop()
	page := func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintf(w, "<html>%s</html>\n", name) }
	server := &http.Server{Addr: ":" + port, Handler: http.HandlerFunc(page)}
	context.AfterFunc(ctx, func() { _ = server.Close() })
	log.Printf("%s: serves port %s", name, port)
	if err := server.ListenAndServe(); err != http.ErrServerClosed {
		return err
	}
	return nil
}
