#include "host/recognise.hpp"

#include <netipc/types.h>

#include "support/catch.hpp"

using namespace netipc::cli::host;

namespace {

// A container id, and a pod's uid in the three forms it has.
#define ID "3f4b1c0d9e8a7f6b5c4d3e2f1a0b9c8d7e6f5a4b3c2d1e0f9a8b7c6d5e4f3a2b"
#define ID2 "a94a8fe5ccb19ba61c4c0873d391e987982fbbd3a94a8fe5ccb19ba61c4c0873"
#define UID "8a2f7e1c-4b7d-4c9e-9f7a-0d1e2f3a4b5c"
#define UID_IN_SLICE "8a2f7e1c_4b7d_4c9e_9f7a_0d1e2f3a4b5c"
#define FILE_UID "0b1c2d3e4f5a6b7c8d9e0f1a2b3c4d5e"

constexpr const char* short_name = "3f4b1c0d9e8a";
constexpr const char* short_name2 = "a94a8fe5ccb1";

struct Example {
  const char* path;
  uint16_t orchestrator;
  const char* name;
  std::vector<Label> labels;
};

void require(const std::vector<Example>& examples) {
  for (const Example& example : examples) {
    CAPTURE(example.path);
    const Owner owner = recognise(example.path);
    REQUIRE(owner.orchestrator == example.orchestrator);
    REQUIRE(owner.name == example.name);
    for (const Label& label : example.labels) {
      CAPTURE(label.key);
      REQUIRE(owner.label(label.key) == label.value);
    }
    REQUIRE(owner.labels.size() == example.labels.size());
  }
}

}  // namespace

TEST_CASE("a unit of systemd owns what no container does", "[cli][unit]") {
  constexpr uint16_t systemd = NETIPC_CODEC_ORCHESTRATOR_SYSTEMD;
  require({
      {"system.slice/ssh.service", systemd, "ssh.service", {{"unit", "ssh.service"}, {"slice", "system.slice"}}},
      {"system.slice/system-getty.slice/getty@tty1.service",
       systemd,
       "getty@tty1.service",
       {{"unit", "getty@tty1.service"}, {"slice", "system-getty.slice"}}},
      {"user.slice/user-1000.slice/user@1000.service/app.slice/app-org.gnome.Terminal.slice/vte-spawn-1.scope",
       systemd,
       "vte-spawn-1.scope",
       {{"unit", "vte-spawn-1.scope"}, {"slice", "app-org.gnome.Terminal.slice"}}},
      {"user.slice/user-1000.slice/session-3.scope",
       systemd,
       "session-3.scope",
       {{"unit", "session-3.scope"}, {"slice", "user-1000.slice"}}},
      {"system.slice/dev-disk-by\\x2duuid-1.swap",
       systemd,
       "dev-disk-by-uuid-1.swap",
       {{"unit", "dev-disk-by\\x2duuid-1.swap"}, {"slice", "system.slice"}}},
      {"system.slice/foo.service/worker/1",
       systemd,
       "foo.service",
       {{"unit", "foo.service"}, {"slice", "system.slice"}}},
      {"init.scope", systemd, "init.scope", {{"unit", "init.scope"}}},
      {"user.slice", systemd, "user.slice", {{"slice", "user.slice"}}},
  });
}

TEST_CASE("docker is recognised under both drivers and under containerd", "[cli][unit]") {
  constexpr uint16_t docker = NETIPC_CODEC_ORCHESTRATOR_DOCKER;
  require({
      {"docker/" ID, docker, short_name, {{"container_id", ID}, {"runtime", "docker"}}},
      {"moby/" ID, docker, short_name, {{"container_id", ID}, {"runtime", "docker"}}},
      {"system.slice/docker-" ID ".scope",
       docker,
       short_name,
       {{"container_id", ID}, {"runtime", "docker"}, {"unit", "docker-" ID ".scope"}, {"slice", "system.slice"}}},
      // Rootless.
      {"user.slice/user-1000.slice/user@1000.service/user.slice/docker-" ID ".scope",
       docker,
       short_name,
       {{"container_id", ID},
        {"runtime", "docker"},
        {"user", "1000"},
        {"unit", "docker-" ID ".scope"},
        {"slice", "user.slice"}}},
      // What runs in it is still the container's.
      {"docker/" ID "/system.slice/ssh.service",
       docker,
       short_name,
       {{"container_id", ID}, {"runtime", "docker"}, {"unit", "ssh.service"}, {"slice", "system.slice"}}},
      {"docker/" ID "/docker/" ID2, docker, short_name2, {{"container_id", ID2}, {"runtime", "docker"}}},
  });
}

