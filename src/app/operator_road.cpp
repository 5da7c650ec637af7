#include "app/operator_road.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <exception>
#include <latch>

#include "app/preview_owed.hpp"
#include "homing/admin/period.hpp"
#include "homing/apply/rehearse.hpp"
#include "homing/core/percent.hpp"
#include "homing/model/click.hpp"
#include "homing/model/record_type.hpp"
#include "homing/postback/reading.hpp"
#include "homing/store/apply_store.hpp"

namespace homing::app {
namespace {

namespace net = boost::asio;
using std::chrono::milliseconds;

constexpr std::chrono::seconds kReplayTime{10};
constexpr std::chrono::seconds kCatchUpTime{1};
constexpr milliseconds kAskEvery{2};

PostbackOutcome unavailable() {
  return {PostbackCode::kUnavailable, std::nullopt,
          "This can't be stored right now and was not taken; try again."};
}

std::string record_of(const admin::CodeClick& made) {
  const std::string code = "code=" + percent_encode(made.code);
  Click click;
  click.id = made.id;
  click.flag = ClickFlag::kCode;
  click.offer = made.offer;
  click.affiliate = made.affiliate;
  click.advertiser = made.advertiser;
  click.other_params = code;
  std::string record;
  encode(click, record);
  return record;
}

template <class Visit>
void for_each_new_click(const std::vector<admin::Report>& reports, Visit visit) {
  for (const admin::Report& report : reports) {
    if (report.click && report.click->is_new) visit(*report.click);
  }
}

/// What the click of a promo code will say, which is not in the database yet.
void add_click(const admin::CodeClick& click, const catalog::Catalog& catalog, apply::PostbackFacts& facts) {
  facts.clicks.push_back({.id = click.id,
                          .offer = click.offer,
                          .affiliate = click.affiliate,
                          .advertiser = click.advertiser,
                          .is_visit = false});
  const auto is_offer = [&](const OfferTerms& terms) { return terms.offer == click.offer; };
  if (std::any_of(facts.terms.begin(), facts.terms.end(), is_offer)) return;
  const catalog::Offer* offer = catalog.find_offer(std::to_string(click.offer.value()));
  if (offer != nullptr) facts.terms.push_back(offer->terms);
}

std::vector<ClickId> clicks_of(const std::vector<Postback>& postbacks) {
  std::vector<ClickId> ids;
  for (const Postback& postback : postbacks) ids.push_back(postback.click_id);
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

std::vector<Postback> postbacks_of(const std::vector<admin::Report>& reports) {
  std::vector<Postback> postbacks;
  for (const admin::Report& report : reports) postbacks.push_back(report.postback);
  return postbacks;
}

}  // namespace

RoadEntrance::RoadEntrance(RoadOptions given, const Road& given_road)
    : options(given), road(given_road), work_(context_.get_executor()), thread_([this] { context_.run(); }) {}

RoadEntrance::~RoadEntrance() {
  work_.reset();
  thread_.join();
}

void RoadEntrance::run_all(std::size_t count, const std::function<Coroutine(std::size_t)>& start) {
  if (count == 0) return;
  std::latch over(static_cast<std::ptrdiff_t>(count));
  std::exception_ptr failure;  // touched by the road's thread only, until all are over
  const auto one_is_over = [&](const std::exception_ptr& error) {
    if (error) failure = error;
    over.count_down();
  };
  net::post(context_, [this, count, &start, &one_is_over] {
    for (std::size_t i = 0; i < count; ++i) net::co_spawn(context_, start(i), one_is_over);
  });
  over.wait();
  if (failure) std::rethrow_exception(failure);
}

RoadEntrance::Coroutine RoadEntrance::append_click(const std::string& record, std::error_code& lost) {
  lost = co_await road.journal.append(static_cast<std::uint8_t>(RecordType::kClick), record);
}

bool RoadEntrance::append_clicks(const std::vector<std::string>& records) {
  std::vector<std::error_code> lost(records.size());
  run_all(records.size(), [&](std::size_t i) { return append_click(records[i], lost[i]); });
  return std::none_of(lost.begin(), lost.end(), [](const std::error_code& error) { return bool(error); });
}

RoadEntrance::Coroutine RoadEntrance::take_one(const Postback& postback, milliseconds at_most,
                                               PostbackOutcome& outcome) {
  outcome = co_await road.postbacks.submit(postback, at_most);
}

std::vector<PostbackOutcome> RoadEntrance::take(const std::vector<Postback>& postbacks,
                                                milliseconds at_most) {
  std::vector<PostbackOutcome> outcomes(postbacks.size());
  run_all(postbacks.size(), [&](std::size_t i) { return take_one(postbacks[i], at_most, outcomes[i]); });
  return outcomes;
}

void RoadEntrance::catch_up() const {
  const journal::Position end = road.journal.end();
  const auto deadline = std::chrono::steady_clock::now() + kCatchUpTime;
  while (road.applier.applied_to() < end && std::chrono::steady_clock::now() < deadline)
    std::this_thread::sleep_for(kAskEvery);
}

admin::RoadPorts RoadEntrance::ports() {
  return {[this](const http::Request& request) { return road.clicks.dry_run(request); },
          [this](const http::Request& request) { return road.postbacks.dry_run(request); },
          {[this](const Click& click, std::string_view offer, std::string_view affiliate) {
             return road.clicks.past_redirect(click, offer, affiliate);
           },
           [this](std::string_view ip) { return road.enricher.network(ip); },
           [this](std::string_view offer) { return catalog::why_paused(*road.catalog.snapshot(), offer); }},
          [this] { catch_up(); },
          [this](const std::vector<Postback>& postbacks) { return take(postbacks, kReplayTime); }};
}

admin::Reading OperatorRoad::read(const admin::PostbackParameters& parameters, bool with_click_id) {
  const auto catalog = entrance_.road.catalog.snapshot();
  const postback::KnownKeys keys{catalog->keys(), entrance_.road.catalog.is_up_to_date()};
  postback::Reading reading = postback::read_postback(parameters, with_click_id ? &keys : nullptr);
  const UnixMillis now = entrance_.road.clock.now();
  reading.postback.id = Uuid::random_v7(now);
  reading.postback.received_at = now;
  return {std::move(reading.postback), std::move(reading.refusal)};
}

ClickRefusal OperatorRoad::refusal_of(OfferId offer, AffiliateId affiliate) {
  const auto catalog = entrance_.road.catalog.snapshot();
  const catalog::Offer* const sold = catalog->find_offer(std::to_string(offer.value()));
  if (sold == nullptr || sold->terms.paused) return ClickRefusal::kOfferPaused;
  const catalog::Affiliate* const seller = catalog->find_affiliate(std::to_string(affiliate.value()));
  if (seller == nullptr || seller->state != catalog::State::kActive) return ClickRefusal::kAffiliatePaused;
  return ClickRefusal::kNone;
}

UnixMillis OperatorRoad::kept_from() {
  const milliseconds kept = entrance_.options.clicks_kept;
  const UnixMillis now = entrance_.road.clock.now();
  return now - (kept.count() > 0 ? kept : milliseconds(std::chrono::days(admin::kMaxPeriodDays)));
}

ClickId OperatorRoad::mint() {
  return entrance_.road.mint.mint(entrance_.road.catalog.snapshot()->keys(), entrance_.road.clock.now());
}

std::vector<PostbackOutcome> OperatorRoad::take(const std::vector<admin::Report>& reports,
                                                milliseconds at_most) {
  std::vector<std::string> clicks;
  for_each_new_click(reports, [&](const admin::CodeClick& click) { clicks.push_back(record_of(click)); });
  if (!clicks.empty() && !entrance_.append_clicks(clicks))
    return std::vector<PostbackOutcome>(reports.size(), unavailable());
  return entrance_.take(postbacks_of(reports), at_most);
}

std::vector<admin::Foreseen> OperatorRoad::preview(const std::vector<admin::Report>& reports) {
  entrance_.catch_up();  // a click may have come a moment ago
  std::vector<Postback> postbacks = postbacks_of(reports);
  store::ApplyStore store(database_, entrance_.options.node, Uuid());
  apply::PostbackFacts facts = store.begin()->load_facts(clicks_of(postbacks));
  const auto catalog = entrance_.road.catalog.snapshot();
  for_each_new_click(reports, [&](const admin::CodeClick& click) { add_click(click, *catalog, facts); });
  const apply::PostbackWrites writes = apply::rehearse(
      postbacks, facts, entrance_.options.node, entrance_.options.parked_for, entrance_.road.clock.now());
  const PreviewOwed owed(facts, writes, *catalog);
  std::vector<admin::Foreseen> foreseen;
  for (const apply::StoredPostback& stored : writes.postbacks)
    foreseen.push_back({stored.outcome, owed.of(stored)});
  return foreseen;
}

}  // namespace homing::app
