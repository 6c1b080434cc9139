package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/containerd/ttrpc"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

// call runs every case against a server and prints what came of each as one line of JSON, for the test to judge.
func call(path string) error {
	out := json.NewEncoder(os.Stdout)
	for _, c := range cases {
		conn, err := net.Dial("unix", path)
		if err != nil {
			return err
		}
		client := ttrpc.NewClient(conn)
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		got, err := c.run(ctx, client)
		cancel()
		client.Close()
		if err := out.Encode(outcome(c.name, got, err)); err != nil {
			return err
		}
	}
	return nil
}

func outcome(name string, got any, err error) map[string]any {
	o := map[string]any{"case": name, "got": got}
	if err == nil {
		return o
	}
	st, ok := status.FromError(err)
	o["status"], o["message"], o["details"] = ok, err.Error(), len(st.Details())
	if ok {
		o["code"], o["message"] = uint32(st.Code()), st.Message()
	}
	return o
}

var cases = []struct {
	name string
	run  func(context.Context, *ttrpc.Client) (any, error)
}{
	{"unary", func(ctx context.Context, c *ttrpc.Client) (any, error) { return say(ctx, c, "hello") }},
	{"empty", func(ctx context.Context, c *ttrpc.Client) (any, error) { return say(ctx, c, "") }},
	{"metadata", func(ctx context.Context, c *ttrpc.Client) (any, error) {
		md := ttrpc.MD{}
		md.Append("Name", "one", "two")
		md.Append("other", "x")
		var resp wrapperspb.StringValue
		err := c.Call(ttrpc.WithMetadata(ctx, md), serviceName, "Meta", wrapperspb.String("name"), &resp)
		return resp.Value, err
	}},
	{"no timeout", func(_ context.Context, c *ttrpc.Client) (any, error) {
		var resp wrapperspb.Int32Value
		err := c.Call(context.Background(), serviceName, "Left", &emptypb.Empty{}, &resp)
		return resp.Value, err
	}},
	{"timeout", func(ctx context.Context, c *ttrpc.Client) (any, error) {
		var resp wrapperspb.Int32Value
		err := c.Call(ctx, serviceName, "Left", &emptypb.Empty{}, &resp)
		return resp.Value, err
	}},
	{"server ends at the deadline", func(ctx context.Context, c *ttrpc.Client) (any, error) {
		// The request carries a shorter time than the client waits, so that the answer is the server's.
		return nil, rawCall(ctx, c, "Wait", 20*time.Millisecond)
	}},
	{"cancel", func(ctx context.Context, c *ttrpc.Client) (any, error) {
		given, cancel := context.WithCancel(ctx)
		time.AfterFunc(20*time.Millisecond, cancel)
		err := c.Call(given, serviceName, "Wait", &emptypb.Empty{}, &emptypb.Empty{})
		text, sayErr := say(ctx, c, "still here")
		return []any{fmt.Sprint(err), text}, sayErr
	}},
	{"code and details", func(ctx context.Context, c *ttrpc.Client) (any, error) {
		return nil, c.Call(ctx, serviceName, "Fail", wrapperspb.Int32(9), &emptypb.Empty{})
	}},
	{"plain error", func(ctx context.Context, c *ttrpc.Client) (any, error) {
		return nil, c.Call(ctx, serviceName, "Plain", &emptypb.Empty{}, &emptypb.Empty{})
	}},
	{"unknown service", func(ctx context.Context, c *ttrpc.Client) (any, error) {
		return nil, c.Call(ctx, "interop.Nobody", "Say", &emptypb.Empty{}, &emptypb.Empty{})
	}},
	{"unknown method", func(ctx context.Context, c *ttrpc.Client) (any, error) {
		return nil, c.Call(ctx, serviceName, "Nothing", &emptypb.Empty{}, &emptypb.Empty{})
	}},
	{"big", func(ctx context.Context, c *ttrpc.Client) (any, error) { return raw(ctx, c, 4<<20-100) }},
	{"response too big", func(ctx context.Context, c *ttrpc.Client) (any, error) {
		var resp wrapperspb.BytesValue
		err := c.Call(ctx, serviceName, "Zeros", wrapperspb.Int32(4<<20), &resp)
		return len(resp.Value), err
	}},
	{"1000 at once", manyCalls},
	{"server stream", func(ctx context.Context, c *ttrpc.Client) (any, error) { return count(ctx, c, 200) }},
	{"server stream that fails", func(ctx context.Context, c *ttrpc.Client) (any, error) { return count(ctx, c, -3) }},
	{"client stream", func(ctx context.Context, c *ttrpc.Client) (any, error) {
		stream, err := c.NewStream(ctx, &ttrpc.StreamDesc{StreamingClient: true}, serviceName, "Join", nil)
		if err != nil {
			return nil, err
		}
		for _, word := range []string{"a", "", "c"} {
			if err := stream.SendMsg(wrapperspb.String(word)); err != nil {
				return nil, err
			}
		}
		if err := stream.CloseSend(); err != nil {
			return nil, err
		}
		var resp wrapperspb.StringValue
		err = stream.RecvMsg(&resp)
		return resp.Value, err
	}},
	{"both streams", chat},
}

