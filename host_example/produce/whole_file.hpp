// A file that is either what it was before or complete.
#pragma once

#include <filesystem>
#include <string_view>

namespace caesura::host {

// Writes beside `path`, flushes to the disk, renames. Throws Failure; nothing is left behind then.
void write_whole_file(const std::filesystem::path& path, std::string_view content);

}  // namespace caesura::host
