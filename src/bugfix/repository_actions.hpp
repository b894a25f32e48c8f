// What people do with repositories.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "bugfix/repository_requests.hpp"
#include "db/sql.hpp"
#include "outgoing/outgoing.hpp"

namespace mainstay::bugfix {

/// What the functions below need of the installation.
struct RepositoryRules {
    std::span<const std::string> folders{};  ///< Where repositories of this machine may be.
    const outgoing::Vault& vault;
};

/// The repository, for who may know of it. Refuses: forbidden to those who see none; not_found.
Result<Repository> seen_repository(db::Sql& sql, const Call& call, Id<Repository> id);

/// The same for who may manage it: with all of its applications. Refuses: besides, forbidden.
Result<Repository> managed_repository(db::Sql& sql, const Call& call, Id<Repository> id);

/// In the order they were made. Refuses: forbidden; not_found, for an application of which the
/// caller sees none; bad_cursor.
Result<http::Page<RepositoryView>> list_repositories(
    db::Sql& sql, const Call& call, const ListRepositories& request
);

/// Refuses: as seen_repository.
Result<http::Versioned<RepositoryView>> show_repository(
    db::Sql& sql, const Call& call, const WhichRepository& request
);

/// It is fetched at once. Refuses: forbidden; too_many_repositories; invalid with
/// repository_url_unfit, folder_not_named, credential_unfit, credential_incomplete,
/// private_key_unfit, known_hosts_unfit, branch_unfit, no_applications, unknown_reference, taken.
Result<http::Versioned<RepositoryView>> create_repository(
    db::Sql& sql, const Call& call, const CreateRepository& request, const RepositoryRules& rules
);

/// Refuses: as create_repository; not_found; stale; invalid with credential_needed.
Result<http::Versioned<RepositoryView>> change_repository(
    db::Sql& sql, const Call& call, const ChangeRepository& request, const RepositoryRules& rules
);

/// Its mirror goes, too. Refuses: forbidden; not_found.
Result<> remove_repository(db::Sql& sql, const Call& call, const WhichRepository& request);

/// It is fetched now, once however often it is asked for. Refuses: forbidden; not_found;
/// repository_disabled.
Result<RepositoryView> fetch_repository(
    db::Sql& sql, const Call& call, const WhichRepository& request
);

/// A new secret for notices of pushes; the former is good no more. Refuses: forbidden; not_found.
Result<PushSecret> make_push_secret(
    db::Sql& sql, const Call& call, const WhichRepository& request, const outgoing::Vault& vault
);

}  // namespace mainstay::bugfix
