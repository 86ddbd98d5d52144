// Places where a process may die or stop between two steps of the protocol.
//
// They exist only where CAESURA_FAULT_POINTS is defined: in a second build of the plugin that tests
// load.
#pragma once

#include <string_view>

namespace caesura::postgres_blob {

#ifdef CAESURA_FAULT_POINTS
// May not return at all.
void fault_point(std::string_view name);
// "blob-put:2:kill;committed:1:stop": at the n-th passage of a point the process gets SIGKILL or
// SIGSTOP.
void set_faults(std::string_view specification);
#else
constexpr void fault_point(std::string_view) {}
#endif

}  // namespace caesura::postgres_blob
