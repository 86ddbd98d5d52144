// A host meets each faulty plugin: it is refused at opening, or its fault is contained in the call,
// each time with a message that names what is wrong. What only a process of its own can contain (a
// crash, a hang) is left to tts-conformance.
#include "support/calls.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <tts/pipeline.h>

namespace caesura::test {
namespace {

using testing::HasSubstr;

struct Pipeline {
  explicit Pipeline(const std::string& yaml) {
    tts_pipeline_options options{};
    options.struct_size = sizeof options;
    options.log_level = TTS_LOG_WARN;
    options.log_user = &log;
    options.log = [](void* user, int32_t, tts_str, tts_str message) noexcept {
      static_cast<std::string*>(user)->append(tts::view(message)).append("\n");
    };
    status = tts_pipeline_open_text(tts::str(yaml), tts::str("faults.yaml"), &options, &pipeline,
                                    &error);
  }
  ~Pipeline() { tts_pipeline_close(pipeline); }
  Pipeline(const Pipeline&) = delete;
  Pipeline& operator=(const Pipeline&) = delete;
  std::string log;
  tts_pipeline* pipeline = nullptr;
  tts_error error = tts::empty_error();
  tts_status status;
};

std::string provider_yaml(const std::string& plugin) {
  return "caesura: 1\nproviders:\n  p: {use: \"" CAESURA_FAULTS "/" + plugin +
         ".so\"}\nchains:\n  default: [p]\n";
}
std::string store_yaml(const std::string& plugin) {
  const std::string store =
      "caesura: 1\nstores:\n  s: {use: \"" CAESURA_FAULTS "/" + plugin + ".so\"}\n";
  return store + "providers:\n  p: {use: \"" CAESURA_FAULTS "/none.so\"}\nchains:\n" +
         "  default: [p]\n";
}

struct Fault {
  const char* plugin;
  tts_status status;
  const char* words;
};
void PrintTo(const Fault& fault, std::ostream* out) {
  *out << fault.plugin;
}
std::string name_of(const testing::TestParamInfo<Fault>& info) {
  return info.param.plugin;
}

struct Refusal {
  const char* plugin;
  const char* words;
};
void PrintTo(const Refusal& refusal, std::ostream* out) {
  *out << refusal.plugin;
}

class Opening : public testing::TestWithParam<Refusal> {};

TEST_P(Opening, is_refused_with_its_own_message) {
  Pipeline opened(provider_yaml(GetParam().plugin));
  EXPECT_NE(opened.status, TTS_OK);
  EXPECT_EQ(opened.pipeline, nullptr);
  EXPECT_THAT(std::string(opened.error.message), HasSubstr(GetParam().words));
  EXPECT_THAT(std::string(opened.error.message), testing::Not(HasSubstr("\n")));
}

INSTANTIATE_TEST_SUITE_P(
    Plugins, Opening,
    testing::Values(Refusal{"no_entry", "no function tts_plugin_entry"},
                    Refusal{"null_entry", "refuses ABI version 1.0"},
                    Refusal{"newer_major", "refuses ABI version 1.0"},
                    Refusal{"wrong_major", "built for ABI version 2.0"},
                    Refusal{"short_plugin_table", "plugin table has 40 bytes"},
                    Refusal{"short_factory_table", "cannot create what its kind promises"},
                    Refusal{"missing_create", "cannot create what its kind promises"},
                    Refusal{"short_provider_table", "no synthesize or no destroy"},
                    Refusal{"missing_synthesize", "no synthesize or no destroy"},
                    Refusal{"missing_destroy", "no synthesize or no destroy"},
                    Refusal{"null_factory", "factory number 1 is missing"},
                    Refusal{"no_factories", "has no factory"},
                    Refusal{"duplicate_factory", "two factories with the id \"fault\""},
                    Refusal{"factory_id_illegal", "no id of [a-z0-9_-]"},
                    Refusal{"factory_id_null", "no id of [a-z0-9_-]"},
                    Refusal{"plugin_id_not_utf8", "id, name or version"},
                    Refusal{"plugin_id_null", "id, name or version"},
                    Refusal{"schema_not_json", "schema"}, Refusal{"schema_not_object", "schema"},
                    Refusal{"init_fails", "init failed: the licence file is missing"},
                    Refusal{"create_fails", "the engine is not installed"},
                    Refusal{"create_fails_silently", "gave no reason"},
                    Refusal{"create_gives_null", "OK without an object"}),
    [](const auto& i) { return std::string(i.param.plugin); });

class Speaking : public testing::TestWithParam<Fault> {};

TEST_P(Speaking, is_contained_in_the_call) {
  Pipeline opened(provider_yaml(GetParam().plugin));
  ASSERT_EQ(opened.status, TTS_OK) << opened.error.message;
  const tts_provider* provider = nullptr;
  ASSERT_EQ(tts_pipeline_provider(opened.pipeline, {}, &provider, nullptr), TTS_OK);
  tts_request request = tts::empty_request();
  request.text = tts::str("Low tide.");
  TestContext context;
  KeepingSink sink;
  const std::string_view plugin = GetParam().plugin;
  if (plugin == "writes_after_refusal" || plugin == "changes_status") sink.refuse_after = 100;
  tts_error error = tts::empty_error();
  EXPECT_EQ(provider->synthesize(provider, context.table(), &request, sink.table(), &error),
            GetParam().status);
  EXPECT_THAT(std::string(error.message), HasSubstr(GetParam().words));
  EXPECT_EQ(error.code, GetParam().status);
  if (sink.refuse_after == 100) {
    EXPECT_EQ(sink.writes, 1);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Plugins, Speaking,
    testing::Values(Fault{"writes_before_begin", TTS_INTERNAL, "wrote before begin"},
                    Fault{"begins_twice", TTS_INTERNAL, "called begin twice"},
                    Fault{"ok_without_begin", TTS_INTERNAL, "returned OK without any audio"},
                    Fault{"ok_without_audio", TTS_INTERNAL, "returned OK without any audio"},
                    Fault{"empty_write", TTS_INTERNAL, "wrote 0 bytes"},
                    Fault{"mark_before_begin", TTS_INTERNAL, "gave a mark before begin"},
                    Fault{"writes_after_refusal", TTS_CANCELLED, "went on after its sink"},
                    Fault{"changes_status", TTS_CANCELLED, "returned a status other than"},
                    Fault{"other_thread", TTS_INTERNAL, "used its sink on another thread"},
                    Fault{"unknown_status", TTS_UNKNOWN, "a status that is not in tts/abi.h"},
                    Fault{"fails_silently", TTS_UNAVAILABLE, "UNAVAILABLE without a reason"},
                    Fault{"error_unterminated", TTS_UNAVAILABLE, "xxxx"},
                    Fault{"throws", TTS_INTERNAL, "the engine fell over"}),
    name_of);

TEST(SpeakingPlugin, that_breaks_nothing_is_heard) {
  Pipeline opened(provider_yaml("none"));
  ASSERT_EQ(opened.status, TTS_OK) << opened.error.message;
  const tts_provider* provider = nullptr;
  ASSERT_EQ(tts_pipeline_provider(opened.pipeline, {}, &provider, nullptr), TTS_OK);
  tts_request request = tts::empty_request();
  request.text = tts::str("Low tide.");
  TestContext context;
  KeepingSink sink;
  EXPECT_EQ(provider->synthesize(provider, context.table(), &request, sink.table(), nullptr),
            TTS_OK);
  EXPECT_EQ(sink.audio.size(), 4u * 320u);
  EXPECT_EQ(opened.log, "");
}

TEST(SpeakingPlugin, that_uses_a_sink_too_late_is_told_of_in_the_log) {
  Pipeline opened(provider_yaml("after_return"));
  ASSERT_EQ(opened.status, TTS_OK) << opened.error.message;
  const tts_provider* provider = nullptr;
  ASSERT_EQ(tts_pipeline_provider(opened.pipeline, {}, &provider, nullptr), TTS_OK);
  tts_request request = tts::empty_request();
  request.text = tts::str("Low tide.");
  TestContext context;
  KeepingSink sink;
  ASSERT_EQ(provider->synthesize(provider, context.table(), &request, sink.table(), nullptr),
            TTS_OK);
  const std::size_t heard = sink.audio.size();
  const auto ignore = [](void*, tts_str, tts_str) noexcept -> tts_status { return TTS_OK; };
  EXPECT_EQ(provider->fingerprint(provider, &request, ignore, nullptr, nullptr), TTS_OK);
  EXPECT_EQ(sink.audio.size(), heard);
  EXPECT_THAT(opened.log, HasSubstr("used its sink after its call had returned"));
}

class OpeningStore : public testing::TestWithParam<Refusal> {};

TEST_P(OpeningStore, is_refused_when_the_store_is_asked_for) {
  Pipeline opened(store_yaml(GetParam().plugin));
  ASSERT_EQ(opened.status, TTS_OK) << opened.error.message;
  const tts_store* store = nullptr;
  tts_error error = tts::empty_error();
  EXPECT_NE(tts_pipeline_store(opened.pipeline, tts::str("s"), &store, &error), TTS_OK);
  EXPECT_EQ(store, nullptr);
  EXPECT_THAT(std::string(error.message), HasSubstr(GetParam().words));
}

INSTANTIATE_TEST_SUITE_P(Plugins, OpeningStore,
                         testing::Values(Refusal{"short_store_table", "no get, put or destroy"},
                                         Refusal{"missing_get", "no get, put or destroy"}),
                         [](const auto& i) { return std::string(i.param.plugin); });

class Keeping : public testing::TestWithParam<Fault> {};

TEST_P(Keeping, is_contained_in_the_call) {
  const std::string plugin = GetParam().plugin;
  Pipeline opened(store_yaml(plugin));
  ASSERT_EQ(opened.status, TTS_OK) << opened.error.message;
  const tts_store* store = nullptr;
  ASSERT_EQ(tts_pipeline_store(opened.pipeline, tts::str("s"), &store, nullptr), TTS_OK);
  TestContext context;
  const std::string digest(64, 'a');
  const tts_store_key key{{}, tts::str("v3"), tts::str(digest)};
  tts_entry_info info = tts::empty_entry_info();
  info.size = 5;
  if (plugin != "store_sink_at_miss") {
    ASSERT_EQ(store->put(store, context.table(), &key, &info, "sound", 5, nullptr, nullptr),
              TTS_OK);
  }
  const tts_blob_sink sink{
      sizeof sink, 0, nullptr,
      [](const tts_blob_sink*, const tts_entry_info*) noexcept -> tts_status { return TTS_OK; },
      [](const tts_blob_sink*, const void*, size_t) noexcept -> tts_status { return TTS_OK; }};
  tts_error error = tts::empty_error();
  EXPECT_EQ(store->get(store, context.table(), &key, &sink, &error), GetParam().status);
  EXPECT_THAT(std::string(error.message), HasSubstr(GetParam().words));
}

INSTANTIATE_TEST_SUITE_P(
    Plugins, Keeping,
    testing::Values(Fault{"store_lies_about_size", TTS_INTERNAL, "fewer bytes than info.size"},
                    Fault{"store_gives_too_much", TTS_INTERNAL, "more bytes than info.size"},
                    Fault{"store_ok_without_begin", TTS_INTERNAL, "returned OK without begin"},
                    Fault{"store_sink_at_miss", TTS_INTERNAL, "touched the sink"},
                    Fault{"store_none", TTS_OK, ""}),
    name_of);

}  // namespace
}  // namespace caesura::test
