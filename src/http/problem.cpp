#include "http/problem.hpp"

#include <cstdlib>

#include <boost/json.hpp>

namespace mainstay::http {

namespace json = boost::json;

namespace {

json::object parameters_json(const Parameters& parameters) {
    json::object object;
    for (const auto& [name, value] : parameters) object[name] = value;
    return object;
}

json::object field_json(const FieldError& field) {
    return {
        {"field", field.field},
        {"code", field.code},
        {"message", field.message},
        {"params", parameters_json(field.parameters)},
    };
}

Answer document(
    int status, std::string_view code, std::string_view message, std::string_view request_id,
    json::object more
) {
    json::object body{
        {"type", "about:blank"}, {"title", reason_of(status)},
        {"status", status},      {"detail", message},
        {"code", code},          {"request_id", request_id},
    };
    for (auto& member : more) body[member.key()] = std::move(member.value());
    Answer answer{.status = status, .media_type = "application/problem+json"};
    answer.body = json::serialize(body);
    if (status == 401) answer.headers.emplace_back("WWW-Authenticate", "Bearer");
    return answer;
}

}  // namespace

// No default: a new refusal must be placed here.
int status_of(Refusal refusal) {
    switch (refusal) {
        case Refusal::invalid:
            return 422;
        case Refusal::unauthenticated:
            return 401;
        case Refusal::forbidden:
            return 403;
        case Refusal::not_found:
            return 404;
        case Refusal::conflict:
            return 409;
        case Refusal::stale:
            return 412;
        case Refusal::precondition_required:
            return 428;
        case Refusal::too_large:
            return 413;
        case Refusal::unsupported_media:
            return 415;
        case Refusal::too_many:
            return 429;
        case Refusal::busy:
            return 503;
    }
    std::abort();  // A value outside the enum: corrupt memory.
}

std::string_view reason_of(int status) {
    struct Reason {
        int status;
        std::string_view text;
    };

    static constexpr Reason reasons[] = {
        {100, "Continue"},
        {200, "OK"},
        {201, "Created"},
        {202, "Accepted"},
        {204, "No Content"},
        {206, "Partial Content"},
        {301, "Moved Permanently"},
        {303, "See Other"},
        {304, "Not Modified"},
        {307, "Temporary Redirect"},
        {308, "Permanent Redirect"},
        {400, "Bad Request"},
        {401, "Unauthorized"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {406, "Not Acceptable"},
        {408, "Request Timeout"},
        {409, "Conflict"},
        {410, "Gone"},
        {412, "Precondition Failed"},
        {413, "Content Too Large"},
        {414, "URI Too Long"},
        {415, "Unsupported Media Type"},
        {416, "Range Not Satisfiable"},
        {417, "Expectation Failed"},
        {422, "Unprocessable Content"},
        {428, "Precondition Required"},
        {429, "Too Many Requests"},
        {431, "Request Header Fields Too Large"},
        {460, "Checksum Mismatch"},
        {500, "Internal Server Error"},
        {501, "Not Implemented"},
        {503, "Service Unavailable"},
        {505, "HTTP Version Not Supported"},
    };
    for (const auto& reason : reasons) {
        if (reason.status == status) return reason.text;
    }
    return "Unknown";
}

std::optional<std::chrono::seconds> retry_after(const Error& error) {
    auto wait = error.retry_after;
    if (!wait && error.refusal == Refusal::busy) wait = std::chrono::seconds(1);
    return wait;
}

Answer problem(const Error& error, std::string_view request_id, std::string_view current) {
    json::object more;
    if (!error.parameters.empty()) more["params"] = parameters_json(error.parameters);
    if (!error.fields.empty()) {
        json::array fields;
        for (const auto& field : error.fields) fields.push_back(field_json(field));
        more["errors"] = std::move(fields);
    }
    if (!current.empty()) more["current"] = json::parse(current);
    auto answer =
        document(status_of(error.refusal), error.code, error.message, request_id, std::move(more));
    if (auto wait = retry_after(error))
        answer.headers.emplace_back("Retry-After", std::to_string(wait->count()));
    return answer;
}

Answer problem(const Fault& fault, std::string_view request_id) {
    auto answer = document(fault.status, fault.code, fault.message, request_id, {});
    if (fault.status == 503)
        answer.headers.emplace_back("Retry-After", std::to_string(fault.retry_after));
    return answer;
}

}  // namespace mainstay::http
