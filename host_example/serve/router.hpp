// Which endpoint a request is for.
#pragma once

#include <ostream>  // verb.hpp uses it and does not say so

#include <boost/beast/http/verb.hpp>

#include <string>
#include <string_view>
#include <vector>

#include "host_example/serve/target.hpp"

namespace caesura::serve {

class Exchange;
class Service;

enum class Access { anyone, tenants };

struct Route {
  boost::beast::http::verb method;
  std::string_view pattern;  // "/projects/*/settings": a * is any one piece
  std::string_view name;     // in the log and the metrics
  Access access;
  // On the connection's thread; must not block. May throw host::Failure or std::exception.
  void (*handle)(Service& service, Exchange& exchange);
};

struct Routing {
  const Route* route = nullptr;
  std::string allowed;  // methods of the path, where only the method is wrong; else empty
};

// Every endpoint of this host.
const std::vector<Route>& routes();

// GET answers HEAD, too.
Routing find_route(boost::beast::http::verb method, const Target& target);

}  // namespace caesura::serve
