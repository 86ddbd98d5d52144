// tts/host.hpp - the C++20 layer for hosts: a table of the host's own around whatever a plugin
// made.
//
//   auto proxy = tts::ProviderProxy::wrap(made, "cloud", "provider", tts::Host(&my_host));
//   proxy.value()->table()->synthesize(...)
//
// Never call through a plugin's table directly: the proxies even out versions, enforce
// max_concurrency, check the contract, measure, and turn unknown statuses into UNKNOWN.
#pragma once

#include <tts/proxy_provider.hpp>
#include <tts/proxy_store.hpp>
