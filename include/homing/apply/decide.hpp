#pragma once

#include <optional>
#include <string_view>

#include "homing/apply/store.hpp"

namespace homing::apply {

/// A sentence for a person, for an outcome that needs no more than its code: every refusal.
[[nodiscard]] std::string_view sentence_for(PostbackCode code) noexcept;

/// What one postback leads to.
struct Decision {
  PostbackOutcome outcome;
  std::optional<Conversion> recorded;       ///< A new conversion.
  std::optional<ConversionStatus> changed;  ///< The existing conversion's new status.
};

/// Judges one postback. Pure: no clock, no database.
///
/// In this order, the first that applies: a verdict that the door gave (`refused`); no click ->
/// click_unknown; the advertiser's token and networks (token_missing, token_invalid, ip_not_allowed); the
/// goal (goal_unknown); then, where (click, goal, txid) is there already: duplicate, updated or
/// status_change_refused, whatever the rules below say by now; for a new one: goal_unknown where the goal is
/// archived, offer_paused, click_expired, payout_override_refused, amount_missing, else recorded.
///
/// Status changes: pending -> approved, pending -> rejected, approved -> rejected. A rejected conversion
/// stays rejected and an approved one does not become pending: so replaying an old postback can never undo a
/// newer one. A postback without a status asks for the offer's default (approved, or pending under review),
/// but never for a refused change: it is a duplicate then.
///
/// An operator needs no token and no network. His decision changes a conversion that is there, and records
/// none: conversion_unknown.
///
/// @param click      null when there is none, or it was refused
/// @param existing   the conversion of this (click, goal, txid), found by the caller with the goal that
///                   find_goal gives; null when there is none
/// @param terms      of the click's offer; null when the offer is gone
[[nodiscard]] Decision decide(const Postback& postback, const ClickFacts* click, const OfferTerms* terms,
                              const Conversion* existing);

}  // namespace homing::apply
