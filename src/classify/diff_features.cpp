#include "classify/diff_features.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/text.hpp"
#include "classify/diff_lines.hpp"
#include "classify/file_kind.hpp"
#include "classify/text_features.hpp"

namespace mainstay::classify {

namespace {

constexpr std::size_t words_of_line_max = 60;
constexpr std::size_t distinct_words_max = 4'000;
constexpr std::size_t change_words_max = 300;

/// How often something stands in added lines and in removed ones.
struct Sides {
    std::size_t added = 0, removed = 0;

    std::size_t& of(bool is_added) { return is_added ? added : removed; }
};

/// `more if`, `fewer if`, `same if`: whether a change adds to a construct or takes from it.
void add_balance(Features& features, std::string_view name, const Sides& sides) {
    if (sides.added + sides.removed == 0) return;
    auto word = sides.added > sides.removed   ? "more"
                : sides.added < sides.removed ? "fewer"
                                              : "same";
    features.add(Block::change, word, name);
    if (sides.removed == 0) features.add(Block::change, "only more", name);
    if (sides.added == 0) features.add(Block::change, "only fewer", name);
}

class DiffReader {
public:
    explicit DiffReader(Features& features) : features_(features) {}

    void take(const DiffLine& line) {
        if (line.kind == DiffLine::file) return take_file(line.text);
        if (line.kind == DiffLine::hunk) return take_hunk(line.text);
        if (line.kind == DiffLine::note) return features_.add(Block::files, line.text);
        if (line.kind == DiffLine::context) return;
        bool is_added = line.kind == DiffLine::added;
        ++lines_.of(is_added);
        auto text = trimmed(line.text);
        if (text.empty()) return void(++blank_.of(is_added));
        ++kind_lines_[kind_].of(is_added);
        auto squeezed = without_blanks(text);
        auto& seen = squeezed_[squeezed];
        if (squeezed_.size() < distinct_words_max) ++seen.of(is_added);
        auto& digitless = digitless_[without_digits(std::move(squeezed))];
        if (digitless_.size() < distinct_words_max) ++digitless.of(is_added);
        for (auto construct : constructs_of(text)) ++constructs_[construct].of(is_added);
        take_words(text, is_added);
    }

    void finish() {
        add_files();
        add_sizes();
        for (const auto& [construct, sides] : constructs_) add_balance(features_, construct, sides);
        add_moves();
        add_changed_words();
    }

private:
    void take_file(std::string_view path) {
        kind_ = file_kind(path);
        ++kinds_[kind_];
        ++files_;
        if (files_ > 100) return;
        auto lower = lower_ascii(path);
        features_.add(Block::files, "extension", file_extension(lower));
        std::size_t begin = 0;
        for (std::size_t i = 0; i <= lower.size(); ++i) {
            if (i < lower.size() && lower[i] != '/') continue;
            auto part = std::string_view(lower).substr(begin, std::min<std::size_t>(i - begin, 60));
            features_.add(Block::files, i == lower.size() ? "file" : "folder", part);
            begin = i + 1;
        }
        for (const auto& part : words_of(path.substr(0, 300), 20).parts)
            features_.add(Block::files, "path", part);
    }

    void take_hunk(std::string_view around) {
        ++hunks_;
        for (const auto& word : words_of(around, 12).sequence)
            if (hunks_ <= 20) features_.add(Block::change, "within", word);
    }

    static std::string without_blanks(std::string_view text) {
        std::string kept;
        for (char c : text.substr(0, 400))
            if (c != ' ' && c != '\t') kept += c;
        return kept;
    }

    static std::string without_digits(std::string text) {
        std::erase_if(text, is_digit);
        return text;
    }

    void take_words(std::string_view text, bool is_added) {
        auto words = words_of(text, words_of_line_max);
        for (auto* list : {&words.sequence, &words.parts}) {
            for (auto& word : *list) {
                auto found = words_.find(word);
                if (found == words_.end()) {
                    if (words_.size() >= distinct_words_max) continue;
                    found = words_.emplace(word, Sides()).first;
                    order_.push_back(found->first);
                }
                ++found->second.of(is_added);
            }
        }
    }

    void add_files() {
        for (const auto& [kind, count] : kinds_) {
            features_.add(Block::files, "touches", kind);
            if (count == files_) features_.add(Block::files, "touches only", kind);
        }
        std::string together;
        for (const auto& [kind, count] : kinds_) (together += kind) += ' ';
        features_.add(Block::files, "kinds:", together);
        for (const auto& [kind, sides] : kind_lines_) {
            auto changed = sides.added + sides.removed;
            if (2 * changed > lines_.added + lines_.removed)
                features_.add(Block::files, "changes mostly", kind);
        }
        add_size(features_, Block::files, "files", files_);
        add_size(features_, Block::change, "hunks", hunks_);
    }

    void add_sizes() {
        add_size(features_, Block::change, "added lines", lines_.added);
        add_size(features_, Block::change, "removed lines", lines_.removed);
        add_balance(features_, "lines", lines_);
        if (lines_.added > 3 * lines_.removed + 3) features_.add(Block::change, "mostly adds");
        if (lines_.removed > 3 * lines_.added + 3) features_.add(Block::change, "mostly removes");
        auto net = lines_.added > lines_.removed ? lines_.added - lines_.removed : 0;
        add_size(features_, Block::change, "net lines", net);
    }

    /// How much of the change puts back what it took: a move, a new layout, another number.
    void add_moves() {
        auto kept = shared(squeezed_), alike = shared(digitless_);
        auto sides = 2 * kept.shared;
        if (kept.all == 0) return;
        if (sides == kept.all)
            features_.add(Block::change, "only layout or order");
        else if (3 * sides > kept.all)
            features_.add(Block::change, "moves lines");
        if (kept.shared < alike.shared) features_.add(Block::change, "changes numbers in lines");
        if (2 * alike.shared == alike.all && alike.shared > kept.shared)
            features_.add(Block::change, "changes only numbers");
        Shared words;
        for (const auto& [word, count] : words_) words.add(count);
        auto percent = words.all == 0 ? 0 : 200 * words.shared / words.all;
        for (std::size_t step : {20U, 40U, 60U, 80U, 95U})
            if (percent >= step)
                features_.add(Block::change, "percent of words kept:", std::to_string(step));
    }

    struct Shared {
        std::size_t shared = 0, all = 0;

        void add(const Sides& sides) {
            shared += std::min(sides.added, sides.removed);
            all += sides.added + sides.removed;
        }
    };

    static Shared shared(const std::unordered_map<std::string, Sides>& lines) {
        Shared shared;
        for (const auto& [line, sides] : lines) shared.add(sides);
        return shared;
    }

    void add_changed_words() {
        std::size_t count = 0;
        for (const auto& word : order_) {
            const auto& sides = words_.find(word)->second;
            if (sides.added == sides.removed) continue;
            features_.add(Block::change, sides.added > sides.removed ? "+" : "-", word);
            if (++count == change_words_max) break;
        }
    }

    Features& features_;
    std::string_view kind_ = "other";
    std::map<std::string_view, std::size_t> kinds_;
    std::map<std::string_view, Sides> kind_lines_, constructs_;
    std::unordered_map<std::string, Sides> squeezed_, digitless_, words_;
    std::vector<std::string> order_;
    Sides lines_, blank_;
    std::size_t files_ = 0, hunks_ = 0;
};

}  // namespace

void add_diff(Features& features, std::string_view diff) {
    DiffReader reader(features);
    for_each_line(diff, [&](const DiffLine& line) { reader.take(line); });
    reader.finish();
}

}  // namespace mainstay::classify
