#include "http/openapi_refusals.hpp"

#include <boost/json.hpp>

#include "http/members.hpp"
#include "http/problem.hpp"

namespace mainstay::http {

namespace json = boost::json;

namespace {

std::string_view meaning_of(int status) {
    switch (status) {
        case 400:
            return "This is no HTTP request that can be read.";
        case 401:
            return "Nobody is signed in, or the credentials are wrong.";
        case 403:
            return "The caller may not do this.";
        case 404:
            return "Not found, or the caller has no access to it.";
        case 405:
            return "The path does not take the method; Allow lists those it takes.";
        case 406:
            return "Accept excludes what is answered here.";
        case 408:
            return "The request did not arrive in time.";
        case 409:
            return "The state of the thing does not allow this now, or it was done already.";
        case 412:
            return "The change was based on another version; `current` is the thing as it is. Of "
                   "an upload: its protocol is spoken in another version.";
        case 413:
            return "The body is larger than is taken here.";
        case 414:
            return "Path and query are longer than 16 KiB.";
        case 415:
            return "The body is of a type or encoding that is not taken here.";
        case 417:
            return "Only the expectation 100-continue is understood.";
        case 422:
            return "Something in the request is wrong; `errors` names each field.";
        case 428:
            return "If-Match is missing.";
        case 429:
            return "More than is taken from one person or address; Retry-After says when to "
                   "come back.";
        case 431:
            return "The headers are larger than 24 KiB.";
        case 460:
            return "These are not the bytes that Upload-Checksum was made of.";
        case 500:
            return "Something went wrong in the server.";
        case 501:
            return "The only Transfer-Encoding taken is chunked.";
        case 503:
            return "The server cannot do this now; Retry-After says when to come back.";
        case 505:
            return "HTTP/1.0 and HTTP/1.1 are spoken.";
        default:
            return reason_of(status);
    }
}

}  // namespace

std::set<int> refused_with(const Route& route) {
    std::set<int> statuses{400, 405, 408, 413, 414, 417, 422, 431, 500, 501, 503, 505};
    bool is_public = route.about.access == Access::public_;
    if (route.kind == Kind::raw) {
        statuses.insert({415, 429});
        if (!is_public) statuses.insert(401);
    }
    for (auto refusal : route.about.refuses) statuses.insert(status_of(refusal));
    if (route.response || route.kind == Kind::stream) statuses.insert(406);
    if (route.kind == Kind::raw) return statuses;
    if (route.kind == Kind::tus) statuses.insert({412, 415});
    bool brings_bytes = route.verb == Verb::post || route.verb == Verb::patch;
    if (route.kind == Kind::tus && brings_bytes) statuses.insert({409, 460});
    if (!is_public) statuses.insert({401, 403});
    if (!is_public || route.verb != Verb::get) statuses.insert(429);
    if (!is_public && route.verb == Verb::post) statuses.insert(409);
    if (takes_version(route)) statuses.insert(412);
    if (takes_version(route) && route.verb == Verb::patch) statuses.insert(428);
    if (takes_body(route) || route.kind == Kind::upload) statuses.insert(415);
    return statuses;
}

std::string response_name(int status) {
    std::string name;
    for (char c : reason_of(status)) {
        if (c != ' ' && c != '-') name += c;
    }
    return name;
}

json::object refusal_response(int status) {
    json::object response{
        {"description", meaning_of(status)},
        {"content",
         {{"application/problem+json", {{"schema", {{"$ref", "#/components/schemas/Problem"}}}}}}},
    };
    auto with_header = [&](std::string_view name, std::string_view type) {
        response["headers"] = {{name, {{"schema", {{"type", type}}}}}};
    };
    if (status == 401) with_header("WWW-Authenticate", "string");
    if (status == 405) with_header("Allow", "string");
    if (status == 429 || status == 503) with_header("Retry-After", "integer");
    return response;
}

}  // namespace mainstay::http
