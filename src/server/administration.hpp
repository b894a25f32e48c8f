// What an administrator does on the machine itself, beside a server that may be running: tokens,
// people, and the proof of the timeline. Whoever may read the data directory and its key may do all
// of this.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/result.hpp"
#include "identity/sign_in.hpp"
#include "identity/tokens.hpp"
#include "identity/users.hpp"
#include "server/blob_check.hpp"
#include "server/settings.hpp"
#include "timeline/seal.hpp"

namespace mainstay::server {

namespace code {

inline constexpr Code no_such_user{
    "no_such_user", Refusal::not_found, "There is no person with the address {email}."
};

}  // namespace code

/// A token for the person with an address. Refuses: as open_existing; no_such_user; as
/// identity::create_token_for.
Result<identity::NewToken> create_token(
    const Settings& settings, const std::string& email, const identity::CreateToken& token
);

/// Refuses: as open_existing and identity::create_user.
Result<identity::UserView> create_user(const Settings& settings, const identity::CreateUser& user);

/// Everyone, by name. Refuses: as open_existing.
Result<std::vector<identity::UserView>> list_users(const Settings& settings);

/// A one-time link for the person with an address. Refuses: as open_existing; no_such_user;
/// user_inactive.
Result<identity::OneTimeLink> create_link(const Settings& settings, const std::string& email);

/// Proves the timeline, and that it still holds `anchor` if one is given. Refuses: as
/// open_existing.
Result<timeline::Report> verify_timeline(
    const Settings& settings, const std::optional<timeline::Anchor>& anchor
);

/// Reads all blobs, and names those that are damaged. Refuses: as open_existing.
Result<BlobReport> verify_blobs(const Settings& settings);

/// What identity needs to know of the settings.
identity::Options identity_options(const Settings& settings);

}  // namespace mainstay::server
