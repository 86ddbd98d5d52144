#include "plugins/stores/tiered/passage.hpp"

namespace caesura::tiered {

Passage::Passage(const tts_blob_sink* outer, Carry carry) : outer_(outer) {
  table_ = {sizeof table_, 0, this,
            [](const tts_blob_sink* s, const tts_entry_info* info) noexcept {
              return of(s).begin(*info);
            },
            [](const tts_blob_sink* s, const void* data, size_t size) noexcept {
              return of(s).write(data, size);
            }};
  if (carry == Carry::keep_first) {
    table_.begin = [](const tts_blob_sink* s, const tts_entry_info* info) noexcept {
      return of(s).keep(*info);
    };
    table_.write = [](const tts_blob_sink* s, const void* data, size_t size) noexcept {
      return of(s).keep(data, size);
    };
  } else if (carry == Carry::hand_on_and_keep) {
    // Without memory for the copy the caller still gets its audio.
    table_.begin = [](const tts_blob_sink* s, const tts_entry_info* info) noexcept {
      if (of(s).keep(*info) != TTS_OK) of(s).carried_.info.reset();
      return of(s).begin(*info);
    };
    table_.write = [](const tts_blob_sink* s, const void* data, size_t size) noexcept {
      const bool kept = of(s).carried_.info != nullptr && of(s).keep(data, size) == TTS_OK;
      if (!kept) of(s).carried_.info.reset();
      return of(s).write(data, size);
    };
  }
}

tts_status Passage::keep(const tts_entry_info& info) noexcept {
  return tts::guard(nullptr, [&] {
    carried_.info = std::make_unique<entry::InfoCopy>(info);
    carried_.audio.reserve(info.size);
    return tts::Status{};
  });
}

tts_status Passage::keep(const void* data, std::size_t size) noexcept {
  const auto* bytes = static_cast<const std::byte*>(data);
  return tts::guard(nullptr, [&] {
    carried_.audio.insert(carried_.audio.end(), bytes, bytes + size);
    return tts::Status{};
  });
}

tts_status Passage::finish() {
  if (begun_ || carried_.info == nullptr) return TTS_OK;
  const tts_status status = begin(carried_.info->get());
  if (status != TTS_OK || carried_.audio.empty()) return status;
  return write(carried_.audio.data(), carried_.audio.size());
}

}  // namespace caesura::tiered
