package main

import (
	// Importing a package registers the descriptors that it was generated from.
	_ "github.com/containerd/cgroups/v3/cgroup1/stats"
	_ "github.com/containerd/cgroups/v3/cgroup2/stats"
	_ "github.com/containerd/containerd/api/events"
	_ "github.com/containerd/containerd/api/runtime/bootstrap/v1"
	_ "github.com/containerd/containerd/api/runtime/sandbox/v1"
	_ "github.com/containerd/containerd/api/runtime/task/v2"
	_ "github.com/containerd/containerd/api/runtime/task/v3"
	_ "github.com/containerd/containerd/api/services/ttrpc/events/v1"
	_ "github.com/containerd/containerd/api/types"
	_ "github.com/containerd/containerd/api/types/runc/options"
	_ "github.com/containerd/containerd/api/types/runtimeoptions/v1"
	_ "github.com/containerd/containerd/api/types/task"
	_ "github.com/containerd/ttrpc"
	_ "google.golang.org/protobuf/types/known/durationpb"
	_ "google.golang.org/protobuf/types/known/emptypb"
	_ "google.golang.org/protobuf/types/known/timestamppb"
	_ "k8s.io/cri-api/pkg/apis/runtime/v1"
)

// ours is the prefix of packages that nobody else publishes: that they compile is all that is asked.
const ours = "cleat."

// leftOut are the published files of packages that we transcribe in part. Every other file of a package that
// we have a file of is compared both ways, so that a file added upstream is noticed.
var leftOut = map[string]string{
	"google/protobuf/api.proto":            "no message of ours refers to it",
	"google/protobuf/descriptor.proto":     "no message of ours refers to it",
	"google/protobuf/field_mask.proto":     "no message of ours refers to it",
	"google/protobuf/source_context.proto": "no message of ours refers to it",
	"google/protobuf/struct.proto":         "no message of ours refers to it",
	"google/protobuf/type.proto":           "no message of ours refers to it",
	"google/protobuf/wrappers.proto":       "no message of ours refers to it",
	"types/descriptor.proto":               "content descriptors: part of containerd's content API",
	"types/fieldpath.proto":                "options for containerd's own code generator",
	"events/container.proto":               "published by containerd, not by shims",
	"events/content.proto":                 "published by containerd, not by shims",
	"events/namespace.proto":               "published by containerd, not by shims",
	"events/sandbox.proto":                 "published by containerd, not by shims",
	"events/snapshot.proto":                "published by containerd, not by shims",
}
