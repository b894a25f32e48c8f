#include "classify/words.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace mainstay::classify {

namespace {

constexpr std::size_t word_bytes_max = 40;
constexpr std::size_t url_bytes_max = 2'000;

bool is_in_word(char c) { return is_letter(c) || is_digit(c) || c == '_'; }

/// What holds words together in a path, a version or a key.
bool is_joint(char c) {
    return c == '.' || c == '-' || c == '/' || c == '\\' || c == '\'' || c == '+';
}

bool all_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

bool is_version(std::string_view text) {
    if (text.starts_with('v') || text.starts_with('V')) text.remove_prefix(1);
    auto dot = text.find('.');
    return dot != text.npos && dot + 1 < text.size() && all_digits(text.substr(0, dot)) &&
           is_digit(text[dot + 1]);
}

bool is_hash(std::string_view text) {
    if (text.size() < 7 || text.size() > 64) return false;
    bool has_digit = false, has_letter = false;
    for (char c : text) {
        if (is_digit(c))
            has_digit = true;
        else if (c >= 'a' && c <= 'f')
            has_letter = true;
        else
            return false;
    }
    return has_digit && has_letter;
}

/// SHOP-12 and its like.
bool is_key(std::string_view text) {
    auto dash = text.find('-');
    return dash != text.npos && dash >= 2 && is_upper(text[0]) &&
           all_digits(text.substr(dash + 1)) &&
           std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(dash), [](char c) {
               return is_upper(c) || is_digit(c) || c == '_';
           });
}

/// The extension of a file's name, with its dot; empty where `text` is no such name.
std::string_view extension(std::string_view text) {
    auto dot = text.rfind('.');
    if (dot == text.npos || dot == 0 || text.size() - dot < 2 || text.size() - dot > 6) return {};
    auto rest = text.substr(dot + 1);
    bool is_name = is_letter(rest[0]) && std::all_of(rest.begin(), rest.end(), is_in_word);
    return is_name ? text.substr(dot) : std::string_view();
}

class Reader {
public:
    Reader(std::string_view text, std::size_t max) : text_(text), max_(max) {}

    Words read() {
        while (at_ < text_.size() && words_.sequence.size() < max_) step();
        return std::move(words_);
    }

private:
    void step() {
        char c = text_[at_];
        if (is_in_word(c)) {
            if (!take_url()) take_chunk();
        } else if (c == '?' || c == '!') {
            push(std::string(1, c));
            while (at_ < text_.size() && text_[at_] == c) ++at_;
        } else if (c == '#' && is_digit(next())) {
            skip_digits();
            push("#reference");
        } else if (c == '@' && is_letter(next())) {
            ++at_;
            while (at_ < text_.size() && (is_in_word(text_[at_]) || text_[at_] == '-')) ++at_;
            push("#mention");
        } else {
            ++at_;
        }
    }

    char next() const { return at_ + 1 < text_.size() ? text_[at_ + 1] : ' '; }

    void skip_digits() {
        ++at_;
        while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
    }

    void push(std::string word) { words_.sequence.push_back(std::move(word)); }

    bool take_url() {
        auto rest = text_.substr(at_, url_bytes_max);
        std::size_t scheme = 0;
        for (std::string_view start : {"http://", "https://", "ftp://"})
            if (rest.starts_with(start)) scheme = start.size();
        if (scheme == 0) return false;
        auto end = rest.find_first_of(" \t\r\n<>()[]\"'`|");
        auto url = rest.substr(0, end);
        at_ += url.size();
        push("#url");
        auto place = url.substr(scheme);
        auto host = place.substr(0, place.find_first_of("/?#:"));
        words_.parts.push_back("#url " + lower_ascii(host.substr(0, word_bytes_max)));
        for (std::string_view kind : {"/issues/", "/pull/", "/commit/", "/blob/", "/discussions/"})
            if (place.find(kind) != place.npos) words_.parts.push_back("#url " + std::string(kind));
        if (auto end_of_name = extension(place.substr(host.size())); !end_of_name.empty())
            words_.parts.push_back("#url " + lower_ascii(end_of_name));
        return true;
    }

    void take_chunk() {
        auto begin = at_;
        while (at_ < text_.size() && (is_in_word(text_[at_]) || is_joint(text_[at_]))) ++at_;
        auto chunk = text_.substr(begin, at_ - begin);
        while (is_joint(chunk.back())) chunk.remove_suffix(1);
        if (all_digits(chunk)) return push("#number");
        if (is_version(chunk)) return push("#version");
        if (is_hash(chunk)) return push("#hash");
        if (is_key(chunk)) return push("#key");
        if (chunk.size() > 2 && chunk.find_first_of("/\\.") != chunk.npos) return take_path(chunk);
        take_joined(chunk);
    }

