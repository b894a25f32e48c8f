#include "suspect/trace_suspects.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <set>
#include <unordered_set>

#include <fmt/format.h>

#include "git/commit.hpp"
#include "git/content.hpp"
#include "suspect/attribution.hpp"
#include "suspect/enclosing_block.hpp"
#include "suspect/name_use.hpp"
#include "suspect/path_index.hpp"
#include "suspect/trace_ranking.hpp"

namespace mainstay::suspect {

namespace {

constexpr double frame_falloff = 0.5;  // Of a frame, against the one that it called.
constexpr double nearby_share = 0.06;  // Of the line beside a frame's, against it.
constexpr double values_share = 0.4;   // Of all lines that give the names of a frame's line values.
constexpr int nearby_reach = 5;
constexpr int values_reach = 40;
constexpr std::size_t blames_at_once = 4;
constexpr std::size_t range_commits_max = 200'000;

// Frames of the repository by what file they are in.
struct Place {
    std::string path;
    TraceFrame frame;
};

std::vector<Place> places_of(
    const TraceFrames& frames, const PathIndex& index, std::size_t frames_max, bool takes_others
) {
    std::vector<Place> places;
    std::set<std::pair<std::string, int>> known;
    for (const auto& frame : frames) {
        if (places.size() >= frames_max) break;
        if (frame.line < 1 || (!frame.in_app.value_or(true) && !takes_others)) continue;
        auto path = index.find(frame.path);
        if (path && known.emplace(*path, frame.line).second)
            places.push_back({*std::move(path), frame});
    }
    return places;
}

LineEvidence whole_line(
    const SourceText& text, std::size_t file, int line, EvidenceKind kind, double weight
) {
    LineEvidence one{.file = file, .line = line, .kind = kind};
    const auto size = text.end(line) - text.begin(line);
    one.weights.assign(size, size > 0 ? weight / static_cast<double>(size) : 0);
    return one;
}

// The lines of the function that give the names of a frame's line their values.
void add_values(
    const SourceText& text, const Blocks::Block& block, std::size_t file, int line, double weight,
    std::vector<LineEvidence>& all
) {
    std::set<int> lines;
    const int first = std::max(block.lines.first, line - values_reach);
    for (const auto name : names_in(text, line, line + 1))
        if (const int each = assignment_before(text, line, first, name)) lines.insert(each);
    for (const int each : lines)
        all.push_back(whole_line(
            text, file, each, EvidenceKind::nearby,
            weight * values_share / static_cast<double>(lines.size())
        ));
}

// The line of a frame, and those of its function beside it.
void add_evidence(
    const SourceText& text, const Blocks& blocks, std::size_t file, int line, double weight,
    std::vector<LineEvidence>& all
) {
    git::LineRange near{line - nearby_reach, line + nearby_reach};
    if (const auto* block = blocks.find(line)) {
        near = {std::max(near.first, block->lines.first), std::min(near.last, block->lines.last)};
        add_values(text, *block, file, line, weight, all);
    }
    for (int each = std::max(1, near.first); each <= std::min(text.lines(), near.last); ++each) {
        if (text.key(each) == 0) continue;
        const int distance = std::abs(each - line);
        all.push_back(whole_line(
            text, file, each, distance == 0 ? EvidenceKind::frame : EvidenceKind::nearby,
            distance == 0 ? weight : weight * nearby_share / distance
        ));
    }
}

// The files with evidence; LineEvidence::file is the number of the frame.
Result<std::vector<EvidenceFile>> evidence_at(
    const git::Repository& repository, const TraceOptions& options, std::vector<Place>& places
) {
    std::vector<std::string> names;
    for (const auto& place : places) names.push_back(git::name_of(options.release, place.path));
    std::ranges::sort(names);
    names.erase(std::ranges::unique(names).begin(), names.end());
    auto contents = TRY(git::contents(repository, names));
    const auto ignored = TRY(git::ignored_commits(repository, options.release));
    std::map<std::string, std::unique_ptr<SourceText>> texts;
    for (std::size_t at = 0; at < names.size(); ++at)
        if (contents[at])
            texts[names[at]] =
                std::make_unique<SourceText>(*std::move(contents[at]), language_of(names[at]));
    std::map<std::string, EvidenceFile> files;
    std::map<std::string, Blocks> blocks;
    std::size_t number = 0;
    std::erase_if(places, [&](const Place& place) {
        const auto name = git::name_of(options.release, place.path);
        const auto text = texts.find(name);
        if (text == texts.end() || place.frame.line > text->second->lines()) return true;
        const auto& block = blocks.try_emplace(name, *text->second).first->second;
        auto& file = files[name];
        file.commit = options.release;
        file.path = place.path;
        file.ignored = ignored;
        add_evidence(
            *text->second, block, number, place.frame.line,
            std::pow(frame_falloff, static_cast<double>(number)), file.lines
        );
        ++number;
        return false;
    });
    std::vector<EvidenceFile> all;
    for (auto& [name, file] : files) all.push_back(std::move(file));
    return all;
}

Result<std::unordered_set<git::CommitId>> commits_since(
    const git::Repository& repository, const git::CommitId& good, const git::CommitId& release
) {
    const auto ids = TRY(
        git::log(repository, {.until = release, .after = good, .commits_max = range_commits_max})
    );
    return std::unordered_set<git::CommitId>(ids.begin(), ids.end());
}

}  // namespace

Result<TraceAnswer> suspects_of(
    const git::Repository& repository, const TraceFrames& frames, const TraceOptions& options
) {
    const auto release = TRY(git::commit(repository, options.release));
    const PathIndex index(TRY(git::paths(repository, options.release)));
    auto places = places_of(frames, index, options.frames_max, false);
    if (places.empty()) places = places_of(frames, index, options.frames_max, true);
    auto files = TRY(evidence_at(repository, options, places));
    TraceAnswer answer{.frames = places.size()};
    if (places.empty()) {
        answer.abstention = frames.empty() ? "the trace has no frame with a path and a line"
                                           : "no frame is of a file and line of that release";
        return answer;
    }
    const auto attributions = TRY(attribute(
        repository, std::move(files),
        {.steps_max = 2, .touch_share = 0.9, .wall_max = options.wall_max, .threads = blames_at_once
        }
    ));
    std::vector<git::CommitId> ids;
    for (const auto& one : attributions) ids.push_back(one.commit);
    std::ranges::sort(ids);
    ids.erase(std::ranges::unique(ids).begin(), ids.end());
    TraceFacts facts{.release_at = release.committed_at};
    for (auto& commit : TRY(git::commits(repository, ids)))
        if (commit) facts.commits.emplace(commit->id, *std::move(commit));
    if (options.good)
        facts.since_good =
            TRY(commits_since(repository, *options.good, options.bad.value_or(options.release)));
    facts.good_name = options.good_name;
    for (const auto& place : places) facts.frames.push_back(place.path);
    answer.suspects = rank(attributions, facts, options);
    if (answer.suspects.empty()) answer.abstention = "nothing points to one commit";
    return answer;
}

}  // namespace mainstay::suspect
