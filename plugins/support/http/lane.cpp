#include "plugins/support/http/lane.hpp"

#include <new>
#include <utility>

namespace caesura::http {
namespace {

void need_libcurl() {
  static const CURLcode once = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (once != CURLE_OK) throw std::bad_alloc();
}

using Mutexes = std::array<std::mutex, CURL_LOCK_DATA_LAST>;

void lock(CURL*, curl_lock_data data, curl_lock_access, void* mutexes) {
  (*static_cast<Mutexes*>(mutexes))[data].lock();
}
void unlock(CURL*, curl_lock_data data, void* mutexes) {
  (*static_cast<Mutexes*>(mutexes))[data].unlock();
}

}  // namespace

Share::Share() {
  need_libcurl();
  share_ = curl_share_init();
  if (share_ == nullptr) throw std::bad_alloc();
  curl_share_setopt(share_, CURLSHOPT_USERDATA, &mutexes_);
  curl_share_setopt(share_, CURLSHOPT_LOCKFUNC, lock);
  curl_share_setopt(share_, CURLSHOPT_UNLOCKFUNC, unlock);
  curl_share_setopt(share_, CURLSHOPT_SHARE, CURL_LOCK_DATA_DNS);
  curl_share_setopt(share_, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
}

Share::~Share() {
  curl_share_cleanup(share_);
}

Lane::Lane(std::string origin)
    : origin_(std::move(origin)), multi_(curl_multi_init()), easy_(curl_easy_init()) {
  if (multi_ == nullptr || easy_ == nullptr) {
    curl_easy_cleanup(easy_);
    curl_multi_cleanup(multi_);
    throw std::bad_alloc();
  }
  curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, 2L);
}

Lane::~Lane() {
  curl_easy_cleanup(easy_);
  curl_multi_cleanup(multi_);
}

}  // namespace caesura::http