    /// `src/http/server.cpp`, but not `and/or` or `e.g.`, which are words with a joint.
    void take_path(std::string_view chunk) {
        auto end_of_name = extension(chunk);
        auto slashes = std::count(chunk.begin(), chunk.end(), '/') +
                       std::count(chunk.begin(), chunk.end(), '\\');
        if (end_of_name.empty() && slashes < 2) return take_joined(chunk);
        push("#path");
        if (!end_of_name.empty()) words_.parts.push_back(lower_ascii(end_of_name));
        std::size_t begin = 0;
        for (std::size_t i = 0; i <= chunk.size() && words_.parts.size() < 4 * max_; ++i) {
            if (i < chunk.size() && !is_joint(chunk[i])) continue;
            for (auto& part : identifier_parts(chunk.substr(begin, i - begin)))
                words_.parts.push_back(std::move(part));
            begin = i + 1;
        }
    }

    void take_joined(std::string_view chunk) {
        std::string word;
        std::string_view original;
        std::size_t begin = 0;
        for (std::size_t i = 0; i <= chunk.size() && words_.sequence.size() < max_; ++i) {
            if (i < chunk.size() && (!is_joint(chunk[i]) || chunk[i] == '\'')) continue;
            original = chunk.substr(begin, i - begin);
            begin = i + 1;
            if (!original.empty()) take_word(original);
        }
    }

    void take_word(std::string_view original) {
        if (all_digits(original)) return push("#number");
        if (is_digit(original[0]) && original.size() <= 6) return push("#amount");
        if (original.size() > word_bytes_max) return push("#long");
        auto word = lower_ascii(original);
        word.erase(std::remove(word.begin(), word.end(), '\''), word.end());
        if (word.empty()) return;
        auto parts = identifier_parts(original);
        if (parts.size() > 1)
            for (auto& part : parts) words_.parts.push_back(std::move(part));
        push(std::move(word));
    }

    std::string_view text_;
    std::size_t max_;
    std::size_t at_ = 0;
    Words words_;
};

bool is_vowel(char c) { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u'; }

/// `stopp` of `stopped` as `stop`.
void undouble(std::string& word) {
    auto size = word.size();
    if (size < 4 || word[size - 1] != word[size - 2]) return;
    if (!is_vowel(word.back()) && word.back() != 's' && word.back() != 'l' && word.back() != 'z')
        word.pop_back();
}

}  // namespace

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<signed char>(c) < 0;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

Words words_of(std::string_view text, std::size_t max) { return Reader(text, max).read(); }

std::vector<std::string> identifier_parts(std::string_view identifier) {
    std::vector<std::string> parts;
    std::string part;
    auto finish = [&] {
        if (!part.empty() && part.size() <= word_bytes_max) parts.push_back(lower_ascii(part));
        part.clear();
    };
    for (std::size_t i = 0; i < identifier.size(); ++i) {
        char c = identifier[i];
        bool begins = is_upper(c) && i > 0 &&
                      (!is_upper(identifier[i - 1]) ||
                       (i + 1 < identifier.size() && is_letter(identifier[i + 1]) &&
                        !is_upper(identifier[i + 1])));
        if (begins || !is_letter(c)) finish();
        if (is_letter(c)) part += c;
    }
    finish();
    return parts;
}

std::string stem(std::string_view word) {
    std::string stem(word);
    if (stem.size() < 4 || !std::all_of(stem.begin(), stem.end(), is_letter)) return stem;
    auto ends = [&](std::string_view ending) { return stem.ends_with(ending); };
    auto cut = [&](std::size_t count) { stem.resize(stem.size() - count); };
    if (ends("ies") && stem.size() > 4) {
        cut(3);
        stem += 'y';
    } else if (ends("sses")) {
        cut(2);
    } else if (ends("s") && !ends("ss") && !ends("us") && !ends("is")) {
        cut(1);
    }
    if (ends("ing") && stem.size() > 5) {
        cut(3);
        undouble(stem);
    } else if (ends("ed") && !ends("eed") && stem.size() > 4) {
        cut(2);
        undouble(stem);
    }
    if (ends("e") && stem.size() >= 4) cut(1);
    return stem;
}

}  // namespace mainstay::classify
