// libcurl's handles, owned: one lane serves one request at a time and keeps its connections warm.
#pragma once

#include <curl/curl.h>

#include <array>
#include <memory>
#include <mutex>
#include <string>

namespace caesura::http {

// Names and TLS sessions, shared by all lanes of a client. [thread-safe]
class Share {
 public:
  Share();
  ~Share();
  Share(const Share&) = delete;
  Share& operator=(const Share&) = delete;
  CURLSH* get() const { return share_; }

 private:
  std::array<std::mutex, CURL_LOCK_DATA_LAST> mutexes_;
  CURLSH* share_;
};

// An easy handle in a multi handle of its own: libcurl keeps connections with the multi handle, and
// a multi handle belongs to one thread at a time.
class Lane {
 public:
  explicit Lane(std::string origin);
  ~Lane();
  Lane(const Lane&) = delete;
  Lane& operator=(const Lane&) = delete;

  CURL* easy() const { return easy_; }
  CURLM* multi() const { return multi_; }
  const std::string& origin() const { return origin_; }

 private:
  std::string origin_;
  CURLM* multi_;
  CURL* easy_;
};

}  // namespace caesura::http
