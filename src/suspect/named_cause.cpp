#include "suspect/named_cause.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace mainstay::suspect {

namespace {

constexpr std::size_t causes_max = 20;
constexpr std::size_t digits_min = 7;
constexpr std::size_t digits_max = 40;
constexpr double named_confidence = 0.99;

constexpr std::string_view markers[] = {
    "fixes:",        "reverts commit", "introduced in", "introduced by", "introduced with",
    "caused by",     "broken by",      "broken in",     "broken since",  "regression from",
    "regression in", "fixes commit",   "since commit",
};

bool is_digit(char each) { return (each >= '0' && each <= '9') || (each >= 'a' && each <= 'f'); }

// The id that stands after a marker, with a word such as "commit" between them at most.
std::string_view id_after(std::string_view text) {
    auto skip = [&](std::string_view word) {
        if (text.starts_with(word)) text.remove_prefix(word.size());
    };
    auto skip_blanks = [&] {
        while (!text.empty() && (text.front() == ' ' || text.front() == '\n' ||
                                 text.front() == '"' || text.front() == '('))
            text.remove_prefix(1);
    };
    skip_blanks();
    skip("commit");
    skip(":");
    skip_blanks();
    const auto end = std::ranges::find_if_not(text, is_digit);
    const auto size = static_cast<std::size_t>(end - text.begin());
    const bool is_word = end != text.end() && ((*end >= 'g' && *end <= 'z') || *end == '_');
    return size >= digits_min && size <= digits_max && !is_word ? text.substr(0, size)
                                                                : std::string_view();
}

}  // namespace

std::vector<std::string> named_causes(std::string_view message) {
    const auto text = lower_ascii(message);
    const std::string_view all = text;
    std::vector<std::pair<std::size_t, std::string>> found;
    for (const auto marker : markers)
        for (auto at = all.find(marker); at != std::string_view::npos;
             at = all.find(marker, at + marker.size()))
            if (const auto id = id_after(all.substr(at + marker.size())); !id.empty())
                found.emplace_back(at, id);
    std::ranges::sort(found);
    std::vector<std::string> ids;
    for (auto& [at, id] : found)
        if (std::ranges::find(ids, id) == ids.end() && ids.size() < causes_max)
            ids.push_back(std::move(id));
    return ids;
}

Result<> put_named_first(
    const git::Repository& repository, const git::Commit& fix, const FixOptions& options,
    std::vector<Suspect>& suspects
) {
    std::vector<Suspect> all;
    for (const auto& id : TRY(repository.resolve_all(named_causes(fix.message)))) {
        if (!id || *id == fix.id) continue;
        all.push_back({*id, named_confidence, {"the message of the fix names it"}});
    }
    for (auto& suspect : suspects) {
        const auto named = std::ranges::find(all, suspect.commit, &Suspect::commit);
        // Who is named needs no others beside it; what blame found of it is a reason more.
        if (named != all.end())
            named->reasons.insert(
                named->reasons.end(), suspect.reasons.begin(), suspect.reasons.end()
            );
    }
    if (all.empty()) return {};
    all.resize(std::min(all.size(), options.suspects_max));
    suspects = std::move(all);
    return {};
}

}  // namespace mainstay::suspect
