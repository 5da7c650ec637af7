#include "store/failure.hpp"

#include <pqxx/pqxx>
#include <string>

namespace homing::store {

StoreFailure classify(std::string_view sqlstate) noexcept {
  // 57014: the statement's time is up, or somebody has cancelled it. 55P03: a lock's time is up.
  if (sqlstate == "57014" || sqlstate == "55P03") return StoreFailure::kTimedOut;
  // 25006: a standby, or a server set to read-only. 25P03: idle in a transaction for too long.
  if (sqlstate == "25006" || sqlstate == "25P03") return StoreFailure::kUnavailable;
  if (sqlstate == "40003") return StoreFailure::kInDoubt;
  const std::string_view sql_class = sqlstate.substr(0, 2);
  if (sql_class == "08" || sql_class == "53" || sql_class == "57" || sql_class == "58") {
    return StoreFailure::kUnavailable;
  }
  if (sql_class == "40") return StoreFailure::kConflict;
  if (sql_class == "22" || sql_class == "23" || sql_class == "54") return StoreFailure::kBadData;
  return StoreFailure::kBroken;
}

void rethrow_as_store_error(bool connection_open) {
  const StoreFailure otherwise = connection_open ? StoreFailure::kBroken : StoreFailure::kUnavailable;
  try {
    throw;
  } catch (const pqxx::in_doubt_error& e) {
    throw StoreError(StoreFailure::kInDoubt, e.what());
  } catch (
      const pqxx::statement_completion_unknown& e) {  // derives from transaction_rollback: has to be in front
    throw StoreError(StoreFailure::kInDoubt, e.what());
  } catch (const pqxx::broken_connection& e) {
    throw StoreError(StoreFailure::kUnavailable, e.what());
  } catch (const pqxx::transaction_rollback& e) {
    throw StoreError(StoreFailure::kConflict, e.what());
  } catch (const pqxx::sql_error& e) {
    // Without an SQLSTATE it is libpq that speaks: it could not send, or the answer broke off.
    if (e.sqlstate().empty()) throw StoreError(StoreFailure::kUnavailable, e.what());
    throw StoreError(connection_open ? classify(e.sqlstate()) : StoreFailure::kUnavailable,
                     e.sqlstate() + ": " + e.what());
  } catch (const pqxx::failure& e) {  // COPY says no more than this when the connection breaks
    throw StoreError(StoreFailure::kUnavailable, e.what());
  } catch (const pqxx::pqxx_exception& e) {
    throw StoreError(otherwise, e.base().what());
  }
}

}  // namespace homing::store
