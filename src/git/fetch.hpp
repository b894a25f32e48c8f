// Mirrors of repositories of others: made, fetched, and never obeyed. A mirror is a bare repository
// whose configuration and hooks are ours; what is fetched is branches and tags.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include "base/result.hpp"

namespace mainstay::git {

/// By what a repository is reached.
enum class Transport { web, ssh, local };

/// Where a repository is, checked by whoever names it: what is here is called as it is.
struct Source {
    Transport transport = Transport::web;
    std::string url;      ///< For `local` an absolute path.
    std::string host;     ///< Of the URL, without brackets; empty for `local`.
    int port = 0;         ///< As it is connected to.
    std::string address;  ///< The one that is connected to, whatever `host` resolves to meanwhile.
};

/// What the server of a repository is shown. None of it is ever an argument of a program.
struct SignIn {
    std::string user;
    std::string token;        ///< With `user`, for the web.
    std::string ssh_key;      ///< A private key without a passphrase.
    std::string known_hosts;  ///< Lines of OpenSSH; empty: the key that is met now is taken.
};

struct FetchLimits {
    std::int64_t bytes_max = std::int64_t{4} << 30;   ///< Of the mirror.
    std::int64_t bytes_left = std::int64_t{1} << 28;  ///< Free on the disk, else it is stopped.
    std::chrono::milliseconds time_max{30 * 60'000};  ///< For all of it.
};

struct FetchRequest {
    std::string mirror;   ///< Its folder, absolute; it may not be there yet.
    std::string secrets;  ///< A folder for what is secret, which is made now and removed.
    Source source{};
    SignIn sign_in{};
    std::string default_branch{};  ///< Empty: asked of the server.
    std::string ca_file{};         ///< Certificates in place of the system's; empty: those.
    FetchLimits limits{};
    std::function<bool()> is_stopping{};  ///< Asked about once a second, from another thread.
};

enum class FetchEnd {
    fetched,
    failed,     ///< The server is away, or declined; or the mirror cannot be kept.
    too_large,  ///< The mirror was removed.
    no_room,    ///< The disk would have been full.
    too_slow,
    stopped,  ///< By `is_stopping`.
};

struct Fetched {
    FetchEnd end = FetchEnd::fetched;
    std::string reason{};          ///< A sentence, unless it was fetched. Nothing secret is in it.
    bool is_changed = false;       ///< Whether any branch or tag is another now.
    bool is_made_anew = false;     ///< The mirror was damaged, and so is a new one.
    std::string default_branch{};  ///< Empty where the repository has no branch.
    std::string known_hosts{};     ///< With what was met, for `ssh`.
    std::int64_t commits = 0;      ///< Of all branches and tags; 0 unless it was fetched.
    std::int64_t size_bytes = 0;
};

/// Brings a mirror up to date, and makes it where there is none. Blocks for at most the time of the
/// limits and a few seconds. One at a time for a mirror; others may read it meanwhile. Whenever
/// this process is killed, each branch is what it was or what it becomes, and the next call goes
/// on. Throws where the folders cannot be written.
/// Refuses: program_not_found where there is no git.
Result<Fetched> fetch(const FetchRequest& request);

}  // namespace mainstay::git
