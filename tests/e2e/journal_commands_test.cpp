#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "tests/support/metrics_page.hpp"
#include "tests/support/tracker.hpp"

namespace homing::test {
namespace {

namespace fs = std::filesystem;

Finished journal(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "journal");
  return run(homing_command(std::move(arguments)));
}

std::vector<nlohmann::json> lines(const std::string& output) {
  std::vector<nlohmann::json> parsed;
  std::istringstream stream(output);
  for (std::string line; std::getline(stream, line);) parsed.push_back(nlohmann::json::parse(line));
  return parsed;
}

/// Every file of a folder, with its bytes.
std::map<std::string, std::string> content_of(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files[entry.path().string()] = read_file(entry.path());
  }
  return files;
}

/// Flips a bit in the middle of the record that holds `text`.
void damage(const fs::path& folder, const std::string& text) {
  for (const auto& [path, bytes] : content_of(folder)) {
    const auto place = bytes.find(text);
    if (place == std::string::npos) continue;
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(place));
    file.put(static_cast<char>(bytes[place] ^ 1));
    return;
  }
  FAIL() << text << " is in no file of " << folder;
}

/// Flips a bit about every 60 bytes of the newest segment's records. @return its bytes behind its header
std::string wreck_newest_segment(const fs::path& folder) {
  std::map<std::string, std::string> segments = content_of(folder);
  std::erase_if(segments, [](const auto& file) { return !file.first.ends_with(".journal"); });
  auto& [path, bytes] = *segments.rbegin();
  constexpr std::size_t kHeader = 16;
  const std::size_t end = bytes.find_last_not_of('\0') + 1;
  for (std::size_t at = kHeader; at < end; at += 60) bytes[at] = static_cast<char>(bytes[at] ^ 0x04);
  std::ofstream(path, std::ios::binary) << bytes;
  return bytes.substr(kHeader, end - kHeader);
}

/// A server with a click of each label `mark-1`, `mark-2`, ..., that a database out of reach has left in its
/// journal.
struct Backlog {  // positions: 1 and 2 are the marks of two lives, mark-1 is 3
  Backlog() {
    tracker.server.kill9();
    const auto settings = tracker.server.settings();
    tracker.server.settings()["HOMING_DATABASE_URL"] = "postgresql://127.0.0.1:1/none?connect_timeout=1";
    tracker.server.start();
    for (int i = 1; i <= kClicks; ++i) {
      ids.push_back(tracker.click("offer=shoes&aff=nora&sub1=mark-" + std::to_string(i)));
    }
    tracker.server.settings() = settings;
  }

  static constexpr int kClicks = 9;
  Tracker tracker;
  std::vector<std::string> ids;
  fs::path folder = tracker.server.data_folder() / "journal";
};

TEST(JournalCommands, CheckAndShowWorkBesideARunningServerAndChangeNothing) {
  Tracker tracker;
  const std::string id = tracker.click("offer=games&aff=nora&sub1=%1B%5B2J");
  (void)tracker.postback(
      {{"click_id", id}, {"txid", "A-1"}, {"amount", "10"}, {"token", std::string(kToken)}});
  const std::string folder = (tracker.server.data_folder() / "journal").string();
  const auto before = content_of(folder);

  const Finished checked = journal({"check", folder});
  EXPECT_EQ(checked.exit_code, 0) << checked.output << checked.errors;
  EXPECT_NE(checked.output.find("good: 1 segment, 3 records, positions 1 to 3"), std::string::npos)
      << checked.output;

  const Finished shown = journal({"show", folder, "--from", "2"});
  EXPECT_EQ(shown.exit_code, 0) << shown.errors;
  const auto records = lines(shown.output);
  ASSERT_EQ(records.size(), 2U) << shown.output;
  EXPECT_EQ(records[0].at("click_id"), id);
  EXPECT_EQ(records[0].at("sub1"), "\x1b[2J");
  EXPECT_EQ(shown.output.find('\x1b'), std::string::npos);
  EXPECT_EQ(records[1].at("txid"), "A-1");
  EXPECT_EQ(records[1].at("token"), "***");
  EXPECT_EQ(shown.output.find(std::string(kToken)), std::string::npos);
  EXPECT_EQ(lines(journal({"show", folder, "--limit", "1"}).output).size(), 1U);

  EXPECT_EQ(content_of(folder), before);
  EXPECT_EQ(tracker.click().size(), 32U) << "the server is as it was";
}

