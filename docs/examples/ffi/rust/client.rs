// Calls all five methods, without a binding library.
//
// usage: client RUN_DIR

mod netipc;

use netipc::*;
use std::ffi::{c_void, CString};
use std::mem::MaybeUninit;
use std::ptr::{null, null_mut};

const TIMEOUT_MS: u32 = 30_000;

struct Client(*mut c_void);

impl Client {
    fn connect(run_dir: &str, service: &str) -> Result<Client, String> {
        let (run_dir, name) = (CString::new(run_dir).unwrap(), CString::new(service).unwrap());
        let mut client = Client(null_mut());
        check(unsafe { netipc_service_client_create(run_dir.as_ptr(), name.as_ptr(), null(), &mut client.0) })?;
        let mut state = 0;
        check(unsafe { netipc_service_client_refresh(client.0, TIMEOUT_MS, &mut state, null_mut()) })?;
        match state {
            NETIPC_SERVICE_STATE_READY => Ok(client),
            _ => Err(format!("{}: {}", name.to_string_lossy(), static_text(unsafe { netipc_service_state_name(state) }))),
        }
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        unsafe { netipc_service_client_destroy(self.0) }
    }
}

/// What a call or a bulk read writes into room for one.
fn one<T>(call: impl FnOnce(*mut T) -> i32) -> Result<T, String> {
    let mut room = MaybeUninit::uninit();
    check(call(room.as_mut_ptr()))?;
    Ok(unsafe { room.assume_init() }) // written, for the call succeeded
}

/// All that a bulk read has to give, in one call.
fn all<T>(count: usize, read: impl FnOnce(*mut T, *mut usize) -> i32) -> Result<Vec<T>, String> {
    let mut items = Vec::with_capacity(count);
    let mut written = 0;
    check(read(items.as_mut_ptr(), &mut written))?;
    unsafe { items.set_len(written) };
    Ok(items)
}

fn run(run_dir: &str) -> Result<(), String> {
    let client = Client::connect(run_dir, "increment")?;
    let value: u64 = one(|out| unsafe { netipc_service_client_call_increment(client.0, 41, TIMEOUT_MS, out) })?;
    println!("increment {}", value);

    let client = Client::connect(run_dir, "string-reverse")?;
    let asked = borrow("abc");
    let reversed = one(|out| unsafe {
        netipc_service_client_call_string_reverse(client.0, asked.data, asked.len, TIMEOUT_MS, out)
    })?;
    println!("string-reverse {}", text(reversed));

    let client = Client::connect(run_dir, "cgroups-snapshot")?;
    let view: netipc_codec_cgroups_snapshot_view =
        one(|out| unsafe { netipc_service_client_call_cgroups_snapshot(client.0, TIMEOUT_MS, out) })?;
    let items = all(view.item_count as usize, |out, count| unsafe {
        netipc_codec_cgroups_snapshot_view_items(&view, 0, out, view.item_count as usize, count)
    })?;
    let bytes: usize = items.iter().map(|item| text(item.name).len() + text(item.path).len()).sum();
    println!("cgroups-snapshot {} items, {} bytes, last {}", items.len(), bytes, text(items[items.len() - 1].name));

    let client = Client::connect(run_dir, "cgroups-lookup")?;
    let paths = [borrow("/web"), borrow("/none")];
    let view: netipc_codec_cgroups_lookup_view = one(|out| unsafe {
        netipc_service_client_call_cgroups_lookup(client.0, paths.as_ptr(), paths.len(), TIMEOUT_MS, out)
    })?;
    let items = all(view.item_count as usize, |out, count| unsafe {
        netipc_codec_cgroups_lookup_view_items(&view, 0, out, view.item_count as usize, count)
    })?;
    let total = items.iter().map(|item| item.label_count as usize).sum();
    let labels = all(total, |out, count| unsafe {
        netipc_codec_cgroups_lookup_items_labels(items.as_ptr(), items.len(), out, total, null_mut(), null_mut(), count)
    })?;
    let mut labels = labels.iter().map(|label| format!(" {}={}", text(label.key), text(label.value)));
    for item in &items {
        let labels: Vec<String> = labels.by_ref().take(item.label_count as usize).collect();
        println!("cgroups-lookup {} status {} name '{}'{}", text(item.path), item.status, text(item.name), labels.concat());
    }

    let client = Client::connect(run_dir, "apps-lookup")?;
    let pids = [1, 2];
    let view: netipc_codec_apps_lookup_view = one(|out| unsafe {
        netipc_service_client_call_apps_lookup(client.0, pids.as_ptr(), pids.len(), TIMEOUT_MS, out)
    })?;
    let items = all(view.item_count as usize, |out, count| unsafe {
        netipc_codec_apps_lookup_view_items(&view, 0, out, view.item_count as usize, count)
    })?;
    for item in &items {
        println!("apps-lookup {} status {} comm '{}'", item.pid, item.status, text(item.comm));
    }
    Ok(())
}

fn main() {
    let run_dir = std::env::args().nth(1).expect("usage: client RUN_DIR");
    if let Err(why) = run(&run_dir) {
        eprintln!("client: {}", why);
        std::process::exit(1);
    }
}
