#include "homing/model/postback.hpp"

#include "homing/core/bytes.hpp"
#include "homing/core/text.hpp"
#include "model/fields.hpp"

namespace homing {
namespace {

// Record: version u8, postback ID (16 bytes), received_at u64 (Unix milliseconds), click ID (16 bytes),
// refused u8 (0: no), then optionals: goal, txid (plain text), amount, currency, payout, revenue; status u8
// (0: none), token hash as text (empty: none), adv1..adv5, refusal, method, ip, params.
// Version 2 goes on with the operator: act u8, name, reason.
constexpr std::uint8_t kPlainVersion = 1;
constexpr std::uint8_t kOperatorVersion = 2;

template <class AnyPostback, class Visit>
void for_each_postback_text(AnyPostback& postback, Visit visit) {
  for (auto& label : postback.labels) visit(label);
  visit(postback.refusal);
  visit(postback.method);
  visit(postback.ip);
  visit(postback.params);
}

/// False for a number that no status has.
bool set_status(std::uint8_t number, std::optional<ConversionStatus>& status) {
  if (number > static_cast<std::uint8_t>(ConversionStatus::kRejected)) return false;
  if (number != 0) status = static_cast<ConversionStatus>(number);
  return true;
}

/// False for a number that no code has.
bool set_refused(std::uint8_t number, std::optional<PostbackCode>& refused) {
  if (number != 0) refused = postback_code_from_number(number);
  return number == 0 || refused.has_value();
}

/// Empty for a number that no act has.
std::optional<Operator> read_operator(ByteReader& reader) {
  const std::uint8_t act = reader.u8();
  Operator by;
  by.name = reader.text();
  by.reason = reader.text();
  if (act != static_cast<std::uint8_t>(Operator::Act::kDecide) &&
      act != static_cast<std::uint8_t>(Operator::Act::kReport))
    return std::nullopt;
  by.act = static_cast<Operator::Act>(act);
  return by;
}

/// False for bytes that are no hash.
bool set_token(std::string_view bytes, std::optional<TokenHash>& token) {
  if (!bytes.empty()) token = TokenHash::from_bytes(bytes);
  return bytes.empty() || token.has_value();
}

}  // namespace

std::string_view name_of(ConversionStatus status) noexcept {
  switch (status) {
    case ConversionStatus::kPending:
      return "pending";
    case ConversionStatus::kApproved:
      return "approved";
    case ConversionStatus::kRejected:
      return "rejected";
  }
  return {};
}

std::optional<ConversionStatus> parse_conversion_status(std::string_view text) noexcept {
  for (const auto status :
       {ConversionStatus::kPending, ConversionStatus::kApproved, ConversionStatus::kRejected}) {
    if (equals_ignoring_case(text, name_of(status))) return status;
  }
  return std::nullopt;
}

void encode(const Postback& postback, std::string& out) {
  ByteWriter writer(out);
  writer.u8(postback.by ? kOperatorVersion : kPlainVersion);
  writer.raw(postback.id.view());
  writer.u64(static_cast<std::uint64_t>(postback.received_at.time_since_epoch().count()));
  writer.raw(postback.click_id.uuid().view());
  writer.u8(postback.refused ? static_cast<std::uint8_t>(*postback.refused) : 0);
  fields::write_text(writer, postback.goal);
  writer.text(postback.txid);
  fields::write_decimal(writer, postback.amount);
  fields::write_text(writer, postback.currency);
  fields::write_decimal(writer, postback.payout);
  fields::write_decimal(writer, postback.revenue);
  writer.u8(postback.status ? static_cast<std::uint8_t>(*postback.status) : 0);
  writer.text(postback.token ? postback.token->view() : std::string_view());
  for_each_postback_text(postback, [&](const std::string& text) { writer.text(text); });
  if (!postback.by) return;
  writer.u8(static_cast<std::uint8_t>(postback.by->act));
  writer.text(postback.by->name);
  writer.text(postback.by->reason);
}

std::optional<Postback> decode_postback(std::string_view bytes) {
  ByteReader reader(bytes);
  const std::uint8_t version = reader.u8();
  if (version != kPlainVersion && version != kOperatorVersion) return std::nullopt;
  Postback postback;
  postback.id = fields::read_uuid(reader);
  postback.received_at = UnixMillis(std::chrono::milliseconds(static_cast<std::int64_t>(reader.u64())));
  postback.click_id = ClickId::from_uuid(fields::read_uuid(reader));
  const bool known_code = set_refused(reader.u8(), postback.refused);
  postback.goal = fields::read_text(reader);
  postback.txid = reader.text();
  postback.amount = fields::read_decimal(reader);
  postback.currency = fields::read_text(reader);
  postback.payout = fields::read_decimal(reader);
  postback.revenue = fields::read_decimal(reader);
  const bool known_status = set_status(reader.u8(), postback.status);
  const bool good_token = set_token(reader.text(), postback.token);
  for_each_postback_text(postback, [&](std::string& text) { text = reader.text(); });
  if (version == kOperatorVersion) {
    postback.by = read_operator(reader);
    if (!postback.by) return std::nullopt;
  }
  if (!reader.ok() || !reader.at_end() || !known_code || !known_status || !good_token) return std::nullopt;
  return postback;
}

}  // namespace homing
