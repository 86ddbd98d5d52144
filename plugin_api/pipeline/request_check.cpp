#include "request_check.hpp"

#include "utf8.hpp"

#include <tts/status.hpp>

#include <array>
#include <cmath>

namespace caesura::pipeline {
namespace {

struct Word {
  tts_str tts_request::*value;
  const char* bad_bytes;
  const char* too_long;
};
#define CAESURA_WORD(name)                                                     \
  Word {                                                                       \
    &tts_request::name, "the request's " #name " is not UTF-8 or holds a NUL", \
        "the request's " #name " has more than 1024 bytes"                     \
  }
constexpr std::array<Word, 7> kWords = {
    CAESURA_WORD(language), CAESURA_WORD(voice),  CAESURA_WORD(model), CAESURA_WORD(style),
    CAESURA_WORD(role),     CAESURA_WORD(tenant), CAESURA_WORD(take)};
#undef CAESURA_WORD

struct Number {
  double tts_request::*value;
  const char* mistake;
};
constexpr std::array<Number, 4> kNumbers = {
    {{&tts_request::rate_pct, "the request's rate_pct is no finite number"},
     {&tts_request::pitch_pct, "the request's pitch_pct is no finite number"},
     {&tts_request::volume_pct, "the request's volume_pct is no finite number"},
     {&tts_request::style_degree, "the request's style_degree is no finite number"}}};

constexpr std::array<int32_t tts_pauses::*, 6> kPauses = {
    &tts_pauses::sentence_ms, &tts_pauses::paragraph_ms, &tts_pauses::chapter_ms,
    &tts_pauses::comma_ms,    &tts_pauses::colon_ms,     &tts_pauses::semicolon_ms};

bool good(tts_str text) {
  return text.size == 0 ||
         (text.data != nullptr && first_bad_byte(tts::view(text)) == std::string_view::npos);
}

const char* pair_mistake(const tts_kv* pairs, std::size_t count) {
  if (count == 0) return nullptr;
  if (count > kMostPairs) return "the request has more than 64 options or labels";
  if (pairs == nullptr) return "the request counts options or labels that it does not give";
  for (std::size_t i = 0; i < count; ++i) {
    if (!good(pairs[i].key) || !good(pairs[i].value)) {
      return "an option or label of the request is not UTF-8 or holds a NUL";
    }
    if (pairs[i].key.size == 0) return "an option or label of the request has no name";
    if (pairs[i].key.size > kMostWord || pairs[i].value.size > kMostOption) {
      return "an option or label of the request is too long; names have at most 1024 bytes, values "
             "16384";
    }
    for (std::size_t j = 0; j < i; ++j) {
      if (tts::view(pairs[i].key) == tts::view(pairs[j].key)) {
        return "the request gives an option or label twice";
      }
    }
  }
  return nullptr;
}

}  // namespace

const char* request_mistake(const tts_request& request, bool tenant_required) {
  if (request.text.size == 0) return "the request has no text";
  if (request.text.size > kMostText) {
    return "the request's text has more than 65536 bytes; split it into sentences or paragraphs";
  }
  if (!good(request.text)) return "the request's text is not UTF-8 or holds a NUL";
  for (const Word& word : kWords) {
    const tts_str value = request.*word.value;
    if (value.size == 0) continue;
    if (value.size > kMostWord) return word.too_long;
    if (!good(value)) return word.bad_bytes;
  }
  for (const Number& number : kNumbers) {
    if (!std::isfinite(request.*number.value)) return number.mistake;
  }
  if (request.pauses != nullptr) {
    for (const auto pause : kPauses) {
      const int32_t value = request.pauses->*pause;
      if (value < TTS_PAUSE_ENGINE || value > TTS_PAUSE_MAX) {
        return "a pause of the request is out of range; 0 to 60000 ms, -1 the config's, -2 the "
               "engine's own";
      }
    }
  }
  if (tenant_required && request.tenant.size == 0) {
    return "the request names no tenant, and this config says tenants: required";
  }
  if (const char* mistake = pair_mistake(request.options, request.option_count)) return mistake;
  return pair_mistake(request.labels, request.label_count);
}

}  // namespace caesura::pipeline
