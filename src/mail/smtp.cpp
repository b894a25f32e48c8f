#include "mail/smtp.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <exception>
#include <memory>
#include <stdexcept>

#include <curl/curl.h>

#include "base/text.hpp"
#include "mail/headers.hpp"

namespace mainstay::mail {

namespace {

using std::chrono::milliseconds;
using Steady = std::chrono::steady_clock;

constexpr std::size_t answer_length_max = 500;

struct Free {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }

    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

// One dialogue as curl lets us see it: what goes out, what comes back, and how long it stands
// still.
class Dialogue {
public:
    Dialogue(const SmtpMail& mail, const SmtpTimeouts& timeouts)
        : mail_(mail), timeouts_(timeouts), left_(mail.content) {}

    static std::size_t upload(char* to, std::size_t size, std::size_t count, void* self) {
        return static_cast<Dialogue*>(self)->give(to, size * count);
    }

    static std::size_t receive(char* line, std::size_t size, std::size_t count, void* self) {
        static_cast<Dialogue*>(self)->answered({line, size * count});
        return size * count;
    }

    static int watch(CURL*, curl_infotype type, char* text, std::size_t size, void* self) {
        if (type == CURLINFO_HEADER_OUT) static_cast<Dialogue*>(self)->asked({text, size});
        return 0;
    }

    static int wait(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
        return static_cast<Dialogue*>(self)->is_too_long() ? 1 : 0;
    }

    /// What came of it, given how curl ended. Throws what `before_end` threw.
    SmtpAnswer outcome(CURLcode code, std::string_view reason) const {
        if (failure_) std::rethrow_exception(failure_);
        bool is_answer = last_reply_.starts_with('4') || last_reply_.starts_with('5');
        if (stage_ == Stage::taken) return answer(SmtpOutcome::sent, last_reply_);
        // A 5xx is about the mail only after the mail was spoken of; before, it is about this
        // installation and its server.
        if (is_about_mail_ && last_reply_.starts_with('5'))
            return answer(SmtpOutcome::refused, last_reply_);
        if (is_answer) return answer(SmtpOutcome::later, last_reply_);
        auto why = is_stuck_ ? "The mail server did not answer in time." : reason;
        if (why.empty()) why = curl_easy_strerror(code);
        bool is_unknown = stage_ == Stage::ended;
        return answer(is_unknown ? SmtpOutcome::unknown : SmtpOutcome::later, why);
    }

private:
    enum class Stage { commands, content, ended, taken };

    static SmtpAnswer answer(SmtpOutcome outcome, std::string_view text) {
        return {outcome, std::string(clipped(header_line(text), answer_length_max))};
    }

    std::size_t give(char* to, std::size_t room) {
        auto taken = std::min(room, left_.size());
        move_on(taken == left_.size() ? Stage::ended : Stage::content);
        // What ends the mail is the last piece or may follow it at once.
        if (taken > 0 && taken == left_.size() && !report_end()) return CURL_READFUNC_ABORT;
        std::memcpy(to, left_.data(), taken);
        left_.remove_prefix(taken);
        return taken;
    }

    bool report_end() {
        try {
            if (mail_.before_end) mail_.before_end();
            return true;
        } catch (...) {
            failure_ = std::current_exception();
            return false;
        }
    }

    void asked(std::string_view command) {
        if (command.starts_with("MAIL FROM")) is_about_mail_ = true;
        if (command.starts_with("QUIT")) is_decided_ = true;
        since_ = Steady::now();
    }

    void answered(std::string_view line) {
        if (is_decided_) return;
        since_ = Steady::now();
        last_reply_ = line;
        bool is_last_line = line.size() < 4 || line[3] != '-';
        if (stage_ != Stage::ended || !is_last_line) return;
        is_decided_ = true;
        if (line.starts_with('2')) move_on(Stage::taken);
    }

    void move_on(Stage stage) {
        stage_ = stage;
        since_ = Steady::now();
        if (stage != Stage::taken) last_reply_.clear();
    }

    milliseconds time_limit() const {
        if (is_decided_) return timeouts_.farewell;
        switch (stage_) {
            case Stage::commands:
                return timeouts_.answer;
            case Stage::content:
                return timeouts_.sending;
            case Stage::ended:
                return timeouts_.last_answer;
            case Stage::taken:
                return timeouts_.farewell;
        }
        return timeouts_.answer;
    }

    bool is_too_long() {
        auto now = Steady::now();
        auto whole = std::min(timeouts_.whole, mail_.time_left);
        is_stuck_ = is_stuck_ || now - since_ > time_limit() || now - began_ > whole;
        return is_stuck_;
    }