TEST_CASE("pods are recognised with the systemd driver", "[cli][unit]") {
  constexpr uint16_t k8s = NETIPC_CODEC_ORCHESTRATOR_K8S;
  constexpr const char* pod = "kubepods-burstable-pod" UID_IN_SLICE ".slice";
  require({
      {"kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod" UID_IN_SLICE ".slice/cri-containerd-" ID
       ".scope",
       k8s,
       short_name,
       {{"container_id", ID},
        {"runtime", "containerd"},
        {"pod_uid", UID},
        {"qos_class", "burstable"},
        {"unit", "cri-containerd-" ID ".scope"},
        {"slice", pod}}},
      {"kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod" UID_IN_SLICE ".slice/crio-" ID ".scope",
       k8s,
       short_name,
       {{"container_id", ID},
        {"runtime", "cri-o"},
        {"pod_uid", UID},
        {"qos_class", "burstable"},
        {"unit", "crio-" ID ".scope"},
        {"slice", pod}}},
      {"kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod" UID_IN_SLICE ".slice/crio-conmon-" ID ".scope",
       k8s,
       short_name,
       {{"container_id", ID},
        {"runtime", "cri-o"},
        {"role", "monitor"},
        {"pod_uid", UID},
        {"qos_class", "burstable"},
        {"unit", "crio-conmon-" ID ".scope"},
        {"slice", pod}}},
      {"kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod" UID_IN_SLICE ".slice/docker-" ID ".scope",
       k8s,
       short_name,
       {{"container_id", ID},
        {"runtime", "docker"},
        {"pod_uid", UID},
        {"qos_class", "burstable"},
        {"unit", "docker-" ID ".scope"},
        {"slice", pod}}},
      // The pod itself, of the best class; a pod of a file has a hash for a uid.
      {"kubepods.slice/kubepods-pod" FILE_UID ".slice",
       k8s,
       "pod" FILE_UID,
       {{"pod_uid", FILE_UID}, {"qos_class", "guaranteed"}, {"slice", "kubepods-pod" FILE_UID ".slice"}}},
      // A node that is a container, as kind makes it.
      {"system.slice/docker-" ID2 ".scope/kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-besteffort.slice/"
       "kubelet-kubepods-besteffort-pod" UID_IN_SLICE ".slice/cri-containerd-" ID ".scope",
       k8s,
       short_name,
       {{"container_id", ID},
        {"runtime", "containerd"},
        {"pod_uid", UID},
        {"qos_class", "besteffort"},
        {"unit", "cri-containerd-" ID ".scope"},
        {"slice", "kubelet-kubepods-besteffort-pod" UID_IN_SLICE ".slice"}}},
  });
}

TEST_CASE("pods are recognised with the cgroupfs driver", "[cli][unit]") {
  constexpr uint16_t k8s = NETIPC_CODEC_ORCHESTRATOR_K8S;
  require({
      {"kubepods/burstable/pod" UID "/" ID,
       k8s,
       short_name,
       {{"container_id", ID}, {"pod_uid", UID}, {"qos_class", "burstable"}}},
      {"kubepods/pod" UID "/" ID,
       k8s,
       short_name,
       {{"container_id", ID}, {"pod_uid", UID}, {"qos_class", "guaranteed"}}},
      {"kubepods/besteffort/pod" UID "/crio-" ID,
       k8s,
       short_name,
       {{"container_id", ID}, {"runtime", "cri-o"}, {"pod_uid", UID}, {"qos_class", "besteffort"}}},
      {"kubepods/besteffort/pod" UID, k8s, "pod" UID, {{"pod_uid", UID}, {"qos_class", "besteffort"}}},
      {"docker/" ID2 "/kubelet/kubepods/burstable/pod" UID "/" ID,
       k8s,
       short_name,
       {{"container_id", ID}, {"pod_uid", UID}, {"qos_class", "burstable"}}},
      // systemd's names given to a runtime that takes them for folders.
      {"system.slice/containerd.service/kubepods-burstable-pod" UID_IN_SLICE ".slice:cri-containerd:" ID,
       k8s,
       short_name,
       {{"container_id", ID},
        {"runtime", "containerd"},
        {"pod_uid", UID},
        {"qos_class", "burstable"},
        {"unit", "containerd.service"},
        {"slice", "system.slice"}}},
      // A container in a container of a pod.
      {"kubepods/burstable/pod" UID "/" ID "/docker/" ID2,
       NETIPC_CODEC_ORCHESTRATOR_DOCKER,
       short_name2,
       {{"container_id", ID2}, {"runtime", "docker"}}},
  });
}

