#include "tests/admin/explain_fixture.hpp"

// What a verdict says of how the affiliate was told.
namespace homing::admin {
namespace {

class ExplainDeliveries : public test::Explain {
 protected:
  ExplainDeliveries() {
    happened(id, "click", {{"affiliate", "nora"}});
    happened(id, "conversion", {{"status_now", "approved"}, {"payout", "2.5"}, {"payout_currency", "EUR"}});
  }
  void delivery(const char* url, const char* state, const char* tells = "approved", const char* of = "1") {
    happened(id, "delivery",
             {{"conversion_id", of}, {"postback_url", url}, {"tells", tells}, {"state_now", state}});
  }
  void attempt(const char* url, const char* error, const char* tells = "approved") {
    happened(id, "attempt",
             {{"conversion_id", "1"},
              {"postback_url", url},
              {"tells", tells},
              {"outcome", "status"},
              {"error", error}});
  }
  std::string told() {
    const std::string verdict = ask(id.to_string()).verdict;
    return verdict.substr(verdict.find("owed to nora. ") + std::string("owed to nora. ").size());
  }
};

TEST_F(ExplainDeliveries, OfSeveralUrlsTheOneThatWasNotToldIsNamedWithItsOwnAttempt) {
  delivery("a", "due");
  attempt("a", "It answered 500.");
  delivery("b", "delivered");
  attempt("b", "Not of a.");
  EXPECT_EQ(told(),
            "The affiliate has not been told yet by its postback URL a; it is tried again by itself. The "
            "last attempt: It answered 500. The affiliate has been told by its postback URL b.");
}

TEST_F(ExplainDeliveries, TheWorstComesFirst) {
  delivery("a", "delivered");
  delivery("b", "dead");
  delivery("c", "withheld");
  delivery("d", "dead");
  attempt("d", "It can't be resolved.");
  EXPECT_EQ(told(),
            "The affiliate could not be told by its postback URLs b and d. The last attempt: It can't be "
            "resolved. Once its server is right: homing outbound retry. The affiliate has been told by its "
            "postback URL a. The affiliate is not told by its postback URL c: it is not in the share that "
            "its URL is told.");
}

TEST_F(ExplainDeliveries, AUrlStandsAsItsLastStatusOfEachConversionDoes) {
  delivery("a", "dead", "pending");
  attempt("a", "It was down.", "pending");
  delivery("a", "delivered");
  EXPECT_EQ(told(), "The affiliate has been told.");
  delivery("a", "due", "rejected");
  attempt("a", "It was down.", "pending");
  EXPECT_EQ(told(), "The affiliate has not been told yet; it is tried again by itself.") << "not tried yet";
  delivery("a", "dead", "approved", "2");
  EXPECT_EQ(told(), "The affiliate could not be told. Once its server is right: homing outbound retry.");
}

}  // namespace
}  // namespace homing::admin
