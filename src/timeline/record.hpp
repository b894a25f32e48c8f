// The append-only record of every change: who did what to which resource, when, and its values
// before and after. Entries are never changed; erasure may empty their values (see erase), which
// the seal allows for.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>
#include <boost/json/value.hpp>

#include "base/call.hpp"
#include "base/id.hpp"
#include "base/time.hpp"
#include "db/sql.hpp"

namespace mainstay::timeline {

/// Any one resource of any module: `{"ticket", 42}`. Types are singular nouns, like tables.
struct Subject {
    std::string type;
    std::int64_t id = 0;

    auto operator<=>(const Subject&) const = default;
};
BOOST_DESCRIBE_STRUCT(Subject, (), (type, id))

/// Who acted: a person, the system itself, or nobody of these two. Programs are kept beside it
/// (`Entry::principal`), so that a binary that does not know them can read what they did.
enum class ActorKind { person, system, nobody };
BOOST_DESCRIBE_ENUM(ActorKind, person, system, nobody)

/// One row of `timeline_entry`.
struct Entry {
    Id<Entry> id;
    Time at;
    ActorKind actor_kind = ActorKind::nobody;
    std::optional<Id<User>> actor;
    std::string subject_type;
    std::int64_t subject_id = 0;
    std::string action;                 // Past participle: `assigned`.
    std::optional<std::string> before;  // JSON text, byte for byte as it was digested.
    std::optional<std::string> after;
    std::optional<std::string> salt;  // Nothing once the values were erased.
    std::string digest;
    std::string request_id;
    std::optional<std::string> principal;  // A program or rule that acted: see principal_of.
};
BOOST_DESCRIBE_STRUCT(
    Entry, (),
    (id, at, actor_kind, actor, subject_type, subject_id, action, before, after, salt, digest,
     request_id, principal)
)

/// Which principal acted: a person, a program or a rule by its id and its name at that time, the
/// system, or nobody.
struct Principal {
    PrincipalKind kind = PrincipalKind::nobody;
    std::optional<std::int64_t> id;
    std::optional<std::string> name;  // Of a program or a rule.
};

Principal principal_of(const Entry& entry);

/// Appends an entry, in the transaction of the change. `before` and `after` are usually objects of
/// only those members that changed; null stands for none. The Sealer gives it its place in the
/// chain after the commit.
Id<Entry> record(
    db::Sql& sql, const Call& call, const Subject& subject, std::string_view action,
    const boost::json::value& before, const boost::json::value& after
);

/// The entries of a resource, newest first, only those before `before` (none: from the newest).
/// Index: timeline_entry_subject.
std::vector<Entry> history(
    db::Sql& sql, const Subject& subject, std::optional<Id<Entry>> before, int limit
);

/// The entries of all resources, newest first, only those before `before` (none: from the newest).
/// Index: the primary key.
std::vector<Entry> latest(db::Sql& sql, std::optional<Id<Entry>> before, int limit);

/// One changed member of an entry.
struct Change {
    std::string field;
    boost::json::value before;
    boost::json::value after;
};
BOOST_DESCRIBE_STRUCT(Change, (), (field, before, after))

/// The members of an entry's before and after that differ, in the order they were recorded. Values
/// that are no objects count as a member without a name.
std::vector<Change> changes(const Entry& entry);

/// Empties the values of an entry and destroys their salt, so that they cannot be guessed from the
/// digest, and records that. The chain still verifies. Returns whether there was anything to
/// erase.
bool erase(db::Sql& sql, const Call& call, Id<Entry> entry);

}  // namespace mainstay::timeline
