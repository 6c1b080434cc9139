package main

import (
	"io"
	"net/http"
	"net/url"
	"os"

	"k8s.io/apimachinery/pkg/util/httpstream"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/portforward"
	"k8s.io/client-go/transport/spdy"
)

type forwardResult struct {
	Ports []uint16 `json:"ports,omitempty"`
	Error string   `json:"error,omitempty"`
}

func newDialer(config *rest.Config, target *url.URL, transport string) (httpstream.Dialer, error) {
	if transport == "websocket" {
		return portforward.NewSPDYOverWebsocketDialer(target, config)
	}
	roundTripper, upgrader, err := spdy.RoundTripperFor(config)
	if err != nil {
		return nil, err
	}
	return spdy.NewDialer(upgrader, &http.Client{Transport: roundTripper}, "POST", target), nil
}

// runForward forwards local ports to the pod's ports until its input ends; reports the local ports when they listen.
func runForward(config *rest.Config, target *url.URL, transport string, ports []string) forwardResult {
	dialer, err := newDialer(config, target, transport)
	if err != nil {
		return forwardResult{Error: err.Error()}
	}
	stop, ready := make(chan struct{}), make(chan struct{})
	specs := make([]string, 0, len(ports))
	for _, port := range ports {
		specs = append(specs, "0:"+port)
	}
	forwarder, err := portforward.NewOnAddresses(dialer, []string{"127.0.0.1"}, specs, stop, ready, nil, os.Stderr)
	if err != nil {
		return forwardResult{Error: err.Error()}
	}
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		close(stop)
	}()
	go func() {
		<-ready
		forwarded, err := forwarder.GetPorts()
		if err != nil {
			fail(err)
		}
		result := forwardResult{}
		for _, port := range forwarded {
			result.Ports = append(result.Ports, port.Local)
		}
		report(result)
	}()
	if err := forwarder.ForwardPorts(); err != nil {
		return forwardResult{Error: err.Error()}
	}
	return forwardResult{}
}
