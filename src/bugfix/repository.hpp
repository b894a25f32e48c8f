// A repository of applications, and the rules of its life. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/call.hpp"
#include "base/text.hpp"
#include "base/time.hpp"

namespace mainstay::bugfix {

/// With what a repository is signed in to: nothing; a user and a token, by HTTPS; an SSH key.
enum class CredentialKind { none, token, ssh_key };
BOOST_DESCRIBE_ENUM(CredentialKind, none, token, ssh_key)

/// How its mirror is: not fetched yet; fetched; the last fetch failed, and what was there is kept;
/// there is none, since it has more bytes than may be kept.
enum class RepositoryState { waiting, ready, failed, too_large };
BOOST_DESCRIBE_ENUM(RepositoryState, waiting, ready, failed, too_large)

/// One row of `repository`.
struct Repository {
    Id<Repository> id;
    std::string name;
    std::string url;
    std::string default_branch;     ///< Empty: the server was not asked yet, or has none.
    bool is_branch_chosen = false;  ///< By people; else it follows the server.
    CredentialKind credential_kind = CredentialKind::none;
    std::optional<std::string> credential_user;
    std::optional<std::string> credential;   ///< Sealed.
    std::string known_hosts;                 ///< Lines of OpenSSH; empty until one was met.
    std::optional<std::string> push_secret;  ///< Sealed.
    std::int64_t fetch_minutes = 10;
    bool enabled = true;
    std::int64_t version = 1;
    Time created_at;
    Time changed_at;
    RepositoryState state = RepositoryState::waiting;
    std::optional<Time> fetching_since;  ///< While a fetch is under way, or was killed.
    Time next_fetch_at;
    std::optional<Time> last_fetched_at;
    std::optional<Time> failed_at;  ///< With the reason, until it is fetched.
    std::optional<std::string> last_failure;
    std::int64_t failures = 0;  ///< Since it was fetched last.
    std::int64_t size_bytes = 0;
    std::int64_t commits = 0;
};
BOOST_DESCRIBE_STRUCT(
    Repository, (),
    (id, name, url, default_branch, is_branch_chosen, credential_kind, credential_user, credential,
     known_hosts, push_secret, fetch_minutes, enabled, version, created_at, changed_at, state,
     fetching_since, next_fetch_at, last_fetched_at, failed_at, last_failure, failures, size_bytes,
     commits)
)

inline constexpr std::int64_t repositories_max = 500;
inline constexpr std::size_t repository_applications_max = 50;

using FetchMinutes = Count<1, 10'080>;
inline constexpr std::int64_t fetch_minutes_usual = 10;

/// Of one fetch, with all that belongs to it.
inline constexpr std::chrono::minutes fetch_time_max{30};

/// When it is fetched next after so many failures: each doubles the wait, up to six hours or its
/// own interval.
std::chrono::minutes fetch_wait(std::int64_t fetch_minutes, std::int64_t failures);

/// Whether a fetch is under way as far as the row tells: one that was killed is over in time.
bool is_fetching(const Repository& repository, Time now);

/// A key by which a server is known, as `ssh-keygen -l` shows it.
struct HostKey {
    std::string type;         ///< `ssh-ed25519`
    std::string fingerprint;  ///< `SHA256:…`
};
BOOST_DESCRIBE_STRUCT(HostKey, (), (type, fingerprint))

/// Those of lines of OpenSSH, at most 20. What is none is passed over.
std::vector<HostKey> host_keys(std::string_view known_hosts);

/// Whether each line names a host, a type and a key, as OpenSSH reads them.
bool are_known_hosts(std::string_view text);

/// Whether a text is a private key that OpenSSH could read.
bool is_private_key(std::string_view text);

}  // namespace mainstay::bugfix
