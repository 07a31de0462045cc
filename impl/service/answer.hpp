#pragma once

// What a server answers to one request: method check, dispatch, batches, and which
// outcome becomes which status (docs/spec/service.md, "Session loop"). No I/O.

#include "service/read_ahead.hpp"
#include "service/service.hpp"
#include "transport/message_buffer.hpp"
#include "wire/header.hpp"

namespace netipc::service {

// Storage for one request being served. Belongs to a worker, not to a session, so
// an idle session owns no buffers.
struct Scratch {
  transport::MessageBuffer request;
  transport::MessageBuffer response;
  transport::MessageBuffer item;
  size_t answered = 0;  // bytes of the response buffer that hold answers which have not left
  ReadAhead ahead;
  uint64_t now_ns = 0;  // by the stopwatch: when the last handler returned
  // Whose turns these have been of late, with nobody else's between, and how many.
  uint64_t last_key = 0;
  unsigned in_a_row = 0;
};

struct Answer {
  wire::TransportStatus status = wire::status_ok;
  uint16_t flags = 0;
  uint32_t item_count = 1;
  Bytes payload;                // borrows the scratch; empty unless ok
  uint64_t wanted_ceiling = 0;  // response size worth learning; 0: nothing

  [[nodiscard]] wire::Header header_for(const wire::Header& request) const noexcept;
};

// Whether a session lives on behind an answer of this status.
[[nodiscard]] constexpr bool session_goes_on(wire::TransportStatus status) noexcept {
  return status == wire::status_ok || status == wire::status_unsupported;
}

// `budget`: the agreed response ceiling. The answer goes behind those that are there;
// for those to stay where they are there must be room for it.
Answer answer_request(Service& service, const wire::Header& header, Bytes payload, uint32_t budget,
                      Scratch& scratch) noexcept;

// For requests that never reach a handler.
Answer refusal(wire::TransportStatus status, uint64_t wanted_ceiling = 0) noexcept;

}  // namespace netipc::service
