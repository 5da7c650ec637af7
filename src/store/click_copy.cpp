#include "store/click_copy.hpp"

#include <array>
#include <string_view>

#include "homing/core/units.hpp"

namespace homing::store {

/// One field of a COPY row: a view of text, NULL where empty.
struct CopyField {
  std::string_view text;
};

}  // namespace homing::store

namespace pqxx {

template <>
struct string_traits<homing::store::CopyField> {
  static constexpr const char* name() noexcept { return "CopyField"; }
  static constexpr bool has_null() noexcept { return true; }
  static bool is_null(const homing::store::CopyField& field) noexcept { return field.text.empty(); }
  static std::string to_string(const homing::store::CopyField& field) { return std::string(field.text); }
};

}  // namespace pqxx

namespace homing::store {
namespace {

constexpr std::array kColumns{
    "click_id",   "clicked_at", "flag",    "refusal",  "notes",  "offer_id", "affiliate_id", "advertiser_id",
    "sub1",       "sub2",       "sub3",    "sub4",     "sub5",   "sub6",     "sub7",         "sub8",
    "sub9",       "sub10",      "source",  "creative", "ext_id", "url",      "other_params", "ip",
    "user_agent", "referer",    "country", "device",   "os",     "browser"};

template <class Tag>
std::string text_of(const std::optional<Id<Tag>>& id) {
  return id ? std::to_string(id->value()) : std::string();
}

void copy_click(pqxx::stream_to& copy, const Click& click) {
  const std::string id = click.id.to_string();
  const std::string clicked_at = time_text(click.id.time());
  const std::string notes = std::to_string(click.notes);
  const std::string offer = text_of(click.offer);
  const std::string affiliate = text_of(click.affiliate);
  const std::string advertiser = text_of(click.advertiser);
  const auto& subs = click.subs;
  copy << std::array<CopyField, kColumns.size()>{{{id},
                                                  {clicked_at},
                                                  {name_of(click.flag)},
                                                  {name_of(click.refusal)},
                                                  {notes},
                                                  {offer},
                                                  {affiliate},
                                                  {advertiser},
                                                  {subs[0]},
                                                  {subs[1]},
                                                  {subs[2]},
                                                  {subs[3]},
                                                  {subs[4]},
                                                  {subs[5]},
                                                  {subs[6]},
                                                  {subs[7]},
                                                  {subs[8]},
                                                  {subs[9]},
                                                  {click.source},
                                                  {click.creative},
                                                  {click.ext_id},
                                                  {click.url},
                                                  {click.other_params},
                                                  {click.ip},
                                                  {click.user_agent},
                                                  {click.referer},
                                                  {click.country},
                                                  {click.device},
                                                  {click.os},
                                                  {click.browser}}};
}

}  // namespace

void copy_clicks(pqxx::work& work, const std::vector<Click>& clicks) {
  pqxx::stream_to copy(work, "clicks", kColumns);
  for (const Click& click : clicks) copy_click(copy, click);
  copy.complete();
}

}  // namespace homing::store
