// Prints the layout of the structs in netipc.rs: name, size or offset.

mod netipc;

fn main() {
    for (name, value) in netipc::layout() {
        println!("{}\t{}", name, value);
    }
}
