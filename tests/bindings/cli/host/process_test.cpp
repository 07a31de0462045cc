#include "host/process.hpp"

#include <unistd.h>

#include <filesystem>
#include <thread>

#include "bindings/cli/host/process_tree.hpp"
#include "support/catch.hpp"

using namespace netipc::cli::host;
using netipc::test::ProcessTree;

TEST_CASE("a process is read from its folder", "[cli][unit]") {
  ProcessTree tree;
  tree.add(42, {.comm = "bash", .ppid = 7, .starttime = 123456789, .real_uid = 1, .uid = 1000, .cgroup = "0::/a/b\n"});
  const auto process = read_process(tree.proc(), 42);
  REQUIRE(process.has_value());
  REQUIRE(process->ppid == 7);
  REQUIRE(process->uid == 1000);
  REQUIRE(process->starttime == 123456789);
  REQUIRE(process->comm == "bash");
  REQUIRE(process->cgroup == "/a/b");
}

TEST_CASE("a comm may hold blanks, parentheses and line ends", "[cli][unit]") {
  for (const char* comm : {"a b", "x) R 1 2 3 (y", "((", "))", ")", " ", "a\nb", "(sd-pam)"}) {
    CAPTURE(comm);
    ProcessTree tree;
    tree.add(42, {.comm = comm, .ppid = 7, .starttime = 99});
    const auto process = read_process(tree.proc(), 42);
    REQUIRE(process.has_value());
    REQUIRE(process->comm == comm);
    REQUIRE(process->ppid == 7);
    REQUIRE(process->starttime == 99);
  }
}

TEST_CASE("a comm has 1 to 15 bytes", "[cli][unit]") {
  ProcessTree tree;
  tree.add(1, {.comm = ""});
  tree.add(2, {.comm = "kworker/0:0-events_unbound"});
  REQUIRE(read_process(tree.proc(), 1)->comm == "?");
  REQUIRE(read_process(tree.proc(), 2)->comm == "kworker/0:0-eve");
}

TEST_CASE("what is no process is nothing", "[cli][unit]") {
  ProcessTree tree;
  tree.add(42, {});
  REQUIRE_FALSE(read_process(tree.proc(), 43).has_value());
  REQUIRE_FALSE(read_process(tree.proc(), 0).has_value());
  REQUIRE_FALSE(read_process(tree.proc() + "/none", 42).has_value());
}

TEST_CASE("a thread is no process", "[cli][unit]") {
  ProcessTree tree;
  tree.add(43, {.thread_group = 42});
  REQUIRE_FALSE(read_process(tree.proc(), 43).has_value());
}

TEST_CASE("a process that vanished, or is malformed, is nothing", "[cli][unit]") {
  for (const char* file : {"stat", "status"}) {
    for (const char* text : {"", "1", "1 (x", "1 )x( R 2", "1 (x) R 2 3", "1 (x) R y 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1"}) {
      CAPTURE(file, text);
      ProcessTree tree;
      tree.add(42, {});
      tree.write(42, file, text);
      REQUIRE_FALSE(read_process(tree.proc(), 42).has_value());
      tree.remove(42, file);
      REQUIRE_FALSE(read_process(tree.proc(), 42).has_value());
    }
  }
}

TEST_CASE("a process whose cgroup cannot be read is still a process", "[cli][unit]") {
  ProcessTree tree;
  tree.add(42, {});
  tree.remove(42, "cgroup");
  REQUIRE(read_process(tree.proc(), 42).has_value());
  REQUIRE_FALSE(read_process(tree.proc(), 42)->cgroup.has_value());
  for (const char* text : {"", "\n", "0", "0:", "0::", "0::relative\n", ":::::"}) {
    CAPTURE(text);
    tree.write(42, "cgroup", text);
    REQUIRE_FALSE(read_process(tree.proc(), 42)->cgroup.has_value());
  }
}

TEST_CASE("files that are none are not read", "[cli][unit]") {
  ProcessTree tree;
  tree.add(42, {});
  tree.remove(42, "cgroup");
  REQUIRE(::mkfifo((tree.proc() + "/42/cgroup").c_str(), 0600) == 0);
  REQUIRE_FALSE(read_process(tree.proc(), 42)->cgroup.has_value());
}

TEST_CASE("the best hierarchy that has the process below its root tells the cgroup", "[cli][unit]") {
  REQUIRE(parse_cgroup("0::/a\n") == "/a");
  REQUIRE(parse_cgroup("0::/\n") == "/");
  REQUIRE(parse_cgroup("9:name=systemd:/s\n8:pids:/p\n4:memory:/m\n0::/u\n") == "/m");
  REQUIRE(parse_cgroup("9:name=systemd:/s\n8:pids:/p\n4:memory:/\n0::/u\n") == "/p");
  REQUIRE(parse_cgroup("9:name=systemd:/s\n4:memory:/\n0::/u\n") == "/s");
  REQUIRE(parse_cgroup("4:memory:/\n0::/u\n") == "/u");
  REQUIRE(parse_cgroup("4:memory:/\n0::/\n") == "/");
  REQUIRE(parse_cgroup("3:cpu,cpuacct:/c\n2:blkio:/b\n") == "/c");
  REQUIRE(parse_cgroup("0::/a:b:c") == "/a:b:c");
}

TEST_CASE("the processes of this machine are as they say", "[cli][unit]") {
  const auto self = read_process("/proc", static_cast<uint32_t>(::getpid()));
  REQUIRE(self.has_value());
  REQUIRE(self->ppid == static_cast<uint32_t>(::getppid()));
  REQUIRE(self->uid == ::geteuid());
  REQUIRE(self->starttime > 0);
  REQUIRE(self->comm == "test-bindings-c");

  std::optional<bool> thread_found;
  std::thread([&thread_found] { thread_found = read_process("/proc", static_cast<uint32_t>(::gettid())).has_value(); }).join();
  REQUIRE(thread_found == false);
}
