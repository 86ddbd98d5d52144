#include "plugins/stores/disk/settings.hpp"

#include "plugins/support/config/options.hpp"

namespace caesura::disk {

tts::Result<Settings> read_settings(std::string_view name, std::string_view json) {
  const auto parsed = config::Options::parse(json);
  if (!parsed.ok()) return parsed.status();
  const config::Options& options = parsed.value();
  Settings settings;
  settings.name = name;
  settings.path = options.text("path", "");
  if (settings.path.empty() || settings.path.find('\0') != std::string::npos) {
    return tts::Status(TTS_INVALID_ARGUMENT, "path: name the folder that holds the entries");
  }
  while (settings.path.size() > 1 && settings.path.back() == '/') settings.path.pop_back();

  const auto max_bytes = options.size("max_bytes", uint64_t{4} << 30);
  if (!max_bytes.ok()) return max_bytes.status();
  settings.max_bytes = max_bytes.value();
  if (settings.max_bytes == 0) {
    return tts::Status(TTS_INVALID_ARGUMENT, "max_bytes: must be above 0, for instance 4GiB");
  }
  const auto max_entry_bytes = options.size("max_entry_bytes", uint64_t{64} << 20);
  if (!max_entry_bytes.ok()) return max_entry_bytes.status();
  settings.max_entry_bytes = max_entry_bytes.value();

  const std::string durability = options.text("durability", "data");
  if (durability == "none") {
    settings.durability = Durability::kNone;
  } else if (durability == "full") {
    settings.durability = Durability::kFull;
  } else if (durability != "data") {
    return tts::Status(TTS_INVALID_ARGUMENT,
                       "durability: \"" + durability + "\" is none of none, data, full");
  }
  const std::string index = options.text("index", "file");
  if (index != "file" && index != "memory") {
    return tts::Status(TTS_INVALID_ARGUMENT, "index: \"" + index + "\" is neither file nor memory");
  }
  settings.index = index == "file" ? IndexPlace::kFile : IndexPlace::kMemory;
  settings.allow_network_fs = options.boolean("allow_network_fs", false);
  return settings;
}

}  // namespace caesura::disk
