// Where a repository may be fetched from at this moment: by which address, or from which folder.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "git/fetch.hpp"
#include "outgoing/outgoing.hpp"

namespace mainstay::bugfix {

/// The source of a URL, with the address that is connected to. Looks the name up, which may take
/// seconds; a folder is followed through its links. Refuses: what parse_repository_url does;
/// destination_forbidden, host_unknown, folder_missing.
Result<git::Source> find_source(
    const std::string& url, const std::vector<std::string>& folders,
    const outgoing::Destinations& destinations
);

}  // namespace mainstay::bugfix
