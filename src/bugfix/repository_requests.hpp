// What people ask of repositories, and what they are shown.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "bugfix/repository.hpp"
#include "http/reply.hpp"
#include "identity/identity.hpp"

namespace mainstay::bugfix {

/// What may be done to a repository now.
enum class RepositoryAction { change, fetch, remove, make_push_secret };
BOOST_DESCRIBE_ENUM(RepositoryAction, change, fetch, remove, make_push_secret)

/// Without the secret.
struct CredentialView {
    CredentialKind kind = CredentialKind::none;
    std::optional<std::string> user;
};
BOOST_DESCRIBE_STRUCT(CredentialView, (), (kind, user))

struct RepositoryFailure {
    Time at;
    std::string reason;  // A sentence.
};
BOOST_DESCRIBE_STRUCT(RepositoryFailure, (), (at, reason))

struct RepositoryView {
    Id<Repository> id;
    std::string name;
    std::string url;
    std::optional<std::string> default_branch;  // None: not known yet.
    bool is_branch_chosen = false;              // Else it is the server's.
    std::vector<identity::ApplicationRef> applications;
    CredentialView credential;
    std::vector<HostKey> host_keys;  // Of an SSH server, as they were met first.
    std::int64_t fetch_minutes = 10;
    bool enabled = true;
    bool has_push_secret = false;
    RepositoryState state = RepositoryState::waiting;
    bool is_fetching = false;
    std::optional<Time> last_fetched_at;
    std::optional<RepositoryFailure> last_failure;  // Since it was fetched last.
    std::optional<Time> next_fetch_at;
    std::int64_t size_bytes = 0;
    std::int64_t commits = 0;
    Time created_at;
    Time changed_at;
    std::int64_t version = 1;
    std::vector<RepositoryAction> may;
};
BOOST_DESCRIBE_STRUCT(
    RepositoryView, (),
    (id, name, url, default_branch, is_branch_chosen, applications, credential, host_keys,
     fetch_minutes, enabled, has_push_secret, state, is_fetching, last_fetched_at, last_failure,
     next_fetch_at, size_bytes, commits, created_at, changed_at, version, may)
)

struct ListRepositories {
    std::optional<Line<10>> application;  // Its key.
    std::optional<Count<1, 100>> limit;
    std::optional<Line<500>> cursor;
};
BOOST_DESCRIBE_STRUCT(ListRepositories, (), (application, limit, cursor))

struct WhichRepository {
    Id<Repository> id;
};
BOOST_DESCRIBE_STRUCT(WhichRepository, (), (id))

/// With what a repository is signed in to. Never shown again.
struct GivenCredential {
    CredentialKind kind = CredentialKind::none;
    std::optional<Line<200>> user;  // With a token; `git` where not named.
    std::optional<Line<2'000>> token;
    std::optional<Text<20'000>> ssh_key;
};
BOOST_DESCRIBE_STRUCT(GivenCredential, (), (kind, user, token, ssh_key))

struct CreateRepository {
    Line<1'000> url;
    std::optional<Line<100>> name;       // The last part of the address where not named.
    std::vector<Line<10>> applications;  // Their keys.
    std::optional<Line<200>> default_branch;
    std::optional<GivenCredential> credential;
    std::optional<Text<20'000>> known_hosts;    // Else the first key that is met.
    std::optional<FetchMinutes> fetch_minutes;  // 10.
    std::optional<bool> enabled;
};
BOOST_DESCRIBE_STRUCT(
    CreateRepository, (),
    (url, name, applications, default_branch, credential, known_hosts, fetch_minutes, enabled)
)

/// What is not named stays as it is.
struct ChangeRepository {
    Id<Repository> id;
    std::optional<std::int64_t> if_match;
    std::optional<Line<1'000>> url;
    std::optional<Line<100>> name;
    std::optional<std::vector<Line<10>>> applications;       // In place of all those before.
    std::optional<std::optional<Line<200>>> default_branch;  // Null: the server's.
    std::optional<GivenCredential> credential;
    std::optional<std::optional<Text<20'000>>> known_hosts;  // Null: the next key that is met.
    std::optional<FetchMinutes> fetch_minutes;
    std::optional<bool> enabled;
};
BOOST_DESCRIBE_STRUCT(
    ChangeRepository, (),
    (id, if_match, url, name, applications, default_branch, credential, known_hosts, fetch_minutes,
     enabled)
)

/// Where a server announces a push, and the secret that is shown this once.
struct PushSecret {
    std::string path;  // Below the address of this installation.
    std::string secret;
};
BOOST_DESCRIBE_STRUCT(PushSecret, (), (path, secret))

}  // namespace mainstay::bugfix
