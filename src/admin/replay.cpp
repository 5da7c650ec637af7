#include "admin/replay.hpp"

#include <algorithm>
#include <unordered_map>

#include "admin/receipt.hpp"

namespace homing::admin {
namespace {

/// As much as is kept of a request's parameters: of one that has as many, some may be missing.
constexpr std::size_t kKeptParams = 8 * 1024;

bool is_taken(PostbackCode code) {
  return code == PostbackCode::kRecorded || code == PostbackCode::kUpdated;
}

/// Whether the token of a postback was found right when it came.
bool had_right_token(const StoredPostback& stored) {
  switch (stored.code) {
    case PostbackCode::kIpNotAllowed:
      return stored.message == kRightTokenWrongAddress;
    case PostbackCode::kGoalUnknown:
    case PostbackCode::kClickExpired:
    case PostbackCode::kPayoutOverrideRefused:
    case PostbackCode::kRevenueOverrideRefused:
    case PostbackCode::kStatusChangeRefused:
    case PostbackCode::kOfferPaused:
    case PostbackCode::kAmountMissing:
    case PostbackCode::kAmountTooLarge:
      return true;
    default:
      return false;
  }
}

/// Of an operator: else he reports a sale.
bool is_decision(const StoredPostback& stored) {
  return !stored.by.empty() && stored.params.starts_with("conversion_id=");
}

/// Why it is not replayed, whatever the rules say; empty when it may be.
std::pair<const char*, const char*> obstacle(const StoredPostback& stored) {
  switch (stored.code) {
    case PostbackCode::kRecorded:
    case PostbackCode::kDuplicate:
    case PostbackCode::kUpdated:
      return {"not_refused", "It was taken when it came; there is nothing to replay."};
    case PostbackCode::kQueued:
      return {"not_refused", "It waits for its click, and is settled by itself."};
    case PostbackCode::kBodyInvalid:
    case PostbackCode::kParameterInvalid:
      return {"not_whole", "It could not be read whole when it came; only its sender can send it again."};
    default:
      break;
  }
  if (is_decision(stored)) {
    return {"not_a_report",
            "It is an operator's decision about a conversion, and reports none: decide again where it still "
            "holds."};
  }
  if (stored.params.size() >= kKeptParams)
    return {"not_whole", "It has more parameters than are kept; only its sender can send it again."};
  return {nullptr, nullptr};
}

/// Its parameters, and its click's ID where an operator had named a promo code instead.
std::string query_of(const StoredPostback& stored) {
  const std::string& given = stored.params;
  if (stored.by.empty() || ("&" + given).find("&click_id=") != std::string::npos) return given;
  return "click_id=" + stored.click_id.to_string() + (given.empty() ? "" : "&") + given;
}

/// @param query  has to outlive it
http::Request request_of(const StoredPostback& stored, const std::string& query) {
  http::Request request;
  request.method = http::Method::kGet;
  request.method_name = "GET";
  request.path = "/postback";
  request.query = query;
  request.client = parse_ip(stored.ip).value_or(IpAddress());
  return request;
}

void tell(ReplayResult& result, const PostbackOutcome& outcome) {
  result.code = name_of(outcome.code);
  result.message = outcome.message;
  result.conversion_id = outcome.conversion_id;
}

}  // namespace

struct Replays::Candidate {
  ReplayResult* result;
  Postback postback;
  bool goes = false;  ///< It will be taken.
};

std::vector<ReplayResult> Replays::replay(const std::vector<Uuid>& ids, bool preview) {
  std::unordered_map<Uuid, StoredPostback> stored;
  for (StoredPostback& postback : postbacks_.by_id(ids)) stored.emplace(postback.id, std::move(postback));
  std::vector<ReplayResult> results;
  results.reserve(ids.size());  // candidates point into it
  std::vector<Candidate> candidates;
  for (const Uuid& id : ids) {
    ReplayResult& result = results.emplace_back();
    result.original = id;
    const auto found = stored.find(id);
    if (found == stored.end()) {
      result.code = "not_found";
      result.message = "There is no such postback: it is past its retention, or was never stored.";
      continue;
    }
    result.was = found->second.code;
    if (auto postback = read_again(found->second, result))
      candidates.push_back({&result, std::move(*postback), false});
  }
  judge(candidates);
  if (!preview) send(candidates);
  return results;
}

std::optional<Postback> Replays::read_again(const StoredPostback& stored, ReplayResult& result) const {
  if (const auto [code, why] = obstacle(stored); code != nullptr) {
    result.code = code;
    result.message = why;
    return std::nullopt;
  }
  const std::string query = query_of(stored);
  DryPostback read = road_.dry_postback(request_of(stored, query));
  if (!read.postback || read.postback->refused) {
    tell(result, read.answer);
    return std::nullopt;
  }
  Postback postback = std::move(*read.postback);
  postback.ip = stored.ip;
  if (!stored.by.empty()) {
    report_again(stored, postback);
  } else if (!set_token(stored, postback)) {
    result.code = "token_not_kept";
    result.message =
        "Its token was not found right when it came, and is not kept; only its sender can send it again.";
    return std::nullopt;
  }
  receive_at(stored.received_at, postback);
  postback.method = replay_method(stored.id, by_);
  return postback;
}

void Replays::report_again(const StoredPostback& stored, Postback& postback) const {
  postback.by = Operator{Operator::Act::kReport, by_.name, stored.reason};
  postback.ip = by_.address;
  postback.params = stored.params;
  postback.token.reset();
}

bool Replays::set_token(const StoredPostback& stored, Postback& postback) const {
  const bool brought_one = postback.token.has_value();
  postback.token.reset();
  const catalog::Offer* const offer = stored.offer.empty() ? nullptr : catalog_.find_offer(stored.offer);
  if (offer == nullptr || !offer->terms.token) return true;
  if (had_right_token(stored)) {
    postback.token = offer->terms.token;
    return true;
  }
  return !brought_one &&
         stored.code == PostbackCode::kTokenMissing;  // it is refused again, for the same reason
}

void Replays::judge(std::vector<Candidate>& candidates) const {
  std::stable_sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
    return a.postback.received_at < b.postback.received_at;
  });
  std::vector<Postback> postbacks;
  for (const Candidate& candidate : candidates) postbacks.push_back(candidate.postback);
  if (postbacks.empty()) return;
  road_.catch_up();
  const std::vector<Judged> judged = postbacks_.judge(postbacks, now_);
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    Candidate& candidate = candidates[i];
    PostbackOutcome outcome = judged.at(i).outcome;
    candidate.goes = is_taken(outcome.code) || outcome.code == PostbackCode::kQueued;
    if (outcome.conversion_id == candidate.postback.id) outcome.conversion_id.reset();  // not there yet
    tell(*candidate.result, outcome);
    // The sale may be of a later time than the original; and the statements of then are handed out.
    if (outcome.code == PostbackCode::kUpdated) receive_at(now_, candidate.postback);
  }
}

void Replays::send(std::vector<Candidate>& candidates) {
  std::erase_if(candidates, [](const Candidate& candidate) { return !candidate.goes; });
  if (candidates.empty()) return;
  std::vector<Replay> replays;
  std::vector<Postback> postbacks;
  for (const Candidate& candidate : candidates) {
    replays.push_back({candidate.result->original, candidate.result->was.value(), candidate.postback.id});
    postbacks.push_back(candidate.postback);
  }
  postbacks_.note_replays(replays, by_);  // first: there is no replay without its line
  const std::vector<PostbackOutcome> outcomes = road_.submit(postbacks);
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const PostbackOutcome& outcome = outcomes.at(i);
    tell(*candidates[i].result, outcome);
    if (outcome.code != PostbackCode::kUnavailable) candidates[i].result->replay = postbacks[i].id;
  }
}

std::string replay_method(const Uuid& original, const Actor& by) {
  return "replay of " + original.to_string() + " by " + by.name;
}

}  // namespace homing::admin
