#pragma once

// Memory that AddressSanitizer can judge: blocks of exactly the size a caller
// promised, and outputs that tell whether they were written to.

#include <algorithm>
#include <memory>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "codec/view.hpp"
#include "support/check.hpp"

namespace netipc::fuzz {

// Alone on the heap, so that one byte too far is one byte outside. An empty block
// ends where its allocation ends, for the same reason.
class Block {
 public:
  explicit Block(size_t size)
      : memory_(std::make_unique<std::byte[]>(std::max<size_t>(size, 1))),
        bytes_(memory_.get() + (size == 0 ? 1 : 0), size) {}
  Block(const void* from, size_t size) : Block(size) { copy_bytes(bytes_.data(), from, size); }
  explicit Block(Bytes from) : Block(from.data(), from.size()) {}

  [[nodiscard]] Bytes bytes() const noexcept { return bytes_; }
  [[nodiscard]] MutableBytes room() const noexcept { return bytes_; }
  [[nodiscard]] size_t size() const noexcept { return bytes_.size(); }

 private:
  std::unique_ptr<std::byte[]> memory_;
  MutableBytes bytes_;
};

// A buffer handed to an encoder.
class Output : public Block {
 public:
  explicit Output(size_t size) : Block(size) { std::fill(room().begin(), room().end(), mark); }

  [[nodiscard]] bool untouched(size_t from = 0) const noexcept {
    return std::all_of(bytes().begin() + static_cast<ptrdiff_t>(from), bytes().end(),
                       [](std::byte byte) { return byte == mark; });
  }

 private:
  static constexpr std::byte mark{0xa5};
};

[[nodiscard]] inline bool same(Bytes a, Bytes b) noexcept { return std::equal(a.begin(), a.end(), b.begin(), b.end()); }
[[nodiscard]] inline bool same(codec::Str a, codec::Str b) noexcept { return a.view() == b.view(); }

// A string of a view: inside the payload, its NUL included.
[[nodiscard]] inline bool lies_in(codec::Str text, Bytes payload) noexcept {
  const auto* const begin = reinterpret_cast<const char*>(payload.data());
  return text.data >= begin && text.len < payload.size() &&
         static_cast<size_t>(text.data - begin) < payload.size() - text.len && text.data[text.len] == '\0';
}

// What an encoder reports: bytes, 0 when there is no room; or a Result of them.
inline size_t written(size_t size) noexcept { return size; }
inline size_t written(const Result<size_t>& size) {
  FUZZ_CHECK(size.ok() || size.status() == Status::overflow);
  return size.ok() ? *size : 0;
}

// An encoder into every size that matters: one too small is left alone, an exact
// one is filled, one too large is not touched behind what was written.
template <class Encode>
void check_encoder(Bytes expected, Encode&& encode) {
  Output exact(expected.size());
  FUZZ_CHECK(written(encode(exact.room())) == expected.size());
  FUZZ_CHECK(same(exact.bytes(), expected));
  Output larger(expected.size() + 9);
  FUZZ_CHECK(written(encode(larger.room())) == expected.size());
  FUZZ_CHECK(same(larger.bytes().first(expected.size()), expected));
  FUZZ_CHECK(larger.untouched(expected.size()));
  if (expected.empty()) return;
  Output smaller(expected.size() - 1);
  FUZZ_CHECK(written(encode(smaller.room())) == 0);
  FUZZ_CHECK(smaller.untouched());
}

}  // namespace netipc::fuzz
