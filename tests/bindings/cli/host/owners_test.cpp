#include "host/owners.hpp"

#include <netipc/types.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "support/catch.hpp"
#include "support/tmp_run_dir.hpp"

using namespace netipc::cli::host;
using namespace std::chrono_literals;
using netipc::test::TmpRunDir;

namespace {

#define ID "3f4b1c0d9e8a7f6b5c4d3e2f1a0b9c8d7e6f5a4b3c2d1e0f9a8b7c6d5e4f3a2b"
#define UID "8a2f7e1c-4b7d-4c9e-9f7a-0d1e2f3a4b5c"

// A host's files and its clock.
struct Host {
  TmpRunDir root;
  std::chrono::nanoseconds now = 1000s;
  Owners owners{root.path(), {[this] { return now; }, [] { return 0ns; }}};

  void write(const std::string& path, const std::string& text) {
    std::filesystem::create_directories(std::filesystem::path(root.file(path)).parent_path());
    std::ofstream(root.file(path), std::ios::binary) << text;
  }
  [[nodiscard]] std::string label(std::string_view path, std::string_view key) {
    return std::string(owners.of(path).label(key));
  }
};

constexpr const char* docker_file = "var/lib/docker/containers/" ID "/config.v2.json";
constexpr const char* podman_list = "var/lib/containers/storage/overlay-containers/containers.json";

// As `docker run --name web nginx:1.25` leaves it, shortened.
constexpr const char* docker_config =
    R"({"State":{"Running":true,"Pid":4242},"ID":")" ID R"(","Created":"2024-01-01T00:00:00Z","Path":"nginx",)"
    R"("Config":{"Hostname":"3f4b1c0d9e8a","Image":"nginx:1.25","Labels":{"maintainer":"x"}},)"
    R"("Image":"sha256:a94a","Name":"/web","Driver":"overlay2"})";

constexpr const char* kubelet_docker_config =
    R"({"Config":{"Image":"sha256:a94a","Labels":{"io.kubernetes.container.name":"app",)"
    R"("io.kubernetes.pod.name":"web-0","io.kubernetes.pod.namespace":"shop","io.kubernetes.pod.uid":")" UID R"("}},)"
    R"("Name":"/k8s_app_web-0_shop_)" UID R"(_0"})";

constexpr const char* containerd_config =
    R"({"ociVersion":"1.1.0","process":{"args":["x"]},"annotations":{"io.kubernetes.cri.container-name":"app",)"
    R"("io.kubernetes.cri.container-type":"container","io.kubernetes.cri.image-name":"docker.io/library/nginx:1.25",)"
    R"("io.kubernetes.cri.sandbox-name":"web-0","io.kubernetes.cri.sandbox-namespace":"shop",)"
    R"("io.kubernetes.cri.sandbox-uid":")" UID R"("}})";

constexpr const char* crio_config =
    R"({"ociVersion":"1.0.2","annotations":{"io.kubernetes.container.name":"POD","io.kubernetes.pod.name":"web-0",)"
    R"("io.kubernetes.pod.namespace":"shop","io.kubernetes.pod.uid":")" UID
    R"(","io.kubernetes.cri-o.ContainerType":"sandbox","io.kubernetes.cri-o.ImageName":"registry.k8s.io/pause:3.9"}})";

constexpr const char* podman_containers =
    R"([{"id":"0000"},{"id":")" ID R"(","names":["web"],"image":"a94a","layer":"b1",)"
    R"("metadata":"{\"image-name\":\"docker.io/library/nginx:latest\",\"image-id\":\"a94a\",\"name\":\"web\"}"}])";

}  // namespace

TEST_CASE("docker's file names a container and its image", "[cli][unit]") {
  Host host;
  host.write(docker_file, docker_config);
  const Owner owner = host.owners.of("system.slice/docker-" ID ".scope");
  REQUIRE(owner.name == "web");
  REQUIRE(owner.label("image") == "nginx:1.25");
  REQUIRE(owner.orchestrator == NETIPC_CODEC_ORCHESTRATOR_DOCKER);
}

TEST_CASE("a user's cgroup is not root's container, whatever it is called", "[cli][unit]") {
  Host host;
  host.write(docker_file, docker_config);
  const Owner owner = host.owners.of("user.slice/user-1000.slice/user@1000.service/docker-" ID ".scope");
  REQUIRE(owner.name == "3f4b1c0d9e8a");
  REQUIRE(owner.label("image").empty());
  REQUIRE(owner.label("user") == "1000");
}

TEST_CASE("without its file a container is known by its id", "[cli][unit]") {
  Host host;
  const Owner owner = host.owners.of("docker/" ID);
  REQUIRE(owner.name == "3f4b1c0d9e8a");
  REQUIRE(owner.label("image").empty());
}

