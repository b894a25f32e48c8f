// One LMTP conversation (RFC 2033) as a state machine: bytes in, replies out. Pure: no sockets, no
// clock; who is known and where mail is put are given to it.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "mail/lmtp_data.hpp"

namespace mainstay::mail {

/// What the client says of a mail before its content.
struct Envelope {
    std::string from;  ///< Empty for the null sender of reports.
    std::vector<std::string>
        recipients;  ///< As given, without `<>`, source route and needless quotes.
};

enum class RecipientAnswer { accepted, unknown, try_later };

/// What became of a mail for one recipient. `stored` means: it is on disk.
enum class DeliveryAnswer { stored, failed, too_large };

/// What a session asks of the world. May block; must not throw.
struct LmtpCallbacks {
    std::function<RecipientAnswer(std::string_view address)> recipient;
    /// Takes responsibility for the mail. One answer for each recipient of the envelope, in their
    /// order.
    std::function<std::vector<DeliveryAnswer>(const Envelope&, std::string_view content)> deliver;
    /// Asks for memory for this many more bytes of a mail, and gives all of it back when negative.
    std::function<bool(std::ptrdiff_t bytes)> reserve;
};

struct LmtpLimits {
    std::size_t message_bytes_max = 50 << 20;  ///< Announced by SIZE.
    std::size_t recipients_max = 100;
    std::size_t command_bytes_max = 2048;
    std::size_t errors_max = 20;  ///< Then the client is sent away.
    std::size_t mails_max = 1000;
};

class LmtpSession {
public:
    LmtpSession(std::string host, LmtpLimits limits, LmtpCallbacks callbacks);
    LmtpSession(const LmtpSession&) = delete;
    LmtpSession& operator=(const LmtpSession&) = delete;
    ~LmtpSession();

    /// What to say first.
    std::string greeting() const;

    /// Takes bytes as they arrive, in any portions, and answers what is to be sent. Commands may be
    /// pipelined.
    std::string feed(std::string_view bytes);

    /// Whether the connection is to be closed after what `feed` answered is sent.
    bool is_closed() const { return is_closed_; }

    /// The farewell for a client that was silent too long, or whom the server leaves.
    static std::string farewell();

private:
    void take_lines(std::string_view& bytes);
    void take_data(std::string_view& bytes);
    void command(std::string_view line);
    void hello(std::string_view name);
    void mail(std::string_view arguments);
    void recipient(std::string_view arguments);
    void data();
    void finish_data();
    void reset();
    void reply(std::string_view text);
    void refuse(std::string_view text);

    std::string host_;
    LmtpLimits limits_;
    LmtpCallbacks callbacks_;
    std::string line_;
    std::string out_;
    Envelope envelope_;
    LmtpData data_;
    std::size_t errors_ = 0;
    std::size_t mails_ = 0;
    std::ptrdiff_t reserved_ = 0;
    bool is_greeted_ = false;
    bool has_sender_ = false;
    bool is_in_data_ = false;
    bool is_out_of_memory_ = false;
    bool is_skipping_line_ = false;
    bool is_closed_ = false;
};

}  // namespace mainstay::mail
