// Is it alive, is it ready, what has it counted: for load balancers and for Prometheus.
#include <tts/ext/probe.h>
#include <tts/status.hpp>

#include <boost/json.hpp>

#include "host_example/serve/endpoints.hpp"
#include "host_example/serve/exchange.hpp"
#include "host_example/serve/service.hpp"
#include "host_example/session.hpp"

namespace caesura::serve {
namespace {

namespace json = boost::json;

// "ok", "unknown" where nobody can tell, else why not.
template <class Object>
std::string probed(const Object* object, const tts_context* context) {
  if (object == nullptr || object->get_extension == nullptr) return "unknown";
  const auto* probe =
      static_cast<const tts_ext_probe*>(object->get_extension(object, TTS_EXT_PROBE));
  if (probe == nullptr || probe->probe == nullptr) return "unknown";
  tts_error error = tts::empty_error();
  const tts_status code = probe->probe(probe, context, &error);
  if (code == TTS_OK) return "ok";
  return code == TTS_UNIMPLEMENTED ? "unknown" : "failing";
}

bool works(const std::string& probe) {
  return probe != "failing";
}

void answer_readiness(Service& service, Exchange& exchange) {
  const Chain& chain = service.chains().first();
  const tts_store* store = chain.cache() == nullptr || chain.cache()->store == nullptr
                               ? nullptr
                               : chain.cache()->store(chain.cache());
  const std::string speaks = probed(&chain.provider(), exchange.context());
  const std::string keeps = probed(store, exchange.context());
  // With one of the two, some requests are answered: hits, or misses that are not kept.
  const bool ready = works(speaks) || (store != nullptr && works(keeps));
  Reply& reply = exchange.reply();
  reply.status = ready ? 200 : 503;
  reply.body =
      json::serialize(json::object{{"ready", ready}, {"provider", speaks}, {"store", keeps}}) +
      "\n";
}

}  // namespace

void health(Service&, Exchange& exchange) {
  exchange.reply().body = "{\"alive\":true}\n";
}

void readiness(Service& service, Exchange& exchange) {
  if (service.stopping()) return set_error(exchange.reply(), 503, "the host is about to end");
  exchange.work([&service, &exchange] { answer_readiness(service, exchange); });
}

void metrics(Service& service, Exchange& exchange) {
  exchange.reply().type = "text/plain; version=0.0.4; charset=utf-8";
  exchange.reply().body = service.session().metrics() + service.metrics().text();
}

}  // namespace caesura::serve
