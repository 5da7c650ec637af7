#include <gtest/gtest.h>

#include "homing/admin/explain_endpoints.hpp"
#include "homing/admin/sales.hpp"
#include "tests/admin/bare_backend.hpp"
#include "tests/admin/parameters.hpp"

// What takes long leaves the workers that everybody waits for: they read the request, and touch no database.
namespace homing::admin::test {
namespace {

class LongWork : public testing::Test {
 protected:
  LongWork() {
    endpoints.add_all(sales_endpoints());
    endpoints.add_all(explain_endpoints(&catalog, {}));
  }
  Answer post(const std::string& path, Call call) {
    return endpoints.find("POST", path).endpoint->answer(call, backend);
  }
  static Call file_of_sales(std::string text) {
    Call call = call_with("", std::move(text));
    call.content_type = "text/csv";
    return call;
  }

  catalog::CatalogHolder catalog{sample()};
  Endpoints endpoints;
  BareBackend backend;
};

TEST_F(LongWork, IsAnImportAndItsPreview) {
  for (const char* path : {"/conversions/import", "/conversions/import/preview"}) {
    EXPECT_TRUE(post(path, file_of_sales("code,txid\nNORA10,A-1\n")).long_work) << path;
    EXPECT_THROW((void)post(path, file_of_sales("nothing known\n1\n")), Problem) << path;
  }
}

TEST_F(LongWork, IsAReplay) {
  const std::string id = Uuid::random_v7(kNow).to_string();
  EXPECT_TRUE(post("/postbacks/replay", call_with("", R"({"ids": [")" + id + R"("]})")).long_work);
  EXPECT_THROW((void)post("/postbacks/replay", call_with("", R"({"ids": ["x"]})")), Problem);
}

}  // namespace
}  // namespace homing::admin::test
