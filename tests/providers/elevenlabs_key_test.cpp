// The elevenlabs provider's fingerprint holds what changes the sound, and nothing else.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "providers/elevenlabs_speaking.hpp"
#include "providers/key_rules.hpp"

namespace caesura::test {
namespace {

std::string config(const std::string& more = "") {
  return elevenlabs_config("https://speech.example.org", more);
}

Fields key_of(const std::string& config) {
  return ElevenLabsSpeaker(config).fields(request_for("One, two"));
}

TEST(ElevenLabsKey, GivesItsFieldsInTheOrderOfTheContract) {
  const Fields expected{
      {"provider", "elevenlabs"},
      {"render_revision", "1"},
      {"server", "https://speech.example.org"},
      {"model", "eleven_flash_v2_5"},
      {"voice", kRachel},
      {"language", "de"},
      {"format", "pcm_24000"},
      {"epoch", "3"},
      {"rendered",
       "output_format=pcm_24000\n"
       R"({"language_code":"de","model_id":"eleven_flash_v2_5","text":"One, two",)"
       R"("voice_settings":{"similarity_boost":0.75,"speed":1,"stability":0.5,)"
       R"("style":0,"use_speaker_boost":true}})"}};
  EXPECT_EQ(key_of(config(R"(, "epoch": 3, "model": "eleven_flash_v2_5", "language": "de-DE")")),
            expected);
}

TEST(ElevenLabsKey, EveryOptionThatIsHeardIsKeyed) {
  const std::string flash = R"(, "model": "eleven_flash_v2_5")";
  const std::string others[] = {
      elevenlabs_config("https://api.eu.residency.example.org"),
      elevenlabs_config("https://speech.example.org/proxy"),
      config(flash),
      config(flash + R"(, "language": "de")"),
      config(R"(, "voice": "pNInz6obpgDQGcFmaJgB")"),
      config(R"(, "voice_settings": {"stability": 0.6})"),
      config(R"(, "voice_settings": {"similarity_boost": 0.6})"),
      config(R"(, "voice_settings": {"style": 0.6})"),
      config(R"(, "voice_settings": {"use_speaker_boost": false})"),
      config(R"(, "voice_settings": {"speed": 1.1})"),
      config(R"(, "voice_settings": "stored")"),
      config(R"(, "seed": 0)"),
      config(R"(, "seed": 1)"),
      config(R"(, "apply_text_normalization": "on")"),
      config(R"(, "apply_text_normalization": "off")"),
      config(R"(, "apply_language_text_normalization": true)"),
      config(R"(, "pronunciation_dictionaries": [{"id": "a", "version": "1"}])"),
      config(R"(, "pronunciation_dictionaries": [{"id": "a", "version": "2"}])"),
      config(R"(, "pronunciation_dictionaries": [{"id": "b", "version": "1"}])"),
      config(R"(, "pronunciation_dictionaries": [{"id": "a"}])"),
      config(R"(, "pronunciation_dictionaries": [{"id": "a"}, {"id": "b"}])"),
      config(R"(, "pronunciation_dictionaries": [{"id": "b"}, {"id": "a"}])"),
      config(R"(, "use_pvc_as_ivc": true)"),
      config(R"(, "optimize_streaming_latency": 0)"),
      config(R"(, "optimize_streaming_latency": 4)"),
      config(R"(, "output_format": "pcm_16000")"),
      config(R"(, "output_format": "mp3_44100_128")"),
      config(R"(, "output_format": "mp3_44100_64")"),
      config(R"(, "epoch": "2")")};
  std::vector<Fields> keys{key_of(config())};
  for (const std::string& other : others) keys.push_back(key_of(other));
  expect_all_differ(keys);
}

TEST(ElevenLabsKey, EveryPartOfTheRequestThatIsHeardIsKeyed) {
  ElevenLabsSpeaker speaker(config(R"(, "model": "eleven_flash_v2_5", "seed": 1)"));
  const tts_request plain = request_for("One, two");
  const tts_audio_format mp3{sizeof mp3, TTS_ENCODING_MP3, 0, 0, 0};
  const tts_pauses pauses = tts::all_pauses(300);
  const tts_kv options[] = {{tts::str("stability"), tts::str("0.9")},
                            {tts::str("similarity_boost"), tts::str("0.9")},
                            {tts::str("style"), tts::str("0.9")},
                            {tts::str("use_speaker_boost"), tts::str("false")},
                            {tts::str("seed"), tts::str("9")}};
  std::vector<tts_request> others(8 + std::size(options), plain);
  others[0].text = tts::str("One, two ");
  others[1].voice = tts::str("pNInz6obpgDQGcFmaJgB");
  others[2].model = tts::str("eleven_turbo_v2_5");
  others[3].rate_pct = 1;
  others[4].format = &mp3;
  others[5].pauses = &pauses;
  others[6].language = tts::str("de");
  others[7].take = tts::str("second");
  for (std::size_t i = 0; i < std::size(options); ++i) {
    others[8 + i].options = &options[i];
    others[8 + i].option_count = 1;
  }
  std::vector<Fields> keys{speaker.fields(plain)};
  for (const tts_request& other : others) keys.push_back(speaker.fields(other));
  expect_all_differ(keys);
}

TEST(ElevenLabsKey, EachPauseThatActsIsKeyedAndNoOther) {
  ElevenLabsSpeaker speaker(config());
  const tts_request all = request_for("One, two. Three: four; five.\n\nSix.");
  const tts_request none = request_for("One two.");
  const Fields key = speaker.fields(all);
  const Fields key_of_none = speaker.fields(none);
  for (const auto& one : kPauseMembers) {
    tts_pauses pauses = tts::all_pauses();
    pauses.*one.member = 900;
    tts_request request = all;
    request.pauses = &pauses;
    const bool acts = std::string_view(one.name) != "chapter";
    EXPECT_EQ(speaker.fields(request) != key, acts) << one.name;
    request.text = none.text;
    EXPECT_EQ(speaker.fields(request), key_of_none) << one.name;
  }
}

TEST(ElevenLabsKey, NothingThatIsNotHeardIsKeyed) {
  const Fields key = key_of(config());
  const std::string same[] = {
      elevenlabs_config("https://SPEECH.example.org:443/v1/"), config(R"(, "key": "${ENV:OTHER}")"),
      config(R"(, "connect_timeout": "1s", "first_byte_timeout": "2s", "stall_timeout": "3s")"),
      config(R"(, "user_agent": "me/1.0", "max_output": "1MiB", "max_characters": 9)"),
      config(R"(, "max_concurrency": 3, "enable_logging": false, "insecure_loopback": true)"),
      config(R"(, "voice_settings": {}, "pronunciation_dictionaries": [])"),
      config(R"(, "voice_settings": {"speed": 1.0, "stability": 0.50, "style": 0.0})"),
      config(R"(, "apply_language_text_normalization": false, "use_pvc_as_ivc": false)"),
      config(R"(, "pause_markup": "always")"),
      // This model finds the language by itself.
      config(R"(, "language": "de")"),
      config(R"(, "model": "eleven_multilingual_v2", "output_format": "pcm_24000")")};
  for (const std::string& one : same) EXPECT_EQ(key_of(one), key) << one;
}

TEST(ElevenLabsKey, OneMeaningHasOneKey) {
  ElevenLabsSpeaker speaker(config(R"(, "model": "eleven_flash_v2_5", "language": "pt")"));
  const tts_request plain = request_for("One, two");
  const tts_kv options[] = {{tts::str("stability"), tts::str("0.50")},
                            {tts::str("of another provider"), tts::str("x")}};
  tts_request spelled = plain;
  spelled.voice = tts::str(kRachel);
  spelled.model = tts::str("eleven_flash_v2_5");
  spelled.language = tts::str("PT-br");
  spelled.rate_pct = 0;
  spelled.pitch_pct = 10;  // the service has no such thing
  spelled.volume_pct = 10;
  spelled.style = tts::str("cheerful");
  spelled.options = options;
  spelled.option_count = 2;
  // Marks come with the same audio at the same price.
  spelled.flags = TTS_REQUEST_WANT_MARKS;
  spelled.take = tts::str("second");  // the cache keys it; without a seed nothing else is sent
  const tts_audio_format format = tts::pcm_format(24000);
  spelled.format = &format;
  EXPECT_EQ(speaker.fields(spelled), speaker.fields(plain));
}

}  // namespace
}  // namespace caesura::test
