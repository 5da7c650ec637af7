#include "apply/batch.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "homing/apply/decide.hpp"
#include "homing/core/text.hpp"
#include "homing/model/record_type.hpp"

namespace homing::apply {
namespace {

constexpr std::size_t kMaxReasonBytes = 1000;

RejectedRecord rejected(const journal::Record& record, const std::string& reason) {
  const std::string storable = to_storable_text(reason);
  return {.position = record.position,
          .type = record.type,
          .payload = std::string(record.payload),
          .reason = std::string(cut_text(storable, kMaxReasonBytes))};
}

template <class Value>
bool keep(std::optional<Value> value, std::vector<Value>& values) {
  if (value) values.push_back(std::move(*value));
  return value.has_value();
}

void decode_record(const journal::Record& record, DecodedBatch& decoded) {
  bool known = false;
  if (record.type == static_cast<std::uint8_t>(RecordType::kClick)) {
    known = keep(decode_click(record.payload), decoded.clicks);
  } else if (record.type == static_cast<std::uint8_t>(RecordType::kPostback)) {
    known = keep(decode_postback(record.payload), decoded.postbacks);
  } else if (record.type == static_cast<std::uint8_t>(RecordType::kMintMark)) {
    known = true;  // for the next process, not for the database
  }
  if (!known) decoded.rejected.push_back(rejected(record, "not a record that this version of homing knows"));
}

}  // namespace

DecodedBatch decode(const journal::Batch& batch, std::vector<Click> spare) {
  DecodedBatch decoded;
  decoded.clicks = std::move(spare);
  decoded.clicks.clear();
  decoded.clicks.reserve(batch.records.size());
  decoded.from = batch.from;
  decoded.to = batch.to;
  for (const journal::Record& record : batch.records) decode_record(record, decoded);
  return decoded;
}

DecodedBatch set_aside(const journal::Batch& batch, const std::string& reason) {
  DecodedBatch decoded;
  decoded.from = batch.from;
  decoded.to = batch.to;
  const journal::Record& record = batch.records.front();
  decoded.rejected.push_back(rejected(record, reason));
  if (record.type != static_cast<std::uint8_t>(RecordType::kPostback)) return decoded;
  if (const auto postback = decode_postback(record.payload)) {
    constexpr PostbackCode kCode = PostbackCode::kParameterInvalid;
    PostbackOutcome outcome{.code = kCode, .conversion_id = {}, .message = std::string(sentence_for(kCode))};
    decoded.outcomes.emplace_back(postback->id, std::move(outcome));
  }
  return decoded;
}

std::vector<ClickRollup> roll_up(const std::vector<Click>& clicks) {
  std::map<std::tuple<UnixMillis, OfferId, AffiliateId, std::string_view>, std::int64_t> counts;
  for (const Click& click : clicks) {
    const UnixMillis hour = std::chrono::floor<std::chrono::hours>(click.id.time());
    ++counts[{hour, click.offer.value_or(OfferId()), click.affiliate.value_or(AffiliateId()),
              kind_of(click.refusal, click.flag)}];
  }
  std::vector<ClickRollup> rollups;
  for (const auto& [key, count] : counts) {
    const auto& [hour, offer, affiliate, kind] = key;
    rollups.push_back(
        {.hour = hour, .offer = offer, .affiliate = affiliate, .kind = std::string(kind), .clicks = count});
  }
  return rollups;
}

std::vector<ClickId> wanted_clicks(const std::vector<Postback>& postbacks) {
  std::vector<ClickId> ids;
  for (const Postback& postback : postbacks) {
    if (!postback.refused) ids.push_back(postback.click_id);
  }
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

}  // namespace homing::apply
