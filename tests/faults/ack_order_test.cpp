#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <set>

#include "homing/journal/format.hpp"
#include "homing/model/click.hpp"
#include "homing/model/record_type.hpp"
#include "tests/support/load.hpp"
#include "tests/support/scale.hpp"
#include "tests/support/system_calls.hpp"
#include "tests/support/tracker.hpp"

namespace homing::test {
namespace {

/// What a process asks of the kernel, while this object lives.
class Trace {
 public:
  explicit Trace(pid_t process)
      : strace_(
            Command{.arguments = {"strace", "-f", "-q", "-xx", "-s", "10000000", "-e", "signal=none", "-e",
                                  "trace=pwrite64,pwritev,fdatasync,fsync,write,writev,sendto,sendmsg", "-o",
                                  file().string(), "-p", std::to_string(process)}}) {}

  /// Whether it has seen anything yet.
  [[nodiscard]] bool runs() const {
    return std::filesystem::exists(file()) && std::filesystem::file_size(file()) > 0;
  }
  /// Lets go of the process.
  void end() {
    strace_.signal(SIGINT);
    EXPECT_TRUE(strace_.wait().has_value()) << strace_.errors();
  }
  [[nodiscard]] std::filesystem::path file() const { return folder_.path() / "trace"; }
  [[nodiscard]] std::string errors() const { return strace_.errors(); }

 private:
  TempFolder folder_;
  Process strace_;
};

/// Reads a trace in its order, and judges each answer by what was on disk when its sending began.
class OrderOfEvents {
 public:
  void see(const SystemCall& call) {
    if (call.name == "pwrite64" || call.name == "pwritev") return see_write(call);
    if (call.name == "fdatasync" || call.name == "fsync") return see_sync(call);
    if (call.starts) see_answer(call.bytes);
  }

  /// Those whose answer began when their click was on disk.
  [[nodiscard]] const std::set<std::string>& answered_in_time() const noexcept { return answered_in_time_; }

 private:
  using Ids = std::set<std::string>;

  void see_write(const SystemCall& call) {
    if (call.starts) writing_[call.thread] = {call.descriptor, ids_in(call.bytes)};
    if (!call.ends) return;
    auto& [descriptor, ids] = writing_[call.thread];
    if (call.result > 0) written_[descriptor].merge(ids);
    ids.clear();
  }
  /// A sync covers what had been written when it began.
  void see_sync(const SystemCall& call) {
    if (call.starts) syncing_[call.thread] = std::exchange(written_[call.descriptor], {});
    if (call.ends && call.result == 0) durable_.merge(syncing_[call.thread]);
  }
  void see_answer(std::string_view bytes) {
    const std::size_t head_end = bytes.find("\r\n\r\n");
    if (!bytes.starts_with("HTTP/1.1 302") || head_end == std::string_view::npos) return;
    const std::string id = click_id_in(parse_head(bytes.substr(0, head_end + 4)).location());
    if (durable_.contains(id)) answered_in_time_.insert(id);
  }

  static Ids ids_in(std::string_view bytes) {
    Ids ids;
    if (journal::decode_segment_header(bytes) != 0) bytes.remove_prefix(journal::kSegmentHeaderBytes);
    for (auto decoded = journal::decode_record(bytes); decoded.status == journal::DecodeStatus::kRecord;
         decoded = journal::decode_record(bytes)) {
      const bool is_click = decoded.record.type == static_cast<std::uint8_t>(RecordType::kClick);
      if (const auto click = is_click ? decode_click(decoded.record.payload) : std::nullopt)
        ids.insert(click->id.to_string());
      bytes.remove_prefix(decoded.consumed);
    }
    return ids;
  }

  std::map<int, std::pair<int, Ids>> writing_;  // by thread: the file, and what goes there
  std::map<int, Ids> written_;                  // by file: in the kernel, not synced
  std::map<int, Ids> syncing_;                  // by thread
  Ids durable_;
  Ids answered_in_time_;
};

TEST(AckOrder, NoAnswerBeginsBeforeTheSyncThatCoversItsClickHasEnded) {
  const auto wanted = static_cast<std::size_t>(scaled("HOMING_TRACED_CLICKS", 300));
  Tracker tracker;
  (void)tracker.click();
  Trace trace(tracker.server.process().id());
  ASSERT_TRUE(eventually([&] {
    (void)tracker.click();
    return trace.runs();
  })) << trace.errors();
  ClickLoad load(tracker.server.port(), 8);
  ASSERT_TRUE(eventually([&] { return load.acknowledged() >= wanted; }, 10 * kDeadline));
  load.stop();
  trace.end();

  OrderOfEvents events;
  std::ifstream lines(trace.file());
  for (std::string line; std::getline(lines, line);)
    if (const auto call = parse_system_call(line)) events.see(*call);
  std::size_t too_early = 0;
  for (const std::string& id : load.ids()) too_early += events.answered_in_time().contains(id) ? 0 : 1;
  EXPECT_EQ(too_early, 0U) << "of " << load.ids().size();
  std::cout << events.answered_in_time().size() << " redirects traced, each behind its sync\n";
}

}  // namespace
}  // namespace homing::test
