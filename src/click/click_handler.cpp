#include "homing/click/click_handler.hpp"

#include <array>

#include "click/decision.hpp"
#include "homing/model/record_type.hpp"

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

std::string record_of(const ClickId& id, const Link& link, const Decision& decision, ClickFlag flag,
                      const http::Request& request) {
  std::string record;
  MadeText made;
  encode(make_click(id, link, decision, flag, request, made), record);
  return record;
}

}  // namespace

class ClickHandler::Counters {
 public:
  explicit Counters(Metrics& metrics) : unrecorded(make(metrics, "unrecorded")) {
    for (std::size_t refusal = 0; refusal < by_refusal_.size(); ++refusal) {
      for (std::size_t flag = 0; flag < by_refusal_[refusal].size(); ++flag) {
        by_refusal_[refusal][flag] =
            &make(metrics, kind_of(static_cast<ClickRefusal>(refusal), static_cast<ClickFlag>(flag)));
      }
    }
  }

  void count(ClickRefusal refusal, ClickFlag flag) {
    by_refusal_[static_cast<std::size_t>(refusal)][static_cast<std::size_t>(flag)]->Increment();
  }

  prometheus::Counter& unrecorded;

 private:
  static prometheus::Counter& make(Metrics& metrics, std::string_view kind) {
    return metrics.counter("homing_clicks_total", "Clicks by what became of them",
                           {{"kind", std::string(kind)}});
  }

  static constexpr std::size_t kRefusals = static_cast<std::size_t>(ClickRefusal::kAffiliatePaused) + 1;
  static constexpr std::size_t kFlags = static_cast<std::size_t>(ClickFlag::kBot) + 1;
  std::array<std::array<prometheus::Counter*, kFlags>, kRefusals> by_refusal_{};
};

ClickHandler::ClickHandler(ClickOptions options, const catalog::CatalogHolder& catalog, ClickIdMint& mint,
                           journal::Journal& journal, const Clock& clock, Metrics& metrics)
    : options_(std::move(options)),
      catalog_(catalog),
      mint_(mint),
      journal_(journal),
      clock_(clock),
      counters_(std::make_unique<Counters>(metrics)) {}

ClickHandler::~ClickHandler() = default;

boost::asio::awaitable<http::Response> ClickHandler::handle(const http::Request& request) {
  if (request.method != http::Method::kGet && request.method != http::Method::kHead) {
    http::Response response = http::Response::text(405, "A click is a GET.\n");
    response.allow = "GET, HEAD";
    co_return response;
  }
  const std::optional<Link> link = parse_link(request.query);
  if (!link) co_return http::Response::text(414, "This link has more than 64 parameters.\n");

  const auto catalog = catalog_.snapshot();  // keeps the offer alive across the co_await
  const UnixMillis now = clock_.now();
  const Decision decision = decide(*link, *catalog);
  const ClickFlag flag = flag_of(request);
  const ClickId id = mint_.mint(catalog->keys(), now);
  const bool refused = decision.refusal != ClickRefusal::kNone;

  const std::string record = record_of(id, *link, decision, flag, request);
  const std::error_code lost =
      co_await journal_.append(static_cast<std::uint8_t>(RecordType::kClick), record);

  if (lost) {
    counters_->unrecorded.Increment();
  } else {
    counters_->count(decision.refusal, flag);
  }
  if (refused) {
    std::string fallback = fallback_url(*link, decision, options_.fallback, request, now);
    if (fallback.empty()) co_return refusal_text(decision.refusal);
    co_return redirect(std::move(fallback));
  }
  if (lost && options_.when_unrecordable == WhenUnrecordable::kRefuse) {
    http::Response response = http::Response::text(503, "This click can't be recorded right now.\n");
    response.retry_after_seconds = kRetryAfterSeconds;
    co_return response;
  }
  co_return redirect(target_url(lost ? nullptr : &id, *link, decision, request, now));
}

}  // namespace homing::click
