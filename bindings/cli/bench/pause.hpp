#pragma once

// What a side that looks at memory again and again does in between.

namespace netipc::cli::bench {

inline void pause_briefly() noexcept {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

}  // namespace netipc::cli::bench
