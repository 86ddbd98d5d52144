#include "plugins/middleware/cache/canonical.hpp"

#include <gtest/gtest.h>

#include "plugins/middleware/cache/digest.hpp"
#include "plugins/support/json_key/python_json.hpp"
#include "tests/unit/cache/scripted_provider.hpp"

namespace caesura::cache {
namespace {

using json_key::append_python_string, json_key::python_float, json_key::python_number,
    json_key::python_strip;

class Canonical : public testing::Test {
 protected:
  std::string form(Scheme scheme) {
    Fingerprint fingerprint;
    EXPECT_TRUE(fingerprint.ask(*provider_, request_).ok());
    std::string out;
    write_canonical(scheme, scheme_name(scheme), request_, fingerprint, out);
    return out;
  }
  test::ScriptedProvider::Script script_;
  tts_provider* provider_ =
      tts::detail::ProviderObject::make(std::make_unique<test::ScriptedProvider>(script_));
  tts_request request_ = tts::empty_request();
  ~Canonical() override { provider_->destroy(provider_); }
};

TEST_F(Canonical, V1IsSortedJsonAsPythonWritesIt) {
  request_.text = tts::str("  Caf\xC3\xA9 \"x\"/\n\xF0\x9F\x98\x80\t ");
  request_.tenant = tts::str("acme");
  request_.voice = tts::str("en-US-JennyNeural");
  request_.style = tts::str("cheerful");
  request_.rate_pct = 10;
  request_.style_degree = 1.5;
  EXPECT_EQ(
      form(Scheme::v1),
      R"({"settings": {"rate_pct": 10, "style": "cheerful", "style_degree": 1.5}, "tenant_id": "acme", )"
      R"("text": "Caf\u00e9 \"x\"/\n\ud83d\ude00", "tts_provider": "scripted", "voice_id": "en-US-JennyNeural"})");
}

TEST_F(Canonical, V2AddsTheSixPausesOrNull) {
  request_.text = tts::str("Hi");
  EXPECT_TRUE(form(Scheme::v2)
                  .starts_with(R"({"pause_config": null, "settings": {}, "tenant_id": "global")"));
  tts_pauses pauses = tts::all_pauses();
  request_.pauses = &pauses;
  EXPECT_TRUE(form(Scheme::v2).starts_with(R"({"pause_config": null, )"));
  pauses.comma_ms = 600;
  EXPECT_TRUE(
      form(Scheme::v2)
          .starts_with(
              R"({"pause_config": {"chapterMs": 3000, "colonMs": 400, "commaMs": 600, "paragraphMs": 1000, )"
              R"("semicolonMs": 350, "sentenceMs": 500}, "settings")"));
}

TEST_F(Canonical, OptionNamesThatMeanTheSameAreOneSetting) {
  request_.text = tts::str("Hi");
  request_.rate_pct = -5;
  const std::string by_member = form(Scheme::v1);
  request_.rate_pct = TTS_UNSET;
  for (const char* name : {"rate_pct", "ratePct"}) {
    for (const char* value : {"-5", "-5.0"}) {
      const tts_kv option{tts::str(name), tts::str(value)};
      request_.options = &option;
      request_.option_count = 1;
      EXPECT_EQ(form(Scheme::v1), by_member) << name << "=" << value;
    }
  }
}

TEST_F(Canonical, V3NamesEveryFieldWithItsLength) {
  request_.text = tts::str("Hi");
  request_.tenant = tts::str("acme");
  request_.take = tts::str("2");
  EXPECT_EQ(form(Scheme::v3),
            "scheme 2\nv3\ntenant 4\nacme\nprovider 8\nscripted\nrender_revision 1\n1\nserver "
            "0\n\nmodel 0\n\n"
            "voice 13\ndefault-voice\nlanguage 2\nen\nformat 16\npcm_s16le 8000 1\nepoch "
            "0\n\nrendered 2\nHi\n"
            "take 1\n2\n");
}

TEST_F(Canonical, V3FieldsCannotRunIntoEachOther) {
  request_.text = tts::str("b\ntake 1\nx");
  const std::string one = form(Scheme::v3);
  request_.text = tts::str("b");
  request_.take = tts::str("x");
  EXPECT_NE(one, form(Scheme::v3));
}

TEST(PythonJson, NumbersAreWrittenAsClientsSendThem) {
  for (const auto& [value, text] :
       std::initializer_list<std::pair<double, const char*>>{{0, "0"},
                                                             {10, "10"},
                                                             {-50, "-50"},
                                                             {1.5, "1.5"},
                                                             {0.1, "0.1"},
                                                             {0.0001, "0.0001"},
                                                             {1.5e-7, "1.5e-07"},
                                                             {1e16, "1e+16"},
                                                             {2.0 / 3, "0.6666666666666666"}}) {
    EXPECT_EQ(python_number(value), text);
  }
}

TEST(PythonJson, FloatsKeepTheirPoint) {
  EXPECT_EQ(python_float(10), "10.0");
  EXPECT_EQ(python_float(-0.5), "-0.5");
  EXPECT_EQ(python_float(1e16), "1e+16");
}

TEST(PythonJson, EscapesAsPythonDoes) {
  std::string out;
  append_python_string(std::string_view("\x7F\x1F\0/\\\"\b\f\r", 9), out);
  EXPECT_EQ(out, R"("\u007f\u001f\u0000/\\\"\b\f\r")");
  out.clear();
  append_python_string("\xC3", out);
  EXPECT_EQ(out, R"("\ufffd")");
}

TEST(PythonJson, StripsUnicodeWhiteSpace) {
  EXPECT_EQ(python_strip("\xE2\x80\x83 \x1C\xC2\xA0 a b\xE3\x80\x80\n"), "a b");
  EXPECT_EQ(python_strip(" \n"), "");
  EXPECT_EQ(python_strip("\xE2\x80\x8B"
                         "a"),
            "\xE2\x80\x8B"
            "a");  // zero width space is no white space there
}

TEST(Digest, IsShaAndHmac) {
  EXPECT_EQ(view(sha256_hex("abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(view(hmac_sha256_hex("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

}  // namespace
}  // namespace caesura::cache
