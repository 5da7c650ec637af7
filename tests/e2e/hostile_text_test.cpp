// Text that visitors, affiliates and advertisers may send, all the way through the real server: into each CSV
// so that no spreadsheet runs it, into each JSON to the letter.

#include <algorithm>
#include <fstream>
#include <functional>
#include <regex>

#include "homing/core/text.hpp"
#include "tests/e2e/reports_api.hpp"

namespace homing::test {
namespace {

using nlohmann::json;
using testing::UnorderedElementsAreArray;
using Texts = std::vector<std::string>;

const std::string kNoUtf8 = "\xED\xA0\x80 lone surrogate";
constexpr const char* kUsualAgent = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";

/// What the pages are tried with too, and what no JSON can hold.
Texts hostile_texts() {
  std::ifstream in(HOMING_SOURCE_FOLDER "/web/dev/hostile.json");
  auto texts = json::parse(in).get<Texts>();
  EXPECT_EQ(texts.size(), 60U) << "what is promised to be tried";
  texts.push_back(kNoUtf8);
  return texts;
}

/// What PostgreSQL's text cannot hold is kept as percent escapes.
std::string kept(const std::string& text) {
  if (text == kNoUtf8) return "%ED%A0%80 lone surrogate";
  return text == std::string("a\0b", 3) ? "a%00b" : text;
}
bool has_control(const std::string& text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return (c >= 0 && c < ' ') || c == '\x7F'; });
}
/// Names and notes are an operator's: of one line, and no longer than that.
bool is_taken_as_name(const std::string& text) {
  return text != kNoUtf8 && !has_control(text) && text.size() <= 200;
}
/// Two sales must not become one: what can't be kept as it came is refused.
bool is_txid(const std::string& text) {
  return text == kept(text) && text.size() <= 255;
}
Texts hostile_names() {
  Texts names = hostile_texts();
  names.erase(std::remove_if(names.begin(), names.end(), std::not_fn(is_taken_as_name)), names.end());
  return names;
}

bool starts_a_formula(const std::string& cell) {
  const std::size_t first = std::min(cell.find_first_not_of(' '), cell.size());
  return cell.substr(first).find_first_of("=+-@\t\r\n") == 0;
}
std::string in_cell(const std::string& text) {
  return (starts_a_formula(kept(text)) ? "'" : "") + kept(text);
}
template <class Change>
Texts changed_by(const Change& change, Texts texts) {
  std::transform(texts.begin(), texts.end(), texts.begin(), change);
  return texts;
}

/// Read by the letter of RFC 4180, apart from the server's own reader.
class CsvFile {
 public:
  explicit CsvFile(std::string text) : text_(std::move(text)) {
    take("\xEF\xBB\xBF");
    names_ = record();
    while (!rest_.empty()) {
      records_.push_back(record());
      EXPECT_EQ(records_.back().size(), names_.size());
    }
  }

  [[nodiscard]] Texts column(const std::string& name) const {
    const auto found = std::find(names_.begin(), names_.end(), name);
    if (found == names_.end()) throw std::runtime_error("no column " + name);
    Texts cells;
    for (const Texts& record : records_)
      cells.push_back(record.at(static_cast<std::size_t>(found - names_.begin())));
    return cells;
  }

 private:
  Texts record() {
    Texts cells{cell()};
    while (rest_.starts_with(',')) {
      take(",");
      cells.push_back(cell());
    }
    take("\r\n");
    return cells;
  }
  std::string cell() {
    const std::string value = rest_.starts_with('"') ? quoted() : unquoted();
    EXPECT_TRUE(is_storable_text(value)) << value;
    return value;
  }
  /// Somebody's text is never without quotes.
  std::string unquoted() {
    const std::string value(rest_.substr(0, std::min(rest_.find_first_of(",\r\n\""), rest_.size())));
    static const std::regex number("(-?[0-9]+([.][0-9]+)?)?");
    EXPECT_TRUE(std::regex_match(value, number)) << value;
    rest_.remove_prefix(value.size());
    return value;
  }
  std::string quoted() {
    std::string value;
    do {
      take("\"");
      const std::string_view piece = rest_.substr(0, rest_.find('"'));
      value += piece;
      rest_.remove_prefix(piece.size());
      take("\"");
      if (rest_.starts_with('"')) value += '"';
    } while (rest_.starts_with('"'));
    EXPECT_FALSE(starts_a_formula(value)) << value;
    return value;
  }
  void take(std::string_view expected) {
    if (!rest_.starts_with(expected))
      throw std::runtime_error("no CSV from here on: " + std::string(rest_.substr(0, 100)));
    rest_.remove_prefix(expected.size());
  }

  const std::string text_;
  std::string_view rest_ = text_;
  Texts names_;
  std::vector<Texts> records_;
};

Texts members(const json& items, const std::string& name) {
  Texts values;
  for (const json& item : items) {
    if (item.contains(name)) values.push_back(item.at(name));
  }
  return values;
}

