#include "service/answer.hpp"

namespace netipc::service {

namespace {

wire::TransportStatus status_for(Status failure) noexcept {
  switch (failure) {
    case Status::overflow: return wire::status_limit_exceeded;
    case Status::truncated:
    case Status::bad_layout:
    case Status::out_of_bounds:
    case Status::missing_nul:
    case Status::bad_alignment:
    case Status::bad_item_count: return wire::status_bad_envelope;
    default: return wire::status_internal_error;
  }
}

Answer failed(Status failure, uint32_t budget) noexcept {
  return refusal(status_for(failure), failure == Status::overflow ? uint64_t{2} * budget : 0);
}

Answer single(Service& service, Bytes payload, uint32_t budget, Scratch& scratch) noexcept {
  const auto room = scratch.response.reserve(scratch.answered + budget);
  if (!room.ok()) return refusal(wire::status_internal_error);
  const MutableBytes response = room->subspan(scratch.answered, budget);
  const auto length = service.dispatch(payload, response);
  if (!length.ok()) return failed(length.status(), budget);
  if (length.value() > budget) return refusal(wire::status_limit_exceeded, length.value());
  Answer answer;
  answer.payload = Bytes(response).first(length.value());
  answer.wanted_ceiling = length.value();
  return answer;
}

Answer batch(Service& service, const wire::Header& header, Bytes payload, uint32_t budget, Scratch& scratch) noexcept {
  const auto room = scratch.response.reserve(scratch.answered + budget);
  const auto item_room = scratch.item.reserve(budget);
  if (!room.ok() || !item_room.ok()) return refusal(wire::status_internal_error);
  const MutableBytes response = room->subspan(scratch.answered, budget);
  const auto length =
      service.dispatch_batch(payload, header.item_count, response, MutableBytes(item_room.value()).first(budget));
  if (!length.ok()) return failed(length.status(), budget);
  Answer answer;
  answer.flags = wire::flag_batch;
  answer.item_count = header.item_count;
  answer.payload = Bytes(response).first(length.value());
  answer.wanted_ceiling = length.value();
  return answer;
}

}  // namespace

Answer refusal(wire::TransportStatus status, uint64_t wanted_ceiling) noexcept {
  Answer answer;
  answer.status = status;
  answer.wanted_ceiling = wanted_ceiling;
  return answer;
}

Answer answer_request(Service& service, const wire::Header& header, Bytes payload, uint32_t budget,
                      Scratch& scratch) noexcept {
  if (header.code != service.method()) return refusal(wire::status_unsupported);
  return header.is_batch() ? batch(service, header, payload, budget, scratch)
                           : single(service, payload, budget, scratch);
}

wire::Header Answer::header_for(const wire::Header& request) const noexcept {
  wire::Header header;
  header.kind = wire::kind_response;
  header.flags = flags;
  header.code = request.code;
  header.transport_status = status;
  header.item_count = item_count;
  header.message_id = request.message_id;
  return header;
}

}  // namespace netipc::service
