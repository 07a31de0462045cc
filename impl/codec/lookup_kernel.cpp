#include "codec/lookup_kernel.hpp"

#include <array>
#include <atomic>

#include "codec/lookup_kernels.hpp"

namespace netipc::codec::lookup {

namespace {

#ifdef NETIPC_AVX2_KERNEL
// The best first.
constexpr std::array<const Kernel*, 2> all{&avx2_kernel, &portable_kernel};
bool runs_all() noexcept {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
}
#else
constexpr std::array<const Kernel*, 1> all{&portable_kernel};
bool runs_all() noexcept { return true; }
#endif

// Set by whoever asks first; all would set the same.
constinit std::atomic<const Kernel*> chosen{nullptr};

}  // namespace

std::span<const Kernel* const> kernels() noexcept {
  return std::span<const Kernel* const>(all).subspan(runs_all() ? 0 : all.size() - 1);
}

const Kernel& kernel() noexcept {
  const Kernel* known = chosen.load(std::memory_order_relaxed);
  if (known == nullptr) [[unlikely]] {
    known = kernels().front();
    chosen.store(known, std::memory_order_relaxed);
  }
  return *known;
}

void choose(const Kernel& kernel) noexcept { chosen.store(&kernel, std::memory_order_relaxed); }

}  // namespace netipc::codec::lookup
