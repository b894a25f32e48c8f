#include "mail/lmtp_session.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "mail/lmtp_path.hpp"

namespace mainstay::mail {

namespace {

struct Command {
    std::string verb;
    std::string_view arguments;
};

// `MAIL FROM:<a@b>` has the verb `mail` and the arguments `FROM:<a@b>`.
Command command_of(std::string_view line) {
    auto end = std::min(line.find(' '), line.size());
    return {lower_ascii(line.substr(0, end)), trimmed(line.substr(end))};
}

// What stands behind `keyword`, in any case, with blanks after the colon as some clients send them.
std::optional<LmtpPath> path_behind(std::string_view keyword, std::string_view arguments) {
    if (lower_ascii(arguments.substr(0, keyword.size())) != keyword) return std::nullopt;
    return read_path(arguments.substr(keyword.size()));
}

std::optional<std::size_t> number(std::string_view digits) {
    std::size_t value = 0;
    auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
    return value;
}

std::string_view reply_to(DeliveryAnswer answer) {
    switch (answer) {
        case DeliveryAnswer::stored:
            return "250 2.6.0 Stored";
        case DeliveryAnswer::failed:
            return "451 4.3.0 Could not be stored now, try again";
        case DeliveryAnswer::too_large:
            return "552 5.3.4 Too large";
    }
    std::abort();  // A value outside the enum: corrupt memory.
}

}  // namespace

LmtpSession::LmtpSession(std::string host, LmtpLimits limits, LmtpCallbacks callbacks)
    : host_(std::move(host)), limits_(limits), callbacks_(std::move(callbacks)) {}

LmtpSession::~LmtpSession() { reset(); }

std::string LmtpSession::greeting() const { return "220 " + host_ + " LMTP Mainstay\r\n"; }

std::string LmtpSession::farewell() { return "421 4.4.2 Closing the connection\r\n"; }

std::string LmtpSession::feed(std::string_view bytes) {
    while (!bytes.empty() && !is_closed_) {
        if (is_in_data_)
            take_data(bytes);
        else
            take_lines(bytes);
    }
    return std::exchange(out_, {});
}

void LmtpSession::reply(std::string_view text) { (out_ += text) += "\r\n"; }

void LmtpSession::refuse(std::string_view text) {
    reply(text);
    if (++errors_ < limits_.errors_max || is_closed_) return;
    reply("421 4.7.0 Too many errors");
    is_closed_ = true;
}

// Takes one command line, or what is there of it. A line ends in CRLF; a bare LF or CR within is an
// error, never the end of a line, so that client and server cannot disagree about where commands
// end.
void LmtpSession::take_lines(std::string_view& bytes) {
    auto end = bytes.find('\n');
    auto piece = bytes.substr(0, std::min(end, bytes.size()));
    bool is_room = line_.size() + piece.size() <= limits_.command_bytes_max;
    if (!is_room) is_skipping_line_ = true;
    if (is_skipping_line_)
        line_.clear();
    else
        line_ += piece;
    if (end == bytes.npos) return bytes = {}, void();
    bytes.remove_prefix(end + 1);
    auto line = std::exchange(line_, {});
    if (std::exchange(is_skipping_line_, false)) return refuse("500 5.5.2 Line too long");
    bool is_ended = line.ends_with('\r');
    if (is_ended) line.pop_back();
    if (!is_ended || line.find('\r') != line.npos) return refuse("500 5.5.2 Lines end in CR LF");
    command(line);
}

void LmtpSession::command(std::string_view line) {
    auto [verb, arguments] = command_of(line);
    if (verb == "lhlo")
        hello(arguments);
    else if (verb == "helo" || verb == "ehlo")
        refuse("500 5.5.1 This is LMTP, say LHLO");
    else if (verb == "mail")
        mail(arguments);
    else if (verb == "rcpt")
        recipient(arguments);
    else if (verb == "data")
        data();
    else if (verb == "rset")
        reset(), reply("250 2.0.0 Reset");
    else if (verb == "noop")
        reply("250 2.0.0 Here");
    else if (verb == "vrfy")
        reply("252 2.5.0 Send a mail and see");
    else if (verb == "quit")
        reply("221 2.0.0 Bye"), is_closed_ = true;
    else
        refuse("500 5.5.1 Unknown command");
}

void LmtpSession::hello(std::string_view name) {
    if (name.empty()) return refuse("501 5.5.4 Say who you are");
    reset();
    is_greeted_ = true;
    reply("250-" + host_);
    reply("250-PIPELINING");
    reply("250-8BITMIME");
    reply("250-SMTPUTF8");
    reply("250-ENHANCEDSTATUSCODES");
    reply(fmt::format("250 SIZE {}", limits_.message_bytes_max));
}

void LmtpSession::mail(std::string_view arguments) {
    if (!is_greeted_) return refuse("503 5.5.1 Say LHLO first");
    if (has_sender_) return refuse("503 5.5.1 The sender is given already");
    auto path = path_behind("from:", arguments);
    if (!path) return refuse("501 5.1.7 Say MAIL FROM:<address>");
    for (const auto& parameter : path->parameters) {
        auto word = lower_ascii(parameter);
        auto size =
            word.starts_with("size=") ? number(std::string_view(word).substr(5)) : std::nullopt;
        if (size && *size > limits_.message_bytes_max) return refuse("552 5.3.4 Too large");
        bool is_known =
            size || word == "body=7bit" || word == "body=8bitmime" || word == "smtputf8";
        if (!is_known) return refuse("555 5.5.4 Unknown parameter");
    }
    if (++mails_ > limits_.mails_max) {
        reply("421 4.7.0 Enough for one connection");
        is_closed_ = true;
        return;
    }
    envelope_ = {std::move(path->address), {}};
    has_sender_ = true;
    reply("250 2.1.0 Sender taken");
}

void LmtpSession::recipient(std::string_view arguments) {
    if (!has_sender_) return refuse("503 5.5.1 Say MAIL first");
    auto path = path_behind("to:", arguments);
    if (!path || path->address.empty()) return refuse("501 5.1.3 Say RCPT TO:<address>");
    if (!path->parameters.empty()) return refuse("555 5.5.4 Unknown parameter");
    if (envelope_.recipients.size() >= limits_.recipients_max)
        return reply("452 4.5.3 Too many recipients");
    switch (callbacks_.recipient(path->address)) {
        case RecipientAnswer::accepted:
            break;
        case RecipientAnswer::unknown:
            return refuse("550 5.1.1 Unknown recipient");
        case RecipientAnswer::try_later:
            return reply("451 4.3.0 Cannot look that up now, try again");
    }
    envelope_.recipients.push_back(std::move(path->address));
    reply("250 2.1.5 Recipient taken");
}

void LmtpSession::data() {
    if (envelope_.recipients.empty()) return refuse("503 5.5.1 No recipient was taken");
    data_.begin(limits_.message_bytes_max);
    is_in_data_ = true;
    reply("354 Go on, end with CR LF . CR LF");
}

void LmtpSession::take_data(std::string_view& bytes) {
    // What is kept is at most what arrives.
    auto wanted = static_cast<std::ptrdiff_t>(bytes.size());
    bool is_kept = !is_out_of_memory_ && !data_.is_too_large();
    if (is_kept && callbacks_.reserve(wanted))
        reserved_ += wanted;
    else if (is_kept)
        is_out_of_memory_ = true, data_.forget();
    if (data_.take(bytes)) finish_data();
}

// One reply for each recipient (RFC 2033 §4.2).
void LmtpSession::finish_data() {
    is_in_data_ = false;
    if (data_.is_too_large() || is_out_of_memory_) {
        auto text = data_.is_too_large() ? "552 5.3.4 Too large"
                                         : "452 4.3.1 Busy with other mails, try again";
        for (std::size_t i = 0; i < envelope_.recipients.size(); ++i) reply(text);
        return reset();
    }
    auto answers = callbacks_.deliver(envelope_, data_.content());
    answers.resize(envelope_.recipients.size(), DeliveryAnswer::failed);
    for (auto answer : answers) reply(reply_to(answer));
    reset();
}

void LmtpSession::reset() {
    envelope_ = {};
    has_sender_ = is_out_of_memory_ = false;
    data_.forget();
    if (reserved_ > 0) callbacks_.reserve(-std::exchange(reserved_, 0));
}

}  // namespace mainstay::mail
