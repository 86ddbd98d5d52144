// Calls of a store through its bare C table, with answers that own what they tell.
#pragma once

#include <memory>
#include <vector>

#include "plugins/support/entry/info_copy.hpp"
#include "tests/stores/sample.hpp"
#include "tests/support/calls.hpp"
#include "tts/ext/admin.h"

namespace caesura::test {

// One entry as a store told it.
struct Told {
  std::string tenant;
  std::string scheme;
  std::string digest;
  std::shared_ptr<entry::InfoCopy> copy;

  const tts_entry_info& info() const { return copy->get(); }
};

// Keeps what a get gives; can stop it, and counts the pieces.
class BlobKeeper {
 public:
  BlobKeeper() {
    table_ = {sizeof table_, 0, this,
              [](const tts_blob_sink* s, const tts_entry_info* info) noexcept -> tts_status {
                auto& self = *static_cast<BlobKeeper*>(s->data);
                ++self.begins;
                self.copy = std::make_shared<entry::InfoCopy>(*info);
                return self.refuse_begin;
              },
              [](const tts_blob_sink* s, const void* data, size_t size) noexcept -> tts_status {
                auto& self = *static_cast<BlobKeeper*>(s->data);
                ++self.writes;
                self.audio.append(static_cast<const char*>(data), size);
                return self.refuse_write;
              }};
  }
  BlobKeeper(const BlobKeeper&) = delete;
  BlobKeeper& operator=(const BlobKeeper&) = delete;
  const tts_blob_sink* table() const { return &table_; }
  const tts_entry_info& info() const { return copy->get(); }

  std::string audio;
  std::shared_ptr<entry::InfoCopy> copy;
  int begins = 0;
  int writes = 0;
  tts_status refuse_begin = TTS_OK;
  tts_status refuse_write = TTS_OK;

 private:
  tts_blob_sink table_{};
};

inline tts_status keep_entry(void* user, const tts_store_key* key,
                             const tts_entry_info* info) noexcept {
  auto& all = *static_cast<std::vector<Told>*>(user);
  all.push_back({std::string(tts::view(key->tenant)), std::string(tts::view(key->scheme)),
                 std::string(tts::view(key->digest)), std::make_shared<entry::InfoCopy>(*info)});
  return TTS_OK;
}

// A view of a store; every call has a fresh context unless one is given.
class StoreCalls {
 public:
  explicit StoreCalls(const tts_store* store) : store_(store) {}

  tts_status put(const Key& key, Sample& sample, int32_t mode = TTS_PUT_KEEP_FIRST) {
    const tts_put_options options{sizeof options, mode, 0};
    TestContext context;
    const tts_store_key view = key.view();
    error = tts::empty_error();
    return store_->put(store_, context.table(), &view, &sample.info(), sample.audio.data(),
                       sample.audio.size(), &options, &error);
  }
  tts_status put(const Key& key, std::string audio, int32_t mode = TTS_PUT_KEEP_FIRST) {
    Sample sample(std::move(audio));
    return put(key, sample, mode);
  }
  tts_status get(const Key& key, BlobKeeper& keeper) {
    TestContext context;
    return get(key, keeper, context);
  }
  tts_status get(const Key& key, BlobKeeper& keeper, const TestContext& context) {
    const tts_store_key view = key.view();
    error = tts::empty_error();
    return store_->get(store_, context.table(), &view, keeper.table(), &error);
  }
  // The audio, or "<status>" where there is none.
  std::string audio_of(const Key& key) {
    BlobKeeper keeper;
    const tts_status got = get(key, keeper);
    return got == TTS_OK ? keeper.audio : "<" + std::to_string(got) + ">";
  }
  tts_status touch(const Key& key, int64_t accessed_ms, uint64_t hits) {
    const tts_touch one{key.view(), accessed_ms, hits};
    return touch(&one, 1);
  }
  tts_status touch(const tts_touch* touches, std::size_t count) {
    TestContext context;
    error = tts::empty_error();
    return store_->touch(store_, context.table(), touches, count, &error);
  }
  tts_status remove(const std::vector<Key>& keys, uint64_t* removed = nullptr) {
    std::vector<tts_store_key> views;
    for (const Key& key : keys) views.push_back(key.view());
    TestContext context;
    error = tts::empty_error();
    return store_->remove(store_, context.table(), views.data(), views.size(), removed, &error);
  }
  tts_status stat(const Key& key, std::vector<Told>& told) {
    TestContext context;
    const tts_store_key view = key.view();
    error = tts::empty_error();
    return store_->stat(store_, context.table(), &view, keep_entry, &told, &error);
  }
  std::vector<Told> scan(const tts_scan* scan = nullptr) {
    std::vector<Told> told;
    TestContext context;
    error = tts::empty_error();
    status = store_->scan(store_, context.table(), scan, keep_entry, &told, &error);
    return told;
  }
  std::vector<Told> list(const tts_policy* policy) {
    std::vector<Told> told;
    const auto* admin = extension<tts_ext_admin>(TTS_EXT_ADMIN);
    TestContext context;
    error = tts::empty_error();
    status = admin->list(admin, context.table(), policy, keep_entry, &told, &error);
    return told;
  }
  // A statistic by its name; -1 when the store does not tell it.
  double statistic(const std::string& name) {
    struct Search {
      std::string name;
      double value;
    } search{name, -1};
    const auto* admin = extension<tts_ext_admin>(TTS_EXT_ADMIN);
    TestContext context;
    error = tts::empty_error();
    const auto compare = [](void* user, tts_str told, int32_t, double value) noexcept {
      auto& wanted = *static_cast<Search*>(user);
      if (tts::view(told) == wanted.name) wanted.value = value;
      return tts_status{TTS_OK};
    };
    status = admin->stats(admin, context.table(), compare, &search, &error);
    return search.value;
  }
  template <class T>
  const T* extension(const char* id) const {
    return static_cast<const T*>(store_->get_extension(store_, id));
  }
  const tts_store* table() const { return store_; }

  tts_error error = tts::empty_error();  // of the last call
  tts_status status = TTS_OK;            // of the last scan, list or statistic

 private:
  const tts_store* store_;
};

}  // namespace caesura::test
