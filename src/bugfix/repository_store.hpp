// Rows of repositories. No rule lives here.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bugfix/repository.hpp"
#include "db/sql.hpp"
#include "identity/identity.hpp"

namespace mainstay::bugfix::store {

Id<Repository> insert_repository(db::Sql& sql, const Repository& repository);

/// Index: the primary key.
std::optional<Repository> find_repository(db::Sql& sql, Id<Repository> id);

/// Those of applications in scope, or of `application` alone, after that id, in the order they were
/// made. `scope` is of identity::application_kind. Indexes: the primary key,
/// repository_application_application.
std::vector<Repository> repositories(
    db::Sql& sql, const identity::Scope& scope, std::optional<Id<Application>> application,
    Id<Repository> after, std::int64_t limit
);

std::int64_t count_repositories(db::Sql& sql);

/// Index: that of the unique name.
bool is_repository_name_taken(db::Sql& sql, std::string_view name, Id<Repository> except);

/// Writes what people change, and when it is fetched next; raises the version. False where it is
/// another by now.
bool update_repository(db::Sql& sql, const Repository& repository);

/// Writes the secret of its pushes alone.
void write_push_secret(db::Sql& sql, Id<Repository> id, const std::string& sealed);

/// With the applications that it has.
void remove_repository(db::Sql& sql, Id<Repository> id);

/// By id; at most repository_applications_max. Index: the primary key.
std::vector<Id<Application>> applications_of(db::Sql& sql, Id<Repository> id);
void set_applications(
    db::Sql& sql, Id<Repository> id, const std::vector<Id<Application>>& applications
);

/// Those that are on and due at `now`, longest due first. Index: repository_next.
std::vector<Id<Repository>> due_repositories(db::Sql& sql, Time now, std::int64_t limit);

/// A fetch begins; the next is due then.
void begin_fetch(db::Sql& sql, Id<Repository> id, Time now, Time next);

/// Writes what a fetch came to: the members of the row after `changed_at`, and what was learnt of
/// the branch and the host. Nothing where people changed the address meanwhile.
void write_fetch(db::Sql& sql, const Repository& repository);

/// The ids of all, at most repositories_max.
std::vector<Id<Repository>> all_repositories(db::Sql& sql);

/// A text that differs after anything a list of repositories shows has changed.
std::string repositories_fingerprint(db::Sql& sql);

}  // namespace mainstay::bugfix::store
