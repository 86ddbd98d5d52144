// Of what generation is an old key, and what is in an old blob? The keys were made by Python's
// hashlib and json, as their first writer made them.
#include <gtest/gtest.h>

#include <string>

#include "plugins/stores/postgres_blob/adoption/old_audio.hpp"
#include "plugins/stores/postgres_blob/adoption/old_key.hpp"

namespace caesura::postgres_blob {
namespace {

struct KeyCase {
  const char* name;
  const char* settings;
  const char* key;
  KeyProof proof;
  const char* asked = nullptr;  // the key that a look-up asks for, where it is another one
  const char* tenant = "t-1";
};
void PrintTo(const KeyCase& one, std::ostream* out) {
  *out << one.name;
}

class OldKeys : public ::testing::TestWithParam<KeyCase> {};

TEST_P(OldKeys, AreRecognisedByTheirRow) {
  const KeyCase& given = GetParam();
  OldRow row;
  row.tenant = given.tenant;
  row.text = "  Hello, Jos\u00e9\n";
  row.voice = "v";
  row.settings = given.settings;
  row.key = given.key;
  const OldKey found =
      recognise(row, {{"azure"}, {{sizeof(tts_pauses), 500, 1000, 3000, 300, 400, 350}}});
  EXPECT_EQ(found.proof, given.proof);
  EXPECT_EQ(found.scheme, given.proof == KeyProof::v1 ? "v1" : "v2");
  EXPECT_EQ(found.respelt, given.asked != nullptr);
  EXPECT_EQ(found.digest, given.asked != nullptr ? given.asked : given.key);
}

constexpr const char* kPlain = "010c5de00b23328159df9cd867c1c43d33ace56d80afbc404a6719dced41b901";
constexpr const char* kPauses = "db894806bafa09e43aa4c81f562244085e4459d601df5a0bf4a841a60eab7ca1";

INSTANTIATE_TEST_SUITE_P(
    Each, OldKeys,
    ::testing::Values(
        KeyCase{"Plain", "{}", kPlain, KeyProof::v1},
        KeyCase{"NoSettings", "", kPlain, KeyProof::v1},
        KeyCase{"NullsAreLeftOut", R"({"style": null})", kPlain, KeyProof::v1},
        KeyCase{"NoTenantIsGlobal", "{}",
                "e64975b23470c89374f6676ad56114197627c62becb951b61ee630b0699628e0", KeyProof::v1,
                nullptr, ""},
        KeyCase{"Aliases", R"({"styleDegree": 1.5, "ratePct": 10})",
                "28680eb3bd2c5ad8b74b82365c662c1a1efee75cee354d5df991a3caaba3948b", KeyProof::v1},
        KeyCase{"Nested", R"({"off": false, "a": {"z": [1, true, null], "b": "\u00e9"}})",
                "8f520342e1c0a29d38442235bc4af848a15e89dbc2d69aae50f468564152b2e8", KeyProof::v1},
        KeyCase{"FloatsAsTheRowHasThem", R"({"rate_pct": 10.0, "pitch_pct": 5})",
                "45174ca733e864b0ba83ff0bcea55f81718539570aecb47d49f2569fd23cbf76", KeyProof::v1,
                "753fdd819289c25be216d1ec9fe461871d091c03a1ee9335037e24c66bd716cd"},
        KeyCase{"FloatsThatTheRowHasAsWholeNumbers", R"({"rate_pct": 10})",
                "2addbf9d2b82fc6f1c5a48b649a8b547751ce6f2d46085399e90a4a9c36a9d9a", KeyProof::v1,
                "f6faa5f97d870d134eaf2efbd1f425b44d1cc47380cf2c4fcd6857e18496721a"},
        KeyCase{"WithoutPauses", "{}",
                "ec29ab890014bce38b5e7909b7dcaa4ba2faee8d1ad1d80962673e8033e968e2",
                KeyProof::v2_without_pauses},
        KeyCase{"WithPauses", "{}", kPauses, KeyProof::v2_with_pauses},
        KeyCase{"WithPausesAsFloats", "{}",
                "2d9420d9dea7836b0ac084637121c80ef3148a922ecbbb4b57f6d71d78ed4f51",
                KeyProof::v2_with_pauses, kPauses},
        KeyCase{"OtherPauses", "{}",
                "8e21bb36367b2500bd11cec0ef405dd875183cd9b8514336908ef41d903f715d", KeyProof::none},
        KeyCase{"AnotherProvider", "{}",
                "408d9c9c3098219b3eb036853ba90a47deb34d2ec73a39de972461144ba9e0e9",
                KeyProof::none}),
    [](const auto& each) { return std::string(each.param.name); });

struct BlobCase {
  const char* name;
  std::string bytes;
  int32_t encoding;  // 0 = nothing that is known
  uint32_t sample_rate = 0;
  std::size_t at = 0;
  std::size_t size = 0;  // 0 = all of it
};
void PrintTo(const BlobCase& one, std::ostream* out) {
  *out << one.name;
}

std::string wav(const std::string& format, const std::string& data,
                const std::string& behind = "") {
  const auto size = [](std::size_t value) {
    std::string little;
    for (int i = 0; i < 4; ++i) little += static_cast<char>(value >> (8 * i) & 0xFF);
    return little;
  };
  return "RIFF" + size(28 + format.size() + data.size() + behind.size()) + "WAVE" + "LIST" +
         size(4) + "INFO" + "fmt " + size(format.size()) + format + "data" + size(data.size()) +
         data + behind;
}

const std::string kPcm16("\1\0\1\0\x80\x3E\0\0\0\x7D\0\0\2\0\x10\0", 16);
const std::string kMulaw("\7\0\1\0\x40\x1F\0\0\x40\x1F\0\0\1\0\x08\0", 16);
const std::string kPcm24("\1\0\1\0\x80\x3E\0\0\x80\xBB\0\0\3\0\x18\0", 16);

class OldBlobs : public ::testing::TestWithParam<BlobCase> {};

TEST_P(OldBlobs, AreKnownByTheirBytes) {
  const BlobCase& given = GetParam();
  const auto found = find_audio(std::as_bytes(std::span(given.bytes)));
  ASSERT_EQ(found.has_value(), given.encoding != 0);
  if (!found) return;
  EXPECT_EQ(found->format.encoding, given.encoding);
  EXPECT_EQ(found->format.sample_rate, given.sample_rate);
  EXPECT_EQ(found->format.channels, 1U);
  EXPECT_EQ(found->at, given.at);
  EXPECT_EQ(found->size, given.size == 0 ? given.bytes.size() : given.size);
}

INSTANTIATE_TEST_SUITE_P(
    Each, OldBlobs,
    ::testing::Values(
        BlobCase{"Wav", wav(kPcm16, "abcdefgh"), TTS_ENCODING_PCM_S16LE, 16000, 56, 8},
        BlobCase{"WavWithMoreBehind", wav(kPcm16, "abcd", "LIST\4\0\0\0INFO"),
                 TTS_ENCODING_PCM_S16LE, 16000, 56, 4},
        BlobCase{"MulawWav", wav(kMulaw, "abc"), TTS_ENCODING_MULAW, 8000, 56, 3},
        BlobCase{"WavOfAnotherKind", wav(kPcm24, "abcdef"), 0},
        BlobCase{"WavCutShort", wav(kPcm16, "abcdefgh").substr(0, 60), 0},
        BlobCase{"WavWithoutAudio", wav(kPcm16, ""), 0},
        BlobCase{"Mp3", "\xFF\xF3\x48\xC4 frame", TTS_ENCODING_MP3, 16000},
        BlobCase{"Mp3BehindATag", std::string("ID3\4\0\0\0\0\0\2xy\xFF\xF3\x48\xC4 frame", 22),
                 TTS_ENCODING_MP3, 16000},
        BlobCase{"Opus",
                 "OggS" + std::string(22, '\0') + "\1\x13OpusHead\1\1" + std::string(9, ' '),
                 TTS_ENCODING_OGG_OPUS, 48000},
        BlobCase{"Vorbis", "OggS" + std::string(22, '\0') + "\1\x1E\1vorbis" + std::string(30, ' '),
                 0},
        BlobCase{"ErrorPage", "<!DOCTYPE html><title>404</title>", 0},
        BlobCase{"Json", R"({"error": "quota"})", 0}, BlobCase{"OneByte", "\xFF", 0}),
    [](const auto& each) { return std::string(each.param.name); });

}  // namespace
}  // namespace caesura::postgres_blob
