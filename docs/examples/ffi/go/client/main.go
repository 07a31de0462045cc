// Calls all five methods through cgo, without a binding library.
//
// usage: client RUN_DIR
package main

/*
#cgo LDFLAGS: -lnetipc
#include <netipc/netipc.h>
#include <stdlib.h>
*/
import "C"

import (
	"errors"
	"fmt"
	"os"
	"unsafe"
)

const timeoutMs = 30000

func check(status C.netipc_status) {
	if status != C.NETIPC_STATUS_OK {
		panic(errors.New(C.GoString(C.netipc_codec_status_text(status))))
	}
}

func text(borrowed C.netipc_codec_str) string {
	return string(unsafe.Slice((*byte)(unsafe.Pointer(borrowed.data)), int(borrowed.len)))
}

// A client of a service in the run dir, connected; the caller destroys it.
func connect(runDir, service string) *C.netipc_service_client {
	dir, name := C.CString(runDir), C.CString(service)
	defer C.free(unsafe.Pointer(dir))
	defer C.free(unsafe.Pointer(name))
	var client *C.netipc_service_client
	check(C.netipc_service_client_create(dir, name, nil, &client))
	var state C.netipc_service_state
	check(C.netipc_service_client_refresh(client, timeoutMs, &state, nil))
	if state != C.NETIPC_SERVICE_STATE_READY {
		panic(errors.New(service + ": " + C.GoString(C.netipc_service_state_name(state))))
	}
	return client
}

func increment(client *C.netipc_service_client) {
	defer C.netipc_service_client_destroy(client)
	var value C.uint64_t
	check(C.netipc_service_client_call_increment(client, 41, timeoutMs, &value))
	fmt.Println("increment", value)
}

func stringReverse(client *C.netipc_service_client) {
	defer C.netipc_service_client_destroy(client)
	asked := []byte("abc") // may stay in Go memory: it holds no pointers
	var reversed C.netipc_codec_str
	check(C.netipc_service_client_call_string_reverse(client, (*C.char)(unsafe.Pointer(&asked[0])), C.size_t(len(asked)), timeoutMs, &reversed))
	fmt.Println("string-reverse", text(reversed))
}

func cgroupsSnapshot(client *C.netipc_service_client) {
	defer C.netipc_service_client_destroy(client)
	var view C.netipc_codec_cgroups_snapshot_view
	check(C.netipc_service_client_call_cgroups_snapshot(client, timeoutMs, &view))
	items := make([]C.netipc_codec_cgroups_snapshot_item, view.item_count)
	var count C.size_t
	check(C.netipc_codec_cgroups_snapshot_view_items(&view, 0, &items[0], C.size_t(len(items)), &count))
	bytes := 0
	for _, item := range items[:count] {
		bytes += len(text(item.name)) + len(text(item.path))
	}
	fmt.Printf("cgroups-snapshot %d items, %d bytes, last %s\n", count, bytes, text(items[count-1].name))
}

func cgroupsLookup(client *C.netipc_service_client) {
	defer C.netipc_service_client_destroy(client)
	// Texts behind pointers must be in C memory: one block for all of them.
	block := C.CString("/web/none")
	defer C.free(unsafe.Pointer(block))
	paths := []C.netipc_codec_str{
		{data: block, len: 4},
		{data: (*C.char)(unsafe.Add(unsafe.Pointer(block), 4)), len: 5},
	}
	var view C.netipc_codec_cgroups_lookup_view
	check(C.netipc_service_client_call_cgroups_lookup(client, &paths[0], C.size_t(len(paths)), timeoutMs, &view))
	items := make([]C.netipc_codec_cgroups_lookup_item, view.item_count)
	var count C.size_t
	check(C.netipc_codec_cgroups_lookup_view_items(&view, 0, &items[0], C.size_t(len(items)), &count))
	total := 1 // so that there is a first to point to
	for _, item := range items[:count] {
		total += int(item.label_count)
	}
	labels, offsets := make([]C.netipc_codec_label, total), make([]C.size_t, len(items))
	var labelCount C.size_t
	check(C.netipc_codec_cgroups_lookup_items_labels(&items[0], count, &labels[0], C.size_t(total), &offsets[0], nil, &labelCount))
	for i, item := range items[:count] {
		fmt.Printf("cgroups-lookup %s status %d name '%s'", text(item.path), item.status, text(item.name))
		for _, label := range labels[offsets[i]:][:item.label_count] {
			fmt.Printf(" %s=%s", text(label.key), text(label.value))
		}
		fmt.Println()
	}
}

func appsLookup(client *C.netipc_service_client) {
	defer C.netipc_service_client_destroy(client)
	pids := []C.uint32_t{1, 2}
	var view C.netipc_codec_apps_lookup_view
	check(C.netipc_service_client_call_apps_lookup(client, &pids[0], C.size_t(len(pids)), timeoutMs, &view))
	items := make([]C.netipc_codec_apps_lookup_item, view.item_count)
	var count C.size_t
	check(C.netipc_codec_apps_lookup_view_items(&view, 0, &items[0], C.size_t(len(items)), &count))
	for _, item := range items[:count] {
		fmt.Printf("apps-lookup %d status %d comm '%s'\n", item.pid, item.status, text(item.comm))
	}
}

func main() {
	defer func() {
		if why := recover(); why != nil {
			fmt.Fprintln(os.Stderr, "client:", why)
			os.Exit(1)
		}
	}()
	runDir := os.Args[1]
	increment(connect(runDir, "increment"))
	stringReverse(connect(runDir, "string-reverse"))
	cgroupsSnapshot(connect(runDir, "cgroups-snapshot"))
	cgroupsLookup(connect(runDir, "cgroups-lookup"))
	appsLookup(connect(runDir, "apps-lookup"))
}