TEST(JournalCommands, AFlippedByteIsFoundAndTheSalvagedJournalIsCarriedOn) {
  Backlog backlog;
  backlog.tracker.server.kill9();
  damage(backlog.folder, "mark-4");
  const auto before = content_of(backlog.folder);

  const Finished checked = journal({"check", backlog.folder.string()});
  EXPECT_EQ(checked.exit_code, 1);
  EXPECT_NE(checked.output.find("1 record lost, position 6"), std::string::npos) << checked.output;
  EXPECT_NE(journal({"show", backlog.folder.string()}).output.find(R"("type":"damage")"), std::string::npos);

  const fs::path copy = backlog.tracker.server.data_folder() / "salvaged";
  const Finished salvaged = journal({"salvage", backlog.folder.string(), copy.string()});
  EXPECT_EQ(salvaged.exit_code, 1);
  EXPECT_NE(salvaged.output.find("10 records copied to"), std::string::npos) << salvaged.output;
  EXPECT_EQ(content_of(backlog.folder), before) << "the original was written to";

  fs::rename(backlog.folder, backlog.folder.string() + "-damaged");
  fs::rename(copy, backlog.folder);
  backlog.tracker.server.start();
  const std::string after = backlog.tracker.click();
  backlog.tracker.settle();
  const auto rows = backlog.tracker.database.rows("SELECT replace(click_id::text, '-', '') FROM clicks");
  std::set<std::string> stored;
  for (const auto& row : rows) stored.insert(row.at(0));
  std::set<std::string> expected(backlog.ids.begin(), backlog.ids.end());
  expected.erase(backlog.ids.at(3));
  expected.insert(after);
  EXPECT_EQ(stored, expected);
  EXPECT_EQ(rows.size(), expected.size());
  EXPECT_NE(backlog.tracker.server.log().find("journal.damaged"), std::string::npos);
}

TEST(JournalCommands, AnEndThatMayBeDamagedIsNotCalledGoodAndAStartKeepsACopyOfIt) {
  Backlog backlog;
  backlog.tracker.server.kill9();
  const std::string wrecked = wreck_newest_segment(backlog.folder);

  const Finished checked = journal({"check", backlog.folder.string()});
  EXPECT_EQ(checked.exit_code, 3) << checked.output << checked.errors;
  EXPECT_NE(checked.output.find("  up to " + std::to_string(wrecked.size()) +
                                " bytes from byte 16 on in which no record can be read: being written at a "
                                "crash, or damaged\n"),
            std::string::npos)
      << checked.output;
  EXPECT_NE(checked.output.find("\ngood, but for its end: "), std::string::npos) << checked.output;

  backlog.tracker.server.start();
  EXPECT_NE(backlog.tracker.server.log().find("journal.torn_tail"), std::string::npos);
  EXPECT_EQ(backlog.tracker.server.log().find("journal.damaged_end"), std::string::npos);
  const auto files = content_of(backlog.folder);
  EXPECT_TRUE(std::any_of(files.begin(), files.end(), [&](const auto& file) {
    return file.second == wrecked && backlog.tracker.server.log().find(file.first) != std::string::npos;
  })) << "no file in the journal's folder that the log names has the bytes that were cut off";
  backlog.tracker.settle();
  EXPECT_EQ(journal({"check", backlog.folder.string()}).exit_code, 0);
}

TEST(JournalCommands, AnEndThatTheDatabaseHadIsDamage) {
  Tracker tracker;
  for (int i = 0; i < 5; ++i) (void)tracker.click();
  tracker.settle();
  ASSERT_EQ(tracker.server.stop(), 0);
  const fs::path folder = tracker.server.data_folder() / "journal";
  (void)wreck_newest_segment(folder);

  const Finished checked = journal({"check", folder.string()});
  EXPECT_EQ(checked.exit_code, 1);
  EXPECT_NE(checked.output.find("at least 6 records lost, positions 1 to 6"), std::string::npos)
      << checked.output;
  EXPECT_NE(checked.output.find("\nDAMAGED: "), std::string::npos) << checked.output;

  tracker.server.start();
  EXPECT_NE(tracker.server.log().find("journal.damaged_end"), std::string::npos);
  const std::string page = tracker.server.admin().get("/metrics").body;
  EXPECT_EQ(metric(page, "homing_journal_lost_records_total"), 6U);
  (void)tracker.click();
  tracker.settle();
}

TEST(JournalCommands, WhatTheyDoNotTakeIsSaidInASentence) {
  const TempFolder temporary;
  const std::string empty = temporary.path().string();
  Tracker tracker;
  const std::string folder = (tracker.server.data_folder() / "journal").string();
  (void)tracker.click();
  const auto refusal = [](const std::vector<std::string>& arguments, int code) {
    const Finished refused = journal(arguments);
    EXPECT_EQ(refused.exit_code, code) << refused.output << refused.errors;
    return refused.errors;
  };
  EXPECT_NE(refusal({"check", empty}, 1).find("no segment of a journal"), std::string::npos);
  EXPECT_NE(refusal({"check", empty + "/none"}, 1).find("cannot list"), std::string::npos);
  EXPECT_NE(refusal({"salvage", folder, tracker.server.data_folder().string()}, 1).find("no empty folder"),
            std::string::npos);
  EXPECT_NE(refusal({"salvage", folder, folder + "/copy"}, 1).find("into the journal itself"),
            std::string::npos);
  EXPECT_NE(refusal({"nonsense"}, 2).find("no command 'journal nonsense'"), std::string::npos);
  (void)refusal({"check"}, 2);
  (void)refusal({}, 2);
  for (const std::string command : {"check", "show", "salvage"}) {
    const Finished help = journal({command, "--help"});
    EXPECT_EQ(help.exit_code, 0);
    EXPECT_NE(help.output.find("DIR"), std::string::npos) << help.output;
  }
}

}  // namespace
}  // namespace homing::test
