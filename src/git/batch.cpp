#include "git/batch.hpp"

#include <charconv>

#include "git/cursor.hpp"

namespace mainstay::git {

namespace {

constexpr std::size_t batch_bytes_max = std::size_t{512} << 20;

std::optional<Object> read_object(std::string_view line) {
    Object object;
    const auto id = take(line, ' ');
    if (!parse_commit_id(id)) return std::nullopt;
    object.id = id;
    object.type = take(line, ' ');
    const auto* end = line.data() + line.size();
    const auto [at, error] = std::from_chars(line.data(), end, object.bytes);
    if (error != std::errc() || at != end || line.empty()) return std::nullopt;
    return object;
}

// A name that means nothing comes back as it was given, and may hold the ends of lines.
bool skip_absent(std::string_view& answer, const std::string& name) {
    if (!answer.starts_with(name)) return false;
    for (const std::string_view why : {" missing\n", " ambiguous\n"}) {
        if (!answer.substr(name.size()).starts_with(why)) continue;
        answer.remove_prefix(name.size() + why.size());
        return true;
    }
    return false;
}

}  // namespace

std::optional<std::vector<std::optional<BatchObject>>> read_batch(
    std::string_view answer, const std::vector<std::string>& names, bool has_bytes
) {
    std::vector<std::optional<BatchObject>> all;
    for (const auto& name : names) {
        if (skip_absent(answer, name)) {
            all.emplace_back();
            continue;
        }
        const auto end = answer.find('\n');
        if (end == std::string_view::npos) return std::nullopt;
        auto about = read_object(answer.substr(0, end));
        if (!about) return std::nullopt;
        answer.remove_prefix(end + 1);
        BatchObject object{*std::move(about), {}};
        if (has_bytes) {
            if (answer.size() < object.about.bytes + 1) return std::nullopt;
            object.bytes = answer.substr(0, object.about.bytes);
            answer.remove_prefix(object.about.bytes + 1);
        }
        all.push_back(std::move(object));
    }
    return all;
}

std::string batch_input(const std::vector<std::string>& names) {
    std::string input;
    for (const auto& name : names) input.append(name).push_back('\0');
    return input;
}

Result<std::string> batch(
    const Repository& repository, const std::vector<std::string>& names, bool has_bytes
) {
    return repository.read(
        {.arguments = {"cat-file", has_bytes ? "--batch" : "--batch-check", "-z"},
         .input = batch_input(names),
         .output_bytes_max = batch_bytes_max}
    );
}

}  // namespace mainstay::git
