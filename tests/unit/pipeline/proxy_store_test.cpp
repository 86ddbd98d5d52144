// The contract of a store.
#include "scripted.hpp"

#include <gmock/gmock.h>

namespace caesura::test {
namespace {

// Keeps what a store gives.
class KeepingBlobSink {
 public:
  KeepingBlobSink() {
    table_ = {sizeof table_, 0, this,
              [](const tts_blob_sink* s, const tts_entry_info* told) noexcept -> tts_status {
                of(s).info = *told;
                return TTS_OK;
              },
              [](const tts_blob_sink* s, const void* data, size_t size) noexcept -> tts_status {
                of(s).audio.append(static_cast<const char*>(data), size);
                return of(s).answer;
              }};
  }
  KeepingBlobSink(const KeepingBlobSink&) = delete;
  KeepingBlobSink& operator=(const KeepingBlobSink&) = delete;
  const tts_blob_sink* table() const { return &table_; }
  tts_entry_info info{};
  std::string audio;
  tts_status answer = TTS_OK;

 private:
  static KeepingBlobSink& of(const tts_blob_sink* s) {
    return *static_cast<KeepingBlobSink*>(s->data);
  }
  tts_blob_sink table_{};
};

tts_status begin(const tts_blob_sink* s, uint64_t size) {
  tts_entry_info info = tts::empty_entry_info();
  info.size = size;
  return s->begin(s, &info);
}
tts_status give(const tts_blob_sink* s, std::string_view bytes) {
  return s->write(s, bytes.data(), bytes.size());
}

class StoreContract : public ::testing::Test {
 protected:
  std::string get(ScriptedStore::Give script, uint32_t flags = 0) {
    ScriptedStore store(std::move(script), flags);
    const auto proxy = proxy_of(store.table, host_);
    tts_error error = tts::empty_error();
    const tts_status code =
        proxy->table()->get(proxy->table(), nullptr, &key_, sink_.table(), &error);
    return shown(code, error);
  }
  static std::string broke(std::string_view what) {
    return "INTERNAL: store \"fast\" broke the contract: it " + std::string(what);
  }
  TestHost host_;
  KeepingBlobSink sink_;
  tts_store_key key_{};
};

TEST_F(StoreContract, AGoodStoreIsPassedThroughAndMeasured) {
  EXPECT_EQ(get([](auto* s, auto*) { return begin(s, 4), give(s, "ab"), give(s, "cd"); }), "OK");
  EXPECT_EQ(sink_.audio, "abcd");
  EXPECT_EQ(sink_.info.size, 4U);
  EXPECT_EQ(host_.metric("caesura_store_op_seconds,object=fast,op=get"), 1);
  EXPECT_EQ(host_.metric("caesura_store_bytes_total,object=fast,op=get"), 4);
}

TEST_F(StoreContract, AMissIsNoError) {
  EXPECT_EQ(get([](auto*, auto*) { return TTS_NOT_FOUND; }), "NOT_FOUND");
  EXPECT_EQ(host_.metric("caesura_store_errors_total,object=fast,op=get"), 0);
}

TEST_F(StoreContract, EachRuleHasItsOwnMessage) {
  EXPECT_EQ(get([](auto* s, auto*) { return begin(s, 2), give(s, "abc"), TTS_OK; }),
            broke("wrote more bytes than info.size"));
  EXPECT_EQ(sink_.audio, "") << "what is too much goes nowhere";
  EXPECT_EQ(get([](auto* s, auto*) { return begin(s, 4), give(s, "abc"); }),
            broke("returned OK with fewer bytes than info.size"));
  EXPECT_EQ(get([](auto* s, auto*) { return give(s, "abc"); }),
            broke("wrote before begin; begin comes before the first byte"));
  EXPECT_EQ(get([](auto*, auto*) { return TTS_OK; }), broke("returned OK without begin"));
  EXPECT_EQ(get([](auto* s, auto*) { return begin(s, 4), TTS_NOT_FOUND; }),
            broke("touched the sink and then returned NOT_FOUND"));
  EXPECT_EQ(get([](auto* s, auto*) { return begin(s, 4), begin(s, 4); }),
            broke("called begin twice; it comes once"));
  EXPECT_EQ(get([](auto* s, auto*) { return begin(s, 2), give(s, "a"), give(s, "b"); },
                TTS_STORE_CONTIGUOUS),
            broke("is TTS_STORE_CONTIGUOUS, but wrote in several pieces"));
}

TEST_F(StoreContract, TheSinksRefusalIsTheAnswer) {
  sink_.answer = TTS_CANCELLED;
  EXPECT_EQ(get([](auto* s, auto*) { return begin(s, 2), give(s, "ab"), TTS_OK; }),
            "CANCELLED: store \"fast\" broke the contract: it returned a status other than the one "
            "with which its sink refused");
}

TEST_F(StoreContract, AnUnknownStatusIsUnknown) {
  EXPECT_EQ(get([](auto*, auto*) { return -7; }),
            "UNKNOWN: store \"fast\" broke the contract: it returned a status that is not in "
            "tts/abi.h");
}

TEST_F(StoreContract, APutSaysItsSize) {
  ScriptedStore store({});
  const auto proxy = proxy_of(store.table, host_);
  const tts_store* table = proxy->table();
  tts_entry_info info = tts::empty_entry_info();
  info.size = 5;
  tts_error error = tts::empty_error();
  EXPECT_EQ(table->put(table, nullptr, &key_, &info, "abcd", 4, nullptr, &error),
            TTS_INVALID_ARGUMENT);
  EXPECT_STREQ(error.message, "put of a number of bytes other than info.size");
  info.size = 0;
  EXPECT_EQ(table->put(table, nullptr, &key_, &info, "", 0, nullptr, &error), TTS_INVALID_ARGUMENT);
  EXPECT_EQ(store.puts, 0);
  info.size = 4;
  EXPECT_EQ(table->put(table, nullptr, &key_, &info, "abcd", 4, nullptr, &error), TTS_OK);
  store.put_answer = TTS_ALREADY_EXISTS;
  EXPECT_EQ(table->put(table, nullptr, &key_, &info, "abcd", 4, nullptr, &error),
            TTS_ALREADY_EXISTS);
  EXPECT_EQ(host_.metric("caesura_store_bytes_total,object=fast,op=put"), 4);
}

TEST_F(StoreContract, WhatIsMissingIsUnimplemented) {
  ScriptedStore store({});
  const auto proxy = proxy_of(store.table, host_);
  const tts_store* table = proxy->table();
  tts_error error = tts::empty_error();
  EXPECT_EQ(table->touch(table, nullptr, nullptr, 0, &error), TTS_UNIMPLEMENTED);
  EXPECT_EQ(table->remove(table, nullptr, nullptr, 0, nullptr, &error), TTS_UNIMPLEMENTED);
  EXPECT_EQ(table->stat(table, nullptr, &key_, nullptr, nullptr, &error), TTS_UNIMPLEMENTED);
  EXPECT_EQ(table->scan(table, nullptr, nullptr, nullptr, nullptr, &error), TTS_UNIMPLEMENTED);
  EXPECT_STREQ(error.message, "this store has no such operation");
  EXPECT_EQ(table->get_extension(table, "tts.admin/1"), nullptr);
}

TEST_F(StoreContract, AStatTellsOfTheEntryOrDoesNotAnswerOk) {
  ScriptedStore store({});
  store.table.stat = [](const tts_store*, const tts_context*, const tts_store_key*, tts_entry_fn,
                        void*, tts_error*) noexcept -> tts_status { return TTS_OK; };
  const auto proxy = proxy_of(store.table, host_);
  tts_error error = tts::empty_error();
  EXPECT_EQ(proxy->table()->stat(proxy->table(), nullptr, &key_, nullptr, nullptr, &error),
            TTS_INTERNAL);
  EXPECT_STREQ(error.message,
               "store \"fast\" broke the contract: it returned OK without telling of the entry");
}

}  // namespace
}  // namespace caesura::test
