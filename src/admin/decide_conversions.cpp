#include "admin/decide_conversions.hpp"

#include <map>
#include <nlohmann/json.hpp>

#include "homing/admin/body.hpp"
#include "homing/admin/conversions.hpp"
#include "homing/admin/road.hpp"
#include "homing/core/text.hpp"

namespace homing::admin {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMostDecisions = 500;
constexpr std::size_t kLongestReason = 500;

struct Decision {
  std::vector<Uuid> ids;
  ConversionStatus status = ConversionStatus::kApproved;
  std::string reason;
};

Decision read_decision(const Call& call) {
  Body body(call);
  Decision decision;
  const std::vector<std::string> ids = body.texts("ids", kMostDecisions);
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const auto id = Uuid::parse(ids[i]);
    if (!id) body.fault("ids[" + std::to_string(i) + "]", "is no ID; expected 32 hexadecimal digits");
    decision.ids.push_back(id.value_or(Uuid()));
  }
  const std::string status = body.text("status");
  if (status == "rejected") {
    decision.status = ConversionStatus::kRejected;
  } else if (!status.empty() && status != "approved") {
    body.fault("status", "has to be approved or rejected");
  }
  if (decision.status == ConversionStatus::kRejected) {
    decision.reason = body.text("reason", 1, kLongestReason);
    if (!decision.reason.empty() && trim(decision.reason).empty()) body.fault("reason", "is blank");
  } else {
    decision.reason = body.optional_text("reason", 1, kLongestReason).value_or("");
  }
  body.finish();
  return decision;
}

Postback postback_of(const Decision& decision, const ConversionKey& conversion, const Call& call) {
  Postback postback;
  postback.id = Uuid::random_v7(call.at);
  postback.received_at = call.at;
  postback.click_id = conversion.click;
  postback.goal = std::to_string(conversion.goal.value());
  postback.txid = conversion.txid;
  postback.status = decision.status;
  postback.method = "POST";
  postback.ip = call.client;
  postback.params = "conversion_id=" + conversion.id.to_string() + "&status=";
  postback.params += name_of(decision.status);
  postback.by = Operator{Operator::Act::kDecide, call.actor().name, decision.reason};
  return postback;
}

std::string_view word_for(PostbackCode code) {
  switch (code) {
    case PostbackCode::kUpdated:
      return "done";
    case PostbackCode::kDuplicate:
      return "unchanged";
    case PostbackCode::kConversionUnknown:
      return "unknown";
    case PostbackCode::kQueued:
      return "queued";
    case PostbackCode::kUnavailable:
      return "unavailable";
    default:
      return "refused";
  }
}

Json to_json(const Uuid& id, const PostbackOutcome& outcome, const Postback* postback) {
  Json json{{"id", id.to_string()},
            {"outcome", word_for(outcome.code)},
            {"code", name_of(outcome.code)},
            {"message", outcome.message}};
  if (postback != nullptr) json["postback_id"] = postback->id.to_string();
  return json;
}

}  // namespace

Answer decide_conversions(const Call& call, Backend& backend) {
  const Decision decision = read_decision(call);
  std::vector<Report> reports;
  std::multimap<Uuid, std::size_t> place;  // of each ID's reports
  for (const ConversionKey& key : backend.conversions().find(decision.ids)) {
    place.emplace(key.id, reports.size());
    reports.push_back({postback_of(decision, key, call), {}});
  }
  const std::vector<PostbackOutcome> outcomes = backend.road().take(reports, backend.road().usual_wait());

  Json json{{"items", Json::array()}};
  for (const Uuid& id : decision.ids) {
    const auto found = place.find(id);
    if (found == place.end()) {
      const PostbackOutcome unknown{PostbackCode::kConversionUnknown, {}, "There is no such conversion."};
      json["items"].push_back(to_json(id, unknown, nullptr));
    } else {
      json["items"].push_back(to_json(id, outcomes[found->second], &reports[found->second].postback));
      place.erase(found);
    }
  }
  return Answer::json(json);
}

}  // namespace homing::admin
