#pragma once

#include <gtest/gtest.h>

#include "homing/catalog/document.hpp"
#include "homing/catalog/rows.hpp"
#include "homing/core/error.hpp"

namespace homing::catalog {

/// A small catalog with something in every column.
inline CatalogRows sample_rows() {
  CatalogRows rows;
  rows.version = 7;
  rows.advertisers = {{1, "acme", "Acme", std::nullopt, {}},
                      {2, "globex", "Globex \xC3\xBC", std::string(64, 'a'), {"10.0.0.0/8", "::1/128"}}};
  rows.affiliates = {{42, "nora", "Nora", "active", "s3cr3t-s3cr3t-s3cr3t"},
                     {43, "old", "Old", "paused", std::nullopt}};
  rows.goals = {{11, 21, "install", false, "0.5", "1", "USD"},
                {12, 21, "sale", true, "12.5%", "20%", "EUR"},
                {13, 22, "sale", true, "5", "5", "EUR"}};
  OfferRow quest;
  quest.id = 21;
  quest.ref = "quest";
  quest.advertiser_id = 2;
  quest.name = "Quest";
  quest.state = "paused";
  quest.target_url = "https://games.example/{click_id}";
  quest.fallback_url = "https://games.example/";
  quest.click_id_parameter = "cid";
  quest.deep_link_hosts = {"*.games.example", "games.example"};
  quest.attribution_window_seconds = 36 * 3600;
  quest.review = true;
  quest.payout_override = true;
  quest.refuse_postbacks_when_paused = true;
  OfferRow shoes;
  shoes.id = 22;
  shoes.ref = "shoes";
  shoes.advertiser_id = 1;
  shoes.name = "Shoes";
  shoes.state = "active";
  shoes.target_url = "https://shop.example/";
  shoes.click_id_parameter = "click_id";
  rows.offers = {quest, shoes};
  PostbackUrlRow all;
  all.id = 31;
  all.ref = "nora-all";
  all.affiliate_id = 42;
  all.state = "active";
  all.statuses = {"approved"};
  all.method = "GET";
  all.url = "https://nora.example/pb?cid={ext_id}";
  PostbackUrlRow sales = all;
  sales.id = 32;
  sales.ref = "nora-quest";
  sales.offer_id = 21;
  sales.state = "paused";
  sales.goals = {"install", "sale"};
  sales.statuses = {"pending", "rejected"};
  sales.share = 90;
  sales.method = "POST";
  sales.body = "{\"id\": \"{conversion_id}\"}";
  sales.body_type = "json";
  rows.postback_urls = {all, sales};
  rows.keys = {{0, "000102030405060708090a0b0c0d0e0f", 1000}, {1, "ff0102030405060708090a0b0c0d0e0f", 2000}};
  return rows;
}

/// What is said of a document that can't be read.
inline std::string faults_of(std::string_view json) {
  try {
    (void)parse_document(json);
  } catch (const UserError& e) {
    return e.what();
  }
  ADD_FAILURE() << "no fault found in " << json;
  return {};
}

/// Why a document does not go with sample_rows().
inline std::string check_error(const Document& wanted) {
  try {
    check_against(*build_catalog(sample_rows()), wanted);
  } catch (const UserError& e) {
    return e.what();
  }
  return "no error";
}

}  // namespace homing::catalog
