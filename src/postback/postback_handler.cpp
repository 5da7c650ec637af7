#include "homing/postback/postback_handler.hpp"

#include <boost/asio/this_coro.hpp>
#include <map>

#include "homing/model/record_type.hpp"
#include "postback/answer.hpp"
#include "postback/door.hpp"

namespace homing::postback {
namespace {

PostbackOutcome unavailable() {
  return {PostbackCode::kUnavailable, std::nullopt,
          "This postback can't be stored right now and was not taken; send it again."};
}

PostbackOutcome queued() {
  return {PostbackCode::kQueued, std::nullopt,
          "This postback is safely stored and will be applied; there is no need to send it again."};
}

}  // namespace

class PostbackHandler::Counters {
 public:
  explicit Counters(Metrics& metrics) {
    for (int number = 0; number < 256; ++number) {
      const auto code = postback_code_from_number(static_cast<std::uint8_t>(number));
      if (!code) continue;
      by_code_[*code] =
          &metrics.counter("homing_postbacks_total", "Postbacks by the code they were answered with",
                           {{"code", std::string(name_of(*code))}});
    }
  }
  void count(PostbackCode code) const { by_code_.at(code)->Increment(); }

 private:
  std::map<PostbackCode, prometheus::Counter*> by_code_;
};

PostbackHandler::PostbackHandler(PostbackOptions options, const catalog::CatalogHolder& catalog,
                                 journal::Journal& journal, WaitingRoom& room, const Clock& clock,
                                 Metrics& metrics)
    : options_(options),
      catalog_(catalog),
      journal_(journal),
      room_(room),
      clock_(clock),
      counters_(std::make_unique<Counters>(metrics)) {}

PostbackHandler::~PostbackHandler() = default;

boost::asio::awaitable<http::Response> PostbackHandler::handle(const http::Request& request) {
  const Uuid id = Uuid::random_v7(clock_.now());
  if (request.method != http::Method::kGet && request.method != http::Method::kPost) {
    co_return answer_to_wrong_method(id);
  }
  const PostbackOutcome outcome = co_await outcome_of(request, id);
  counters_->count(outcome.code);
  co_return answer(outcome, id);
}

boost::asio::awaitable<PostbackOutcome> PostbackHandler::outcome_of(const http::Request& request,
                                                                    const Uuid& id) {
  const UnixMillis now = clock_.now();
  const AtTheDoor door =
      read_at_the_door(request, id, now, catalog_.snapshot()->keys(), catalog_.is_up_to_date());
  if (!door.postback) {
    turned_away_.add(door.refusal.code, now);
    co_return door.refusal;
  }
  co_return co_await record_and_wait(*door.postback, door.refusal, options_.wait_for_outcome);
}

boost::asio::awaitable<PostbackOutcome> PostbackHandler::submit(const Postback& postback,
                                                                std::chrono::milliseconds at_most) {
  const PostbackOutcome refusal{postback.refused.value_or(PostbackCode::kUnavailable), std::nullopt,
                                postback.refusal};
  co_return co_await record_and_wait(postback, refusal, at_most);
}

boost::asio::awaitable<PostbackOutcome> PostbackHandler::record_and_wait(const Postback& postback,
                                                                         const PostbackOutcome& refusal,
                                                                         std::chrono::milliseconds at_most) {
  const auto executor = co_await boost::asio::this_coro::executor;
  WaitingRoom::Ticket ticket = room_.enter(postback.id, executor);

  std::string record;
  encode(postback, record);
  const std::error_code lost =
      co_await journal_.append(static_cast<std::uint8_t>(RecordType::kPostback), record);
  if (lost) co_return unavailable();
  if (postback.refused) co_return refusal;

  const auto outcome = co_await ticket.wait(at_most);
  co_return outcome.value_or(queued());
}

}  // namespace homing::postback
