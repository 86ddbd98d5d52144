// C tables of the extensions that a store with a server has.
#pragma once

#include <tts/call.hpp>

#include "tts/ext/lease.h"
#include "tts/ext/store_adopt.h"
#include "tts/ext/store_schema.h"

namespace caesura::postgres_blob {

template <class Store>
tts_ext_store_lease lease_table(Store* store) {
  tts_ext_store_lease table{};
  table.struct_size = sizeof table;
  table.data = store;
  table.acquire = [](const tts_ext_store_lease* ext, const tts_context* context,
                     const tts_store_key* key, int64_t ttl_ms, int64_t* fence,
                     tts_error* error) noexcept -> tts_status {
    return tts::guard(error, [&] {
      return static_cast<Store*>(ext->data)->acquire(tts::Context(context), *key, ttl_ms, *fence);
    });
  };
  table.renew = [](const tts_ext_store_lease* ext, const tts_context* context,
                   const tts_store_key* key, int64_t fence, int64_t ttl_ms,
                   tts_error* error) noexcept -> tts_status {
    return tts::guard(error, [&] {
      return static_cast<Store*>(ext->data)->renew(tts::Context(context), *key, fence, ttl_ms);
    });
  };
  table.release = [](const tts_ext_store_lease* ext, const tts_context* context,
                     const tts_store_key* key, int64_t fence,
                     tts_error* error) noexcept -> tts_status {
    return tts::guard(error, [&] {
      return static_cast<Store*>(ext->data)->release(tts::Context(context), *key, fence);
    });
  };
  return table;
}

template <class Store>
tts_ext_store_schema schema_table(Store* store) {
  return {sizeof(tts_ext_store_schema), 0, store,
          [](const tts_ext_store_schema* ext, const tts_context* context, tts_field_fn field,
             void* user, tts_error* error) noexcept -> tts_status {
            return tts::guard(error, [&] {
              return static_cast<Store*>(ext->data)->schema_status(tts::Context(context),
                                                                   tts::FieldSink(field, user));
            });
          },
          [](const tts_ext_store_schema* ext, const tts_context* context, tts_field_fn field,
             void* user, tts_error* error) noexcept -> tts_status {
            return tts::guard(error, [&] {
              return static_cast<Store*>(ext->data)->schema_init(tts::Context(context),
                                                                 tts::FieldSink(field, user));
            });
          }};
}

template <class Store>
tts_ext_store_adopt adopt_table(Store* store) {
  return {sizeof(tts_ext_store_adopt), 0, store,
          [](const tts_ext_store_adopt* ext, const tts_context* context, uint32_t flags,
             tts_field_fn refused, tts_field_fn figure, void* user,
             tts_error* error) noexcept -> tts_status {
            return tts::guard(error, [&] {
              return static_cast<Store*>(ext->data)->adopt(tts::Context(context), flags,
                                                           tts::FieldSink(refused, user),
                                                           tts::FieldSink(figure, user));
            });
          }};
}

}  // namespace caesura::postgres_blob
