#include <fmt/format.h>

#include "host/files/facts.hpp"

namespace netipc::cli::host {
namespace {

// State folders of containerd itself and of the distributions that bring their own.
constexpr const char* states[] = {"run/containerd", "run/k3s/containerd", "var/snap/microk8s/common/run/containerd"};
constexpr const char* tasks[] = {"io.containerd.runtime.v2.task", "io.containerd.runtime.v1.linux"};
constexpr const char* namespaces[] = {"k8s.io", "default"};

std::optional<nlohmann::json> read_bundle(const std::string& root, std::string_view container_id) {
  for (const char* state : states) {
    for (const char* task : tasks) {
      for (const char* name_space : namespaces) {
        auto found = read_object(fmt::format("{}/{}/{}/{}/{}/config.json", root, state, task, name_space, container_id));
        if (found.has_value()) return found;
      }
    }
  }
  return std::nullopt;
}

}  // namespace

// The bundle of a running container, with what its creator noted in the annotations:
// the CRI plugin for a kubelet, or nerdctl.
std::optional<Facts> read_containerd(const std::string& root, std::string_view container_id) {
  const auto document = read_bundle(root, container_id);
  if (!document.has_value()) return std::nullopt;
  const nlohmann::json& annotations = object_at(*document, "annotations");
  Facts facts;
  facts.name = text_at(annotations, "nerdctl/name");
  add_label(facts, "runtime", "containerd");
  add_label(facts, "image", text_at(annotations, "io.kubernetes.cri.image-name"));
  add_label(facts, "namespace", text_at(annotations, "io.kubernetes.cri.sandbox-namespace"));
  add_label(facts, "pod_name", text_at(annotations, "io.kubernetes.cri.sandbox-name"));
  add_label(facts, "container_name", text_at(annotations, "io.kubernetes.cri.container-name"));
  add_label(facts, "pod_uid", text_at(annotations, "io.kubernetes.cri.sandbox-uid"));
  if (text_at(annotations, "io.kubernetes.cri.container-type") == "sandbox") add_label(facts, "role", "sandbox");
  return facts;
}

}  // namespace netipc::cli::host
