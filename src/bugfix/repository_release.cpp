#include "bugfix/repository_release.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.hpp"
#include "bugfix/repository_codes.hpp"

namespace mainstay::bugfix {

namespace {

constexpr std::size_t abbreviation_min = 7;
constexpr std::size_t commit_digits = 40;
constexpr std::size_t release_bytes_max = 500;

bool is_digit(char each) { return each >= '0' && each <= '9'; }

bool is_commit_id(std::string_view text) {
    return text.size() >= abbreviation_min && text.size() <= commit_digits &&
           std::ranges::all_of(text, [](char each) {
               return is_digit(each) || (each >= 'a' && each <= 'f');
           });
}

/// Only digits may be a date or a number of a build: of itself it is no commit.
bool has_letter(std::string_view text) { return !std::ranges::all_of(text, is_digit); }

/// `shop` and `1.2.3+4f1c2ab` of `shop@1.2.3+4f1c2ab`; of others the whole as the version.
struct ReleaseParts {
    std::string package;  ///< In lower case, without a scope: `@acme/shop` is `shop`.
    std::string_view version;
    std::string_view build;
};

ReleaseParts parts_of(std::string_view release) {
    ReleaseParts parts{.version = release};
    if (const auto at = release.rfind('@'); at != release.npos && at > 0) {
        auto package = release.substr(0, at);
        package = package.substr(package.find_last_of("/:") + 1);
        parts.package = lower_ascii(package.starts_with('@') ? package.substr(1) : package);
        parts.version = release.substr(at + 1);
    }
    if (const auto plus = parts.version.find('+'); plus != parts.version.npos) {
        parts.build = parts.version.substr(plus + 1);
        parts.version = parts.version.substr(0, plus);
    }
    return parts;
}

/// The last word of letters and digits: of `1.2.3-4-g4f1c2ab` it is `4f1c2ab`, as git describes.
std::string_view last_word(std::string_view text) {
    auto word = text.substr(text.find_last_of("+-_.@/: ") + 1);
    if (word.size() > abbreviation_min && word.starts_with('g') && is_commit_id(word.substr(1)))
        word.remove_prefix(1);
    return word;
}

/// Without the letter of a version: `v1.2.3`.
std::string_view bare(std::string_view version) {
    if (version.size() > 1 && (version[0] == 'v' || version[0] == 'V') && is_digit(version[1]))
        version.remove_prefix(1);
    return version;
}

/// How well a tag names the release, the higher the better; 0: not at all.
int fitness(const ReleaseTag& tag, std::string_view release, const ReleaseParts& parts) {
    if (tag.name == release) return 5;
    std::string_view name = tag.name;
    const auto version = bare(parts.version);
    if (version.empty() || !name.ends_with(version)) return 0;
    name.remove_suffix(version.size());
    if (name.empty()) return 4;
    if (name == "v" || name == "V") return 4;
    if (name.ends_with('v') || name.ends_with('V')) name.remove_suffix(1);
    if (!name.ends_with('-') && !name.ends_with('/') && !name.ends_with('_') &&
        !name.ends_with('@'))
        return 0;
    auto before = lower_ascii(name.substr(0, name.size() - 1));
    before.erase(0, before.find_last_of("/@") + 1);
    if (before == "release" || before == "releases" || before == "rel" || before == "version" ||
        before == "tags")
        return 3;
    if (parts.package.empty()) return 1;  // Of a package that the release does not name.
    return before == parts.package ? 3 : 0;
}

std::optional<ReleaseCommit> by_id(
    std::string_view id, ReleaseFoundBy found_by, const FindCommit& find_commit
) {
    const auto lower = lower_ascii(trimmed(id));
    if (!is_commit_id(lower)) return std::nullopt;
    auto commit = find_commit(lower);
    if (!commit) return std::nullopt;
    return ReleaseCommit{*std::move(commit), found_by, std::string(trimmed(id))};
}

}  // namespace

Result<ReleaseCommit> find_release_commit(
    std::string_view release, std::string_view revision, std::span<const ReleaseTag> tags,
    const FindCommit& find_commit
) {
    release = trimmed(release);
    const auto parts = parts_of(release);
    auto unknown = [&] {
        return refuse(code::release_unknown, {{"release", std::string(clipped(release, 200))}});
    };
    if (auto found = by_id(revision, ReleaseFoundBy::revision, find_commit)) return *found;
    if (release.empty() || release.size() > release_bytes_max) return unknown();
    if (auto found = by_id(release, ReleaseFoundBy::commit, find_commit)) return *found;
    if (auto found = by_id(parts.version, ReleaseFoundBy::commit, find_commit);
        found && has_letter(parts.version))
        return *found;
    for (auto id : {last_word(parts.build), last_word(parts.version)})
        if (has_letter(id))
            if (auto found = by_id(id, ReleaseFoundBy::suffix, find_commit)) return *found;
    const ReleaseTag* best = nullptr;
    int best_fitness = 0;
    bool is_ambiguous = false;
    for (const auto& each : tags) {
        const int fits = fitness(each, release, parts);
        if (fits == 0 || fits < best_fitness) continue;
        const bool is_other = best && fits == best_fitness && each.commit != best->commit;
        is_ambiguous = is_other || (fits == best_fitness && is_ambiguous);
        if (fits > best_fitness) best = &each;
        best_fitness = fits;
    }
    if (!best) return unknown();
    if (is_ambiguous)
        return refuse(code::release_ambiguous, {{"release", std::string(clipped(release, 200))}});
    return ReleaseCommit{best->commit, ReleaseFoundBy::tag, best->name};
}

}  // namespace mainstay::bugfix