TEST_CASE("a pod's container is named by the runtime that runs it", "[cli][unit]") {
  struct Runtime {
    const char* path;
    const char* file;
    const char* text;
    const char* name;
    const char* runtime;
    const char* image;
  };
  const Runtime runtimes[] = {
      {"kubepods/burstable/pod" UID "/" ID, docker_file, kubelet_docker_config, "shop/web-0/app", "docker",
       "sha256:a94a"},
      {"kubepods/burstable/pod" UID "/" ID,
       "run/containerd/io.containerd.runtime.v2.task/k8s.io/" ID "/config.json", containerd_config, "shop/web-0/app",
       "containerd", "docker.io/library/nginx:1.25"},
      {"kubepods.slice/kubepods-pod8a2f7e1c_4b7d_4c9e_9f7a_0d1e2f3a4b5c.slice/cri-containerd-" ID ".scope",
       "run/k3s/containerd/io.containerd.runtime.v2.task/k8s.io/" ID "/config.json", containerd_config,
       "shop/web-0/app", "containerd", "docker.io/library/nginx:1.25"},
      {"kubepods/besteffort/pod" UID "/crio-" ID,
       "run/containers/storage/overlay-containers/" ID "/userdata/config.json", crio_config, "shop/web-0/POD", "cri-o",
       "registry.k8s.io/pause:3.9"},
      {"system.slice/crio-" ID ".scope",
       "var/lib/containers/storage/overlay-containers/" ID "/userdata/config.json", crio_config, "shop/web-0/POD",
       "cri-o", "registry.k8s.io/pause:3.9"},
  };
  for (const Runtime& runtime : runtimes) {
    CAPTURE(runtime.path, runtime.file);
    Host host;
    host.write(runtime.file, runtime.text);
    const Owner owner = host.owners.of(runtime.path);
    REQUIRE(owner.orchestrator == NETIPC_CODEC_ORCHESTRATOR_K8S);
    REQUIRE(owner.name == runtime.name);
    REQUIRE(owner.label("pod_uid") == UID);
    REQUIRE(owner.label("namespace") == "shop");
    REQUIRE(owner.label("pod_name") == "web-0");
    REQUIRE(owner.label("runtime") == runtime.runtime);
    REQUIRE(owner.label("image") == runtime.image);
    REQUIRE(owner.label("role") == (owner.name == "shop/web-0/POD" ? "sandbox" : ""));
  }
}

TEST_CASE("nerdctl names its containers in their bundles", "[cli][unit]") {
  Host host;
  host.write("run/containerd/io.containerd.runtime.v2.task/default/" ID "/config.json",
             R"({"annotations":{"nerdctl/name":"web"}})");
  const Owner owner = host.owners.of("system.slice/nerdctl-" ID ".scope");
  REQUIRE(owner.name == "web");
  REQUIRE(owner.orchestrator == NETIPC_CODEC_ORCHESTRATOR_UNKNOWN);
}

TEST_CASE("podman's list names its containers, and is read again when it changes", "[cli][unit]") {
  Host host;
  host.write(podman_list, podman_containers);
  const char* path = "machine.slice/libpod-" ID ".scope";
  REQUIRE(host.owners.of(path).name == "web");
  REQUIRE(host.label(path, "image") == "docker.io/library/nginx:latest");
  host.write(podman_list, R"([{"id":")" ID R"(","names":["renamed"]}])");
  host.now += 10s;
  REQUIRE(host.owners.of(path).name == "renamed");
  std::filesystem::remove(host.root.file(podman_list));
  host.now += 10s;
  REQUIRE(host.owners.of(path).name == "3f4b1c0d9e8a");
}

TEST_CASE("rootless podman keeps its list at home, and only the user's own file counts", "[cli][unit]") {
  if (::geteuid() != 0) return;  // who cannot give files away
  Host host;
  const std::string list = "home/ann/.local/share/containers/storage/overlay-containers/containers.json";
  host.write("etc/passwd", "root:x:0:0:root:/root:/bin/sh\nann:x:1000:1000:Ann,,,:/home/ann:/bin/sh\n");
  host.write(list, podman_containers);
  const char* path = "user.slice/user-1000.slice/user@1000.service/user.slice/libpod-" ID ".scope/container";
  REQUIRE(host.owners.of(path).name == "3f4b1c0d9e8a");
  REQUIRE(::chown(host.root.file(list).c_str(), 1000, 1000) == 0);
  host.now += 10s;
  REQUIRE(host.owners.of(path).name == "web");
  REQUIRE(host.owners.of("user.slice/user-1001.slice/libpod-" ID ".scope").name == "3f4b1c0d9e8a");
  REQUIRE(host.owners.of("user.slice/user-1x.slice/libpod-" ID ".scope").name == "3f4b1c0d9e8a");
}

