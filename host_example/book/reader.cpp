#include "host_example/book/reader.hpp"

#include "host_example/book/source_text.hpp"

namespace caesura::book {

Book read_book(const std::filesystem::path& path, const ReadOptions& options) {
  const std::string bytes = read_file(path.string());
  const std::string extension = path.extension().string();
  const bool is_project = extension == ".json" || extension == ".yaml" || extension == ".yml";
  return is_project ? read_project(bytes, path.string(), options)
                    : read_text(bytes, path.string(), options);
}

}  // namespace caesura::book
