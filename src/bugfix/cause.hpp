// A commit that caused an error, as it is found or as people say; and how the search went. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <boost/describe.hpp>

#include "bugfix/error_group.hpp"
#include "bugfix/repository.hpp"

namespace mainstay::bugfix {

enum class CauseState { suspected, confirmed, rejected };
BOOST_DESCRIBE_ENUM(CauseState, suspected, confirmed, rejected)

/// One row of `error_cause`.
struct ErrorCause {
    Id<ErrorCause> id;
    Id<ErrorGroup> error_group;
    Id<Repository> repository;
    std::string commit_id;  ///< 40 hexadecimal digits.
    std::string subject;    ///< The first line of its message.
    Time committed_at;
    double confidence = 0;       ///< From 0 to 1; 1 for what people added.
    std::string reasons = "[]";  ///< A JSON list of sentences.
    CauseState state = CauseState::suspected;
    bool is_by_hand = false;
    Time created_at;
    std::optional<Id<User>> decided_by;
    std::optional<Time> decided_at;
    std::optional<std::string> note;
};
BOOST_DESCRIBE_STRUCT(
    ErrorCause, (),
    (id, error_group, repository, commit_id, subject, committed_at, confidence, reasons, state,
     is_by_hand, created_at, decided_by, decided_at, note)
)

/// How a search for causes ended: some are suspected; or why not. The application has no
/// repository; no event with a stack trace is kept; it names no release; no repository has a commit
/// for it; no frame is of a repository; nothing points to a commit; git failed.
enum class CauseOutcome {
    found,
    no_repository,
    no_event,
    no_release,
    no_commit,
    no_frame,
    nobody,
    failed,
};
BOOST_DESCRIBE_ENUM(
    CauseOutcome, found, no_repository, no_event, no_release, no_commit, no_frame, nobody, failed
)

/// One row of `cause_search`.
struct CauseSearch {
    Id<ErrorGroup> error_group;
    Time at;
    CauseOutcome outcome = CauseOutcome::no_repository;
    std::string reason;  ///< A sentence for people; empty where some were found.
    std::optional<Id<Repository>> repository;  ///< In which the release was found.
    std::string release;
    std::string commit_id;    ///< Of the release; empty: none was found.
    std::string found_by;     ///< See ReleaseFoundBy.
    std::int64_t frames = 0;  ///< How many frames are of the repository.
};
BOOST_DESCRIBE_STRUCT(
    CauseSearch, (),
    (error_group, at, outcome, reason, repository, release, commit_id, found_by, frames)
)

/// How many causes a group has at most.
inline constexpr std::int64_t causes_max = 50;

}  // namespace mainstay::bugfix
