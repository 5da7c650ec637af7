#include "store/binary_copy.hpp"

#include <libpq-fe.h>

#include <cstdlib>
#include <memory>

#include "homing/core/store_error.hpp"

namespace homing::store {
namespace {

constexpr std::string_view kSignature("PGCOPY\n\377\r\n\0", 11);
constexpr std::int16_t kTrailer = -1;
constexpr std::size_t kFlushAt = 64 * 1024;

/// The only way that pqxx 6.4 leaves to its connection's libpq handle.
struct RawConnection : pqxx::largeobject {
  using pqxx::largeobject::raw_connection;
};

using Result = std::unique_ptr<PGresult, decltype(&PQclear)>;

}  // namespace

BinaryCopy::BinaryCopy(pqxx::work& work, const char* statement, std::int16_t columns)
    : connection_(RawConnection::raw_connection(work)), statement_(statement), columns_(columns) {
  work.exec(statement);
  buffer_.reserve(kFlushAt + kFlushAt / 4);
  buffer_ = kSignature;
  raw(std::int32_t{0});  // flags
  raw(std::int32_t{0});  // length of the header's extension
}

BinaryCopy::~BinaryCopy() {
  if (!open_) return;
  try {
    end("given up");
  } catch (const pqxx::pqxx_exception&) {  // as it was asked to
  }
}

void BinaryCopy::timestamptz(UnixMillis value) {
  // Microseconds since 2000-01-01 00:00 UTC.
  constexpr std::int64_t kEpoch = 946'684'800'000'000;
  constexpr std::int64_t kFarthest =
      9'000'000'000'000'000;  // past PostgreSQL's own limit, and fits in 64 bits
  if (std::abs(value.time_since_epoch().count()) > kFarthest)
    throw StoreError(StoreFailure::kBadData, "22008: a time is out of range");
  value_of(value.time_since_epoch().count() * 1000 - kEpoch);
}

void BinaryCopy::numeric(Decimal value) {
  // Digits to the base of 10,000, the first one's power of it, the sign, decimal places to show. A Decimal
  // has three such digits before the point and two behind it.
  constexpr std::int64_t kBase = 10'000;
  constexpr std::int64_t kUnit = 1'000'000;
  constexpr std::int16_t kDigits = 5;
  constexpr std::int16_t kFirstPower = 2;
  constexpr std::int16_t kNegative = 0x4000;
  constexpr std::int16_t kPlaces = 6;
  const std::int64_t millionths = value.millionths();
  const std::int64_t whole = std::abs(millionths / kUnit);
  if (whole >= kBase * kBase * kBase)
    throw StoreError(StoreFailure::kBadData, "22003: the amount " + value.to_string() + " is out of range");
  const std::int64_t rest = std::abs(millionths % kUnit) * 100;
  raw(std::int32_t{sizeof(std::int16_t) * (4 + kDigits)});
  raw(kDigits);
  raw(kFirstPower);
  raw(millionths < 0 ? kNegative : std::int16_t{0});
  raw(kPlaces);
  for (const std::int64_t digit :
       {whole / (kBase * kBase), whole / kBase % kBase, whole % kBase, rest / kBase, rest % kBase}) {
    raw(static_cast<std::int16_t>(digit));
  }
}

void BinaryCopy::inet_or_null(std::string_view value) {
  if (value.empty()) return null();
  const auto address = parse_ip(value);
  if (!address)
    throw StoreError(StoreFailure::kBadData, "22P02: \"" + std::string(value) + "\" is no IP address");
  inet(*address);
}

void BinaryCopy::inet(const IpAddress& value) {
  // Family (PostgreSQL's own numbers), prefix length, whether it is a cidr, length of the address, the
  // address.
  const auto add = [this](char family, const auto& address) {
    const auto size = address.size();
    raw(static_cast<std::int32_t>(4 + size));
    buffer_ += family;
    buffer_ += static_cast<char>(size * 8);
    buffer_ += '\0';
    buffer_ += static_cast<char>(size);
    buffer_.append(address.begin(), address.end());
  };
  value.is_v4() ? add(2, value.to_v4().to_bytes()) : add(3, value.to_v6().to_bytes());
}

void BinaryCopy::bytes(std::string_view value) {
  raw(static_cast<std::int32_t>(value.size()));
  buffer_.append(value);
  if (buffer_.size() >= kFlushAt) flush();
}

void BinaryCopy::complete() {
  raw(kTrailer);
  flush();
  end(nullptr);
}

void BinaryCopy::flush() {
  if (PQputCopyData(connection_, buffer_.data(), static_cast<int>(buffer_.size())) != 1)
    fail(PQerrorMessage(connection_), nullptr);
  buffer_.clear();
}

void BinaryCopy::end(const char* error) {
  open_ = false;
  if (PQputCopyEnd(connection_, error) != 1) fail(PQerrorMessage(connection_), nullptr);
  std::string message;
  std::string sqlstate;
  bool failed = false;
  for (Result result(PQgetResult(connection_), PQclear); result; result.reset(PQgetResult(connection_))) {
    if (failed || PQresultStatus(result.get()) == PGRES_COMMAND_OK) continue;
    failed = true;
    message = PQresultErrorMessage(result.get());
    const char* const state = PQresultErrorField(result.get(), PG_DIAG_SQLSTATE);
    if (state != nullptr) sqlstate = state;
  }
  if (failed) fail(message, sqlstate.c_str());
}

void BinaryCopy::fail(const std::string& message, const char* sqlstate) const {
  constexpr std::string_view kUniqueViolation = "23505";
  constexpr std::string_view kCheckViolation = "23514";  // a row without a partition, too
  if (sqlstate != nullptr && sqlstate == kUniqueViolation)
    throw pqxx::unique_violation(message, statement_, sqlstate);
  if (sqlstate != nullptr && sqlstate == kCheckViolation)
    throw pqxx::check_violation(message, statement_, sqlstate);
  throw pqxx::sql_error(message, statement_, sqlstate);
}

}  // namespace homing::store
