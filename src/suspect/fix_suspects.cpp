#include "suspect/fix_suspects.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "suspect/attribution.hpp"
#include "suspect/fix_files.hpp"
#include "suspect/fix_ranking.hpp"
#include "suspect/named_cause.hpp"

namespace mainstay::suspect {

namespace {

Result<CommitMap> commits_of(
    const git::Repository& repository, const std::vector<Attribution>& attributions
) {
    std::vector<git::CommitId> ids;
    for (const auto& one : attributions) ids.push_back(one.commit);
    std::ranges::sort(ids);
    ids.erase(std::ranges::unique(ids).begin(), ids.end());
    auto found = TRY(git::commits(repository, ids));
    CommitMap commits;
    for (auto& commit : found)
        if (commit) commits.emplace(commit->id, *std::move(commit));
    return commits;
}

// The fixes that are there, with their places among those that were asked for.
struct Known {
    std::vector<git::Commit> fixes;
    std::vector<std::size_t> places;
};

Known known_of(std::vector<std::optional<git::Commit>> found, std::vector<FixAnswer>& answers) {
    Known known;
    for (std::size_t at = 0; at < found.size(); ++at) {
        if (!found[at]) {
            answers[at].abstention = "there is no such commit";
            continue;
        }
        known.places.push_back(at);
        known.fixes.push_back(*std::move(found[at]));
    }
    return known;
}

}  // namespace

Result<std::vector<FixAnswer>> suspects_of(
    const git::Repository& repository, const std::vector<git::CommitId>& fixes,
    const FixOptions& options
) {
    std::vector<FixAnswer> answers(fixes.size());
    const auto known = known_of(TRY(git::commits(repository, fixes)), answers);
    const auto files = TRY(fix_files(repository, known.fixes));
    std::vector<EvidenceFile> evidence;
    for (const auto& file : files) evidence.push_back(file.evidence);
    const auto attributions =
        TRY(attribute(repository, std::move(evidence), {.wall_max = options.wall_max}));
    const auto commits = TRY(commits_of(repository, attributions));
    std::vector<std::vector<Attribution>> of_fix(known.fixes.size());
    for (const auto& one : attributions) of_fix[files[one.file].fix].push_back(one);
    for (std::size_t at = 0; at < known.fixes.size(); ++at) {
        auto& answer = answers[known.places[at]];
        answer.suspects = rank(known.fixes[at], of_fix[at], files, commits, options);
        if (options.reads_messages)
            TRY(put_named_first(repository, known.fixes[at], options, answer.suspects));
        if (!answer.suspects.empty()) continue;
        answer.abstention = of_fix[at].empty() ? "it changes no line that was there before"
                                               : "nothing points to one commit";
    }
    return answers;
}

}  // namespace mainstay::suspect
