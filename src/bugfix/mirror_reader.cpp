#include "bugfix/mirror_reader.hpp"

#include <optional>
#include <utility>

#include "bugfix/repository_codes.hpp"
#include "git/codes.hpp"

namespace mainstay::bugfix {

namespace {

/// What stands before the next `end`, which is taken off, too.
std::string_view take_until(std::string_view& text, char end) {
    const auto at = text.find(end);
    const auto taken = text.substr(0, at);
    text.remove_prefix(at == text.npos ? text.size() : at + 1);
    return taken;
}

}  // namespace

Result<git::Repository> open_mirror(const std::filesystem::path& folder) {
    auto mirror = git::Repository::open(folder);
    if (!mirror && mirror.error().code == git::code::not_a_repository.name)
        return refuse(code::not_mirrored);
    return mirror;
}

Result<std::vector<ReleaseTag>> tags_of(const git::Repository& mirror) {
    auto listed = TRY(mirror.read(
        {.arguments =
             {"for-each-ref", "--sort=-creatordate", "--count=" + std::to_string(tags_max),
              "--format=%(objecttype) %(objectname) %(*objecttype) %(*objectname) "
              "%(refname:lstrip=2)",
              "refs/tags"}}
    ));
    std::vector<ReleaseTag> tags;
    std::string_view rest = listed;
    while (!rest.empty()) {
        auto line = take_until(rest, '\n');
        const auto type = take_until(line, ' ');
        const auto id = take_until(line, ' ');
        const auto meant_type = take_until(line, ' ');
        const auto meant = take_until(line, ' ');
        // A tag may be of a file, or of another tag: such are of no release.
        if (type == "commit")
            tags.push_back({std::string(line), std::string(id)});
        else if (meant_type == "commit")
            tags.push_back({std::string(line), std::string(meant)});
    }
    return tags;
}

Result<ReleaseCommit> release_commit_in(
    const git::Repository& mirror, std::string_view release, std::string_view revision
) {
    return release_commit_in(mirror, release, revision, TRY(tags_of(mirror)));
}

Result<ReleaseCommit> release_commit_in(
    const git::Repository& mirror, std::string_view release, std::string_view revision,
    std::span<const ReleaseTag> tags
) {
    std::optional<Error> failed;
    auto find = [&](std::string_view id) -> std::optional<std::string> {
        // By itself: a branch or a tag of the same name is something else.
        auto found = mirror.resolve_all({std::string(id)});
        if (!found) {
            failed = std::move(found).error();
            return std::nullopt;
        }
        const auto& commit = found->front();
        if (!commit || !commit->text.starts_with(id)) return std::nullopt;
        return commit->text;
    };
    auto commit = find_release_commit(release, revision, tags, find);
    if (!commit && failed) return *std::move(failed);
    return commit;
}

}  // namespace mainstay::bugfix
