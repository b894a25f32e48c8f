// How a module declares its routes: one line each, from which the router, decoding, validation and
// the OpenAPI document derive. Knows nothing of sockets, and includes nothing of Asio or Beast.
//
//     std::vector<http::Route> routes(Service& service) {
//         return {
//             http::get("/api/v1/tickets/{key}", show, {"Show a ticket."}),
//             http::post("/api/v1/tickets", create, {.summary = "Open a ticket.", .status = 201}),
//         };
//     }
//
// A handler is a function, a lambda or a std::function
//     Result<Response>(Sql&, const Call&, const Request&[, const Credentials&])
// where Request is one described struct for the whole request: names in the path fill the members
// of the same name, then the query (GET, DELETE, uploads, downloads), else the JSON body. A member
// `std::optional<std::int64_t> if_match` is filled from If-Match (empty for `*`); PATCH must have
// it. Response is a described struct, Page<T>, Versioned<T>, Reply<T>, Printed<T>, Download,
// json::value, or void (204). GET runs in a read session, all else in a transaction that commits
// unless the handler refuses.
#pragma once

#include <any>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/call.hpp"
#include "base/result.hpp"
#include "db/lane.hpp"
#include "db/sql.hpp"
#include "http/handler.hpp"
#include "http/stream.hpp"
#include "wire/codec.hpp"

namespace mainstay::db {
class Database;
}

namespace mainstay::http {

enum class Verb { get, post, put, patch, del };

/// Who may call a route at all, before any rule of the service: anyone; whoever is signed in;
/// anyone but requesters; managers and administrators; administrators.
enum class Access { public_, signed_in, staff, manager, administrator };

/// The thread pool for the slow step of a route: one for each kind, so that none waits for
/// another.
enum class Pool { general, passwords, files, queries };

/// The set of routes that a listener serves unless it is given another.
inline constexpr std::string_view main_routes = "main";

/// The description of a route.
struct About {
    std::string_view summary;
    Access access = Access::signed_in;

    /// What the handler may refuse with, for the API description.
    std::vector<Refusal> refuses{};

    /// The status of success. Without a body it is always 204.
    int status = 200;

    /// Other statuses with the same body, for the API description.
    std::vector<int> statuses_alike{};

    /// The group in the API description; empty: the first segment of the path.
    std::string_view tag{};

    /// The operationId; empty: made of verb and path (`listTickets`).
    std::string_view operation{};

    /// The scope a token needs; empty: read for GET, admin for administrators, else write.
    std::optional<TokenScope> scope{};

    /// The cost of the read, for a GET; empty: heavy for a Page, else quick.
    std::optional<db::Cost> cost{};

    /// Whether the answer holds a secret, which is not kept for a repeated Idempotency-Key.
    bool answers_secret = false;

    /// Whether hosts may call it besides, with the tokens of their agents. The call has a host then
    /// and no caller; what it may do is for the service to say.
    bool takes_hosts = false;

    /// Whether programs may call it besides, with ingest keys. The call has an ingest caller then
    /// and no other; the service narrows what it does to that key's application.
    bool takes_ingest_keys = false;

    /// Where its `prepare` step runs.
    Pool pool = Pool::general;

    /// The default `limit` of a list, for the API description.
    int limit = 0;

    /// The route sets it belongs to; listeners choose by these names.
    std::vector<std::string_view> sets{main_routes};
};

/// What text looks like in members of one name, for the API description.
struct MemberFormat {
    std::string_view member;
    std::string_view where = "";    // A path's or schema's name begins so; empty: anywhere.
    std::string_view format = "";   // Of JSON Schema, such as `email`.
    std::string_view pattern = "";  // An ECMA-262 pattern.
    int length_max = 0;             // 0: as the type says.
};

struct Raw;
struct Tus;

enum class Kind { json, upload, download, stream, direct, raw, tus };

/// One route with its types erased. Made by the functions below.
struct Route {
    Kind kind = Kind::json;
    Verb verb = Verb::get;
    std::string path;
    About about;
    const wire::Shape* request = nullptr;
    const wire::Shape* response = nullptr;  // Null: no JSON is answered.
    bool is_versioned = false;              // The answer has an ETag.
    std::int64_t bytes_max = 0;             // Uploads.

