#include "mail/enriched_text.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace mainstay::mail {

namespace {

constexpr std::size_t command_bytes_max = 62;  // With its brackets.

class Enriched {
public:
    Enriched(std::string_view text, bool is_richtext) : rest_(text), is_richtext_(is_richtext) {}

    std::string plain() {
        while (!rest_.empty()) {
            char c = rest_.front();
            if (c == '<' && take_command()) continue;
            if (c == '\n' && no_fill_ == 0)
                take_breaks();
            else
                take_character(c);
        }
        return std::move(out_);
    }

private:
    // Returns false for what only looks like one.
    bool take_command() {
        if (!is_richtext_ && rest_.starts_with("<<")) {
            if (unseen_ == 0) out_ += '<';
            rest_.remove_prefix(2);
            return true;
        }
        auto end = rest_.substr(0, command_bytes_max).find('>');
        if (end == rest_.npos) return false;
        auto command = lower_ascii(rest_.substr(1, end - 1));
        rest_.remove_prefix(end + 1);
        bool is_end = command.starts_with('/');
        obey(is_end ? std::string_view(command).substr(1) : command, is_end);
        return true;
    }

    void obey(std::string_view command, bool is_end) {
        if (command == "param" || command == "comment")
            count(unseen_, is_end);
        else if (command == "nofill" || command == "verbatim")
            count(no_fill_, is_end);
        else if (is_richtext_ && (command == "nl" || command == "np" || command == "paragraph"))
            out_ += command == "nl" ? "\n" : "\n\n";
        else if (is_richtext_ && command == "lt" && unseen_ == 0)
            out_ += '<';
    }

    static void count(int& depth, bool is_end) {
        if (!is_end)
            ++depth;
        else if (depth > 0)
            --depth;
    }

    // One line end only wraps; of more the first does.
    void take_breaks() {
        auto count = std::min(rest_.find_first_not_of('\n'), rest_.size());
        rest_.remove_prefix(count);
        if (unseen_ > 0) return;
        if (count == 1 || is_richtext_)
            out_ += ' ';
        else
            out_.append(count - 1, '\n');
    }

    void take_character(char c) {
        rest_.remove_prefix(1);
        if (unseen_ == 0) out_ += c;
    }

    std::string_view rest_;
    bool is_richtext_;
    std::string out_;
    int unseen_ = 0, no_fill_ = 0;
};

}  // namespace

std::string text_of_enriched(std::string_view text, bool is_richtext) {
    return Enriched(text, is_richtext).plain();
}

}  // namespace mainstay::mail
