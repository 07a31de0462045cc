#include "lookups.hpp"

#include <algorithm>
#include <vector>

#include "host/process.hpp"
#include "host/standing.hpp"

namespace netipc::cli {
namespace {

using host::Standing;

netipc_codec_str borrow(const std::string& text) { return {text.data(), text.size()}; }
std::string_view view_of(netipc_codec_str text) { return {text.data, text.len}; }

// A known cgroup as both lookups describe it, in texts of its own.
class Description {
 public:
  Description(host::Owners& owners, std::string_view path) : owner_(owners.of(host::below_root(path))) {
    if (owner_.name.empty()) owner_.name = host::name_cgroup(host::below_root(path));
    labels_.reserve(owner_.labels.size());
    for (const host::Label& label : owner_.labels) labels_.push_back({borrow(label.key), borrow(label.value)});
  }
  Description(const Description&) = delete;
  Description& operator=(const Description&) = delete;

  [[nodiscard]] uint16_t orchestrator() const { return owner_.orchestrator; }
  [[nodiscard]] netipc_codec_str name() const { return borrow(owner_.name); }
  [[nodiscard]] const std::vector<netipc_codec_label>& labels() const { return labels_; }

 private:
  host::Owner owner_;
  std::vector<netipc_codec_label> labels_;
};

uint16_t cgroup_status(Standing standing) noexcept {
  switch (standing) {
    case Standing::known:
      return NETIPC_CODEC_CGROUPS_LOOKUP_KNOWN;
    case Standing::not_yet:
      return NETIPC_CODEC_CGROUPS_LOOKUP_UNKNOWN_RETRY_LATER;
    case Standing::never:
      break;
  }
  return NETIPC_CODEC_CGROUPS_LOOKUP_UNKNOWN_PERMANENT;
}

netipc_status add_cgroup(const LookupSource& source, const host::CgroupSet& set, std::string_view path,
                         netipc_codec_cgroups_lookup_builder* builder) {
  const Standing standing = host::standing_of(set, path);
  netipc_codec_cgroups_lookup_entry entry{};
  entry.status = cgroup_status(standing);
  entry.path = {path.data(), path.size()};
  if (standing != Standing::known) return netipc_codec_cgroups_lookup_builder_add(builder, &entry);
  const Description description(source.owners, path);
  entry.orchestrator = description.orchestrator();
  entry.name = description.name();
  entry.labels = description.labels().data();
  entry.label_count = description.labels().size();
  return netipc_codec_cgroups_lookup_builder_add(builder, &entry);
}

uint16_t apps_status(Standing standing) noexcept {
  switch (standing) {
    case Standing::known:
      return NETIPC_CODEC_APPS_LOOKUP_CGROUP_KNOWN;
    case Standing::not_yet:
      return NETIPC_CODEC_APPS_LOOKUP_CGROUP_UNKNOWN_RETRY_LATER;
    case Standing::never:
      break;
  }
  return NETIPC_CODEC_APPS_LOOKUP_CGROUP_UNKNOWN_PERMANENT;
}

netipc_status add_process(const LookupSource& source, const host::CgroupSet& set, uint32_t pid,
                          netipc_codec_apps_lookup_builder* builder) {
  netipc_codec_apps_lookup_entry entry{};
  entry.pid = pid;
  const std::optional<host::Process> process = host::read_process(source.proc, pid);
  if (!process.has_value()) {
    entry.status = NETIPC_CODEC_APPS_LOOKUP_UNKNOWN;
    entry.uid = NETIPC_CODEC_APPS_LOOKUP_UID_UNSET;
    return netipc_codec_apps_lookup_builder_add(builder, &entry);
  }
  entry.status = NETIPC_CODEC_APPS_LOOKUP_KNOWN;
  entry.ppid = process->ppid;
  entry.uid = process->uid;
  entry.starttime = process->starttime;
  entry.comm = borrow(process->comm);
  entry.cgroup_status = NETIPC_CODEC_APPS_LOOKUP_CGROUP_UNKNOWN_RETRY_LATER;
  if (!process->cgroup.has_value()) return netipc_codec_apps_lookup_builder_add(builder, &entry);
  if (process->cgroup == "/") {
    entry.cgroup_status = NETIPC_CODEC_APPS_LOOKUP_CGROUP_HOST_ROOT;
    return netipc_codec_apps_lookup_builder_add(builder, &entry);
  }
  const Standing standing = host::standing_of(set, *process->cgroup);
  entry.cgroup_status = apps_status(standing);
  entry.cgroup_path = borrow(*process->cgroup);
  if (standing != Standing::known) return netipc_codec_apps_lookup_builder_add(builder, &entry);
  const Description description(source.owners, *process->cgroup);
  entry.orchestrator = description.orchestrator();
  entry.cgroup_name = description.name();
  entry.labels = description.labels().data();
  entry.label_count = description.labels().size();
  return netipc_codec_apps_lookup_builder_add(builder, &entry);
}

// What it says for good - the root, an exclusion - stays true as long as it serves, and
// one call may take several requests, all of which must be of one generation.
constexpr uint64_t apps_generation = 1;

}  // namespace

netipc_status answer_cgroups_lookup(void* user, const netipc_codec_cgroups_lookup_request* request,
                                    netipc_codec_cgroups_lookup_builder* builder) {
  const auto& source = *static_cast<const LookupSource*>(user);
  const std::shared_ptr<const host::CgroupSet> set = source.catalog.current();
  netipc_status status = netipc_codec_cgroups_lookup_builder_set_generation(builder, set->generation);
  for (uint32_t i = 0; i < request->item_count && status == NETIPC_STATUS_OK; ++i) {
    netipc_codec_str path{};
    status = netipc_codec_cgroups_lookup_request_path(request, i, &path);
    if (status == NETIPC_STATUS_OK) status = add_cgroup(source, *set, view_of(path), builder);
  }
  return status;
}

netipc_status answer_apps_lookup(void* user, const netipc_codec_apps_lookup_request* request,
                                 netipc_codec_apps_lookup_builder* builder) {
  const auto& source = *static_cast<const LookupSource*>(user);
  const std::shared_ptr<const host::CgroupSet> set = source.catalog.current();
  netipc_status status = netipc_codec_apps_lookup_builder_set_generation(builder, apps_generation);
  for (uint32_t i = 0; i < request->item_count && status == NETIPC_STATUS_OK; ++i) {
    uint32_t pid = 0;
    status = netipc_codec_apps_lookup_request_pid(request, i, &pid);
    if (status == NETIPC_STATUS_OK) status = add_process(source, *set, pid, builder);
  }
  return status;
}

}  // namespace netipc::cli
