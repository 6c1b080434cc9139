module cleat.example/test/conformance/stand-in

go 1.26.2
