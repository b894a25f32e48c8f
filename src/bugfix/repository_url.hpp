// Where a repository may be: by HTTPS, by SSH, or in a folder that the operator named. Pure: no
// name is looked up, no file is touched.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "git/fetch.hpp"

namespace mainstay::bugfix {

inline constexpr std::size_t repository_url_max = 1'000;

/// The parts of a URL that may be fetched.
struct RepositoryUrl {
    git::Transport transport = git::Transport::web;
    bool is_encrypted = true;  ///< Else plain HTTP, or a folder.
    std::string host;          ///< Without brackets; empty for a folder.
    int port = 0;
    std::string path;  ///< As the server reads it; of a folder the whole.

    /// Whether a secret that was given for `other` is for this, too.
    bool is_same_server(const RepositoryUrl& other) const {
        return transport == other.transport && is_encrypted == other.is_encrypted &&
               host == other.host && port == other.port;
    }
};

/// `https://host/path`, `http://host/path`, `ssh://user@host:port/path`, `user@host:path` or
/// `/path`. A folder must stand below one of `folders` by its name, whatever links make of it.
/// Refuses: invalid, with repository_url_unfit or folder_not_named for `field`.
Result<RepositoryUrl> parse_repository_url(
    std::string_view field, std::string_view url, std::span<const std::string> folders
);

/// Whether a path is that folder, or below it. Both absolute and normal.
bool is_below(std::string_view path, std::string_view folder);

/// What a repository is called if nobody says: `shop` of `https://git.example/acme/shop.git`.
std::string usual_name(const RepositoryUrl& url);

}  // namespace mainstay::bugfix