func say(ctx context.Context, c *ttrpc.Client, text string) (string, error) {
	var resp wrapperspb.StringValue
	err := c.Call(ctx, serviceName, "Say", wrapperspb.String(text), &resp)
	return resp.Value, err
}

func raw(ctx context.Context, c *ttrpc.Client, size int) (int, error) {
	var resp wrapperspb.BytesValue
	err := c.Call(ctx, serviceName, "Raw", wrapperspb.Bytes(make([]byte, size)), &resp)
	return len(resp.Value), err
}

// rawCall asks for an answer within a time that the client itself does not watch over.
func rawCall(ctx context.Context, c *ttrpc.Client, method string, timeout time.Duration) error {
	done := make(chan error, 1)
	short, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	go func() {
		done <- c.Call(lateContext{ctx, short}, serviceName, method, &emptypb.Empty{}, &emptypb.Empty{})
	}()
	return <-done
}

// lateContext has the deadline of one context and the end of another.
type lateContext struct {
	context.Context
	deadline context.Context
}

func (l lateContext) Deadline() (time.Time, bool) { return l.deadline.Deadline() }

func manyCalls(ctx context.Context, c *ttrpc.Client) (any, error) {
	var wg sync.WaitGroup
	errs := make(chan error, 1000)
	for i := range 1000 {
		wg.Go(func() {
			text := strings.Repeat(fmt.Sprint(i, " "), i%50)
			if got, err := say(ctx, c, text); err != nil {
				errs <- err
			} else if got != text {
				errs <- fmt.Errorf("call %d got another's answer", i)
			}
		})
	}
	wg.Wait()
	close(errs)
	return 1000 - len(errs), <-errs
}

func count(ctx context.Context, c *ttrpc.Client, n int32) (any, error) {
	stream, err := c.NewStream(ctx, &ttrpc.StreamDesc{StreamingServer: true}, serviceName, "Count", wrapperspb.Int32(n))
	if err != nil {
		return nil, err
	}
	for i := int32(0); ; i++ {
		var resp wrapperspb.Int32Value
		if err := stream.RecvMsg(&resp); err == io.EOF {
			return i, nil
		} else if err != nil {
			return i, err
		}
		if resp.Value != i {
			return i, fmt.Errorf("message %d says %d", i, resp.Value)
		}
	}
}

func chat(ctx context.Context, c *ttrpc.Client) (any, error) {
	desc := &ttrpc.StreamDesc{StreamingClient: true, StreamingServer: true}
	stream, err := c.NewStream(ctx, desc, serviceName, "Chat", nil)
	if err != nil {
		return nil, err
	}
	var got []string
	for _, text := range []string{"one", "two"} {
		if err := stream.SendMsg(wrapperspb.String(text)); err != nil {
			return got, err
		}
		var resp wrapperspb.StringValue
		if err := stream.RecvMsg(&resp); err != nil {
			return got, err
		}
		got = append(got, resp.Value)
	}
	if err := stream.CloseSend(); err != nil {
		return got, err
	}
	var resp wrapperspb.StringValue
	return got, ignoreEOF(stream.RecvMsg(&resp))
}

func ignoreEOF(err error) error {
	if err == io.EOF {
		return nil
	}
	return err
}
