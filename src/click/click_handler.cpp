#include "homing/click/click_handler.hpp"

#include <array>

#include "click/answer.hpp"
#include "click/decision.hpp"
#include "homing/enrich/click_enricher.hpp"
#include "homing/model/record_type.hpp"

namespace homing::click {
namespace {

/// A click, ready for the journal, and what its URL needs to know of it.
struct Recorded {
  std::string record;
  ClickFlag flag = ClickFlag::kNone;
  enrich::Visitor visitor;  ///< Looked up only where the URL asks for it; the record has the same then.
};

Recorded record_of(const ClickId& id, const Link& link, const Decision& decision, bool look_up,
                   const enrich::EnricherHolder& enricher, const http::Request& request) {
  Recorded recorded;
  MadeText made;
  Click click = make_click(id, link, decision, flag_of(request), request, made);
  if (look_up) {
    recorded.visitor = enricher.look_up(click.ip, click.user_agent);
    enrich::fill(click, recorded.visitor);
  }
  recorded.flag = click.flag;
  encode(click, recorded.record);
  return recorded;
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
                           journal::Journal& journal, const enrich::EnricherHolder& enricher,
                           const Clock& clock, Metrics& metrics)
    : options_(std::move(options)),
      catalog_(catalog),
      enricher_(enricher),
      mint_(mint),
      journal_(journal),
      clock_(clock),
      counters_(std::make_unique<Counters>(metrics)) {}

ClickHandler::~ClickHandler() = default;

boost::asio::awaitable<http::Response> ClickHandler::handle(const http::Request& request) {
  if (request.method != http::Method::kGet && request.method != http::Method::kHead) {
    co_return answer_to_wrong_method();
  }
  const std::optional<Link> link = parse_link(request.query);
  if (!link) co_return answer_to_long_link();

  const auto catalog = catalog_.snapshot();  // keeps the offer alive across the co_await
  const UnixMillis now = clock_.now();
  const Decision decision = decide(*link, *catalog);
  const catalog::UrlTemplate* const url = template_of(decision, options_.fallback);
  const bool look_up = url != nullptr && url->asks_of_visitor();
  const ClickId id = mint_.mint(catalog->keys(), now);

  const Recorded recorded = record_of(id, *link, decision, look_up, enricher_, request);
  const std::error_code lost =
      co_await journal_.append(static_cast<std::uint8_t>(RecordType::kClick), recorded.record);

  if (lost) {
    counters_->unrecorded.Increment();
  } else {
    counters_->count(decision.refusal, recorded.flag);
  }
  co_return answer(lost ? nullptr : &id, *link, decision, recorded.visitor, options_, request, now);
}

}  // namespace homing::click
