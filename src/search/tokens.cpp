#include "search/tokens.hpp"

#include <algorithm>

namespace mainstay::search {

namespace {

constexpr std::size_t code_letters_max = 64;
constexpr std::size_t gram_letters = 3;
constexpr std::size_t number_digits_min = 5;

bool is_digit(char32_t point) { return point >= '0' && point <= '9'; }

bool is_code_mark(char32_t point) {
    return point < 0x80 && std::string_view("-_./\\:@#+%~=&").find(static_cast<char>(point)) !=
                               std::string_view::npos;
}

bool is_code_letter(char32_t point) {
    return !is_dense_letter(point) && (is_word_letter(point) || is_code_mark(point));
}

// The marks that end a word as a part of it: `c++`, `c#`. Not those of `a+b`.
std::size_t word_end(const std::vector<Letter>& letters, std::size_t at) {
    auto point = [&](std::size_t i) { return i < letters.size() ? letters[i].point : U' '; };
    if (point(at) == '+' && point(at + 1) == '+') return at + 2;
    if (point(at) == '#' && !is_word_letter(point(at + 1))) return at + 1;
    return at;
}

std::string spelled(const Letter* begin, const Letter* end, std::string text = {}) {
    for (const auto* letter = begin; letter != end; ++letter) {
        append_utf8(text, letter->point);
        if (text.size() >= token_bytes_max) break;
    }
    return text;
}

/// What the letters of a stretch are like.
struct Traits {
    std::size_t digits = 0, letters = 0, uppers = 0, marks = 0;
    bool has_strong_mark = false;  // Any but those that natural words have: `and/or`, `e-mail`.
    bool has_hump = false;         // As in NullPointerException.
};

Traits traits_of(const std::vector<Letter>& letters) {
    Traits traits;
    for (std::size_t i = 0; i < letters.size(); ++i) {
        const auto& each = letters[i];
        if (is_digit(each.point)) {
            ++traits.digits;
        } else if (is_code_mark(each.point)) {
            ++traits.marks;
            if (each.point != '-' && each.point != '/') traits.has_strong_mark = true;
        } else {
            ++traits.letters;
            if (each.is_upper) ++traits.uppers;
            if (i > 0 && each.is_upper && !letters[i - 1].is_upper &&
                is_word_letter(letters[i - 1].point))
                traits.has_hump = true;
        }
    }
    return traits;
}

bool is_code(const std::vector<Letter>& letters) {
    const auto traits = traits_of(letters);
    if (traits.digits > 0 && (traits.letters > 0 || traits.marks > 0)) return true;
    if (traits.letters == 0) return traits.digits >= number_digits_min;
    return traits.has_strong_mark || traits.has_hump || (traits.marks > 0 && traits.uppers > 1);
}

}  // namespace

std::vector<Run> runs(const std::vector<Letter>& letters) {
    std::vector<Run> found;
    for (std::size_t i = 0; i < letters.size();) {
        if (!is_word_letter(letters[i].point)) {
            ++i;
            continue;
        }
        Run run{.is_dense = is_dense_letter(letters[i].point)};
        auto end = i;
        while (end < letters.size() && is_word_letter(letters[end].point) &&
               is_dense_letter(letters[end].point) == run.is_dense)
            ++end;
        if (!run.is_dense) end = word_end(letters, end);
        auto at = [&](std::size_t index) {
            return letters.begin() + static_cast<std::ptrdiff_t>(index);
        };
        run.letters.assign(at(i), at(end));
        found.push_back(std::move(run));
        i = end;
    }
    return found;
}

std::vector<Token> tokens(const std::vector<Run>& runs, Tail tail) {
    std::vector<Token> found;
    for (const Run& run : runs) {
        const auto* first = run.letters.data();
        const auto count = run.letters.size();
        if (!run.is_dense) {
            found.push_back({spelled(first, first + count), first->begin, first[count - 1].end});
            continue;
        }
        auto starts = count;
        if (tail == Tail::open && &run == &runs.back())
            starts = count < gram_letters ? 1 : count - gram_letters + 1;
        for (std::size_t i = 0; i < starts; ++i) {
            const auto end = std::min(i + gram_letters, count);
            found.push_back({spelled(first + i, first + end), first[i].begin, first[end - 1].end});
        }
    }
    return found;
}

std::vector<Letter> trimmed_code(const std::vector<Letter>& letters) {
    auto is_inner = [](const Letter& each) { return is_word_letter(each.point); };
    auto begin = std::ranges::find_if(letters, is_inner);
    auto end = std::find_if(letters.rbegin(), letters.rend(), is_inner).base();
    if (begin >= end) return {};
    return {begin, end};
}

std::vector<std::vector<Letter>> codes(const std::vector<Letter>& letters) {
    std::vector<std::vector<Letter>> found;
    for (std::size_t i = 0; i < letters.size();) {
        auto end = i;
        while (end < letters.size() && is_code_letter(letters[end].point)) ++end;
        if (end - i >= gram_letters) {
            auto begin = letters.begin() + static_cast<std::ptrdiff_t>(i);
            const auto length = static_cast<std::ptrdiff_t>(std::min(end - i, code_letters_max));
            auto code = trimmed_code({begin, begin + length});
            if (code.size() >= gram_letters && is_code(code)) found.push_back(std::move(code));
        }
        i = std::max(end, i + 1);
    }
    return found;
}

bool may_be_code(const std::vector<Letter>& letters) {
    const auto traits = traits_of(letters);
    auto is_part = [](const Letter& each) { return is_code_letter(each.point); };
    return letters.size() >= gram_letters && letters.size() <= code_letters_max &&
           std::ranges::all_of(letters, is_part) &&
           (traits.digits > 0 || traits.marks > 0 || traits.has_hump);
}

std::vector<Token> grams(const std::vector<Letter>& code) {
    std::vector<Token> found;
    for (std::size_t i = 0; i + gram_letters <= code.size(); ++i) {
        const auto* first = code.data() + i;
        found.push_back(
            {spelled(first, first + gram_letters, "<"), first->begin, first[gram_letters - 1].end}
        );
    }
    return found;
}

std::string spelled(const std::vector<Letter>& letters) {
    std::string text;
    for (const Letter& letter : letters) append_utf8(text, letter.point);
    return text;
}

}  // namespace mainstay::search
