#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "homing/apply/applier.hpp"
#include "homing/store/apply_store.hpp"
#include "homing/store/audit_store.hpp"
#include "tests/apply/fake_journal.hpp"
#include "tests/apply/samples.hpp"
#include "tests/support/postgres.hpp"

/// A server's road from its journal into a real PostgreSQL.
namespace homing::store {

using homing::test::TestDatabase;

inline DatabaseOptions options_for(const TestDatabase& server) {
  DatabaseOptions options;
  options.url = server.url();
  return options;
}

/// An applier's.
inline DatabaseOptions apply_options_for(const TestDatabase& server) {
  DatabaseOptions options = options_for(server);
  options.lookups_only = true;
  return options;
}

/// The catalog that make_terms() describes.
inline void fill_catalog(const TestDatabase& server) {
  server.rows(R"sql(
    INSERT INTO advertisers (id, ref, name) VALUES (3, 'acme', 'Acme');
    INSERT INTO affiliates (id, ref, name, state) VALUES (42, 'ann', 'Ann', 'active');
    INSERT INTO offers (id, ref, advertiser_id, name, state, target_url, click_id_parameter, review, payout_override,
                        refuse_postbacks_when_paused)
    VALUES (7, 'shoes', 3, 'Shoes', 'active', 'https://acme.example/', 'click_id', false, false, false);
    INSERT INTO goals (id, offer_id, ref, is_default, payout, payout_percent, revenue, revenue_percent, currency)
    VALUES (70, 7, 'sale', true, 2.5, false, 4, false, 'EUR'), (71, 7, 'install', false, 10, true, 20, true, 'EUR'))sql");
}

/// What `homing verify` finds.
inline std::vector<std::string> counterexamples(const TestDatabase& server) {
  Database database(options_for(server));
  std::vector<std::string> found;
  for (const CheckResult& check : AuditStore(database).verify()) {
    found.insert(found.end(), check.counterexamples.begin(), check.counterexamples.end());
  }
  return found;
}

class Road {
 public:
  Road(const TestDatabase& server, NodeNumber node, apply::ApplierOptions options = {})
      : database(apply_options_for(server)),
        store(database, node, Uuid::from_halves(node, 1)),
        reader_(disk_, journal.folder(), 1, metrics),
        applier(
            with_node(std::move(options), node), store, journal, reader_, clock_,
            [this](const Uuid& id, const PostbackOutcome& outcome) { told.emplace_back(id, outcome); },
            metrics) {}

  /// Steps until there is nothing to do; a step that is blocked is tried again.
  void run_to_end() {
    for (int blocked = 0; blocked < 20;) {
      const apply::StepOutcome outcome = applier.run_once();
      if (outcome == apply::StepOutcome::kIdle) return;
      if (outcome == apply::StepOutcome::kBlocked) ++blocked;
    }
    ADD_FAILURE() << "the applier does not come to an end";
  }

  apply::test::FakeJournal journal;
  std::vector<std::pair<Uuid, PostbackOutcome>> told;
  Database database;
  ApplyStore store;
  Metrics metrics;

 private:
  static apply::ApplierOptions with_node(apply::ApplierOptions options, NodeNumber node) {
    options.node = node;
    options.lineage.begin({Uuid::from_halves(node, 1)});
    options.settle_every = std::chrono::milliseconds(0);
    return options;
  }

  SystemClock clock_;
  journal::PosixFileSystem disk_;
  journal::Reader reader_;

 public:
  apply::Applier applier;
};

}  // namespace homing::store
