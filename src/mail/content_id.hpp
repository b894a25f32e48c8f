// How text and HTML refer to parts of their own mail: `cid:` addresses (RFC 2392). Pure.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace mainstay::mail {

/// The content ids that `html` refers to, unescaped.
std::set<std::string, std::less<>> referred_content_ids(std::string_view html);

/// `id` as it stands behind `cid:`.
std::string escaped_content_id(std::string_view id);

}  // namespace mainstay::mail
