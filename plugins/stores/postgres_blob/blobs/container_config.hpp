// Makes a container of the mapping `blobs` in a store's config.
#pragma once

#include <boost/json.hpp>
#include <memory>
#include <tts/services.hpp>

#include "plugins/stores/postgres_blob/blobs/container.hpp"

namespace caesura::postgres_blob {

// `blobs` was checked against container_schema.inc, a string literal to be set into the store's own
// schema. INVALID_ARGUMENT names the key ("blobs.container: ..."). Neither the service nor a secret
// is asked for here; probe() tells. The host behind `host` outlives the container.
tts::Result<std::unique_ptr<BlobContainer>> make_container(const tts::Host& host,
                                                           const boost::json::object& blobs);

}  // namespace caesura::postgres_blob
