#include <fmt/format.h>
#include <netipc/types.h>

#include "host/files/facts.hpp"

namespace netipc::cli::host {

// /var/lib/docker/containers/ID/config.v2.json. A kubelet over docker leaves what it
// knows of the pod in the labels of the container.
std::optional<Facts> read_docker(const std::string& root, std::string_view container_id) {
  const auto document = read_object(fmt::format("{}/var/lib/docker/containers/{}/config.v2.json", root, container_id));
  if (!document.has_value()) return std::nullopt;
  Facts facts;
  facts.orchestrator = NETIPC_CODEC_ORCHESTRATOR_DOCKER;
  facts.name = text_at(*document, "Name");
  if (facts.name.starts_with('/')) facts.name.erase(0, 1);
  const nlohmann::json& config = object_at(*document, "Config");
  const nlohmann::json& labels = object_at(config, "Labels");
  add_label(facts, "image", text_at(config, "Image"));
  add_label(facts, "namespace", text_at(labels, "io.kubernetes.pod.namespace"));
  add_label(facts, "pod_name", text_at(labels, "io.kubernetes.pod.name"));
  add_label(facts, "container_name", text_at(labels, "io.kubernetes.container.name"));
  return facts;
}

}  // namespace netipc::cli::host