TEST_CASE("podman is recognised, rootless too", "[cli][unit]") {
  constexpr uint16_t podman = NETIPC_CODEC_ORCHESTRATOR_PODMAN;
  const Label id{"container_id", ID};
  const Label runtime{"runtime", "podman"};
  require({
      {"machine.slice/libpod-" ID ".scope/container",
       podman,
       short_name,
       {id, runtime, {"unit", "libpod-" ID ".scope"}, {"slice", "machine.slice"}}},
      {"machine.slice/libpod-conmon-" ID ".scope",
       podman,
       short_name,
       {id, runtime, {"role", "monitor"}, {"unit", "libpod-conmon-" ID ".scope"}, {"slice", "machine.slice"}}},
      {"libpod_parent/libpod-" ID, podman, short_name, {id, runtime}},
      {"system.slice/web.service/libpod-payload-" ID,
       podman,
       short_name,
       {id, runtime, {"unit", "web.service"}, {"slice", "system.slice"}}},
      {"machine.slice/machine-libpod_pod_" ID2 ".slice/libpod-" ID ".scope",
       podman,
       short_name,
       {id,
        runtime,
        {"pod_id", ID2},
        {"unit", "libpod-" ID ".scope"},
        {"slice", "machine-libpod_pod_" ID2 ".slice"}}},
      {"user.slice/user-1000.slice/user@1000.service/user.slice/libpod-" ID ".scope/container",
       podman,
       short_name,
       {id, runtime, {"user", "1000"}, {"unit", "libpod-" ID ".scope"}, {"slice", "user.slice"}}},
  });
}

TEST_CASE("containerd without an orchestrator is none", "[cli][unit]") {
  constexpr uint16_t unknown = NETIPC_CODEC_ORCHESTRATOR_UNKNOWN;
  require({
      {"system.slice/nerdctl-" ID ".scope",
       unknown,
       short_name,
       {{"container_id", ID}, {"runtime", "containerd"}, {"unit", "nerdctl-" ID ".scope"}, {"slice", "system.slice"}}},
      {"default/" ID, unknown, short_name, {{"container_id", ID}, {"runtime", "containerd"}}},
      {"jobs/42/" ID, unknown, short_name, {{"container_id", ID}}},
  });
}

TEST_CASE("lxc is recognised in all its generations", "[cli][unit]") {
  constexpr uint16_t lxc = NETIPC_CODEC_ORCHESTRATOR_LXC;
  require({
      {"lxc.payload.web", lxc, "web", {{"machine", "web"}}},
      {"lxc.payload.web/system.slice/ssh.service",
       lxc,
       "web",
       {{"machine", "web"}, {"unit", "ssh.service"}, {"slice", "system.slice"}}},
      {"lxc.monitor.web", lxc, "web", {{"machine", "web"}, {"role", "monitor"}}},
      {"lxc.payload/web", lxc, "web", {{"machine", "web"}}},
      {"lxc.monitor/web", lxc, "web", {{"machine", "web"}, {"role", "monitor"}}},
      {"lxc/101/ns/init.scope", lxc, "101", {{"machine", "101"}, {"unit", "init.scope"}}},
      {"machine.slice/machine-lxc\\x2d7\\x2dweb.scope",
       lxc,
       "web",
       {{"machine", "web"}, {"unit", "machine-lxc\\x2d7\\x2dweb.scope"}, {"slice", "machine.slice"}}},
      {"lxc.payload.web/docker/" ID,
       NETIPC_CODEC_ORCHESTRATOR_DOCKER,
       short_name,
       {{"container_id", ID}, {"runtime", "docker"}}},
  });
}

