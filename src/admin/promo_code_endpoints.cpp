#include <algorithm>
#include <nlohmann/json.hpp>

#include "admin/catalog_names.hpp"
#include "admin/etag.hpp"
#include "admin/listing.hpp"
#include "homing/admin/body.hpp"
#include "homing/admin/promo_codes.hpp"
#include "homing/core/text.hpp"
#include "homing/core/units.hpp"

namespace homing::admin {
namespace {

using Json = nlohmann::ordered_json;

Json to_json(const PromoCode& code) {
  return {{"id", code.id},
          {"code", code.code},
          {"affiliate", code.affiliate},
          {"offer", code.offer},
          {"state", code.active ? "active" : "archived"},
          {"created_at", time_text(code.created_at)}};
}

Answer one_answer(const PromoCode& code, unsigned status = 200) {
  Answer answer = Answer::json(to_json(code), status);
  answer.headers.emplace_back("ETag", etag_of_version(code.version));
  return answer;
}

PromoCode find(Backend& backend, const std::string& text) {
  if (!is_promo_code(text)) throw not_found("such promo code");
  const auto found = backend.promo_codes().find({to_upper(text)});
  if (found.empty()) throw not_found("such promo code");
  return found.front();
}

Answer list_codes(const Call& call, Backend& backend) {
  call.allow_parameters({"affiliate", "offer", "state", "q", "limit", "cursor"});
  const auto present = backend.catalog().present();
  PromoCodeFilter wanted;
  wanted.affiliates = entry_filter(call, "affiliate", *present, affiliate_named);
  wanted.offers = entry_filter(call, "offer", *present, offer_named);
  wanted.states = filter(call, "state", {"active", "archived"});
  if (call.parameter("q")) wanted.search = filter(call, "q").front();
  const int limit = call.number("limit", kUsualPage, 1, kLargestPage);
  std::optional<std::int64_t> before;
  if (const auto cursor = call.parameter("cursor")) {
    before = parse_integer(*cursor);
    if (!before) throw bad_cursor();
  }
  const std::vector<PromoCode> codes = backend.promo_codes().page(wanted, before, limit);
  Json json{{"items", Json::array()}, {"next", nullptr}};
  for (const PromoCode& code : codes) json["items"].push_back(to_json(code));
  if (codes.size() == static_cast<std::size_t>(limit)) json["next"] = std::to_string(codes.back().id);
  return Answer::json(json);
}

Answer add_code(const Call& call, Backend& backend) {
  Body body(call);
  const std::string code = body.text("code", 1, 64);
  const std::string affiliate = body.text("affiliate");
  const std::string offer = body.text("offer");
  if (!code.empty() && !is_promo_code(code))
    body.fault("code", "has to be of letters, digits, dots, dashes and underscores, a letter or digit first");
  body.finish();
  switch (backend.promo_codes().add(code, affiliate, offer, call.actor())) {
    case PromoCodeResult::kDone:
      break;
    case PromoCodeResult::kTaken:
    case PromoCodeResult::kChangedMeanwhile:
      throw Problem{409, "code_taken",
                    "There is a promo code of this name already, in some case of letters."};
    case PromoCodeResult::kNoAffiliate:
      throw bad_input({{"affiliate", "there is no affiliate '" + affiliate + "'"}});
    case PromoCodeResult::kNoOffer:
      throw bad_input({{"offer", "there is no offer '" + offer + "'"}});
  }
  Answer answer = one_answer(find(backend, code), 201);
  answer.location = "/api/v1/promo-codes/" + code;
  return answer;
}

Answer show_code(const Call& call, Backend& backend) {
  call.allow_parameters({});
  return one_answer(find(backend, call.arguments.at(0)));
}

Answer change_code(const Call& call, Backend& backend) {
  Body body(call);
  const auto state = body.optional_text("state");
  if (state && *state != "active" && *state != "archived")
    body.fault("state", "has to be active or archived");
  body.finish();
  const PromoCode code = find(backend, call.arguments.at(0));
  insist_on_if_match(call);
  insist_on_match(call, etag_of_version(code.version));
  if (!state || (*state == "active") == code.active) return one_answer(code);
  if (backend.promo_codes().set_active(code, *state == "active", call.actor()) != PromoCodeResult::kDone)
    throw changed_meanwhile();
  return one_answer(find(backend, code.code));
}

}  // namespace

bool is_promo_code(std::string_view text) noexcept {
  constexpr std::size_t kLongest = 64;
  const auto is_letter_or_digit = [](char c) { return is_alpha(c) || is_digit(c); };
  return !text.empty() && text.size() <= kLongest && is_letter_or_digit(text.front()) &&
         std::all_of(text.begin(), text.end(),
                     [&](char c) { return is_letter_or_digit(c) || c == '.' || c == '-' || c == '_'; });
}

std::vector<Endpoint> promo_code_endpoints() {
  return {
      {"GET", "/promo-codes", Role::kViewer, list_codes},
      {"POST", "/promo-codes", Role::kManager, add_code},
      {"GET", "/promo-codes/{code}", Role::kViewer, show_code},
      {"PATCH", "/promo-codes/{code}", Role::kManager, change_code},
  };
}

}  // namespace homing::admin
