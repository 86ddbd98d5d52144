// A conversation over TCP, or over TLS.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>

#include <memory>

namespace caesura::serve {

class Conversation;
class IoThread;
class Service;

using Socket =
    boost::asio::basic_stream_socket<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;

// `tls` is nullptr for plain TCP, and outlives the connection otherwise.
std::shared_ptr<Conversation> make_connection(Service& service, IoThread& thread, Socket socket,
                                              boost::asio::ssl::context* tls);

}  // namespace caesura::serve
