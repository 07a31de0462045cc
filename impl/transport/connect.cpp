#include "transport/connect.hpp"

#include <new>

#include "platform/dial.hpp"
#include "platform/region.hpp"
#include "transport/handshake.hpp"
#include "transport/naming.hpp"

namespace netipc::transport {

namespace {

Result<SessionInfo> shake_hands(Channel& channel, const Config& proposed, const Wait& wait) noexcept {
  const HelloPacket hello = make_hello(proposed);
  const OutPacket out{hello, {}};
  NETIPC_TRY(channel.send({&out, 1}, wait).status());
  std::array<std::byte, handshake_buffer> answer;
  InPacket in{.head = answer, .body = {}};
  const auto got = channel.receive({&in, 1}, wait);
  if (!got.ok()) return got.status();
  return judge_ack(Bytes(answer).first(std::min(in.length, answer.size())), proposed);
}

}  // namespace

Result<SessionPtr> connect(const Endpoint& endpoint, const Config& config, const Wait& wait) {
  NETIPC_TRY_ASSIGN(const std::string path, socket_path(endpoint.run_dir, endpoint.service));
  NETIPC_TRY_ASSIGN(ChannelPtr baseline, platform::dial(path, wait));
  baseline->set_wait_policy(config.wait_policy);
  const Config proposed = with_defaults(config, baseline->max_packet());
  NETIPC_TRY_ASSIGN(SessionInfo info, shake_hands(*baseline, proposed, wait));
  info.peer = baseline->peer();

  ChannelPtr data;
  if ((info.selected_profile & wire::profiles_shm) != 0) {
    NETIPC_TRY_ASSIGN(data, platform::attach_region(endpoint, info, *baseline, wait));
  }
  auto* session = new (std::nothrow) Session(Role::client, info, std::move(baseline), std::move(data));
  if (session == nullptr) return Status::no_memory;
  session->set_wait_policy(config.wait_policy);
  return SessionPtr(session);
}

}  // namespace netipc::transport
