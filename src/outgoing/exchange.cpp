#include "outgoing/exchange.hpp"

#include <array>
#include <cstring>
#include <memory>
#include <stdexcept>

#include <curl/curl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/text.hpp"

namespace mainstay::outgoing {

namespace {

struct Free {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }

    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

http::NetworkAddress mapped(const in_addr& address) {
    http::NetworkAddress bytes{};
    bytes[10] = bytes[11] = 0xff;
    std::memcpy(bytes.data() + 12, &address, 4);
    return bytes;
}

std::optional<http::NetworkAddress> address_of(const curl_sockaddr& peer) {
    if (peer.family == AF_INET) {
        sockaddr_in address{};
        std::memcpy(&address, &peer.addr, sizeof address);
        return mapped(address.sin_addr);
    }
    if (peer.family != AF_INET6) return std::nullopt;
    sockaddr_in6 address{};
    std::memcpy(&address, &peer.addr, sizeof address);
    http::NetworkAddress bytes{};
    std::memcpy(bytes.data(), &address.sin6_addr, bytes.size());
    return bytes;
}

/// The value of a header of the last answer; empty where it has none.
std::string header_of(CURL* handle, const char* name) {
    curl_header* header = nullptr;
    if (curl_easy_header(handle, name, 0, CURLH_HEADER, -1, &header) != CURLHE_OK) return {};
    return header->value;
}

/// One exchange as curl lets us see it.
class Conversation {
public:
    Conversation(CURL* handle, const PostOptions& options, const Exchange& exchange)
        : handle_(handle), options_(options), exchange_(exchange) {}

    /// Called with the address that is about to be connected: what a name resolved to before, or
    /// will resolve to next, does not matter.
    static curl_socket_t open(void* self, curlsocktype, curl_sockaddr* peer) {
        return static_cast<Conversation*>(self)->open_to(*peer);
    }

    static std::size_t receive(char* bytes, std::size_t size, std::size_t count, void* self) {
        return static_cast<Conversation*>(self)->take({bytes, size * count}) ? size * count : 0;
    }

    static int wait(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
        const auto& is_stopping = static_cast<Conversation*>(self)->exchange_.is_stopping;
        return is_stopping && is_stopping() ? 1 : 0;
    }

    Exchanged outcome(CURLcode code, std::string_view message) const {
        Exchanged exchanged;
        curl_off_t micros = 0;
        curl_easy_getinfo(handle_, CURLINFO_TOTAL_TIME_T, &micros);
        exchanged.latency = std::chrono::microseconds(micros);
        if (code == CURLE_OK || has_enough_)
            read_head(exchanged);
        else
            exchanged.reason = reason_of(code, message);
        return exchanged;
    }

private:
    curl_socket_t open_to(const curl_sockaddr& peer) {
        const bool is_encrypted = exchange_.url.starts_with("https:");
        auto address = address_of(peer);
        if (!address || !options_.destinations.may_connect(*address, is_encrypted)) {
            is_kept_from_ = true;
            return CURL_SOCKET_BAD;
        }
        return ::socket(peer.family, peer.socktype | SOCK_CLOEXEC, peer.protocol);
    }

    bool take(std::string_view bytes) {
        if (!coding_) coding_ = header_of(handle_, "Content-Encoding");
        has_enough_ = !exchange_.take(*coding_, bytes);
        return !has_enough_;
    }

    void read_head(Exchanged& exchanged) const {
        long status = 0;
        curl_easy_getinfo(handle_, CURLINFO_RESPONSE_CODE, &status);
        exchanged.status = static_cast<int>(status);
        curl_off_t seconds = 0;
        curl_easy_getinfo(handle_, CURLINFO_RETRY_AFTER, &seconds);
        if (seconds > 0) exchanged.retry_after = std::chrono::seconds(seconds);
        exchanged.content_type = cleaned_utf8(header_of(handle_, "Content-Type"));
    }