TEST_CASE("a file tells whose a bare id is", "[cli][unit]") {
  struct Runtime {
    const char* file;
    const char* text;
    uint16_t orchestrator;
    const char* runtime;
  };
  const Runtime runtimes[] = {
      {docker_file, docker_config, NETIPC_CODEC_ORCHESTRATOR_DOCKER, "docker"},
      {podman_list, podman_containers, NETIPC_CODEC_ORCHESTRATOR_PODMAN, "podman"},
      {"run/containers/storage/overlay-containers/" ID "/userdata/config.json", crio_config,
       NETIPC_CODEC_ORCHESTRATOR_K8S, "cri-o"},
      {"run/containerd/io.containerd.runtime.v2.task/k8s.io/" ID "/config.json", containerd_config,
       NETIPC_CODEC_ORCHESTRATOR_K8S, "containerd"},
  };
  for (const Runtime& runtime : runtimes) {
    CAPTURE(runtime.file);
    Host host;
    host.write(runtime.file, runtime.text);
    const Owner owner = host.owners.of("any/parent/" ID);
    REQUIRE(owner.orchestrator == runtime.orchestrator);
    REQUIRE(owner.label("runtime") == runtime.runtime);
  }
}

TEST_CASE("files that hold something else say nothing", "[cli][unit]") {
  for (const char* text : {"", "{", "[]", "null", "7", "\"x\"", R"({"Name":7,"Config":[],"Labels":{}})",
                           R"({"Config":{"Image":null,"Labels":"x"}})", "\xff\xfe"}) {
    CAPTURE(text);
    Host host;
    host.write(docker_file, text);
    host.write(podman_list, text);
    REQUIRE(host.owners.of("docker/" ID).name == "3f4b1c0d9e8a");
    REQUIRE(host.owners.of("machine.slice/libpod-" ID ".scope").name == "3f4b1c0d9e8a");
  }
  for (const char* text : {R"([7,null,{"id":7},{"id":")" ID R"(","metadata":"{","names":[]}])",
                           R"([{"id":")" ID R"(","metadata":7,"names":[7]}])"}) {
    CAPTURE(text);
    Host host;
    host.write(podman_list, text);
    REQUIRE(host.owners.of("machine.slice/libpod-" ID ".scope").name == "3f4b1c0d9e8a");
  }
}

TEST_CASE("a file that is none, is too large or is somebody else's is not read", "[cli][unit]") {
  Host host;
  host.write(docker_file, docker_config + std::string(2U << 20, ' '));
  REQUIRE(host.owners.of("docker/" ID).name == "3f4b1c0d9e8a");

  Host pipe;
  pipe.write(docker_file, "");
  std::filesystem::remove(pipe.root.file(docker_file));
  REQUIRE(::mkfifo(pipe.root.file(docker_file).c_str(), 0600) == 0);
  REQUIRE(pipe.owners.of("docker/" ID).name == "3f4b1c0d9e8a");
}

TEST_CASE("texts are printable and short, whatever a file or a folder says", "[cli][unit]") {
  Host host;
  host.write(docker_file, R"({"Name":"/a\u0000b\u001b[31m\u202e","Config":{"Image":")" + std::string(5000, 'x') + R"("}})");
  const Owner owner = host.owners.of("docker/" ID);
  REQUIRE(owner.name == "a_b_[31m_");
  REQUIRE(owner.label("image").size() == 1024);
  REQUIRE(host.owners.of("lxc.payload.\x1b\xff").name == "__");
  REQUIRE(host.label("lxc.payload.\x1b\xff", "machine") == "__");
}

TEST_CASE("what a file said is used for ten seconds", "[cli][unit]") {
  Host host;
  host.write(docker_file, docker_config);
  REQUIRE(host.owners.of("docker/" ID).name == "web");
  std::filesystem::remove(host.root.file(docker_file));
  host.now += 9s;
  REQUIRE(host.owners.of("docker/" ID).name == "web");
  host.now += 1s;
  REQUIRE(host.owners.of("docker/" ID).name == "3f4b1c0d9e8a");
}

TEST_CASE("a storm of short-lived containers is answered", "[cli][unit]") {
  Host host;
  for (int i = 0; i < 5000; ++i) {
    std::string id(64, '0');
    const std::string number = std::to_string(i);
    id.replace(0, number.size(), number);
    host.now += 10ms;
    REQUIRE(host.owners.of("docker/" + id).label("container_id") == id);
  }
}
