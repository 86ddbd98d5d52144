#include "host_example/serve/exchange.hpp"

namespace caesura::serve {

Exchange::Exchange() {
  context_ = {
      sizeof context_,
      0,
      this,
      {nullptr, 0},
      [](const tts_context* context) noexcept -> int32_t {
        const auto& self = *static_cast<const Exchange*>(context->data);
        return self.gone_.load(std::memory_order_relaxed) ? 1 : 0;
      },
      [](const tts_context* context) noexcept -> int64_t {
        const auto& self = *static_cast<const Exchange*>(context->data);
        return std::chrono::duration_cast<std::chrono::milliseconds>(self.deadline_ - Clock::now())
            .count();
      }};
}

}  // namespace caesura::serve
