#include "plugins/stores/redis/pool.hpp"

#include "plugins/stores/redis/refusal.hpp"
#include "plugins/support/http/secret.hpp"

namespace caesura::redis {
namespace {

// A page of SCAN, a large header: whatever the entries' own limit is.
constexpr std::size_t kMinReplyBytes = std::size_t{1} << 20;
constexpr std::size_t kReplyMargin = std::size_t{64} << 10;

}  // namespace

tts::Result<std::unique_ptr<Pool>> Pool::create(tts::Host host, const Settings& settings) {
  std::unique_ptr<Pool> pool(new Pool(host, settings));
  const Address& address = settings.address;
  if (address.kind != Address::Kind::kUnix) {
    pool->resolver_ = std::make_unique<Resolver>(address.host, address.port);
  }
  if (address.kind == Address::Kind::kTls) {
    auto tls = TlsContext::create(settings);
    if (!tls.ok()) return tls.status();
    pool->tls_ = std::move(tls).value();
  }
  return pool;
}

tts::Result<Pool::Lease> Pool::take(const Deadline& deadline) {
  if (tts::Status status = wait_for_turn(deadline); !status.ok()) return status;
  // Those that the server has hung up on go first: a restart spoils all that rest.
  while (auto rested = take_idle()) {
    if (rested->is_quiet()) return Lease(*this, std::move(rested));
  }
  auto opened = open(deadline);
  if (opened.ok()) return Lease(*this, std::move(opened).value());
  give_back(nullptr);
  return opened.status();
}

tts::Status Pool::wait_for_turn(const Deadline& deadline) {
  std::unique_lock lock(mutex_);
  while (in_use_ >= settings_.max_connections) {
    tts::Status status = deadline.check();
    if (status.code() == TTS_UNAVAILABLE) {
      return {TTS_RESOURCE_EXHAUSTED, "all " + std::to_string(settings_.max_connections) +
                                          " connections are busy; raise connections"};
    }
    if (!status.ok()) return status;
    freed_.wait_for(lock, std::chrono::milliseconds(deadline.wait_ms()));
  }
  ++in_use_;
  return {};
}

std::unique_ptr<Connection> Pool::take_idle() {
  const std::lock_guard lock(mutex_);
  if (idle_.empty()) return nullptr;
  auto connection = std::move(idle_.back());
  idle_.pop_back();
  return connection;
}

void Pool::give_back(std::unique_ptr<Connection> connection) {
  {
    const std::lock_guard lock(mutex_);
    --in_use_;
    if (connection != nullptr && connection->is_reusable()) idle_.push_back(std::move(connection));
  }
  freed_.notify_one();
}

tts::Result<std::unique_ptr<Connection>> Pool::open(const Deadline& deadline) {
  auto stream = Stream::open(settings_.address, resolver_.get(), tls_ ? &*tls_ : nullptr, deadline);
  if (!stream.ok()) return stream.status();
  const std::size_t most = std::max(kMinReplyBytes, settings_.max_entry_bytes) + kReplyMargin;
  auto connection = std::make_unique<Connection>(std::move(stream).value(), most);
  if (tts::Status status = greet(*connection, deadline); !status.ok()) return status;
  return connection;
}

// Authentication and the choice of the database in one round trip.
tts::Status Pool::greet(Connection& connection, const Deadline& deadline) {
  Commands commands;
  if (!settings_.password_ref.empty()) {
    const auto password = http::Secret::read(host_, settings_.password_ref);
    if (!password.ok()) {
      return {password.status().code(), "password: " + password.status().message()};
    }
    if (settings_.user.empty()) {
      commands.add({"AUTH", password.value().expose()});
    } else {
      commands.add({"AUTH", settings_.user, password.value().expose()});
    }
  }
  if (settings_.database != 0) commands.add({"SELECT", std::to_string(settings_.database)});
  const tts::Status sent = connection.send(commands, deadline);
  commands.wipe();
  if (!sent.ok()) return sent;
  tts::Status refused;
  for (std::size_t i = 0; i < commands.count(); ++i) {
    Reply reply;
    if (tts::Status status = connection.receive(reply, deadline); !status.ok()) return status;
    if (!reply.is_text() && refused.ok()) refused = unexpected(reply);
  }
  return refused;
}

}  // namespace caesura::redis