TEST_CASE("machines of libvirt are recognised", "[cli][unit]") {
  constexpr uint16_t kvm = NETIPC_CODEC_ORCHESTRATOR_KVM;
  require({
      {"machine.slice/machine-qemu\\x2d12\\x2ddb\\x2dserver.scope/libvirt/emulator",
       kvm,
       "db-server",
       {{"machine", "db-server"},
        {"unit", "machine-qemu\\x2d12\\x2ddb\\x2dserver.scope"},
        {"slice", "machine.slice"}}},
      {"machine.slice/machine-qemu\\x2ddb.scope",
       kvm,
       "db",
       {{"machine", "db"}, {"unit", "machine-qemu\\x2ddb.scope"}, {"slice", "machine.slice"}}},
      {"machine/qemu-1-db.libvirt-qemu/vcpu0", kvm, "db", {{"machine", "db"}}},
      {"machine/db.libvirt-qemu", kvm, "db", {{"machine", "db"}}},
      {"libvirt/qemu/db/emulator", kvm, "db", {{"machine", "db"}}},
      {"qemu.slice/100.scope", kvm, "100", {{"machine", "100"}, {"unit", "100.scope"}, {"slice", "qemu.slice"}}},
  });
}

TEST_CASE("machines of systemd-nspawn are recognised", "[cli][unit]") {
  constexpr uint16_t nspawn = NETIPC_CODEC_ORCHESTRATOR_NSPAWN;
  require({
      {"machine.slice/systemd-nspawn@web\\x2d1.service/payload/system.slice/ssh.service",
       nspawn,
       "web-1",
       {{"machine", "web-1"}, {"unit", "ssh.service"}, {"slice", "system.slice"}}},
      {"machine.slice/machine-fedora.scope",
       nspawn,
       "fedora",
       {{"machine", "fedora"}, {"unit", "machine-fedora.scope"}, {"slice", "machine.slice"}}},
  });
}

TEST_CASE("a name that is not quite a runtime's is not taken for it", "[cli][unit]") {
  const std::string longer = "docker/" ID "0";
  const std::string upper = "docker/3F4B1C0D9E8A7F6B5C4D3E2F1A0B9C8D7E6F5A4B3C2D1E0F9A8B7C6D5E4F3A2B";
  for (const char* path : {"", "docker", "docker/abc", longer.c_str(), upper.c_str(), "docker-" ID, "lxc", "lxc.payload.",
                           "kubepods", "kubepods/burstable", "kubepods/burstable/podnone", "libpod-x", "a:cri-containerd:b",
                           "machine", "plain/folder", "libvirt/qemu", ".libvirt-qemu", ".service", "x/pod" UID}) {
    CAPTURE(path);
    const Owner owner = recognise(path);
    REQUIRE(owner.orchestrator == NETIPC_CODEC_ORCHESTRATOR_UNKNOWN);
    REQUIRE(owner.name.empty());
    REQUIRE(owner.labels.empty());
  }
  for (const char* path : {"docker-" ID "x.scope", "machine-.scope", "cri-containerd-" ID "0.scope",
                           "kubepods-burstable-podnone.slice", "systemd-nspawn@.service"}) {
    CAPTURE(path);
    REQUIRE(recognise(path).orchestrator == NETIPC_CODEC_ORCHESTRATOR_SYSTEMD);
  }
}

TEST_CASE("any bytes make a path", "[cli][unit]") {
  REQUIRE(recognise("lxc.payload.\xff\x1b[31m").name == "\xff\x1b[31m");
  REQUIRE(recognise("machine-\\x41\\xzz\\x00\\x.scope").name == "A\\xzz\\x00\\x");
  const std::string deep = [] {
    std::string path;
    for (int i = 0; i < 2000; ++i) path += "a/";
    return path + "x.service";
  }();
  REQUIRE(recognise(deep).name == "x.service");
}
