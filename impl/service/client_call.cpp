// One request and its answer, and what a failure leads to.

#include <algorithm>

#include "base/probe.hpp"
#include "service/client_core.hpp"
#include "service/growth.hpp"

namespace netipc::service {

ClientCore::Capacity ClientCore::capacity() const noexcept {
  const transport::Limits agreed = session_ != nullptr ? session_->info().limits : transport::Limits{};
  return {agreed.request_payload, agreed.response_payload, proposal_.limits.request_payload,
          proposal_.limits.response_payload};
}

bool ClientCore::grown_since(const Capacity& before) const noexcept {
  const Capacity now = capacity();
  return now.session_request > before.session_request || now.session_response > before.session_response ||
         now.proposal > before.proposal || now.hint > before.hint;
}

Result<Bytes> ClientCore::exchange(const Request& request, Deadline deadline) noexcept {
  const transport::Wait wait{deadline, &abort_};
  if (wait.aborted()) return note(Status::aborted, Phase::send);
  NETIPC_TRY(send(request, wait));

  auto answer = session_->receive(answer_buffer_, wait);
  switch (answer.status()) {
    case Status::ok: break;
    case Status::timeout:
    case Status::aborted: return note(answer.status(), Phase::receive);
    case Status::limit_exceeded: return note(Status::overflow, Phase::receive);
    default: return note(Status::truncated, Phase::receive);
  }
  if (const Status status = judge(answer->header, request); status != Status::ok)
    return note(status, Phase::response);
  return answer->payload;
}

Status ClientCore::send(const Request& request, const transport::Wait& wait) noexcept {
  wire::Header header;
  header.kind = wire::kind_request;
  header.flags = request.flags;
  header.code = request.method;
  header.item_count = request.item_count;
  header.message_id = message_id();
  const Status status = session_->send(header, request.payload, wait);
  switch (status) {
    case Status::ok: return status;
    case Status::timeout:
    case Status::aborted: return note(status, Phase::send);
    case Status::limit_exceeded:
    case Status::msg_too_large: {
      uint32_t& proposal = proposal_.limits.request_payload;
      proposal = std::max(proposal, grown_ceiling(request.payload.size(), wire::payload_growth_cap));
      log_limit("the request", Phase::send, limits().request_payload, proposal);
      return note(Status::overflow, Phase::send);
    }
    default: return note(Status::not_ready, Phase::send);
  }
}

Status ClientCore::judge(const wire::Header& answer, const Request& request) noexcept {
  if (answer.kind != wire::kind_response) return Status::bad_kind;
  if (answer.code != request.method || answer.message_id != message_id()) return Status::bad_layout;
  if (answer.transport_status == wire::status_limit_exceeded) {
    uint32_t& hint = proposal_.limits.response_payload;
    hint = std::max(hint, grown_ceiling(uint64_t{2} * limits().response_payload, wire::payload_growth_cap));
    log_limit("the answer", Phase::response, limits().response_payload, hint);
    return Status::overflow;
  }
  if (answer.transport_status != wire::status_ok) return Status::bad_layout;
  if ((request.flags & wire::flag_batch) == 0) return Status::ok;
  if (answer.item_count != request.item_count) return Status::bad_item_count;
  return answer.is_batch() ? Status::ok : Status::bad_layout;
}

// Status::ok: there is a fresh session and reason to try again on it.
Status ClientCore::recover(Status failure, const Capacity& before, RetryBudget& budget, Deadline deadline) noexcept {
  if (failure == Status::timeout || failure == Status::aborted || budget.retried) return failure;
  const bool overflow = failure == Status::overflow;
  budget.retried = !overflow;
  const Status reconnected = reconnect(deadline, failure);
  if (reconnected == Status::aborted) return reconnected;
  if (reconnected != Status::ok) return failure;
  if (overflow && (!grown_since(before) || ++budget.growths == RetryBudget::max_growths)) return failure;
  ++retry_count_;
  log_retry(failure, overflow);
  NETIPC_PROBE3(client__retry, endpoint_.service.c_str(), static_cast<int32_t>(failure), uint32_t{overflow});
  return Status::ok;
}

}  // namespace netipc::service
