#include "plugins/support/text/characters.hpp"

#include <unicode/uchar.h>

namespace caesura::text {
namespace {

// The Unicode properties do not know pauses, so this list is ours; the rest is asked of ICU.
CharKind kind_of_known(char32_t c) {
  switch (c) {
    case 0x0589:  // Armenian
    case 0x061D:
    case 0x061E:
    case 0x06D4:  // Arabic, Urdu
    case 0x0700:
    case 0x0701:
    case 0x0702:  // Syriac
    case 0x0964:
    case 0x0965:  // danda, double danda
    case 0x0F0D:
    case 0x0F0E:  // Tibetan
    case 0x104B:  // Myanmar
    case 0x1362:
    case 0x1368:  // Ethiopic
    case 0x166E:
    case 0x1803:
    case 0x1809:
    case 0x17D4:
    case 0x17D5:
    case 0x3002:
    case 0xFE12:
    case 0xFE52:
    case 0xFF0E:
    case 0xFF61:
      return CharKind::full_stop;
    case 0x037E:
    case 0x061F:
    case 0x1367:
    case 0x2047:
    case 0x2048:
    case 0x2E2E:
    case 0xFE16:
    case 0xFE56:
    case 0xFF1F:
      return CharKind::question;
    case 0x203C:
    case 0x203D:
    case 0x2049:
    case 0xFE15:
    case 0xFE57:
    case 0xFF01:
      return CharKind::exclamation;
    case 0x055D:
    case 0x060C:
    case 0x07F8:
    case 0x104A:
    case 0x1363:
    case 0x1802:
    case 0x1808:
    case 0x3001:
    case 0xA4FE:
    case 0xA60D:
    case 0xA6F5:
    case 0xFE10:
    case 0xFE11:
    case 0xFE50:
    case 0xFE51:
    case 0xFF0C:
    case 0xFF64:
      return CharKind::comma;
    case 0x061B:
    case 0x1364:
    case 0xA6F6:
    case 0xFE14:
    case 0xFE54:
    case 0xFF1B:
      return CharKind::semicolon;
    case 0x1365:
    case 0x1366:
    case 0x1804:
    case 0x17D6:
    case 0xA6F4:
    case 0xFE13:
    case 0xFE55:
    case 0xFF1A:
      return CharKind::colon;
    case 0x2013:
    case 0x2014:
    case 0x2015:
    case 0x2E3A:
    case 0x2E3B:
    case 0xFE31:
    case 0xFE58:
      return CharKind::dash;
    case 0x2026:
    case 0x22EF:
    case 0xFE19:
      return CharKind::ellipsis;
    case 0x00A1:
    case 0x00BF:
    case 0x201A:
    case 0x201E:
    case 0x300C:
    case 0x300E:
      return CharKind::opener;
    case 0x00AB:
    case 0x00BB:
    case 0x2018:
    case 0x201C:
    case 0x2039:
    case 0x203A:
    case 0x2032:
    case 0x2033:
      return CharKind::quote;
    case 0x2019:
    case 0x201D:
    case 0x300D:
    case 0x300F:
    case 0x301D:
    case 0x301E:
    case 0x301F:
      return CharKind::closer;
    case 0x1361:  // Ethiopic word space
      return CharKind::space;
    case 0x00B7:
    case 0x0387:
    case 0x2022:
    case 0x30FB:
    case 0xFEFF:
      return CharKind::silent;
    default:
      return CharKind::spoken;
  }
}

CharKind kind_by_category(char32_t c) {
  const auto point = static_cast<UChar32>(c);
  if (u_isUWhiteSpace(point)) return CharKind::space;
  switch (u_charType(point)) {
    case U_START_PUNCTUATION:
      return CharKind::opener;
    case U_END_PUNCTUATION:
      return CharKind::closer;
    case U_INITIAL_PUNCTUATION:
    case U_FINAL_PUNCTUATION:
      return CharKind::quote;
    case U_DASH_PUNCTUATION:
    case U_CONNECTOR_PUNCTUATION:
    case U_CONTROL_CHAR:
    case U_FORMAT_CHAR:
      return CharKind::silent;
    default:
      return CharKind::spoken;
  }
}

}  // namespace

CharKind kind_beyond_ascii(char32_t code_point) {
  const CharKind known = kind_of_known(code_point);
  return known != CharKind::spoken ? known : kind_by_category(code_point);
}

LetterCase case_of(char32_t code_point) {
  if (code_point < 0x80) {
    if (code_point >= 'a' && code_point <= 'z') return LetterCase::lower;
    if (code_point >= 'A' && code_point <= 'Z') return LetterCase::upper;
    return code_point >= '0' && code_point <= '9' ? LetterCase::digit : LetterCase::none;
  }
  // Georgian is written in one case; the other is for headings, and nothing starts with it.
  if (code_point >= 0x10D0 && code_point <= 0x10FF) return LetterCase::none;
  const auto point = static_cast<UChar32>(code_point);
  if (u_islower(point)) return LetterCase::lower;
  if (u_isupper(point) || u_istitle(point)) return LetterCase::upper;
  return u_isdigit(point) ? LetterCase::digit : LetterCase::none;
}

bool is_letter(char32_t code_point) {
  if (code_point < 0x80) {
    const char32_t lowered = code_point | 0x20u;
    return lowered >= 'a' && lowered <= 'z';
  }
  return u_isalpha(static_cast<UChar32>(code_point));
}

bool is_east_asian(char32_t c) {
  return (c >= 0x2E80 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7AF) ||
         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFF00 && c <= 0xFFEF) ||
         (c >= 0x20000 && c <= 0x3FFFF);
}

}  // namespace caesura::text
