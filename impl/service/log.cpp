#include "service/log.hpp"

#include <array>
#include <cstdarg>
#include <cstdio>

namespace netipc::service {

void Logger::write(LogRecord record, const char* format, ...) const noexcept {
  std::array<char, 512> text;
  std::va_list values;
  va_start(values, format);
  std::vsnprintf(text.data(), text.size(), format, values);
  va_end(values);
  record.service = service_.c_str();
  record.text = text.data();
  hook_(record);
}

}  // namespace netipc::service
