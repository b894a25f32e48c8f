#include "git/content.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "git/batch.hpp"
#include "git/codes.hpp"

namespace mainstay::git {

namespace {

constexpr std::size_t paths_bytes_max = std::size_t{256} << 20;

Error not_understood(const char* what) {
    return refuse(code::git_failed, {{"what", what}, {"reason", "its answer was not understood."}});
}

bool has_nul(const std::string& text) { return text.find('\0') != std::string::npos; }

}  // namespace

Result<std::vector<std::optional<Object>>> look_up(
    const Repository& repository, const std::vector<std::string>& names
) {
    std::vector<std::optional<Object>> found(names.size());
    if (names.empty()) return found;
    if (std::ranges::any_of(names, has_nul)) return not_understood("cat-file");
    const auto answer = TRY(batch(repository, names, false));
    const auto objects = read_batch(answer, names, false);
    if (!objects) return not_understood("cat-file");
    for (std::size_t at = 0; at < names.size(); ++at)
        if ((*objects)[at]) found[at] = (*objects)[at]->about;
    return found;
}

Result<std::vector<std::optional<std::string>>> contents(
    const Repository& repository, const std::vector<std::string>& names, std::size_t bytes_max
) {
    const auto objects = TRY(look_up(repository, names));
    std::vector<std::string> wanted;
    std::vector<std::size_t> places;
    for (std::size_t at = 0; at < names.size(); ++at) {
        const auto& object = objects[at];
        if (!object || object->type != "blob" || object->bytes > bytes_max) continue;
        wanted.push_back(object->id);
        places.push_back(at);
    }
    std::vector<std::optional<std::string>> found(names.size());
    if (wanted.empty()) return found;
    const auto answer = TRY(batch(repository, wanted, true));
    const auto read = read_batch(answer, wanted, true);
    if (!read) return not_understood("cat-file");
    for (std::size_t at = 0; at < wanted.size(); ++at)
        if ((*read)[at]) found[places[at]] = std::string((*read)[at]->bytes);
    return found;
}

Result<std::string> content(
    const Repository& repository, const CommitId& commit, std::string_view path,
    std::size_t bytes_max
) {
    const auto absent = [&] {
        return refuse(code::no_such_file, {{"path", cleaned_utf8(clipped(path, 1000))}});
    };
    if (path.empty() || path.find('\0') != std::string_view::npos) return absent();
    const auto name = name_of(commit, path);
    const auto object = TRY(look_up(repository, {name})).front();
    if (!object || object->type != "blob") return absent();
    if (object->bytes > bytes_max)
        return refuse(
            code::git_too_large, {{"what", "cat-file"}, {"bytes_max", std::to_string(bytes_max)}}
        );
    return TRY(contents(repository, {name}, bytes_max)).front().value_or("");
}

Result<std::vector<std::string>> paths(const Repository& repository, const CommitId& commit) {
    const auto answer = TRY(repository.read(
        {.arguments = {"ls-tree", "-r", "-z", "--name-only", commit.text},
         .output_bytes_max = paths_bytes_max}
    ));
    std::vector<std::string> all;
    for (std::string_view rest = answer; !rest.empty();) {
        if (all.size() == paths_max)
            return refuse(
                code::git_too_large,
                {{"what", "ls-tree"}, {"bytes_max", std::to_string(answer.size() - rest.size())}}
            );
        const auto end = std::min(rest.find('\0'), rest.size() - 1);
        all.emplace_back(rest.substr(0, end));
        rest.remove_prefix(end + 1);
    }
    return all;
}

}  // namespace mainstay::git
