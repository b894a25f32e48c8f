#include "mail/smtp.hpp"

#include <algorithm>
#include <cstring>
#include <memory>
#include <stdexcept>

#include <curl/curl.h>

#include "base/text.hpp"
#include "mail/headers.hpp"

namespace mainstay::mail {

namespace {

constexpr std::size_t answer_length_max = 500;

struct Free {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }

    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

struct Upload {
    std::string_view left;

    static std::size_t read(char* to, std::size_t size, std::size_t count, void* state) {
        auto& left = static_cast<Upload*>(state)->left;
        auto taken = std::min(size * count, left.size());
        std::memcpy(to, left.data(), taken);
        left.remove_prefix(taken);
        return taken;
    }
};

// The replies of the server, as curl passes them on line by line.
struct Replies {
    std::string last;
    int count = 0;

    static std::size_t read(char* line, std::size_t size, std::size_t count, void* state) {
        auto& replies = *static_cast<Replies*>(state);
        std::string_view text(line, size * count);
        bool is_last_line = text.size() > 3 && text[3] != '-';
        if (is_last_line) ++replies.count;
        replies.last = text;
        return size * count;
    }
};

// Where only the greeting and the hello were answered, a 5xx is about the connection, not about the
// mail.
constexpr int replies_before_mail = 2;

SmtpOutcome outcome_of(CURLcode code, long status, const Replies& replies) {
    if (code == CURLE_OK) return SmtpOutcome::sent;
    bool is_about_mail =
        code == CURLE_SEND_ERROR || code == CURLE_WEIRD_SERVER_REPLY || code == CURLE_RECV_ERROR;
    bool is_final = status >= 500 && status < 600 && replies.count > replies_before_mail;
    return is_about_mail && is_final ? SmtpOutcome::refused : SmtpOutcome::later;
}

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

void set_up(CURL* handle, const SmtpOptions& options) {
    set(handle, CURLOPT_URL, url_of(options).c_str());
    set(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    set(handle, CURLOPT_PROXY, "");  // The environment's proxies are for the web.
    set(handle, CURLOPT_NOSIGNAL, 1L);
    set(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_timeout.count()));
    set(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(options.timeout.count()));
    set(handle, CURLOPT_SERVER_RESPONSE_TIMEOUT, 60L);
    auto ssl = options.tls == SmtpTls::required     ? CURLUSESSL_ALL
               : options.tls == SmtpTls::if_offered ? CURLUSESSL_TRY
                                                    : CURLUSESSL_NONE;
    set(handle, CURLOPT_USE_SSL, static_cast<long>(ssl));
    // Encryption that is only used where it is offered protects from listeners, not from impostors.
    bool is_verified = options.tls == SmtpTls::required || options.server.starts_with("smtps:");
    set(handle, CURLOPT_SSL_VERIFYPEER, is_verified ? 1L : 0L);
    set(handle, CURLOPT_SSL_VERIFYHOST, is_verified ? 2L : 0L);
    if (options.user.empty()) return;
    set(handle, CURLOPT_USERNAME, options.user.c_str());
    set(handle, CURLOPT_PASSWORD, options.password.c_str());
}

}  // namespace

SmtpAnswer send_by_smtp(
    const SmtpOptions& options, std::string_view from, std::string_view to, std::string_view content
) {
    if (!is_mailable(to) || (!from.empty() && !is_mailable(from)))
        return {SmtpOutcome::refused, "not a mail address"};
    std::unique_ptr<CURL, Free> handle(curl_easy_init());
    if (!handle) throw std::runtime_error("curl does not start");
    Upload upload{content};
    Replies replies;
    auto sender = "<" + std::string(from) + ">";
    std::unique_ptr<curl_slist, Free> recipients(
        curl_slist_append(nullptr, ("<" + std::string(to) + ">").c_str())
    );
    set_up(handle.get(), options);
    set(handle.get(), CURLOPT_MAIL_FROM, sender.c_str());
    set(handle.get(), CURLOPT_MAIL_RCPT, recipients.get());
    set(handle.get(), CURLOPT_UPLOAD, 1L);
    set(handle.get(), CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(content.size()));
    set(handle.get(), CURLOPT_READFUNCTION, &Upload::read);
    set(handle.get(), CURLOPT_READDATA, &upload);
    set(handle.get(), CURLOPT_HEADERFUNCTION, &Replies::read);
    set(handle.get(), CURLOPT_HEADERDATA, &replies);
    auto code = curl_easy_perform(handle.get());
    long status = 0;
    curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
    bool is_answered = status >= 200 && !replies.last.empty();
    auto text = header_line(is_answered ? replies.last : std::string(curl_easy_strerror(code)));
    return {outcome_of(code, status, replies), std::string(clipped(text, answer_length_max))};
}

}  // namespace mainstay::mail