    const SmtpMail& mail_;
    const SmtpTimeouts& timeouts_;
    std::string_view left_;
    Stage stage_ = Stage::commands;
    std::string last_reply_;
    bool is_about_mail_ = false;
    bool is_decided_ = false;  // What is answered from then on is the farewell.
    bool is_stuck_ = false;
    std::exception_ptr failure_;
    const Steady::time_point began_ = Steady::now();
    Steady::time_point since_ = began_;
};

std::string url_of(const SmtpOptions& options) {
    auto url = options.server.find("://") == std::string::npos ? "smtp://" + options.server
                                                               : options.server;
    return url + "/" + options.helo;
}

template <class Value>
void set(CURL* handle, CURLoption option, Value value) {
    if (curl_easy_setopt(handle, option, value) != CURLE_OK)
        throw std::runtime_error("curl refuses an option");
}

void set_encryption(CURL* handle, const SmtpOptions& options) {
    bool is_required = options.tls == SmtpTls::required || !options.user.empty();
    auto ssl = is_required                          ? CURLUSESSL_ALL
               : options.tls == SmtpTls::if_offered ? CURLUSESSL_TRY
                                                    : CURLUSESSL_NONE;
    set(handle, CURLOPT_USE_SSL, static_cast<long>(ssl));
    set(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    // Encryption that is only used where it is offered protects from listeners, not from impostors.
    bool is_verified = is_required || options.server.starts_with("smtps:");
    set(handle, CURLOPT_SSL_VERIFYPEER, is_verified ? 1L : 0L);
    set(handle, CURLOPT_SSL_VERIFYHOST, is_verified ? 2L : 0L);
    if (options.ca_file.empty()) return;
    set(handle, CURLOPT_CAINFO, options.ca_file.c_str());
    set(handle, CURLOPT_CAPATH, static_cast<const char*>(nullptr));
}

void set_up(CURL* handle, const SmtpOptions& options) {
    const auto& timeouts = options.timeouts;
    set(handle, CURLOPT_URL, url_of(options).c_str());
    set(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    set(handle, CURLOPT_PROXY, "");  // The environment's proxies are for the web.
    set(handle, CURLOPT_NOSIGNAL, 1L);
    set(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(timeouts.connecting.count()));
    set(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(timeouts.whole.count()));
    // The longest stage; the shorter ones are watched by Dialogue.
    auto longest = std::chrono::ceil<std::chrono::seconds>(timeouts.last_answer);
    set(handle, CURLOPT_SERVER_RESPONSE_TIMEOUT, static_cast<long>(longest.count()));
    // The farewell then belongs to the attempt, which watches how long it takes.
    set(handle, CURLOPT_FORBID_REUSE, 1L);
    set_encryption(handle, options);
    if (options.user.empty()) return;
    set(handle, CURLOPT_USERNAME, options.user.c_str());
    set(handle, CURLOPT_PASSWORD, options.password.c_str());
}

void set_content(CURL* handle, const SmtpMail& mail, Dialogue& dialogue) {
    set(handle, CURLOPT_UPLOAD, 1L);
    set(handle, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(mail.content.size()));
    set(handle, CURLOPT_READFUNCTION, &Dialogue::upload);
    set(handle, CURLOPT_READDATA, &dialogue);
    set(handle, CURLOPT_HEADERFUNCTION, &Dialogue::receive);
    set(handle, CURLOPT_HEADERDATA, &dialogue);
    set(handle, CURLOPT_VERBOSE, 1L);
    set(handle, CURLOPT_DEBUGFUNCTION, &Dialogue::watch);
    set(handle, CURLOPT_DEBUGDATA, &dialogue);
    set(handle, CURLOPT_NOPROGRESS, 0L);
    set(handle, CURLOPT_XFERINFOFUNCTION, &Dialogue::wait);
    set(handle, CURLOPT_XFERINFODATA, &dialogue);
}

// curl's own sentence; where encryption is at fault, one that says what follows from it.
std::string reason_of(CURLcode code, const char* message) {
    std::string reason = *message ? message : curl_easy_strerror(code);
    bool is_tls = code == CURLE_USE_SSL_FAILED || code == CURLE_PEER_FAILED_VERIFICATION ||
                  code == CURLE_SSL_CACERT_BADFILE || code == CURLE_SSL_CONNECT_ERROR;
    return is_tls ? "Nothing is sent without verified TLS: " + reason : reason;
}

}  // namespace

SmtpAnswer send_by_smtp(const SmtpOptions& options, const SmtpMail& mail) {
    if (!is_mailable(mail.to) || (!mail.from.empty() && !is_mailable(mail.from)))
        return {SmtpOutcome::refused, "not a mail address"};
    Dialogue dialogue(mail, options.timeouts);
    std::array<char, CURL_ERROR_SIZE> message{};
    auto sender = "<" + std::string(mail.from) + ">";
    std::unique_ptr<curl_slist, Free> recipients(
        curl_slist_append(nullptr, ("<" + std::string(mail.to) + ">").c_str())
    );
    std::unique_ptr<CURL, Free> handle(curl_easy_init());
    if (!handle) throw std::runtime_error("curl does not start");
    set_up(handle.get(), options);
    set_content(handle.get(), mail, dialogue);
    set(handle.get(), CURLOPT_MAIL_FROM, sender.c_str());
    set(handle.get(), CURLOPT_MAIL_RCPT, recipients.get());
    set(handle.get(), CURLOPT_ERRORBUFFER, message.data());
    auto code = curl_easy_perform(handle.get());
    return dialogue.outcome(code, reason_of(code, message.data()));
}

}  // namespace mainstay::mail
