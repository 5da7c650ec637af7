#include "click/answer.hpp"

namespace homing::click {
namespace {

constexpr unsigned kRetryAfterSeconds = 5;

http::Response redirect(std::string location) {
  http::Response response;
  response.status = 302;
  response.location = std::move(location);
  return response;
}

http::Response refusal_text(ClickRefusal refusal) {
  switch (refusal) {
    case ClickRefusal::kOfferPaused:
      return http::Response::text(410, "This offer is paused.\n");
    case ClickRefusal::kAffiliatePaused:
      return http::Response::text(410, "This affiliate is paused.\n");
    case ClickRefusal::kOfferMissing:
      return http::Response::text(404, "This link names no offer.\n");
    case ClickRefusal::kOfferUnknown:
      return http::Response::text(404, "There is no such offer.\n");
    case ClickRefusal::kAffiliateMissing:
      return http::Response::text(404, "This link names no affiliate.\n");
    case ClickRefusal::kAffiliateUnknown:
      return http::Response::text(404, "There is no such affiliate.\n");
    case ClickRefusal::kNone:
      break;
  }
  return http::Response::text(404, "There is nothing here.\n");
}

}  // namespace

http::Response answer_to_wrong_method() {
  http::Response response = http::Response::text(405, "A click is a GET.\n");
  response.allow = "GET, HEAD";
  return response;
}

http::Response answer_to_long_link() {
  return http::Response::text(414, "This link has more than 64 parameters.\n");
}

http::Response answer(const ClickId* id, const Link& link, const Decision& decision,
                      const enrich::Visitor& visitor, const ClickOptions& options,
                      const http::Request& request, UnixMillis now) {
  if (decision.refusal != ClickRefusal::kNone) {
    std::string fallback = fallback_url(link, decision, options.fallback, visitor, request, now);
    return fallback.empty() ? refusal_text(decision.refusal) : redirect(std::move(fallback));
  }
  if (id == nullptr && options.when_unrecordable == WhenUnrecordable::kRefuse) {
    http::Response response = http::Response::text(503, "This click can't be recorded right now.\n");
    response.retry_after_seconds = kRetryAfterSeconds;
    return response;
  }
  return redirect(target_url(id, link, decision, visitor, request, now));
}

}  // namespace homing::click
