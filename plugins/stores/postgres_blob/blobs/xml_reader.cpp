#include "plugins/stores/postgres_blob/blobs/xml_reader.hpp"

#include <expat.h>

#include <exception>
#include <limits>
#include <memory>
#include <string>
#include <vector>

namespace caesura::postgres_blob {
namespace {

constexpr std::size_t kMaxDepth = 16;
constexpr std::size_t kMaxText = std::size_t{16} << 10;

class Reader {
 public:
  explicit Reader(const OnElement& element)
      : parser_(XML_ParserCreate(nullptr), XML_ParserFree), element_(element) {
    if (parser_ == nullptr) throw std::bad_alloc();
    XML_SetUserData(parser_.get(), this);
    XML_SetElementHandler(parser_.get(), on_start, on_end);
    XML_SetCharacterDataHandler(parser_.get(), on_text);
    XML_SetStartDoctypeDeclHandler(parser_.get(), on_doctype);
  }

  tts::Status read(std::string_view xml) {
    const bool fits = xml.size() <= std::numeric_limits<int>::max();
    const bool whole = fits && XML_Parse(parser_.get(), xml.data(), static_cast<int>(xml.size()),
                                         XML_TRUE) == XML_STATUS_OK;
    if (thrown_) std::rethrow_exception(thrown_);
    if (whole) return {};
    return {TTS_UNAVAILABLE,
            "the answer is no XML that can be read: " +
                (fault_.empty() ? XML_ErrorString(XML_GetErrorCode(parser_.get())) : fault_)};
  }

 private:
  // No exception may pass through the parser.
  template <class Call>
  static void guarded(void* self, Call&& call) noexcept {
    auto& reader = *static_cast<Reader*>(self);
    if (reader.thrown_) return;
    try {
      call(reader);
    } catch (...) {
      reader.thrown_ = std::current_exception();
      XML_StopParser(reader.parser_.get(), XML_FALSE);
    }
  }
  void stop(const char* fault) {
    fault_ = fault;
    XML_StopParser(parser_.get(), XML_FALSE);
  }
  static void on_start(void* self, const XML_Char* name, const XML_Char**) noexcept {
    guarded(self, [&](Reader& reader) {
      if (reader.texts_.size() == kMaxDepth) return reader.stop("nested too deeply");
      std::string_view local = name;
      local.remove_prefix(local.find(':') + 1);
      reader.lengths_.push_back(reader.path_.size());
      if (!reader.path_.empty()) reader.path_ += '/';
      reader.path_ += local;
      reader.texts_.emplace_back();
    });
  }
  static void on_text(void* self, const XML_Char* text, int size) noexcept {
    guarded(self, [&](Reader& reader) {
      if (reader.texts_.empty()) return;
      std::string& whole = reader.texts_.back();
      whole.append(text, static_cast<std::size_t>(size));
      if (whole.size() > kMaxText) reader.stop("an element is too long");
    });
  }
  static void on_end(void* self, const XML_Char*) noexcept {
    guarded(self, [&](Reader& reader) {
      if (reader.texts_.empty()) return;
      reader.element_(reader.path_, reader.texts_.back());
      reader.texts_.pop_back();
      reader.path_.resize(reader.lengths_.back());
      reader.lengths_.pop_back();
    });
  }
  static void on_doctype(void* self, const XML_Char*, const XML_Char*, const XML_Char*,
                         int) noexcept {
    guarded(self, [](Reader& reader) { reader.stop("a document type is not allowed"); });
  }

  std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> parser_;
  const OnElement& element_;
  std::string path_;
  std::vector<std::size_t> lengths_;  // of the path before each element that is open
  std::vector<std::string> texts_;
  std::string fault_;
  std::exception_ptr thrown_;
};

}  // namespace

tts::Status read_xml(std::string_view xml, const OnElement& element) {
  return Reader(element).read(xml);
}

}  // namespace caesura::postgres_blob
