#include "transport/shm_layout.hpp"

#include <algorithm>

#include "base/checked_math.hpp"

namespace netipc::transport {

namespace {

bool aligned(uint32_t n) noexcept { return n % region_alignment == 0; }

}  // namespace

Result<RegionShape> plan_region(uint64_t request_bytes, uint64_t response_bytes) noexcept {
  const uint64_t request = align64(request_bytes);
  const uint64_t response = align64(response_bytes);
  const uint64_t response_offset = region_header_size + request;
  if (request == 0 || response == 0 || !fits_u32(request_bytes) || !fits_u32(response_bytes) ||
      !fits_u32(response_offset + response))
    return Status::region_bad_size;
  return RegionShape{region_header_size, static_cast<uint32_t>(request), static_cast<uint32_t>(response_offset),
                     static_cast<uint32_t>(response)};
}

Result<RegionShape> judge_region(Bytes header, uint64_t file_size) noexcept {
  if (file_size < region_header_size || header.size() < region_header_size) return Status::region_not_ready;
  const std::byte* at = header.data();
  if (load<uint32_t>(at) != region_magic) return Status::region_bad_magic;
  if (load<uint16_t>(at + 4) != region_version) return Status::region_bad_version;
  if (load<uint16_t>(at + 6) != region_header_size) return Status::region_bad_header;

  const RegionShape shape{load<uint32_t>(at + 16), load<uint32_t>(at + 20), load<uint32_t>(at + 24),
                          load<uint32_t>(at + 28)};
  if (shape.request_offset < region_header_size || shape.response_offset < region_header_size ||
      shape.request_capacity == 0 || shape.response_capacity == 0)
    return Status::region_not_ready;
  const uint64_t request_end = uint64_t{shape.request_offset} + shape.request_capacity;
  const uint64_t response_end = shape.size();
  const bool sound = fits_u32(request_end) && aligned(shape.request_offset) && aligned(shape.request_capacity) &&
                     aligned(shape.response_offset) && aligned(shape.response_capacity) &&
                     shape.response_offset >= align64(request_end) && file_size >= std::max(request_end, response_end);
  if (!sound) return Status::region_bad_size;
  return shape;
}

}  // namespace netipc::transport
