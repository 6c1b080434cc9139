// Command descriptors compares our .proto files with the descriptors in the Go modules that publish the
// contracts: `descriptors <folder of .proto files>`. It prints every difference, one a line, and exits 1 when
// there is one. It parses the files with a compiler that has nothing in common with our generator.
package main

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/bufbuild/protocompile"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: descriptors <folder of .proto files>")
		os.Exit(2)
	}
	differences, err := compare(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	for _, difference := range differences {
		fmt.Println(difference)
	}
	if len(differences) > 0 {
		os.Exit(1)
	}
}

func compare(root string) ([]string, error) {
	files, err := compile(root)
	if err != nil {
		return nil, err
	}
	here, packages := facts{}, map[protoreflect.FullName]bool{}
	for _, file := range files {
		if strings.HasPrefix(string(file.Package()), ours) {
			continue
		}
		here.addFile(file)
		packages[file.Package()] = true
	}
	there, stale := published(packages)
	return append(stale, differences(here, there)...), nil
}

// compile parses and links every .proto file below root.
func compile(root string) ([]protoreflect.FileDescriptor, error) {
	var paths []string
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && filepath.Ext(path) == ".proto" {
			relative, _ := filepath.Rel(root, path) // cannot fail: path lies below root
			paths = append(paths, filepath.ToSlash(relative))
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if len(paths) == 0 {
		return nil, fmt.Errorf("no .proto file below %s", root)
	}
	compiler := protocompile.Compiler{Resolver: &protocompile.SourceResolver{ImportPaths: []string{root}}}
	linked, err := compiler.Compile(context.Background(), paths...)
	if err != nil {
		return nil, err
	}
	files := make([]protoreflect.FileDescriptor, len(linked))
	for i, file := range linked {
		files[i] = file
	}
	return files, nil
}

// published collects what the Go modules declare in these packages. It complains of entries of leftOut that no
// module publishes any more.
func published(packages map[protoreflect.FullName]bool) (facts, []string) {
	there, unseen := facts{}, maps.Clone(leftOut)
	protoregistry.GlobalFiles.RangeFiles(func(file protoreflect.FileDescriptor) bool {
		if _, left := leftOut[file.Path()]; left {
			delete(unseen, file.Path())
		} else if packages[file.Package()] {
			there.addFile(file)
		}
		return true
	})
	var stale []string
	for _, path := range slices.Sorted(maps.Keys(unseen)) {
		stale = append(stale, "stale: "+path+" is left out here, but published nowhere")
	}
	return there, stale
}

func differences(here, there facts) (lines []string) {
	for _, name := range slices.Sorted(maps.Keys(there)) {
		if fact, ok := here[name]; !ok {
			lines = append(lines, fmt.Sprintf("missing here: %s %s", name, there[name]))
		} else if fact != there[name] {
			lines = append(lines, fmt.Sprintf("changed: %s: here %s, published %s", name, fact, there[name]))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(here)) {
		if _, ok := there[name]; !ok {
			lines = append(lines, fmt.Sprintf("not published: %s %s", name, here[name]))
		}
	}
	return lines
}
