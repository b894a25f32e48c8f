#include "mail/lmtp_data.hpp"

namespace mainstay::mail {

void LmtpData::begin(std::size_t bytes_max) {
    content_ = {};
    bytes_max_ = bytes_max;
    state_ = State::line_start;
    is_too_large_ = is_forgotten_ = false;
}

void LmtpData::forget() {
    content_ = {};
    is_forgotten_ = true;
}

void LmtpData::put(char c) {
    if (is_too_large_ || is_forgotten_) return;
    if (content_.size() == bytes_max_) {
        is_too_large_ = true;
        content_ = {};
        return;
    }
    content_ += c;
}

bool LmtpData::take(std::string_view& bytes) {
    while (!bytes.empty()) {
        char c = bytes.front();
        bytes.remove_prefix(1);
        if (state_ == State::dot_return && c == '\n') return true;
        if (state_ == State::line_start && c == '.') {
            state_ = State::dot;
            continue;
        }
        if (state_ == State::dot && c == '\r') {
            state_ = State::dot_return;
            continue;
        }
        // The return after a single dot was part of the text after all.
        if (state_ == State::dot_return) {
            put('\r');
            state_ = State::after_return;
        }
        put(c);
        bool is_line_end = state_ == State::after_return && c == '\n';
        state_ = is_line_end ? State::line_start : c == '\r' ? State::after_return : State::text;
    }
    return false;
}

}  // namespace mainstay::mail
