#include "catalog/entry_members.hpp"
#include "catalog/entry_reader.hpp"
#include "catalog/values.hpp"
#include "homing/model/postback_lint.hpp"

namespace homing::catalog {
namespace {

std::vector<std::string> read_goals(ObjectReader& reader) {
  std::vector<std::string> goals = reader.texts("goals");
  sort_and_unite(goals);
  return goals;
}

std::vector<ConversionStatus> read_statuses(ObjectReader& reader) {
  std::vector<ConversionStatus> statuses;
  const std::vector<std::string> texts = reader.texts("statuses", {"approved"});
  for (const std::string& text : texts) {
    const auto status = parse_conversion_status(text);
    if (status && name_of(*status) == text) {
      statuses.push_back(*status);
    } else {
      reader.fault("statuses", in_quotes(text) +
                                   " is unknown; there are \"pending\", \"approved\" and "
                                   "\"rejected\"");
    }
  }
  if (texts.empty())
    reader.fault("statuses", "one at least is expected; to tell nothing, write \"state\": \"paused\"");
  sort_and_unite(statuses);
  return statuses;
}

PostbackMethod read_method(ObjectReader& reader) {
  const auto text = reader.text("method");
  if (!text) return PostbackMethod::kGet;
  const auto method = parse_postback_method(*text);
  if (!method) reader.fault("method", in_quotes(*text) + " is unknown; \"GET\" or \"POST\" is expected");
  return method.value_or(PostbackMethod::kGet);
}

PostbackTemplate::Kind read_body_type(ObjectReader& reader) {
  const auto text = reader.text("body_type");
  if (!text) return PostbackTemplate::Kind::kForm;
  const auto type = parse_body_type(*text);
  if (!type) reader.fault("body_type", in_quotes(*text) + " is unknown; \"form\" or \"json\" is expected");
  return type.value_or(PostbackTemplate::Kind::kForm);
}

/// Empty where there is none, or none that can be read.
std::optional<PostbackTemplate> parse_template(ObjectReader& reader, std::string_view member,
                                               const std::optional<std::string>& text,
                                               PostbackTemplate::Kind kind) {
  if (!text) return std::nullopt;
  std::string error;
  auto parsed = PostbackTemplate::parse(*text, kind, error);
  if (!parsed) reader.fault(member, error);
  return parsed;
}

void note(ObjectReader& reader, std::string_view member, const std::string& fault) {
  if (!fault.empty()) reader.fault(member, fault);
}

void read_request(ObjectReader& reader, PostbackUrlEntry& entry) {
  entry.method = read_method(reader);
  const auto url = reader.required_text("url");
  entry.url = url.value_or("");
  if (const auto parsed = parse_template(reader, "url", url, PostbackTemplate::Kind::kUrl)) {
    note(reader, "url", fault_in_url(*parsed));
  }
  entry.body = reader.text("body");
  entry.body_type = read_body_type(reader);
  if (const auto parsed = parse_template(reader, "body", entry.body, entry.body_type)) {
    note(reader, "body", fault_in_body(*parsed, {entry.statuses, entry.goals}));
  }
  if (!entry.body && reader.text("body_type"))
    reader.fault("body_type", "there is no body that it could be of");
  if (entry.body && entry.method == PostbackMethod::kGet) {
    reader.fault("body", "it is sent with \"method\": \"POST\" only");
  }
}

}  // namespace

PostbackUrlEntry read_postback_url(ObjectReader& reader) {
  constexpr int kAll = 100;
  PostbackUrlEntry entry;
  entry.ref = read_ref(reader);
  entry.id = reader.id("id");
  entry.affiliate = reader.required_text("affiliate").value_or("");
  entry.offer = reader.text("offer");
  entry.state = read_state(reader);
  entry.goals = read_goals(reader);
  entry.statuses = read_statuses(reader);
  entry.share = static_cast<int>(reader.whole_number("share", 0, kAll).value_or(kAll));
  read_request(reader, entry);
  return entry;
}

}  // namespace homing::catalog
