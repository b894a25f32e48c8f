#include "monitoring/known_versions.hpp"

#include <algorithm>

namespace mainstay::monitoring {

namespace {

const KnownVersion* find(const std::vector<KnownVersion>& known, const std::string& version) {
    const auto found = std::ranges::find(known, version, &KnownVersion::version);
    return found == known.end() ? nullptr : &*found;
}

/// The one that was seen last, of all others.
const KnownVersion* last_besides(
    const std::vector<KnownVersion>& known, const std::string& version
) {
    const KnownVersion* last = nullptr;
    for (const auto& each : known)
        if (each.version != version && (!last || each.last_seen_at > last->last_seen_at))
            last = &each;
    return last;
}

bool has_come_back(const KnownVersion& known, const KnownVersion* other, const SeenVersion& seen) {
    return other && other->last_seen_at > known.last_seen_at &&
           seen.first_at - known.last_seen_at >= absence_min &&
           seen.first_at - known.noticed_at >= noticed_every;
}

}  // namespace

VersionChanges changes_of(
    const std::vector<KnownVersion>& known, std::vector<SeenVersion> seen, bool is_unbroken
) {
    std::ranges::sort(seen, {}, [](const SeenVersion& each) {
        return std::tie(each.first_at, each.version);
    });
    VersionChanges changes;
    auto all = known;  // With those that come before the next one.
    for (auto& each : seen) {
        const auto* before = find(all, each.version);
        const auto* other = last_besides(all, each.version);
        const bool is_return = before && is_unbroken && has_come_back(*before, other, each);
        const bool is_new = !before && !known.empty();
        if ((is_new || is_return) && changes.news.size() < new_versions_max)
            changes.news.push_back({
                .version = each.version,
                .previous = other ? std::optional(other->version) : std::nullopt,
                .is_return = is_return,
                .at = each.first_at,
            });
        const bool is_noticed = !before || is_return;
        KnownVersion now{
            .version = each.version,
            .noticed_at = is_noticed ? each.first_at : before->noticed_at,
            .last_seen_at = before ? std::max(before->last_seen_at, each.last_at) : each.last_at,
        };
        const bool is_late = before && now.last_seen_at - before->last_seen_at >= remembered_within;
        if (is_noticed || is_late) changes.remember.push_back(now);
        std::erase_if(all, [&](const KnownVersion& one) { return one.version == now.version; });
        all.push_back(std::move(now));
    }
    return changes;
}

}  // namespace mainstay::monitoring
