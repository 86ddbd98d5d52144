// What a connection finds, and how a schema comes and grows.
#include "plugins/stores/postgres_blob/index/index.hpp"

namespace caesura::postgres_blob {
namespace {

// For pg_advisory_xact_lock: one migration at a time in a database. Any number will do.
constexpr std::string_view kLock = "4847304318";

// As to_regclass wants it: a quoted identifier.
std::string schema_literal(const std::string& schema) {
  std::string text = "'";
  for (const char c : schema) text += c == '\'' ? std::string("''") : std::string(1, c);
  return text + "'";
}

}  // namespace

tts::Result<SchemaFacts> Index::ask_facts(tts::Context context, Connection& connection) {
  SchemaFacts facts;
  Rows rows;
  tts::Status status =
      connection.run(context, sql_, Sql::facts, Parameters().text(target_.schema), rows);
  if (!status.ok()) return status;
  const bool versioned = rows.boolean(0, 0);
  const bool whole = rows.boolean(0, 1);
  const bool server_writable = rows.boolean(0, 2);
  facts.readable = rows.boolean(0, 3);
  facts.writable = server_writable && rows.boolean(0, 4);
  if (!versioned) {
    facts.state = whole ? SchemaState::not_whole : SchemaState::missing;
    return facts;
  }
  status = connection.run(context, sql_, Sql::version, {}, rows);
  if (!status.ok()) return status;
  facts.version = static_cast<int>(rows.number(0, 0));
  if (facts.version > kSchemaVersion) {
    facts.state = SchemaState::newer;
  } else if (facts.version < kSchemaVersion) {
    facts.state = SchemaState::older;
  } else {
    facts.state = whole ? SchemaState::current : SchemaState::not_whole;
  }
  return facts;
}

tts::Status Index::explain(const SchemaFacts& facts) const {
  const std::string schema = target_.description + ": schema " + target_.schema;
  const std::string versions = " has version " + std::to_string(facts.version) +
                               "; this build knows version " + std::to_string(kSchemaVersion);
  switch (facts.state) {
    case SchemaState::missing:
      return {TTS_FAILED_PRECONDITION, schema + " has no cache in it; run `caesura store init`"};
    case SchemaState::not_whole:
      return {TTS_FAILED_PRECONDITION,
              schema +
                  " lacks a table that its version has; restore it from a backup, or drop the "
                  "schema and run `caesura store init`"};
    case SchemaState::older:
      return {TTS_FAILED_PRECONDITION, schema + versions + "; run `caesura store init`"};
    case SchemaState::newer:
      return {TTS_FAILED_PRECONDITION, schema + versions + "; update this program"};
    case SchemaState::current:
      break;
  }
  if (!facts.readable) {
    return {TTS_PERMISSION_DENIED,
            schema +
                ": this role may not read; grant it SELECT, INSERT, UPDATE, DELETE on the "
                "tables and USAGE on the sequences"};
  }
  return {};
}

tts::Status Index::greet(tts::Context context, Connection& connection) {
  const auto facts = ask_facts(context, connection);
  if (!facts.ok()) return facts.status();
  if (tts::Status status = explain(facts.value()); !status.ok()) return status;
  writable_ = facts.value().writable;
  return {};
}

tts::Status Index::check_writable() const {
  if (writable_) return {};
  return {TTS_FAILED_PRECONDITION,
          target_.description +
              ": this role or server is read-only; entries are read, none are stored; connect to "
              "the primary, or grant the role INSERT, UPDATE, DELETE on the tables"};
}

tts::Result<SchemaFacts> Index::schema_facts(tts::Context context) {
  auto connection = pool_.connect(context);
  if (!connection.ok()) return connection.status();
  return ask_facts(context, *connection.value());
}

tts::Status Index::migrate(tts::Context context,
                           const std::function<void(int, std::string_view)>& made) {
  auto opened = pool_.connect(context);
  if (!opened.ok()) return opened.status();
  Connection& connection = *opened.value();
  auto facts = ask_facts(context, connection);
  if (!facts.ok()) return facts.status();
  const SchemaState state = facts.value().state;
  if (state == SchemaState::newer || state == SchemaState::not_whole) return explain(facts.value());
  // Each version in a transaction of its own. Whoever waited for the lock finds it made already.
  for (int version = facts.value().version + 1; version <= kSchemaVersion; ++version) {
    const EmbeddedSql& migration = kMigrations[version - 1];
    std::string text =
        "BEGIN; SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0; "
        "SELECT pg_advisory_xact_lock(" +
        std::string(kLock) + "); ";
    tts::Status status = connection.run_text(context, text);
    if (!status.ok()) return status;
    facts = ask_facts(context, connection);
    if (!facts.ok()) return facts.status();
    if (facts.value().version >= version) {
      status = connection.run_text(context, "ROLLBACK");
      if (!status.ok()) return status;
      continue;
    }
    text = version > 1
               ? ""
               : "DO $$ BEGIN IF to_regnamespace(" + schema_literal(quoted(target_.schema)) +
                     ") IS NULL THEN CREATE SCHEMA " + quoted(target_.schema) +
                     "; END IF; END $$; ";
    text += with_schema(migration.text, target_.schema);
    status = connection.run_text(context, text + " COMMIT;");
    if (!status.ok()) return status;
    made(version, migration.name);
  }
  pool_.forgive();
  return {};
}

}  // namespace caesura::postgres_blob
