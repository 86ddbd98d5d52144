// The idle lanes of a client.
#pragma once

#include <algorithm>
#include <deque>

#include "plugins/support/http/client.hpp"
#include "plugins/support/http/lane.hpp"

namespace caesura::http {

// Lends the lane that last served an origin, the warmest first. [thread-safe]
class Client::Pool {
 public:
  explicit Pool(std::size_t most_idle) : most_idle_(most_idle) {}

  std::unique_ptr<Lane> take(const std::string& origin) {
    {
      std::lock_guard lock(mutex_);
      const auto found = std::find_if(idle_.rbegin(), idle_.rend(),
                                      [&](const auto& lane) { return lane->origin() == origin; });
      if (found != idle_.rend()) {
        auto lane = std::move(*found);
        idle_.erase(std::next(found).base());
        return lane;
      }
    }
    return std::make_unique<Lane>(origin);
  }

  void give_back(std::unique_ptr<Lane> lane) {
    std::unique_ptr<Lane> surplus;  // closed outside the lock
    std::lock_guard lock(mutex_);
    idle_.push_back(std::move(lane));
    if (idle_.size() > most_idle_) {
      surplus = std::move(idle_.front());
      idle_.pop_front();
    }
  }

  CURLSH* share() const { return share_.get(); }

 private:
  Share share_;  // outlives the lanes
  std::size_t most_idle_;
  std::mutex mutex_;
  std::deque<std::unique_ptr<Lane>> idle_;
};

}  // namespace caesura::http
