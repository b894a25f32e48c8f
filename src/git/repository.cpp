#include "git/repository.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "git/codes.hpp"
#include "git/content.hpp"
#include "git/private_folder.hpp"
#include "process/run.hpp"

namespace mainstay::git {

namespace fs = std::filesystem;

namespace {

using std::chrono_literals::operator""min;
using std::chrono_literals::operator""s;

constexpr std::size_t revision_bytes_max = 1024;

bool may_be_revision(std::string_view text) {
    auto is_odd = [](char each) { return each == '\0' || each == '\n'; };
    return !text.empty() && text.size() <= revision_bytes_max && text.front() != '-' &&
           std::ranges::none_of(text, is_odd);
}

}  // namespace

class Repository::Folder {
public:
    Folder() {
        auto pattern = (fs::temp_directory_path() / "mainstay-git.XXXXXX").string();
        if (mkdtemp(pattern.data()) == nullptr)
            throw fs::filesystem_error(
                "no temporary folder", pattern, std::error_code(errno, std::system_category())
            );
        path = pattern;
    }

    ~Folder() {
        std::error_code error;
        fs::remove_all(path, error);
    }

    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    fs::path path;
};

Repository::Repository(std::unique_ptr<Folder> folder) : folder_(std::move(folder)) {}

Repository::~Repository() = default;
Repository::Repository(Repository&&) noexcept = default;
Repository& Repository::operator=(Repository&&) noexcept = default;

Result<Repository> Repository::open(const fs::path& folder) {
    auto own = std::make_unique<Folder>();
    TRY(make_private_folder(folder, own->path));
    return Repository(std::move(own));
}

Result<Answer> Repository::run(const Command& command) const {
    const auto path = folder_->path.string();
    process::Program program{
        .name = "git",
        .arguments = {"--no-pager", "--no-replace-objects", "--literal-pathspecs"},
        .environment =
            {"GIT_DIR=" + path, "HOME=" + path, "PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C",
             "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null", "GIT_ATTR_NOSYSTEM=1",
             "GIT_TERMINAL_PROMPT=0", "GIT_OPTIONAL_LOCKS=0", "GIT_ALLOW_PROTOCOL=none"},
        .folder = path,
        .input = command.input,
        .splits_output = false,
    };
    program.arguments.insert(
        program.arguments.end(), command.arguments.begin(), command.arguments.end()
    );
    program.limits.wall_max = command.wall_max;
    program.limits.cpu_max = std::chrono::ceil<std::chrono::seconds>(2 * command.wall_max);
    program.limits.memory_bytes_max = std::size_t{32} << 30;  // It maps whole packs.
    program.limits.output_bytes_max = command.output_bytes_max;
    program.stop_grace = 1s;
    Answer answer;
    auto outcome = TRY(process::run(program, [&](const process::OutputLine& line) {
        if (line.stream == process::OutputLine::Stream::output)
            answer.output += line.bytes;
        else if (answer.error.empty())
            answer.error = cleaned_utf8(line.bytes);
    }));
    const auto what = command.arguments.empty() ? std::string() : command.arguments.front();
    switch (outcome.end_reason) {
        case process::EndReason::exited:
            answer.exit_code = outcome.exit_code;
            return answer;
        case process::EndReason::output_bytes:
            return refuse(
                code::git_too_large,
                {{"what", what}, {"bytes_max", std::to_string(command.output_bytes_max)}}
            );
        case process::EndReason::wall_time:
        case process::EndReason::cpu_time:
            return refuse(code::git_too_slow, {{"what", what}});
        case process::EndReason::signaled:
        case process::EndReason::stopped:
        case process::EndReason::file_bytes:
            break;
    }
    return refuse(code::git_failed, {{"what", what}, {"reason", outcome.sentence("git")}});
}

Result<std::string> Repository::read(const Command& command) const {
    auto answer = TRY(run(command));
    if (answer.exit_code == 0) return std::move(answer.output);
    const auto what = command.arguments.empty() ? std::string() : command.arguments.front();
    return refuse(code::git_failed, {{"what", what}, {"reason", answer.error}});
}

Result<CommitId> Repository::resolve(std::string_view revision) const {
    auto found = TRY(resolve_all({std::string(revision)}));
    if (found.front()) return *std::move(found.front());
    return refuse(code::no_such_revision, {{"revision", cleaned_utf8(clipped(revision, 200))}});
}

Result<std::vector<std::optional<CommitId>>> Repository::resolve_all(
    const std::vector<std::string>& revisions
) const {
    std::vector<std::string> names;
    for (const auto& revision : revisions)
        if (may_be_revision(revision)) names.push_back(revision + "^{commit}");
    auto objects = TRY(look_up(*this, names));
    std::vector<std::optional<CommitId>> found;
    std::size_t at = 0;
    for (const auto& revision : revisions) {
        auto object = may_be_revision(revision) ? objects[at++] : std::nullopt;
        found.push_back(object ? parse_commit_id(object->id) : std::nullopt);
    }
    return found;
}

Result<bool> Repository::is_ancestor(const CommitId& old, const CommitId& young) const {
    auto answer = TRY(run({.arguments = {"merge-base", "--is-ancestor", old.text, young.text}}));
    if (answer.exit_code <= 1) return answer.exit_code == 0;
    return refuse(code::git_failed, {{"what", "merge-base"}, {"reason", answer.error}});
}

Result<std::optional<CommitId>> Repository::merge_base(const CommitId& one, const CommitId& other)
    const {
    auto answer = TRY(run({.arguments = {"merge-base", one.text, other.text}}));
    if (answer.exit_code == 1) return std::optional<CommitId>();
    if (answer.exit_code != 0)
        return refuse(code::git_failed, {{"what", "merge-base"}, {"reason", answer.error}});
    return parse_commit_id(trimmed(answer.output));
}

void Repository::make_commit_graph() const {
    // Without it all is found as well.
    (void)run(
        {.arguments = {"commit-graph", "write", "--reachable", "--changed-paths", "--no-progress"},
         .wall_max = 10min}
    );
}

}  // namespace mainstay::git
