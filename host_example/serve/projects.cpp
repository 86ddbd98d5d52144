#include "host_example/serve/projects.hpp"

#include <sys/stat.h>

#include <fstream>
#include <iterator>

#include "host_example/book/reader.hpp"
#include "host_example/json_text.hpp"
#include "host_example/produce/whole_file.hpp"
#include "host_example/serve/names.hpp"

namespace caesura::serve {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr std::size_t kMostKnown = 256;

std::string read_file(const fs::path& path, const std::string& id) {
  std::ifstream file(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(file), {}};
  if (!file) throw ProjectError(500, "project " + id + ": its file cannot be read");
  return bytes;
}

// As RFC 7396 has it: null takes a member away, objects are merged, all else replaces.
void merge_patch(json::value& target, const json::value& patch) {
  if (!patch.is_object()) {
    target = patch;
    return;
  }
  if (!target.is_object()) target.emplace_object();
  json::object& object = target.get_object();
  for (const auto& [key, value] : patch.get_object()) {
    if (value.is_null()) {
      object.erase(key);
    } else {
      merge_patch(object[key], value);
    }
  }
}

}  // namespace

Project::Project(std::string id, book::Book book) : id_(std::move(id)), book_(std::move(book)) {
  for (const book::Chapter& chapter : book_.chapters) {
    chapters_.emplace(chapter.id, &chapter);
    for (const book::Segment& segment : chapter.segments) {
      segments_.emplace(segment.id, std::pair(&chapter, &segment));
    }
  }
}

const book::Chapter* Project::chapter(const std::string& id) const {
  const auto found = chapters_.find(id);
  return found == chapters_.end() ? nullptr : found->second;
}

const book::Segment* Project::segment(const book::Chapter& chapter, const std::string& id) const {
  const auto found = segments_.find(id);
  const bool here = found != segments_.end() && found->second.first == &chapter;
  return here ? found->second.second : nullptr;
}

Projects::Found Projects::find(const std::string& tenant, const std::string& id) const {
  const ProjectError none(404, "there is no such project");
  if (folder_.empty() || !is_plain_name(id)) throw none;
  const fs::path home = tenant.empty() ? folder_ : folder_ / tenant;
  for (const char* ending : {".json", ".yaml", ".yml"}) {
    Found found{home / (id + ending), {}};
    struct stat about {};
    if (stat(found.path.c_str(), &about) != 0 || !S_ISREG(about.st_mode)) continue;
    constexpr int64_t kSecond = 1'000'000'000;
    found.stamp = {about.st_mtim.tv_sec * kSecond + about.st_mtim.tv_nsec, about.st_size,
                   about.st_ino};
    return found;
  }
  throw none;
}

std::shared_ptr<const Project> Projects::fresh(const std::string& tenant, const std::string& id) {
  const Found found = find(tenant, id);
  const std::lock_guard lock(mutex_);
  const auto known = known_.find(found.path.native());
  const bool same = known != known_.end() && known->second.stamp == found.stamp;
  return same ? known->second.project : nullptr;
}

std::shared_ptr<const Project> Projects::load(const std::string& tenant, const std::string& id) {
  if (auto project = fresh(tenant, id)) return project;
  const Found found = find(tenant, id);
  const std::string bytes = read_file(found.path, id);
  std::shared_ptr<const Project> project;
  try {
    project =
        std::make_shared<Project>(id, book::read_project(bytes, found.path.filename().string()));
  } catch (const book::BookError& mistake) {
    throw ProjectError(409, mistake.what());
  }
  const std::lock_guard lock(mutex_);
  if (known_.size() >= kMostKnown) known_.clear();
  known_[found.path.native()] = {found.stamp, project};
  return project;
}

json::object Projects::document(const Found& found, const std::string& id) const {
  if (found.path.extension() != ".json") {
    throw ProjectError(409, "project " + id +
                                " is a YAML file, which people edit; over HTTP the settings of "
                                "JSON projects can be changed");
  }
  boost::system::error_code error;
  json::value value = json::parse(read_file(found.path, id), error);
  if (error || !value.is_object()) {
    throw ProjectError(409, "project " + id + ": its file is no JSON object");
  }
  return std::move(value.get_object());
}

json::object Projects::settings(const std::string& tenant, const std::string& id) {
  const json::object project = document(find(tenant, id), id);
  const json::value* settings = project.if_contains("settings");
  return settings != nullptr && settings->is_object() ? settings->get_object() : json::object();
}

json::object Projects::change_settings(const std::string& tenant, const std::string& id,
                                       const json::object& settings, bool merge) {
  const std::lock_guard one_after_another(changing_);
  const Found found = find(tenant, id);
  json::object project = document(found, id);
  json::value& place = project["settings"];
  if (merge) {
    merge_patch(place, settings);
  } else {
    place = settings;
  }
  const json::object result = place.is_object() ? place.get_object() : json::object();
  const std::string text = host::json_text(project);
  try {
    (void)book::read_project(text, found.path.filename().string());
  } catch (const book::BookError& mistake) {
    throw ProjectError(400, mistake.what());
  }
  host::write_whole_file(found.path, text);
  return result;
}

}  // namespace caesura::serve
