package main

import (
	"fmt"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"
)

// facts is what a set of files declares, one entry per declaration: its kind and full name, and all that
// matters for the wire or for those who use it.
type facts map[string]string

func (f facts) addFile(file protoreflect.FileDescriptor) {
	f.addEnums(file.Enums())
	f.addMessages(file.Messages())
	for i := range file.Services().Len() {
		f.addService(file.Services().Get(i))
	}
	for i := range file.Extensions().Len() {
		f.addField(file.Extensions().Get(i))
	}
}

func (f facts) addService(service protoreflect.ServiceDescriptor) {
	f["service "+string(service.FullName())] = "declared"
	for i := range service.Methods().Len() {
		method := service.Methods().Get(i)
		f["method "+string(method.FullName())] = fmt.Sprintf("takes %s%s, returns %s%s",
			word("stream of ", method.IsStreamingClient()), method.Input().FullName(),
			word("stream of ", method.IsStreamingServer()), method.Output().FullName())
	}
}

func (f facts) addEnums(enums protoreflect.EnumDescriptors) {
	for i := range enums.Len() {
		enum := enums.Get(i)
		f["enum "+string(enum.FullName())] = word("closed", enum.IsClosed()) + "declared"
		for j := range enum.Values().Len() {
			value := enum.Values().Get(j)
			// Not value.FullName: protobuf puts that into the scope around the enum.
			f[fmt.Sprintf("value %s.%s", enum.FullName(), value.Name())] = fmt.Sprintf("= %d", value.Number())
		}
	}
}

func (f facts) addMessages(messages protoreflect.MessageDescriptors) {
	for i := range messages.Len() {
		message := messages.Get(i)
		if message.IsMapEntry() {
			continue // told by the field
		}
		f["message "+string(message.FullName())] = fmt.Sprintf("declared, reserved %v %v",
			ranges(message.ReservedRanges()), names(message.ReservedNames()))
		f.addEnums(message.Enums())
		f.addMessages(message.Messages())
		for j := range message.Fields().Len() {
			f.addField(message.Fields().Get(j))
		}
	}
}

func (f facts) addField(field protoreflect.FieldDescriptor) {
	parts := []string{fmt.Sprintf("= %d", field.Number()), field.Cardinality().String(), typeOf(field)}
	if field.HasOptionalKeyword() {
		parts = append(parts, "written optional")
	}
	if oneof := field.ContainingOneof(); oneof != nil && !oneof.IsSynthetic() {
		parts = append(parts, "in oneof "+string(oneof.Name()))
	}
	if field.IsPacked() {
		parts = append(parts, "packed")
	}
	if options, ok := field.Options().(*descriptorpb.FieldOptions); ok && options != nil {
		parts = append(parts, word("deprecated", options.GetDeprecated())+word("redacted", options.GetDebugRedact()))
	}
	f["field "+string(field.FullName())] = strings.TrimSpace(strings.Join(parts, " "))
}

func typeOf(field protoreflect.FieldDescriptor) string {
	switch {
	case field.IsMap():
		return fmt.Sprintf("map of %s to %s", typeOf(field.MapKey()), typeOf(field.MapValue()))
	case field.Message() != nil:
		return string(field.Message().FullName())
	case field.Enum() != nil:
		return string(field.Enum().FullName())
	default:
		return field.Kind().String()
	}
}

func word(text string, holds bool) string {
	if holds {
		return text
	}
	return ""
}

func ranges(list protoreflect.FieldRanges) (numbers [][2]protoreflect.FieldNumber) {
	for i := range list.Len() {
		numbers = append(numbers, list.Get(i))
	}
	return numbers
}

func names(list protoreflect.Names) (all []protoreflect.Name) {
	for i := range list.Len() {
		all = append(all, list.Get(i))
	}
	return all
}
