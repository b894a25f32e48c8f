#include "git/commit.hpp"

#include <charconv>
#include <limits>

#include "base/text.hpp"
#include "git/batch.hpp"
#include "git/codes.hpp"

namespace mainstay::git {

namespace {

constexpr std::size_t message_bytes_max = 64 << 10;
constexpr std::int64_t seconds_max = std::numeric_limits<std::int64_t>::max() / 1'000'000;

// `Name <address> seconds zone`
struct Person {
    std::string name, email;
    Time at;
};

Person read_person(std::string_view text) {
    Person person;
    const auto open = text.find('<');
    const auto close = text.rfind('>');
    if (open == std::string_view::npos || close == std::string_view::npos || close < open)
        return person;
    person.name = cleaned_utf8(trimmed(text.substr(0, open)));
    person.email = cleaned_utf8(text.substr(open + 1, close - open - 1));
    const auto time = trimmed(text.substr(close + 1));
    std::int64_t seconds = 0;
    const auto read = std::from_chars(time.data(), time.data() + time.size(), seconds);
    if (read.ec == std::errc() && seconds >= 0 && seconds < seconds_max)
        person.at = {seconds * 1'000'000};
    return person;
}

Commit read_commit(const CommitId& id, std::string_view bytes) {
    Commit commit{.id = id};
    while (!bytes.empty() && bytes.front() != '\n') {
        const auto end = std::min(bytes.find('\n'), bytes.size() - 1);
        const auto line = bytes.substr(0, end);
        bytes.remove_prefix(end + 1);
        const auto space = line.find(' ');
        const auto name = line.substr(0, space);
        const auto value =
            space == std::string_view::npos ? std::string_view() : line.substr(space + 1);
        if (name == "parent") {
            if (auto parent = parse_commit_id(value)) commit.parents.push_back(*parent);
        } else if (name == "author") {
            auto person = read_person(value);
            commit.author_name = std::move(person.name);
            commit.author_email = std::move(person.email);
            commit.authored_at = person.at;
        } else if (name == "committer") {
            commit.committed_at = read_person(value).at;
        }
    }
    if (!bytes.empty()) bytes.remove_prefix(1);
    commit.message = cleaned_utf8(clipped(bytes, message_bytes_max));
    return commit;
}

}  // namespace

std::string_view Commit::subject() const {
    return trimmed(std::string_view(message).substr(0, message.find('\n')));
}

Result<std::vector<std::optional<Commit>>> commits(
    const Repository& repository, const std::vector<CommitId>& ids
) {
    std::vector<std::optional<Commit>> all(ids.size());
    if (ids.empty()) return all;
    std::vector<std::string> names;
    for (const auto& id : ids) names.push_back(id.text);
    const auto answer = TRY(batch(repository, names, true));
    const auto objects = read_batch(answer, names, true);
    if (!objects)
        return refuse(
            code::git_failed, {{"what", "cat-file"}, {"reason", "its answer was not understood."}}
        );
    for (std::size_t at = 0; at < ids.size(); ++at) {
        const auto& object = (*objects)[at];
        if (object && object->about.type == "commit") all[at] = read_commit(ids[at], object->bytes);
    }
    return all;
}

Result<Commit> commit(const Repository& repository, const CommitId& id) {
    auto found = TRY(commits(repository, {id}));
    if (found.front()) return *std::move(found.front());
    return refuse(code::no_such_revision, {{"revision", id.text}});
}

Result<std::vector<CommitId>> log(const Repository& repository, const Range& range) {
    Command command{
        .arguments =
            {"rev-list", "--max-count=" + std::to_string(range.commits_max), range.until.text}
    };
    if (range.after) command.arguments.push_back("^" + range.after->text);
    command.arguments.emplace_back("--");
    command.arguments.insert(command.arguments.end(), range.paths.begin(), range.paths.end());
    const auto answer = TRY(repository.read(command));
    std::vector<CommitId> ids;
    for (std::string_view rest = answer; !rest.empty();) {
        const auto end = std::min(rest.find('\n'), rest.size() - 1);
        if (auto id = parse_commit_id(rest.substr(0, end))) ids.push_back(*std::move(id));
        rest.remove_prefix(end + 1);
    }
    return ids;
}

}  // namespace mainstay::git
