// Messages with what differs from event to event replaced. Pure.
#pragma once

#include <string>
#include <string_view>

namespace mainstay::errors {

/// The first two lines of `text` that are not blank, with placeholders such as `<uuid>` for what
/// identifies one event and not its kind. Where several would fit at a place, the first of: email,
/// url, path, hostname, ip, traceparent, uuid, sha1, md5, date, duration, swift_txn_id, hex,
/// git_sha, token, float, int, quoted_str, bool. Linear.
std::string parameterized(std::string_view text);

}  // namespace mainstay::errors
