// Whether errors that were resolved are gone: looked at again and again until what was seen since
// proves it, put on the chain of their tickets then, and withdrawn when they come back.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "bugfix/error_group.hpp"
#include "bugfix/error_views.hpp"
#include "bugfix/neighbours.hpp"
#include "db/sql.hpp"
#include "timeline/timeline.hpp"

namespace mainstay::bugfix {

/// What verifies: `public_url` leads to the pages of errors from notes on tickets.
struct Verifier {
    Neighbours neighbours{};
    std::string public_url{};
};

/// The group was resolved just now: it waits for proof. One that is verified by a decision before
/// stays so until `follow_decision` withdraws that.
void await_proof(db::Sql& sql, const ErrorGroup& group);

/// Looks at those that are due, at most `limit`; returns how many there were. Index:
/// error_verification_due.
int verify_due(db::Sql& sql, const Call& system, const Verifier& by, int limit);

/// The group is no longer resolved as it was: withdraws what rested on that. May be repeated.
void follow_decision(db::Sql& sql, const Call& system, Id<ErrorGroup> id, const Verifier& by);

/// For the page of the error. Index: the primary key.
std::optional<VerificationView> verification_view(
    db::Sql& sql, const Call& call, const ErrorGroup& group, const Neighbours& neighbours
);

/// When one is looked at next: the later, the older the decision is.
inline constexpr std::chrono::minutes looked_at_first{10};
inline constexpr std::chrono::hours looked_at_last{6};

}  // namespace mainstay::bugfix
