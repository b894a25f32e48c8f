#include "cli/client.hpp"

#include <cstdlib>
#include <fstream>
#include <memory>

#include <boost/json.hpp>
#include <curl/curl.h>
#include <fmt/format.h>

#include "base/crypto.hpp"

namespace mainstay::cli {

namespace {

constexpr std::size_t answer_bytes_max = 64 << 20;
constexpr long timeout_seconds = 30;
constexpr long file_timeout_seconds = 300;

std::size_t append(char* data, std::size_t size, std::size_t count, void* into) {
    auto& answer = *static_cast<std::string*>(into);
    if (answer.size() + size * count > answer_bytes_max) return 0;
    answer.append(data, size * count);
    return size * count;
}

struct Headers {
    curl_slist* list = nullptr;

    ~Headers() { curl_slist_free_all(list); }

    void add(const std::string& line) { list = curl_slist_append(list, line.c_str()); }
};

Refusal refusal_of(long status) {
    switch (status) {
        case 401:
            return Refusal::unauthenticated;
        case 403:
            return Refusal::forbidden;
        case 404:
            return Refusal::not_found;
        case 409:
            return Refusal::conflict;
        case 412:
            return Refusal::stale;
        case 413:
            return Refusal::too_large;
        case 415:
            return Refusal::unsupported_media;
        case 428:
            return Refusal::precondition_required;
        case 429:
            return Refusal::too_many;
        default:
            return status >= 500 ? Refusal::busy : Refusal::invalid;
    }
}

std::string text_of(const wire::json::object& object, std::string_view name) {
    auto* value = object.if_contains(name);
    return value && value->is_string() ? std::string(value->get_string()) : "";
}

// What a problem document (RFC 9457) says, as the refusal it was on the other side.
Error error_of(long status, const wire::json::value& answer) {
    Error error{
        .refusal = refusal_of(status),
        .code = "unexpected_answer",
        .message = fmt::format("The server answered {} without saying why.", status),
        .parameters = {},
        .fields = {},
        .retry_after = {},
    };
    auto* problem = answer.if_object();
    if (!problem || !problem->contains("code")) return error;
    error.code = text_of(*problem, "code");
    error.message = text_of(*problem, "detail");
    auto* fields = problem->if_contains("errors");
    if (!fields || !fields->is_array()) return error;
    for (const auto& item : fields->get_array()) {
        if (auto* field = item.if_object())
            error.fields.push_back(
                {text_of(*field, "field"), text_of(*field, "code"), text_of(*field, "message"), {}}
            );
    }
    return error;
}

}  // namespace

Result<Client> Client::from_environment() {
    auto variable = [](const char* name) {
        auto* text = std::getenv(name);
        return std::string(text ? text : "");
    };
    auto token = variable("MAINSTAY_TOKEN");
    if (auto file = variable("MAINSTAY_TOKEN_FILE"); token.empty() && !file.empty())
        std::getline(std::ifstream(file) >> std::ws, token);
    if (token.empty()) return refuse(code::no_token);
    auto url = variable("MAINSTAY_URL");
    return Client(url.empty() ? "http://127.0.0.1:8080" : std::move(url), std::move(token));
}

Result<Client> Client::from_environment(const std::optional<std::string>& url) {
    auto client = TRY(from_environment());
    if (url) client.url_ = url->substr(0, url->find_last_not_of('/') + 1);
    return client;
}

Result<wire::json::value> Client::send(
    std::string_view verb, std::string_view path, const wire::json::object& body,
    std::string_view if_match
) const {
    const auto text = wire::json::serialize(body);
    return exchange(verb, path, {text, "application/json", timeout_seconds}, if_match);
}

Result<wire::json::value> Client::send_file(std::string_view path, std::string_view bytes) const {
    return exchange("POST", path, {bytes, "application/octet-stream", file_timeout_seconds}, {});
}

Result<wire::json::value> Client::exchange(
    std::string_view verb, std::string_view path, const Body& body, std::string_view if_match
) const {
    std::unique_ptr<CURL, void (*)(CURL*)> curl(curl_easy_init(), curl_easy_cleanup);
    std::string answer, method(verb);
    auto url = url_ + "/api/v1" + std::string(path);
    Headers headers;
    headers.add("Authorization: Bearer " + token_);
    headers.add(fmt::format("Content-Type: {}", body.media_type));
    if (!if_match.empty()) headers.add(fmt::format("If-Match: \"{}\"", if_match));
    if (verb == "POST") headers.add("Idempotency-Key: " + random_token());
    curl_easy_setopt(curl.get(), CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl.get(), CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl.get(), CURLOPT_CUSTOMREQUEST, method.c_str());
    if (verb != "GET") {
        curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDS, body.bytes.data());
        curl_easy_setopt(
            curl.get(), CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.bytes.size())
        );
    }
    curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, headers.list);
    curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT, body.timeout_seconds);
    curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, append);
    curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &answer);
    if (auto failed = curl_easy_perform(curl.get()); failed != CURLE_OK)
        return refuse(code::unreachable, {{"url", url_}, {"reason", curl_easy_strerror(failed)}});

    long status = 0;
    curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
    auto parsed =
        answer.empty() ? Result<wire::json::value>(wire::json::value()) : wire::parse_json(answer);
    if (status < 200 || status > 299)
        return error_of(status, parsed ? *parsed : wire::json::value());
    return parsed;
}

std::string percent_encoded(std::string_view text) {
    std::string encoded;
    for (char c : text) {
        bool is_unreserved = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                             (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
        if (is_unreserved)
            encoded += c;
        else
            encoded += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return encoded;
}

}  // namespace mainstay::cli
