#pragma once

// An immutable value that one thread replaces while any number of others read it.
//
// A reader pins the current value: one increment of a counter that it shares with
// no reader on another CPU, and two loads. The value before goes when its last pin
// goes; no reader waits for the writer, nor the writer for readers.
//
// Every value lives in a cell; cells are reused and never freed while the owner
// lives, so a reader may touch the counter of a cell it has just lost. The whole
// argument:
//
//   pin      P1 cell = current    P2 ++cell.pins    P3 current == cell?
//   publish  W1 current = next    W2 old is retired W3 all of old.pins zero? free
//
// All are sequentially consistent. If P2 comes before W3 reads that counter, W3
// sees the pin. Otherwise W1 came before P3, P3 sees another cell, and the pin is
// taken back unused. So a value that W3 frees has no user, and once a cell is
// retired, no pin that P3 would accept can be added: its counters only fall to
// zero and whoever brings the last one there frees. A thread that has found all
// counters zero may be late - the cell freed, reused, retired once more - so the
// state carries a number, and freeing is a compare-and-swap of exactly the state
// that was there before the counters were read. docs/design/009-snapshot-cache.md.

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <new>
#include <vector>

#include "base/result.hpp"

namespace netipc::snapshot {

// Which counter the calling thread uses: its own, up to as many threads as there are.
inline constexpr unsigned pin_shards = 32;
[[nodiscard]] unsigned shard_of_thread() noexcept;

template <class T>
class Published {
  static constexpr size_t cache_line = 64;

  struct alignas(cache_line) Shard {
    std::atomic<uint32_t> pins{0};
  };

  // The low bits of a cell's state; the rest numbers its uses.
  enum State : uint64_t { vacant = 0, in_use = 1, retired = 2, freeing = 3 };
  static constexpr uint64_t state_mask = 3;
  static constexpr uint64_t one_use = 4;

  struct Cell {
    std::atomic<uint64_t> state{in_use};
    std::unique_ptr<const T> value;
    std::array<Shard, pin_shards> shards;
  };

 public:
  // A few words that may be copied, into memory of a caller too. Not a count of its
  // own: unpin() once per pin(), on any thread.
  class Pin {
   public:
    Pin() = default;  // pins nothing
    // Null where nothing was ever published.
    [[nodiscard]] const T* value() const noexcept { return value_; }

   private:
    friend class Published;
    Pin(Cell* cell, unsigned shard) noexcept : cell_(cell), shard_(shard) {}
    const T* value_ = nullptr;
    Cell* cell_ = nullptr;
    unsigned shard_ = 0;
  };

  Published() { cells_.push_back(std::make_unique<Cell>()); current_ = cells_.front().get(); }
  // Nothing may be pinned any more.
  ~Published() = default;
  Published(const Published&) = delete;
  Published& operator=(const Published&) = delete;

  // Any thread. A further round needs a publication since the last one.
  [[nodiscard]] Pin pin() noexcept {
    const unsigned shard = shard_of_thread();
    for (;;) {
      Cell* const cell = current_.load(std::memory_order_seq_cst);
      cell->shards[shard].pins.fetch_add(1, std::memory_order_seq_cst);
      Pin taken(cell, shard);
      if (current_.load(std::memory_order_seq_cst) == cell) {
        taken.value_ = cell->value.get();
        return taken;
      }
      unpin(taken);
    }
  }

  static void unpin(Pin pin) noexcept {
    if (pin.cell_ == nullptr) return;
    pin.cell_->shards[pin.shard_].pins.fetch_sub(1, std::memory_order_seq_cst);
    free_if_unused(*pin.cell_);
  }

  // One thread at a time. Null publishes "nothing". no_memory: as before.
  Status publish(std::unique_ptr<const T> value) noexcept {
    Cell* const next = take_vacant();
    if (next == nullptr) return Status::no_memory;
    next->value = std::move(value);
    Cell* const old = current_.exchange(next, std::memory_order_seq_cst);
    old->state.fetch_add(retired - in_use, std::memory_order_seq_cst);
    free_if_unused(*old);
    return Status::ok;
  }

 private:
  // A cell that takes the next value, marked in use.
  Cell* take_vacant() noexcept {
    for (const auto& cell : cells_) {
      const uint64_t state = cell->state.load(std::memory_order_acquire);
      if ((state & state_mask) != vacant) continue;
      cell->state.store(state + one_use + in_use, std::memory_order_relaxed);
      return cell.get();
    }
    try {
      cells_.push_back(std::make_unique<Cell>());
    } catch (const std::bad_alloc&) {
      return nullptr;
    }
    return cells_.back().get();
  }

  static void free_if_unused(Cell& cell) noexcept {
    uint64_t state = cell.state.load(std::memory_order_seq_cst);
    if ((state & state_mask) != retired) return;
    for (const Shard& shard : cell.shards)
      if (shard.pins.load(std::memory_order_seq_cst) != 0) return;
    if (!cell.state.compare_exchange_strong(state, state - retired + freeing, std::memory_order_seq_cst)) return;
    cell.value.reset();
    // What the next user of the cell writes comes after the value is gone.
    cell.state.store(state - retired + vacant, std::memory_order_release);
  }

  std::atomic<Cell*> current_{nullptr};
  std::vector<std::unique_ptr<Cell>> cells_;  // the publisher's; readers reach cells through current_
};

}  // namespace netipc::snapshot
