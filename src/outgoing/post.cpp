#include "outgoing/post.hpp"

#include <algorithm>
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

/// One exchange as curl lets us see it.
class Exchange {
public:
    Exchange(const PostOptions& options, const Post& request)
        : options_(options), request_(request) {}

    /// Called with the address that is about to be connected: what a name resolved to before, or
    /// will resolve to next, does not matter.
    static curl_socket_t open(void* self, curlsocktype, curl_sockaddr* peer) {
        return static_cast<Exchange*>(self)->open_to(*peer);
    }

    static std::size_t receive(char* bytes, std::size_t size, std::size_t count, void* self) {
        return static_cast<Exchange*>(self)->take({bytes, size * count}) ? size * count : 0;
    }

    static int wait(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
        const auto& is_stopping = static_cast<Exchange*>(self)->request_.is_stopping;
        return is_stopping && is_stopping() ? 1 : 0;
    }

    PostAnswer outcome(CURL* handle, CURLcode code, std::string_view message) const {
        PostAnswer answer;
        curl_off_t micros = 0;
        curl_easy_getinfo(handle, CURLINFO_TOTAL_TIME_T, &micros);
        answer.latency = std::chrono::milliseconds(micros / 1'000);
        if (code == CURLE_OK || is_cut_) {
            read_head(handle, answer);
            answer.body = cleaned_utf8(body_);
            answer.is_cut = is_cut_;
            return answer;
        }
        answer.reason = reason_of(code, message);
        return answer;
    }

private:
    curl_socket_t open_to(const curl_sockaddr& peer) {
        const bool is_encrypted = request_.url.starts_with("https:");
        auto address = address_of(peer);
        if (!address || !options_.destinations.may_connect(*address, is_encrypted)) {
            is_kept_from_ = true;
            return CURL_SOCKET_BAD;
        }
        return ::socket(peer.family, peer.socktype | SOCK_CLOEXEC, peer.protocol);
    }

    bool take(std::string_view bytes) {
        auto room = answer_bytes_max - body_.size();
        body_ += bytes.substr(0, room);
        is_cut_ = is_cut_ || bytes.size() > room;
        return !is_cut_;
    }

    static void read_head(CURL* handle, PostAnswer& answer) {
        long status = 0;
        curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
        answer.status = static_cast<int>(status);
        curl_off_t seconds = 0;
        curl_easy_getinfo(handle, CURLINFO_RETRY_AFTER, &seconds);
        if (seconds > 0) answer.retry_after = std::chrono::seconds(seconds);
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

    const PostOptions& options_;
    const Post& request_;
    std::string body_;
    bool is_cut_ = false;
    bool is_kept_from_ = false;
};

template <class Value>
void set(CURL* handle, CURLoption option, Value value) {
    if (curl_easy_setopt(handle, option, value) != CURLE_OK)
        throw std::runtime_error("curl refuses an option");
}

void set_up(CURL* handle, const PostOptions& options, const Post& request, Exchange& exchange) {
    set(handle, CURLOPT_URL, request.url.c_str());
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
    set(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    set(handle, CURLOPT_POSTFIELDS, request.body.c_str());
    set(handle, CURLOPT_OPENSOCKETFUNCTION, &Exchange::open);
    set(handle, CURLOPT_OPENSOCKETDATA, &exchange);
    set(handle, CURLOPT_WRITEFUNCTION, &Exchange::receive);
    set(handle, CURLOPT_WRITEDATA, &exchange);
    set(handle, CURLOPT_NOPROGRESS, 0L);
    set(handle, CURLOPT_XFERINFOFUNCTION, &Exchange::wait);
    set(handle, CURLOPT_XFERINFODATA, &exchange);
}

std::unique_ptr<curl_slist, Free> headers_of(const Post& request) {
    std::unique_ptr<curl_slist, Free> list;
    auto add = [&](const std::string& line) {
        auto* longer = curl_slist_append(list.get(), line.c_str());
        if (!longer) throw std::bad_alloc();
        static_cast<void>(list.release());
        list.reset(longer);
    };
    add("Content-Type: " + request.media_type);
    add("Expect:");  // Bodies are small: nobody is asked first.
    for (const auto& [name, value] : request.headers) add(name + ": " + value);
    return list;
}

}  // namespace

Result<PostOptions> post_options(const Settings& settings) {
    return PostOptions{
        .destinations = TRY(Destinations::create(settings)),
        .ca_file = settings.outgoing_ca_file.value_or(""),
    };
}

PostAnswer post(const PostOptions& options, const Post& request) {
    Exchange exchange(options, request);
    std::array<char, CURL_ERROR_SIZE> message{};
    auto headers = headers_of(request);
    std::unique_ptr<CURL, Free> handle(curl_easy_init());
    if (!handle) throw std::runtime_error("curl does not start");
    set_up(handle.get(), options, request, exchange);
    set(handle.get(), CURLOPT_HTTPHEADER, headers.get());
    set(handle.get(), CURLOPT_ERRORBUFFER, message.data());
    auto code = curl_easy_perform(handle.get());
    return exchange.outcome(handle.get(), code, message.data());
}

}  // namespace mainstay::outgoing
