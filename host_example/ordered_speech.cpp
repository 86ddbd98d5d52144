#include "host_example/ordered_speech.hpp"

#include <algorithm>
#include <utility>

#include "host_example/interrupt.hpp"

namespace caesura::host {

OrderedSpeech::OrderedSpeech(const tts_provider& provider, std::size_t count,
                             std::function<Speech(std::size_t)> speech_of, std::size_t jobs)
    : provider_(provider), count_(count), speech_of_(std::move(speech_of)), window_(2 * jobs) {
  const std::size_t useful = std::min(jobs, count);
  threads_.reserve(useful);
  for (std::size_t i = 0; i < useful; ++i) threads_.emplace_back([this] { work(); });
}

OrderedSpeech::~OrderedSpeech() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

Spoken OrderedSpeech::take() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return done_.contains(taken_); });
  Spoken spoken = std::move(done_.extract(taken_).mapped());
  ++taken_;
  lock.unlock();
  changed_.notify_all();
  return spoken;
}

std::optional<std::size_t> OrderedSpeech::next_index() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return stopping_ || next_ == count_ || next_ < taken_ + window_; });
  if (stopping_ || next_ == count_) return {};
  return next_++;
}

void OrderedSpeech::work() {
  while (const auto index = next_index()) {
    Spoken spoken;
    try {
      spoken.answer = speak(provider_, speech_of_(*index), spoken.audio);
    } catch (...) {
      spoken.failure = std::current_exception();
    }
    const bool failed = spoken.failure != nullptr;
    {
      const std::lock_guard lock(mutex_);
      done_.emplace(*index, std::move(spoken));
      // Whatever comes behind a failure would not be used. Those in front are under way already.
      stopping_ = stopping_ || failed;
    }
    changed_.notify_all();
  }
}

}  // namespace caesura::host
