#pragma once

// One function per command: adds it to the program and sets what runs when it was
// chosen.

#include <CLI/App.hpp>
#include <functional>

namespace netipc::cli {

using Chosen = std::function<void()>;

void add_serve(CLI::App& program, Chosen& chosen);
void add_snapshot(CLI::App& program, Chosen& chosen);
void add_lookup(CLI::App& program, Chosen& chosen);
void add_ping(CLI::App& program, Chosen& chosen);
void add_list(CLI::App& program, Chosen& chosen);
void add_status(CLI::App& program, Chosen& chosen);
void add_bench(CLI::App& program, Chosen& chosen);
void add_watch(CLI::App& program, Chosen& chosen);
void add_version(CLI::App& program, Chosen& chosen);

}  // namespace netipc::cli
