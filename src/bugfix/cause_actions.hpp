// What people see of the causes of an error, and decide about them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/result.hpp"
#include "bugfix/cause.hpp"
#include "bugfix/mirror.hpp"
#include "db/database.hpp"
#include "git/commit.hpp"
#include "http/reply.hpp"
#include "identity/identity.hpp"

namespace mainstay::bugfix {

enum class CauseAction { confirm, reject };
BOOST_DESCRIBE_ENUM(CauseAction, confirm, reject)

struct RepositoryRef {
    Id<Repository> id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(RepositoryRef, (), (id, name))

struct CauseView {
    Id<ErrorCause> id;
    RepositoryRef repository;
    std::string commit;
    std::string subject;
    Time committed_at;
    double confidence = 0;
    std::vector<std::string> reasons;  // Facts, the most important first.
    CauseState state = CauseState::suspected;
    bool is_by_hand = false;
    std::optional<identity::NameRef> decided_by;
    std::optional<Time> decided_at;
    std::optional<std::string> note;
    std::vector<CauseAction> may;
};
BOOST_DESCRIBE_STRUCT(
    CauseView, (),
    (id, repository, commit, subject, committed_at, confidence, reasons, state, is_by_hand,
     decided_by, decided_at, note, may)
)

/// How the last search went, and by what it began.
struct CauseSearchView {
    Time at;
    CauseOutcome outcome = CauseOutcome::no_repository;
    std::optional<std::string> reason;  // Why nobody is suspected, as a sentence.
    std::optional<RepositoryRef> repository;
    std::optional<std::string> release;
    std::optional<std::string> commit;    // Of the release.
    std::optional<std::string> found_by;  // How its commit was found.
    std::int64_t frames = 0;              // Of the trace, in the repository.
};
BOOST_DESCRIBE_STRUCT(
    CauseSearchView, (), (at, outcome, reason, repository, release, commit, found_by, frames)
)

struct CausesView {
    std::optional<CauseSearchView> search;  // None: not searched yet.
    std::vector<CauseView> causes;          // Confirmed first, then by confidence.
    std::vector<std::string> may;           // `search`, `add`.
};
BOOST_DESCRIBE_STRUCT(CausesView, (), (search, causes, may))

struct ListCauses {
    Id<ErrorGroup> id;
};
BOOST_DESCRIBE_STRUCT(ListCauses, (), (id))

struct DecideCause {
    Id<ErrorGroup> id;
    Id<ErrorCause> cause;
    std::optional<Text<2'000, 0>> note;
};
BOOST_DESCRIBE_STRUCT(DecideCause, (), (id, cause, note))

struct AddCause {
    Id<ErrorGroup> id;
    std::optional<Id<Repository>> repository;  // The one that has the commit, where not named.
    Line<40, 7> commit;                        // Whole or abbreviated.
    std::optional<Text<2'000, 0>> note;
};
BOOST_DESCRIBE_STRUCT(AddCause, (), (id, repository, commit, note))

/// A commit that was looked up before the transaction.
struct AddedCause {
    AddCause request;
    Id<Repository> repository;
    git::Commit commit;
};

/// Refuses: forbidden; not_found.
Result<CausesView> list_causes(db::Sql& sql, const Call& call, const ListCauses& request);

/// Has them searched for again. Refuses: forbidden; not_found; error_merged.
Result<CausesView> search_causes(db::Sql& sql, const Call& call, const ListCauses& request);

/// It caused the error. Refuses: forbidden; not_found; error_merged.
Result<CauseView> confirm_cause(db::Sql& sql, const Call& call, const DecideCause& request);

/// It did not, and is suspected no more. Refuses: as confirm_cause.
Result<CauseView> reject_cause(db::Sql& sql, const Call& call, const DecideCause& request);

/// The step before the transaction, which asks git. Refuses: forbidden; not_found; error_merged;
/// invalid with unknown_reference.
Result<AddedCause> find_added_cause(
    db::Database& database, const Mirrors& mirrors, const Call& call, const AddCause& request
);

/// Confirmed at once. Refuses: as find_added_cause.
Result<CauseView> add_cause(db::Sql& sql, const Call& call, const AddedCause& added);

}  // namespace mainstay::bugfix
