#include "host_example/serve/reply.hpp"

#include <boost/json.hpp>

namespace caesura::serve {
namespace {

std::string_view kind_of(unsigned status) {
  if (status == 401) return "authentication_error";
  if (status == 403) return "permission_error";
  if (status == 429) return "rate_limit_error";
  return status < 500 ? "invalid_request_error" : "server_error";
}

}  // namespace

std::string_view reason_of(unsigned status) {
  switch (status) {
    case 200:
      return "OK";
    case 206:
      return "Partial Content";
    case 304:
      return "Not Modified";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 411:
      return "Length Required";
    case 413:
      return "Payload Too Large";
    case 415:
      return "Unsupported Media Type";
    case 416:
      return "Range Not Satisfiable";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    default:
      return "Unknown";
  }
}

void set_error(Reply& reply, unsigned status, std::string_view message) {
  std::string key = std::move(reply.key);
  reply.clear();
  reply.key = std::move(key);
  reply.status = status;
  reply.body = boost::json::serialize(boost::json::object{
      {"error", {{"message", message}, {"type", kind_of(status)}, {"code", status}}}});
  reply.body += '\n';
}

void write_head(const Reply& reply, const HeadForm& form, std::string& out) {
  out.append("HTTP/1.1 ").append(std::to_string(reply.status)).append(" ");
  out.append(reason_of(reply.status)).append("\r\n").append(form.date);
  if (reply.status != 304) out.append("Content-Type: ").append(reply.type).append("\r\n");
  if (form.chunked) {
    out.append("Transfer-Encoding: chunked\r\n");
  } else if (!form.body_follows_unmeasured && reply.status != 304) {
    out.append("Content-Length: ").append(std::to_string(form.length)).append("\r\n");
  }
  if (form.close) out.append("Connection: close\r\n");
  out.append(reply.headers).append("\r\n");
}

}  // namespace caesura::serve
