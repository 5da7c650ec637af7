#include "homing/store/apply_store.hpp"

#include <homing_sql/sql.hpp>

#include "homing/core/text.hpp"
#include "homing/core/units.hpp"
#include "store/click_copy.hpp"
#include "store/fact_loader.hpp"
#include "store/json_rows.hpp"
#include "store/partitions.hpp"
#include "store/postback_writer.hpp"

namespace homing::store {

class ApplyStore::PgTransaction final : public apply::Transaction {
 public:
  PgTransaction(Database& database, NodeNumber node, const Uuid& process, Partitions& partitions)
      : database_(database),
        work_(database.begin()),
        node_(node),
        process_(process),
        partitions_(partitions) {}

  ~PgTransaction() override {
    if (wrote_) partitions_.forget();
    database_.rollback();
  }

  void insert_clicks(const std::vector<Click>& clicks) override {
    with_partitions([&] {
      for (const Click& click : clicks) partitions_.ensure(work_, click.id);
      copy_clicks(work_, clicks);
    });
  }

  void add_click_rollups(const std::vector<apply::ClickRollup>& rollups) override {
    JsonRows rows;
    for (const apply::ClickRollup& rollup : rollups) {
      rows.row()
          .time("hour", rollup.hour)
          .number("offer_id", rollup.offer.value())
          .number("affiliate_id", rollup.affiliate.value())
          .text("kind", rollup.kind)
          .number("clicks", rollup.clicks);
    }
    execute(sql::apply_add_click_rollups, node_, std::move(rows).take());
  }

  apply::PostbackFacts load_facts(const std::vector<ClickId>& clicks) override {
    return database_.guarded([&] { return store::load_facts(work_, clicks); });
  }

  void write(const apply::PostbackWrites& writes) override {
    with_partitions([&] {
      for (const apply::StoredPostback& stored : writes.postbacks)
        partitions_.ensure(work_, stored.postback.click_id);
      write_postbacks(work_, node_, writes);
    });
  }

  void reject(const std::vector<apply::RejectedRecord>& records) override {
    JsonRows rows;
    for (const apply::RejectedRecord& record : records) {
      rows.row()
          .number("position", static_cast<std::int64_t>(record.position))
          .number("type", record.type)
          .text("payload", to_hex(record.payload))
          .text("reason", record.reason);
    }
    execute(sql::apply_reject_records, node_, std::move(rows).take());
  }

  std::vector<Postback> take_parked(UnixMillis expired_before, std::size_t limit) override {
    std::vector<Postback> parked;
    for (const pqxx::row& row : execute(sql::apply_take_parked, time_text(expired_before), limit)) {
      const auto record = from_hex(row[0].c_str());
      auto postback = record ? decode_postback(*record) : std::nullopt;
      if (!postback)
        throw StoreError(StoreFailure::kBroken, "unmatched_postbacks holds a record that is none");
      parked.push_back(std::move(*postback));
    }
    return parked;
  }

  void move_cursor(apply::Position from, apply::Position to) override {
    insist_on_cursor(execute(sql::apply_move_cursor, node_, from, to, process_.to_string()), from);
  }

  void take_cursor(const apply::Cursor& found, apply::Position to) override {
    const std::string holder = found.process ? found.process->to_string() : "";
    const char* const held_by = found.process ? holder.c_str() : nullptr;
    insist_on_cursor(
        execute(sql::apply_take_cursor, node_, found.position, to, process_.to_string(), held_by),
        found.position);
  }

  void commit() override {
    database_.commit();
    partitions_.committed();
    wrote_ = false;
  }

 private:
  void insist_on_cursor(const pqxx::result& moved, apply::Position from) const {
    if (moved.affected_rows() == 1) return;
    throw apply::CursorLost("the journal cursor of node " + std::to_string(node_) + " is not at " +
                            std::to_string(from) +
                            " any more, or not this process's: another process applies this node's journal, "
                            "or the database was restored from a backup; in that case start again");
  }

  /// A row without a partition is a check violation. Where the partition was only remembered, retention may
  /// have dropped it meanwhile: the same again makes it anew.
  template <class Step>
  void with_partitions(Step step) {
    wrote_ = true;
    database_.guarded([&] {
      try {
        step();
      } catch (const pqxx::check_violation& e) {
        if (!partitions_.relied_on_memory()) throw;
        throw StoreError(StoreFailure::kConflict, e.what());
      }
    });
  }

  template <class... Parameters>
  pqxx::result execute(const sql::Query& query, const Parameters&... parameters) {
    return database_.guarded([&] { return work_.exec_prepared(query.name, parameters...); });
  }

  Database& database_;
  pqxx::work& work_;  // the database's; gone after the first error
  const NodeNumber node_;
  const Uuid process_;
  Partitions& partitions_;
  bool wrote_ = false;  // and neither committed nor given up
};

ApplyStore::ApplyStore(Database& database, NodeNumber node, const Uuid& process)
    : database_(database), node_(node), process_(process), partitions_(std::make_unique<Partitions>()) {}

ApplyStore::~ApplyStore() = default;

std::unique_ptr<apply::Transaction> ApplyStore::begin() {
  return std::make_unique<PgTransaction>(database_, node_, process_, *partitions_);
}

apply::Cursor ApplyStore::cursor() {
  return cursor_of(database_, node_);
}

apply::Cursor cursor_of(Database& database, NodeNumber node) {
  apply::Cursor cursor;
  database.transaction([&](pqxx::work& work) {
    work.exec_prepared(sql::apply_create_cursor.name, node);
    const pqxx::row row = work.exec_prepared1(sql::apply_cursor.name, node);
    cursor.position = row[0].as<apply::Position>();
    if (!row[1].is_null()) cursor.process = Uuid::parse(row[1].as<std::string>());
  });
  return cursor;
}

}  // namespace homing::store
