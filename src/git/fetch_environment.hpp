// What git sees when it fetches: nothing of ours but what is here. For fetch.hpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "git/fetch.hpp"

namespace mainstay::git {

/// Variables for each git of a fetch, as NAME=value. Writes what is secret, and what git is to
/// obey, into the folder for it. REQUIRES: that folder is there.
std::vector<std::string> fetch_environment(const FetchRequest& request);

/// What OpenSSH was met with; empty for others than `ssh`.
std::string met_hosts(const FetchRequest& request);

/// A sentence for people of what git wrote as errors, without what is secret.
std::string reason_of(const FetchRequest& request, std::string_view errors);

}  // namespace mainstay::git
