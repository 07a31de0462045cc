// The functions and structs that the programs beside this file use, as the C headers
// declare them. layout.rs compares them with the table of the headers' layout.
#![allow(non_camel_case_types, dead_code)]

use std::ffi::c_void;
use std::os::raw::c_char;

macro_rules! structs {
    ($(pub struct $name:ident { $($field:ident: $kind:ty),* $(,)? })*) => {
        $(#[repr(C)] #[derive(Clone, Copy)] pub struct $name { $(pub $field: $kind),* })*

        /// Every struct and field: name, size or offset.
        pub fn layout() -> Vec<(String, usize)> {
            let mut table = Vec::new();
            $(
                let value: $name = unsafe { std::mem::zeroed() };
                let at = |field: *const u8| field as usize - &value as *const $name as usize;
                table.push((stringify!($name).to_string(), std::mem::size_of::<$name>()));
                $(table.push((
                    format!("{}.{}", stringify!($name), stringify!($field)),
                    at(&value.$field as *const $kind as *const u8),
                ));)*
            )*
            table
        }
    };
}

structs! {
    pub struct netipc_codec_str { data: *const c_char, len: usize }
    pub struct netipc_codec_label { key: netipc_codec_str, value: netipc_codec_str }
    pub struct netipc_codec_cgroups_snapshot_view {
        payload: *const c_void, size: usize, generation: u64, item_count: u32, systemd_enabled: u32,
    }
    pub struct netipc_codec_cgroups_snapshot_item {
        hash: u32, options: u32, enabled: u32, reserved: u32, name: netipc_codec_str, path: netipc_codec_str,
    }
    pub struct netipc_codec_cgroups_lookup_request { payload: *const c_void, size: usize, item_count: u32, reserved: u32 }
    pub struct netipc_codec_cgroups_lookup_view {
        payload: *const c_void, size: usize, generation: u64, item_count: u32, reserved: u32,
    }
    pub struct netipc_codec_cgroups_lookup_item {
        status: u16, orchestrator: u16, label_count: u16, reserved: u16, item_len: u32, label_table: u32,
        item: *const c_void, path: netipc_codec_str, name: netipc_codec_str,
    }
    pub struct netipc_codec_cgroups_lookup_entry {
        status: u16, orchestrator: u16, reserved: u32, path: netipc_codec_str, name: netipc_codec_str,
        labels: *const netipc_codec_label, label_count: usize,
    }
    pub struct netipc_codec_apps_lookup_view {
        payload: *const c_void, size: usize, generation: u64, item_count: u32, reserved: u32,
    }
    pub struct netipc_codec_apps_lookup_item {
        status: u16, cgroup_status: u16, orchestrator: u16, label_count: u16, pid: u32, ppid: u32, uid: u32,
        item_len: u32, starttime: u64, item: *const c_void, label_table: u32, reserved: u32,
        comm: netipc_codec_str, cgroup_path: netipc_codec_str, cgroup_name: netipc_codec_str,
    }
}

pub type Handler = extern "C" fn(*mut c_void, *const netipc_codec_cgroups_lookup_request, *mut c_void) -> i32;

#[link(name = "netipc")]
extern "C" {
    pub fn netipc_codec_status_text(status: i32) -> *const c_char;
    pub fn netipc_service_client_create(
        run_dir: *const c_char, service: *const c_char, config: *const c_void, out_client: *mut *mut c_void) -> i32;
    pub fn netipc_service_client_refresh(
        client: *mut c_void, timeout_ms: u32, out_state: *mut i32, out_changed: *mut i32) -> i32;
    pub fn netipc_service_state_name(state: i32) -> *const c_char;
    pub fn netipc_service_client_destroy(client: *mut c_void);
    pub fn netipc_service_client_call_increment(
        client: *mut c_void, value: u64, timeout_ms: u32, out_value: *mut u64) -> i32;
    pub fn netipc_service_client_call_string_reverse(
        client: *mut c_void, text: *const c_char, len: usize, timeout_ms: u32, out_text: *mut netipc_codec_str) -> i32;
    pub fn netipc_service_client_call_cgroups_snapshot(
        client: *mut c_void, timeout_ms: u32, out_view: *mut netipc_codec_cgroups_snapshot_view) -> i32;
    pub fn netipc_service_client_call_cgroups_lookup(
        client: *mut c_void, paths: *const netipc_codec_str, count: usize, timeout_ms: u32,
        out_view: *mut netipc_codec_cgroups_lookup_view) -> i32;
    pub fn netipc_service_client_call_apps_lookup(
        client: *mut c_void, pids: *const u32, count: usize, timeout_ms: u32,
        out_view: *mut netipc_codec_apps_lookup_view) -> i32;
    pub fn netipc_codec_cgroups_snapshot_view_items(
        view: *const netipc_codec_cgroups_snapshot_view, first: u32,
        out_items: *mut netipc_codec_cgroups_snapshot_item, max_items: usize, out_count: *mut usize) -> i32;
    pub fn netipc_codec_cgroups_lookup_view_items(
        view: *const netipc_codec_cgroups_lookup_view, first: u32,
        out_items: *mut netipc_codec_cgroups_lookup_item, max_items: usize, out_count: *mut usize) -> i32;
    pub fn netipc_codec_cgroups_lookup_items_labels(
        items: *const netipc_codec_cgroups_lookup_item, item_count: usize, out_labels: *mut netipc_codec_label,
        max_labels: usize, out_offsets: *mut usize, out_items: *mut usize, out_count: *mut usize) -> i32;
    pub fn netipc_codec_apps_lookup_view_items(
        view: *const netipc_codec_apps_lookup_view, first: u32, out_items: *mut netipc_codec_apps_lookup_item,
        max_items: usize, out_count: *mut usize) -> i32;
    pub fn netipc_codec_cgroups_lookup_request_paths(
        request: *const netipc_codec_cgroups_lookup_request, first: u32, out_paths: *mut netipc_codec_str,
        max_paths: usize, out_count: *mut usize) -> i32;
    pub fn netipc_codec_cgroups_lookup_builder_add_many(
        builder: *mut c_void, entries: *const netipc_codec_cgroups_lookup_entry, count: usize,
        out_added: *mut usize) -> i32;
    pub fn netipc_service_server_create_cgroups_lookup(
        run_dir: *const c_char, service: *const c_char, config: *const c_void, handler: Handler, user: *mut c_void,
        out_server: *mut *mut c_void) -> i32;
    pub fn netipc_service_server_run(server: *mut c_void) -> i32;
    pub fn netipc_service_server_stop(server: *mut c_void) -> i32;
    pub fn netipc_service_server_destroy(server: *mut c_void);
}

pub const NETIPC_SERVICE_STATE_READY: i32 = 2;

/// What a fallible function gave, as a Result.
pub fn check(status: i32) -> Result<(), String> {
    match status {
        0 => Ok(()),
        _ => Err(static_text(unsafe { netipc_codec_status_text(status) })),
    }
}

/// A text that the library never frees.
pub fn static_text(text: *const c_char) -> String {
    unsafe { std::ffi::CStr::from_ptr(text) }.to_string_lossy().into_owned()
}

/// A borrowed text. The library gives no NULL, and neither does borrow().
pub fn text<'a>(borrowed: netipc_codec_str) -> std::borrow::Cow<'a, str> {
    String::from_utf8_lossy(unsafe { std::slice::from_raw_parts(borrowed.data as *const u8, borrowed.len) })
}

pub fn borrow(text: &str) -> netipc_codec_str {
    netipc_codec_str { data: text.as_ptr() as *const c_char, len: text.len() }
}
