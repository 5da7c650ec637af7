#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <pqxx/pqxx>
#include <string>
#include <string_view>

#include "homing/core/clock.hpp"
#include "homing/core/decimal.hpp"
#include "homing/core/network.hpp"
#include "homing/core/uuid.hpp"

namespace homing::store {

/// Rows on their way into a table by `COPY ... FROM STDIN (FORMAT binary)`; its form is told in
/// https://www.postgresql.org/docs/15/sql-copy.html, that of a value in PostgreSQL's *recv functions.
///
/// pqxx 6.4 knows COPY as text only, for which both sides spend a third more on a click. So this talks to
/// libpq, on the connection of the transaction, which has to be left alone until complete() or the
/// destructor.
///
/// Failure: throws what pqxx throws, and StoreError (kBadData) for a value that a column cannot hold. A row
/// that was begun has to get all its columns.
class BinaryCopy {
 public:
  /// @param statement  a constant
  BinaryCopy(pqxx::work& work, const char* statement, std::int16_t columns);
  /// Gives it up unless it is complete: the transaction is broken then.
  ~BinaryCopy();
  BinaryCopy(const BinaryCopy&) = delete;
  BinaryCopy& operator=(const BinaryCopy&) = delete;

  void begin_row() { raw(columns_); }
  void null() { raw(kNull); }
  void smallint(std::int16_t value) { value_of(value); }
  void integer(std::int32_t value) { value_of(value); }
  void bigint(std::int64_t value) { value_of(value); }
  void uuid(const Uuid& value) { bytes(value.view()); }
  void timestamptz(UnixMillis value);
  void numeric(Decimal value);
  void text(std::string_view value) { bytes(value); }
  void text_or_null(std::string_view value) { value.empty() ? null() : bytes(value); }
  void inet_or_null(std::string_view value);
  /// NULL where empty; else `copy_value` (a member of this class) copies it.
  template <class Value, class CopyValue>
  void or_null(const std::optional<Value>& value, CopyValue copy_value) {
    value ? std::invoke(copy_value, *this, *value) : null();
  }

  void complete();

 private:
  static constexpr std::int32_t kNull = -1;

  /// In network order.
  template <class Integer>
  void raw(Integer value) {
    std::array<char, sizeof(Integer)> big_endian{};
    for (std::size_t i = 0; i < big_endian.size(); ++i)
      big_endian[i] = static_cast<char>(value >> (8 * (big_endian.size() - 1 - i)));
    buffer_.append(big_endian.data(), big_endian.size());
  }
  template <class Integer>
  void value_of(Integer value) {
    raw(static_cast<std::int32_t>(sizeof(Integer)));
    raw(value);
  }
  void bytes(std::string_view value);
  void inet(const IpAddress& value);
  void flush();
  void end(const char* error);
  [[noreturn]] void fail(const std::string& message, const char* sqlstate) const;

  pqxx::internal::pq::PGconn* const connection_;
  const char* const statement_;
  const std::int16_t columns_;
  std::string buffer_;
  bool open_ = true;
};

}  // namespace homing::store
