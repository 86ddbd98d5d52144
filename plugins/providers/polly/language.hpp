// Language tags as Polly spells them.
#pragma once

#include <string>
#include <string_view>

namespace caesura::polly {

// Polly's LanguageCode of a BCP 47 tag: "en-GB" of "en-gb", "cmn-CN" of "zh-CN", "arb" of "ar".
// Empty where the tag names no region and so says nothing that Polly takes, as "en" does.
std::string language_code(std::string_view tag);

// Whether voices of `code` are of the language that is asked for: "en" holds en-GB, "zh" holds
// cmn-CN, the empty one holds all; letter case means nothing.
bool language_holds(std::string_view asked, std::string_view code);

}  // namespace caesura::polly
