#include "codec/lookup_kernel.hpp"

#include <array>
#include <atomic>

#include "codec/lookup_kernels.hpp"

#ifdef NETIPC_AVX2_KERNEL
#include <cpuid.h>
#endif

namespace netipc::codec::lookup {

namespace {

#ifdef NETIPC_AVX2_KERNEL
// The best first.
constexpr std::array<const Kernel*, 2> all{&avx2_kernel, &portable_kernel};

// Asked of the CPU itself: the compilers' way would run code when the library is loaded.
bool runs_all() noexcept {
  unsigned a = 0;
  unsigned b = 0;
  unsigned c = 0;
  unsigned d = 0;
  if (__get_cpuid_max(0, nullptr) < 7) return false;
  __cpuid(1, a, b, c, d);
  constexpr unsigned avx = bit_OSXSAVE | bit_AVX;
  if ((c & avx) != avx) return false;
  // The system has to save all 32 bytes of a vector.
  unsigned saved = 0;
  asm("xgetbv" : "=a"(saved), "=d"(d) : "c"(0));
  if ((saved & 6) != 6) return false;
  __cpuid_count(7, 0, a, b, c, d);
  constexpr unsigned avx2 = bit_AVX2 | bit_BMI | bit_BMI2;
  return (b & avx2) == avx2;
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
