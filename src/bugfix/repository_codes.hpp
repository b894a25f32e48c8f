// Why repositories are refused. Codes are part of the API: they are added, never renamed.
#pragma once

#include "base/error.hpp"

namespace mainstay::bugfix::code {

inline constexpr Code repository_url_unfit{
    "repository_url_unfit", Refusal::invalid,
    "{field} must be https://host/path, ssh://user@host/path, user@host:path, or a folder of the "
    "server; without a password"
};
inline constexpr Code folder_not_named{
    "folder_not_named", Refusal::invalid,
    "{field} must be below a folder that the operator named in the setting repository_folders"
};
inline constexpr Code credential_unfit{
    "credential_unfit", Refusal::invalid,
    "{field} must suit the address: a token for https, an SSH key for ssh, none for a folder"
};
inline constexpr Code credential_incomplete{
    "credential_incomplete", Refusal::invalid,
    "{field} must have a token for the kind token, an ssh_key for the kind ssh_key, and no other"
};
inline constexpr Code credential_needed{
    "credential_needed", Refusal::invalid,
    "{field} must be given anew when the address is another server's: the former is not shown to it"
};
inline constexpr Code private_key_unfit{
    "private_key_unfit", Refusal::invalid,
    "{field} must be a private key in the form of OpenSSH or PEM, without a passphrase"
};
inline constexpr Code known_hosts_unfit{
    "known_hosts_unfit", Refusal::invalid, "{field} must be lines of a known_hosts file of OpenSSH"
};
inline constexpr Code branch_unfit{
    "branch_unfit", Refusal::invalid, "{field} must be the name of a branch"
};
inline constexpr Code no_applications{
    "no_applications", Refusal::invalid, "{field} must name an application at least"
};
inline constexpr Code too_many_repositories{
    "too_many_repositories", Refusal::conflict,
    "There are {max} repositories already, and there can be no more. Remove one first."
};
inline constexpr Code repository_disabled{
    "repository_disabled", Refusal::conflict, "The repository is off. Turn it on first."
};
inline constexpr Code host_unknown{
    "host_unknown", Refusal::conflict, "The name {host} is not known."
};
inline constexpr Code destination_forbidden{
    "destination_forbidden", Refusal::conflict,
    "{host} is at an address that this server may not call; outgoing_private names those of one's "
    "own network."
};
inline constexpr Code folder_missing{
    "folder_missing", Refusal::conflict, "There is no folder {path}, or the server may not read it."
};
inline constexpr Code release_unknown{
    "release_unknown", Refusal::not_found,
    "No commit and no tag of the repository is called as the release {release}."
};
inline constexpr Code release_ambiguous{
    "release_ambiguous", Refusal::conflict,
    "Several tags of the repository that point to different commits fit the release {release}."
};
inline constexpr Code not_mirrored{
    "not_mirrored", Refusal::conflict,
    "The repository was not fetched on this node of the installation yet. Fetch it, and try again."
};
inline constexpr Code root_unfit{
    "root_unfit", Refusal::invalid,
    "{field} must be a folder of the repository, such as src/, or empty for all of it"
};
inline constexpr Code too_many_code_mappings{
    "too_many_code_mappings", Refusal::conflict,
    "There are {max} mappings already, and there can be no more. Remove one first."
};
inline constexpr Code push_not_signed{
    "push_not_signed", Refusal::unauthenticated,
    "The notice of a push must be signed with the secret of the repository."
};

}  // namespace mainstay::bugfix::code
