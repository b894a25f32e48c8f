// Notices of pushes, as GitHub, GitLab, Gitea, Forgejo and Bitbucket send them: whose repository
// has new commits is fetched at once. What a notice says is not read.
#pragma once

#include <string_view>

#include "http/raw.hpp"
#include "outgoing/outgoing.hpp"

namespace mainstay::bugfix {

/// Whether a notice shows the secret: by an HMAC-SHA256 of its body in X-Hub-Signature-256,
/// X-Hub-Signature, X-Gitea-Signature or X-Forgejo-Signature, or by itself in X-Gitlab-Token.
bool is_signed(const http::RawRequest& notice, std::string_view secret);

/// The route that takes them. `vault` outlives it.
http::Route push_route(const outgoing::Vault& vault);

}  // namespace mainstay::bugfix
