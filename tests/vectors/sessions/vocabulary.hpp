#pragma once

// The words of the recordings as values of the library.

#include <string>

#include "base/status.hpp"
#include "transport/session.hpp"
#include "vectors/sessions/transcript.hpp"

namespace netipc::test {

Status status_named(const std::string& name);

transport::Config transport_config(const Json& config);

// Empty when `session` is what the step saw, but for what varies between machines.
std::string compare_session(const Json& step, const transport::SessionInfo& session, const Transcript& transcript);

}  // namespace netipc::test
