#include "telemetry/clickhouse_client.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <exception>
#include <optional>

#include <curl/curl.h>
#include <fmt/format.h>

#include "base/text.hpp"

namespace mainstay::telemetry::clickhouse {

namespace {

using Steady = std::chrono::steady_clock;

constexpr std::chrono::milliseconds connecting_max{2'000};

/// How much longer than the server we wait: it ends a query by itself.
constexpr std::chrono::milliseconds answer_margin{1'000};

constexpr std::size_t idle_max = 16;
constexpr std::size_t failure_text_max = 4'000;

struct FreeList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

using Headers = std::unique_ptr<curl_slist, FreeList>;

template <class Value>
void set(CURL* handle, CURLoption option, Value value) {
    if (curl_easy_setopt(handle, option, value) != CURLE_OK)
        throw std::runtime_error("curl refuses an option");
}

void add(Headers& headers, const std::string& line) {
    auto* longer = curl_slist_append(headers.get(), line.c_str());
    if (!longer) throw std::bad_alloc();
    (void)headers.release();
    headers.reset(longer);
}

void append_value(CURL* handle, std::string& url, std::string_view name, std::string_view value) {
    char* text = curl_easy_escape(handle, value.data(), static_cast<int>(value.size()));
    if (!text) throw std::bad_alloc();
    url += url.back() == '/' ? '?' : '&';
    url += name;
    url += '=';
    if (!value.empty()) url += text;  // Of the length 0 curl measures by itself.
    curl_free(text);
}

/// One answer as it comes in.
struct Receiver {
    CURL* handle;
    const Sink& sink;
    bool& has_begun;
    int code = 0;           // Of an exception.
    std::string failure{};  // Its text.
    bool is_enough = false;
    std::exception_ptr thrown{};

    static std::size_t body(char* data, std::size_t size, std::size_t count, void* self) {
        return static_cast<Receiver*>(self)->take({data, size * count});
    }

    static std::size_t header(char* data, std::size_t size, std::size_t count, void* self) {
        std::string_view line(data, size * count);
        constexpr std::string_view name = "x-clickhouse-exception-code:";
        if (line.size() > name.size() &&
            std::ranges::equal(line.substr(0, name.size()), name, {}, [](char c) {
                return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
            })) {
            line.remove_prefix(std::min(line.find_first_not_of(' ', name.size()), line.size()));
            std::from_chars(
                line.data(), line.data() + line.size(), static_cast<Receiver*>(self)->code
            );
        }
        return size * count;
    }

    std::size_t take(std::string_view piece) {
        long status = 0;
        curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
        if (status != 200 || code != 0) {
            failure +=
                piece.substr(0, failure_text_max - std::min(failure.size(), failure_text_max));
            return piece.size();
        }
        has_begun = true;
        try {
            is_enough = !sink(piece);
        } catch (...) {
            thrown = std::current_exception();
        }
        return is_enough || thrown ? 0 : piece.size();
    }
};

/// `Code: 159. DB::Exception: … (TIMEOUT_EXCEEDED) (version …)`: the name.
std::string_view name_in(std::string_view text) {
    text = text.substr(0, text.rfind(" (version "));
    const auto begin = text.rfind('(');
    if (begin == std::string_view::npos || !text.ends_with(')')) return "an exception";
    text = text.substr(begin + 1, text.size() - begin - 2);
    const bool is_name =
        !text.empty() && text.size() < 60 &&
        std::ranges::all_of(text, [](char c) { return (c >= 'A' && c <= 'Z') || c == '_'; });
    return is_name ? text : "an exception";
}

std::chrono::milliseconds until(Steady::time_point deadline) {
    return std::chrono::ceil<std::chrono::milliseconds>(deadline - Steady::now());
}

}  // namespace

Failure::Failure(int code, std::string text)
    : runtime_error(fmt::format("ClickHouse answered with {} ({})", name_in(text), code)),
      code_(code),
      text_(std::move(text)) {}

bool Failure::is_slow() const {
    // Timeouts, and limits of rows, bytes and memory.
    return std::ranges::count(std::array{158, 159, 160, 241, 307, 396}, code_) > 0;
}

bool Failure::is_away() const {
    // 0: a proxy answered. Then users, passwords and rights; too many queries or parts; what a
    // replica, its Keeper or its disk lacks at the moment.
    constexpr std::array codes{0,   192, 193, 194, 202, 209, 210, 225, 242, 243,
                               252, 279, 285, 286, 319, 439, 473, 497, 516, 999};
    return std::ranges::count(codes, code_) > 0;
}

struct Client::Handle {
    Handle() : curl(curl_easy_init()) {
        if (!curl) throw std::runtime_error("curl does not start");
    }

    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;

    ~Handle() { curl_easy_cleanup(curl); }

    CURL* curl;
};

Client::Client(Location location) : location_(std::move(location)) {}

Client::~Client() = default;

std::unique_ptr<Client::Handle> Client::take() const {
    std::lock_guard lock(mutex_);
    if (idle_.empty()) return std::make_unique<Handle>();
    auto handle = std::move(idle_.back());
    idle_.pop_back();
    return handle;
}

void Client::ask(
    const Server& server, const Query& query, const Sink& sink, Deadline deadline, bool& has_begun
) const {
    auto handle = take();
    auto* curl = handle->curl;
    curl_easy_reset(curl);  // Its connections stay.
    std::string url = server.address;
    // Else an exception may stand in the midst of an answer that began well.
    append_value(curl, url, "wait_end_of_query", "1");
    if (query.has_database) append_value(curl, url, "database", location_.database);
    const auto seconds = std::chrono::duration<double>(until(deadline)).count();
    append_value(curl, url, "max_execution_time", fmt::format("{:.3f}", std::max(seconds, 0.001)));
    for (const auto& [name, value] : query.values) append_value(curl, url, name, value);
    const bool is_insert = query.data.data() != nullptr;
    if (is_insert) append_value(curl, url, "query", query.sql);
    const std::string_view body = is_insert ? query.data : std::string_view(query.sql);

    Headers headers;
    add(headers, "X-ClickHouse-User: " + server.user);
    add(headers, "X-ClickHouse-Key: " + server.password);
    add(headers, "Content-Type: application/octet-stream");
    add(headers, "Expect:");
    Receiver receiver{curl, sink, has_begun};
    std::array<char, CURL_ERROR_SIZE> message{};
    set(curl, CURLOPT_URL, url.c_str());
    set(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    set(curl, CURLOPT_PROXY, "");  // The environment's proxies are for the web.
    set(curl, CURLOPT_NOSIGNAL, 1L);
    set(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(connecting_max.count()));
    set(curl, CURLOPT_TIMEOUT_MS, static_cast<long>((until(deadline) + answer_margin).count()));
    set(curl, CURLOPT_HTTPHEADER, headers.get());
    set(curl, CURLOPT_POST, 1L);
    set(curl, CURLOPT_POSTFIELDS, body.data());
    set(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
    set(curl, CURLOPT_WRITEFUNCTION, &Receiver::body);
    set(curl, CURLOPT_WRITEDATA, &receiver);
    set(curl, CURLOPT_HEADERFUNCTION, &Receiver::header);
    set(curl, CURLOPT_HEADERDATA, &receiver);
    set(curl, CURLOPT_ERRORBUFFER, message.data());
    const auto code = curl_easy_perform(curl);
    if (receiver.thrown) std::rethrow_exception(receiver.thrown);
    if (receiver.is_enough) throw TooLarge("An answer of ClickHouse is too large");
    if (code != CURLE_OK)
        throw Away(fmt::format(
            "ClickHouse at {} cannot be reached: {}", server.name,
            message[0] ? message.data() : curl_easy_strerror(code)
        ));
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    {
        std::lock_guard lock(mutex_);
        if (idle_.size() < idle_max) idle_.push_back(std::move(handle));
    }
    if (status != 200 || receiver.code != 0)
        throw Failure(receiver.code, std::move(receiver.failure));
}

void Client::run(const Query& query, const Sink& sink) const {
    const auto deadline = Steady::now() + query.timeout;
    const auto first = preferred_.load();
    const auto count = location_.servers.size();
    for (std::size_t tried = 0;; ++tried) {
        const auto place = (first + tried) % count;
        const bool is_last = tried + 1 == count || Steady::now() >= deadline;
        bool has_begun = false;
        try {
            ask(location_.servers[place], query, sink, deadline, has_begun);
            preferred_ = place;
            return;
        } catch (const Away&) {
            if (is_last || has_begun) throw;
        } catch (const Failure& failure) {
            if (is_last || !failure.is_away()) throw;
        }
    }
}

std::string Client::run(const Query& query, std::size_t bytes_max) const {
    std::string answer;
    run(query, [&](std::string_view piece) {
        if (answer.size() + piece.size() > bytes_max) return false;
        answer += piece;
        return true;
    });
    return answer;
}

std::string escaped(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (char c : text) {
        switch (c) {
            case '\\':
                out += "\\\\";
                break;
            case '\t':
                out += "\\t";
                break;
            case '\n':
                out += "\\n";
                break;
            case '\0':
                out += "\\0";
                break;
            default:
                out += c;
        }
    }
    return out;
}

}  // namespace mainstay::telemetry::clickhouse
