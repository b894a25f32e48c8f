#include "suspect/commit_subject.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "base/text.hpp"

namespace mainstay::suspect {

namespace {

std::vector<std::string> words_of(std::string_view subject) {
    std::vector<std::string> words;
    std::string word;
    for (const char each : lower_ascii(subject.substr(0, 300))) {
        if ((each >= 'a' && each <= 'z') || each == '-') {
            word += each;
        } else if (!word.empty()) {
            words.push_back(std::move(word));
            word.clear();
        }
    }
    if (!word.empty()) words.push_back(std::move(word));
    return words;
}

bool has_any(std::string_view subject, std::initializer_list<std::string_view> wanted) {
    return std::ranges::any_of(words_of(subject), [&](const std::string& word) {
        return std::ranges::find(wanted, word) != wanted.end();
    });
}

}  // namespace

bool is_cosmetic(std::string_view subject) {
    return has_any(subject, {"rename",     "renamed",      "renaming",   "renames",     "reindent",
                             "indent",     "indentation",  "whitespace", "whitespaces", "style",
                             "cosmetic",   "cosmetics",    "reformat",   "reformatted", "format",
                             "formatting", "clang-format", "checkpatch", "typo",        "typos",
                             "spelling",   "misspelled",   "comment",    "comments",    "license",
                             "licence",    "spdx",         "copyright",  "prefix",      "cleanup",
                             "clean-up",   "tidy",         "lint",       "prettier",    "black",
                             "namespace",  "constify",     "camelcase",  "uncrustify",  "merge",
                             "doxygen"});
}

bool is_feature(std::string_view subject) {
    return has_any(
        subject, {"add", "adds", "added", "support", "introduce", "introduces", "implement",
                  "implements", "new", "enable", "initial", "import", "allow"}
    );
}

}  // namespace mainstay::suspect
