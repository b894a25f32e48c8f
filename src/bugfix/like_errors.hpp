// Seen before: errors like one, and what became of them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/result.hpp"
#include "bugfix/error_views.hpp"
#include "bugfix/groups.hpp"
#include "bugfix/likeness.hpp"
#include "db/sql.hpp"

namespace mainstay::bugfix {

/// A commit that people confirmed as the cause of an error.
struct LikeCause {
    std::string repository;  // Its name.
    std::string commit;
    std::string subject;
};
BOOST_DESCRIBE_STRUCT(LikeCause, (), (repository, commit, subject))

/// How an error was resolved that did not come back.
struct LikeFix {
    std::optional<ResolvedIn> resolved_as;
    std::optional<std::string> release;  // In which it is resolved, or after which.
    std::optional<Time> at;
    std::optional<identity::NameRef> by;
    std::string note;
};
BOOST_DESCRIBE_STRUCT(LikeFix, (), (resolved_as, release, at, by, note))

struct LikeError {
    Id<ErrorGroup> id;
    std::string title;
    std::string culprit;
    ErrorState state = ErrorState::open;
    Time first_seen;
    Time last_seen;
    std::int64_t events = 0;
    double score = 0;  // From 0.5 to 1.
    std::vector<LikeReason> reasons;
    std::optional<std::string> ticket;  // Its key, for those who see it.
    std::optional<LikeFix> fix;         // Where it is resolved.
    std::vector<LikeCause> causes;      // The confirmed ones.
};
BOOST_DESCRIBE_STRUCT(
    LikeError, (),
    (id, title, culprit, state, first_seen, last_seen, events, score, reasons, ticket, fix, causes)
)

struct LikeErrors {
    std::vector<LikeError> items;  // The most like first, at most 8.
};
BOOST_DESCRIBE_STRUCT(LikeErrors, (), (items))

struct JudgeLikeness {
    Id<ErrorGroup> id;
    Id<ErrorGroup> other;
    bool is_like = false;
};
BOOST_DESCRIBE_STRUCT(JudgeLikeness, (), (id, other, is_like))

/// Of the same application and type: by one event that is kept of each. Without one, none. Refuses:
/// forbidden; not_found.
Result<LikeErrors> list_like_errors(
    db::Sql& sql, const Call& call, const WhichError& request, const Tickets& tickets
);

/// What people say of two errors: where they are not like each other, neither is shown at the other
/// any more. Refuses: forbidden; not_found; error_merged; invalid with not_comparable.
Result<LikeErrors> judge_likeness(
    db::Sql& sql, const Call& call, const JudgeLikeness& request, const Tickets& tickets
);

}  // namespace mainstay::bugfix
