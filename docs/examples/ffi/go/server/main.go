// Serves cgroups-lookup from a Go function until standard input ends, without a
// binding library.
//
// usage: server RUN_DIR
package main

/*
#cgo LDFLAGS: -lnetipc
#include <netipc/netipc.h>
#include <stdlib.h>

// As cgo declares it, which knows no const.
netipc_status answer(void *user, netipc_codec_cgroups_lookup_request *request,
                     netipc_codec_cgroups_lookup_builder *builder);
*/
import "C"

import (
	"fmt"
	"io"
	"os"
	"unsafe"
)

// Texts that the library reads through pointers live in C memory, made once.
func permanent(text string) C.netipc_codec_str {
	return C.netipc_codec_str{data: C.CString(text), len: C.size_t(len(text))}
}

// Read by the handler on any thread of the server, so nothing writes to them.
var (
	known  = map[string]C.netipc_codec_str{"/web": permanent("web")}
	labels = (*C.netipc_codec_label)(C.malloc(C.sizeof_netipc_codec_label))
)

func text(borrowed C.netipc_codec_str) string {
	return string(unsafe.Slice((*byte)(unsafe.Pointer(borrowed.data)), int(borrowed.len)))
}

//export answer
func answer(_ unsafe.Pointer, request *C.netipc_codec_cgroups_lookup_request, builder *C.netipc_codec_cgroups_lookup_builder) (status C.netipc_status) {
	// No panic may leave a callback: it becomes a refusal.
	defer func() {
		if recover() != nil {
			status = C.NETIPC_STATUS_INTERNAL
		}
	}()
	if request.item_count == 0 {
		return C.NETIPC_STATUS_OK
	}
	paths := make([]C.netipc_codec_str, request.item_count)
	var count C.size_t
	status = C.netipc_codec_cgroups_lookup_request_paths(request, 0, &paths[0], C.size_t(len(paths)), &count)
	if status != C.NETIPC_STATUS_OK {
		return status
	}
	entries := make([]C.netipc_codec_cgroups_lookup_entry, count)
	for i := range entries {
		entries[i].path = paths[i]
		entries[i].status = C.NETIPC_CODEC_CGROUPS_LOOKUP_UNKNOWN_PERMANENT
		if name, found := known[text(paths[i])]; found {
			entries[i].status = C.NETIPC_CODEC_CGROUPS_LOOKUP_KNOWN
			entries[i].orchestrator = C.NETIPC_CODEC_ORCHESTRATOR_DOCKER
			entries[i].name = name
			entries[i].labels = labels
			entries[i].label_count = 1
		}
	}
	return C.netipc_codec_cgroups_lookup_builder_add_many(builder, &entries[0], count, nil)
}

func fail(status C.netipc_status) {
	if status != C.NETIPC_STATUS_OK {
		fmt.Fprintln(os.Stderr, "server:", C.GoString(C.netipc_codec_status_text(status)))
		os.Exit(1)
	}
}

func main() {
	*labels = C.netipc_codec_label{key: permanent("image"), value: permanent("nginx")}
	dir, service := C.CString(os.Args[1]), C.CString("cgroups-lookup")
	defer C.free(unsafe.Pointer(dir))
	defer C.free(unsafe.Pointer(service))

	var server *C.netipc_service_server
	handler := C.netipc_codec_cgroups_lookup_handler(C.answer)
	fail(C.netipc_service_server_create_cgroups_lookup(dir, service, nil, handler, nil, &server))
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		fail(C.netipc_service_server_stop(server)) // any thread may
	}()
	fail(C.netipc_service_server_run(server))
	C.netipc_service_server_destroy(server)
}
