#include "tests/journal/journal_support.hpp"

#include <gtest/gtest.h>

#include <boost/asio/awaitable.hpp>

#include "tests/support/eventually.hpp"

namespace homing::journal {
namespace {

boost::asio::awaitable<void> append_into(Journal& journal, std::string payload, std::error_code& result) {
  result = co_await journal.append(kType, payload);
}

}  // namespace

void start_append(boost::asio::io_context& io, Journal& journal, std::string payload,
                  std::error_code& result) {
  boost::asio::co_spawn(io, append_into(journal, std::move(payload), result), boost::asio::detached);
}

std::error_code append(Journal& journal, std::string payload) {
  boost::asio::io_context io;
  std::error_code result = std::make_error_code(std::errc::operation_in_progress);
  start_append(io, journal, std::move(payload), result);
  io.run();
  return result;
}

void append_all(Journal& journal, const std::vector<std::string>& payloads) {
  for (const std::string& payload : payloads) {
    const std::error_code error = append(journal, payload);
    ASSERT_FALSE(error) << error.message();
  }
}

bool recovers(Journal& journal, const std::string& payload) {
  return test::eventually([&] { return !append(journal, payload); });
}

Segment make_segment(Position first, const std::vector<std::string>& payloads) {
  Segment segment;
  encode_segment_header(first, segment.bytes);
  for (const std::string& payload : payloads) {
    segment.payload_ends.push_back(segment.bytes.size() + kRecordHeaderBytes + payload.size());
    encode_record(first + segment.ends.size(), kType, payload, segment.bytes);
    segment.ends.push_back(segment.bytes.size());
  }
  return segment;
}

std::string later_version_segment(Position first) {
  std::string bytes;
  encode_segment_header(first, bytes);
  bytes[7] = '2';
  return bytes + "records in a form that is not known yet";
}

std::vector<std::string> varied(int count) {
  std::vector<std::string> payloads;
  for (int i = 0; i < count; ++i)
    payloads.push_back(std::string(static_cast<std::size_t>(1 + i * 7 % 50), 'x'));
  return payloads;
}

ReadResult read_all(FileSystem& disk, Position end, Position from) {
  constexpr std::size_t kFewRecords = 3;
  Metrics metrics;
  Reader reader(disk, kFolder, from, metrics);
  ReadResult result;
  while (reader.position() < end) {
    const Batch batch = reader.read(end, kFewRecords, 1 << 20);
    for (const Record& record : batch.records) {
      EXPECT_EQ(record.type, kType);
      EXPECT_GE(record.position, batch.from);
      EXPECT_LT(record.position, batch.to);
      result.payloads.emplace_back(record.payload);
      result.positions.push_back(record.position);
    }
    if (batch.to <= batch.from) {
      ADD_FAILURE() << "the reader stands still at " << batch.from;
      break;
    }
  }
  result.to = reader.position();
  result.damaged = metrics.counter("homing_journal_damaged_total", "").Value();
  return result;
}

std::vector<std::string> numbered(const std::string& name, int count, std::size_t size) {
  std::vector<std::string> payloads;
  for (int i = 1; i <= count; ++i) {
    std::string payload = name + '-' + std::to_string(i);
    if (payload.size() < size) payload.resize(size, ' ');
    payloads.push_back(std::move(payload));
  }
  return payloads;
}

}  // namespace homing::journal
