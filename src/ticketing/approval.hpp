// What an approval is, and what decides it. Pure: no SQL, no clock, no input or output.
#pragma once

#include <optional>
#include <span>

#include <boost/describe.hpp>

namespace mainstay::ticketing {

/// Who must say yes.
enum class ApprovalRule { any, all };
BOOST_DESCRIBE_ENUM(ApprovalRule, any, all)

enum class ApprovalState { pending, approved, declined, withdrawn, expired };
BOOST_DESCRIBE_ENUM(ApprovalState, pending, approved, declined, withdrawn, expired)

enum class ApprovalAnswer { approve, decline };
BOOST_DESCRIBE_ENUM(ApprovalAnswer, approve, decline)

/// What the answers so far come to, one for each who was asked.
constexpr ApprovalState decided(
    ApprovalRule rule, std::span<const std::optional<ApprovalAnswer>> answers
) {
    bool is_any_open = false, is_any_yes = false, is_any_no = false;
    for (const auto& answer : answers) {
        is_any_open = is_any_open || !answer;
        is_any_yes = is_any_yes || answer == ApprovalAnswer::approve;
        is_any_no = is_any_no || answer == ApprovalAnswer::decline;
    }
    if (rule == ApprovalRule::any && is_any_yes) return ApprovalState::approved;
    if (rule == ApprovalRule::all && is_any_no) return ApprovalState::declined;
    if (is_any_open) return ApprovalState::pending;
    return rule == ApprovalRule::all ? ApprovalState::approved : ApprovalState::declined;
}

}  // namespace mainstay::ticketing
