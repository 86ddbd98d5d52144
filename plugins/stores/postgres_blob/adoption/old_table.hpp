// The table audio_cache of the adopted deployment. It is read, page by page, and nothing else.
#pragma once

#include <vector>

#include "plugins/stores/postgres_blob/adoption/old_row.hpp"
#include "plugins/stores/postgres_blob/index/pool.hpp"

namespace caesura::postgres_blob {

class OldTable {
 public:
  // `target` outlives the table; its schema is the one that the table lies in.
  OldTable(tts::Host host, const Target& target);

  // The next rows in the order of their ids; none: that was all. [owner]
  tts::Result<std::vector<OldRow>> next(tts::Context context, int64_t most);

 private:
  const tts::Host host_;
  const Target& target_;
  const SqlTexts sql_;
  Pool pool_;
  std::string last_id_;
};

}  // namespace caesura::postgres_blob