    std::function<Result<std::any>(const wire::json::value&)> decode;
    std::function<Result<std::any>(db::Database&, const Call&, const std::any&, const Incoming&)>
        prepare;  // Empty: the handler takes the request itself.
    std::function<Result<Answer>(db::Sql&, const Call&, const std::any&, const Incoming&)> run;
    std::function<Result<>(db::Sql&, const Call&, const std::any&)>
        check;        // Uploads: before the first byte is taken. Empty: nothing to check.
    OpenStream open;  // Streams.
    std::function<void(std::function<void(Answer)>)> respond;  // Direct ones.
    std::shared_ptr<Raw> raw;        // Raw ones; its owners are the copies of the route.
    std::shared_ptr<const Tus> tus;  // Resumable uploads; its owners are their routes.
    Headers discovery{};             // What OPTIONS of the path answers beside Allow.
};

namespace detail {

template <class Request>
concept HasIfMatch = requires(Request request) {
    { request.if_match } -> std::same_as<std::optional<std::int64_t>&>;
};

// Apart from the templates, which are compiled for each route.
Route blank_route(
    Kind kind, Verb verb, std::string_view path, About&& about, const wire::Shape& request
);

/// What the type of a response says of the route.
struct AnswerKind {
    const wire::Shape* shape = nullptr;
    bool is_versioned = false;
    bool is_page = false;
    bool is_empty = false;
};

void describe_answer(Route& route, const AnswerKind& answer);

template <class Request>
Route declare(Kind kind, Verb verb, std::string_view path, About&& about) {
    auto route = blank_route(kind, verb, path, std::move(about), wire::shape_of<Request>());
    route.decode = [](const wire::json::value& input) -> Result<std::any> {
        return std::any(TRY(wire::decode<Request>(input)));
    };
    return route;
}

template <class Handler>
void answer_by(Route& route, Handler handler) {
    using Response = Made<Handler>;
    describe_answer(
        route, {Body<Response>::shape(), Body<Response>::is_versioned, Body<Response>::is_page,
                Body<Response>::is_empty}
    );
    route.run = [handler = std::move(handler), status = route.about.status](
                    db::Sql& sql, const Call& call, const std::any& given, const Incoming& incoming
                ) -> Result<Answer> {
        const auto& typed = std::any_cast<const Given<Handler>&>(given);
        if constexpr (std::is_void_v<Response>) {
            TRY(invoke(handler, sql, call, typed, incoming));
            return Answer{.status = status};
        } else {
            return Body<Response>::answer(TRY(invoke(handler, sql, call, typed, incoming)), status);
        }
    };
}

template <class Handler>
Route json_route(Verb verb, std::string_view path, Handler handler, About&& about) {
    auto route = declare<Given<Handler>>(Kind::json, verb, path, std::move(about));
    answer_by(route, std::move(handler));
    return route;
}

template <class Prepare, class Handler>
Route json_route(
    Verb verb, std::string_view path, Prepare prepare, Handler handler, About&& about
) {
    static_assert(std::is_same_v<Made<Prepare>, Given<Handler>>, "prepare makes what run is given");
    auto route = declare<Given<Prepare>>(Kind::json, verb, path, std::move(about));
    route.prepare = [prepare = std::move(prepare
                     )](db::Database& database, const Call& call, const std::any& request,
                        const Incoming& incoming) -> Result<std::any> {
        const auto& typed = std::any_cast<const Given<Prepare>&>(request);
        return std::any(TRY(invoke(prepare, database, call, typed, incoming)));
    };
    answer_by(route, std::move(handler));
    return route;
}

}  // namespace detail

/// Declares a route that reads. It also answers HEAD.
template <class Handler>
Route get(std::string_view path, Handler handler, About about) {
    return detail::json_route(Verb::get, path, std::move(handler), std::move(about));
}

/// As get, for what is asked of a store that makes one wait: `prepare` asks it, as post has it, so
/// that no database thread waits; the handler answers what came. Made ready for sending there,
/// where much is answered: see Printed.
template <class Prepare, class Handler>
Route get(std::string_view path, Prepare prepare, Handler handler, About about) {
    return detail::json_route(
        Verb::get, path, std::move(prepare), std::move(handler), std::move(about)
    );
}

/// Declares a route that changes something. It takes Idempotency-Key from whoever is signed in.
template <class Handler>
Route post(std::string_view path, Handler handler, About about) {
    return detail::json_route(Verb::post, path, std::move(handler), std::move(about));
}

/// As post, with a step before the transaction for what is slow (a password hash): `prepare` is
///     Result<Prepared>(db::Database&, const Call&, const Request&[, const Credentials&])
/// and runs on a bounded pool, after the access check; the handler takes `const Prepared&` in place
/// of the request. Prepared must be copyable.
template <class Prepare, class Handler>
Route post(std::string_view path, Prepare prepare, Handler handler, About about) {
    return detail::json_route(
        Verb::post, path, std::move(prepare), std::move(handler), std::move(about)
    );
}

/// Declares a route that puts its body in place of what is there.
template <class Handler>
Route put(std::string_view path, Handler handler, About about) {
    return detail::json_route(Verb::put, path, std::move(handler), std::move(about));
}

/// As put, with a `prepare` step as post has it.
template <class Prepare, class Handler>
Route put(std::string_view path, Prepare prepare, Handler handler, About about) {
    return detail::json_route(
        Verb::put, path, std::move(prepare), std::move(handler), std::move(about)
    );
}

/// Declares a route that changes parts. Answers 428 without If-Match; where the handler refuses as
/// stale, the problem carries as `current` what GET of the same path answers.
template <class Handler>
Route patch(std::string_view path, Handler handler, About about) {
    static_assert(detail::HasIfMatch<detail::Given<Handler>>, "PATCH needs a member if_match");
    return detail::json_route(Verb::patch, path, std::move(handler), std::move(about));
}

/// As patch, with a `prepare` step as post has it.
template <class Prepare, class Handler>
Route patch(std::string_view path, Prepare prepare, Handler handler, About about) {
    static_assert(detail::HasIfMatch<detail::Given<Prepare>>, "PATCH needs a member if_match");
    return detail::json_route(
        Verb::patch, path, std::move(prepare), std::move(handler), std::move(about)
    );
}

/// Declares a route that removes something.
template <class Handler>
Route del(std::string_view path, Handler handler, About about) {
    return detail::json_route(Verb::del, path, std::move(handler), std::move(about));
}

/// Declares a POST whose body is a file of at most `bytes_max`. It is streamed into the blob
/// staging area before the transaction; the handler is
///     Result<Response>(Sql&, const Call&, const Request&, const Uploaded&).
template <class Handler>
Route upload(std::string_view path, std::int64_t bytes_max, Handler handler, About about) {
    auto route =
        detail::declare<detail::Given<Handler>>(Kind::upload, Verb::post, path, std::move(about));
    route.bytes_max = bytes_max;
    detail::answer_by(route, std::move(handler));
    return route;
}

/// As upload, with a step that may refuse the file before any of it is taken: `check` is
///     Result<>(Sql&, const Call&, const Request&).
template <class Check, class Handler>
Route upload(
    std::string_view path, std::int64_t bytes_max, Check check, Handler handler, About about
) {
    auto route = upload(path, bytes_max, std::move(handler), std::move(about));
    route.check = [check = std::move(check
                   )](db::Sql& sql, const Call& call, const std::any& request) -> Result<> {
        return check(sql, call, std::any_cast<const detail::Given<Handler>&>(request));
    };
    return route;
}

/// Declares a GET that answers a file: the handler is Result<Download>(Sql&, const Call&, const
/// Request&). The answer is sandboxed, and saved rather than shown unless it is a safe image.
template <class Handler>
Route download(std::string_view path, Handler handler, About about) {
    static_assert(std::is_same_v<detail::Made<Handler>, Download>);
    auto route = detail::json_route(Verb::get, path, std::move(handler), std::move(about));
    route.kind = Kind::download;
    return route;
}

/// As download, for a file that takes long to make: `prepare` makes it in parts, as post has it,
/// and may write who took it; the handler only answers it.
template <class Prepare, class Handler>
Route download(std::string_view path, Prepare prepare, Handler handler, About about) {
    static_assert(std::is_same_v<detail::Made<Handler>, Download>);
    auto route = detail::json_route(
        Verb::get, path, std::move(prepare), std::move(handler), std::move(about)
    );
    route.kind = Kind::download;
    return route;
}

/// Declares a GET that answers server-sent events: `open` gives the feed of each stream. Who the
/// caller is is checked anew each second, and the stream ends when their credentials do.
inline Route stream(std::string_view path, OpenStream open, About about) {
    auto route = detail::declare<Nothing>(Kind::stream, Verb::get, path, std::move(about));
    route.open = std::move(open);
    return route;
}

/// Declares a GET that anyone may call and that does not touch the database, for what has to be
/// answered while the database is away. `respond` is given the function to answer with; it calls it
/// once, now or later, on any thread, and must not wait itself.
template <class Response>
Route direct(
    std::string_view path, std::function<void(std::function<void(Reply<Response>)>)> respond,
    About about
) {
    about.access = Access::public_;
    auto route = detail::declare<Nothing>(Kind::direct, Verb::get, path, std::move(about));
    route.response = detail::Body<Response>::shape();
    route.respond = [respond = std::move(respond),
                     status = route.about.status](std::function<void(Answer)> answer) {
        respond([answer = std::move(answer), status](Reply<Response> reply) {
            answer(detail::Body<Reply<Response>>::answer(std::move(reply), status));
        });
    };
    return route;
}

}  // namespace mainstay::http
