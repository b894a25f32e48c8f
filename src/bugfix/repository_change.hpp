// A repository as people ask for it, checked. Pure but for the sealing of its secret.
#pragma once

#include <span>
#include <string>

#include "base/result.hpp"
#include "bugfix/repository_requests.hpp"
#include "outgoing/outgoing.hpp"

namespace mainstay::bugfix {

/// Refuses: what create_repository does for one field.
Result<Repository> new_repository(
    const CreateRepository& request, std::span<const std::string> folders,
    const outgoing::Vault& vault
);

/// `former` with what is asked for. A secret is kept only where it is shown to the server that it
/// was given for. Refuses: what change_repository does for one field.
Result<Repository> changed_repository(
    const Repository& former, const ChangeRepository& request, std::span<const std::string> folders,
    const outgoing::Vault& vault
);

/// Whether git takes the text as the name of a branch.
bool is_branch_name(std::string_view text);

}  // namespace mainstay::bugfix
