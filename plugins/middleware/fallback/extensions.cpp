#include "plugins/middleware/fallback/extensions.hpp"

#include <tts/ext/voices.h>

namespace caesura::fallback {
namespace {

template <class Table>
const Table* table_of(const Branch& branch, const char* id) {
  const tts_provider& provider = branch.provider();
  if (provider.get_extension == nullptr) return nullptr;
  return static_cast<const Table*>(provider.get_extension(&provider, id));
}

}  // namespace

Extensions::Extensions(const std::deque<Branch>& branches) : branches_(branches) {
  branches_table_ = {
      sizeof branches_table_, 0, this,
      [](const tts_ext_branches* e, tts_field_fn field, void* user,
         tts_error* error) noexcept -> tts_status {
        return tts::guard(error, [&] {
          return static_cast<const Extensions*>(e->data)->list(tts::FieldSink(field, user));
        });
      }};
  probe_table_ = {sizeof probe_table_, 0, this,
                  [](const tts_ext_probe* e, const tts_context* context,
                     tts_error* error) noexcept -> tts_status {
                    return tts::guard(error, [&] {
                      return static_cast<const Extensions*>(e->data)->probe(tts::Context(context));
                    });
                  }};
}

const void* Extensions::find(std::string_view id) const {
  if (id == TTS_EXT_BRANCHES) return &branches_table_;
  if (id == TTS_EXT_PROBE) return &probe_table_;
  if (id == TTS_EXT_VOICES) return table_of<void>(branches_.front(), TTS_EXT_VOICES);
  return nullptr;
}

tts::Status Extensions::list(tts::FieldSink field) const {
  for (const Branch& branch : branches_) {
    auto status = field(branch.name(), branch.resting() ? "resting" : "ready");
    if (!status.ok()) return status;
  }
  return {};
}

tts::Status Extensions::probe(tts::Context context) const {
  tts::Status last;
  for (const Branch& branch : branches_) {
    const auto* table = table_of<tts_ext_probe>(branch, TTS_EXT_PROBE);
    // Who cannot be asked counts as well: nothing is known against it.
    if (table == nullptr || table->probe == nullptr) return {};
    tts_error error = tts::empty_error();
    last = tts::Status::from(table->probe(table, context.raw(), &error), error);
    if (last.ok()) return last;
  }
  return last;
}

}  // namespace caesura::fallback
