// Blobs in a container of Azure Blob Storage, by its REST interface.
#pragma once

#include <atomic>
#include <memory>

#include "plugins/stores/postgres_blob/blobs/azure_login.hpp"
#include "plugins/stores/postgres_blob/blobs/container.hpp"
#include "plugins/stores/postgres_blob/blobs/managed_identity.hpp"
#include "plugins/support/http/client.hpp"

namespace caesura::postgres_blob {

class AzureContainer final : public BlobContainer {
 public:
  // INVALID_ARGUMENT where the CA file cannot be read.
  static tts::Result<std::unique_ptr<BlobContainer>> open(const tts::Host& host,
                                                          AzureSettings settings,
                                                          http::ClientOptions client,
                                                          const http::Limits& limits);

  tts::Status put(tts::Context context, std::string_view name,
                  std::span<const std::byte> bytes) override;
  tts::Status get(tts::Context context, std::string_view name, uint64_t max_bytes,
                  std::vector<std::byte>& bytes) override;
  tts::Status get_sealed(tts::Context context, std::string_view name, uint64_t max_bytes,
                         std::vector<std::byte>& bytes) override;
  tts::Status stat(tts::Context context, std::string_view name, BlobItem& item) override;
  tts::Status remove(tts::Context context, std::span<const std::string> names,
                     std::vector<Removal>& outcomes) override;
  std::size_t remove_limit() const override;
  tts::Status list(tts::Context context, std::string_view prefix,
                   const std::function<tts::Status(const BlobItem&)>& item) override;
  tts::Status probe(tts::Context context) override;
  tts::Status create(tts::Context context) override;

 private:
  AzureContainer(const tts::Host& host, AzureSettings settings,
                 std::unique_ptr<http::Client> client, std::unique_ptr<ManagedIdentity> identity,
                 const http::Limits& limits);

  // `generation` is that of a managed identity's token; 0 for any other login.
  tts::Result<AzureAccess> access(tts::Context context, uint64_t& generation) const;
  std::string path_of(std::string_view name) const;
  // One try, and a second one with a new token where a managed identity's was refused.
  // `request.url` is the part below the endpoint.
  tts::Status send(tts::Context context, http::Request request, http::Response& response,
                   const http::Receiver& receiver = {}) const;
  tts::Status fetch(tts::Context context, std::string_view name, uint64_t max_bytes, bool sealed,
                    std::vector<std::byte>& bytes) const;
  tts::Status head(tts::Context context, std::string_view name, http::Response& response) const;
  // The name is taken: OK where by the same bytes.
  tts::Status compare(tts::Context context, std::string_view name, std::span<const std::byte> bytes,
                      const tts::Status& taken);
  tts::Status remove_one(tts::Context context, const std::string& name, Removal& outcome) const;
  tts::Status remove_each(tts::Context context, std::span<const std::string> names,
                          std::vector<Removal>& outcomes) const;
  // UNIMPLEMENTED where the service takes no batches.
  tts::Status remove_batch(tts::Context context, std::span<const std::string> names,
                           std::vector<Removal>& outcomes) const;
  tts::Result<std::string> signed_batch(tts::Context context, std::span<const std::string> names,
                                        std::string_view boundary) const;

  const tts::Host host_;
  const AzureSettings settings_;
  const std::unique_ptr<http::Client> client_;
  const std::unique_ptr<ManagedIdentity> identity_;  // null for any other login
  const http::Limits limits_;
  std::atomic<bool> takes_batches_ = true;
};

}  // namespace caesura::postgres_blob
