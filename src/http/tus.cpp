#include "http/tus.hpp"

namespace mainstay::http {

namespace {

constexpr std::string_view extensions =
    "creation,creation-with-upload,termination,checksum,expiration";

template <class Request>
Route declare(Verb verb, const std::string& path, About about) {
    return detail::declare<Request>(Kind::tus, verb, path, std::move(about));
}

Headers discovery(const TusOptions& options) {
    return {
        {"Tus-Resumable", std::string(tus_version)},
        {"Tus-Version", std::string(tus_version)},
        {"Tus-Max-Size", std::to_string(options.bytes_max)},
        {"Tus-Extension", std::string(extensions)},
        {"Tus-Checksum-Algorithm", "sha1,sha256"},
    };
}

}  // namespace

std::vector<Route> tus(std::string_view path, TusOptions options) {
    using enum Refusal;
    // Its owners are the routes.
    auto endpoint = std::make_shared<const Tus>(Tus{std::string(path), std::move(options)});
    auto one = endpoint->path + "/{id}";
    std::vector<Route> routes{
        declare<Nothing>(
            Verb::post, endpoint->path,
            {.summary = "Begin an upload that can be resumed (tus 1.0).",
             .refuses = {invalid, forbidden, too_large, too_many},
             .status = 201}
        ),
        declare<UploadKey>(
            Verb::get, one,
            {.summary = "Show how much of an upload has come (tus 1.0), and the file it became.",
             .refuses = {not_found}}
        ),
        declare<UploadKey>(
            Verb::patch, one,
            {.summary = "Send more of an upload (tus 1.0).",
             .refuses = {invalid, not_found, conflict, too_large},
             .status = 204}
        ),
        declare<UploadKey>(
            Verb::del, one,
            {.summary = "Give an upload up (tus 1.0). A file that it has become stays.",
             .refuses = {not_found},
             .status = 204}
        ),
    };
    routes[1].response = &wire::shape_of<UploadView>();
    for (auto& route : routes) {
        route.tus = endpoint;
        route.discovery = discovery(endpoint->options);
    }
    return routes;
}

}  // namespace mainstay::http
