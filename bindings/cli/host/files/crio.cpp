#include <fmt/format.h>
#include <netipc/types.h>

#include "host/files/facts.hpp"

namespace netipc::cli::host {
namespace {

constexpr const char* storages[] = {"run/containers/storage", "var/lib/containers/storage"};

}  // namespace

// overlay-containers/ID/userdata/config.json, a bundle as well. Podman's containers have
// one too, without the annotations of a pod: those are not cri-o's.
std::optional<Facts> read_crio(const std::string& root, std::string_view container_id) {
  for (const char* storage : storages) {
    const auto document =
        read_object(fmt::format("{}/{}/overlay-containers/{}/userdata/config.json", root, storage, container_id));
    if (!document.has_value()) continue;
    const nlohmann::json& annotations = object_at(*document, "annotations");
    const std::string pod_uid = text_at(annotations, "io.kubernetes.pod.uid");
    if (pod_uid.empty()) continue;
    Facts facts;
    facts.orchestrator = NETIPC_CODEC_ORCHESTRATOR_K8S;
    add_label(facts, "runtime", "cri-o");
    add_label(facts, "image", text_at(annotations, "io.kubernetes.cri-o.ImageName"));
    add_label(facts, "namespace", text_at(annotations, "io.kubernetes.pod.namespace"));
    add_label(facts, "pod_name", text_at(annotations, "io.kubernetes.pod.name"));
    add_label(facts, "container_name", text_at(annotations, "io.kubernetes.container.name"));
    add_label(facts, "pod_uid", pod_uid);
    if (text_at(annotations, "io.kubernetes.cri-o.ContainerType") == "sandbox") add_label(facts, "role", "sandbox");
    return facts;
  }
  return std::nullopt;
}

}  // namespace netipc::cli::host
