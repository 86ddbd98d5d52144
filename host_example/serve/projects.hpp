// Projects as files: one folder, or one for each tenant, with a file for each project.
#pragma once

#include <boost/json.hpp>

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <unordered_map>

#include "host_example/book/book.hpp"

namespace caesura::serve {

// Why a project cannot be had, with the status that says so to a client.
class ProjectError : public std::runtime_error {
 public:
  ProjectError(unsigned status, const std::string& message)
      : std::runtime_error(message), status_(status) {}
  [[nodiscard]] unsigned status() const { return status_; }

 private:
  unsigned status_;
};

// A project as it was read; its segments are found by name.
class Project {
 public:
  Project(std::string id, book::Book book);
  Project(const Project&) = delete;
  Project& operator=(const Project&) = delete;

  [[nodiscard]] const std::string& id() const { return id_; }
  [[nodiscard]] const book::Book& book() const { return book_; }
  // nullptr where there is none.
  [[nodiscard]] const book::Chapter* chapter(const std::string& id) const;
  [[nodiscard]] const book::Segment* segment(const book::Chapter& chapter,
                                             const std::string& id) const;

 private:
  std::string id_;
  book::Book book_;
  std::unordered_map<std::string, const book::Chapter*> chapters_;
  std::unordered_map<std::string, std::pair<const book::Chapter*, const book::Segment*>> segments_;
};

// A tenant sees the folder of its name and nothing else. [thread-safe]
class Projects {
 public:
  // Empty = there are none.
  explicit Projects(std::filesystem::path folder) : folder_(std::move(folder)) {}

  // As it was read last, if its file is still the same; else nullptr. Reads no file. Throws
  // ProjectError.
  std::shared_ptr<const Project> fresh(const std::string& tenant, const std::string& id);
  // Reads the file where it has changed. Throws ProjectError.
  std::shared_ptr<const Project> load(const std::string& tenant, const std::string& id);

  // The settings as they stand in a JSON project. Throws ProjectError.
  boost::json::object settings(const std::string& tenant, const std::string& id);
  // Replaces them, or merges into them (RFC 7396), and gives the new ones. The file changes as a
  // whole or not at all; what would be no project is refused. Throws ProjectError.
  boost::json::object change_settings(const std::string& tenant, const std::string& id,
                                      const boost::json::object& settings, bool merge);

 private:
  // What tells one content of a file from another.
  struct Stamp {
    int64_t modified_ns = 0;
    int64_t size = 0;
    uint64_t inode = 0;
    bool operator==(const Stamp&) const = default;
  };
  struct Known {
    Stamp stamp;
    std::shared_ptr<const Project> project;
  };
  struct Found {
    std::filesystem::path path;
    Stamp stamp;
  };
  [[nodiscard]] Found find(const std::string& tenant, const std::string& id) const;
  [[nodiscard]] boost::json::object document(const Found& found, const std::string& id) const;

  const std::filesystem::path folder_;
  std::mutex mutex_;
  std::unordered_map<std::string, Known> known_;  // by path
  std::mutex changing_;                           // one change of a file after another
};

}  // namespace caesura::serve
