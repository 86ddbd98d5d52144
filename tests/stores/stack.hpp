// A tiered store with the stores below it, as one object that ends them all.
#pragma once

#include <map>

#include "tests/support/plugin_file.hpp"
#include "tts/ext/host_stores.h"

namespace caesura::test {

// Stands for the host towards a tiered store: its own stores, everything else from `base`.
class Stack {
 public:
  explicit Stack(const tts_host* base) : base_(base), host_(*base) {
    host_.data = this;
    host_.get_extension = [](const tts_host* h, const char* id) noexcept -> const void* {
      const Stack& self = of(h);
      if (std::string_view(id) == TTS_HOST_STORES) return &self.service_;
      return self.base_->get_extension(self.base_, id);
    };
    host_.log_enabled = [](const tts_host* h, int32_t level) noexcept {
      return of(h).base_->log_enabled(of(h).base_, level);
    };
    host_.log = [](const tts_host* h, int32_t level, tts_str component, tts_str message) noexcept {
      of(h).base_->log(of(h).base_, level, component, message);
    };
    service_ = {sizeof service_, 0, this,
                [](const tts_host_stores* s, tts_str name, const tts_store** store,
                   tts_error* error) noexcept -> tts_status {
                  const auto& all = of(s).stores_;
                  const auto found = all.find(std::string(tts::view(name)));
                  if (found == all.end()) return tts::Status(TTS_NOT_FOUND, "none").into(error);
                  *store = found->second;
                  return TTS_OK;
                }};
  }
  Stack(const Stack&) = delete;
  Stack& operator=(const Stack&) = delete;

  // The second kind belongs to the caller and outlives the stack.
  void add(const std::string& name, StorePtr store) {
    stores_[name] = store.get();
    owned_.push_back(std::move(store));
  }
  void add(const std::string& name, const tts_store* store) { stores_[name] = store; }

  tts::Result<StorePtr> open(const std::string& config) const {
    return PluginFile("tiered").store(&host_, "tiered", config);
  }
  // The tiered store; with it the stack ends. Throws with the store's own message.
  static StorePtr open_with(std::unique_ptr<Stack> stack, const std::string& config) {
    auto opened = stack->open(config);
    if (!opened.ok()) throw std::runtime_error(opened.status().message());
    auto whole = std::make_unique<Whole>();
    whole->top = std::move(opened).value();
    whole->stack = std::move(stack);
    whole->table = *whole->top;
    whole->table.destroy = [](tts_store* table) noexcept {
      const std::unique_ptr<Whole> end(reinterpret_cast<Whole*>(table));
      end->top.reset();
    };
    return StorePtr(&whole.release()->table);
  }

 private:
  struct Whole {
    tts_store table;  // first: a pointer to it is one to the whole
    std::unique_ptr<Stack> stack;
    StorePtr top;
  };
  template <class Table>
  static const Stack& of(const Table* table) {
    return *static_cast<Stack*>(table->data);
  }

  const tts_host* base_;
  tts_host host_;
  tts_host_stores service_{};
  std::map<std::string, const tts_store*> stores_;
  std::vector<StorePtr> owned_;
};

}  // namespace caesura::test
