// The content of a mail as it comes over the wire: ends at CRLF . CRLF and nowhere else, so that no
// bare line feed can smuggle a second mail in; doubled dots are made single. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mainstay::mail {

class LmtpData {
public:
    /// Begins a new content of at most `bytes_max`. What is beyond is taken off the wire, but not
    /// kept.
    void begin(std::size_t bytes_max);

    /// Takes bytes off the front of `bytes` until the content ends or none are left. True at the
    /// end.
    bool take(std::string_view& bytes);

    bool is_too_large() const { return is_too_large_; }

    const std::string& content() const { return content_; }

    /// Lets go of what was taken, for a mail that cannot be kept.
    void forget();

private:
    enum class State { line_start, dot, dot_return, text, after_return };

    void put(char c);

    std::string content_;
    std::size_t bytes_max_ = 0;
    State state_ = State::line_start;
    bool is_too_large_ = false;
    bool is_forgotten_ = false;
};

}  // namespace mainstay::mail
