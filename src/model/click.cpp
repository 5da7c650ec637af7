#include "homing/model/click.hpp"

#include "homing/core/bytes.hpp"
#include "model/fields.hpp"

namespace homing {
namespace {

// Record: version u8, click ID (16 bytes), flag u8, refusal u8, notes u8, three optional ids, then the texts
// in this order: sub1..sub10, source, creative, ext_id, url, other_params, ip, user_agent, referer, country,
// device, os, browser.
constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kMostBytesInFrontOfText = 64;

/// Calls `visit` for every text of a click, in the record's order; works for writing and reading.
template <class AnyClick, class Visit>
void for_each_click_text(AnyClick& click, Visit visit) {
  for (auto& sub : click.subs) visit(sub);
  visit(click.source);
  visit(click.creative);
  visit(click.ext_id);
  visit(click.url);
  visit(click.other_params);
  visit(click.ip);
  visit(click.user_agent);
  visit(click.referer);
  visit(click.country);
  visit(click.device);
  visit(click.os);
  visit(click.browser);
}

}  // namespace

std::string_view name_of(ClickFlag flag) noexcept {
  switch (flag) {
    case ClickFlag::kNone:
      return {};
    case ClickFlag::kHead:
      return "head";
    case ClickFlag::kPrefetch:
      return "prefetch";
    case ClickFlag::kBot:
      return "bot";
    case ClickFlag::kCode:
      return "code";
  }
  return {};
}

std::string_view name_of(ClickRefusal refusal) noexcept {
  switch (refusal) {
    case ClickRefusal::kNone:
      return {};
    case ClickRefusal::kOfferMissing:
      return "offer_missing";
    case ClickRefusal::kOfferUnknown:
      return "offer_unknown";
    case ClickRefusal::kOfferPaused:
      return "offer_paused";
    case ClickRefusal::kAffiliateMissing:
      return "affiliate_missing";
    case ClickRefusal::kAffiliateUnknown:
      return "affiliate_unknown";
    case ClickRefusal::kAffiliatePaused:
      return "affiliate_paused";
  }
  return {};
}

std::string_view kind_of(ClickRefusal refusal, ClickFlag flag) noexcept {
  if (refusal != ClickRefusal::kNone) return name_of(refusal);
  return flag != ClickFlag::kNone ? name_of(flag) : "counted";
}

void encode(const Click& click, std::string& out) {
  std::size_t text_bytes = 0;
  for_each_click_text(click,
                      [&](std::string_view text) { text_bytes += sizeof(std::uint32_t) + text.size(); });
  out.reserve(out.size() + kMostBytesInFrontOfText + text_bytes);
  ByteWriter writer(out);
  writer.u8(kVersion);
  writer.raw(click.id.uuid().view());
  writer.u8(static_cast<std::uint8_t>(click.flag));
  writer.u8(static_cast<std::uint8_t>(click.refusal));
  writer.u8(click.notes);
  fields::write_id(writer, click.offer);
  fields::write_id(writer, click.affiliate);
  fields::write_id(writer, click.advertiser);
  for_each_click_text(click, [&](std::string_view text) { writer.text(text); });
}

std::optional<Click> decode_click(std::string_view bytes) {
  ByteReader reader(bytes);
  if (reader.u8() != kVersion) return std::nullopt;
  Click click;
  click.id = ClickId::from_uuid(fields::read_uuid(reader));
  const std::uint8_t flag = reader.u8();
  const std::uint8_t refusal = reader.u8();
  click.notes = reader.u8();
  click.offer = fields::read_id<OfferId>(reader);
  click.affiliate = fields::read_id<AffiliateId>(reader);
  click.advertiser = fields::read_id<AdvertiserId>(reader);
  for_each_click_text(click, [&](std::string_view& text) { text = reader.text(); });
  const bool known = flag <= static_cast<std::uint8_t>(ClickFlag::kCode) &&
                     refusal <= static_cast<std::uint8_t>(ClickRefusal::kAffiliatePaused);
  if (!reader.ok() || !reader.at_end() || !known) return std::nullopt;
  click.flag = static_cast<ClickFlag>(flag);
  click.refusal = static_cast<ClickRefusal>(refusal);
  return click;
}

}  // namespace homing
