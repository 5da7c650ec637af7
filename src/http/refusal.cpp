#include "http/refusal.hpp"

#include <array>
#include <string>

namespace homing::http {
namespace {

// In the order of the enumeration.
constexpr std::array<Failure, kRefusals> kFailures{{
    {400, "malformed", "The request is not valid HTTP/1.1.\n"},
    {505, "version", "Only HTTP/1.0 and HTTP/1.1 are spoken here.\n"},
    {400, "target", "The request target is not valid.\n"},
    {414, "target_too_long", "The request target is too long.\n"},
    {431, "header_too_large", "The request headers are too large or too many.\n"},
    {400, "host", "Exactly one valid Host header is expected.\n"},
    {400, "content_length", "Exactly one plain Content-Length is expected.\n"},
    {400, "transfer_encoding",
     "The only Transfer-Encoding taken is exactly 'chunked', without Content-Length.\n"},
    {400, "chunk", "The chunked body is not valid.\n"},
    {400, "trailer", "The trailer is not valid or too long.\n"},
    {413, "body_too_large", "The request body is too large.\n"},
    {415, "content_encoding", "Request bodies with a Content-Encoding are not taken.\n"},
    {417, "expectation", "The only expectation met is '100-continue'.\n"},
    {400, "incomplete", "The request ended before it was complete.\n"},
    {408, "timeout", "The request took too long to arrive.\n"},
    {503, "memory", "Too many long requests are under way, and this one comes slowly; try again.\n"},
}};

constexpr Failure kTooManyConnections{503, "too_many_connections", "Too many connections.\n"};

Response rendered(const Failure& failure, const RenderFailure& render) {
  Response response = render ? render(failure) : Response::text(failure.status, std::string(failure.text));
  response.close = true;
  return response;
}

}  // namespace

const Failure& describe(Refusal refusal) noexcept {
  return kFailures[static_cast<std::size_t>(refusal)];
}

Response answer_to(Refusal refusal, const RenderFailure& render) {
  Response response = rendered(describe(refusal), render);
  if (refusal == Refusal::kMemory) response.retry_after_seconds = 1;
  return response;
}

Response answer_to_too_many_connections(const RenderFailure& render) {
  Response response = rendered(kTooManyConnections, render);
  response.retry_after_seconds = 1;
  return response;
}

}  // namespace homing::http
