// Speaks many texts at once and hands the answers on in their order, in bounded memory.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "host_example/answer.hpp"

namespace caesura::host {

struct Spoken {
  Answer answer;
  PcmInMemory audio;
  std::exception_ptr failure;  // what speak() threw; then the rest is empty
};

// Threads are started by the constructor and joined by the destructor; take() is for one thread.
class OrderedSpeech {
 public:
  // `speech_of` gives the text with an index below `count`; many threads call it. [thread-safe]
  OrderedSpeech(const tts_provider& provider, std::size_t count,
                std::function<Speech(std::size_t)> speech_of, std::size_t jobs);
  // Begins nothing new, and waits for what is under way.
  ~OrderedSpeech();
  OrderedSpeech(const OrderedSpeech&) = delete;
  OrderedSpeech& operator=(const OrderedSpeech&) = delete;

  // The next answer in order. At most twice as many as jobs wait here.
  Spoken take();

 private:
  void work();
  std::optional<std::size_t> next_index();

  const tts_provider& provider_;
  const std::size_t count_;
  const std::function<Speech(std::size_t)> speech_of_;
  const std::size_t window_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::size_t, Spoken> done_;
  std::size_t next_ = 0;   // the first that nobody has begun
  std::size_t taken_ = 0;  // the first that was not handed on
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace caesura::host
