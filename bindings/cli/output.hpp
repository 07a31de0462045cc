#pragma once

// The two streams: results on stdout, everything else on stderr.

#include <nlohmann/json.hpp>
#include <string_view>

namespace netipc::cli {

// Keeps the order in which fields are written: the documented one.
using Json = nlohmann::ordered_json;

// Writes a result and flushes. Fails when it cannot be written; in silence when nobody
// reads it, as a closed pipe is the reader's decision.
void print(std::string_view text);

// The same for a document, in ASCII: no byte of it can mean anything to a terminal.
void print_json(const Json& document);

// One line on stderr, after "netipc: ", with nothing in it a terminal could obey;
// an empty message is none.
void complain(std::string_view message);

}  // namespace netipc::cli
