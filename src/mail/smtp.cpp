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

// What was said, as curl passes it on line by line.
struct Talk {
    std::string last_reply;  // The farewell does not count.
    bool is_about_mail = false;

    static std::size_t hear(char* line, std::size_t size, std::size_t count, void* state) {
        std::string_view text(line, size * count);
        if (!text.starts_with("221")) static_cast<Talk*>(state)->last_reply = text;
        return size * count;
    }

    static int watch(CURL*, curl_infotype type, char* line, std::size_t size, void* state) {
        std::string_view text(line, size);
        if (type == CURLINFO_HEADER_OUT && text.starts_with("MAIL FROM"))
            static_cast<Talk*>(state)->is_about_mail = true;
        return 0;
    }
};

// A 5xx is about the mail only after the mail was spoken of; before, it is about this installation
// and its server.
SmtpOutcome outcome_of(CURLcode code, const Talk& talk) {
    if (code == CURLE_OK) return SmtpOutcome::sent;
    bool is_final = talk.is_about_mail && talk.last_reply.starts_with('5');
    return is_final ? SmtpOutcome::refused : SmtpOutcome::later;
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
    Talk talk;
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
    set(handle.get(), CURLOPT_HEADERFUNCTION, &Talk::hear);
    set(handle.get(), CURLOPT_HEADERDATA, &talk);
    set(handle.get(), CURLOPT_VERBOSE, 1L);
    set(handle.get(), CURLOPT_DEBUGFUNCTION, &Talk::watch);
    set(handle.get(), CURLOPT_DEBUGDATA, &talk);
    auto code = curl_easy_perform(handle.get());
    auto outcome = outcome_of(code, talk);
    bool is_answered = outcome != SmtpOutcome::later || talk.last_reply.starts_with('4') ||
                       talk.last_reply.starts_with('5');
    auto text = header_line(is_answered ? talk.last_reply : std::string(curl_easy_strerror(code)));
    return {outcome, std::string(clipped(text, answer_length_max))};
}

}  // namespace mainstay::mail
