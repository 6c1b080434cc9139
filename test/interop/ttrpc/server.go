package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/containerd/ttrpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

// cancelled counts the Wait calls whose context ended.
var cancelled atomic.Int32

// serve answers until SIGTERM, then shuts down gracefully. It prints "ready" when it listens.
func serve(path string) error {
	server, err := ttrpc.NewServer()
	if err != nil {
		return err
	}
	server.RegisterService(serviceName, &ttrpc.ServiceDesc{Methods: methods, Streams: streams})
	listener, err := net.Listen("unix", path)
	if err != nil {
		return err
	}
	fmt.Println("ready")
	go server.Serve(context.Background(), listener)
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM)
	<-stop
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	return server.Shutdown(ctx)
}

var methods = map[string]ttrpc.Method{
	"Say": func(_ context.Context, unmarshal func(any) error) (any, error) {
		var req wrapperspb.StringValue
		if err := unmarshal(&req); err != nil {
			return nil, err
		}
		return &req, nil
	},
	"Raw": func(_ context.Context, unmarshal func(any) error) (any, error) {
		var req wrapperspb.BytesValue
		if err := unmarshal(&req); err != nil {
			return nil, err
		}
		return &req, nil
	},
	// Fail answers with the code that it is given, and one detail.
	"Fail": func(_ context.Context, unmarshal func(any) error) (any, error) {
		var req wrapperspb.Int32Value
		if err := unmarshal(&req); err != nil {
			return nil, err
		}
		st, err := status.New(codes.Code(req.Value), "failed as asked").WithDetails(durationpb.New(3 * time.Second))
		if err != nil {
			return nil, err
		}
		return nil, st.Err()
	},
	"Plain": func(context.Context, func(any) error) (any, error) {
		return nil, errors.New("just an error")
	},
	// Meta answers with the values of a key, in order.
	"Meta": func(ctx context.Context, unmarshal func(any) error) (any, error) {
		var req wrapperspb.StringValue
		if err := unmarshal(&req); err != nil {
			return nil, err
		}
		md, _ := ttrpc.GetMetadata(ctx)
		values, _ := md.Get(req.Value)
		return wrapperspb.String(strings.Join(values, ",")), nil
	},
	// Left answers with what is left of the caller's time, in milliseconds; -1 is no limit.
	"Left": func(ctx context.Context, _ func(any) error) (any, error) {
		deadline, ok := ctx.Deadline()
		if !ok {
			return wrapperspb.Int32(-1), nil
		}
		return wrapperspb.Int32(int32(time.Until(deadline).Milliseconds())), nil
	},
	// Wait answers only when the caller's time is over or its connection is gone.
	"Wait": func(ctx context.Context, _ func(any) error) (any, error) {
		<-ctx.Done()
		cancelled.Add(1)
		return nil, ctx.Err()
	},
	"Cancelled": func(context.Context, func(any) error) (any, error) {
		return wrapperspb.Int32(cancelled.Load()), nil
	},
	// Zeros answers with so many bytes.
	"Zeros": func(_ context.Context, unmarshal func(any) error) (any, error) {
		var req wrapperspb.Int32Value
		if err := unmarshal(&req); err != nil {
			return nil, err
		}
		return wrapperspb.Bytes(make([]byte, req.Value)), nil
	},
	// Sleep answers after so many milliseconds.
	"Sleep": func(_ context.Context, unmarshal func(any) error) (any, error) {
		var req wrapperspb.Int32Value
		if err := unmarshal(&req); err != nil {
			return nil, err
		}
		time.Sleep(time.Duration(req.Value) * time.Millisecond)
		return &req, nil
	},
}

var streams = map[string]ttrpc.Stream{
	// Count sends 0, 1, ... and fails after the last when the number is negative.
	"Count": {StreamingServer: true, Handler: func(_ context.Context, stream ttrpc.StreamServer) (any, error) {
		var req wrapperspb.Int32Value
		if err := stream.RecvMsg(&req); err != nil {
			return nil, err
		}
		for i := int32(0); i < max(req.Value, -req.Value); i++ {
			if err := stream.SendMsg(wrapperspb.Int32(i)); err != nil {
				return nil, err
			}
		}
		if req.Value < 0 {
			return nil, status.Error(codes.Aborted, "counted enough")
		}
		return nil, nil
	}},
	// Join adds what it knows of the call: the values of "suffix", and whether there is a deadline.
	"Join": {StreamingClient: true, Handler: func(ctx context.Context, stream ttrpc.StreamServer) (any, error) {
		var words []string
		for {
			var req wrapperspb.StringValue
			if err := stream.RecvMsg(&req); err == io.EOF {
				md, _ := ttrpc.GetMetadata(ctx)
				suffix, _ := md.Get("suffix")
				words = append(words, suffix...)
				if _, ok := ctx.Deadline(); ok {
					words = append(words, "soon")
				}
				return wrapperspb.String(strings.Join(words, " ")), nil
			} else if err != nil {
				return nil, err
			}
			words = append(words, req.Value)
		}
	}},
	"Chat": {StreamingClient: true, StreamingServer: true, Handler: func(_ context.Context, stream ttrpc.StreamServer) (any, error) {
		for {
			var req wrapperspb.StringValue
			if err := stream.RecvMsg(&req); err == io.EOF {
				return nil, nil
			} else if err != nil {
				return nil, err
			}
			if err := stream.SendMsg(wrapperspb.String("re: " + req.Value)); err != nil {
				return nil, err
			}
		}
	}},
}
