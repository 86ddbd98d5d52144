#include "plugins/stores/postgres_blob/blobs/s3_delete.hpp"

#include <algorithm>
#include <map>

#include "plugins/stores/postgres_blob/blobs/xml_reader.hpp"

namespace caesura::postgres_blob {

// Names need no escapes: their characters mean nothing to XML.
std::string delete_body(std::span<const std::string> names) {
  std::string body =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
      "<Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">";
  for (const std::string& name : names) {
    body.append("<Object><Key>").append(name).append("</Key></Object>");
  }
  return body.append("</Delete>");
}

tts::Status read_deleted(std::string_view xml, std::span<const std::string> names,
                         std::vector<Removal>& outcomes) {
  std::map<std::string, Removal, std::less<>> told;
  std::string key;
  std::string code;
  bool rooted = false;
  const auto status = read_xml(xml, [&](std::string_view path, std::string_view text) {
    if (path == "DeleteResult") rooted = true;
    if (path == "DeleteResult/Deleted/Key" || path == "DeleteResult/Error/Key") key = text;
    if (path == "DeleteResult/Error/Code") code = text;
    if (path == "DeleteResult/Deleted") told[key] = Removal::removed;
    if (path == "DeleteResult/Error") {
      told[key] = code == "NoSuchKey" ? Removal::absent : Removal::failed;
    }
    if (path == "DeleteResult/Deleted" || path == "DeleteResult/Error") {
      key.clear();
      code.clear();
    }
  });
  if (!status.ok()) return status;
  if (!rooted) return {TTS_UNAVAILABLE, "the answer to a batch of deletes is none"};
  outcomes.clear();
  std::transform(names.begin(), names.end(), std::back_inserter(outcomes), [&](const auto& name) {
    const auto found = told.find(name);
    return found == told.end() ? Removal::failed : found->second;
  });
  return {};
}

}  // namespace caesura::postgres_blob
