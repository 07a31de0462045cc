// Serves cgroups-lookup from a callback until standard input ends, without a binding
// library.
//
// usage: server RUN_DIR

mod netipc;

use netipc::*;
use std::ffi::{c_void, CString};
use std::io::Read;
use std::panic::catch_unwind;
use std::ptr::{null, null_mut};

const KNOWN: u16 = 0;
const UNKNOWN_PERMANENT: u16 = 2;
const DOCKER: u16 = 2;

/// What the server knows: paths and the names they have. Given to the handler as its
/// `user`; the handler runs on any thread of the server, so nothing writes to it.
struct Catalogue(Vec<(String, String)>);

fn answer(known: &Catalogue, request: &netipc_codec_cgroups_lookup_request, builder: *mut c_void) -> i32 {
    let count = request.item_count as usize;
    let mut paths = Vec::with_capacity(count);
    let mut written = 0;
    let status = unsafe { netipc_codec_cgroups_lookup_request_paths(request, 0, paths.as_mut_ptr(), count, &mut written) };
    if status != 0 {
        return status;
    }
    unsafe { paths.set_len(written) };

    let labels = [netipc_codec_label { key: borrow("image"), value: borrow("nginx") }];
    let entries: Vec<_> = paths
        .iter()
        .map(|&path| {
            let (status, orchestrator, name, labels): (_, _, _, &[_]) =
                match known.0.iter().find(|(key, _)| *key == text(path)) {
                    Some((_, name)) => (KNOWN, DOCKER, borrow(name), &labels),
                    None => (UNKNOWN_PERMANENT, 0, borrow(""), &[]),
                };
            let (labels, label_count) = (labels.as_ptr(), labels.len());
            netipc_codec_cgroups_lookup_entry { status, orchestrator, reserved: 0, path, name, labels, label_count }
        })
        .collect();
    unsafe { netipc_codec_cgroups_lookup_builder_add_many(builder, entries.as_ptr(), entries.len(), null_mut()) }
}

/// No panic may leave a callback: it becomes a refusal.
extern "C" fn handler(
    user: *mut c_void,
    request: *const netipc_codec_cgroups_lookup_request,
    builder: *mut c_void,
) -> i32 {
    catch_unwind(|| answer(unsafe { &*(user as *const Catalogue) }, unsafe { &*request }, builder)).unwrap_or(1)
}

fn main() {
    let run_dir = CString::new(std::env::args().nth(1).expect("usage: server RUN_DIR")).unwrap();
    let service = CString::new("cgroups-lookup").unwrap();
    let known = Catalogue(vec![("/web".to_string(), "web".to_string())]);

    let mut server = null_mut();
    let result = check(unsafe {
        let user = &known as *const Catalogue as *mut c_void;
        netipc_service_server_create_cgroups_lookup(run_dir.as_ptr(), service.as_ptr(), null(), handler, user, &mut server)
    })
    .and_then(|()| {
        let handle = server as usize; // any thread may stop a server
        let input = std::thread::spawn(move || {
            let _ = std::io::stdin().read_to_end(&mut Vec::new());
            unsafe { netipc_service_server_stop(handle as *mut c_void) }
        });
        check(unsafe { netipc_service_server_run(server) })?;
        check(input.join().unwrap())
    });
    unsafe { netipc_service_server_destroy(server) }
    if let Err(why) = result {
        eprintln!("server: {}", why);
        std::process::exit(1);
    }
}
