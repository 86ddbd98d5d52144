// The store's call that takes over the entries of an older deployment.
#include "plugins/stores/postgres_blob/adoption/adoption.hpp"
#include "plugins/stores/postgres_blob/store.hpp"

namespace caesura::postgres_blob {

tts::Status PostgresBlobStore::adopt(tts::Context context, uint32_t flags, tts::FieldSink refused,
                                     tts::FieldSink figure) {
  if (tts::Status status = check_process(); !status.ok()) return status;
  const bool execute = (flags & TTS_ADOPT_EXECUTE) != 0;
  if (execute) {
    // The first call may be the one that finds out.
    if (tts::Status status = index_->server_ms(context).status(); !status.ok()) return status;
    if (tts::Status status = index_->check_writable(); !status.ok()) return status;
  }
  const OldDeployment& old = settings_.adopted;
  const auto put = [this](tts::Context caller, const tts_store_key& key, const tts_entry_info& info,
                          std::span<const std::byte> audio, bool replace) {
    const tts_put_options options{sizeof options, replace ? TTS_PUT_REPLACE : TTS_PUT_KEEP_FIRST,
                                  0};
    return this->put(caller, key, info, audio, options);
  };
  Adoption adoption({host_,
                     *index_,
                     old_container_ ? *old_container_ : *container_,
                     {{old.provider}, old.pauses},
                     settings_.max_entry_bytes,
                     put},
                    execute, (flags & TTS_ADOPT_COPY) != 0);
  OldTable table(host_, old.target);
  const tts::Status status = adoption.run(context, table, refused);
  const tts::Status told = adoption.figures().tell(figure);
  return status.ok() ? told : status;
}

}  // namespace caesura::postgres_blob
