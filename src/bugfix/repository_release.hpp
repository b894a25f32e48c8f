// Which commit of a repository a release is. Pure: the commits and tags are asked for by who calls.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <boost/describe.hpp>

#include "base/result.hpp"

namespace mainstay::bugfix {

/// How the commit of a release was found: it was recorded with its deployment; its name is one;
/// its name ends in one, as `shop@1.2.3+4f1c2ab` does; a tag is called so.
enum class ReleaseFoundBy { revision, commit, suffix, tag };
BOOST_DESCRIBE_ENUM(ReleaseFoundBy, revision, commit, suffix, tag)

struct ReleaseTag {
    std::string name;    ///< Without `refs/tags/`.
    std::string commit;  ///< What it points to, in the end.
};

struct ReleaseCommit {
    std::string commit;  ///< 40 hexadecimal digits.
    ReleaseFoundBy found_by = ReleaseFoundBy::tag;
    std::string evidence;  ///< The revision, or the name of the tag.
};
BOOST_DESCRIBE_STRUCT(ReleaseCommit, (), (commit, found_by, evidence))

/// The one commit that a whole or abbreviated id means, or nothing.
using FindCommit = std::function<std::optional<std::string>(std::string_view id)>;

/// The commit of a release. `revision` is what its deployment was recorded with, if anything: where
/// that is a commit here, it counts before all that names only suggest. Tags are those of `1.2.3`,
/// `v1.2.3`, `shop-1.2.3`, `shop@1.2.3`, `release/1.2.3` and the like, for a release of that
/// version with or without a package before it and a build behind it; where several that differ in
/// what they point to fit alike, none does. Refuses: release_unknown, release_ambiguous.
Result<ReleaseCommit> find_release_commit(
    std::string_view release, std::string_view revision, std::span<const ReleaseTag> tags,
    const FindCommit& find_commit
);

}  // namespace mainstay::bugfix
