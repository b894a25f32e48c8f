#include "git/blame.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.hpp"
#include "git/blame_reader.hpp"
#include "git/codes.hpp"
#include "git/content.hpp"

namespace mainstay::git {

namespace {

constexpr std::size_t ignored_max = 1000;
constexpr std::size_t ignore_file_bytes_max = 256 << 10;
// More ranges than this are asked for as one.
constexpr std::size_t ranges_max = 500;

std::vector<LineRange> joined(std::vector<LineRange> ranges) {
    std::ranges::sort(ranges);
    std::vector<LineRange> all;
    for (const auto& range : ranges) {
        if (!all.empty() && range.first <= all.back().last + 1)
            all.back().last = std::max(all.back().last, range.last);
        else
            all.push_back(range);
    }
    if (all.size() > ranges_max) all = {{all.front().first, all.back().last}};
    return all;
}

}  // namespace

Result<std::vector<BlamedLines>> blame(
    const Repository& repository, const CommitId& commit, std::string_view path,
    std::vector<LineRange> ranges, const BlameOptions& options
) {
    if (ranges.empty()) return std::vector<BlamedLines>();
    Command command{.arguments = {"blame", "--incremental", "-w"}, .wall_max = options.wall_max};
    auto& words = command.arguments;
    if (options.finds_moves) words.emplace_back("-M");
    if (options.finds_copies) words.emplace_back("-C");
    for (const auto& id : options.ignored) words.push_back("--ignore-rev=" + id.text);
    for (const auto& range : joined(std::move(ranges)))
        words.push_back(fmt::format("-L{},{}", range.first, range.last));
    words.insert(words.end(), {commit.text, "--", std::string(path)});
    auto lines = read_blame(TRY(repository.read(command)));
    if (lines) return *std::move(lines);
    return refuse(
        code::git_failed, {{"what", "blame"}, {"reason", "its answer was not understood."}}
    );
}

Result<std::vector<CommitId>> ignored_commits(
    const Repository& repository, const CommitId& commit
) {
    const auto content =
        TRY(contents(repository, {name_of(commit, ".git-blame-ignore-revs")}, ignore_file_bytes_max)
        )
            .front();
    std::vector<std::string> names;
    const auto file = content.value_or("");
    for (std::string_view rest = file; !rest.empty() && names.size() < ignored_max;) {
        const auto end = std::min(rest.find('\n'), rest.size() - 1);
        auto line = rest.substr(0, end + 1);
        if (auto id = parse_commit_id(trimmed(line.substr(0, line.find('#')))))
            names.push_back(id->text);
        rest.remove_prefix(end + 1);
    }
    std::vector<CommitId> found;
    for (auto& id : TRY(repository.resolve_all(names)))
        if (id) found.push_back(*std::move(id));
    return found;
}

}  // namespace mainstay::git
