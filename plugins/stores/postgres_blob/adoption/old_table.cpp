#include "plugins/stores/postgres_blob/adoption/old_table.hpp"

#include "plugins/stores/postgres_blob/own_context.hpp"

namespace caesura::postgres_blob {
namespace {

constexpr const char* kFirstId = "00000000-0000-0000-0000-000000000000";
constexpr int64_t kSlackMs = 500;

// What the index would say of its own schema is no help here.
tts::Status explain(const tts::Status& status, const Target& target) {
  const std::string& message = status.message();
  const std::string cause = message.substr(0, message.find("; "));
  if (status.code() == TTS_FAILED_PRECONDITION) {
    return {status.code(), cause + "; adopted.url and adopted.schema (" + target.schema +
                               ") name the deployment, whose table is audio_cache"};
  }
  if (status.code() == TTS_PERMISSION_DENIED) {
    return {status.code(), cause + "; grant this role USAGE on schema " + target.schema +
                               " and SELECT on its table audio_cache"};
  }
  return status;
}

}  // namespace

// A session that may not write, beside statements that do not. Behind a pooler the session is
// somebody else's a moment later, so there only the statements stand for it.
OldTable::OldTable(tts::Host host, const Target& target)
    : host_(host),
      target_(target),
      sql_(target.schema),
      pool_(host, target, 1, [&target](tts::Context context, Connection& fresh) {
        return target.prepared_statements
                   ? fresh.run_text(context, "SET default_transaction_read_only = on")
                   : tts::Status();
      }) {}

tts::Result<std::vector<OldRow>> OldTable::next(tts::Context context, int64_t most) {
  const OwnContext limited(host_, target_.statement_timeout_ms + kSlackMs, context);
  auto lent = pool_.lend(limited.get());
  if (!lent.ok()) return lent.status();
  Rows rows;
  Parameters parameters;
  parameters.text(last_id_.empty() ? kFirstId : last_id_).boolean(last_id_.empty()).bigint(most);
  const tts::Status status =
      std::move(lent).value()->run(limited.get(), sql_, Sql::old_page, parameters, rows);
  if (!status.ok()) return explain(status, target_);
  std::vector<OldRow> page;
  for (int i = 0; i < rows.count(); ++i) {
    const auto text = [&](int column) { return std::string(rows.text(i, column)); };
    page.push_back({text(0), text(1), text(2), text(3), text(4), text(5), text(6),
                    rows.number(i, 7),
                    static_cast<uint64_t>(std::max<int64_t>(rows.number(i, 8), 0)),
                    rows.number(i, 9), rows.number(i, 10), rows.number(i, 11)});
  }
  if (!page.empty()) last_id_ = page.back().id;
  return page;
}

}  // namespace caesura::postgres_blob