const Texts kLabels{"sub1", "sub2", "sub3",  "sub4",   "sub5",     "sub6",  "sub7",
                    "sub8", "sub9", "sub10", "source", "creative", "ext_id"};

class HostileText : public ReportsApi {
 protected:
  /// With the text everywhere that a link has place for it, and, where HTTP permits, as the user agent.
  std::string click_with(const std::string& text) {
    std::string target = "/click?offer=shoes&aff=nora";
    for (const std::string& label : kLabels) target += "&" + label + "=" + percent_encode(text);
    HttpResponse response = tracker.server.client().get(target, {{"User-Agent", text}, {"Referer", text}});
    if (has_control(text.substr(text.find_first_not_of('\t')))) {
      EXPECT_EQ(response.status, 400) << text;
      response = tracker.server.client().get(target, {{"User-Agent", kUsualAgent}});
    }
    EXPECT_EQ(response.status, 302) << text;
    return click_id_in(response.location());
  }
  /// As a query, a form or JSON, in turn.
  PostbackAnswer postback_with(const std::string& text, const std::string& click, int turn) {
    std::map<std::string, std::string> parameters{{"click_id", click}};
    for (const char* const name : {"txid", "adv1", "adv2", "adv3", "adv4", "adv5"}) parameters[name] = text;
    HttpClient client = tracker.server.client();
    if (turn % 3 == 1)
      return read_answer(client.post("/postback", "application/x-www-form-urlencoded", query_of(parameters)));
    if (turn % 3 == 2 && text != kNoUtf8)
      return read_answer(client.post("/postback", "application/json", json(parameters).dump()));
    return tracker.postback(parameters);
  }
  void send_all() {
    for (std::size_t i = 0; i < texts.size(); ++i) {
      clicks.push_back(click_with(texts[i]));
      const PostbackAnswer answer = postback_with(texts[i], clicks[i], static_cast<int>(i));
      EXPECT_EQ(answer.code, is_txid(texts[i]) ? "recorded" : "parameter_invalid") << answer.message;
    }
    tracker.settle();
  }
  CsvFile csv(const std::string& path) { return CsvFile(get(path + "&format=csv").body); }

  /// An advertiser, an affiliate and an offer of each name, and a click of theirs.
  void make_catalog(const Texts& names) {
    const json goal{{"ref", "sale"}, {"payout", "1"}, {"currency", "EUR"}};
    json document{{"advertisers", json::array()}, {"affiliates", json::array()}, {"offers", json::array()}};
    for (std::size_t i = 0; i < names.size(); ++i) {
      const std::string ref = "h" + std::to_string(i);
      document["advertisers"].push_back({{"ref", ref}, {"name", names[i]}});
      document["affiliates"].push_back({{"ref", ref}, {"name", names[i]}});
      document["offers"].push_back({{"ref", ref},
                                    {"name", names[i]},
                                    {"advertiser", ref},
                                    {"target_url", "https://shop.example/"},
                                    {"goals", json::array({goal})}});
    }
    const HttpResponse applied = call(kAdminToken, "POST", "/catalog/apply", {}, document);
    ASSERT_EQ(applied.status, 200) << applied.body;
    const std::string version = tracker.database.value("SELECT version FROM catalog_version");
    EXPECT_TRUE(eventually([&] {
      return json::parse(tracker.server.admin().get("/readyz").body).at("catalog_version").dump() == version;
    }));
    for (std::size_t i = 0; i < names.size(); ++i) {
      const std::string ref = "h" + std::to_string(i);
      tracker.click("offer=" + ref + "&aff=" + ref);
    }
  }

  const Texts texts = hostile_texts();
  Texts clicks;  ///< Their IDs.
};

TEST_F(HostileText, OfAClickAndItsPostbackIsFoundAndExplainedToTheLetter) {
  send_all();
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const std::string& text = texts[i];
    SCOPED_TRACE(text);
    const json life = get_json("/explain?q=" + clicks[i]);
    const json& click = life.at("events").at(0).at("facts");
    for (const std::string& label : kLabels) EXPECT_EQ(click.at(label), kept(text)) << label;
    if (click.at("user_agent") != kUsualAgent) {
      EXPECT_EQ(click.at("user_agent"), text.front() == '\t' ? text.substr(1) : kept(text));
      EXPECT_EQ(click.at("referer"), click.at("user_agent"));
    }
    for (const json& event : life.at("events")) {
      if (event.at("what") == "conversion") {
        EXPECT_EQ(event.at("facts").at("txid"), text);
      }
    }
    const std::string encoded = percent_encode(text);
    EXPECT_EQ(get_json("/reports?sub3=" + encoded).at("totals").at("clicks"), 1);
    if (text == kept(text)) {
      const json of_txid = get_json("/conversions?txid=" + encoded).at("items");
      EXPECT_EQ(members(of_txid, "txid"), is_txid(text) ? Texts{text} : Texts{});
    }
    EXPECT_THAT(get("/explain?q=" + encoded).status, testing::AnyOf(200, 400));
  }
}

