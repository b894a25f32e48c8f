#include "bugfix/error_range.hpp"

#include <algorithm>

#include "bugfix/mirror_reader.hpp"

namespace mainstay::bugfix {

namespace {

struct PlacedRelease {
    const UsedRelease* release;
    git::CommitId commit;
};

/// Whether `old` comes before `young`, and is another.
Result<bool> is_before(
    const git::Repository& mirror, const git::CommitId& old, const git::CommitId& young
) {
    if (old == young) return false;
    return mirror.is_ancestor(old, young);
}

/// Those whose commits are known.
Result<std::vector<PlacedRelease>> placed_in(
    const git::Repository& mirror, const std::vector<UsedRelease>& used
) {
    const auto tags = TRY(tags_of(mirror));
    std::vector<PlacedRelease> placed;
    for (const auto& each : used) {
        const auto found = release_commit_in(mirror, each.name, each.revision, tags);
        if (found) placed.push_back({&each, {found->commit}});
    }
    return placed;
}

}  // namespace

Result<std::optional<ErrorRange>> error_range_in(
    const git::Repository& mirror, const git::CommitId& release,
    const std::vector<UsedRelease>& used
) {
    const auto placed = TRY(placed_in(mirror, used));
    ErrorRange range{.bad = release};
    for (const auto& each : placed)
        if (each.release->has_error && TRY(is_before(mirror, each.commit, range.bad)))
            range.bad = each.commit;
    bool is_found = false;
    for (const auto& each : placed) {
        // Of one commit that goes by two names the error is of both.
        const bool is_bad = std::ranges::any_of(placed, [&each](const PlacedRelease& other) {
            return other.release->has_error && other.commit == each.commit;
        });
        if (is_bad || !TRY(is_before(mirror, each.commit, range.bad))) continue;
        if (is_found && !TRY(is_before(mirror, range.good, each.commit))) continue;
        range.good = each.commit;
        range.good_name = each.release->name;
        is_found = true;
    }
    if (!is_found) return std::optional<ErrorRange>();
    return std::optional(std::move(range));
}

}  // namespace mainstay::bugfix