    std::string reason_of(CURLcode code, std::string_view message) const {
        if (is_kept_from_)
            return "This address may not be called: it is not public, or not encrypted, and the "
                   "setting outgoing_private does not name it.";
        if (code == CURLE_OPERATION_TIMEDOUT) return "There was no answer in time.";
        if (code == CURLE_ABORTED_BY_CALLBACK) return "The server is stopping.";
        return std::string(clipped(
            as_line(cleaned_utf8(message.empty() ? curl_easy_strerror(code) : message)), 300
        ));
    }

    CURL* handle_;
    const PostOptions& options_;
    const Exchange& exchange_;
    std::optional<std::string> coding_;
    bool has_enough_ = false;
    bool is_kept_from_ = false;
};

template <class Value>
void set(CURL* handle, CURLoption option, Value value) {
    if (curl_easy_setopt(handle, option, value) != CURLE_OK)
        throw std::runtime_error("curl refuses an option");
}

void set_up(CURL* handle, const PostOptions& options, const Exchange& exchange) {
    set(handle, CURLOPT_URL, exchange.url.c_str());
    set(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    set(handle, CURLOPT_PROXY, "");  // A proxy would connect where we could not look.
    set(handle, CURLOPT_NOSIGNAL, 1L);
    set(handle, CURLOPT_FOLLOWLOCATION, 0L);
    set(handle, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    set(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connecting.count()));
    set(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(options.whole.count()));
    set(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    set(handle, CURLOPT_SSL_VERIFYPEER, 1L);
    set(handle, CURLOPT_SSL_VERIFYHOST, 2L);
    if (!options.ca_file.empty()) {
        set(handle, CURLOPT_CAINFO, options.ca_file.c_str());
        set(handle, CURLOPT_CAPATH, static_cast<const char*>(nullptr));
    }
    set(handle, CURLOPT_USERAGENT, "Mainstay");
    if (exchange.posted) {
        set(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(exchange.posted->size()));
        set(handle, CURLOPT_POSTFIELDS, exchange.posted->c_str());
    }
}

void set_callbacks(CURL* handle, Conversation& conversation) {
    set(handle, CURLOPT_OPENSOCKETFUNCTION, &Conversation::open);
    set(handle, CURLOPT_OPENSOCKETDATA, &conversation);
    set(handle, CURLOPT_WRITEFUNCTION, &Conversation::receive);
    set(handle, CURLOPT_WRITEDATA, &conversation);
    set(handle, CURLOPT_NOPROGRESS, 0L);
    set(handle, CURLOPT_XFERINFOFUNCTION, &Conversation::wait);
    set(handle, CURLOPT_XFERINFODATA, &conversation);
}

std::unique_ptr<curl_slist, Free> headers_of(const Exchange& exchange) {
    std::unique_ptr<curl_slist, Free> list;
    for (const auto& [name, value] : exchange.headers) {
        auto* longer = curl_slist_append(list.get(), (name + ": " + value).c_str());
        if (!longer) throw std::bad_alloc();
        static_cast<void>(list.release());
        list.reset(longer);
    }
    return list;
}

}  // namespace

Exchanged do_exchange(const PostOptions& options, const Exchange& exchange) {
    std::array<char, CURL_ERROR_SIZE> message{};
    auto headers = headers_of(exchange);
    std::unique_ptr<CURL, Free> handle(curl_easy_init());
    if (!handle) throw std::runtime_error("curl does not start");
    Conversation conversation(handle.get(), options, exchange);
    set_up(handle.get(), options, exchange);
    set_callbacks(handle.get(), conversation);
    set(handle.get(), CURLOPT_HTTPHEADER, headers.get());
    set(handle.get(), CURLOPT_ERRORBUFFER, message.data());
    auto code = curl_easy_perform(handle.get());
    return conversation.outcome(code, message.data());
}

}  // namespace mainstay::outgoing