TEST_F(HostileText, OfClicksAndPostbacksIsInEveryReportAndNoCsvHasAFormula) {
  send_all();
  const Texts whole = changed_by(kept, texts);
  const Texts cells = changed_by(in_cell, texts);
  for (const std::string& label : kLabels) {
    if (label == "creative" || label == "ext_id") continue;  // nothing to group by
    SCOPED_TRACE(label);
    const json report = get_json("/reports?limit=500&group=" + label);
    EXPECT_THAT(members(report.at("items"), label), UnorderedElementsAreArray(whole));
    EXPECT_THAT(csv("/reports?group=" + label).column(label), UnorderedElementsAreArray(cells));
  }
  const CsvFile three = csv("/reports?group=source,sub10,sub1&compare=previous&with=unique_clicks");
  for (const char* const column : {"source", "sub10", "sub1"})
    EXPECT_THAT(three.column(column), UnorderedElementsAreArray(cells));
  for (const char* const group : {"day", "hour", "goal", "country", "device", "os", "browser", "reason"})
    EXPECT_FALSE(csv("/reports?group=" + std::string(group)).column(group).empty());
}

TEST_F(HostileText, OfClicksAndPostbacksIsInEveryListToTheLetter) {
  send_all();
  const json live = get_json("/live?limit=500").at("items");
  for (const char* const name : {"sub1", "source", "ext_id"})
    EXPECT_THAT(members(live, name), UnorderedElementsAreArray(changed_by(kept, texts)));

  Texts txids;
  std::copy_if(texts.begin(), texts.end(), std::back_inserter(txids), is_txid);
  const json conversions = get_json("/conversions?limit=500").at("items");
  for (const char* const name : {"txid", "adv1", "adv2", "adv3", "adv4", "adv5"})
    EXPECT_THAT(members(conversions, name), UnorderedElementsAreArray(txids));

  Texts sent;
  for (const std::string& params : members(get_json("/postbacks?limit=500").at("items"), "params"))
    sent.push_back(params.substr(params.rfind('=') + 1));
  const auto encoded = [](const std::string& text) { return percent_encode(text); };
  EXPECT_THAT(sent, UnorderedElementsAreArray(changed_by(encoded, texts)));
}

TEST_F(HostileText, OfAnOperatorIsInEveryListAndReportAndNoCsvHasAFormula) {
  const Texts names = hostile_names();
  for (const std::string& text : texts) {
    if (is_taken_as_name(text) || text == kNoUtf8) continue;
    SCOPED_TRACE(text);
    const HttpResponse refused = call(kAdminToken, "POST", "/affiliates", {}, {{"ref", "x"}, {"name", text}});
    EXPECT_THAT(refused.status, testing::AnyOf(400, 422));
    EXPECT_NE(refused.body.find("name"), std::string::npos) << refused.body;
  }
  make_catalog(names);
  tracker.settle();
  for (const std::string kind : {"advertiser", "affiliate", "offer"}) {
    SCOPED_TRACE(kind);
    const json listed = get_json("/" + kind + "s?limit=500").at("items");
    EXPECT_THAT(members(listed, "name"), testing::IsSupersetOf(names));
    const json report = get_json("/reports?limit=500&group=" + kind);
    EXPECT_THAT(members(report.at("items"), kind + "_name"), UnorderedElementsAreArray(names));
    EXPECT_THAT(csv("/reports?group=" + kind).column(kind + "_name"),
                UnorderedElementsAreArray(changed_by(in_cell, names)));
  }
  EXPECT_EQ(csv("/reports?group=advertiser,affiliate,offer").column("offer_name").size(), names.size());

  for (const std::string& note : names) {
    const HttpResponse paid =
        pay({{"affiliate", "nora"}, {"amount", "1"}, {"currency", "EUR"}, {"note", note}});
    EXPECT_EQ(paid.status, 201) << note << paid.body;
  }
  const json statement = get_json("/statements?affiliate=nora&limit=500").at("items");
  EXPECT_THAT(members(statement, "note"), UnorderedElementsAreArray(names));
  Texts notes = changed_by(in_cell, names);
  notes.insert(notes.end(), 2, "");  // the opening and the closing balance have none
  EXPECT_THAT(csv("/statements?affiliate=nora").column("note"), UnorderedElementsAreArray(notes));
  Texts audited;
  const json audit = get_json("/audit?limit=500");
  for (const json& line : audit.at("items")) {
    if (line.at("action") == "payment.record") audited.push_back(line.at("after").at("note"));
  }
  EXPECT_THAT(audited, UnorderedElementsAreArray(names));
}

}  // namespace
}  // namespace homing::test
